"""The gazetteer: reads a place as people write it, and asks back where it could be several."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import chain, zip_longest
from threading import Lock

from tzfpy import get_tz

from bot.whereabouts import abbreviations, countries, zones
from bot.whereabouts.cities import Cities, City
from bot.whereabouts.countries import Region
from bot.whereabouts.spelling import fold

_LONGEST_TEXT = 100
_MOST_OPTIONS = 12
_MOST_NAMESAKES = 6
_ONE_CLOCK_SINCE = timedelta(days=5 * 365)
# Above this size a city is known by the name it shares with a state: Washington.
_KNOWN_BESIDE_A_STATE = 100_000
# A city this many times larger than its namesakes is the one that is meant.
_CLEARLY_LARGER = 5
# A city's own name counts this much more than one of its names in other languages.
_OWN_NAME = 10
_OFFSET = re.compile(r"(?:utc|gmt)? ?([+\-−–]) ?(\d{1,2})(?:[:.]?([0-5]\d))?", re.IGNORECASE)
_SPOKEN = re.compile(r"(?: standard| daylight| summer)? time$", re.IGNORECASE)
_LARGEST_OFFSET = timedelta(hours=14)


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """`zone` is an IANA name that `ZoneInfo` opens; `country` ISO 3166 alpha-2, None where the text names none."""

    zone: str
    country: str | None
    label: str


@dataclass(frozen=True, slots=True)
class Choices:
    """Several places fit. `why` is "abbreviation", "area", "namesake" or "offset"; likeliest option first."""

    why: str
    options: tuple[Whereabouts, ...]


class Gazetteer:
    """Places by name, abbreviation, offset and coordinates.

    The first call that needs cities loads them: call from a thread.
    """

    def __init__(self) -> None:
        self._loading = Lock()
        self._loaded: Cities | None = None

    def find(self, text: str, now: datetime) -> Whereabouts | Choices | None:
        """Read a city, country, state, IANA zone, abbreviation or UTC offset; None where it is none of them.

        `now` decides which places are at an offset, and which zones of a country differ.
        """
        if len(text) > _LONGEST_TEXT:
            return None
        text = _SPOKEN.sub("", " ".join(unicodedata.normalize("NFKC", text).split()))
        return (
            self._by_offset(text, now)
            or self._by_abbreviation(text)
            or self._by_area(text, now)
            or self._by_zone(text)
            or self._by_city(text, now)
        )

    def at(self, latitude: float, longitude: float) -> Whereabouts | None:
        """Return the place at these coordinates in degrees; at sea a nautical zone without a country."""
        if not (math.isfinite(latitude) and math.isfinite(longitude) and abs(latitude) <= 90 and abs(longitude) <= 180):
            return None
        zone = zones.canonical(get_tz(longitude, latitude))
        if zone is None:
            return None
        city = self._cities.nearest(latitude, longitude, zone)
        return self._in_city(city) if city else self._named_by_zone(zone)

    def zones_of(self, country: str, language: str, now: datetime) -> tuple[Whereabouts, ...]:
        """Return one place for each clock a country (alpha-2) keeps, the most populous first, at most twelve.

        Zones whose clocks have agreed for five years count as one, named by their largest city.
        """
        groups = [
            max(group, key=lambda zone: self._population(zone, country))
            for group in zones.same_clock(zones.zones_of(country), now, since=_ONE_CLOCK_SINCE)
        ]
        groups.sort(key=lambda zone: -self._population(zone, country))
        return tuple(self._named_by_largest_city(zone, country, language) for zone in groups[:_MOST_OPTIONS])

    def countries(self, language: str) -> list[tuple[str, str]]:
        """Return every country's alpha-2 code and its name in the language, in the order of the names."""
        named = countries.names(countries.known_language(language))
        return sorted(named.items(), key=lambda item: fold(item[1]))

    def country_name(self, code: str, language: str) -> str:
        """Return a country's name in the language; the code itself where there is no such country."""
        return countries.names(countries.known_language(language)).get(code.upper(), code)

    @property
    def _cities(self) -> Cities:
        with self._loading:
            if self._loaded is None:
                self._loaded = Cities()
            return self._loaded

    def _by_offset(self, text: str, now: datetime) -> Choices | None:
        """Offer places at an offset now: an offset alone does not know when clocks change."""
        match = _OFFSET.fullmatch(text)
        if match is None:
            return None
        sign, hours, minutes = match.groups()
        offset = timedelta(hours=int(hours), minutes=int(minutes or 0)) * (1 if sign == "+" else -1)
        if abs(offset) > _LARGEST_OFFSET:
            return None
        groups = zones.same_clock(zones.zones_at(offset, now), now)
        ranked = [self._largest_of_countries(group) for group in groups]
        ranked.sort(key=lambda group: -self._population(group[0]))
        in_turn = [zone for zone in chain.from_iterable(zip_longest(*ranked)) if zone is not None]
        return _choices("offset", [self._named_by_zone(zone) for zone in in_turn[:_MOST_OPTIONS]])

    def _by_abbreviation(self, text: str) -> Whereabouts | Choices | None:
        if (known := abbreviations.continental(text)) is not None:
            zone, label = known
            return Whereabouts(zone, None, label)
        options = [self._named_by_zone(zone) for zone in abbreviations.meant_by(text)]
        return options[0] if len(options) == 1 else _choices("abbreviation", options)

    def _by_area(self, text: str, now: datetime) -> Whereabouts | Choices | None:
        """Read a country, or a state or province of a country that has several zones."""
        country = countries.country_called(text)
        options = list(self.zones_of(country, "en", now)) if country else []
        if country and len(options) == 1:
            options = [replace(options[0], label=self.country_name(country, "en"))]
        if not country or len(fold(text)) > 2:
            options += self._in_regions(text, now)
        return options[0] if len(options) == 1 else _choices("area", options)

    def _in_regions(self, text: str, now: datetime) -> list[Whereabouts]:
        """Return the clocks of the states of this name, after a well-known city of the same name."""
        regions = countries.regions_called(text)
        if not regions:
            return []
        namesakes = [city for city in self._cities.named(text) if city.population >= _KNOWN_BESIDE_A_STATE]
        own = [self._in_city(city) for city in namesakes if _is_own_name(city, fold(text))]
        found = [*own, *chain.from_iterable(self._clocks_of_region(region, now) for region in sorted(regions))]
        return list({place.zone: place for place in reversed(found)}.values())[::-1]

    def _clocks_of_region(self, region: Region, now: datetime) -> list[Whereabouts]:
        cities = self._cities.of_region(*region)
        largest = {city.zone: city for city in reversed(cities)}
        groups = zones.same_clock(largest, now, since=_ONE_CLOCK_SINCE)
        found = [max((largest[zone] for zone in group), key=lambda city: city.population) for group in groups]
        return [self._in_city(city) for city in sorted(found, key=lambda city: -city.population)]

    def _by_zone(self, text: str) -> Whereabouts | None:
        zone = zones.canonical(text.replace(" ", "_"))
        return None if zone is None else self._named_by_zone(zone)

    def _by_city(self, text: str, now: datetime) -> Whereabouts | Choices | None:
        """Read "Paris", "Paris, Texas" and "Portland OR"; of an unknown town in a known area, the area."""
        name, *within = [part.strip() for part in text.split(",")]
        within = [part for part in within if _is_area(part)]
        if within:
            found = [city for city in self._cities.named(name) if all(_lies_in(city, part) for part in within)]
            return self._choose(name, found) or self._by_area(within[-1], now)
        for whole, area in _readings(name):
            found = [city for city in self._cities.named(whole) if not area or _lies_in(city, area)]
            if found:
                return self._choose(whole, found)
        return None

    def _choose(self, name: str, cities: list[City]) -> Whereabouts | Choices | None:
        """Take the city that is clearly larger than its namesakes; where none is, offer those of similar size."""
        called = fold(name)
        weights = {city: city.population * (_OWN_NAME if _is_own_name(city, called) else 1) for city in cities}
        heaviest = max(weights.values(), default=0)
        rivals = [city for city in cities if weights[city] * _CLEARLY_LARGER >= heaviest]
        clocks: dict[tuple[str, str], City] = {}
        for city in sorted(rivals, key=lambda city: -weights[city]):
            clocks.setdefault((city.zone, city.country), city)
        options = [self._in_city(city) for city in clocks.values()]
        return options[0] if len(options) == 1 else _choices("namesake", options[:_MOST_NAMESAKES])

    def _largest_of_countries(self, group: Iterable[str]) -> list[str]:
        """Return each country's most populous zone of the group, the largest first."""
        largest: dict[str | None, str] = {}
        for zone in sorted(group, key=self._population, reverse=True):
            largest.setdefault(zones.country_of(zone), zone)
        return list(largest.values())

    def _population(self, zone: str, country: str | None = None) -> int:
        city = self._cities.biggest(zone, country or zones.country_of(zone) or "")
        return city.population if city else 0

    def _in_city(self, city: City) -> Whereabouts:
        region = countries.region_names().get((city.country, city.region), "")
        parts = (city.name, region, self.country_name(city.country, "en"))
        return Whereabouts(city.zone, city.country, ", ".join(dict.fromkeys(filter(None, parts))))

    def _named_by_zone(self, zone: str) -> Whereabouts:
        """Label a zone by the city it is named after, which is the best known one, and its country."""
        country = zones.country_of(zone)
        if country is None:
            return Whereabouts(zone, None, _nautical_label(zone))
        name = zones.localised_names("en").get(zone, _own_city(zone))
        return Whereabouts(zone, country, ", ".join(dict.fromkeys((name, self.country_name(country, "en")))))

    def _named_by_largest_city(self, zone: str, country: str, language: str) -> Whereabouts:
        city = self._cities.biggest(zone, country)
        name = city.name if city else _own_city(zone)
        if city is None or fold(city.name).startswith(fold(_own_city(zone))):
            name = zones.localised_names(countries.known_language(language)).get(zone, name)
        return Whereabouts(zone, country, ", ".join(dict.fromkeys((name, self.country_name(country, language)))))


def _choices(why: str, options: Collection[Whereabouts]) -> Choices | None:
    """Put options together; those that would read alike tell their zones."""
    if not options:
        return None
    alike = Counter(option.label for option in options)
    told = (
        replace(option, label=f"{option.label} ({option.zone})") if alike[option.label] > 1 else option
        for option in options
    )
    return Choices(why, tuple(dict.fromkeys(told)))


def _readings(name: str) -> Iterator[tuple[str, str]]:
    """Split "San Jose Costa Rica" into a city and an area, the whole text first, in every way that names an area."""
    yield name, ""
    words = name.split()
    for split in range(len(words) - 1, max(0, len(words) - 4), -1):
        if _is_area(area := " ".join(words[split:])):
            yield " ".join(words[:split]), area


def _is_area(text: str) -> bool:
    return bool(_country_beside_city(text) or countries.regions_called(text))


def _lies_in(city: City, area: str) -> bool:
    return city.country == _country_beside_city(area) or (city.country, city.region) in countries.regions_called(area)


def _country_beside_city(text: str) -> str | None:
    """Beside a city two small letters are a code too: "portland us"."""
    return countries.country_called(text) or (countries.country_called(text.upper()) if len(text) == 2 else None)


def _is_own_name(city: City, called: str) -> bool:
    """A name with something added is a city's own as well: "Washington" of "Washington, D.C."."""
    own = fold(city.name)
    return own == called or own.startswith(f"{called} ")


def _own_city(zone: str) -> str:
    return zone.rpartition("/")[2].replace("_", " ")


def _nautical_label(zone: str) -> str:
    """Name a zone of the open sea by its offset; the database writes those with the sign reversed."""
    hours = zone.removeprefix("Etc/GMT")
    return "UTC" if hours == zone or not hours else "UTC" + hours.translate(str.maketrans("+-", "-+"))
