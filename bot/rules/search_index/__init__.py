"""Reverse search: for one document all searches it answers, as one bitmap of their numbers.

What a number stands for never changes, so that a new search only has to be added: somebody who changes an alert uses
another number. A number that nobody uses any more is masked out by one bitmap, until the index is packed; taken up
again before, it finds its bits as it left them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import timedelta
from itertools import chain
from typing import Self

from pyroaring import BitMap

from bot.rules.document import Document
from bot.rules.search_index.conditions import ConditionIndex, Place
from bot.rules.search_index.packing import Named, pack, unpack
from bot.rules.search_index.terms import TermIndex
from bot.rules.terms import Query

__all__ = ["Place", "SearchIndex"]


class SearchIndex:
    """Searches by number, at least 0 and below 2**32, and the places where somebody wants to hear of them at once."""

    def __init__(self) -> None:
        self._terms = TermIndex()
        self._conditions = ConditionIndex()
        self._numbers = BitMap()
        self._dead = BitMap()
        self._unpacked = 0

    def __len__(self) -> int:
        return len(self._numbers)

    def __contains__(self, number: int) -> bool:
        return number in self._numbers

    @property
    def unpacked(self) -> int:
        """How many changes were made since it was packed."""
        return self._unpacked

    def add(self, number: int, query: Query) -> None:
        """Take up a search, or nothing where it is there: a number stands for the same search for ever."""
        if number in self._numbers:
            return
        self._dead.discard(number)
        self._terms.add(number, query)
        self._conditions.add(number, query)
        self._numbers.add(number)
        self._unpacked += 1

    def retire(self, number: int) -> None:
        """Forget a search; one that is not there is no error."""
        if number in self._numbers:
            self._numbers.discard(number)
            self._dead.add(number)
            self._unpacked += 1

    def listen(self, number: int, place: Place) -> None:
        """Somebody there wants to hear at once of what a search finds. It is not unsaid when they no longer do: who is
        to be told must be looked up in any case."""
        self._conditions.listen(number, place)

    @property
    def places(self) -> Collection[Place]:
        """Every place where somebody listens."""
        return self._conditions.places

    def depends_on_place(self, number: int) -> bool:
        """Whether a search asks for what is open to whoever searches."""
        return self._conditions.depends_on_place(number)

    def match(self, document: Document) -> BitMap:
        """The searches whose clauses all hold and whose exclusions do not; pay, age and place are not looked at."""
        return self._terms.match(document) - self._dead

    def heard(
        self,
        found: BitMap,
        document: Document,
        open_to: Collection[Place],
        *,
        age: timedelta,
        rates: Mapping[str, float],
    ) -> BitMap:
        """Those of the searches that were matched whose conditions hold too, for somebody who listens.

        `open_to` are the places from which the job may be taken or that it does not speak of, `age` is the time since
        the posting was published, and `rates` maps a currency to the value of one unit in EUR.
        """
        return self._conditions.heard(found, open_to) - self._conditions.unmet(document.facts.salary, age, rates)

    def dump(self) -> bytes:
        """All that is not retired, for `load`."""
        named: Named = chain(self._terms.named(), self._conditions.named())
        alive = ((name, bitmap - self._dead) for name, bitmap in named)
        return pack(chain([(["numbers"], self._numbers)], ((name, bitmap) for name, bitmap in alive if bitmap)))

    @classmethod
    def load(cls, dumped: bytes) -> Self:
        """What was dumped, packed: side by side in memory, it is searched twice as fast as after many additions.

        Raises ValueError for bytes that `dump` did not make.
        """
        index = cls()
        for name, bitmap in unpack(dumped):
            if name == ["numbers"]:
                index._numbers = bitmap
            elif not (index._terms.restore(name, bitmap) or index._conditions.restore(name, bitmap)):
                raise ValueError(f"no bitmap of a search index: {name}")
        return index
