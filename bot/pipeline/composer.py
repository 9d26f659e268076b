"""Words the pages of a digest, when it is due and when somebody turns a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import chain

from bot.clock import Clock
from bot.content import Content
from bot.i18n import Texts
from bot.pipeline.appraise import Appraisal, Appraiser
from bot.pipeline.freshness import freshness
from bot.rules.changes import now_open, pay_changed
from bot.rules.query import Query, parse
from bot.views import View, digest
from bot.views.roles import Change, Sources
from bot.views.search import describe
from bot.views.view import Keyboard
from storage import Storage
from storage.records import Alert, Cadence, Digest, Person

# Many people write the same searches, and one digest asks for its own several times.
SEARCHES_REMEMBERED = 4_096


class Composer:
    def __init__(self, storage: Storage, content: Content, appraiser: Appraiser, clock: Clock) -> None:
        self._storage = storage
        self._content = content
        self._appraiser = appraiser
        self._clock = clock
        self._parsed = lru_cache(SEARCHES_REMEMBERED)(lambda text: parse(text, content.vocabulary))

    def query(self, alert: Alert) -> Query:
        return self._parsed(alert.query)

    def search(self, texts: Texts, alert: Alert) -> str:
        return describe(texts, self.query(alert), self._content.label)

    def texts(self, person: Person) -> Texts:
        return self._content.words.texts(person.language)

    async def sources(self) -> Sources:
        return freshness(await self._storage.sources.active(), self._clock.now())

    async def page(self, person: Person, alert: Alert, made: Digest, number: int) -> View:
        """One page of a digest that was made before."""
        number = max(0, min(number, digest.pages(made) - 1))
        shown = made.job_ids[number * digest.PAGE : (number + 1) * digest.PAGE]
        query, now = self.query(alert), self._clock.now()
        jobs = await self._storage.jobs.with_ids(shown)
        appraisals = [self._appraiser.appraise(person, query, job, now) for job in jobs]
        text = self.text(person, alert, made, number, appraisals, await self.sources())
        return View(text, self.keyboard(person, made, number))

    async def near_misses(self, person: Person, alert: Alert, made: Digest) -> View:
        """The first of the near misses of a digest, by condition."""
        shown = list(chain.from_iterable(made.near_misses.values()))[: digest.PAGE]
        texts, query, now = self.texts(person), self.query(alert), self._clock.now()
        appraisals = [
            self._appraiser.appraise(person, query, job, now) for job in await self._storage.jobs.with_ids(shown)
        ]
        cards = tuple(self._appraiser.card(texts, person, one, now) for one in appraisals)
        return digest.near_misses(texts, person, made, cards, search=self.search(texts, alert), now=now)

    def text(
        self, person: Person, alert: Alert, made: Digest, number: int, shown: Sequence[Appraisal], sources: Sources
    ) -> str:
        """The words of a page; `shown` are its roles, read with their postings. A digest without any has one line."""
        texts, now = self.texts(person), self._clock.now()
        search = self.search(texts, alert)
        if not made.job_ids:
            weekly = alert.cadence is Cadence.WEEKLY
            return digest.empty(texts, made, search=search, sources=sources, weekly=weekly)
        cards = tuple(
            replace(self._appraiser.card(texts, person, one, now), change=_change(made, one)) for one in shown
        )
        return digest.page(texts, person, made, number, cards, search=search, sources=sources, now=now)

    def keyboard(self, person: Person, made: Digest, number: int) -> Keyboard:
        return digest.keyboard(self.texts(person), made, number)


def _change(made: Digest, one: Appraisal) -> Change | None:
    before, pay = made.before.get(one.job.id), one.job.facts.salary
    if before is None:
        return None
    return Change(now_open(before, one.eligible), pay_changed(before.salary, pay), before.salary)
