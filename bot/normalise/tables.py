"""Checks the parsed tables of content/data and turns them into the parts of a vocabulary."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from bot.normalise.terms import Needs, Region, Role, Skill
from storage.records import Seniority


def read_tables(*, skills: Any, titles: Any, regions: Any, places: Any) -> dict[str, Any]:
    """The keyword arguments of `Vocabulary`; raises ValueError naming the table and key that is wrong."""
    titles = _mapping(titles, "titles")
    regions = _mapping(regions, "regions")
    places = _mapping(places, "places")
    return {
        "skills": tuple(_skills(skills)),
        "roles": tuple(_roles(_mapping(titles.get("roles"), "titles.roles"))),
        "levels": dict(_levels(_mapping(titles.get("seniority"), "titles.seniority"))),
        "not_levels": _phrases(titles.get("not_seniority", []), "titles.not_seniority"),
        "regions": tuple(_regions(regions)),
        "time_zones": dict(_time_zones(_mapping(regions.get("time_zones"), "regions.time_zones"))),
        "country_aliases": dict(_by_country(places, "aliases")),
        "country_codes": frozenset(_phrases(places.get("codes", []), "places.codes")),
        "us_states": dict(_names(places, "us_states")),
        "ca_provinces": dict(_names(places, "ca_provinces")),
        "cities": dict(_by_country(places, "cities")),
    }


def _mapping(value: Any, key: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise ValueError(f"{key}: a mapping is needed, not {type(value).__name__}")
    for name in value:
        if not isinstance(name, str):
            raise ValueError(f"{key}.{name}: the key must be text; put it in quotes")
    return value


def _phrases(value: Any, key: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(phrase, str) and phrase.strip() for phrase in value):
        raise ValueError(f"{key}: a list of phrases is needed; put numbers and yes/no words in quotes")
    return tuple(value)


def _only(entry: Mapping[str, Any], allowed: set[str], key: str) -> None:
    for name in entry:
        if name not in allowed:
            raise ValueError(f"{key}.{name}: unknown key; known are {', '.join(sorted(allowed))}")


def _skills(table: Any) -> Iterator[Skill]:
    taken: dict[str, str] = {}
    for name, entry in _mapping(table, "skills").items():
        key = f"skills.{name}"
        skill = _skill(name, entry, key)
        for spelling in (skill.name, *skill.aliases):
            other = taken.setdefault(spelling.casefold(), name)
            if other != name:
                raise ValueError(f"{key}: {spelling!r} already belongs to {other}; list it under `shared` of both")
        yield skill


def _skill(name: str, entry: Any, key: str) -> Skill:
    if isinstance(entry, str):
        return Skill(name, entry)
    entry = _mapping(entry, key)
    _only(entry, {"label", "aliases", "shared", "needs"}, key)
    if not isinstance(entry.get("label"), str):
        raise ValueError(f"{key}.label: text is needed")
    needs = entry.get("needs", Needs.NOTHING)
    if needs not in set(Needs):
        raise ValueError(f"{key}.needs: {needs!r} is none of {', '.join(Needs)}")
    return Skill(
        name,
        entry["label"],
        _phrases(entry.get("aliases", []), f"{key}.aliases"),
        _phrases(entry.get("shared", []), f"{key}.shared"),
        Needs(needs),
    )


def _roles(table: Mapping[str, Any]) -> Iterator[Role]:
    for name, entry in table.items():
        key = f"titles.roles.{name}"
        entry = _mapping(entry, key)
        _only(entry, {"label", "phrases"}, key)
        if not isinstance(entry.get("label"), str):
            raise ValueError(f"{key}.label: text is needed")
        yield Role(name, entry["label"], _phrases(entry.get("phrases"), f"{key}.phrases"))


def _levels(table: Mapping[str, Any]) -> Iterator[tuple[Seniority, tuple[str, ...]]]:
    for name, phrases in table.items():
        if name not in set(Seniority):
            raise ValueError(f"titles.seniority.{name}: none of {', '.join(Seniority)}")
        yield Seniority(name), _phrases(phrases, f"titles.seniority.{name}")


def _codes(value: Any, key: str) -> frozenset[str]:
    codes = _phrases(value, key)
    for code in codes:
        if not (len(code) == 2 and code.isascii() and code.isupper()):
            raise ValueError(f"{key}: {code!r} is no alpha-2 country code")
    return frozenset(codes)


def _regions(table: Mapping[str, Any]) -> Iterator[Region]:
    entries = _mapping(table.get("regions"), "regions.regions")

    def members(name: str, path: tuple[str, ...]) -> frozenset[str]:
        key = f"regions.regions.{name}"
        if name not in entries:
            raise ValueError(f"regions.regions.{path[-1]}.include: {name!r} is no region of this table")
        if name in path:
            raise ValueError(f"{key}.include: includes itself")
        entry = _mapping(entries[name], key)
        _only(entry, {"phrases", "members", "include"}, key)
        included = (members(other, (*path, name)) for other in entry.get("include", []))
        return _codes(entry.get("members", []), f"{key}.members").union(*included)

    for name, entry in entries.items():
        codes = members(name, ())
        yield Region(name, _phrases(entry.get("phrases"), f"regions.regions.{name}.phrases"), codes)
    for name, entry in _mapping(table.get("groups", {}), "regions.groups").items():
        key = f"regions.groups.{name}"
        entry = _mapping(entry, key)
        _only(entry, {"phrases", "members"}, key)
        yield Region(
            None, _phrases(entry.get("phrases"), f"{key}.phrases"), _codes(entry.get("members"), f"{key}.members")
        )


def _time_zones(table: Mapping[str, Any]) -> Iterator[tuple[str, tuple[float, float]]]:
    for name, band in table.items():
        key = f"regions.time_zones.{name}"
        if not (isinstance(band, list) and len(band) == 2 and all(isinstance(hours, int | float) for hours in band)):
            raise ValueError(f"{key}: [lowest, highest] offset in hours is needed")
        low, high = float(band[0]), float(band[1])
        if not -12 <= low <= high <= 14:
            raise ValueError(f"{key}: offsets lie between -12 and 14, the lower first")
        yield name.casefold(), (low, high)


def _by_country(places: Mapping[str, Any], table: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    for code, names in _mapping(places.get(table), f"places.{table}").items():
        _codes([code], f"places.{table}")
        yield code, _phrases(names, f"places.{table}.{code}")


def _names(places: Mapping[str, Any], table: str) -> Iterator[tuple[str, str]]:
    for code, name in _mapping(places.get(table), f"places.{table}").items():
        if not isinstance(name, str):
            raise ValueError(f"places.{table}.{code}: a name is needed")
        yield code, name
