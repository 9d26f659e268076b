"""/sources: what is read for everybody, and how the last runs went."""

from __future__ import annotations

from telegram import Update

from bot.context import Context
from bot.views import health as views
from handlers import replies
from handlers.feature import Command, Feature


async def show_sources(update: Update, context: Context) -> None:
    records = await context.storage.sources.active()
    await replies.show(update, context, views.sources(context.texts, records, context.now))


FEATURE = Feature(commands={"sources": Command(show_sources, "what I read, and whether it works")})
