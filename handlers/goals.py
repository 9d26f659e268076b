"""/goals: set in plain words or by a tap, counted by the bot or step by step, and dropped."""

from __future__ import annotations

from datetime import date

from telegram import Update

from bot import routes
from bot.context import Context
from bot.errors import UserError
from bot.rules.goals import Reading, period, read_goal, standing
from bot.rules.sprints import HIGHEST
from bot.views import goals as views
from bot.views.length import clip
from handlers import asking, history, milestones, replies
from handlers.feature import Command, Feature
from storage.records import Dialog, Goal, Measure

DIALOG = "goal"
MOST_GOALS = 10
SHOWN = 60
LONGEST = 200


async def open_goals(update: Update, context: Context) -> None:
    """/goals 5 applications a week sets one; without words the goals are shown, and asked for where there is none."""
    if context.args:
        await _take(update, context, " ".join(context.args))
    elif await context.storage.goals.of(context.person.id):
        await show_list(update, context)
    else:
        await ask(update, context)


async def show_list(update: Update, context: Context, _route: routes.GoalList | None = None) -> None:
    await asking.leave(context, DIALOG)
    where = await history.here(context)
    goals = await context.storage.goals.of(context.person.id)
    amounts = await history.amounts(context, where, {goal.measure for goal in goals})
    standings = [standing(goal, amounts.get(goal.measure, {}), where.today) for goal in goals]
    await replies.show(update, context, views.listing(context.texts, standings))


async def ask(update: Update, context: Context, _route: routes.AskGoal | None = None) -> None:
    await asking.ask(context, DIALOG)
    await replies.show(update, context, views.ask(context.texts))


async def answer(update: Update, context: Context, _dialog: Dialog) -> None:
    message = update.effective_message
    await _take(update, context, (message.text or "").strip() if message else "")


async def tap_offered(update: Update, context: Context, route: routes.SetGoal) -> None:
    """One of those that are offered; a second tap sets no second one."""
    if (route.measure, route.target) not in views.OFFERED:
        raise UserError("stale_button")
    measure = Measure(route.measure)
    for goal in await context.storage.goals.of(context.person.id):
        if (goal.measure, goal.target, goal.until, goal.words) == (measure, route.target, None, ""):
            await show_card(update, context, routes.GoalCard(goal.id))
            return
    await asking.leave(context, DIALOG)
    await _set(update, context, await history.here(context), Reading(measure, route.target, None), "")


async def show_card(update: Update, context: Context, route: routes.GoalCard) -> None:
    await _show(update, context, await history.here(context), await _own(context, route.goal))


async def count_step(update: Update, context: Context, route: routes.CountStep) -> None:
    """Of the current period only: a button of last week's counts nothing."""
    where, goal = await history.here(context), await _own(context, route.goal)
    first, _last = period(goal, where.today)
    if goal.measure is not Measure.OWN or not 0 <= route.steps <= HIGHEST:
        raise UserError("stale_button")
    if route.since == first.isoformat():
        goal = await context.storage.goals.count_steps(goal.person_id, goal.id, route.steps, since=first) or goal
    await _show(update, context, where, goal)
    await milestones.passed(context, Measure.OWN)


async def drop(update: Update, context: Context, route: routes.DropGoal) -> None:
    await context.storage.goals.delete(context.person.id, route.goal)
    await show_list(update, context)


async def _take(update: Update, context: Context, text: str) -> None:
    """Set the goal that was written, or ask again."""
    words, where = context.services.content.goal_words, await history.here(context)
    months = context.services.content.words.months
    reading = read_goal(text, where.today, until=words.until, measures=words.measures, months=months)
    if reading is None:
        await asking.ask(context, DIALOG)
        await replies.send(context, views.ask(context.texts, wrong=clip(text, SHOWN)))
        return
    await asking.leave(context, DIALOG)
    await _set(update, context, where, reading, clip(text, LONGEST))


async def _set(update: Update, context: Context, where: history.Here, reading: Reading, words: str) -> None:
    """Keep a goal, and tell what of it is reached already."""
    if len(await context.storage.goals.of(context.person.id)) >= MOST_GOALS:
        raise UserError("too_many_goals", limit=MOST_GOALS)
    goal = await context.storage.goals.add(
        context.person.id,
        measure=reading.measure,
        target=reading.target,
        words=words,
        since=where.today,
        until=reading.until,
    )
    await _show(update, context, where, goal)
    await milestones.passed(context, goal.measure)


async def _show(update: Update, context: Context, where: history.Here, goal: Goal) -> None:
    amounts = await history.amounts(context, where, [goal.measure])
    one = standing(goal, amounts.get(goal.measure, {}), where.today)
    since: date = period(goal, where.today)[0]
    await replies.show(update, context, views.card(context.texts, one, since))


async def _own(context: Context, goal_id: int) -> Goal:
    goal = await context.storage.goals.get(context.person.id, goal_id)
    if goal is None:
        raise UserError("goal_gone")
    return goal


FEATURE = Feature(
    commands={"goals": Command(open_goals, "what you want to reach, and how far you are")},
    taps={
        routes.GoalList: show_list,
        routes.AskGoal: ask,
        routes.SetGoal: tap_offered,
        routes.GoalCard: show_card,
        routes.CountStep: count_step,
        routes.DropGoal: drop,
    },
    answers={DIALOG: answer},
)
