"""The buttons of "Where do you live?", which /start and /settings both ask."""

from __future__ import annotations

from telegram import Update

from bot import routes
from bot.context import Context
from bot.errors import UserError
from bot.views import View
from bot.whereabouts import Whereabouts
from handlers import asking, place, replies, settings, start
from handlers.feature import Feature
from storage.records import Dialog


async def choose_country(update: Update, context: Context, route: routes.ChooseCountry) -> None:
    await _proceed(update, context, await place.tapped_country(context, route.country))


async def choose_zone(update: Update, context: Context, route: routes.ChooseZone) -> None:
    await _proceed(update, context, place.tapped_zone(context, route.zone, route.country))


async def ask_again(update: Update, context: Context, _route: routes.AskPlaceAgain) -> None:
    dialog = await _dialog(context)
    await context.storage.dialogs.put(
        dialog.person_id, dialog.name, step="place", data=dialog.data, expires_at=dialog.expires_at
    )
    await replies.show(update, context, place.question(context, numbered=dialog.name == start.DIALOG))


async def skip(update: Update, context: Context, route: routes.SkipPlace) -> None:
    if (await _dialog(context)).name == start.DIALOG:
        await start.skip_place(update, context, route)
    else:
        await settings.show_settings(update, context)


async def answer_in_settings(update: Update, context: Context, _dialog: Dialog) -> None:
    """A city or a country, written as the answer to the settings' question."""
    message = update.effective_message
    if message is not None:
        await _proceed(update, context, await place.typed(context, message.text or ""))


async def shared(update: Update, context: Context, dialog: Dialog | None) -> None:
    """A location: the answer to the second question of /start, else where the person lives from now on."""
    message = update.effective_message
    if message is None or message.location is None:
        return
    found = await place.shared(context, message.location)
    if dialog is not None and dialog.name == start.DIALOG and dialog.step in {"place", "hour"}:
        await start.place_found(update, context, found)
    else:
        await settings.place_found(update, context, found)


async def _proceed(update: Update, context: Context, found: Whereabouts | View) -> None:
    dialog = await _dialog(context)
    if isinstance(found, View):
        await replies.show(update, context, found)
    elif dialog.name == start.DIALOG:
        await start.place_found(update, context, found)
    else:
        await settings.place_found(update, context, found)


async def _dialog(context: Context) -> Dialog:
    dialog = await context.storage.dialogs.get(context.person.id, now=context.now)
    if dialog is None or dialog.name not in {start.DIALOG, asking.PLACE}:
        raise UserError("question_over")
    return dialog


FEATURE = Feature(
    taps={
        routes.ChooseCountry: choose_country,
        routes.ChooseZone: choose_zone,
        routes.CountryPage: place.show_countries,
        routes.AskLocation: place.ask_location,
        routes.AskPlaceAgain: ask_again,
        routes.SkipPlace: skip,
    },
    answers={asking.PLACE: answer_in_settings},
)
