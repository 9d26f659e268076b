"""Searches by their conditions on pay, age and place, and by the places where somebody listens for them at once."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from pyroaring import BitMap

from bot.rules.pay import yearly
from bot.rules.search_index.packing import Name, Named
from bot.rules.terms import Query
from storage.records import Salary


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody lives: ISO 3166 alpha-2 country and IANA zone, None where it is not known."""

    country: str | None
    zone: str | None


@dataclass(slots=True)
class _Floors:
    """The salary floors in one currency, by amount."""

    amounts: list[int] = field(default_factory=list)
    bitmaps: dict[int, BitMap] = field(default_factory=dict)
    everybody: BitMap = field(default_factory=BitMap)

    def add(self, amount: int, numbers: BitMap) -> None:
        if amount not in self.bitmaps:
            insort(self.amounts, amount)
            self.bitmaps[amount] = BitMap()
        self.bitmaps[amount] |= numbers
        self.everybody |= numbers

    def above(self, offered: float) -> BitMap:
        """The searches whose floor is not reached."""
        at = bisect_right(self.amounts, offered)
        return BitMap.union(BitMap(), *(self.bitmaps[amount] for amount in self.amounts[at:]))


class ConditionIndex:
    """Bitmaps of the numbers of searches."""

    def __init__(self) -> None:
        self._floors: dict[tuple[str, bool], _Floors] = {}
        self._days: dict[int, BitMap] = {}
        self._eligible = BitMap()
        self._listening: dict[Place, BitMap] = {}
        self._anywhere = BitMap()

    def add(self, number: int, query: Query) -> None:
        if floor := query.salary_at_least:
            self._currency(floor.currency, floor.unknown_ok).add(floor.amount, BitMap([number]))
        if query.days is not None:
            self._days.setdefault(query.days, BitMap()).add(number)
        if query.eligible_only:
            self._eligible.add(number)

    def listen(self, number: int, place: Place) -> None:
        """Somebody there wants to hear of what this search finds at once."""
        self._listening.setdefault(place, BitMap()).add(number)
        self._anywhere.add(number)

    @property
    def places(self) -> Collection[Place]:
        """Every place where somebody listens."""
        return self._listening.keys()

    def depends_on_place(self, number: int) -> bool:
        return number in self._eligible

    def unmet(self, salary: Salary | None, age: timedelta, rates: Mapping[str, float]) -> BitMap:
        """The searches whose condition on pay or age this does not meet."""
        return BitMap.union(BitMap(), *self._underpaid(salary, rates), *self._outdated(age))

    def heard(self, found: BitMap, open_to: Collection[Place]) -> BitMap:
        """Those of `found` that somebody listens for; where they ask for what is open to them, in one of these."""
        heard = found & self._anywhere
        if len(open_to) == len(self._listening):
            return heard
        there = BitMap.union(BitMap(), *(self._listening[place] for place in open_to))
        return heard - (self._eligible - there)

    def named(self) -> Named:
        """Every bitmap and its name, for `restore` in another index."""
        for (currency, unknown_ok), floors in self._floors.items():
            for amount, bitmap in floors.bitmaps.items():
                yield ["floor", currency, unknown_ok, amount], bitmap
        for days, bitmap in self._days.items():
            yield ["days", days], bitmap
        for place, bitmap in self._listening.items():
            yield ["place", place.country, place.zone], bitmap
        yield ["eligible"], self._eligible

    def restore(self, name: Name, bitmap: BitMap) -> bool:
        """Take one back; False where it is none of these."""
        match name:
            case ["floor", str(currency), bool(unknown_ok), int(amount)]:
                self._currency(currency, unknown_ok).add(amount, bitmap)
            case ["days", int(days)]:
                self._days[days] = bitmap
            case ["place", str() | None as country, str() | None as zone]:
                self._listening[Place(country, zone)] = bitmap
                self._anywhere |= bitmap
            case ["eligible"]:
                self._eligible = bitmap
            case _:
                return False
        return True

    def _currency(self, currency: str, unknown_ok: bool) -> _Floors:
        return self._floors.setdefault((currency, unknown_ok), _Floors())

    def _underpaid(self, salary: Salary | None, rates: Mapping[str, float]) -> Iterator[BitMap]:
        for (currency, unknown_ok), floors in self._floors.items():
            offered = None if salary is None else yearly(salary, currency, rates)
            if offered is not None:
                yield floors.above(offered)
            elif not unknown_ok:
                yield floors.everybody

    def _outdated(self, age: timedelta) -> Iterator[BitMap]:
        return (bitmap for days, bitmap in self._days.items() if age > timedelta(days=days))
