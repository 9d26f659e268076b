"""Sketches of roles, by which near copies of them are found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.engine import Connections
from storage.records import Sketched
from storage.tables import jobs, sketch_bands, sketches


class Sketches:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def unknown(self, fingerprints: Iterable[str]) -> set[str]:
        """Those of these fingerprints that no role has."""
        asked = set(fingerprints)
        async with self._connections.read() as connection:
            known = await connection.scalars(select(jobs.c.fingerprint).where(jobs.c.fingerprint.in_(asked)))
            return asked.difference(known)

    async def alike(self, bands: Iterable[int]) -> tuple[list[Sketched], dict[int, list[int]]]:
        """The roles found by any of these bands, and by which."""
        found_by: defaultdict[int, list[int]] = defaultdict(list)
        async with self._connections.read() as connection:
            found = await connection.execute(select(sketch_bands).where(sketch_bands.c.band.in_(list(bands))))
            for row in found:
                found_by[row.band].append(row.job_id)
            ids = {job_id for listed in found_by.values() for job_id in listed}
            rows = await connection.execute(select(sketches).where(sketches.c.job_id.in_(ids)))
            known = [
                Sketched(row.job_id, frozenset(row.company.split()), frozenset(row.title.split()), row.sketch)
                for row in rows
            ]
        return known, dict(found_by)


async def add(connection: AsyncConnection, new: Mapping[int, Sketched]) -> None:
    """Keep the sketches of new roles, by role id, so that their copies are found."""
    if not new:
        return
    await connection.execute(
        sketches.insert(),
        [
            {
                "job_id": job_id,
                "company": " ".join(sorted(role.company)),
                "title": " ".join(sorted(role.title)),
                "sketch": role.sketch,
            }
            for job_id, role in new.items()
        ],
    )
    # In the order of the index, of which each page is then read and written once and not once a role.
    bands = sorted({(band, job_id) for job_id, role in new.items() for band in role.bands})
    if bands:
        await connection.execute(sketch_bands.insert(), [{"band": band, "job_id": job_id} for band, job_id in bands])
