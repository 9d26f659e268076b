"""Orders what matched, by points a person can be shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.rules.document import Document
from bot.rules.matching import Place, Verdict
from bot.rules.taste import Rule
from bot.rules.terms import Field, Query, Term
from bot.rules.tokens import line
from storage.records import Eligibility, Job

_TITLE_POINTS = 30.0
_SKILL_POINTS = 6.0
_SKILLS_COUNTED = 5
_RECENCY_POINTS = 25.0
_RECENCY_HALVED = timedelta(days=5)
_ELIGIBLE_POINTS = {Eligibility.YES: 20.0, Eligibility.UNKNOWN: 8.0, Eligibility.NO: -25.0}
_SALARY_POINTS = 5.0
_MOST_TASTE_POINTS = 30.0


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that earned points, or cost some: title, skills, recency, eligibility, salary or taste. `terms` are
    those of the search it counted, `rules` what the person wants more or less of."""

    name: str
    points: float
    terms: tuple[Term, ...] = ()
    rules: tuple[Rule, ...] = ()


@dataclass(frozen=True, slots=True)
class Score:
    """The points of one job, and what they came from; parts without points are left out."""

    points: float
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Ranked:
    """A job with its score, to be put in order."""

    job: Job
    score: Score


def rank(
    query: Query,
    document: Document,
    verdict: Verdict,
    eligible: Eligibility,
    now: datetime,
    published_at: datetime,
    *,
    taste: Sequence[Rule] = (),
    rates: Mapping[str, float] | None = None,
) -> Score:
    """Score one job for one person.

    At most 30 points for the share of clauses the title answers, 6 for each of five skills asked for, 25 for a job
    published now, halved every five days, 20 where the person is eligible (8 where nothing says so, -25 where they
    are not), 5 for stated pay, and up to 30 either way for what the person wants more or less of.
    """
    titled = tuple(reason.term for reason in verdict.reasons if reason.place is Place.TITLE)
    answered = sum(not clause.isdisjoint(titled) for clause in query.clauses)
    skills = tuple(reason.term for reason in verdict.reasons if reason.term.field is Field.SKILL)
    age = max(now - published_at, timedelta())
    parts = (
        Part("title", round(_TITLE_POINTS * answered / max(len(query.clauses), 1), 1), titled),
        Part("skills", _SKILL_POINTS * min(len(skills), _SKILLS_COUNTED), skills),
        Part("recency", round(_RECENCY_POINTS * 0.5 ** (age / _RECENCY_HALVED), 1)),
        Part("eligibility", _ELIGIBLE_POINTS[eligible]),
        Part("salary", _SALARY_POINTS if document.facts.salary is not None else 0.0),
        _taste(document, taste, rates or {}),
    )
    return Score(round(sum(part.points for part in parts), 1), tuple(part for part in parts if part.points))


def _taste(document: Document, taste: Sequence[Rule], rates: Mapping[str, float]) -> Part:
    rules = tuple(rule for rule in taste if rule.holds(document, rates))
    points = sum(rule.points for rule in rules)
    return Part("taste", max(-_MOST_TASTE_POINTS, min(points, _MOST_TASTE_POINTS)), rules=rules)


def order(ranked: Iterable[Ranked], per_company: int | None = None) -> list[Ranked]:
    """Best first; among equals the newer, then the one known longer.

    With `per_company`, what a company has beyond that number moves behind everything else, in the same order: nothing
    is dropped. Jobs without a company are never too many.
    """
    best = sorted(ranked, key=lambda one: (-one.score.points, -one.job.published_at.timestamp(), one.job.id))
    if per_company is None:
        return best
    taken: Counter[str] = Counter()
    front: list[Ranked] = []
    surplus: list[Ranked] = []
    for one in best:
        company = line(one.job.company).strip()
        taken[company] += 1
        (surplus if company and taken[company] > per_company else front).append(one)
    return front + surplus
