"""Reads the shapes in which feeds write instants into aware UTC datetimes."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

MILLISECONDS_ABOVE = 1e11
"""No feed lists jobs from after the year 5138: a greater number counts milliseconds."""

YEARS = range(2000, 2101)

RFC822 = re.compile(r"(?:[A-Za-z]{3,9},? )?\d{1,2} [A-Za-z]{3,9} \d{2,4} \d{1,2}:\d{2}")
"""How the dates of RSS begin; what else the e-mail library would make a date of is none."""


def instant(value: object) -> datetime | None:
    """The instant meant by epoch seconds, epoch milliseconds, ISO 8601 or RFC 822 (without a zone: UTC).

    None where nothing is stated or it cannot be meant: text that is no date, or a year outside 2000-2100.
    """
    try:
        moment = _read(value)
    except (ValueError, TypeError, IndexError, OverflowError, OSError):
        return None
    return moment if moment is not None and moment.year in YEARS else None


def _read(value: object) -> datetime | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return datetime.fromtimestamp(value / 1000 if value > MILLISECONDS_ABOVE else value, UTC)
    if not isinstance(value, str):
        return None
    text = " ".join(value.split())
    moment = parsedate_to_datetime(text) if RFC822.match(text) else datetime.fromisoformat(text.removesuffix(" UTC"))
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
