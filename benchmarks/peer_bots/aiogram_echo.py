"""aiogram's echo bot: `python -m benchmarks.peer_bots.aiogram_echo ORIGIN TOKEN tasks|sequential`."""

from __future__ import annotations

import asyncio
import sys

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import Message


async def echo(message: Message) -> None:
    await message.answer(message.text or "")


async def main(origin: str, token: str, mode: str) -> None:
    bot = Bot(token, session=AiohttpSession(api=TelegramAPIServer.from_base(origin)))
    dispatcher = Dispatcher()
    dispatcher.message.register(echo)
    await dispatcher.start_polling(bot, handle_as_tasks=mode == "tasks")


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
