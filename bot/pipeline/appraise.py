"""How a role stands to one person's search: the verdict, whether they may take it, and what it is worth to them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, partial

from pyroaring import BitMap

from bot.content import Content
from bot.i18n import Texts
from bot.normalise.eligibility import eligibility
from bot.rates import Rates
from bot.rules import history, matching, pay, ranking, recurrence
from bot.rules.matching import Document, Reason, Verdict
from bot.rules.query import Field, Query
from bot.rules.search_index import Place, SearchIndex
from bot.rules.taste import NEUTRAL, Taste
from bot.sources import SOURCES
from bot.sources.base import Source
from bot.views.roles import Card, Comparable, Link, Listing
from bot.views.search import term
from storage.records import Eligibility, Facts, Job, Person, Posting


@dataclass(frozen=True)
class Appraisal:
    job: Job
    verdict: Verdict
    eligible: Eligibility
    because: str
    rank: Callable[[], ranking.Score]

    @cached_property
    def score(self) -> ranking.Score:
        """Its points, counted when they are first asked for: of most roles nobody does."""
        return self.rank()


@dataclass(frozen=True, slots=True)
class Heard:
    """The numbers of the searches whose words a role has, of those among them that it meets for somebody who wants to
    hear of it at once, and the places from which it may be taken or that it does not speak of."""

    matched: BitMap
    at_once: BitMap
    open_to: Collection[Place]


class Appraiser:
    """Joins the pure rules with the tables they need."""

    def __init__(self, content: Content, rates: Rates) -> None:
        self._content = content
        self._rates = rates

    def document(self, job: Job) -> Document:
        return Document.of(job, self._content.vocabulary.roles_of(job.title))

    def appraise(
        self,
        person: Person,
        query: Query,
        job: Job,
        now: datetime,
        taste: Taste = NEUTRAL,
        document: Document | None = None,
    ) -> Appraisal:
        """Judge one role; its `document` is made anew where it is not given."""
        document = document or self.document(job)
        eligible, because = _eligibility(job.facts, person.country, person.zone, now)
        age, rates = now - job.published_at, self._rates.euros
        verdict = matching.judge(query, document, eligible, age=age, rates=rates, muted=taste.muted)
        rank = partial(
            ranking.rank, query, document, verdict, eligible, now, job.published_at, taste=taste.rules, rates=rates
        )
        return Appraisal(job, verdict, eligible, because, rank)

    def hear(self, index: SearchIndex, job: Job, now: datetime) -> Heard:
        """Match one role with all searches, and find for which of them it is to be told at once."""
        document = self.document(job)
        matched = index.match(document)
        open_to = {
            place
            for place in index.places
            if _eligibility(job.facts, place.country, place.zone, now)[0] is not Eligibility.NO
        }
        age = now - job.published_at
        return Heard(matched, index.heard(matched, document, open_to, age=age, rates=self._rates.euros), open_to)

    def card(self, texts: Texts, person: Person, appraisal: Appraisal, now: datetime) -> Card:
        """The card of a role that was read with its postings."""
        return Card(
            appraisal.job,
            appraisal.eligible,
            appraisal.because,
            tuple(dict.fromkeys(self._reason(texts, reason) for reason in appraisal.verdict.reasons)),
            tuple({link.text: link for link in links(appraisal.job)}.values()),
            self._comparable(person, appraisal.job, now),
            history.reposts(appraisal.job.postings),
        )

    def _comparable(self, person: Person, job: Job, now: datetime) -> Comparable | None:
        """The pay as a year of it would be in the person's country, where it is posted otherwise."""
        if job.facts.salary is None:
            return None
        currency = self._rates.currency_of(person.country, now.date())
        salary = pay.comparable(job.facts.salary, currency, self._rates.euros)
        if salary is None:
            return None
        return Comparable(salary, self._rates.day if salary.currency != job.facts.salary.currency else None)

    def _reason(self, texts: Texts, reason: Reason) -> str:
        wanted = term(texts, reason.term, self._content.label)
        if reason.place is matching.Place.TITLE and reason.term.field is not Field.TITLE:
            return texts.gettext("{term} in the title").format(term=wanted)
        return wanted


def _eligibility(facts: Facts, country: str | None, zone: str | None, now: datetime) -> tuple[Eligibility, str]:
    return eligibility(facts, country, recurrence.standard_offset(zone, now.year) if zone else None)


def best(appraisals: Iterable[Appraisal], *, per_company: int) -> list[Appraisal]:
    """Best first, with what a company has beyond `per_company` moved behind the rest."""
    found = {appraisal.job.id: appraisal for appraisal in appraisals}
    ranked = (ranking.Ranked(appraisal.job, appraisal.score) for appraisal in found.values())
    return [found[one.job.id] for one in ranking.order(ranked, per_company)]


def credit(source: str) -> str:
    """What the terms of a source ask to be shown beside its listings; its name where it is no longer built in."""
    return SOURCES[source].attribution.text if source in SOURCES else source


def listings(job: Job) -> list[Listing]:
    """Every listing of a role that was read with its postings, the open ones first, each with its source's credit."""
    latest = sorted(job.postings, key=lambda posting: (posting.closed_at is not None, posting.first_seen_at))
    return [
        Listing(_link(source, posting), posting.place, posting.first_seen_at, posting.closed_at, posting.id)
        for posting in latest
        if (source := SOURCES.get(posting.source)) is not None
    ]


def links(job: Job) -> Iterable[Link]:
    """The sources that list the role, the earliest first; of a source that lists it several times, the latest listing
    comes last. Closed listings count only where none is open."""
    current = [posting for posting in job.postings if posting.closed_at is None] or job.postings
    for posting in sorted(current, key=lambda posting: posting.first_seen_at):
        source = SOURCES.get(posting.source)
        if source is not None:
            yield _link(source, posting)


def _link(source: Source, posting: Posting) -> Link:
    return Link(source.attribution.text, posting.url or source.attribution.home, source.title)
