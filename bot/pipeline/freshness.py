"""The health line of digests: how many sources had a good run lately, and which are in trouble."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.sources import SOURCES
from bot.views.roles import Sources
from storage.records import SourceRecord

# A source is not stale because one run is late.
GRACE = timedelta(hours=12)
NAMED_AT_MOST = 5


def freshness(records: Iterable[SourceRecord], now: datetime) -> Sources:
    """Count the fresh ones; name those that failed or are overdue, a few at most. One not read yet is neither."""
    listed = list(records)
    troubled = [record for record in listed if _in_trouble(record, now)]
    fresh = sum(record.ok_at is not None for record in listed if record not in troubled)
    names = [name_of(record) for record in troubled]
    if len(names) > NAMED_AT_MOST:
        names = [*names[:NAMED_AT_MOST], "…"]
    return Sources(fresh, len(listed), tuple(names))


def name_of(record: SourceRecord) -> str:
    """How a source is called in messages: "Remotive", "Greenhouse (acme)"."""
    source = SOURCES.get(record.adapter)
    title = source.title if source else record.adapter
    return f"{title} ({record.board})" if record.board else title


def _in_trouble(record: SourceRecord, now: datetime) -> bool:
    return record.failures > 0 or now >= record.next_fetch_at + GRACE
