"""/measures: the five measures of a sprint, entered week by week with a tap each."""

from __future__ import annotations

from datetime import date

from telegram import Update

from bot import routes
from bot.context import Context
from bot.errors import UserError
from bot.rules.progress import SPRINT
from bot.rules.sprints import Entered, clean_sprints, highest, marks
from bot.rules.weeks import WEEK, week_in_review, week_of
from bot.views import measures as views
from bot.views.length import clip
from handlers import asking, history, milestones, progress, replies, ringing
from handlers.feature import Command, Feature
from storage.records import Dialog, Measure

DIALOG = "measure"
SHOWN = 40


async def enter(update: Update, context: Context, _route: routes.EnterMeasures | None = None) -> None:
    """What is missing of the week in review, else of the current one."""
    where = await history.here(context)
    entered = await context.storage.sprint_measures.of(context.person.id)
    week = week_in_review(where.today)
    if _missing(entered, week) is None:
        week = week_of(where.today)
    await _go_on(update, context, entered, week)


async def show_board(update: Update, context: Context, route: routes.MeasureBoard) -> None:
    await asking.leave(context, DIALOG)
    await _show_board(update, context, await _week(context, route.week))


async def ask(update: Update, context: Context, route: routes.AskMeasure) -> None:
    week, measure = await _week(context, route.week), _measure(route.measure)
    await _ask(update, context, await context.storage.sprint_measures.of(context.person.id), week, measure)


async def tap_value(update: Update, context: Context, route: routes.SetMeasure) -> None:
    week, measure = await _week(context, route.week), _measure(route.measure)
    if not 0 <= route.value <= highest(measure):
        raise UserError("stale_button")
    await _keep(update, context, week, measure, route.value)


async def answer(update: Update, context: Context, dialog: Dialog) -> None:
    message = update.effective_message
    text = (message.text or "").strip() if message else ""
    week, measure = await _week(context, dialog.data["week"]), _measure(dialog.data["measure"])
    number = text.removesuffix("%").strip()
    if number.isdecimal() and len(number) <= len(str(highest(measure))) and int(number) <= highest(measure):
        await _keep(update, context, week, measure, int(number))
    else:
        entered = await context.storage.sprint_measures.of(context.person.id)
        await _ask(update, context, entered, week, measure, wrong=clip(text, SHOWN))


async def show_chart(update: Update, context: Context, route: routes.MeasureChart) -> None:
    week = await _week(context, route.week)
    entered = await context.storage.sprint_measures.of(context.person.id)
    weeks = progress.shown_weeks(week, list(entered))
    panels = views.panels(context.texts, weeks, entered)
    await progress.send_panels(context, context.texts.gettext("Measures of the sprint"), weeks, panels)


async def _keep(update: Update, context: Context, week: date, measure: Measure, value: int) -> None:
    """Keep it and ask for the next that is missing; with the last of them the sprint may be a clean one."""
    await context.storage.sprint_measures.enter(context.person.id, week, measure, value)
    entered = await context.storage.sprint_measures.of(context.person.id)
    await _go_on(update, context, entered, week)
    if _missing(entered, week) is None:
        await ringing.done_today(context, "measures")
    await milestones.passed(context, measure, Measure.CLEAN_SPRINTS, *milestones.OF_REMINDERS)


async def _go_on(update: Update, context: Context, entered: Entered, week: date) -> None:
    missing = _missing(entered, week)
    if missing is not None:
        await _ask(update, context, entered, week, missing)
    else:
        await asking.leave(context, DIALOG)
        await _show_board(update, context, week)


async def _ask(
    update: Update, context: Context, entered: Entered, week: date, measure: Measure, *, wrong: str = ""
) -> None:
    await asking.ask(context, DIALOG, week=week.isoformat(), measure=measure.value)
    known = [values[measure] for before, values in sorted(entered.items()) if before <= week and measure in values]
    last = known[-1] if known else None
    await replies.show(update, context, views.ask(context.texts, week, measure, last, wrong=wrong))


async def _show_board(update: Update, context: Context, week: date) -> None:
    where, person_id = await history.here(context), context.person.id
    entered, goals = await context.storage.sprint_measures.of(person_id), await context.storage.goals.of(person_id)
    clean = clean_sprints(entered, goals)
    view = views.board(context.texts, week, entered, marks(week, goals), clean, where.today)
    await replies.show(update, context, view)


def _missing(entered: Entered, week: date) -> Measure | None:
    return next((measure for measure in SPRINT if measure not in entered.get(week, {})), None)


async def _week(context: Context, text: str) -> date:
    """The week a button is about; raises `UserError` for anything that is no week up to the current one."""
    today = (await history.here(context)).today
    try:
        week = date.fromisoformat(text)
    except ValueError:
        raise UserError("stale_button") from None
    if week != week_of(week) or not today - history.LOOKED_BACK - WEEK <= week <= today:
        raise UserError("stale_button")
    return week


def _measure(name: str) -> Measure:
    if name not in SPRINT:
        raise UserError("stale_button")
    return Measure(name)


FEATURE = Feature(
    commands={"measures": Command(enter, "enter the five measures of your sprint")},
    taps={
        routes.EnterMeasures: enter,
        routes.MeasureBoard: show_board,
        routes.AskMeasure: ask,
        routes.SetMeasure: tap_value,
        routes.MeasureChart: show_chart,
    },
    answers={DIALOG: answer},
)
