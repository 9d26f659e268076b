"""How much the bot may write unasked: quiet hours and the daily maximum, and ending a hold or a pause."""

from __future__ import annotations

from datetime import datetime, time

from telegram import Update

from bot import routes
from bot.context import Context
from bot.errors import UserError
from bot.pipeline.gate import URGENT
from bot.rules.attention import MOST_A_DAY, day_begins
from bot.rules.cadence import Rhythm
from bot.views import attention as views
from handlers import asking, replies, schedule
from handlers.feature import Feature
from storage import Nouns
from storage.records import Attention, Dialog, Person

TYPED = 20  # characters of what was typed that are shown back


async def show(update: Update, context: Context, _route: routes.AttentionCard | None = None) -> None:
    await asking.leave(context)
    person, now = context.person, context.now
    since = day_begins(person.zone or "UTC", now)
    sent = await context.storage.outbox.sent_since({person.id: since}, uncounted=URGENT)
    withheld = await context.storage.outbox.withheld(person.id, since)
    attention = await context.storage.attention.of(person.id)
    view = views.card(context.texts, person, attention, withheld, sent=sent[person.id], now=now)
    await replies.show(update, context, view)


async def ask_hour(update: Update, context: Context, route: routes.AskQuietHour) -> None:
    await asking.ask(context, asking.QUIET_HOUR, ends=route.ends)
    await replies.show(update, context, views.hours(context.texts, ends=bool(route.ends)))


async def tap_hour(update: Update, context: Context, route: routes.SetQuietHour) -> None:
    await _set_hour(update, context, schedule.from_minutes(route.minutes), ends=bool(route.ends))


async def answer_hour(update: Update, context: Context, dialog: Dialog) -> None:
    message = update.effective_message
    at = schedule.read_time(message.text or "" if message else "")
    await _set_hour(update, context, at, ends=bool(dialog.data["ends"]))


async def have_quiet_hours(update: Update, context: Context, route: routes.HaveQuietHours) -> None:
    """Those everybody begins with, or none."""
    usual = Attention(context.person.id)
    begins, ends = (usual.quiet_from, usual.quiet_until) if route.wanted else (None, None)
    await _change(context, begins, ends)
    await show(update, context)


async def ask_maximum(update: Update, context: Context, _route: routes.AskDailyMaximum) -> None:
    await asking.ask(context, asking.DAILY_MAXIMUM)
    await replies.show(update, context, views.ask_maximum(context.texts))


async def tap_maximum(update: Update, context: Context, route: routes.SetDailyMaximum) -> None:
    await _set_maximum(update, context, str(route.number))


async def answer_maximum(update: Update, context: Context, _dialog: Dialog) -> None:
    message = update.effective_message
    await _set_maximum(update, context, message.text or "" if message else "")


async def resume(update: Update, context: Context, _route: routes.EndRest) -> None:
    async with context.storage.transaction() as tx:
        await end_rest(tx, context.person, context.now)
    await show(update, context)


async def end_rest(tx: Nouns, person: Person, now: datetime) -> None:
    """Neither hold nor pause any more: what waits because of them, or of what held before, is due now."""
    await tx.attention.change(person.id, held_until=None, paused_until=None)
    await wake(tx, person, now)


async def wake(tx: Nouns, person: Person, now: datetime) -> None:
    """Make due now what was put off because its person wanted to be left alone; where they still do, it is put off
    again, until the hours that are quiet as of now are over."""
    await tx.outbox.release(person.id, now=now)
    await tx.occurrences.release(person.id, now)
    for alert in await tx.alerts.of(person.id):
        following = Rhythm.of(person, alert).following(now)
        if not alert.paused and alert.next_digest_at > now and alert.next_digest_at != following:
            await tx.alerts.reschedule(person.id, alert.id, digest_at=alert.digest_at, next_digest_at=now)


async def _set_hour(update: Update, context: Context, at: time, *, ends: bool) -> None:
    attention, usual = await context.storage.attention.of(context.person.id), Attention(context.person.id)
    begins_at = attention.quiet_from or usual.quiet_from
    ends_at = attention.quiet_until or usual.quiet_until
    begins_at, ends_at = (begins_at, at) if ends else (at, ends_at)
    if begins_at == ends_at:
        raise UserError("endless_quiet", time=context.texts.clock(at))
    await _change(context, begins_at, ends_at)
    await show(update, context)


async def _change(context: Context, begins: time | None, ends: time | None) -> None:
    async with context.storage.transaction() as tx:
        await tx.attention.change(context.person.id, quiet_from=begins, quiet_until=ends)
        await schedule.move_plan(tx, context.person, context.now)
        await wake(tx, context.person, context.now)


async def _set_maximum(update: Update, context: Context, typed: str) -> None:
    if not (typed.strip().isdecimal() and 1 <= int(typed) <= MOST_A_DAY):
        raise UserError("bad_maximum", number=typed[:TYPED], limit=MOST_A_DAY)
    async with context.storage.transaction() as tx:
        await tx.attention.change(context.person.id, daily_maximum=int(typed))
        await wake(tx, context.person, context.now)
    await show(update, context)


FEATURE = Feature(
    taps={
        routes.AttentionCard: show,
        routes.AskQuietHour: ask_hour,
        routes.SetQuietHour: tap_hour,
        routes.HaveQuietHours: have_quiet_hours,
        routes.AskDailyMaximum: ask_maximum,
        routes.SetDailyMaximum: tap_maximum,
        routes.EndRest: resume,
    },
    answers={asking.QUIET_HOUR: answer_hour, asking.DAILY_MAXIMUM: answer_maximum},
)
