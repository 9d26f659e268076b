"""The ingest tick: read the sources that are due, understand what they list, keep what is new."""

from __future__ import annotations

import asyncio
from collections.abc import Container, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cached_property

from bot.clock import Clock
from bot.log import logger
from bot.normalise import Normaliser, Vocabulary
from bot.normalise.closing import closing_words, has_ended
from bot.normalise.sketch import likeness
from bot.pipeline.alarms import Alarms
from bot.pipeline.following import Following
from bot.rules import changes, intake, sameness
from bot.sources import SOURCES
from bot.sources.base import Source, SourceState, TellsText
from bot.sources.config import SourceEntry, by_source
from bot.sources.fetcher import Fetcher, Run
from storage import Nouns, Storage
from storage.records import RawJob, SourceRecord, Understood

AT_ONCE = 8
FOLLOWED_EVERY = timedelta(hours=6)
# A run that has not reported by then belongs to a process that died; the source becomes due again.
RUN_LEASE = timedelta(minutes=10)
EARLIEST = datetime.min.replace(tzinfo=UTC)
# Few enough that no transaction keeps others waiting for long; the more there are, the fewer pages of the index of
# sketches are written over and over.
BATCH = 500

log = logger(__name__)


class Ingest:
    def __init__(
        self,
        storage: Storage,
        fetcher: Fetcher,
        vocabulary: Vocabulary,
        entries: Sequence[SourceEntry],
        following: Following,
        alarms: Alarms,
        clock: Clock,
    ) -> None:
        self._storage = storage
        self._fetcher = fetcher
        self._vocabulary = vocabulary
        self._entries = by_source(entries)
        self._following = following
        self._alarms = alarms
        self._clock = clock
        self._absorbing = asyncio.Lock()

    @cached_property
    def _normaliser(self) -> Normaliser:
        """Made for the first posting: its 11 MB are of no use to a process that reads none."""
        return Normaliser(self._vocabulary)

    async def sync(self) -> None:
        """Make the sources table say what the operator's file says."""
        await self._storage.sources.sync(self._entries, now=self._clock.now())

    async def __call__(self) -> int:
        """Run sources that are due, side by side; one that fails or hangs stops no other. How many were run."""
        due = await self._storage.sources.due(self._clock.now(), limit=AT_ONCE)
        results = await asyncio.gather(*(self._run(record) for record in due), return_exceptions=True)
        for record, result in zip(due, results, strict=True):
            if isinstance(result, BaseException):
                log.error("ingest failed", source=record.adapter, board=record.board, exc_info=result)
        return sum(result is not False for result in results)

    async def _run(self, record: SourceRecord) -> bool:
        """Run a source; False where another process does, or nobody can."""
        source = SOURCES.get(record.adapter)
        started = self._clock.now()
        if source is None or not await self._storage.sources.claim(record, until=started + RUN_LEASE):
            return False
        # A board that somebody follows need not be in the operator's file.
        entry = self._entries.get((record.adapter, record.board)) or SourceEntry(record.adapter, FOLLOWED_EVERY)
        state = SourceState(now=started, board=record.board, key=entry.key, since=record.ok_at)
        run = await self._fetcher.run(source, entry, state, record.validators)
        jobs: Sequence[RawJob] = run.jobs
        if isinstance(source, TellsText):
            jobs, reason = await self._with_texts(source, entry, record, run.jobs)
            run = replace(run, reason=run.reason or reason)
        new = await self._absorb(record, await self._named(record, jobs))
        await self._conclude(source, entry, record, run, started, new)
        log.info(
            "source read",
            source=record.adapter,
            board=record.board,
            outcome=run.outcome.value,
            rows=len(run.jobs),
            broken=len(run.broken),
            new=new,
            reason=run.reason,
        )
        return True

    async def _with_texts(
        self, source: TellsText, entry: SourceEntry, record: SourceRecord, listed: Sequence[RawJob]
    ) -> tuple[Sequence[RawJob], str]:
        """The jobs, what is new or changed with its description, and why one is missing that could be had.

        What has to wait for its description is left out, since without it it would be another role than with it; of
        the first run nothing is, for that is no news anyway.
        """
        changed = [raw for raw in await self._storage.jobs.changed(record.id, listed) if raw.text_apart]
        newest = sorted(changed, key=lambda raw: raw.published_at or EARLIEST, reverse=True)[: source.texts_a_run]
        texts = await self._fetcher.texts(source, entry, newest, record.board, self._clock.now())
        asked = {raw.key: raw for raw in texts.jobs}
        waiting = {raw.key for raw in changed} - asked.keys() if record.ok_at is not None else set()
        await self._storage.jobs.touch(record.id, sorted(waiting), now=self._clock.now())
        return [asked.get(raw.key, raw) for raw in listed if raw.key not in waiting], texts.reason

    async def _named(self, record: SourceRecord, jobs: Sequence[RawJob]) -> Sequence[RawJob]:
        """Boards that do not say whose they are get the company's own name, where it is a known one."""
        if record.board is None:
            return jobs
        name = await self._following.company_name(record.adapter, record.board)
        if name is None:
            return jobs
        return [replace(raw, company=name) if raw.company in ("", record.board) else raw for raw in jobs]

    async def _absorb(self, record: SourceRecord, jobs: Sequence[RawJob]) -> int:
        # What a source lists when it is first read is a baseline, not news.
        newsworthy = record.ok_at is not None
        new = 0
        for batch in _batches(jobs):
            changed = await self._storage.jobs.changed(record.id, batch)
            await self._seen_again(record, batch, {raw.key for raw in changed})
            understood, closed = await asyncio.to_thread(self._understand, changed)
            # One after the other, so that copies in two sources read side by side find each other.
            async with self._absorbing:
                copies = await self._copies(understood)
                async with self._storage.transaction() as tx:
                    now = self._clock.now()
                    absorbed = await tx.jobs.absorb(
                        record.id, understood, now=now, newsworthy=newsworthy, copies=copies, closed=closed
                    )
                    await self._revise(tx, record, understood, now)
            new += absorbed.new
        return new

    async def _seen_again(self, record: SourceRecord, batch: Sequence[RawJob], changed: Container[str]) -> None:
        """Whole boards are listed again and again; what says the same as before is only noted as still there, unless
        its deadline passed meanwhile."""
        same, now = [raw for raw in batch if raw.key not in changed], self._clock.now()
        await self._storage.jobs.touch(record.id, sorted({raw.key for raw in same}), now=now)
        await self._storage.jobs.close(record.id, {raw.key for raw in same if has_ended(raw.expires_at, now)}, now=now)

    async def _copies(self, understood: Sequence[Understood]) -> dict[str | int, str | int]:
        """Which of these roles are near copies of known ones, or of each other; copies to the letter share a
        fingerprint and need no comparison."""
        unknown = await self._storage.sketches.unknown(role.fingerprint for role in understood)
        new = {role.fingerprint: role.sketched for role in understood if role.fingerprint in unknown}
        sketched = list(new.values())
        known, found_by = await self._storage.sketches.alike({band for role in sketched for band in role.bands})
        return await asyncio.to_thread(sameness.copies, sketched, known, found_by, likeness)

    async def _revise(self, tx: Nouns, record: SourceRecord, understood: Sequence[Understood], now: datetime) -> None:
        """Roles known before say what these postings say now, where the postings speak for them."""
        latest = {one.raw.key: one for one in understood}
        for key, role in (await tx.jobs.spoken_for(record.id, latest, known_before=now)).items():
            facts = latest[key].facts
            if facts != role.facts:
                await tx.jobs.revise(role.job_id, latest[key], news=changes.are_news(role.facts, facts))

    def _understand(self, batch: Sequence[RawJob]) -> tuple[list[Understood], set[str]]:
        """The postings understood, and the keys of those that say themselves that they are closed."""
        understood, now = [self._normaliser.understand(raw) for raw in batch], self._clock.now()
        return understood, {one.raw.key for one in understood if _is_closed(one, now)}

    async def _conclude(
        self, source: Source, entry: SourceEntry, record: SourceRecord, run: Run, started: datetime, new: int
    ) -> None:
        finished = intake.Run(
            intake.Outcome(run.outcome), len(run.jobs), len(run.broken), run.reason, run.retry_after, run.complete
        )
        decided = intake.decide(
            record,
            finished,
            every=entry.every,
            whole_board=source.whole_board,
            now=self._clock.now(),
            history=await self._storage.sources.good_runs(record.id, since=started - intake.HISTORY),
        )
        answered = run.outcome.value in (intake.Outcome.OK, intake.Outcome.NOT_MODIFIED)
        validators = run.validators if answered else record.validators
        decided_record = replace(decided.record, validators=validators)
        await self._storage.sources.record(decided_record, listed=len(run.jobs), new=new)
        if decided.may_close:
            # A row that could not be read is there all the same.
            await self._storage.jobs.touch(record.id, [row.key for row in run.broken], now=started)
            await self._storage.jobs.close_missing(record.id, run_at=started)
        if decided.alarm is not None:
            await self._alarms.source(decided.record, decided.alarm)


def _is_closed(posting: Understood, now: datetime) -> bool:
    return has_ended(posting.raw.expires_at, now) or closing_words(f"{posting.title}\n{posting.text}") is not None


def _batches(jobs: Sequence[RawJob]) -> Iterator[Sequence[RawJob]]:
    for start in range(0, len(jobs), BATCH):
        yield jobs[start : start + BATCH]
