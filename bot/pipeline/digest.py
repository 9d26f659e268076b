"""The digest tick: for the alerts that are due, choose what is new, put it in order, and queue a message each."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import chain

from bot.clock import Clock
from bot.log import logger
from bot.pipeline.appraise import Appraiser
from bot.pipeline.choosing import Choice, News, choose, choose_opening
from bot.pipeline.composer import Composer
from bot.pipeline.replay import replay
from bot.pipeline.tastes import taste, tastes
from bot.rules import recurrence
from bot.rules.attention import free_at
from bot.rules.cadence import REST, Rhythm
from bot.rules.document import Document
from bot.rules.taste import Taste
from bot.views import digest
from bot.views.roles import Sources
from bot.views.view import View
from storage import Nouns, Storage
from storage.alerts import Claim
from storage.digests import Telling
from storage.records import Alert, Attention, Cadence, Digest, Job, Person, Told

# Alerts claimed in one transaction, and in one run of the tick, which must end soon when the process is told to stop.
BATCH = 250
MOST_A_RUN = 2_000
# An alert that cannot be composed steps aside for so long, so that it holds up nobody else.
STEP_ASIDE = timedelta(hours=1)

log = logger(__name__)


class Overtaken(Exception):
    """Somebody was told of a role while it was put into another digest; nothing of the batch is kept."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A digest that is not yet kept: what was chosen, and the words of its message, None where there is none."""

    person: Person
    alert: Alert
    rhythm: Rhythm
    choice: Choice
    digest: Digest
    text: str | None

    @property
    def is_silent(self) -> bool:
        """An alert at once that found nothing: it is not said, and does not take the place of what comes."""
        return self.alert.cadence is Cadence.AT_ONCE and not self.choice.jobs

    def claim(self, now: datetime, *, had: bool) -> Claim:
        """How the alert goes on; where the period has had its digest, the roles wait for the next."""
        sends = not had and not self.is_silent
        return Claim(
            self.alert,
            self.rhythm.following(now),
            self.alert.seen_match if had else self.choice.seen_match,
            now + REST if sends else self.alert.rests_until,
        )


@dataclass(slots=True)
class Batch:
    """What becomes of alerts taken together: digests, and claims of those that are put off."""

    drafts: list[Draft] = field(default_factory=list)
    put_off: list[Claim] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Material:
    """What the digests of a batch are made of, read once for all of them."""

    news: News
    wanted: Mapping[int, Sequence[int]]
    jobs: Mapping[int, Job]
    told: Mapping[int, Mapping[int, Told]]
    tastes: Mapping[int, Taste]
    openings: Mapping[int, Choice]
    sources: Sources
    documents: dict[int, Document] = field(default_factory=dict)


class DigestTick:
    def __init__(self, storage: Storage, composer: Composer, appraiser: Appraiser, clock: Clock) -> None:
        self._storage = storage
        self._composer = composer
        self._appraiser = appraiser
        self._clock = clock
        self._stopping = False

    def stop(self) -> None:
        """Take no further alerts."""
        self._stopping = True

    async def __call__(self) -> int:
        """Compose and queue the digests that are due, a batch at a time; how many alerts were taken."""
        now, taken = self._clock.now(), 0
        news: News | None = None
        while taken < MOST_A_RUN and (due := await self._storage.alerts.due(now, limit=BATCH)):
            # One of each person: what one digest tells, the person's next one must know.
            alerts = list({alert.person_id: alert for alert in reversed(due)}.values())
            news = await self._news(alerts, news)
            together = [alert for alert in alerts if alert.seen_match is not None]
            more = await self._take(together, news, now) if together else 0
            # A first digest looks at everything lately published: nobody else's waits for it.
            for alert in alerts:
                if alert.seen_match is None and not self._stopping:
                    more += await self._take([alert], news, now)
            taken += more
            if not more or self._stopping:
                break
        return taken

    async def _news(self, alerts: Sequence[Alert], known: News | None) -> News:
        """What is new for the alert that waited longest, and so for all of them; read again in a run only where
        something was matched meanwhile, for what that made due must find it."""
        after = min((alert.seen_match for alert in alerts if alert.seen_match is not None), default=None)
        newest = await self._storage.jobs.last_match()
        if known is not None and known.newest == newest and (after is None or after >= known.after):
            return known
        if after is None:
            return News(newest, newest, [])
        return await asyncio.to_thread(News, after, newest, await self._storage.jobs.matched_after(after))

    async def _take(self, alerts: Sequence[Alert], news: News, now: datetime) -> int:
        """Compose and queue these together, or each alone where that fails; how many were taken."""
        try:
            return await self._queue(await self._compose(alerts, news, now), now)
        except Exception as error:
            if len(alerts) > 1:
                log.warning("digests are made one by one", error=type(error).__name__)
                return sum([await self._take([alert], news, now) for alert in alerts])
            if isinstance(error, Overtaken):
                log.info("digest overtaken", alert=alerts[0].id)
                return 0
            log.exception("digest failed", alert=alerts[0].id)
            return len(await self._storage.alerts.claim([_put_off(alerts[0], now + STEP_ASIDE)]))

    async def _compose(self, alerts: Sequence[Alert], news: News, now: datetime) -> Batch:
        people = await self._storage.people.with_ids(alert.person_id for alert in alerts)
        attention = await self._storage.attention.with_ids(people)
        batch, ready = Batch(), []
        for alert in alerts:
            person = people.get(alert.person_id)
            if person is None:  # erased a moment ago
                continue
            if (wait := _ready_at(person, alert, attention[person.id], now)) > now:
                batch.put_off.append(_put_off(alert, wait))
            else:
                ready.append((person, alert))
        material = await self._read(ready, news, now)
        await asyncio.to_thread(self._write, ready, material, batch, now)
        return batch

    async def _read(self, ready: Sequence[tuple[Person, Alert]], news: News, now: datetime) -> Material:
        wanted = await asyncio.to_thread(news.wanted_by, [alert for _, alert in ready])
        job_ids = set(chain.from_iterable(wanted.values()))
        openings = {alert.id: await self._open(person, alert, now) for person, alert in ready if alert.id not in wanted}
        return Material(
            news,
            wanted,
            {job.id: job for job in await self._storage.jobs.with_ids(job_ids)},
            await self._storage.digests.told([person.id for person, _ in ready], job_ids),
            await tastes(self._storage, *(person.id for person, _ in ready)),
            openings,
            await self._composer.sources(),
        )

    async def _open(self, person: Person, alert: Alert, now: datetime) -> Choice:
        watermark = await self._storage.jobs.last_match()
        liking = await taste(self._storage, person.id)
        found = await replay(self._storage, self._appraiser, person, self._composer.query(alert), liking, now)
        told = await self._storage.digests.told([person.id], found.of_interest())
        choice = choose_opening(found, told[person.id], watermark)
        shown = {job.id: job for job in await self._storage.jobs.with_ids(choice.job_ids[: digest.PAGE])}
        with_postings = tuple(replace(one, job=shown.get(one.job.id, one.job)) for one in choice.jobs)
        return replace(choice, jobs=with_postings)

    def _write(self, ready: Sequence[tuple[Person, Alert]], material: Material, batch: Batch, now: datetime) -> None:
        """Choose and word the digests, in a thread; what cannot be composed steps aside alone."""
        for person, alert in ready:
            try:
                batch.drafts.append(self._draft(person, alert, material, now))
            except Exception:
                log.exception("digest failed", alert=alert.id)
                batch.put_off.append(_put_off(alert, now + STEP_ASIDE))

    def _draft(self, person: Person, alert: Alert, material: Material, now: datetime) -> Draft:
        choice = material.openings.get(alert.id) or self._choose(person, alert, material, now)
        rhythm = Rhythm.of(person, alert)
        kept = _digest(alert, rhythm, choice, now)
        draft = Draft(person, alert, rhythm, choice, kept, None)
        if not choice.jobs and (person.silent_when_empty or draft.is_silent):
            return draft
        shown = choice.jobs[: digest.PAGE]
        return replace(draft, text=self._composer.text(person, alert, kept, 0, shown, material.sources))

    def _choose(self, person: Person, alert: Alert, material: Material, now: datetime) -> Choice:
        """Of the roles that came since the last digest, those that fit and were not told, best first."""
        wanted, query = material.wanted[alert.id], self._composer.query(alert)
        appraisals = []
        for job in (material.jobs[job_id] for job_id in wanted if job_id in material.jobs):
            document = material.documents.get(job.id) or self._appraiser.document(job)
            material.documents[job.id] = document
            liking = material.tastes[person.id]
            appraisals.append(self._appraiser.appraise(person, query, job, now, liking, document))
        return choose(appraisals, material.told[person.id], material.news, alert.seen_match or 0)

    async def _queue(self, batch: Batch, now: datetime) -> int:
        """In one transaction: claim the alerts, keep their digests, queue the messages, note what they tell."""
        drafts = {draft.alert.id: draft for draft in batch.drafts}
        async with self._storage.transaction() as tx:
            had = await tx.digests.had({draft.alert.id: draft.digest.period for draft in batch.drafts})
            claims = [draft.claim(now, had=alert_id in had) for alert_id, draft in drafts.items()]
            claimed = await tx.alerts.claim([*claims, *batch.put_off])
            ours = [draft for alert_id, draft in drafts.items() if alert_id in claimed - had and not draft.is_silent]
            await self._be_first(tx, ours)
            made = await tx.digests.add([draft.digest for draft in ours])
            await self._send(tx, [(drafts[alert_id], one) for alert_id, one in made.items()], now)
        return len(claimed)

    async def _be_first(self, tx: Nouns, drafts: Sequence[Draft]) -> None:
        """Raises `Overtaken` where one of these people was told meanwhile what a draft has as new."""
        job_ids = set(chain.from_iterable(draft.choice.job_ids for draft in drafts))
        told = await tx.digests.told([draft.person.id for draft in drafts], job_ids)
        for draft in drafts:
            known, before = told[draft.person.id], draft.choice.before
            if any(known.get(job_id) != before.get(job_id) for job_id in draft.choice.job_ids):
                raise Overtaken

    async def _send(self, tx: Nouns, made: Sequence[tuple[Draft, Digest]], now: datetime) -> None:
        messages, sending = {}, {}
        for draft, kept in made:
            if draft.text is not None:
                view = View(draft.text, self._composer.keyboard(draft.person, kept, 0))
                messages[f"digest:{kept.id}"] = (draft.person.id, view.dump())
                sending[f"digest:{kept.id}"] = draft
        queued = await tx.outbox.queue_all("digest", messages, now=now)
        await tx.digests.tell(
            [
                Telling(sending[key].person.id, one.job.id, Told(one.job.facts.salary, one.eligible), outbox_id)
                for key, outbox_id in queued.items()
                for one in sending[key].choice.jobs
            ]
        )


def _digest(alert: Alert, rhythm: Rhythm, choice: Choice, now: datetime) -> Digest:
    due = alert.next_digest_at
    return Digest(
        0,
        alert.person_id,
        alert.id,
        recurrence.local_day(due, rhythm.zone).isoformat(),
        rhythm.period(due),
        choice.job_ids,
        choice.considered,
        choice.left_out,
        alert.seen_match is None,
        now,
        choice.before,
        choice.near_misses,
    )


def _ready_at(person: Person, alert: Alert, attention: Attention, now: datetime) -> datetime:
    """When a digest may be made, from now on: not while its person wants to be left alone, nor in the rest of an alert
    at once. What is made after that holds all that came meanwhile, in one message."""
    rested = alert.rests_until if alert.cadence is Cadence.AT_ONCE else None
    return free_at(attention, person.zone or "UTC", max(now, rested or now))


def _put_off(alert: Alert, until: datetime) -> Claim:
    return Claim(alert, until, alert.seen_match, alert.rests_until)
