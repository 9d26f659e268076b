"""/ask and questions in plain words: the best passages of the library, and the way from there to a search and back."""

from __future__ import annotations

from telegram import Update

from bot import routes
from bot.context import Context
from bot.errors import UserError
from bot.views import library as views
from handlers import asking, replies, start
from handlers.feature import Command, Feature
from storage.records import Dialog

ASKED = "asked"


async def ask_command(update: Update, context: Context) -> None:
    """/ask WORDS answers at once; without words the question is asked."""
    if context.args:
        await answer_question(update, context, " ".join(context.args))
    else:
        await asking.ask(context, asking.QUESTION)
        await replies.show(update, context, views.ask(context.texts))


async def answer_typed(update: Update, context: Context, _dialog: Dialog) -> None:
    message = update.effective_message
    await answer_question(update, context, message.text or "" if message else "")


async def answer_question(update: Update, context: Context, question: str) -> None:
    """Show what the library has; the words are kept for a search that may have been meant."""
    await context.storage.dialogs.put(
        context.person.id, ASKED, step="preview", data={"typed": question}, expires_at=context.now + asking.KEPT
    )
    found = await context.services.search.ask(question)
    await replies.show(update, context, views.answers(context.texts, question, found, jobs=True))


async def ask_instead(update: Update, context: Context, _route: routes.AskLibrary) -> None:
    await answer_question(update, context, await _typed(context, start.DIALOG))


async def search_instead(update: Update, context: Context, _route: routes.SearchJobs) -> None:
    await start.search_for(update, context, (await _typed(context, ASKED)).rstrip("?").replace("¿", ""))


async def _typed(context: Context, dialog_name: str) -> str:
    """The words that were written; raises `UserError` where something else was asked since."""
    dialog = await context.storage.dialogs.get(context.person.id, now=context.now)
    if dialog is None or dialog.name != dialog_name or not dialog.data.get("typed"):
        raise UserError("question_over")
    return str(dialog.data["typed"])


FEATURE = Feature(
    commands={"ask": Command(ask_command, "ask the library: /ask what is an index?")},
    taps={routes.AskLibrary: ask_instead, routes.SearchJobs: search_instead},
    answers={asking.QUESTION: answer_typed},
)
