"""/health: for the people who run the bot, whether sources and deliveries work."""

from __future__ import annotations

from telegram import Update

from bot.context import Context
from bot.errors import UserError
from bot.views import health as views
from handlers import replies
from handlers.feature import Command, Feature


async def health(update: Update, context: Context) -> None:
    if context.person.id not in context.services.settings.admins:
        raise UserError("not_an_admin")
    view = views.health(
        context.texts,
        sources=await context.storage.sources.active(),
        messages=await context.storage.outbox.counts(),
        people=await context.storage.people.count(),
        roles=await context.storage.jobs.count(),
        now=context.now,
    )
    await replies.show(update, context, view)


FEATURE = Feature(commands={"health": Command(health)})
