"""What is done anywhere in the bot ticks the session of the preparation plan that was meant for it."""

from __future__ import annotations

from collections.abc import Collection

from bot.context import Context
from bot.rules import recurrence
from bot.rules.plan import Kind, fulfilled


async def tick(context: Context, kind: Kind, subjects: Collection[str]) -> None:
    """Tick the first open session of each subject, where the plan has one for today or a day before."""
    plans, person = context.storage.plans, context.person
    today = recurrence.local_day(context.now, person.zone or "UTC")
    for session in fulfilled(await plans.sessions(person.id), kind, subjects, today):
        await plans.tick(person.id, session, done=True)
