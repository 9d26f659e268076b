"""How many requests a source may be asked in one interval, by the terms that count them by the day."""

from __future__ import annotations

import math
from datetime import timedelta

from bot.sources.base import Source, TellsStatus
from bot.sources.config import SourceEntry


def requests_a_run(source: Source, entry: SourceEntry) -> int | float:
    """How many requests one run may make; one of each interval is left for asking which jobs are still open."""
    share = _share(source, entry)
    return share - 1 if isinstance(source, TellsStatus) and share > 1 else share


def may_ask_status(source: Source, entry: SourceEntry) -> bool:
    """Whether one request for statuses in each interval stays within the terms."""
    return _share(source, entry) > 1


def _share(source: Source, entry: SourceEntry) -> int | float:
    if source.requests_a_day is None:
        return math.inf
    runs = timedelta(days=1) / entry.every * max(1, len(entry.boards))
    return max(1, math.floor(source.requests_a_day / runs))
