"""aiosqlite for SQLAlchemy, with one errand to its thread a statement where SQLAlchemy's own adapter takes four.

That one goes to the thread for a cursor, again for the statement, for the rows and for closing the cursor; an errand
costs more than what most statements do there. `Spot` takes none at all: looking up a row by its key takes less time
than handing it to a thread, and is done in the event loop's.
"""

from __future__ import annotations

import sqlite3
from collections import deque
from typing import Any

import aiosqlite
from sqlalchemy.dialects.sqlite.aiosqlite import (
    AsyncAdapt_aiosqlite_connection,
    AsyncAdapt_aiosqlite_cursor,
    AsyncAdapt_aiosqlite_dbapi,
)

# Cursors are made and closed in the event loop's thread; only one thread ever uses a connection at a time.
CONNECT_ARGS = {"check_same_thread": False}


class _Cursor(AsyncAdapt_aiosqlite_cursor):
    __slots__ = ()

    _awaitable_cursor_close = False

    def _make_new_cursor(self, connection: Any) -> Any:
        return connection._conn.cursor()

    def _aenter_cursor(self, cursor: Any) -> Any:
        return cursor

    async def _execute_async(self, operation: Any, parameters: Any) -> Any:
        async with self._adapt_connection._execute_mutex:
            errand = self._connection._execute
            self._rows = await errand(_run, self._cursor, operation, parameters)

    async def _executemany_async(self, operation: Any, seq_of_parameters: Any) -> Any:
        async with self._adapt_connection._execute_mutex:
            errand = self._connection._execute
            await errand(self._cursor.executemany, operation, seq_of_parameters)


class _SpotCursor(_Cursor):
    __slots__ = ()

    def execute(self, operation: Any, parameters: Any = None) -> None:
        try:
            self._rows = _run(self._cursor, operation, parameters)
        except sqlite3.Error as error:
            self._adapt_connection._handle_exception(error)


class _Connection(AsyncAdapt_aiosqlite_connection):
    __slots__ = ()

    _cursor_cls = _Cursor

    def rollback(self) -> None:
        if self._connection.in_transaction:
            super().rollback()


class _SpotConnection(_Connection):
    __slots__ = ()

    _cursor_cls = _SpotCursor


class Threaded(AsyncAdapt_aiosqlite_dbapi):
    """The driver for `create_async_engine(module=…)`, with `CONNECT_ARGS`."""

    kind: type[AsyncAdapt_aiosqlite_connection] = _Connection

    def __init__(self) -> None:
        super().__init__(aiosqlite, sqlite3)

    def connect(self, *arg: Any, **kw: Any) -> AsyncAdapt_aiosqlite_connection:
        return self.kind(self, super().connect(*arg, **kw)._connection)


class Spot(Threaded):
    """The same, for statements that take some microseconds."""

    kind = _SpotConnection


def _run(cursor: Any, operation: str, parameters: Any) -> deque[Any]:
    cursor.execute(operation, () if parameters is None else parameters)
    return deque(cursor.fetchall() if cursor.description else ())
