"""Following a company: its board becomes a source, and an alert tells the person of every new role there."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.rules.query import Field, Query, Term, canonical
from bot.rules.tokens import tokens
from bot.sources.companies import Companies, load_companies
from bot.sources.discovery import board_in_link
from bot.sources.fetcher import Fetcher
from bot.sources.find import Found, find_board
from storage import Nouns, Storage
from storage.records import Alert, Person

# A person is waiting for the answer.
PATIENCE = timedelta(seconds=25)


class Following:
    """Finds boards and keeps who follows them. The list of known companies is read when it is first needed."""

    def __init__(self, storage: Storage, fetcher: Fetcher, clock: Clock) -> None:
        self._storage = storage
        self._fetcher = fetcher
        self._clock = clock
        self._companies: Companies | None = None

    async def find(self, text: str) -> Found | None:
        """The board that lists the jobs of the company somebody named or linked to, None where none answers."""
        companies = await self._known_companies()
        now = self._clock.now()
        return await find_board(text, self._fetcher, companies, now=now, seconds=PATIENCE.total_seconds())

    async def company_name(self, adapter: str, board: str) -> str | None:
        """What the company of a board calls itself, where it is a known one."""
        company = (await self._known_companies()).by_board(adapter, board)
        return company.name if company else None

    async def follow(self, nouns: Nouns, person: Person, found: Found, next_digest_at: datetime) -> Alert | None:
        """Watch the board from now on; None where the person followed it already."""
        now = self._clock.now()
        source = await nouns.sources.watch(found.adapter, found.board, now=now)
        alert = await nouns.alerts.add(
            person.id, canonical(roles_at(found)), digest_at=None, next_digest_at=next_digest_at, now=now
        )
        added = await nouns.follows.add(
            person.id, source.id, company=found.company or found.board, alert_id=alert.id, now=now
        )
        if added:
            return alert
        await nouns.alerts.delete(person.id, alert.id)
        return None

    async def stop(self, person: Person, source_id: int) -> str | None:
        """The name of the company that is followed no more, None where none was."""
        async with self._storage.transaction() as tx:
            stopped = await tx.follows.stop(person.id, source_id)
            if stopped is None:
                return None
            await tx.alerts.delete(person.id, stopped.alert_id)
            await tx.outbox.cancel_digests(stopped.alert_id, reason="deleted")
        return stopped.company

    async def _known_companies(self) -> Companies:
        if self._companies is None:
            self._companies = await asyncio.to_thread(load_companies)
        return self._companies


def roles_at(found: Found) -> Query:
    """Every role of the company: some boards give its name, others only the board's."""
    names = {name for name in (found.company, found.board) if tokens(name)}
    return Query((frozenset(Term(Field.COMPANY, name) for name in names),))


def is_board_link(text: str) -> bool:
    """Whether a message is a link to a board rather than a search."""
    return board_in_link(text) is not None
