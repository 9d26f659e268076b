"""/interview: questions by topic, level and stage, each with its model answer."""

from __future__ import annotations

from telegram import Update

from bot import routes
from bot.context import Context
from bot.errors import UserError
from bot.library import Question, Topic
from bot.library.scope import Scope
from bot.views import interview as views
from handlers import replies
from handlers.feature import Command, Feature


async def show_topics(update: Update, context: Context, route: routes.Topics | None = None) -> None:
    scope, page = (Scope.read(route.scope), route.page) if route else (Scope(), 0)
    readings = await context.storage.readings.of(context.person.id)
    await replies.show(
        update, context, views.topics(context.texts, context.services.content.library, scope, readings.keys(), page)
    )


async def choose_level(update: Update, context: Context, route: routes.ChooseLevel) -> None:
    await replies.show(update, context, views.choose_level(context.texts, Scope.read(route.scope)))


async def choose_stage(update: Update, context: Context, route: routes.ChooseStage) -> None:
    await replies.show(update, context, views.choose_stage(context.texts, Scope.read(route.scope)))


async def show_next(update: Update, context: Context, route: routes.NextQuestion) -> None:
    await _next(update, context, Scope.read(route.scope, route.topic))


async def open_topic(update: Update, context: Context, topic_id: str) -> None:
    await _next(update, context, Scope(topic=topic_id))


async def open_question(update: Update, context: Context, question_id: str) -> None:
    topic, question = _question(context, question_id)
    await _ask(update, context, topic, question, Scope(topic=topic.topic))


async def show_answer(update: Update, context: Context, route: routes.ShowAnswer) -> None:
    topic, question = _question(context, route.question)
    await context.storage.readings.note(context.person.id, question.id, read=True, now=context.now)
    view = views.answer(context.texts, topic, question, Scope.read(route.scope, topic.topic))
    await replies.show(update, context, view)


async def _next(update: Update, context: Context, scope: Scope) -> None:
    library = context.services.content.library
    question = scope.next(library, await context.storage.readings.of(context.person.id))
    if question is None:
        raise UserError("entry_gone")
    await _ask(update, context, library.topics_of_questions[question.id], question, scope)


async def _ask(update: Update, context: Context, topic: Topic, question: Question, scope: Scope) -> None:
    await context.storage.readings.note(context.person.id, question.id, read=False, now=context.now)
    await replies.show(update, context, views.question(context.texts, topic, question, scope))


def _question(context: Context, question_id: str) -> tuple[Topic, Question]:
    library = context.services.content.library
    question = library.questions.get(question_id)
    if question is None:
        raise UserError("entry_gone")
    return library.topics_of_questions[question_id], question


FEATURE = Feature(
    commands={"interview": Command(show_topics, "interview questions and answers")},
    taps={
        routes.Topics: show_topics,
        routes.ChooseLevel: choose_level,
        routes.ChooseStage: choose_stage,
        routes.NextQuestion: show_next,
        routes.ShowAnswer: show_answer,
    },
)
