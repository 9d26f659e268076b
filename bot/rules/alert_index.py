"""Finds, for one job, all alerts whose terms hold, without looking at each alert.

Slot k holds the k-th clause of every alert: a bitmap of alerts for each term that would satisfy it. An alert is found
when each of its slots is hit and none of its excluded terms is. Clauses are put into slots rarest first, so that slot 0
leaves few alerts for the later slots to look at.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import chain, pairwise
from typing import Final

from pyroaring import BitMap

from bot.rules.document import Document
from bot.rules.terms import WORDED, Field, Query, Term

_EXCLUDED: Final = -1

# How common a term of each field is in postings, against a skill: a guess that costs time when wrong, never a match.
_COMMONNESS = {
    Field.COMPANY: 0.1,
    Field.TITLE: 0.5,
    Field.SKILL: 1,
    Field.ROLE: 1,
    Field.TEXT: 2,
    Field.SENIORITY: 8,
    Field.EMPLOYMENT: 10,
    Field.MODE: 10,
}


class _Posting:
    """The alerts that have one term in one slot."""

    __slots__ = ("alerts", "slot", "term")

    def __init__(self, slot: int, term: Term) -> None:
        self.slot = slot
        self.term = term
        self.alerts = BitMap()


class AlertIndex:
    """Alerts by their terms; changed one at a time, never rebuilt. Alert ids are at least 0 and below 2**32."""

    def __init__(self) -> None:
        self._alerts: dict[int, tuple[_Posting, ...]] = {}
        self._postings: dict[Field, dict[str, list[_Posting]]] = {field: {} for field in Field}
        self._phrases: dict[Field, dict[str, set[str]]] = {field: defaultdict(set) for field in WORDED}
        self._filled: list[BitMap] = [BitMap()]
        self._clauseless = BitMap()

    def __len__(self) -> int:
        return len(self._alerts)

    def __contains__(self, alert_id: int) -> bool:
        return alert_id in self._alerts

    def put(self, alert_id: int, query: Query) -> None:
        """Add an alert, or replace its search."""
        self.discard(alert_id)
        clauses = sorted(query.clauses, key=lambda clause: sum(_COMMONNESS[term.field] for term in clause))
        postings = [self._posting(slot, term) for slot, clause in enumerate(clauses) for term in clause]
        postings += [self._posting(_EXCLUDED, term) for term in query.excluded]
        for posting in postings:
            posting.alerts.add(alert_id)
        self._filled += [BitMap() for _ in range(len(clauses) - len(self._filled))]
        for filled in self._filled[: len(clauses)]:
            filled.add(alert_id)
        if not clauses:
            self._clauseless.add(alert_id)
        self._alerts[alert_id] = tuple(postings)

    def discard(self, alert_id: int) -> None:
        """Forget an alert; one that is not there is no error."""
        for posting in self._alerts.pop(alert_id, ()):
            posting.alerts.discard(alert_id)
            if not posting.alerts:
                self._drop(posting)
        for filled in self._filled:
            filled.discard(alert_id)
        self._clauseless.discard(alert_id)

    def match(self, document: Document) -> BitMap:
        """The alerts whose clauses all hold and whose exclusions do not. Salary, eligibility and age are not looked at:
        `bot.rules.matching.judge` decides them for each person."""
        hits: dict[int, list[BitMap]] = defaultdict(list)
        for posting in chain.from_iterable(self._true_terms(document)):
            hits[posting.slot].append(posting.alerts)
        found = BitMap.union(self._clauseless, *hits[0])
        for slot, filled in enumerate(self._filled[1:], start=1):
            found -= filled - BitMap.union(BitMap(), *hits[slot])
        return found - BitMap.union(BitMap(), *hits[_EXCLUDED])

    def _true_terms(self, document: Document) -> Iterator[list[_Posting]]:
        """The postings, of all slots, of every indexed term that is true of the document."""
        title, text, company = (set(_grams(line)) for line in (document.title, document.text, document.company))
        for field, line, grams in (
            (Field.TEXT, document.title + document.text, title | text),
            (Field.TITLE, document.title, title),
            (Field.COMPANY, document.company, company),
        ):
            postings, phrases = self._postings[field], self._phrases[field]
            for gram in grams & postings.keys():
                yield postings[gram]
            for pair in grams & phrases.keys():
                for phrase in phrases[pair]:
                    if f" {phrase} " in line:
                        yield postings[phrase]
        for term in document.named:
            if found := self._postings[term.field].get(term.value):
                yield found

    def _posting(self, slot: int, term: Term) -> _Posting:
        postings = self._postings[term.field].setdefault(term.value, [])
        for posting in postings:
            if posting.slot == slot:
                return posting
        if not postings and (pair := _first_pair(term)):
            self._phrases[term.field][pair].add(term.value)
        postings.append(_Posting(slot, term))
        return postings[-1]

    def _drop(self, posting: _Posting) -> None:
        term = posting.term
        postings = self._postings[term.field][term.value]
        postings.remove(posting)
        if postings:
            return
        del self._postings[term.field][term.value]
        if pair := _first_pair(term):
            phrases = self._phrases[term.field]
            phrases[pair].discard(term.value)
            if not phrases[pair]:
                del phrases[pair]


def _grams(line: str) -> Iterator[str]:
    """The words of a line and its pairs of neighbours."""
    words = line.split()
    return chain(words, map(" ".join, pairwise(words)))


def _first_pair(term: Term) -> str | None:
    """The first two words of a longer phrase, by which it is found before it is verified."""
    words = term.value.split(" ") if term.field in WORDED else []
    return " ".join(words[:2]) if len(words) > 2 else None
