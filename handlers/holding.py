"""/hold, /pause and /resume, and the same in plain words: nothing is sent for a while, then what still matters."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from telegram import Update

from bot import routes
from bot.context import Context
from bot.errors import UserError
from bot.rules import recurrence
from bot.rules.holding import LONGEST, Wish, read_until, read_wish
from bot.views import holding as views
from bot.views.ringing import moment
from handlers import attention, days, replies
from handlers.feature import Command, Feature
from storage.attention import AttentionChanges

TYPED = 40


async def hold(update: Update, context: Context) -> None:
    """/hold 15:30; without a time it is asked for how long."""
    if context.args:
        await _leave_alone(update, context, Wish.HOLD, " ".join(context.args))
    else:
        await show(update, context)


async def pause(update: Update, context: Context) -> None:
    """/pause monday; without a day it is asked for how long."""
    if context.args:
        await _leave_alone(update, context, Wish.PAUSE, " ".join(context.args))
    else:
        await show(update, context)


async def resume(update: Update, context: Context) -> None:
    """/resume: neither hold nor pause any more."""
    async with context.storage.transaction() as tx:
        await attention.end_rest(tx, context.person, context.now)
    await show(update, context)


def wish(context: Context, text: str) -> tuple[Wish, str] | None:
    """What somebody wrote outside a question, where it says that they want to be left alone."""
    return read_wish(text, context.services.content.holding)


async def grant(update: Update, context: Context, wished: tuple[Wish, str]) -> None:
    """Do what was wished for in plain words."""
    kind, until = wished
    if kind is Wish.AWAY:
        await days.go_away(update, context, until)
    else:
        await _leave_alone(update, context, kind, until)


async def hold_for(update: Update, context: Context, route: routes.HoldFor) -> None:
    if route.minutes not in views.MINUTES:
        raise UserError("stale_button")
    await _change(update, context, {"held_until": context.now + timedelta(minutes=route.minutes)})


async def pause_until(update: Update, context: Context, route: routes.PauseUntil) -> None:
    today = recurrence.local_day(context.now, _zone(context))
    if not 1 <= route.day - today.toordinal() <= LONGEST.days:
        raise UserError("stale_button")
    until = recurrence.instant(date.fromordinal(route.day), time(0), _zone(context))
    await _change(update, context, {"paused_until": until})


async def show(update: Update, context: Context) -> None:
    wanted = await context.storage.attention.of(context.person.id)
    held, paused = _shown(context, wanted.held_until), _shown(context, wanted.paused_until)
    today = recurrence.local_day(context.now, _zone(context))
    await replies.show(update, context, views.card(context.texts, held_until=held, paused_until=paused, today=today))


async def _leave_alone(update: Update, context: Context, wished: Wish, text: str) -> None:
    vocabularies = context.services.content.reminder_vocabularies(context.texts.language)
    until = read_until(text, context.now, _zone(context), vocabularies)
    if until is None:
        raise UserError("bad_until", until=text[:TYPED])
    hold = wished is Wish.HOLD
    await _change(update, context, {"held_until": until} if hold else {"paused_until": until})


async def _change(update: Update, context: Context, changes: AttentionChanges) -> None:
    """Keep until when to be silent; what waited for the end of an earlier silence is looked at again."""
    async with context.storage.transaction() as tx:
        await tx.attention.change(context.person.id, **changes)
        await attention.wake(tx, context.person, context.now)
    await show(update, context)


def _shown(context: Context, until: datetime | None) -> str:
    if until is None or until <= context.now:
        return ""
    return moment(context.texts, until, _zone(context), context.now)


def _zone(context: Context) -> str:
    return context.person.zone or "UTC"


FEATURE = Feature(
    commands={
        "hold": Command(hold, "do not disturb me for a while: /hold 15:30"),
        "pause": Command(pause, "send nothing until a day: /pause monday"),
        "resume": Command(resume, "end a hold or a pause"),
    },
    taps={routes.HoldFor: hold_for, routes.PauseUntil: pause_until},
)
