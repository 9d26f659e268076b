"""/progress: streak, numbers, goals, achievements, and a picture of the last weeks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from telegram import Update

from bot import chart, routes
from bot.context import Context
from bot.rules.goals import standing
from bot.rules.progress import WEEKLY, Amounts, week_numbers
from bot.rules.streaks import streak
from bot.rules.weeks import WEEK, week_of, weeks_until
from bot.views import progress as views
from handlers import history, replies
from handlers.feature import Command, Feature

WEEKS_SHOWN = 8
FEWEST_SHOWN = 4


async def show(update: Update, context: Context, _route: routes.ProgressHub | None = None) -> None:
    where = await history.here(context)
    goals = await context.storage.goals.of(context.person.id)
    amounts = await history.amounts(context, where, {*WEEKLY, *(goal.measure for goal in goals)})
    every = context.services.content.achievements
    week = week_of(where.today)
    view = views.hub(
        context.texts,
        streak=streak(amounts, where.calendar.is_working_day, where.today),
        week=week,
        numbers=week_numbers(amounts, week),
        before=week_numbers(amounts, week - WEEK),
        standings=[standing(goal, amounts.get(goal.measure, {}), where.today) for goal in goals],
        given=await _given(context, where),
        of=len(every),
    )
    await replies.show(update, context, view)


async def show_board(update: Update, context: Context, _route: routes.AchievementBoard) -> None:
    has = await context.storage.achievements.of(context.person.id)
    ids = {one.achievement for one in has}
    to_come = [one for name, one in context.services.content.achievements.items() if name not in ids]
    given = await _given(context, await history.here(context))
    await replies.show(update, context, views.board(context.texts, given, to_come))


async def show_chart(update: Update, context: Context, _route: routes.ProgressChart) -> None:
    where = await history.here(context)
    await send_chart(context, await history.amounts(context, where, WEEKLY), week_of(where.today))


async def send_chart(context: Context, amounts: Amounts, week: date) -> None:
    """The picture of the weeks up to one, or word that there is nothing to draw."""
    weeks = shown_weeks(week, [day for days in amounts.values() for day, value in days.items() if value])
    panels = views.panels(context.texts, weeks, amounts)
    await send_panels(context, context.texts.gettext("The last weeks"), weeks, panels)


async def send_panels(context: Context, title: str, weeks: Sequence[date], panels: Sequence[chart.Panel]) -> None:
    if not panels:
        await replies.send(context, views.nothing_to_draw(context.texts))
        return
    columns = [context.texts.short_day(week) for week in weeks]
    await context.bot.send_photo(context.person.id, await chart.panels(title, columns, panels))


def shown_weeks(week: date, days: Sequence[date]) -> list[date]:
    """Up to eight weeks, the last of them `week`, from the first on in which there was anything; at least four."""
    since = (week - week_of(min(days, default=week))) // WEEK + 1
    return weeks_until(week, max(FEWEST_SHOWN, min(WEEKS_SHOWN, since)))


async def _given(context: Context, where: history.Here) -> list[views.Given]:
    has = await context.storage.achievements.of(context.person.id)
    return views.earned(context.texts, context.services.content.achievements, has, where.zone)


FEATURE = Feature(
    commands={"progress": Command(show, "your streak, week, goals and achievements")},
    taps={
        routes.ProgressHub: show,
        routes.ProgressChart: show_chart,
        routes.AchievementBoard: show_board,
    },
)
