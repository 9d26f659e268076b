"""Where a person lives: typed, tapped or shared, for /start and /settings alike."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from telegram import KeyboardButton, Location, ReplyKeyboardMarkup, ReplyKeyboardRemove, Update

from bot import routes
from bot.context import Context
from bot.errors import UserError
from bot.views import View, days, onboarding, settings
from bot.whereabouts import Whereabouts, zones
from handlers import replies, schedule
from storage import Nouns

# Countries with many remote developers, offered before the whole list; the one the language hints at comes first.
LIKELY = ("US", "GB", "DE", "IN", "UA", "PL", "BR", "ES", "CA", "NL", "FR", "PT", "RO", "AR", "TR", "NG", "KE", "PH")
OFFERED = 9
SPOKEN_IN = {"de": "DE", "en": "US", "es": "ES", "fr": "FR", "pt": "BR", "ru": "RU", "uk": "UA", "pl": "PL", "it": "IT"}


def question(context: Context, *, numbered: bool) -> View:
    """Ask where; `numbered` says it is the second of the three questions of /start."""
    hinted = SPOKEN_IN.get(context.texts.language, "US")
    likely = list(dict.fromkeys((hinted, *LIKELY)))[:OFFERED]
    return onboarding.place(context.texts, [(code, context.texts.country(code)) for code in likely], numbered=numbered)


async def typed(context: Context, text: str) -> Whereabouts | View:
    """The place somebody wrote, or the question that is left to ask; raises `UserError` for an unknown place."""
    found = await asyncio.to_thread(context.services.gazetteer.find, text, context.now)
    if found is None:
        raise UserError("unknown_place", place=text[:60])
    return found if isinstance(found, Whereabouts) else _which(context, found.options)


async def tapped_country(context: Context, code: str) -> Whereabouts | View:
    """The only zone of a country, or the question which one."""
    found = await asyncio.to_thread(context.services.gazetteer.zones_of, code, context.texts.language, context.now)
    if not found:
        raise UserError("unknown_place", place=code)
    return found[0] if len(found) == 1 else _which(context, found)


def tapped_zone(context: Context, zone: str, country: str) -> Whereabouts:
    """One of several places that were offered; `country` is empty for a zone without one."""
    nameless = bool(country) and context.services.gazetteer.country_name(country, "en") == country
    if zones.canonical(zone) != zone or nameless:
        raise UserError("stale_button")
    return Whereabouts(zone, country or None, zone.rpartition("/")[2].replace("_", " "))


async def shared(context: Context, location: Location) -> Whereabouts:
    found = await asyncio.to_thread(context.services.gazetteer.at, location.latitude, location.longitude)
    # Takes the location button away again; the coordinates are not kept.
    thanks = settings.notice(context.texts, "location_received")
    await context.bot.send_message(context.person.id, thanks.text, reply_markup=ReplyKeyboardRemove())
    if found is None:
        raise UserError("unknown_location")
    return found


async def remember(context: Context, place: Whereabouts) -> None:
    """Keep zone and country, and let alerts keep their hour in the new zone; whether reminders do too, is asked."""
    before = context.person.zone
    async with context.storage.transaction() as tx:
        person = await tx.people.change(context.person.id, zone=place.zone, country=place.country)
        await tx.alerts.touch(context.person.id, now=context.now)
        old = await _leave_reminders(tx, context.person.id, before, place.zone)
        if person is not None:
            await schedule.move_alerts(tx, person, context.now)
            context.speak_to(person)
    if old is not None:
        reminders = len(await context.storage.reminders.of(context.person.id))
        await replies.send(context, days.ask_move(context.texts, old=old, new=place.zone, reminders=reminders))


async def _leave_reminders(tx: Nouns, person_id: int, before: str | None, now: str) -> str | None:
    """Until it is decided, reminders stay in the zone they are in: which that is, None where they need not be asked
    for, because there are none, they had no zone yet, or the person came to where they are."""
    home = (await tx.rhythms.of(person_id)).zone or before
    if home is None or not await tx.reminders.of(person_id):
        return None
    away_from_home = home if home != now else None
    await tx.rhythms.change(person_id, zone=away_from_home)
    return away_from_home


async def show_countries(update: Update, context: Context, route: routes.CountryPage) -> None:
    listed = context.services.gazetteer.countries(context.texts.language)
    await replies.show(update, context, onboarding.countries(context.texts, listed, route.page))


async def ask_location(update: Update, context: Context, _route: routes.AskLocation) -> None:
    """Show the button that only a reply keyboard can have."""
    button = KeyboardButton(context.texts.gettext("📍 Share my location"), request_location=True)
    keyboard = ReplyKeyboardMarkup([[button]], resize_keyboard=True, one_time_keyboard=True)
    text = settings.share_location(context.texts)
    await context.bot.send_message(context.person.id, text, reply_markup=keyboard)


def _which(context: Context, options: Sequence[Whereabouts]) -> View:
    listed = [(option.zone, option.country or "", option.label) for option in options]
    return onboarding.zones(context.texts, listed, context.now)
