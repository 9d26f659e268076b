"""`rolecall doctor`: looks at everything an instance depends on, and says in one line each whether it is well."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

import tzdata
from telegram import Bot
from telegram.error import InvalidToken, TelegramError

from bot.app import open_storage, source_entries
from bot.config import Settings, load_settings
from bot.content import load_content
from bot.errors import OperatorError
from bot.request import AiohttpRequest
from bot.sources import SOURCES
from bot.sources.addresses import reachable
from bot.sources.base import SourceState
from bot.sources.config import SourceEntry


@dataclass(frozen=True, slots=True)
class Finding:
    """One line: whether it is well, what was looked at, and what was seen or what to do."""

    well: bool
    about: str
    text: str

    def __str__(self) -> str:
        return f"{'ok  ' if self.well else 'FAIL'} {self.about}: {self.text}"


async def examine(now: datetime) -> AsyncIterator[Finding]:
    """Look at one thing after the other; what is ill stops nothing but what needs it."""
    try:
        settings = load_settings()
    except OperatorError as error:
        yield Finding(False, "configuration", str(error))
        return
    mode = "playground, since there is no ROLECALL_TOKEN" if settings.is_playground else "Telegram"
    yield Finding(True, "configuration", f"{mode}; roles {', '.join(sorted(settings.roles))}")
    yield Finding(True, "time zones", f"tzdata {tzdata.IANA_VERSION}")
    yield _content()
    yield await _database(settings)
    yield await _telegram(settings)
    try:
        entries = source_entries(settings)
    except OperatorError as error:
        yield Finding(False, "sources", str(error))
        return
    for entry in entries:
        yield await _source(entry, now)


def _content() -> Finding:
    try:
        content = load_content()
    except OperatorError as error:
        return Finding(False, "content", str(error))
    languages = ", ".join(content.words.languages)
    return Finding(True, "content", f"{len(content.vocabulary.skills)} skills; languages {languages}")


async def _database(settings: Settings) -> Finding:
    try:
        storage = await open_storage(settings)
    except OperatorError as error:
        return Finding(False, "database", str(error))
    try:
        people, roles = await storage.people.count(), await storage.jobs.count()
    finally:
        await storage.close()
    return Finding(True, "database", f"newest schema; {people} people, {roles} roles")


async def _telegram(settings: Settings) -> Finding:
    if settings.token is None:
        return Finding(True, "Telegram", "not used by the playground")
    bot = Bot(
        settings.token.get_secret_value(), base_url=f"{settings.api_url}/bot", request=AiohttpRequest(connections=1)
    )
    try:
        async with bot:
            return Finding(True, "Telegram", f"@{bot.username} at {settings.api_url}")
    except InvalidToken:
        # Its message holds the token, and what the doctor says is pasted into bug reports.
        return Finding(False, "Telegram", f"{settings.api_url} does not know this token")
    except TelegramError as error:
        return Finding(False, "Telegram", f"{settings.api_url}: {error.message}")


async def _source(entry: SourceEntry, now: datetime) -> Finding:
    """Whether the source's host answers; its feed is not read, since its terms count requests."""
    name = f"source {entry.adapter}"
    source = SOURCES[entry.adapter]
    state = SourceState(now=now, board=next(iter(entry.boards), None), key=entry.key)
    url = urlsplit(entry.url or next(iter(source.requests(state))).url)
    host, port = url.hostname or "", url.port or (443 if url.scheme == "https" else 80)
    boards = f", {len(entry.boards)} boards" if entry.boards else ""
    if await reachable(host, port):
        return Finding(True, name, f"{host}:{port} answers{boards}")
    return Finding(False, name, f"{host}:{port} does not answer{boards}")
