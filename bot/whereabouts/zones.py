"""Time zones: their current names, their countries, and which of them keep the same time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale
from babel.core import get_global

# "Factory" and "localtime" are files of the database that name no place's time.
_NO_PLACE = frozenset({"Factory", "localtime"})
# Kosovo keeps Belgrade's time and has neither an ISO 3166 code nor a row of its own; "XK" is in common use.
_UNLISTED = {"XK": "Europe/Belgrade"}
_LOOK_AHEAD, _STEP = timedelta(days=365), timedelta(days=7)


@cache
def _countries() -> dict[str, str]:
    """Map each zone of tzdata's zone.tab to its country, ISO 3166 alpha-2."""
    lines = (files("tzdata") / "zoneinfo" / "zone.tab").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return {row[2]: row[0] for row in rows}


@cache
def _current_names() -> dict[str, str]:
    """Map every name the database knows, in small letters, to the name in use today.

    Old and new names are put together by CLDR's aliases, which, unlike the database's own links, never join two
    countries; of each family the name in zone.tab is the current one.
    """
    aliases = get_global("zone_aliases")
    current = {aliases.get(name, name): name for name in _countries()}
    names = {}
    for name in available_timezones() - _NO_PLACE:
        family = aliases.get(name, name)
        names[name.lower()] = current.get(family, name if family.startswith("Etc/GMT") else "UTC")
    return names


def canonical(name: str) -> str | None:
    """Return today's name of an IANA zone given in any letter case; None where there is no such zone."""
    return _current_names().get(name.lower())


def country_of(zone: str) -> str | None:
    """Return the country whose zone this is, None for UTC and the open sea."""
    return _countries().get(zone)


def zones_of(country: str) -> list[str]:
    """Return the zones of a country (alpha-2), by zone.tab."""
    if country in _UNLISTED:
        return [_UNLISTED[country]]
    return [zone for zone, owner in _countries().items() if owner == country]


def zones_at(offset: timedelta, now: datetime) -> list[str]:
    """Return the zones of places whose clocks are `offset` ahead of UTC at `now`."""
    return [zone for zone in _countries() if now.astimezone(ZoneInfo(zone)).utcoffset() == offset]


def same_clock(zones: Iterable[str], now: datetime, since: timedelta = timedelta(0)) -> list[list[str]]:
    """Group the zones whose clocks have agreed `since` that long ago and will for a year, looked at once a week."""
    moments = [now - since + _STEP * step for step in range((since + _LOOK_AHEAD) // _STEP)]
    groups: dict[tuple[timedelta | None, ...], list[str]] = {}
    for name in zones:
        zone = ZoneInfo(name)
        groups.setdefault(tuple(moment.astimezone(zone).utcoffset() for moment in moments), []).append(name)
    return list(groups.values())


@cache
def localised_names(language: str) -> dict[str, str]:
    """Map zones to their cities' names in a language, where CLDR has one that differs from the zone's own name."""
    names = {}
    for name, words in Locale.parse(language).time_zones.items():
        zone = canonical(name)
        if zone is not None and "city" in words:
            names[zone] = str(words["city"])
    return names
