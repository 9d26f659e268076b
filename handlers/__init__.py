"""Conversations: read an update, make one call, show a view. `install` gives them to python-telegram-bot."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain
from typing import Any, TypeVar

from telegram import Update
from telegram.error import TelegramError
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    InlineQueryHandler,
    MessageHandler,
    PollAnswerHandler,
    TypeHandler,
    filters,
)

from bot import routes
from bot.context import Context
from bot.errors import UserError
from bot.library.intent import is_question
from bot.log import logger
from bot.pipeline.following import is_board_link
from handlers import (
    admin,
    advise,
    alerts,
    applications,
    articles,
    ask,
    attention,
    checklists,
    day,
    days,
    errors,
    follow,
    goals,
    help,  # noqa: A004
    holding,
    inline,
    interview,
    jobs,
    measures,
    membership,
    middleware,
    mock,
    plan,
    practice,
    privacy,
    progress,
    quiz,
    reminders,
    residence,
    retrospective,
    review,
    ringing,
    routine,
    savings,
    settings,
    sources,
    split,
    star,
    start,
    stats,
    taste,
    tips,
    today,
)
from handlers.feature import Answer, Command, Section, Tap

SECTIONS = (
    Section(
        "Jobs",
        (
            start.FEATURE,
            alerts.FEATURE,
            jobs.FEATURE,
            follow.FEATURE,
            taste.FEATURE,
            applications.FEATURE,
            sources.FEATURE,
        ),
    ),
    Section(
        "Learn",
        (
            ask.FEATURE,
            tips.FEATURE,
            articles.FEATURE,
            checklists.FEATURE,
            interview.FEATURE,
            practice.FEATURE,
            quiz.FEATURE,
            mock.FEATURE,
            review.FEATURE,
            star.FEATURE,
            plan.FEATURE,
            advise.FEATURE,
            savings.FEATURE,
        ),
    ),
    Section(
        "Your day",
        (
            today.FEATURE,
            reminders.FEATURE,
            ringing.FEATURE,
            days.FEATURE,
            routine.FEATURE,
            day.FEATURE,
            holding.FEATURE,
            split.FEATURE,
        ),
    ),
    Section(
        "Progress",
        (
            progress.FEATURE,
            goals.FEATURE,
            measures.FEATURE,
            retrospective.FEATURE,
        ),
    ),
    Section(
        "Settings and data",
        (
            settings.FEATURE,
            attention.FEATURE,
            residence.FEATURE,
            privacy.FEATURE,
            help.FEATURE,
            admin.FEATURE,
            stats.FEATURE,
        ),
    ),
)
FEATURES = tuple(chain.from_iterable(section.features for section in SECTIONS))

Value = TypeVar("Value")

log = logger(__name__)


def _merged(tables: Iterable[Mapping[Any, Value]]) -> dict[Any, Value]:
    """The tables as one; what two features both claim is a mistake found at import."""
    pairs = list(chain.from_iterable(table.items() for table in tables))
    merged = dict(pairs)
    if len(merged) < len(pairs):
        claimed = [key for key, _ in pairs]
        raise TypeError(f"claimed by two features: {sorted({str(key) for key in claimed if claimed.count(key) > 1})}")
    return merged


COMMANDS: dict[str, Command] = _merged(feature.commands for feature in FEATURES)
TAPS: dict[type[routes.Route], Tap] = _merged(feature.taps for feature in FEATURES)
ANSWERS: dict[str, Answer] = _merged(feature.answers for feature in FEATURES)
ADVERTISED = [command for section in SECTIONS for command in section.advertised]


def install(application: Application[Any, Context, Any, Any, Any, Any]) -> None:
    """Register every feature. Private chats are conversations; groups are told to open one."""
    private = filters.ChatType.PRIVATE
    application.add_handler(TypeHandler(Update, middleware.recognise), group=-1)
    application.add_handler(ChatMemberHandler(membership.changed, ChatMemberHandler.MY_CHAT_MEMBER))
    for name, command in COMMANDS.items():
        application.add_handler(CommandHandler(name, command.handler, private))
    application.add_handler(CallbackQueryHandler(_tapped))
    application.add_handler(InlineQueryHandler(inline.answer))
    application.add_handler(PollAnswerHandler(quiz.answered))
    application.add_handler(MessageHandler(private & filters.COMMAND, help.unknown_command))
    # Corrected words are read again. A location that is shared live is edited every few seconds, and was answered.
    new = private & filters.UpdateType.MESSAGE
    application.add_handler(
        MessageHandler(private & filters.TEXT | new & (filters.LOCATION | filters.VOICE), _answered)
    )
    application.add_handler(MessageHandler(new & ~filters.StatusUpdate.ALL, help.unsupported))
    application.add_handler(MessageHandler(filters.ChatType.GROUPS & filters.COMMAND, help.in_group))
    application.add_error_handler(errors.report)


async def _tapped(update: Update, context: Context) -> None:
    """A button: stop its spinner first, since Telegram forgets the query within a minute; then do what it says."""
    query, chat = update.callback_query, update.effective_chat
    # Our messages in groups have no buttons, but a program can pretend to tap one; nobody was recognised there.
    if query is None or chat is None or chat.type != chat.PRIVATE:
        return
    try:
        await query.answer()
    except TelegramError as error:
        # Too old, or lost on the way: only the spinner stays a little longer.
        log.info("tap not answered", reason=error.message)
    route = routes.parse(query.data or "")
    if route is None:
        raise UserError("stale_button")
    await TAPS[type(route)](update, context, route)


async def _answered(update: Update, context: Context) -> None:
    """Text, a voice message or a location: the answer to the open question, else a reminder, a question to the library,
    the hour at which the day starts, or a search for jobs."""
    message = update.effective_message
    if message is None:
        return
    dialog = await context.storage.dialogs.get(context.person.id, now=context.now)
    answer = ANSWERS.get(dialog.name) if dialog is not None else None
    if message.voice and (dialog is None or dialog.name != mock.DIALOG):
        await help.unsupported(update, context)
    elif not message.location and dialog is not None and answer is not None and dialog.step != "preview":
        await answer(update, context, dialog)
    elif message.text and is_board_link(message.text):
        await follow.find(update, context, message.text)
    elif message.text and (wish := holding.wish(context, message.text)):
        await holding.grant(update, context, wish)
    elif message.text and reminders.asks_for_a_reminder(context, message.text):
        await reminders.remind_of(update, context, message.text)
    elif message.text and is_question(message.text, context.services.content.thesaurus.asking):
        await ask.answer_question(update, context, message.text)
    elif message.text and (starts := routine.stated_start(context, message.text)):
        await routine.start_day_at(update, context, starts)
    elif message.text:
        await start.search_for(update, context, message.text)
    else:
        await residence.shared(update, context, dialog)
