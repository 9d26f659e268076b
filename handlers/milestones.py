"""Says what a deed has reached, a goal or an achievement: once, and as part of the answer to the deed."""

from __future__ import annotations

from collections.abc import Sequence

from bot.context import Context
from bot.library.achievements import Achievement, earned
from bot.rules.goals import Standing, period, standing
from bot.rules.progress import Amounts
from bot.views import progress as views
from handlers import history, replies
from storage.records import Goal, Measure

# What a reminder that was done counts for.
OF_REMINDERS = (Measure.DONE, Measure.FOCUS, Measure.STREAK, Measure.STEADY_WEEKS)


async def passed(context: Context, *measures: Measure) -> None:
    """After something that these measures count: tell the goals it reached, for their period, and the achievements.

    Nothing is counted of which there is no goal, and every achievement was given.
    """
    person_id = context.person.id
    goals = [goal for goal in await context.storage.goals.of(person_id) if goal.measure in measures]
    has = {one.achievement for one in await context.storage.achievements.of(person_id)}
    to_come = [one for name, one in context.services.content.achievements.items() if name not in has]
    counted = {goal.measure for goal in goals} | {one.measure for one in to_come if one.measure in measures}
    if not counted:
        return
    where = await history.here(context)
    done = await history.amounts(context, where, counted)
    reached = await _reached(context, where, goals, done)
    rewarded = counted | {Measure.GOALS} if reached else counted
    given = await _given(context, where, [one for one in to_come if one.measure in rewarded], done)
    if reached or given:
        await replies.send(context, views.reached(context.texts, reached, given))


async def _reached(context: Context, where: history.Here, goals: Sequence[Goal], done: Amounts) -> list[Standing]:
    """The goals that are reached and were not told in their period."""
    reached = []
    for goal in goals:
        one, (first, _last) = standing(goal, done.get(goal.measure, {}), where.today), period(goal, where.today)
        if one.reached and not one.over and await context.storage.goals.reach(goal.person_id, goal.id, period=first):
            reached.append(one)
    return reached


async def _given(
    context: Context, where: history.Here, to_come: Sequence[Achievement], done: Amounts
) -> list[Achievement]:
    """The achievements that are earned now, and given with that."""
    won: list[str] = []
    for measure in {one.measure for one in to_come}:
        won += earned(to_come, measure, await history.total(context, where, measure, done))
    given = await context.storage.achievements.give(context.person.id, won, now=context.now)
    return [one for one in to_come if one.id in given]
