"""Runs a search over the stored postings of the last days: for the preview, and for an alert's first digest."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.pipeline.appraise import Appraisal, Appraiser
from bot.pipeline.tally import Tally
from bot.rules.query import Query
from bot.rules.taste import Taste
from storage import Storage
from storage.records import Job, Person

DAYS = 14
# So many roles are held at once: with their texts they are some kilobytes each.
BATCH, WITHOUT_TEXTS = 500, 2_000


async def replay(
    storage: Storage, appraiser: Appraiser, person: Person, query: Query, taste: Taste, now: datetime
) -> Tally:
    """Judge every open role of the last fortnight; what fits is newest first, without its text where no term of the
    search is looked for there."""
    found = Tally()
    last: Job | None = None
    size = BATCH if query.reads_text else WITHOUT_TEXTS
    since, texts = now - timedelta(days=DAYS), query.reads_text
    while batch := await storage.jobs.published_since(since, before=last, limit=size, texts=texts):
        last = batch[-1]
        # Reading thousands of texts takes a while; the loop stays free for everybody else.
        found.take(await asyncio.to_thread(appraise_all, appraiser, person, query, batch, now, taste))
    return found


def appraise_all(
    appraiser: Appraiser, person: Person, query: Query, jobs: Sequence[Job], now: datetime, taste: Taste
) -> list[Appraisal]:
    return [appraiser.appraise(person, query, job, now, taste) for job in jobs]
