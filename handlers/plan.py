"""/plan: from the date of an interview and the hours there are to a dated plan, kept, ticked and planned again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from telegram import Update

from bot import routes
from bot.context import Context
from bot.errors import UserError
from bot.library import Library
from bot.library.entries import Shelf
from bot.rules import plan as rules
from bot.rules import recurrence
from bot.rules.dates import read_date
from bot.views import plan as views
from handlers import practice, replies, schedule
from handlers.feature import Command, Feature
from handlers.today import show_today
from storage.records import Dialog, Plan, PlanSession

DIALOG = "plan"
DATE, HOURS, TOPICS = "date", "hours", "topics"
KEPT = timedelta(days=7)
FURTHEST = timedelta(days=365)
TYPED = 40
SUGGESTED = frozenset({"sql-schema", "http-networks", "system-design", "behavioural"})
# What helps next, by how the interview went.
NEXT = {
    views.OFFER: ("c-offer", "a-negotiating-pay"),
    views.ONWARDS: ("a-questions-worth-asking",),
    views.REJECTED: ("a-interview-mistakes-and-feedback", "a-star-stories"),
}

Data = dict[str, Any]


async def show(update: Update, context: Context, route: routes.PlanPage | None = None) -> None:
    """The plan where there is one, the question how it went after the interview, else the first question."""
    plan = await context.storage.plans.get(context.person.id)
    if plan is None or plan.went:
        await _ask_next(update, context, {})
    elif today(context) > plan.interview_on:
        await replies.show(update, context, views.ask_went(context.texts, plan))
    else:
        await _show_page(update, context, plan, week=route.week if route else -1)


async def change_date(update: Update, context: Context, _route: routes.AskPlanDate) -> None:
    await _ask_next(update, context, await _kept_data(context, without=DATE))


async def change_hours(update: Update, context: Context, _route: routes.AskPlanHours) -> None:
    await _ask_next(update, context, await _kept_data(context, without=HOURS))


async def tap_hours(update: Update, context: Context, route: routes.SetPlanHours) -> None:
    if not 1 <= route.hours <= rules.MOST_HOURS:
        raise UserError("stale_button")
    await _ask_next(update, context, {**await _open_data(context, HOURS), HOURS: route.hours})


async def choose_topic(update: Update, context: Context, route: routes.ChoosePlanTopic) -> None:
    data = await _open_data(context, TOPICS)
    chosen = {*data["choosing"], route.topic} if route.wanted else {*data["choosing"]} - {route.topic}
    await _ask_topics(update, context, data, chosen & _library(context).topics.keys())


async def make(update: Update, context: Context, _route: routes.MakePlan) -> None:
    """Make the plan of what was chosen, or plan again what is not done."""
    dialog = await _dialog(context)
    if dialog is not None and dialog.step == TOPICS:
        data = {**dialog.data, TOPICS: dialog.data["choosing"]}
    else:
        data = await _kept_data(context)
    await _ask_next(update, context, data)


async def answer(update: Update, context: Context, dialog: Dialog) -> None:
    """A typed day or number of hours; of topics only taps are understood."""
    message = update.effective_message
    text, data = (message.text or "" if message else ""), dict(dialog.data)
    if dialog.step == DATE:
        await _ask_next(update, context, {**data, DATE: _read_day(context, text).isoformat()})
    elif dialog.step == HOURS:
        hours = text.strip().removesuffix("h").strip()
        if not (hours.isdecimal() and 1 <= int(hours) <= rules.MOST_HOURS):
            raise UserError("bad_hours", hours=text[:TYPED], limit=rules.MOST_HOURS)
        await _ask_next(update, context, {**data, HOURS: int(hours)})
    else:
        await _ask_topics(update, context, data, set(data["choosing"]))


async def tick(update: Update, context: Context, route: routes.TickSession) -> None:
    if not await context.storage.plans.tick(context.person.id, route.session, done=bool(route.wanted)):
        raise UserError("stale_button")
    if route.week == routes.TickSession.TODAY:
        await show_today(update, context)
    else:
        await show(update, context, routes.PlanPage(route.week))


async def remind(update: Update, context: Context, route: routes.RemindOfPlan) -> None:
    plan = await _plan(context)
    async with context.storage.transaction() as tx:
        due = await schedule.next_plan_reminder(tx, context.person, plan, context.now) if route.wanted else None
        await tx.plans.change(context.person.id, reminds=bool(route.wanted), next_reminder_at=due)
    await show(update, context)


async def went(update: Update, context: Context, route: routes.InterviewWent) -> None:
    """Keep how it went, which ends the plan, and say what helps next."""
    plan = await _plan(context)
    if route.how not in views.WENT:
        raise UserError("stale_button")
    await context.storage.plans.change(plan.person_id, went=route.how, next_reminder_at=None)
    entries = _library(context).entries
    found = [entries[key] for key in NEXT[route.how] if key in entries]
    await replies.show(update, context, views.went(context.texts, route.how, found))


async def drop(update: Update, context: Context, _route: routes.DropPlan) -> None:
    await context.storage.plans.delete(context.person.id)
    await replies.show(update, context, views.dropped(context.texts))


async def _ask_next(update: Update, context: Context, data: Data) -> None:
    """Ask for the first thing that is missing; with all of them, make the plan."""
    if DATE not in data:
        await _keep(context, DATE, data)
        await replies.show(update, context, views.ask_date(context.texts, known=TOPICS in data))
    elif HOURS not in data:
        await _keep(context, HOURS, data)
        await replies.show(update, context, views.ask_hours(context.texts, date.fromisoformat(data[DATE])))
    elif TOPICS not in data:
        practised = await context.storage.practice.get(context.person.id)
        suggested = (practised.topics if practised else frozenset()) or SUGGESTED
        await _ask_topics(update, context, data, set(suggested) & _library(context).topics.keys())
    else:
        await _make(update, context, date.fromisoformat(data[DATE]), data[HOURS], data[TOPICS])


async def _ask_topics(update: Update, context: Context, data: Data, chosen: set[str]) -> None:
    await _keep(context, TOPICS, {**data, "choosing": sorted(chosen)})
    await replies.show(update, context, views.topics(context.texts, _library(context).topics, chosen))


async def _make(update: Update, context: Context, interview: date, hours: int, topics: Sequence[str]) -> None:
    """Plan from today on what is not done yet."""
    first, person = today(context), context.person
    if interview < first:
        raise UserError("past_day", day=context.texts.full_day(interview))
    minutes = (interview - first).days * hours * 60 // rules.WEEK
    articles = await _articles(context, topics)
    done = {one.key for one in await context.storage.plans.sessions(person.id) if one.done}
    planned = [task for task in rules.tasks(topics, articles, minutes) if task.key not in done]
    schedule_ = rules.spread(planned, first, interview, hours * 60)
    await practice.add_topics(context, topics)
    before = await context.storage.plans.get(person.id)
    reminds = before.reminds if before is not None and not before.went else True
    plan = Plan(person.id, interview, hours, tuple(topics), reminds, "", None)
    sessions = [PlanSession(0, one.task.key, one.day, one.task.minutes, False) for one in schedule_.dated]
    async with context.storage.transaction() as tx:
        if before is not None and before.went:
            await tx.plans.delete(person.id)
        await tx.plans.keep(plan, sessions)
        if reminds:
            due = await schedule.next_plan_reminder(tx, person, plan, context.now)
            await tx.plans.change(person.id, next_reminder_at=due)
        await tx.dialogs.end(person.id)
    await _show_page(update, context, plan, left_out=schedule_.left_out)


async def _articles(context: Context, topics: Sequence[str]) -> dict[str, tuple[str, int]]:
    """The best article on each topic, where there is one, with the minutes it takes."""
    library, found = _library(context), {}
    for name in topics:
        answers = await context.services.search.ask(library.topics[name].title) if name in library.topics else []
        article = next((one.entry.id for one in answers if one.sure and one.entry.shelf is Shelf.ARTICLE), None)
        if article is not None:
            found[name] = (article, library.articles[article].minutes)
    return found


async def _show_page(
    update: Update, context: Context, plan: Plan, *, week: int = -1, left_out: Sequence[rules.Task] = ()
) -> None:
    sessions = await context.storage.plans.sessions(context.person.id)
    view = views.page(context.texts, _library(context), plan, sessions, today(context), week=week, left_out=left_out)
    await replies.show(update, context, view)


def _read_day(context: Context, text: str) -> date:
    first = today(context)
    day = read_date(text, first, context.services.content.words.months)
    if day is None:
        raise UserError("bad_date", date=text[:TYPED])
    if day < first or day - first > FURTHEST:
        raise UserError("past_day", day=context.texts.full_day(day))
    return day


async def _kept_data(context: Context, *, without: str = "") -> Data:
    """What the plan was made of, but for what is to be asked again."""
    plan = await context.storage.plans.get(context.person.id)
    if plan is None or plan.went:
        return {}
    data = {DATE: plan.interview_on.isoformat(), HOURS: plan.hours_a_week, TOPICS: list(plan.topics)}
    return {key: value for key, value in data.items() if key != without}


async def _open_data(context: Context, step: str) -> Data:
    dialog = await _dialog(context)
    if dialog is None or dialog.step != step:
        raise UserError("plan_question_over")
    return dict(dialog.data)


async def _dialog(context: Context) -> Dialog | None:
    dialog = await context.storage.dialogs.get(context.person.id, now=context.now)
    return dialog if dialog is not None and dialog.name == DIALOG else None


async def _keep(context: Context, step: str, data: Data) -> None:
    await context.storage.dialogs.put(context.person.id, DIALOG, step=step, data=data, expires_at=context.now + KEPT)


async def _plan(context: Context) -> Plan:
    plan = await context.storage.plans.get(context.person.id)
    if plan is None:
        raise UserError("stale_button")
    return plan


def _library(context: Context) -> Library:
    return context.services.content.library


def today(context: Context) -> date:
    return recurrence.local_day(context.now, context.person.zone or "UTC")


FEATURE = Feature(
    commands={
        "plan": Command(show, "prepare for an interview, day by day"),
    },
    taps={
        routes.PlanPage: show,
        routes.AskPlanDate: change_date,
        routes.AskPlanHours: change_hours,
        routes.SetPlanHours: tap_hours,
        routes.ChoosePlanTopic: choose_topic,
        routes.MakePlan: make,
        routes.TickSession: tick,
        routes.RemindOfPlan: remind,
        routes.InterviewWent: went,
        routes.DropPlan: drop,
    },
    answers={DIALOG: answer},
)
