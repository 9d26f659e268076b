"""The public holidays of a country."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from holidays import HolidayBase


def is_holiday(day: date, country: str) -> bool:
    """Whether a day is free in the whole of a country (ISO 3166-1 alpha-2).

    Nowhere in a country of which no holidays are known. The first call takes some 0.4 s and 50 MB.
    """
    known = _holidays(country)
    return known is not None and day in known


def has_holidays(country: str) -> bool:
    """Whether the holidays of a country are known."""
    return _holidays(country) is not None


@lru_cache(maxsize=256)
def _holidays(country: str) -> HolidayBase | None:
    # The package is large, and most people set no country.
    from holidays import country_holidays

    try:
        return country_holidays(country)
    except NotImplementedError:
        return None
