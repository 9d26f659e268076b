"""Reads the shapes in which feeds write instants into aware UTC datetimes."""

from __future__ import annotations

from datetime import UTC, datetime

MILLISECONDS_ABOVE = 1e11
"""No feed lists jobs from after the year 5138: a greater number counts milliseconds."""

YEARS = range(2000, 2101)


def instant(value: object) -> datetime | None:
    """The instant meant by epoch seconds, epoch milliseconds, or ISO 8601 (without a zone: UTC).

    None where nothing is stated or it cannot be meant: text that is no date, or a year outside 2000-2100.
    """
    try:
        moment = _read(value)
    except (ValueError, OverflowError, OSError):
        return None
    return moment if moment is not None and moment.year in YEARS else None


def _read(value: object) -> datetime | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return datetime.fromtimestamp(value / 1000 if value > MILLISECONDS_ABOVE else value, UTC)
    if not isinstance(value, str):
        return None
    moment = datetime.fromisoformat(value.strip())
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
