"""/health: for the people who run the bot, whether sources and deliveries work."""

from __future__ import annotations

from datetime import timedelta

from telegram import Update

from bot.context import Context
from bot.errors import UserError
from bot.views import health as views
from handlers import replies
from handlers.feature import Command, Feature

LOOKED_BACK = timedelta(days=1)
REASONS = 5


def require_admin(context: Context) -> None:
    """Raises `UserError` for everybody else."""
    if context.person.id not in context.services.settings.admins:
        raise UserError("not_an_admin")


async def health(update: Update, context: Context) -> None:
    require_admin(context)
    view = views.health(
        context.texts,
        sources=await context.storage.sources.active(),
        messages=await context.storage.outbox.counts(),
        lateness=await context.storage.outbox.lateness(context.now - LOOKED_BACK),
        given_up=await context.storage.outbox.reasons(context.now - LOOKED_BACK, limit=REASONS),
        people=await context.storage.people.count(),
        roles=await context.storage.jobs.count(),
        suspicions=await context.storage.separations.count_suspected(),
        now=context.now,
    )
    await replies.show(update, context, view)


FEATURE = Feature(commands={"health": Command(health)})
