"""/retro: the weekly retrospective, a question at a time, kept as it is written, with the numbers of the week."""

from __future__ import annotations

from datetime import date, timedelta

from telegram import Update

from bot import routes
from bot.context import Context
from bot.errors import UserError
from bot.rules.progress import WEEKLY, Amounts, week_numbers
from bot.rules.retrospective import LONGEST, Question, last_intention, next_question, questions
from bot.rules.weeks import WEEK, week_in_review
from bot.utf16 import units
from bot.views import retrospective as views
from handlers import asking, history, milestones, progress, replies, ringing
from handlers.feature import Command, Feature
from storage.records import Dialog, Measure, Retrospective, RetrospectivePart, Went

DIALOG = "retrospective"
KEPT = timedelta(days=7)


async def begin(update: Update, context: Context, _route: routes.BeginRetrospective | None = None) -> None:
    """That of the week in review: its first question, where it was left, or as it was written."""
    where = await history.here(context)
    week = week_in_review(where.today)
    await _go_on(update, context, await context.storage.retrospectives.begin(context.person.id, week))


async def ask(update: Update, context: Context, route: routes.AskRetrospective) -> None:
    """One question once more, or the first that has no answer."""
    one = await _own(context, route.week)
    if not route.question:
        await _go_on(update, context, one)
    elif route.question in set(Question):
        await _ask(update, context, one, Question(route.question))
    else:
        raise UserError("stale_button")


async def skip(update: Update, context: Context, route: routes.SkipRetrospective) -> None:
    one = await _own(context, route.week)
    if route.question not in set(RetrospectivePart):
        raise UserError("stale_button")
    part = RetrospectivePart(route.question)
    if getattr(one, part) is None:
        one = _there(await context.storage.retrospectives.write(context.person.id, one.week, part, ""))
    await _go_on(update, context, one)


async def settle(update: Update, context: Context, route: routes.IntentionWent) -> None:
    if route.went not in set(Went):
        raise UserError("stale_button")
    one = await _own(context, route.week)
    settled = await context.storage.retrospectives.settle(context.person.id, one.week, Went(route.went))
    await _go_on(update, context, _there(settled))


async def answer(update: Update, context: Context, dialog: Dialog) -> None:
    """Keep what was written and ask on. A corrected message rewrites what it answered."""
    message, asked = update.effective_message, Question(dialog.step)
    if message is None or not message.text:
        return
    one, given = await _own(context, dialog.data["week"]), dict(dialog.data["given"])
    key, words = str(message.message_id), message.text.strip()
    part = given.get(key, asked)
    if part == Question.WENT or (key not in given and update.edited_message):
        await _ask(update, context, one, asked, given)
        return
    if units(words) > LONGEST:
        raise UserError("retrospective_too_long", length=units(words), limit=LONGEST)
    part = RetrospectivePart(part)
    one = _there(await context.storage.retrospectives.write(context.person.id, one.week, part, words))
    await _go_on(update, context, one, {**given, key: part.value})


async def show_card(update: Update, context: Context, route: routes.RetrospectiveCard) -> None:
    await asking.leave(context, DIALOG)
    await _show(update, context, await _own(context, route.week))


async def show_list(update: Update, context: Context, route: routes.Retrospectives) -> None:
    await asking.leave(context, DIALOG)
    every = await context.storage.retrospectives.of(context.person.id)
    await replies.show(update, context, views.listing(context.texts, every, route.page))


async def show_chart(update: Update, context: Context, route: routes.RetrospectiveChart) -> None:
    one = await _own(context, route.week)
    await progress.send_chart(context, await _amounts(context), one.week)


async def _go_on(update: Update, context: Context, one: Retrospective, given: dict[str, str] | None = None) -> None:
    """Ask what is missing; when nothing is, keep the numbers of the week with it and show it, once with its picture."""
    question = next_question(one, await _intention(context, one))
    if question is not None:
        await _ask(update, context, one, question, given)
        return
    await asking.leave(context, DIALOG)
    if one.finished_at is not None:
        await _show(update, context, one)
        return
    amounts = await _amounts(context)
    numbers = {measure.value: value for measure, value in week_numbers(amounts, one.week).items()}
    await context.storage.retrospectives.finish(context.person.id, one.week, numbers, now=context.now)
    await ringing.done_today(context, "retrospective")
    await _show(update, context, await _own(context, one.week.isoformat()))
    if any(numbers.values()):
        await progress.send_chart(context, amounts, one.week)
    await milestones.passed(context, Measure.RETROSPECTIVES, *milestones.OF_REMINDERS)


async def _ask(
    update: Update, context: Context, one: Retrospective, question: Question, given: dict[str, str] | None = None
) -> None:
    """Ask; `given` maps messages to the parts they answered."""
    data = {"week": one.week.isoformat(), "given": given or {}}
    await context.storage.dialogs.put(
        context.person.id, DIALOG, step=question, data=data, expires_at=context.now + KEPT
    )
    intention = await _intention(context, one)
    amounts = await _amounts(context) if question is questions(intention)[0] else {}
    view = views.question(
        context.texts,
        one.week,
        question,
        intention=intention,
        numbers=week_numbers(amounts, one.week),
        before=week_numbers(amounts, one.week - WEEK),
        written=(getattr(one, question) or "") if question is not Question.WENT else "",
    )
    await replies.show(update, context, view)


async def _show(update: Update, context: Context, one: Retrospective) -> None:
    """With the numbers that were kept with it and with the one before; an unfinished one with what they are now."""
    amounts = await _amounts(context)
    before = await context.storage.retrospectives.get(context.person.id, one.week - WEEK)
    kept = views.kept_numbers(one) or week_numbers(amounts, one.week)
    earlier = (views.kept_numbers(before) if before else {}) or week_numbers(amounts, one.week - WEEK)
    intention = await _intention(context, one)
    await replies.show(
        update, context, views.card(context.texts, one, intention=intention, numbers=kept, before=earlier)
    )


async def _amounts(context: Context) -> Amounts:
    return await history.amounts(context, await history.here(context), WEEKLY)


async def _intention(context: Context, one: Retrospective) -> str:
    return last_intention(await context.storage.retrospectives.of(context.person.id), one.week)


async def _own(context: Context, week: str) -> Retrospective:
    try:
        day = date.fromisoformat(week)
    except ValueError:
        raise UserError("stale_button") from None
    return _there(await context.storage.retrospectives.get(context.person.id, day))


def _there(one: Retrospective | None) -> Retrospective:
    if one is None:
        raise UserError("stale_button")
    return one


FEATURE = Feature(
    commands={"retro": Command(begin, "look back at the week")},
    taps={
        routes.BeginRetrospective: begin,
        routes.AskRetrospective: ask,
        routes.SkipRetrospective: skip,
        routes.IntentionWent: settle,
        routes.RetrospectiveCard: show_card,
        routes.Retrospectives: show_list,
        routes.RetrospectiveChart: show_chart,
    },
    answers={DIALOG: answer},
)
