"""What a language model says of a written answer, where the operator has set one up and the person allowed it."""

from __future__ import annotations

from telegram import Update
from telegram.constants import ChatAction

from bot import routes
from bot.context import Context
from bot.errors import UserError
from bot.language_model import LanguageModel, ModelFailed
from bot.log import logger
from bot.views import review as views
from bot.views.settings import notice
from handlers import mock, replies
from handlers.feature import Feature

log = logger(__name__)


async def ask(update: Update, context: Context, route: routes.AskReview | routes.AllowReview) -> None:
    """Show what the model says; before the first time, ask whether the answers may be sent to it."""
    model = _model(context)
    if context.person.shares_answers_with != model.host:
        await replies.send(context, views.ask_consent(context.texts, model.host, route.mock, route.position))
        return
    interview = await mock.own(context, route.mock)
    asked = mock.question_at(context, interview, route.position)
    given = (await context.storage.mocks.answers(interview)).get(asked.id) if asked else None
    if asked is None or given is None or not given.words:
        raise UserError("question_over")
    await context.bot.send_chat_action(context.person.id, ChatAction.TYPING)
    try:
        said = await model.review(asked, given.words, context.texts.locale.english_name or "English")
    except ModelFailed as failure:
        log.warning("language model failed", reason=str(failure))
        await replies.send(context, notice(context.texts, "review_failed"))
        return
    await replies.send(context, views.review(context.texts, interview, route.position, said, model.name, model.host))


async def allow(update: Update, context: Context, route: routes.AllowReview) -> None:
    """Remember the consent, which is for this host alone, and go on with what it was asked for."""
    await _share_with(context, _model(context).host)
    await ask(update, context, route)


async def forbid(update: Update, context: Context, _route: routes.ForbidReview) -> None:
    await _share_with(context, "")
    await replies.show(update, context, notice(context.texts, "review_forbidden"))


async def _share_with(context: Context, host: str) -> None:
    person = await context.storage.people.change(context.person.id, shares_answers_with=host)
    if person is not None:
        context.speak_to(person)


def _model(context: Context) -> LanguageModel:
    model = context.services.language_model
    if model is None:
        raise UserError("stale_button")
    return model


FEATURE = Feature(taps={routes.AskReview: ask, routes.AllowReview: allow, routes.ForbidReview: forbid})
