"""Keeps understood postings as the ingest tick does, without the asking."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.normalise.sketch import likeness
from bot.rules import sameness
from storage import Storage
from storage.jobs import Absorbed
from storage.records import Understood


async def keep(storage: Storage, source_id: int, batch: Sequence[Understood], now: datetime) -> Absorbed:
    """Find the copies in a batch and absorb it: the storage half of `bot.pipeline.ingest`."""
    unknown = await storage.sketches.unknown(role.fingerprint for role in batch)
    new = {role.fingerprint: role.sketched for role in batch if role.fingerprint in unknown}
    sketched = list(new.values())
    known, found_by = await storage.sketches.alike({band for role in sketched for band in role.bands})
    copies = sameness.copies(sketched, known, found_by, likeness)
    return await storage.jobs.absorb(source_id, batch, now=now, newsworthy=True, copies=copies)
