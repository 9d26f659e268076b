"""Connections: one writer and separate readers on SQLite, a pool on PostgreSQL, behind one face."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import Engine, Row, Select, Table, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from storage.sqlite_driver import CONNECT_ARGS, Spot, Threaded

BUSY_TIMEOUT_MS = 5_000
READERS = 4
CONNECT_TIMEOUT = 10  # seconds


class DatabaseUrlError(ValueError):
    """The database URL is not one Rolecall can use; the message says why."""


class Connections(Protocol):
    """Where a repository gets its connection: its own transaction each call, or one it joins."""

    def read(self) -> Any: ...

    async def glance(self, statement: Select[Any], values: Mapping[str, Any]) -> Row[Any] | None: ...

    def write(self) -> Any: ...


def parse_url(url: str) -> URL:
    """The URL with Rolecall's driver in it, and `~` in a SQLite path expanded.

    Raises `DatabaseUrlError` for anything but `sqlite:///path` and `postgresql://…`; its message never repeats the
    URL, which may hold a password.
    """
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):  # ValueError: a port that is no number
        raise DatabaseUrlError("not a database URL; use sqlite:///path or postgresql://…") from None
    match parsed.get_backend_name():
        case "sqlite" if _is_file(parsed):
            path = str(Path(str(parsed.database)).expanduser())
            return parsed.set(drivername="sqlite+aiosqlite", database=path)
        case "sqlite":
            raise DatabaseUrlError("sqlite needs a file and nothing else: sqlite:///path/to/rolecall.db")
        case "postgresql":
            return parsed.set(drivername="postgresql+psycopg")
        case other:
            raise DatabaseUrlError(f"{other!r} is not supported; use sqlite:///path or postgresql://…")


class Database:
    """The engines behind one URL. `read()` and `write()` are transactions; a write commits when its block ends.
    `glance()` gives the row that a statement finds by its key, in no time: on SQLite the event loop waits for it.

    Errors do not repeat the values of a statement: they go to the log, and the values are what people wrote.

    Raises `OSError` where the folder of a SQLite file cannot be made.
    """

    def __init__(self, url: URL) -> None:
        self.url = url
        self.is_sqlite = url.get_backend_name() == "sqlite"
        if self.is_sqlite:
            Path(str(url.database)).parent.mkdir(parents=True, exist_ok=True)
            self._writer = _sqlite_engine(url, Threaded(), size=1, begin="BEGIN IMMEDIATE", query_only=False)
            self._reader = _sqlite_engine(url, Threaded(), size=READERS, begin="BEGIN", query_only=True)
            self._glancer = _sqlite_engine(url, Spot(), size=1, begin=None, query_only=True)
        else:
            self._writer = self._reader = self._glancer = create_async_engine(
                url,
                pool_size=10,
                max_overflow=10,
                pool_pre_ping=True,
                hide_parameters=True,
                connect_args={"connect_timeout": CONNECT_TIMEOUT},
            )

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        async with self._reader.connect() as connection, connection.begin():
            yield connection

    async def glance(self, statement: Select[Any], values: Mapping[str, Any]) -> Row[Any] | None:
        connection = await self._glancer.connect()
        try:
            return await _first(connection, statement, values)
        finally:
            await connection.close()  # `async with` would start a task for it, and wait behind all others

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        async with self._writer.begin() as connection:
            yield connection

    @asynccontextmanager
    async def own_connection(self) -> AsyncIterator[AsyncConnection]:
        """A connection outside of any transaction, to keep for long; nobody else gets it afterwards."""
        async with self._writer.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
            try:
                yield connection
            finally:
                await connection.invalidate()

    async def close(self) -> None:
        for engine in (self._writer, self._reader, self._glancer):
            await engine.dispose()


class Joined:
    """Repositories built on this share the one connection, and so the one transaction, they are given."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        yield self._connection

    write = read

    async def glance(self, statement: Select[Any], values: Mapping[str, Any]) -> Row[Any] | None:
        return await _first(self._connection, statement, values)


def insert(connection: AsyncConnection, table: Table) -> Any:
    """An INSERT that can say ON CONFLICT, which both databases spell alike but SQLAlchemy keeps apart."""
    return postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)


async def _first(connection: AsyncConnection, statement: Select[Any], values: Mapping[str, Any]) -> Row[Any] | None:
    # Not `AsyncConnection.execute`, which insists on having to wait.
    return await connection.run_sync(lambda ours: ours.execute(statement, values).first())


def configure_sqlite(engine: Engine, *, begin: str | None, pragmas: Sequence[str] = ()) -> None:
    """Have every transaction of a SQLite engine open with `begin`, and every connection set the pragmas first."""

    @event.listens_for(engine, "connect")
    def _configure(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves: the driver would defer the lock to the first write
        cursor = connection.cursor()
        for pragma in (f"busy_timeout = {BUSY_TIMEOUT_MS}", *pragmas):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    if begin is not None:

        @event.listens_for(engine, "begin")
        def _begin(connection: Any) -> None:
            connection.exec_driver_sql(begin)


def _sqlite_engine(url: URL, driver: Threaded, *, size: int, begin: str | None, query_only: bool) -> AsyncEngine:
    engine = create_async_engine(
        url, module=driver, connect_args=CONNECT_ARGS, pool_size=size, max_overflow=0, hide_parameters=True
    )
    pragmas = ["synchronous = NORMAL", "foreign_keys = ON"]
    if query_only:
        pragmas.append("query_only = ON")
    configure_sqlite(engine.sync_engine, begin=begin, pragmas=pragmas)
    return engine


def _is_file(url: URL) -> bool:
    return bool(url.database) and url.database != ":memory:" and not url.host and not url.query
