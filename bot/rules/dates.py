"""A day as people write it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta

_ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})")
_DAY_FIRST = re.compile(r"(?P<day>\d{1,2})\s*[./]\s*(?P<month>\d{1,2})\.?(?:\s*[./]?\s*(?P<year>\d{4}|\d{2}))?")
_NAMED = re.compile(
    r"(?:(?P<day>\d{1,2})(?:st|nd|rd|th|\.|º)?(?:\s+de)?\s+(?P<name>[^\W\d_]{3,})\.?"
    r"|(?P<first_name>[^\W\d_]{3,})\.?\s+(?P<last_day>\d{1,2})(?:st|nd|rd|th)?)"
    r"(?:,?\s+(?:de(?:l)?\s+)?(?P<year>\d{4}))?(?:\s*г\.?)?"
)
# “in 10 days”, „in 2 Wochen“, «en 3 semanas», «через 5 дней».
_AHEAD = re.compile(
    r"(?:(?:in|en|dentro de|через)\s+)?(?P<number>\d{1,3})\s*"
    r"(?:(?P<days>days?|tage?n?|d[ií]as?|дн\w*|ден\w*)|weeks?|wochen?|semanas?|недел\w*)"
)


def read_date(text: str, today: date, months: Mapping[str, int]) -> date | None:
    """A day: 2026-03-20, 20.3., 20/03/2026, 20 March, March 20, “in 10 days”. None where there is no such day.

    `months` are names and their abbreviations in lower case with their numbers. Of numbers alone the day comes first,
    unless the year does. Without a year it is the next such day, `today` included.
    """
    text = " ".join(text.casefold().split())
    if ahead := _AHEAD.fullmatch(text):
        return today + timedelta(days=int(ahead["number"]) * (1 if ahead["days"] else 7))
    if numbers := _ISO.fullmatch(text) or _DAY_FIRST.fullmatch(text):
        return _day(numbers["year"], int(numbers["month"]), int(numbers["day"]), today)
    if (named := _NAMED.fullmatch(text)) and (month := months.get(named["name"] or named["first_name"])):
        return _day(named["year"], month, int(named["day"] or named["last_day"]), today)
    return None


def _day(year: str | None, month: int, day: int, today: date) -> date | None:
    # A leap day can be eight years off: 2096-02-29 is followed by that of 2104.
    years = [int(year) + (2000 if len(year) == 2 else 0)] if year else range(today.year, today.year + 9)
    for one in years:
        try:
            found = date(one, month, day)
        except ValueError:
            continue
        if year or found >= today:
            return found
    return None
