"""python-telegram-bot with its own limiter: `python -m benchmarks.peer_bots.ptb_broadcast ORIGIN TOKEN FILE`.

Sends a message to every chat whose id is a line of the file, all at once, as a broadcast is usually written.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from telegram.ext import AIORateLimiter, ExtBot
from telegram.request import HTTPXRequest


async def main(origin: str, token: str, chats: list[int]) -> None:
    bot: ExtBot[None] = ExtBot(
        token,
        base_url=f"{origin}/bot",
        request=HTTPXRequest(connection_pool_size=256, pool_timeout=600),
        rate_limiter=AIORateLimiter(max_retries=5),
    )
    async with bot:
        await asyncio.gather(*(bot.send_message(chat, "news") for chat in chats), return_exceptions=True)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:3], [int(line) for line in Path(sys.argv[3]).read_text().split()]))
