"""/tips: the entry to the library, today's tip, and a tip a day at an hour of one's own."""

from __future__ import annotations

from datetime import time

from telegram import Update

from bot import routes
from bot.context import Context
from bot.errors import UserError
from bot.library.entries import Entry, Shelf
from bot.pipeline.tips import choose_tip
from bot.rules import recurrence
from bot.views import tips as views
from handlers import articles, asking, checklists, interview, replies, schedule
from handlers.feature import Command, Feature
from storage.records import Dialog

OPENERS = {
    Shelf.ARTICLE: articles.read_on,
    Shelf.CHECKLIST: checklists.go_on,
    Shelf.QUESTION: interview.open_question,
    Shelf.TOPIC: interview.open_topic,
}
UNFINISHED = 2


async def show_tips(update: Update, context: Context, _route: routes.TipsHome | None = None) -> None:
    await asking.leave(context)
    view = views.home(
        context.texts,
        context.services.content.library,
        await _todays_tip(context),
        await _unfinished(context),
        await context.storage.tips.subscription(context.person.id),
        await context.storage.attention.of(context.person.id),
    )
    await replies.show(update, context, view)


async def open_tapped(update: Update, context: Context, route: routes.OpenEntry) -> None:
    await open_entry(update, context, route.entry)


async def open_entry(update: Update, context: Context, key: str) -> None:
    """Open anything in the library by its key; raises `UserError` where there is no such thing any more."""
    entry = context.services.content.library.entries.get(key)
    if entry is None:
        raise UserError("entry_gone")
    await OPENERS[entry.shelf](update, context, entry.id)


async def ask_time(update: Update, context: Context, _route: routes.TipTimes) -> None:
    await asking.ask(context, asking.TIP_TIME)
    subscription = await context.storage.tips.subscription(context.person.id)
    await replies.show(update, context, views.times(context.texts, context.person, subscription, context.now))


async def tap_time(update: Update, context: Context, route: routes.SetTipTime) -> None:
    await _subscribe(update, context, schedule.from_minutes(route.minutes))


async def answer_time(update: Update, context: Context, _dialog: Dialog) -> None:
    message = update.effective_message
    await _subscribe(update, context, schedule.read_time(message.text or "" if message else ""))


async def stop(update: Update, context: Context, _route: routes.StopTips) -> None:
    await context.storage.tips.unsubscribe(context.person.id)
    await show_tips(update, context)


async def _subscribe(update: Update, context: Context, at: time) -> None:
    due = recurrence.next_daily(at, context.person.zone or "UTC", context.now)
    await context.storage.tips.subscribe(context.person.id, at=at, next_tip_at=due)
    await show_tips(update, context)


async def _todays_tip(context: Context) -> Entry | None:
    """The tip that was given today, else a new one, which then counts as given."""
    library, zone = context.services.content.library, context.person.zone or "UTC"
    ids = {entry.id: entry for entry in library.entries.values() if entry.shelf is not Shelf.TOPIC}
    today = recurrence.local_day(context.now, zone)
    async with context.storage.transaction() as tx:
        given = await tx.tips.given(context.person.id)
        todays = [name for name, at in given.items() if recurrence.local_day(at, zone) == today and name in ids]
        if todays:
            return ids[max(todays, key=lambda name: (given[name], name))]
        entry = await choose_tip(tx, context.services.content, context.person.id)
        if entry is not None:
            await tx.tips.give(context.person.id, entry.id, now=context.now)
    return entry


async def _unfinished(context: Context) -> list[Entry]:
    """The articles that were begun last and not read to their end."""
    entries = context.services.content.library.entries
    keys = (
        f"{Shelf.ARTICLE}-{reading.item_id}"
        for reading in (await context.storage.readings.of(context.person.id)).values()
        if reading.read_at is None
    )
    return [entries[key] for key in keys if key in entries][:UNFINISHED]


FEATURE = Feature(
    commands={"tips": Command(show_tips, "today’s tip, and all there is to read")},
    taps={
        routes.TipsHome: show_tips,
        routes.OpenEntry: open_tapped,
        routes.TipTimes: ask_time,
        routes.SetTipTime: tap_time,
        routes.StopTips: stop,
    },
    answers={asking.TIP_TIME: answer_time},
)
