"""How far back a run reads in feeds that list the newest jobs first."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.sources.base import SourceState
from storage.records import RawJob

OVERLAP = timedelta(days=1)


def horizon(state: SourceState) -> datetime:
    """What is older need not be read: a day before the last good run, or two days ago in the first run."""
    return (state.since or state.now - OVERLAP) - OVERLAP


def reaches_on(jobs: Iterable[RawJob], state: SourceState) -> bool:
    """Whether the page after these jobs may still hold what the last run has not seen."""
    dates = [job.published_at for job in jobs if job.published_at is not None]
    return bool(dates) and min(dates) >= horizon(state)


def asked_for(state: SourceState, name: str, first: int) -> int:
    """The number that the parameter `name` of the request that was answered is or begins a range with; `first` where
    it had none."""
    value = state.asked.params.get(name, "").partition("-")[0] if state.asked is not None else ""
    return int(value) if value.isascii() and value.isdecimal() else first
