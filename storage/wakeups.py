"""Word between processes on one PostgreSQL that there is work: LISTEN and NOTIFY. On SQLite there is nobody to tell."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Any

from sqlalchemy import func, select

from storage.engine import Database

CHANNEL = "rolecall_ticks"


class Wakeups:
    def __init__(self, database: Database) -> None:
        self._database = database

    @property
    def reach_others(self) -> bool:
        return not self._database.is_sqlite

    async def tell(self, tick: str) -> None:
        """Tell every process that listens, this one included."""
        if self.reach_others:
            async with self._database.write() as connection:
                await connection.execute(select(func.pg_notify(CHANNEL, tick)))

    async def heard(self) -> AsyncGenerator[str]:
        """The ticks that anybody tells of from now on, for as long as the connection lasts.

        Raises what SQLAlchemy or the driver raises where the connection cannot be made, or is lost. What is told while
        nobody listens is lost.
        """
        async with self._database.own_connection() as connection:
            await connection.exec_driver_sql(f"LISTEN {CHANNEL}")
            driver: Any = (await connection.get_raw_connection()).driver_connection
            async for notification in driver.notifies():
                yield notification.payload
