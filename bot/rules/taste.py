"""What a person thinks of roles they were shown, as rules that they can see and undo."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.rules.document import Document
from bot.rules.pay import yearly
from bot.rules.terms import Field, Query, Term, token
from bot.rules.tokens import line
from storage.records import Vote, WorkMode

PAY: Final = "pay"
UNSTATED: Final = "unstated"
POINTS_A_VOTE = 10.0
MOST_POINTS = 20.0
LEAST_POINTS = 2.0


class Fault(StrEnum):
    """What is wrong with a role, in one tap."""

    STACK = "stack"
    LEVEL = "level"
    PAY = "pay"
    PLACE = "place"
    COMPANY = "company"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Rule:
    """More or less of something: `kind` is a field of the search language and `value` a value of it, or `kind` is "pay"
    and `value` is "unstated" or the most a year pays (`45000 EUR`). `points` are added where it holds."""

    kind: str
    value: str
    points: float

    @property
    def token(self) -> str:
        """Stands for what the rule is about in the data of a button."""
        return token(f"{self.kind}:{self.value}")

    def holds(self, document: Document, rates: Mapping[str, float]) -> bool:
        if self.kind != PAY:
            return document.holds(Term(Field(self.kind), self.value))
        salary = document.facts.salary
        if salary is None or self.value == UNSTATED:
            return salary is None and self.value == UNSTATED
        amount, currency = self.value.split(" ")
        offered = yearly(salary, currency, rates)
        return offered is not None and offered <= float(amount)


@dataclass(frozen=True, slots=True)
class Taste:
    """What holds for all of a person's searches: companies they never want to see, as `matching.company_key` gives
    them, and what they want more or less of."""

    muted: frozenset[str] = frozenset()
    rules: tuple[Rule, ...] = ()


NEUTRAL = Taste()


def votes(document: Document, query: Query, fault: Fault | None) -> tuple[Vote, ...]:
    """What a thumb up (no `fault`) or down says about a role that `query` found.

    One vote in all, shared evenly by what it is about: the skills that were not asked for, those in the title alone if
    there are any; the level, the kinds of office, the company, the pay. Work that is remote is nobody's fault.
    """
    match fault:
        case None:
            return _shared(+1, _unasked(document, query))
        case Fault.STACK:
            return _shared(-1, _unasked(document, query))
        case Fault.LEVEL:
            return _shared(-1, _named(document, Field.SENIORITY))
        case Fault.PLACE:
            modes = _named(document, Field.MODE)
            return _shared(-1, [mode for mode in modes if mode.value != WorkMode.REMOTE])
        case Fault.COMPANY:
            name = document.company.strip()
            return (Vote(Field.COMPANY.value, name, -1.0),) if name else ()
        case Fault.PAY:
            return (Vote(PAY, _most_paid(document), -1.0),)
    return ()


def learn(cast: Iterable[Vote]) -> tuple[Rule, ...]:
    """The rules that follow from all votes of a person: ten points a vote, twenty at most, and none of less than two;
    the strongest first."""
    sums: Counter[tuple[str, str]] = Counter()
    for vote in cast:
        sums[vote.kind, vote.value] += vote.weight  # type: ignore[assignment]
    rules = (
        Rule(kind, value, round(max(-MOST_POINTS, min(POINTS_A_VOTE * total, MOST_POINTS)), 1))
        for (kind, value), total in sums.items()
    )
    kept = (rule for rule in rules if abs(rule.points) >= LEAST_POINTS)
    return tuple(sorted(kept, key=lambda rule: (-abs(rule.points), rule.kind, rule.value)))


def _unasked(document: Document, query: Query) -> list[Term]:
    skills = [term for term in _named(document, Field.SKILL) if term not in query.terms()]
    return [term for term in skills if line(term.value) in document.title] or skills


def _named(document: Document, field: Field) -> list[Term]:
    return sorted(term for term in document.named if term.field is field)


def _shared(weight: float, terms: list[Term]) -> tuple[Vote, ...]:
    return tuple(Vote(term.field.value, term.value, round(weight / len(terms), 3)) for term in terms)


def _most_paid(document: Document) -> str:
    salary = document.facts.salary
    most = None if salary is None else yearly(salary, salary.currency, {})
    return UNSTATED if salary is None or most is None else f"{round(most)} {salary.currency}"
