"""Who may do what only one process may do at a time."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select

from storage.engine import Connections, insert
from storage.tables import leases


class Leases:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def take(self, name: str, holder: str, *, now: datetime, until: datetime) -> bool:
        """True where the lease was free, run out, or already the holder's."""
        async with self._connections.write() as connection:
            new = insert(connection, leases).values(name=name, holder=holder, until=until)
            taken = await connection.execute(
                new.on_conflict_do_update(
                    index_elements=["name"],
                    set_={"holder": holder, "until": until},
                    where=(leases.c.holder == holder) | (leases.c.until <= now),
                ).returning(leases.c.holder)
            )
            return taken.first() is not None

    async def holders(self) -> list[str]:
        """Everybody who holds a lease, also one that has run out."""
        async with self._connections.read() as connection:
            return list(await connection.scalars(select(leases.c.holder).distinct()))

    async def release_all(self, holder: str) -> None:
        async with self._connections.write() as connection:
            await connection.execute(delete(leases).where(leases.c.holder == holder))
