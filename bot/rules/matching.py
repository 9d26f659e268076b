"""Decides whether a job is what a search asks for, and says why or why not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from bot.rules.document import Described, Document
from bot.rules.pay import meets
from bot.rules.terms import Field, Query, Term, clause_text
from bot.rules.tokens import line
from storage.records import Eligibility

__all__ = ["Described", "Document", "Place", "Reason", "Verdict", "holds", "judge"]


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


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a job matched. `failed` is the first requirement it failed, as that part of the canonical text of the
    search (`skill:(go, rust)`, `-skill:php`, `eligible`, `salary>=60000EUR`, `days:7`): parsing the rest of the text
    relaxes it. `reasons` are the terms that matched, in the order of the clauses."""

    matched: bool
    failed: str | None = None
    reasons: tuple[Reason, ...] = ()


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
) -> Verdict:
    """Judge one job for one person.

    `eligible` is the verdict for that person: a search for eligible jobs drops NO and keeps UNKNOWN. `age` is the time
    since the posting was published; unknown, it passes. `rates` maps a currency to the value of one unit in EUR;
    without it only pay in the same currency is compared. Requirements are tried in this order: clauses, exclusions,
    eligibility, salary, age.
    """
    reasons: list[Reason] = []
    for clause in query.clauses:
        found = [Reason(term, place(term, document)) for term in sorted(clause) if document.holds(term)]
        if not found:
            return Verdict(False, clause_text(clause), tuple(reasons))
        reasons += found
    failed = _excluded(query.excluded, document) or _condition(query, document, eligible, age, rates or {})
    return Verdict(failed is None, failed, tuple(reasons))


def place(term: Term, document: Document) -> Place:
    """Where a term that holds is found: a fact counts as the title's where the title says it in the same words."""
    if term.field is Field.COMPANY:
        return Place.COMPANY
    if line(term.value) in document.title:
        return Place.TITLE
    return Place.TEXT if term.field is Field.TEXT else Place.FACT


def _excluded(excluded: Iterable[Term], document: Document) -> str | None:
    return next((f"-{term}" for term in sorted(excluded) if document.holds(term)), None)


def _condition(
    query: Query, document: Document, eligible: Eligibility, age: timedelta | None, rates: Mapping[str, float]
) -> str | None:
    if query.eligible_only and eligible is Eligibility.NO:
        return "eligible"
    floor = query.salary_at_least
    if floor is not None and not meets(document.facts.salary, floor, rates):
        return str(floor)
    if query.days is not None and age is not None and age > timedelta(days=query.days):
        return f"days:{query.days}"
    return None
