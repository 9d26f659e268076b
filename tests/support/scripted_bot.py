"""A small bot on the fake Telegram that uses everything the chat page can show; it knows a handful of commands."""

from __future__ import annotations

import asyncio
import struct
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from typing import Any

from bot.playground.chats import Upload
from bot.playground.telegram import Telegram

Json = dict[str, Any]

WELCOME = (
    "<b>Hello, {name}!</b>\nI read public job feeds and tell you which postings <i>fit</i>, and why.\n"
    "<blockquote>Try <code>python, remote, Lisbon</code></blockquote>\n"
    'More in the <a href="https://example.org/guide">guide</a>, or send /help. '
    "<tg-spoiler>Nothing is shared with anybody.</tg-spoiler>"
)
JOB = (
    "<b>Senior Python Engineer</b>\nPaperboat · <i>fully remote</i> · €70–90k\n"
    "<blockquote>Anywhere between UTC and UTC+3</blockquote>\nFits: Python, PostgreSQL, async"
)
CODE = (
    "Save it as:\n"
    '<pre><code class="language-python">def pause(alert):\n    return replace(alert, paused=True)</code></pre>'
)
COMMANDS = {
    "start": "begin, or begin again",
    "place": "tell me where you are",
    "quiz": "one question",
    "poll": "say what you like",
    "export": "your data as a file",
    "media": "a picture and a voice message",
    "code": "a few lines of Python",
    "help": "what I can do",
}


class ScriptedBot:
    """Answers everybody in turn; while `free` is unset, it leaves pressed buttons and the clock waiting."""

    def __init__(self, telegram: Telegram) -> None:
        self._telegram = telegram
        self.free = asyncio.Event()
        self.free.set()
        self._known: dict[int, None] = {}

    async def run(self) -> None:
        """Take updates for ever."""
        offset = 0
        while True:
            for update in await self._telegram.updates(offset, timeout=30):
                offset = update["update_id"] + 1
                if query := update.get("callback_query"):
                    await self._pressed(query)
                elif message := update.get("message"):
                    await self._heard(message)

    async def announce(self, by: timedelta) -> None:
        """What this bot does when the clock was wound: a digest for everybody who has written to it."""
        await self.free.wait()
        for chat_id in self._known:
            hours = by.total_seconds() / 3600
            await self._send(chat_id, f"<b>Your digest</b> after {hours:.0f} h: nothing new, 3 sources fresh.")

    async def _send(self, chat_id: int, text: str, **more: object) -> None:
        await self._telegram.call("sendMessage", {"chat_id": chat_id, "text": text, "parse_mode": "HTML", **more})

    async def _heard(self, message: Json) -> None:
        chat = message["chat"]["id"]
        self._known[chat] = None
        text = message.get("text", "")
        command = getattr(self, f"_on_{text[1:]}", None) if text.startswith("/") else None
        if command is not None:
            await command(chat, message)
        elif place := message.get("location"):
            near = f"Near {place['latitude']:.2f}, {place['longitude']:.2f}. Thank you!"
            await self._send(chat, near, reply_markup={"remove_keyboard": True})
        elif document := message.get("document"):
            await self._send(chat, f"Got <code>{document['file_name']}</code>.")
        else:
            await self._telegram.call("sendMessage", {"chat_id": chat, "text": f"You said: {text}"})

    async def _pressed(self, query: Json) -> None:
        await self.free.wait()
        call, message, data = self._telegram.call, query["message"], query["data"]
        place = {"chat_id": message["chat"]["id"], "message_id": message["message_id"]}
        if data == "jobs":
            await call("answerCallbackQuery", {"callback_query_id": query["id"], "text": "One fits"})
            rows = [[{"text": "Save", "callback_data": "save"}, {"text": "Why?", "callback_data": "why"}]]
            await call(
                "editMessageText",
                place | {"text": JOB, "parse_mode": "HTML", "reply_markup": {"inline_keyboard": rows}},
            )
            return
        alert = "It asks for Python, and you can work from UTC+0."
        await call("answerCallbackQuery", {"callback_query_id": query["id"], "text": alert, "show_alert": True})

    async def _on_start(self, chat: int, message: Json) -> None:
        rows = [
            [{"text": "Find jobs", "callback_data": "jobs"}, {"text": "Slow", "callback_data": "why"}],
            [{"text": "The guide", "url": "https://example.org/guide"}],
        ]
        text = WELCOME.format(name=message["from"]["first_name"])
        await self._send(chat, text, reply_markup={"inline_keyboard": rows})

    async def _on_place(self, chat: int, _message: Json) -> None:
        rows = [[{"text": "Share my place", "request_location": True}, {"text": "Type it"}], [{"text": "Skip"}]]
        await self._send(chat, "Where do you work?", reply_markup={"keyboard": rows, "resize_keyboard": True})

    async def _on_quiz(self, chat: int, _message: Json) -> None:
        options = [{"text": text} for text in ("(a)", "(b)", "(a, b)", "(b, a)")]
        quiz = {"type": "quiz", "correct_option_ids": [2], "explanation": "Equality first, then the order."}
        question = {"chat_id": chat, "question": "Which index serves WHERE a = ? ORDER BY b?", "options": options}
        await self._telegram.call("sendPoll", question | quiz)

    async def _on_poll(self, chat: int, _message: Json) -> None:
        options = [{"text": text} for text in ("No commute", "Long focus", "My own kitchen")]
        poll = {"allows_multiple_answers": True, "is_anonymous": False}
        question = {"chat_id": chat, "question": "What do you like about remote work?", "options": options}
        await self._telegram.call("sendPoll", question | poll)

    async def _on_export(self, chat: int, _message: Json) -> None:
        file = Upload("rolecall-export.json", b'{"alerts": []}', "application/json")
        await self._telegram.call("sendDocument", {"chat_id": chat, "caption": "All I know."}, {"document": file})

    async def _on_media(self, chat: int, _message: Json) -> None:
        picture = Upload("chart.png", bar_chart(), "image/png")
        await self._telegram.call("sendPhoto", {"chat_id": chat, "caption": "Your week."}, {"photo": picture})
        voice = Upload("answer.ogg", b"OggS", "audio/ogg")
        await self._telegram.call("sendVoice", {"chat_id": chat, "duration": 7}, {"voice": voice})

    async def _on_code(self, chat: int, _message: Json) -> None:
        await self._send(chat, CODE)


def bar_chart() -> bytes:
    """A PNG of seven bars, 280 by 140 pixels."""
    heights, width, height = (40, 90, 70, 120, 100, 30, 15), 280, 140
    rows = bytearray()
    for y in range(height):
        rows.append(0)
        for x in range(width):
            inside = 6 <= x % 40 < 34 and height - y <= heights[x // 40]
            rows += b"\x1c\x6f\xbe" if inside else b"\xee\xf3\xf8"
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(bytes(rows))), (b"IEND", b""))
    chunks = [
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in parts
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


@asynccontextmanager
async def running_bot(telegram: Telegram) -> AsyncIterator[ScriptedBot]:
    """The bot with its commands set, taking updates until the end of the block; a mistake in it is raised there."""
    commands = [{"command": name, "description": about} for name, about in COMMANDS.items()]
    await telegram.call("setMyCommands", {"commands": commands})
    await telegram.call("setMyDescription", {"description": "I read public job feeds and tell you which postings fit."})
    bot = ScriptedBot(telegram)
    task = asyncio.create_task(bot.run())
    try:
        yield bot
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
