"""Runs a search over the stored postings of the last days: for the preview, and for an alert's first digest."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.pipeline.appraise import Appraisal, Appraiser
from bot.rules.query import Query
from storage import Storage
from storage.records import Job, Person

DAYS = 14
BATCH = 500


@dataclass(slots=True)
class Replayed:
    """What a search finds: `fitting` newest first, how many roles were considered, and how many had the wanted words
    but were left out, by reason."""

    fitting: list[Appraisal] = field(default_factory=list)
    considered: int = 0
    left_out: Counter[str] = field(default_factory=Counter)

    def take(self, appraisals: Sequence[Appraisal]) -> None:
        self.fitting += (one for one in appraisals if one.verdict.matched)
        self.left_out.update(reason for one in appraisals if (reason := left_out_reason(one)))


async def replay(storage: Storage, appraiser: Appraiser, person: Person, query: Query, now: datetime) -> Replayed:
    """Judge every open role of the last fortnight."""
    found = Replayed()
    last: Job | None = None
    while batch := await storage.jobs.published_since(now - timedelta(days=DAYS), before=last, limit=BATCH):
        last = batch[-1]
        found.considered += len(batch)
        # Reading thousands of texts takes a while; the loop stays free for everybody else.
        found.take(await asyncio.to_thread(appraise_all, appraiser, person, query, batch, now))
    return found


def appraise_all(
    appraiser: Appraiser, person: Person, query: Query, jobs: Sequence[Job], now: datetime
) -> list[Appraisal]:
    return [appraiser.appraise(person, query, job, now) for job in jobs]


def left_out_reason(appraisal: Appraisal) -> str | None:
    """Why a role with the wanted words was left out: "eligibility", "salary" or "age"; None where the words failed."""
    failed = appraisal.verdict.failed or ""
    reasons = {"eligible": "eligibility", "salary>=": "salary", "days:": "age"}
    return next((reason for start, reason in reasons.items() if failed.startswith(start)), None)
