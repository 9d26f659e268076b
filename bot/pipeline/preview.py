"""What a search would have found lately: the preview before somebody subscribes."""

from __future__ import annotations

from datetime import datetime

from bot.i18n import Texts
from bot.pipeline.appraise import Appraiser
from bot.pipeline.replay import DAYS, replay
from bot.pipeline.tally import Tally
from bot.pipeline.tastes import taste
from bot.rules.query import Query
from bot.views.roles import Card, LeftOut
from bot.views.search import NearMiss, Preview, Unstated
from storage import Storage
from storage.records import Eligibility, Person

NEWEST = 4
PER_COMPANY = 3


async def preview(
    storage: Storage, appraiser: Appraiser, person: Person, query: Query, texts: Texts, now: datetime
) -> Preview:
    found = await replay(storage, appraiser, person, query, await taste(storage, person.id), now)
    newest = await storage.jobs.with_ids(one.job.id for one in found.fitting[:NEWEST])
    cards = tuple(appraiser.card(texts, person, appraiser.appraise(person, query, job, now), now) for job in newest)
    near = {one: NearMiss(len(misses.job_ids), misses.unstated) for one, misses in found.near_misses.items()}
    left_out = LeftOut(**found.left_out)
    return Preview(query, DAYS, found.considered, len(found.fitting), cards, left_out, near, _unstated(query, found))


async def best_now(
    storage: Storage, appraiser: Appraiser, person: Person, query: Query, texts: Texts, now: datetime, limit: int
) -> tuple[Card, ...]:
    """The best of what a search finds, best first."""
    found = await replay(storage, appraiser, person, query, await taste(storage, person.id), now)
    ranked = found.best(limit, per_company=PER_COMPANY)
    jobs = await storage.jobs.with_ids(one.job.id for one in ranked)
    return tuple(appraiser.card(texts, person, appraiser.appraise(person, query, job, now), now) for job in jobs)


def _unstated(query: Query, found: Tally) -> Unstated:
    """What the roles that fit do not say, of what the search asks: it has let them pass."""
    salary = sum(one.job.facts.salary is None for one in found.fitting)
    eligibility = sum(one.eligible is Eligibility.UNKNOWN for one in found.fitting)
    return Unstated(salary if query.salary_at_least else 0, eligibility if query.eligible_only else 0)
