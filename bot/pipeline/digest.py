"""The digest tick: for each alert that is due, choose what is new, put it in order, and queue one message."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from pyroaring import BitMap

from bot.clock import Clock
from bot.content import Content
from bot.i18n import Texts
from bot.log import logger
from bot.pipeline.appraise import Appraisal, Appraiser, best
from bot.pipeline.freshness import freshness
from bot.pipeline.replay import Replayed, appraise_all, replay
from bot.rules import recurrence
from bot.rules.query import Query, parse
from bot.views import View, digest
from bot.views.roles import Card, Sources
from bot.views.search import describe
from storage import Nouns, Storage
from storage.records import Alert, Digest, Job, Person

AT_ONCE = 200
MOST_ROLES = 100
OPENING_ROLES = 10
PER_COMPANY = 3
# An alert that cannot be composed steps aside for so long, so that it holds up nobody else.
STEP_ASIDE = timedelta(hours=1)

log = logger(__name__)


class Overtaken(Exception):
    """Somebody else took the digest first; nothing of ours is kept."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A new role and the alerts whose words it has."""

    match_number: int
    job_id: int
    alerts: BitMap


@dataclass(frozen=True, slots=True)
class Choice:
    """What goes into one digest, best first."""

    jobs: tuple[Appraisal, ...]
    considered: int
    left_out: Counter[str]
    seen_match: int


class Composer:
    """Composes the pages of a digest, when it is due and when somebody turns a page."""

    def __init__(self, storage: Storage, content: Content, appraiser: Appraiser, clock: Clock) -> None:
        self._storage = storage
        self._content = content
        self._appraiser = appraiser
        self._clock = clock

    def query(self, alert: Alert) -> Query:
        return parse(alert.query, self._content.vocabulary)

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
        jobs = await self._storage.jobs.with_ids(shown)
        return self.view(person, alert, made, number, jobs, await self.sources())

    def view(
        self, person: Person, alert: Alert, made: Digest, number: int, jobs: Sequence[Job], sources: Sources
    ) -> View:
        texts, query, now = self.texts(person), self.query(alert), self._clock.now()
        cards: tuple[Card, ...] = tuple(
            self._appraiser.card(texts, person, self._appraiser.appraise(person, query, job, now), now) for job in jobs
        )
        return digest.page(
            texts, person, made, number, cards, search=self.search(texts, alert), sources=sources, now=now
        )

    def empty(self, person: Person, alert: Alert, made: Digest, sources: Sources) -> View:
        texts = self.texts(person)
        return digest.empty(texts, made, search=self.search(texts, alert), sources=sources)


class DigestTick:
    def __init__(self, storage: Storage, composer: Composer, appraiser: Appraiser, clock: Clock) -> None:
        self._storage = storage
        self._composer = composer
        self._appraiser = appraiser
        self._clock = clock

    async def __call__(self) -> int:
        """Compose and queue every digest that is due; how many alerts were looked at."""
        now = self._clock.now()
        due = await self._storage.alerts.due(now, limit=AT_ONCE)
        if not due:
            return 0
        candidates = await self._candidates(due)
        sources = await self._composer.sources()
        for alert in due:
            try:
                await self._compose(alert, candidates, sources, now)
            except Exception:
                log.exception("digest failed", alert=alert.id)
                await self._storage.alerts.claim(alert, next_digest_at=now + STEP_ASIDE, seen_match=alert.seen_match)
        return len(due)

    async def _candidates(self, due: Sequence[Alert]) -> list[Candidate]:
        """What is new for the alert that waited longest, and so for all of them; read once for the whole batch."""
        seen = [alert.seen_match for alert in due if alert.seen_match is not None]
        matched = await self._storage.jobs.matched_after(min(seen)) if seen else []
        return [Candidate(one.match_number, one.job_id, BitMap.deserialize(one.matches)) for one in matched]

    async def _compose(self, alert: Alert, candidates: Sequence[Candidate], sources: Sources, now: datetime) -> None:
        person = await self._storage.people.get(alert.person_id)
        if person is None:
            return
        if alert.seen_match is None:
            choice = await self._open(person, alert, now)
        else:
            choice = await self._choose(person, alert, alert.seen_match, candidates, now)
        first_page = await self._storage.jobs.with_ids(one.job.id for one in choice.jobs[: digest.PAGE])
        try:
            async with self._storage.transaction() as tx:
                made = await self._claim(tx, person, alert, choice, now)
                view = self._view(person, alert, made, first_page, sources) if made else None
                if made and view:
                    await self._queue(tx, made, view, now)
        except Overtaken:
            log.info("digest overtaken", alert=alert.id)

    async def _claim(self, tx: Nouns, person: Person, alert: Alert, choice: Choice, now: datetime) -> Digest | None:
        """The new digest; None where this local day has had one, and then its roles wait for the next.

        Raises `Overtaken` where another process was faster, or the person changed the alert meanwhile.
        """
        zone = person.zone or "UTC"
        made = await tx.digests.add(
            person.id,
            alert.id,
            # The day it was due, not the day it is: a digest due at 23:59 may be made after midnight.
            day=recurrence.local_day(alert.next_digest_at, zone).isoformat(),
            job_ids=[one.job.id for one in choice.jobs],
            considered=choice.considered,
            left_out=choice.left_out,
            opening=alert.seen_match is None,
            now=now,
        )
        following = recurrence.next_daily(alert.digest_at or person.digest_at, zone, now)
        seen = choice.seen_match if made else alert.seen_match
        if not await tx.alerts.claim(alert, next_digest_at=following, seen_match=seen):
            raise Overtaken
        return made

    def _view(
        self, person: Person, alert: Alert, made: Digest, first_page: Sequence[Job], sources: Sources
    ) -> View | None:
        """The message, None for an empty day on which the person wants silence."""
        if made.job_ids:
            return self._composer.view(person, alert, made, 0, first_page, sources)
        return None if person.silent_when_empty else self._composer.empty(person, alert, made, sources)

    async def _queue(self, tx: Nouns, made: Digest, view: View, now: datetime) -> None:
        queued = await tx.outbox.queue(
            made.person_id, kind="digest", key=f"digest:{made.id}", payload=view.dump(), due_at=now, now=now
        )
        if queued is not None:
            await tx.digests.tell(made.person_id, made.job_ids, outbox_id=queued)

    async def _open(self, person: Person, alert: Alert, now: datetime) -> Choice:
        """The first digest: the best of the last fortnight instead of all of it; the rest counts as seen."""
        watermark = await self._storage.jobs.last_match()
        found = await replay(self._storage, self._appraiser, person, self._composer.query(alert), now)
        told = await self._storage.digests.told_of(person.id, [one.job.id for one in found.fitting])
        fitting = best((one for one in found.fitting if one.job.id not in told), per_company=PER_COMPANY)
        found.left_out.update({"told": len(told), "surplus": max(0, len(fitting) - OPENING_ROLES)})
        return Choice(tuple(fitting[:OPENING_ROLES]), found.considered, +found.left_out, watermark)

    async def _choose(
        self, person: Person, alert: Alert, seen_match: int, candidates: Sequence[Candidate], now: datetime
    ) -> Choice:
        """Of the roles that came since the last digest, those that fit and were not told, best first."""
        new = [candidate for candidate in candidates if candidate.match_number > seen_match]
        matched = [candidate.job_id for candidate in new if alert.id in candidate.alerts]
        told = await self._storage.digests.told_of(person.id, matched)
        untold = await self._storage.jobs.with_ids(job_id for job_id in matched if job_id not in told)
        jobs = [job for job in untold if job.is_open]
        found = Replayed(considered=len(new))
        found.take(
            await asyncio.to_thread(appraise_all, self._appraiser, person, self._composer.query(alert), jobs, now)
        )
        fitting = best(found.fitting, per_company=PER_COMPANY)
        found.left_out.update({"told": len(told), "surplus": max(0, len(fitting) - MOST_ROLES)})
        watermark = max((candidate.match_number for candidate in new), default=seen_match)
        return Choice(tuple(fitting[:MOST_ROLES]), len(new), +found.left_out, watermark)
