"""Searches: each text is kept once, however many alerts ask for it, under a number that never means another."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, delete, exists, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.engine import Connections, insert
from storage.records import Search, SearchSnapshot
from storage.tables import alerts, search_snapshots, searches

TEXT_OF_ALERT = (
    select(searches.c.text)
    .where(searches.c.id == alerts.c.search_id)
    .correlate(alerts)
    .scalar_subquery()
    .label("query")
)

_COLUMNS = (searches.c.id, searches.c.text, searches.c.retired)


class Searches:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def in_use(self, *, after: int, limit: int) -> list[Search]:
        """A page of those that are not retired, by their numbers; `after` is the last one of the page before, or 0."""
        page = select(*_COLUMNS).where(~searches.c.retired, searches.c.id > after).order_by(searches.c.id).limit(limit)
        async with self._connections.read() as connection:
            return [Search(*row) for row in await connection.execute(page)]

    async def changed_since(self, moment: datetime) -> list[Search]:
        """Those that somebody asked for, or that were retired, at or after `moment`."""
        changed = select(*_COLUMNS).where(searches.c.changed_at >= moment)
        async with self._connections.read() as connection:
            return [Search(*row) for row in await connection.execute(changed)]

    async def retire(self, *, unasked_since: datetime, now: datetime, limit: int = 1_000) -> int:
        """Retire searches that no alert has and nobody asked for since then; how many."""
        return await self._drop(~searches.c.retired, unasked_since, limit, retired_at=now)

    async def purge(self, *, retired_before: datetime, limit: int = 1_000) -> int:
        """Delete searches that were retired before then; how many."""
        return await self._drop(searches.c.retired, retired_before, limit, retired_at=None)

    async def keep(self, snapshot: SearchSnapshot) -> None:
        """Keep this as the one snapshot of the index."""
        async with self._connections.write() as connection:
            await connection.execute(delete(search_snapshots))
            new = insert(connection, search_snapshots).values(
                edition=snapshot.edition, followed_to=snapshot.followed_to, dumped=snapshot.dumped
            )
            await connection.execute(new.on_conflict_do_nothing())

    async def kept(self, edition: str) -> SearchSnapshot | None:
        """The snapshot of the index, if this edition made it."""
        async with self._connections.read() as connection:
            wanted = select(search_snapshots).where(search_snapshots.c.edition == edition)
            row = (await connection.execute(wanted)).first()
        return SearchSnapshot(**row._mapping) if row else None

    async def _drop(
        self, state: ColumnElement[bool], before: datetime, limit: int, *, retired_at: datetime | None
    ) -> int:
        # On PostgreSQL an alert may get the search just now: that locks the row and moves `changed_at`, which is looked
        # at again when the lock is had, while the alert would not be seen.
        unused = state & (searches.c.changed_at < before) & ~exists().where(alerts.c.search_id == searches.c.id)
        async with self._connections.read() as connection:
            found = list(await connection.scalars(select(searches.c.id).where(unused).limit(limit)))
        if not found:
            return 0
        which = searches.c.id.in_(found) & unused
        statement = (
            delete(searches).where(which)
            if retired_at is None
            else update(searches).where(which).values(retired=True, changed_at=retired_at)
        )
        async with self._connections.write() as connection:
            return int((await connection.execute(statement)).rowcount)


async def number(connection: AsyncConnection, text: str, *, now: datetime) -> int:
    """The number of a search, given if it is new; a retired one is in use again."""
    new = insert(connection, searches).values(text=text, changed_at=now)
    asked = new.on_conflict_do_update(index_elements=[searches.c.text], set_={"changed_at": now, "retired": False})
    return int((await connection.execute(asked.returning(searches.c.id))).scalar_one())
