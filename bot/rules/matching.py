"""Decides whether a job is what a search asks for, and says why or everything that speaks against it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from bot.rules.document import Described, Document
from bot.rules.pay import meets, yearly
from bot.rules.terms import WORDED, Field, Query, Term, clause_text
from bot.rules.tokens import line
from storage.records import Eligibility

__all__ = ["Described", "Document", "Kind", "Miss", "Place", "Reason", "Verdict", "holds", "judge"]


class Place(StrEnum):
    """Where a term was found."""

    TITLE = "title"
    TEXT = "text"
    COMPANY = "company"
    FACT = "fact"


@dataclass(frozen=True, slots=True)
class Reason:
    """A term that matched, and where."""

    term: Term
    place: Place


class Kind(StrEnum):
    """The kinds of requirements, in the order in which they are tried."""

    WORDS = "words"
    ELIGIBILITY = "eligibility"
    SALARY = "salary"
    AGE = "age"
    MUTED = "muted"


@dataclass(frozen=True, slots=True)
class Miss:
    """A requirement that a job fails. `requirement` is that part of the canonical text of the search
    (`skill:(go, rust)`, `-skill:php`, `eligible`, `salary>=60000EUR`, `days:7`), which `terms.relaxed` takes out, or
    "muted", which is no part of it. `unstated` where the job fails only because it does not say."""

    kind: Kind
    requirement: str
    unstated: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """Everything a job fails, first things first; it matched if there is nothing. `reasons` are the terms that matched,
    in the order of the clauses."""

    misses: tuple[Miss, ...] = ()
    reasons: tuple[Reason, ...] = ()

    @property
    def matched(self) -> bool:
        return not self.misses

    @property
    def failed(self) -> str | None:
        """The first requirement that failed."""
        return self.misses[0].requirement if self.misses else None

    @property
    def near_miss(self) -> Miss | None:
        """The one requirement without which the job would have matched."""
        alone = len(self.misses) == 1 and self.misses[0].kind is not Kind.MUTED
        return self.misses[0] if alone else None


def holds(query: Query, document: Document) -> bool:
    """Whether the terms of a search hold, its conditions on salary, eligibility and age aside."""
    return all(any(map(document.holds, clause)) for clause in query.clauses) and not any(
        map(document.holds, query.excluded)
    )


def judge(
    query: Query,
    document: Document,
    eligible: Eligibility,
    *,
    age: timedelta | None = None,
    rates: Mapping[str, float] | None = None,
    muted: frozenset[str] = frozenset(),
) -> Verdict:
    """Judge one job for one person.

    `eligible` is the verdict for that person: a search for eligible jobs drops NO and keeps UNKNOWN. `age` is the time
    since the posting was published; unknown, it passes. `rates` maps a currency to the value of one unit in EUR;
    without it only pay in the same currency is compared. `muted` are companies as `company_key` gives them.
    Requirements are tried in this order: clauses, exclusions, eligibility, salary, age, muted companies.
    """
    reasons: list[Reason] = []
    misses: list[Miss] = []
    for clause in query.clauses:
        found = [term for term in clause if document.holds(term)]
        if found:
            reasons += [Reason(term, place(term, document)) for term in sorted(found)]
        else:
            misses.append(Miss(Kind.WORDS, clause_text(clause), _says_nothing(clause, document)))
    misses += [Miss(Kind.WORDS, f"-{term}") for term in sorted(query.excluded) if document.holds(term)]
    misses += _conditions(query, document, eligible, age, rates or {})
    if muted and document.company.strip() in muted:
        misses.append(Miss(Kind.MUTED, "muted"))
    return Verdict(tuple(misses), tuple(reasons))


def place(term: Term, document: Document) -> Place:
    """Where a term that holds is found: a fact counts as the title's where the title says it in the same words."""
    if term.field is Field.COMPANY:
        return Place.COMPANY
    if line(term.value) in document.title:
        return Place.TITLE
    return Place.TEXT if term.field is Field.TEXT else Place.FACT


def company_key(company: str) -> str:
    """A company's name without what differs between spellings: case and punctuation; "" for none."""
    return line(company).strip()


def _says_nothing(clause: frozenset[Term], document: Document) -> bool:
    """Whether a clause asks for one fact, of which the job states nothing."""
    fields = {term.field for term in clause}
    return len(fields) == 1 and fields.isdisjoint({*WORDED, Field.SKILL, Field.ROLE}) and not document.states(*fields)


def _conditions(
    query: Query, document: Document, eligible: Eligibility, age: timedelta | None, rates: Mapping[str, float]
) -> Iterator[Miss]:
    if query.eligible_only and eligible is Eligibility.NO:
        yield Miss(Kind.ELIGIBILITY, "eligible")
    floor = query.salary_at_least
    if floor is not None and not meets(document.facts.salary, floor, rates):
        salary = document.facts.salary
        unstated = salary is None or yearly(salary, floor.currency, rates) is None
        yield Miss(Kind.SALARY, str(floor), unstated)
    if query.days is not None and age is not None and age > timedelta(days=query.days):
        yield Miss(Kind.AGE, f"days:{query.days}")
