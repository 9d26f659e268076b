"""/stats: how the library is used, for the people who run the bot."""

from __future__ import annotations

from telegram import Update

from bot.context import Context
from bot.errors import UserError
from bot.views import stats as views
from handlers import replies
from handlers.feature import Command, Feature

LISTED = 10


async def show_stats(update: Update, context: Context) -> None:
    if context.person.id not in context.services.settings.admins:
        raise UserError("not_an_admin")
    library, storage = context.services.content.library, context.storage
    view = views.stats(
        context.texts,
        library,
        readers=await storage.readings.readers(),
        subscribers=await storage.tips.subscribers(),
        runs=await storage.checklist_runs.count(),
        most_read=await storage.readings.most_read(limit=LISTED),
        most_missed=await storage.question_counts.most_missed(limit=LISTED),
        most_reported=await storage.question_counts.most_reported(limit=LISTED),
    )
    await replies.show(update, context, view)


FEATURE = Feature(commands={"stats": Command(show_stats)})
