"""What a search would have found lately: the preview before somebody subscribes."""

from __future__ import annotations

from datetime import datetime

from bot.i18n import Texts
from bot.pipeline.appraise import Appraiser
from bot.pipeline.replay import DAYS, replay
from bot.rules.query import Query
from bot.views.roles import LeftOut
from bot.views.search import Preview
from storage import Storage
from storage.records import Person

NEWEST = 5


async def preview(
    storage: Storage, appraiser: Appraiser, person: Person, query: Query, texts: Texts, now: datetime
) -> Preview:
    found = await replay(storage, appraiser, person, query, now)
    newest = await storage.jobs.with_ids(one.job.id for one in found.fitting[:NEWEST])
    cards = tuple(appraiser.card(texts, person, appraiser.appraise(person, query, job, now), now) for job in newest)
    return Preview(query, DAYS, len(found.fitting), cards, LeftOut(**found.left_out))
