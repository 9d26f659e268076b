"""/help and /cancel, and the answers to what no feature takes care of."""

from __future__ import annotations

from telegram import Update

from bot.context import Context
from bot.errors import UserError
from bot.views import settings as views
from handlers import replies
from handlers.feature import Command, Feature


async def show_help(update: Update, context: Context) -> None:
    await replies.show(update, context, views.help_(context.texts, context.services.commands))


async def cancel(update: Update, context: Context) -> None:
    """Leave whatever question is open; always works."""
    ended = await context.storage.dialogs.end(context.person.id)
    key = "cancelled" if ended else "nothing_to_cancel"
    await replies.show(update, context, views.notice(context.texts, key))


async def unknown_command(update: Update, context: Context) -> None:
    raise UserError("unknown_command")


async def unsupported(update: Update, context: Context) -> None:
    await replies.show(update, context, views.notice(context.texts, "unsupported_message"))


async def in_group(update: Update, context: Context) -> None:
    """Groups are told once per command where to go; nothing of them is kept."""
    chat = update.effective_chat
    if chat is not None:
        words = context.services.content.words
        user = update.effective_user
        texts = words.texts(words.choose(user.language_code if user else None))
        await context.bot.send_message(chat.id, views.notice(texts, "not_for_groups").text)


FEATURE = Feature(
    commands={
        "help": Command(show_help, "what I can do"),
        "cancel": Command(cancel, "leave the question that is open"),
    },
)
