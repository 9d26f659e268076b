"""/settings: place and time zone, digest hour, language, and whether empty days are silent."""

from __future__ import annotations

from datetime import time
from typing import Unpack

from telegram import Update

from bot import routes
from bot.context import Context
from bot.views import settings as views
from bot.whereabouts import Whereabouts
from handlers import asking, place, replies, routine, schedule
from handlers.feature import Command, Feature
from storage.people import PersonChanges
from storage.records import Dialog


async def show_settings(update: Update, context: Context, _route: routes.SettingsCard | None = None) -> None:
    await asking.leave(context)
    languages = context.services.content.words.languages
    attention = await context.storage.attention.of(context.person.id)
    await replies.show(update, context, views.card(context.texts, context.person, attention, languages, context.now))


async def ask_place(update: Update, context: Context, _route: routes.SettingsPlace) -> None:
    await asking.ask(context, asking.PLACE)
    await replies.show(update, context, place.question(context, numbered=False))


async def place_found(update: Update, context: Context, found: Whereabouts) -> None:
    await place.remember(context, found)
    await asking.leave(context, asking.PLACE)
    local_time = context.texts.place_time(found.zone, context.now)
    notice = views.notice(context.texts, "place_kept", place=found.label, zone=found.zone, time=local_time)
    await replies.show(update, context, notice)


async def ask_hour(update: Update, context: Context, _route: routes.SettingsHours) -> None:
    await asking.ask(context, asking.HOUR)
    await replies.show(update, context, views.hours(context.texts))


async def tap_hour(update: Update, context: Context, route: routes.SettingsHour) -> None:
    await _set_hour(update, context, schedule.from_minutes(route.minutes))


async def answer_hour(update: Update, context: Context, _dialog: Dialog) -> None:
    message = update.effective_message
    await _set_hour(update, context, schedule.read_time(message.text or "" if message else ""))


async def ask_language(update: Update, context: Context, _route: routes.SettingsLanguages) -> None:
    await replies.show(update, context, views.languages(context.texts, context.services.content.words.languages))


async def set_language(update: Update, context: Context, route: routes.SettingsLanguage) -> None:
    async with context.storage.transaction() as tx:
        language = context.services.content.words.choose(route.language)
        person = await tx.people.change(context.person.id, language=language)
        if person is not None:
            context.speak_to(person)
            await routine.translate(tx, context)
    await show_settings(update, context)


async def set_empty_days(update: Update, context: Context, route: routes.SetEmptyDays) -> None:
    await _change(context, silent_when_empty=bool(route.silent))
    await show_settings(update, context)


async def _set_hour(update: Update, context: Context, at: time) -> None:
    async with context.storage.transaction() as tx:
        person = await tx.people.change(context.person.id, digest_at=at)
        if person is not None:
            await schedule.move_alerts(tx, person, context.now)
            context.speak_to(person)
    await show_settings(update, context)


async def _change(context: Context, **changes: Unpack[PersonChanges]) -> None:
    person = await context.storage.people.change(context.person.id, **changes)
    if person is not None:
        context.speak_to(person)


FEATURE = Feature(
    commands={"settings": Command(show_settings, "place, time zone, digest hour, language")},
    taps={
        routes.SettingsCard: show_settings,
        routes.SettingsPlace: ask_place,
        routes.SettingsHours: ask_hour,
        routes.SettingsHour: tap_hour,
        routes.SettingsLanguages: ask_language,
        routes.SettingsLanguage: set_language,
        routes.SetEmptyDays: set_empty_days,
    },
    answers={asking.HOUR: answer_hour},
)
