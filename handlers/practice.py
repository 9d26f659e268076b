"""/practice: question cards that come again just before they would be forgotten."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from telegram import Update

from bot import routes
from bot.context import Context
from bot.errors import UserError
from bot.library import Library, Question
from bot.rules import practice as rules
from bot.rules import recurrence
from bot.rules.plan import Kind
from bot.rules.practice import Rating
from bot.views import practice as views
from handlers import milestones, planned, replies
from handlers.feature import Command, Feature
from storage.records import Measure, Practice, PracticeCard, PracticeReview

# Older answers say little about what is weak now.
LOOKED_BACK = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Day:
    """One person's practice on one local day."""

    date: date
    practice: Practice
    cards: list[PracticeCard]
    today: rules.Today
    answered: int

    @property
    def next_question(self) -> str | None:
        return next(iter((*(card.question_id for card in self.today.cards), *self.today.unseen)), None)


async def show_hub(update: Update, context: Context, _route: routes.PracticeHub | None = None) -> None:
    day = await _day(context)
    if day is None:
        await choose_topics(update, context)
        return
    tomorrow = day.date + timedelta(days=1)
    view = views.hub(
        context.texts,
        day.practice,
        day.today,
        answered=day.answered,
        tomorrow=sum(card.due_on == tomorrow and not card.set_aside for card in day.cards),
        set_aside=sum(card.set_aside for card in day.cards),
        weak=await _weak(context, day.date),
    )
    await replies.show(update, context, view)


async def choose_topics(update: Update, context: Context, _route: routes.PracticeTopics | None = None) -> None:
    practice = await context.storage.practice.get(context.person.id)
    chosen = practice.topics if practice else frozenset()
    await replies.show(update, context, views.topics(context.texts, _library(context).topics, chosen))


async def tick_topic(update: Update, context: Context, route: routes.ChoosePracticeTopic) -> None:
    if route.topic not in _library(context).topics:
        raise UserError("stale_button")
    async with context.storage.transaction() as tx:
        practice = await tx.practice.get(context.person.id) or Practice(frozenset(), rules.DEFAULT_CAP)
        topics = practice.topics | {route.topic} if route.wanted else practice.topics - {route.topic}
        await tx.practice.choose(context.person.id, Practice(topics, practice.daily_cap))
    await choose_topics(update, context)


async def add_topics(context: Context, topics: Collection[str]) -> None:
    """Practise these as well, as far as there are such topics."""
    known = _library(context).topics.keys() & set(topics)
    async with context.storage.transaction() as tx:
        practice = await tx.practice.get(context.person.id) or Practice(frozenset(), rules.DEFAULT_CAP)
        await tx.practice.choose(context.person.id, Practice(practice.topics | known, practice.daily_cap))


async def set_cap(update: Update, context: Context, route: routes.SetPracticeCap) -> None:
    practice = await context.storage.practice.get(context.person.id)
    if practice is None or route.cap not in rules.CAPS:
        raise UserError("stale_button")
    await context.storage.practice.choose(context.person.id, Practice(practice.topics, route.cap))
    await show_hub(update, context)


async def ask(update: Update, context: Context, _route: routes.NextPracticeCard | None = None) -> None:
    """The next question of today, or what today came to."""
    day = await _day(context)
    asked = _library(context).questions.get(day.next_question or "") if day else None
    if day is None or asked is None:
        await planned.tick(context, Kind.PRACTISE, await _practised(context))
        await show_hub(update, context)
        return
    topic = _library(context).topics_of_questions[asked.id]
    total = day.answered + len(day.today.cards) + len(day.today.unseen)
    await replies.show(
        update, context, views.question(context.texts, topic, asked, number=day.answered + 1, total=total)
    )


async def show_answer(update: Update, context: Context, route: routes.ShowPracticeAnswer) -> None:
    asked = _question(context, route.question)
    today = _today(context)
    card = await context.storage.practice.card(context.person.id, asked.id) or rules.new_card(asked.id, today)
    days = {rating: rules.days_until(card, rating, today) for rating in Rating}
    topic = _library(context).topics_of_questions[asked.id]
    await replies.show(update, context, views.answer(context.texts, topic, asked, days))


async def rate(update: Update, context: Context, route: routes.RatePracticeCard) -> None:
    """Keep the answer, once a day whatever is tapped again, and go on."""
    asked, today = _question(context, route.question), _today(context)
    if route.rating not in list(Rating):
        raise UserError("stale_button")
    rating = Rating(route.rating)
    async with context.storage.transaction() as tx:
        card = await tx.practice.card(context.person.id, asked.id) or rules.new_card(asked.id, today)
        review = PracticeReview(asked.id, rating.value, today)
        kept = await tx.practice.answer(context.person.id, rules.review(card, rating, today), review)
        if kept and rating is Rating.Again:
            await tx.question_counts.missed(asked.id)
    await ask(update, context)
    if kept:
        await milestones.passed(context, Measure.ANSWERS)


async def report(update: Update, context: Context, route: routes.ReportAnswer) -> None:
    """Tell the admins that an answer is said to be wrong, by its id and by nobody's name."""
    asked = _question(context, route.question)
    await context.storage.question_counts.reported(asked.id)
    await context.services.alarms.wrong_answer(asked.id)
    await replies.send(context, views.reported(context.texts))


async def bring_back(update: Update, context: Context, _route: routes.BringBackCards) -> None:
    await context.storage.practice.bring_back(context.person.id, day=_today(context))
    await show_hub(update, context)


async def _day(context: Context) -> Day | None:
    """None where nothing has been chosen to practise."""
    storage, person, day = context.storage, context.person, _today(context)
    practice, cards = await storage.practice.get(person.id), await storage.practice.cards(person.id)
    if practice is None and cards:
        practice = Practice(frozenset(), rules.DEFAULT_CAP)
    if practice is None or not (practice.topics or cards):
        return None
    library = _library(context)
    known = {card.question_id for card in cards}
    # A question that has left the bank is not asked; its card stays, in case it comes back.
    due = [
        card for card in cards if card.due_on <= day and not card.set_aside and card.question_id in library.questions
    ]
    unseen = [
        question.id
        for name in sorted(practice.topics & library.topics.keys())
        for question in library.topics[name].questions
        if question.id not in known
    ]
    answered = await storage.practice.answered(person.id, day)
    introduced = sum(card.introduced_on == day for card in cards)
    today = rules.today(due, unseen, answered=answered, introduced=introduced, cap=practice.daily_cap, day=day)
    return Day(day, practice, cards, today, answered)


async def _practised(context: Context) -> set[str]:
    """The topics of which cards were answered today."""
    topics, today = _library(context).topics_of_questions, _today(context)
    reviews = await context.storage.practice.reviews(context.person.id, since=today)
    return {topics[one.question_id].topic for one in reviews if one.question_id in topics}


async def _weak(context: Context, day: date) -> list[tuple[str, rules.Recall]]:
    """Titles of the topics in which much is forgotten."""
    library = _library(context)
    reviews = await context.storage.practice.reviews(context.person.id, since=day - LOOKED_BACK)
    topics = {question: topic.topic for question, topic in library.topics_of_questions.items()}
    return [(library.topics[one.topic].title, one) for one in rules.weak(rules.recall(reviews, topics))]


def _question(context: Context, question_id: str) -> Question:
    question = _library(context).questions.get(question_id)
    if question is None:
        raise UserError("question_gone")
    return question


def _library(context: Context) -> Library:
    return context.services.content.library


def _today(context: Context) -> date:
    return recurrence.local_day(context.now, context.person.zone or "UTC")


FEATURE = Feature(
    commands={"practice": Command(show_hub, "interview questions, before you forget them")},
    taps={
        routes.PracticeHub: show_hub,
        routes.PracticeTopics: choose_topics,
        routes.ChoosePracticeTopic: tick_topic,
        routes.SetPracticeCap: set_cap,
        routes.NextPracticeCard: ask,
        routes.ShowPracticeAnswer: show_answer,
        routes.RatePracticeCard: rate,
        routes.ReportAnswer: report,
        routes.BringBackCards: bring_back,
    },
)
