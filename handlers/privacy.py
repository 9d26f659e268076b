"""/privacy, /export and /delete: what is kept, a copy of it, and none of it."""

from __future__ import annotations

import json

from telegram import Update

from bot import routes
from bot.context import Context
from bot.views import settings as views
from handlers import replies
from handlers.feature import Command, Feature


async def explain(update: Update, context: Context) -> None:
    await replies.show(update, context, views.privacy(context.texts, context.person))


async def export(update: Update, context: Context) -> None:
    """Everything kept about the person, as one JSON file."""
    kept = await context.storage.personal_data.export(context.person.id)
    document = json.dumps(kept, ensure_ascii=False, indent=2).encode()
    caption = views.notice(context.texts, "exported").text
    await context.bot.send_document(context.person.id, document, caption=caption, filename="rolecall-export.json")


async def ask_erase(update: Update, context: Context) -> None:
    await replies.show(update, context, views.ask_erase(context.texts))


async def erase(update: Update, context: Context, _route: routes.EraseMe) -> None:
    await context.storage.personal_data.erase(context.person.id)
    await replies.show(update, context, views.notice(context.texts, "erased"))


async def keep(update: Update, context: Context, _route: routes.KeepMe) -> None:
    await replies.show(update, context, views.notice(context.texts, "kept"))


FEATURE = Feature(
    commands={
        "privacy": Command(explain, "what is kept about you"),
        "export": Command(export, "a copy of everything kept about you"),
        "delete": Command(ask_erase, "delete everything kept about you"),
    },
    taps={routes.EraseMe: erase, routes.KeepMe: keep},
)
