"""/mock: a mock interview, one question at a time, answered in words or by voice and rated by oneself."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from telegram import Update

from bot import routes
from bot.context import Context
from bot.errors import UserError
from bot.library import Library, Question, Topic
from bot.library.entries import Entry, Shelf
from bot.library.interview import Grade, Stage
from bot.library.scope import Scope
from bot.rules import mock as rules
from bot.rules import recurrence
from bot.rules.plan import Kind
from bot.views import View
from bot.views import mock as views
from bot.views import quiz as quiz_views
from bot.views.mock import Plan
from handlers import milestones, planned, replies
from handlers.feature import Command, Feature
from storage.records import Dialog, Measure, Mock, MockAnswer

DIALOG = "mock"
PLANNING = "preview"
KEPT = timedelta(days=30)
LOOKED_BACK = 20
PAST_SHOWN = 3
READ_UP = 2


async def show_hub(update: Update, context: Context, _route: routes.MockHub | None = None) -> None:
    """Go on with the one under way, or choose a new one."""
    latest = await context.storage.mocks.of(context.person.id, limit=1)
    if latest and latest[0].ended_at is None:
        await replies.show(update, context, views.hub(context.texts, latest[0]))
    else:
        await set_up(update, context)


async def set_up(update: Update, context: Context, _route: routes.SetUpMock | None = None) -> None:
    await _show_plan(update, context, await _plan(context))


async def choose_level(update: Update, context: Context, route: routes.ChooseMockLevel) -> None:
    if route.level and route.level not in list(Grade):
        raise UserError("stale_button")
    await _show_plan(update, context, replace(await _plan(context), level=route.level))


async def choose_stage(update: Update, context: Context, route: routes.ChooseMockStage) -> None:
    if route.stage and route.stage not in list(Stage):
        raise UserError("stale_button")
    await _show_plan(update, context, replace(await _plan(context), stage=route.stage))


async def keep_answers(update: Update, context: Context, route: routes.KeepMockAnswers) -> None:
    await _show_plan(update, context, replace(await _plan(context), keeps_answers=bool(route.kept)))


async def show_topics(update: Update, context: Context, _route: routes.MockTopics | None = None) -> None:
    plan = await _plan(context)
    await replies.show(update, context, views.topics(context.texts, _library(context).topics, plan.topics))


async def choose_topic(update: Update, context: Context, route: routes.ChooseMockTopic) -> None:
    plan = await _plan(context)
    topics = plan.topics | {route.topic} if route.wanted else plan.topics - {route.topic}
    known = topics & _library(context).topics.keys()
    await _keep_plan(context, replace(plan, topics=known, role="", skills=frozenset()))
    await show_topics(update, context)


async def for_role(update: Update, context: Context, route: routes.PractiseForRole) -> None:
    """Plan one that asks about the skills of a posting, at its level where there are enough such questions."""
    jobs = await context.storage.jobs.with_ids([route.job])
    skills = asked_about(context, jobs[0].facts.skills) if jobs else frozenset()
    if not skills:
        raise UserError("role_gone")
    [job] = jobs
    kept = (await _plan(context)).keeps_answers
    plan = Plan(level=rules.level_of(job.facts.seniority), keeps_answers=kept, role=job.title, skills=skills)
    if len(_candidates(context, plan)) < rules.QUESTIONS:
        plan = replace(plan, level=views.ANY)
    await _keep_plan(context, plan)
    await replies.send(context, await _setup(context, plan))


def asked_about(context: Context, skills: Collection[str]) -> frozenset[str]:
    """Those of the skills that there are questions about."""
    library = _library(context)
    words = library.topics.keys() | {tag for question in library.questions.values() for tag in question.tags}
    return frozenset(skills).intersection(map(context.services.content.vocabulary.skill, words))


async def begin(update: Update, context: Context, _route: routes.BeginMock) -> None:
    plan, storage = await _plan(context), context.storage
    before = {
        question
        for past in await storage.mocks.of(context.person.id, limit=LOOKED_BACK)
        for question in past.question_ids
    }
    picked = rules.pick(_candidates(context, plan), before, f"{context.person.id} {context.now.isoformat()}")
    if not picked:
        raise UserError("stale_button")
    mock = await storage.mocks.begin(
        context.person.id,
        picked,
        level=plan.level,
        stage=plan.stage,
        keeps_answers=plan.keeps_answers,
        now=context.now,
    )
    await _ask(update, context, mock)


async def resume(update: Update, context: Context, route: routes.ResumeMock) -> None:
    await _ask(update, context, await own(context, route.mock))


async def answer(update: Update, context: Context, dialog: Dialog) -> None:
    """An answer in words or by voice; what it says is kept only where that was chosen."""
    message = update.effective_message
    mock = await own(context, int(dialog.data["mock"]))
    if message is None or mock.ended_at is not None:
        raise UserError("question_over")
    words = message.text or "" if mock.keeps_answers else ""
    voice = message.voice.file_id if message.voice and mock.keeps_answers else ""
    await _rate(update, context, mock, words=words, voice=voice)


async def show_answer(update: Update, context: Context, route: routes.ShowMockAnswer) -> None:
    mock = await own(context, route.mock)
    if mock.ended_at is not None or mock.position != route.position:
        raise UserError("question_over")
    await _rate(update, context, mock, words="", voice="")


async def tick(update: Update, context: Context, route: routes.TickMockPoint) -> None:
    mock = await own(context, route.mock)
    question = question_at(context, mock, route.position)
    given = (await context.storage.mocks.answers(mock)).get(question.id) if question else None
    if question is None or given is None or not 0 <= route.point < len(question.strong):
        raise UserError("question_over")
    ticked = given.ticked | {route.point} if route.wanted else given.ticked - {route.point}
    await context.storage.mocks.tick(mock, question.id, ticked)
    topic = _library(context).topics_of_questions[question.id]
    shown = replace(mock, position=route.position)
    await _show_rating(update, context, shown, topic, question, replace(given, ticked=ticked))


async def go_on(update: Update, context: Context, route: routes.NextMockQuestion) -> None:
    """The next question, below the answer to the last one; a second tap does nothing."""
    mock = await own(context, route.mock)
    if mock.position != route.position or mock.ended_at is not None:
        return
    moved = await context.storage.mocks.advance(mock, now=context.now)
    if moved is not None:
        await _ask(update, context, moved)


async def stop(update: Update, context: Context, route: routes.StopMock) -> None:
    mock = await own(context, route.mock)
    await context.storage.mocks.end(mock, now=context.now)
    await _summarise(update, context, mock)


async def keep_misses(update: Update, context: Context, route: routes.KeepMockMisses) -> None:
    """Practice cards, due today, of the questions that were missed."""
    mock = await own(context, route.mock)
    result = await _result(context, mock)
    today = recurrence.local_day(context.now, context.person.zone or "UTC")
    added = await context.storage.practice.add(context.person.id, result.missed, day=today)
    await replies.send(context, quiz_views.kept(context.texts, added))


async def _ask(update: Update, context: Context, mock: Mock) -> None:
    """The question under way, or the result where there is none left."""
    asked = question_at(context, mock, mock.position)
    while asked is None and mock.ended_at is None:
        # It has left the bank since the interview began.
        moved = await context.storage.mocks.advance(mock, now=context.now)
        mock = moved or await own(context, mock.id)
        asked = question_at(context, mock, mock.position)
    if asked is None or mock.ended_at is not None:
        await _summarise(update, context, mock)
        return
    await _keep(context, "answer", {"mock": mock.id})
    topic = _library(context).topics_of_questions[asked.id]
    started = context.texts.clock(mock.asked_at.astimezone(ZoneInfo(context.person.zone or "UTC")))
    await replies.send(context, views.question(context.texts, mock, topic, asked, started))


async def _rate(update: Update, context: Context, mock: Mock, *, words: str, voice: str) -> None:
    asked = question_at(context, mock, mock.position)
    if asked is None:
        raise UserError("question_gone")
    seconds = int((context.now - mock.asked_at).total_seconds())
    given = MockAnswer(asked.id, seconds, words=words, voice=voice, points=len(asked.strong))
    async with context.storage.transaction() as tx:
        await tx.mocks.answer(mock, given)
        await tx.dialogs.end(context.person.id)
    topic = _library(context).topics_of_questions[asked.id]
    await _show_rating(update, context, mock, topic, asked, given)


async def _show_rating(
    update: Update, context: Context, mock: Mock, topic: Topic, asked: Question, given: MockAnswer
) -> None:
    reviewed = context.services.language_model is not None
    await replies.show(update, context, views.rating(context.texts, mock, topic, asked, given, reviewed=reviewed))


async def _summarise(update: Update, context: Context, mock: Mock) -> None:
    library, result = _library(context), await _result(context, mock)
    weak = [library.topics[name].title for name, share in result.topics.items() if share < 1][:READ_UP]
    found = [entry for title in weak for entry in await _articles(context, title)]
    missed = [library.questions[name] for name in result.missed if name in library.questions]
    await context.storage.dialogs.end(context.person.id)
    if mock.position >= len(mock.question_ids):
        await planned.tick(context, Kind.MOCK, {""})
    view = views.summary(context.texts, mock, result, library.topics, missed, list(dict.fromkeys(found)))
    await replies.send(context, view)
    await milestones.passed(context, Measure.MOCKS)


async def _articles(context: Context, title: str) -> list[Entry]:
    """The best article on a topic, if there is one."""
    found = await context.services.search.ask(title)
    return [answer.entry for answer in found if answer.sure and answer.entry.shelf is Shelf.ARTICLE][:1]


async def _result(context: Context, mock: Mock) -> rules.Result:
    topics = {name: topic.topic for name, topic in _library(context).topics_of_questions.items()}
    answers = await context.storage.mocks.answers(mock)
    reached = [name for number, name in enumerate(mock.question_ids) if number < mock.position or name in answers]
    return rules.result(reached, answers, topics)


async def _show_plan(update: Update, context: Context, plan: Plan) -> None:
    await _keep_plan(context, plan)
    await replies.show(update, context, await _setup(context, plan))


async def _setup(context: Context, plan: Plan) -> View:
    past = [
        views.Past(
            recurrence.local_day(one.started_at, context.person.zone or "UTC"), (await _result(context, one)).share
        )
        for one in await context.storage.mocks.of(context.person.id, limit=PAST_SHOWN)
        if one.ended_at is not None
    ]
    available = len(_candidates(context, plan))
    label = context.services.content.vocabulary.skill_label
    return views.setup(context.texts, plan, _library(context).topics, available, past, label)


async def _plan(context: Context) -> Plan:
    """What has been chosen so far, else what the last mock interview was like."""
    dialog = await context.storage.dialogs.get(context.person.id, now=context.now)
    if dialog is not None and dialog.name == DIALOG and dialog.step == PLANNING:
        chosen = {name: frozenset(dialog.data.get(name, ())) for name in ("topics", "skills")}
        return Plan(**{**dialog.data, **chosen})
    latest = await context.storage.mocks.of(context.person.id, limit=1)
    return Plan(latest[0].level, latest[0].stage, frozenset(), latest[0].keeps_answers) if latest else Plan()


async def _keep_plan(context: Context, plan: Plan) -> None:
    await _keep(context, PLANNING, {**asdict(plan), "topics": sorted(plan.topics), "skills": sorted(plan.skills)})


async def _keep(context: Context, step: str, data: dict[str, object]) -> None:
    await context.storage.dialogs.put(context.person.id, DIALOG, step=step, data=data, expires_at=context.now + KEPT)


def _candidates(context: Context, plan: Plan) -> list[rules.Candidate]:
    library = _library(context)
    scopes = [Scope(views.grade(plan.level), views.stage(plan.stage), topic) for topic in plan.topics or ("",)]
    candidates = [_candidate(context, one) for scope in scopes for one in scope.questions(library)]
    return rules.about(candidates, plan.skills) if plan.skills else candidates


def _candidate(context: Context, question: Question) -> rules.Candidate:
    """A question with the skills that its tags and its topic name."""
    topic = _library(context).topics_of_questions[question.id].topic
    skills = map(context.services.content.vocabulary.skill, (topic, *question.tags))
    return rules.Candidate(question.id, topic, frozenset(filter(None, skills)))


def question_at(context: Context, mock: Mock, position: int) -> Question | None:
    """The question at a place in the interview; None where there is none, or it has left the bank."""
    name = mock.question_ids[position] if 0 <= position < len(mock.question_ids) else ""
    return _library(context).questions.get(name)


async def own(context: Context, mock_id: int) -> Mock:
    mock = await context.storage.mocks.get(context.person.id, mock_id)
    if mock is None:
        raise UserError("question_over")
    return mock


def _library(context: Context) -> Library:
    return context.services.content.library


FEATURE = Feature(
    commands={"mock": Command(show_hub, "a mock interview")},
    taps={
        routes.MockHub: show_hub,
        routes.SetUpMock: set_up,
        routes.ChooseMockLevel: choose_level,
        routes.ChooseMockStage: choose_stage,
        routes.MockTopics: show_topics,
        routes.ChooseMockTopic: choose_topic,
        routes.KeepMockAnswers: keep_answers,
        routes.PractiseForRole: for_role,
        routes.BeginMock: begin,
        routes.ResumeMock: resume,
        routes.ShowMockAnswer: show_answer,
        routes.TickMockPoint: tick,
        routes.NextMockQuestion: go_on,
        routes.StopMock: stop,
        routes.KeepMockMisses: keep_misses,
    },
    answers={DIALOG: answer},
)
