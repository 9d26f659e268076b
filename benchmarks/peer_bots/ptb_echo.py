"""python-telegram-bot's echo bot: `python -m benchmarks.peer_bots.ptb_echo ORIGIN TOKEN httpx|aiohttp one|many`."""

from __future__ import annotations

import sys
from typing import Any

from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters

from bot.request import AiohttpRequest


async def echo(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    if update.message is not None:
        await update.message.reply_text(update.message.text or "")


def main(origin: str, token: str, backend: str, mode: str) -> None:
    builder: Any = Application.builder().token(token).base_url(f"{origin}/bot").concurrent_updates(mode == "many")
    if backend == "aiohttp":
        builder = builder.request(AiohttpRequest(pool_timeout=None))
        builder = builder.get_updates_request(AiohttpRequest(connections=1))
    elif mode == "many":
        # With its default pool of one connection and a second's patience most answers would be time-outs.
        builder = builder.connection_pool_size(256).pool_timeout(600)
    application = builder.build()
    application.add_handler(MessageHandler(filters.TEXT, echo))
    application.run_polling()


if __name__ == "__main__":
    main(*sys.argv[1:])
