"""What a person sees when something is wrong: their mistake explained, or ours admitted."""

from __future__ import annotations

from sqlalchemy.exc import SQLAlchemyError
from telegram import Update
from telegram.error import Forbidden, TelegramError

from bot.context import Context
from bot.errors import UserError
from bot.i18n import Texts
from bot.log import logger
from bot.rules.query import QueryError
from bot.views import View, search, settings
from handlers.middleware import recognise
from handlers.replies import send

log = logger(__name__)


async def report(update: object, context: Context) -> None:
    """The last resort of every update; it raises nothing itself."""
    error = context.error
    if isinstance(error, Forbidden):
        log.info("nobody to answer any more", reason=error.message)
        return
    if not isinstance(error, UserError | QueryError):
        log.error("update failed", update_id=getattr(update, "update_id", None), exc_info=error)
    try:
        # An error has a context of its own, in which nobody has been recognised yet.
        if isinstance(update, Update) and await recognise(update, context):
            await send(context, view_of(context.texts, error))
    except (TelegramError, SQLAlchemyError) as failure:
        log.warning("could not report a problem", reason=str(failure))


def view_of(texts: Texts, error: Exception | None) -> View:
    """What the person is told about an error."""
    match error:
        case UserError():
            return settings.problem(texts, error)
        case QueryError():
            before, after = search.marked(error)
            where = {"position": error.position + 1, "before": before, "after": after}
            return settings.problem(texts, UserError("search", problem=error.key, found=error.values, **where))
        case _:
            return settings.notice(texts, "broken")
