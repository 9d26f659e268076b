"""Searches by their terms: those whose words all hold for a document, found without looking at each search.

Slot k holds the k-th clause of every search: a bitmap of searches for each term that would satisfy it. A search is
found when each of its slots is hit and none of its excluded terms is. A clause of facts with few values, such as
seniority, has a slot of its own; the others stand in numbered slots, rarest first, so that slot 0 leaves few searches
for the rest to look at.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import chain, pairwise
from typing import Final

from pyroaring import BitMap

from bot.rules.document import Document
from bot.rules.search_index.packing import Name, Named
from bot.rules.terms import WORDED, Field, Query, Term

Slot = int | Field
_FIRST: Final = 0
_EXCLUDED: Final = -1

# How common a term is in postings, against a skill: a guess that costs time when wrong, never a match.
_COMMONNESS = {Field.COMPANY: 0.1, Field.TITLE: 0.5, Field.SKILL: 1, Field.ROLE: 1, Field.TEXT: 2}
_FACETS = frozenset(Field) - _COMMONNESS.keys()
_FACETS_COMMONNESS = 10


class TermIndex:
    """Bitmaps of the numbers of searches."""

    def __init__(self) -> None:
        self._bitmaps: dict[Field, dict[str, dict[Slot, BitMap]]] = {field: {} for field in Field}
        self._phrases: dict[Field, dict[str, set[str]]] = {field: defaultdict(set) for field in WORDED}
        self._filled: dict[Slot, BitMap] = defaultdict(BitMap)
        self._unnumbered = BitMap()

    def add(self, number: int, query: Query) -> None:
        """Take up a search; one that is there already stays as it is."""
        clauses = _slotted(query)
        for slot in clauses:
            self._filled[slot].add(number)
        placed = [(slot, term) for slot, clause in clauses.items() for term in clause]
        for slot, term in placed + [(_EXCLUDED, term) for term in query.excluded]:
            self._slots(term.field, term.value).setdefault(slot, BitMap()).add(number)
        if _FIRST not in clauses:
            self._unnumbered.add(number)

    def match(self, document: Document) -> BitMap:
        """The searches whose clauses all hold and whose exclusions do not."""
        hits: dict[Slot, list[BitMap]] = defaultdict(list)
        for slots in self._true(document):
            for slot, bitmap in slots.items():
                hits[slot].append(bitmap)
        found = BitMap.union(self._unnumbered, *hits[_FIRST])
        for slot, filled in self._filled.items():
            if slot != _FIRST:
                found -= filled - BitMap.union(BitMap(), *hits[slot])
        return found - BitMap.union(BitMap(), *hits[_EXCLUDED])

    def named(self) -> Named:
        """Every bitmap and its name, for `restore` in another index."""
        for field, terms in self._bitmaps.items():
            for value, slots in terms.items():
                for slot, bitmap in slots.items():
                    yield ["term", slot, field, value], bitmap
        for slot, bitmap in self._filled.items():
            yield ["slot", slot], bitmap
        yield ["unnumbered"], self._unnumbered

    def restore(self, name: Name, bitmap: BitMap) -> bool:
        """Take one back; False where it is none of these."""
        match name:
            case ["term", slot, str(field), str(value)]:
                self._slots(Field(field), value)[_slot(slot)] = bitmap
            case ["slot", slot]:
                self._filled[_slot(slot)] = bitmap
            case ["unnumbered"]:
                self._unnumbered = bitmap
            case _:
                return False
        return True

    def _true(self, document: Document) -> Iterator[Mapping[Slot, BitMap]]:
        """The bitmaps of every indexed term that is true of the document."""
        title, text, company = (_grams(line) for line in (document.title, document.text, document.company))
        for field, line, grams in (
            (Field.TEXT, document.title + document.text, title | text),
            (Field.TITLE, document.title, title),
            (Field.COMPANY, document.company, company),
        ):
            bitmaps, phrases = self._bitmaps[field], self._phrases[field]
            for gram in grams & bitmaps.keys():
                yield bitmaps[gram]
            for pair in grams & phrases.keys():
                for phrase in phrases[pair]:
                    if f" {phrase} " in line:
                        yield bitmaps[phrase]
        for term in document.named:
            if found := self._bitmaps[term.field].get(term.value):
                yield found

    def _slots(self, field: Field, value: str) -> dict[Slot, BitMap]:
        """The bitmaps of one term, by slot."""
        terms = self._bitmaps[field]
        if value not in terms:
            terms[value] = {}
            if pair := _first_pair(field, value):
                self._phrases[field][pair].add(value)
        return terms[value]


def _slotted(query: Query) -> dict[Slot, frozenset[Term]]:
    """The clauses of a search by the slot that each goes to."""
    slotted: dict[Slot, frozenset[Term]] = {}
    numbered = []
    for clause in query.clauses:
        fields = {term.field for term in clause}
        if fields <= _FACETS and len(fields) == 1 and not fields & slotted.keys():
            slotted[fields.pop()] = clause
        else:
            numbered.append(clause)
    return slotted | dict(enumerate(sorted(numbered, key=_commonness)))


def _slot(written: object) -> Slot:
    return written if isinstance(written, int) else Field(str(written))


def _commonness(clause: frozenset[Term]) -> float:
    return sum(_COMMONNESS.get(term.field, _FACETS_COMMONNESS) for term in clause)


def _grams(line: str) -> set[str]:
    """The words of a line and its pairs of neighbours."""
    words = line.split()
    return set(chain(words, map(" ".join, pairwise(words))))


def _first_pair(field: Field, value: str) -> str | None:
    """The first two words of a longer phrase, by which it is found before it is verified."""
    words = value.split(" ") if field in WORDED else []
    return " ".join(words[:2]) if len(words) > 2 else None
