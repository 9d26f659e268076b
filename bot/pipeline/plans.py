"""The plan tick: whoever prepares for an interview is reminded on the plan's days, and asked afterwards how it went."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from bot.clock import Clock
from bot.content import Content
from bot.log import logger
from bot.rules import recurrence
from bot.rules.attention import awake
from bot.rules.plan import next_reminder
from bot.views import plan as views
from bot.views import today as today_views
from storage import Storage
from storage.records import Plan

AT_ONCE = 200
# What cannot be made steps aside for so long, so that it holds up nobody else.
STEP_ASIDE = timedelta(hours=1)

log = logger(__name__)


class PlanTick:
    def __init__(self, storage: Storage, content: Content, clock: Clock) -> None:
        self._storage = storage
        self._content = content
        self._clock = clock

    async def __call__(self) -> int:
        """Queue every reminder that is due; how many plans were looked at."""
        now = self._clock.now()
        due = await self._storage.plans.due(now, limit=AT_ONCE)
        for plan in due:
            try:
                await self._queue(plan, now)
            except Exception:
                log.exception("reminder of a plan failed")
                await self._storage.plans.claim(plan, next_reminder_at=now + STEP_ASIDE)
        return len(due)

    async def _queue(self, plan: Plan, now: datetime) -> None:
        """One transaction: the next due time and the message. A day on which all is done is passed in silence."""
        person = await self._storage.people.get(plan.person_id)
        if person is None:
            return
        zone = person.zone or "UTC"
        today = recurrence.local_day(now, zone)
        texts = self._content.words.texts(person.language)
        async with self._storage.transaction() as tx:
            open_sessions = [one for one in await tx.plans.sessions(person.id) if not one.done]
            days = [one.day for one in open_sessions]
            at = awake(await tx.attention.of(person.id), person.digest_at)
            following = next_reminder(days, plan.interview_on, at=at, zone=zone, after=now)
            if not await tx.plans.claim(plan, next_reminder_at=following):
                return
            todays = [one for one in open_sessions if one.day == today]
            # What is on today is of no use tomorrow; the question how it went is.
            expires_at: datetime | None = None
            if today > plan.interview_on:
                view = views.ask_went(texts, plan)
            elif todays:
                view = today_views.today(texts, self._content.library, plan, todays, today)
                expires_at = recurrence.next_daily(time(0), zone, now)
            else:
                return
            key = f"plan:{person.id}:{today.isoformat()}"
            await tx.outbox.queue(
                person.id, kind="plan", key=key, payload=view.dump(), due_at=now, now=now, expires_at=expires_at
            )
