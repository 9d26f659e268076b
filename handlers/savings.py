"""/savings: what working from home would save, in the person's own numbers."""

from __future__ import annotations

from datetime import timedelta

from telegram import Update

from bot import routes
from bot.chart import bars
from bot.context import Context
from bot.errors import UserError
from bot.library.entries import Shelf
from bot.rates import EURO, currencies_used
from bot.rules.savings import HIGHEST, Item, read_number, savings
from bot.views import savings as views
from bot.views.length import clip
from handlers import replies
from handlers.feature import Command, Feature
from storage.records import Dialog

DIALOG = "savings"
KEPT = timedelta(days=30)
ARTICLE = "why-remote-pays"
SHOWN = 40

Numbers = dict[Item, float]


async def begin(update: Update, context: Context) -> None:
    await _ask(update, context, Item.COMMUTE, {})


async def ask_again(update: Update, context: Context, route: routes.AskSaving) -> None:
    """One question once more; what was answered to the others stays."""
    item = _item(route.item)
    over = await _dialog(context) is None
    await _ask(update, context, item, {} if over and item is Item.COMMUTE else await _numbers(context))


async def tap_number(update: Update, context: Context, route: routes.SetSaving) -> None:
    item = _item(route.item)
    if not 0 <= route.number <= HIGHEST.get(item, -1):
        raise UserError("stale_button")
    await _go_on(update, context, item, {**await _numbers(context), item: route.number})


async def skip(update: Update, context: Context, route: routes.SkipSaving) -> None:
    item, numbers = _item(route.item), await _numbers(context)
    numbers.pop(item, None)
    await _go_on(update, context, item, numbers)


async def answer(update: Update, context: Context, dialog: Dialog) -> None:
    message, item, numbers = update.effective_message, _item(dialog.step), _read(dialog)
    text = message.text or "" if message else ""
    number = read_number(item, text)
    if number is None:
        view = views.question(context.texts, item, currency=_currency(context), wrong=clip(text, SHOWN))
        await replies.show(update, context, view)
    else:
        await _go_on(update, context, item, {**numbers, item: number})


async def _go_on(update: Update, context: Context, item: Item, numbers: Numbers) -> None:
    items = list(Item)
    following = items.index(item) + 1
    if following < len(items):
        await _ask(update, context, items[following], numbers)
    else:
        await _show(update, context, numbers)


async def _ask(update: Update, context: Context, item: Item, numbers: Numbers) -> None:
    data = {key.value: number for key, number in numbers.items()}
    await context.storage.dialogs.put(
        context.person.id, DIALOG, step=item.value, data=data, expires_at=context.now + KEPT
    )
    await replies.show(update, context, views.question(context.texts, item, currency=_currency(context)))


async def _show(update: Update, context: Context, numbers: Numbers) -> None:
    """The sums, and below them a picture of the money, where any was named."""
    await context.storage.dialogs.end(context.person.id)
    saved, currency = savings(numbers), _currency(context)
    entry = context.services.content.library.entries.get(f"{Shelf.ARTICLE}-{ARTICLE}")
    view = views.result(context.texts, saved, currency=currency, read=[entry] if entry else [])
    await replies.show(update, context, view)
    title, amounts = views.chart(context.texts, saved, currency=currency)
    if amounts:
        await context.bot.send_photo(context.person.id, await bars(title, amounts))


async def _numbers(context: Context) -> Numbers:
    """What was answered so far; raises `UserError` where the calculation is over."""
    dialog = await _dialog(context)
    if dialog is None:
        raise UserError("savings_over")
    return _read(dialog)


async def _dialog(context: Context) -> Dialog | None:
    dialog = await context.storage.dialogs.get(context.person.id, now=context.now)
    return dialog if dialog is not None and dialog.name == DIALOG else None


def _read(dialog: Dialog) -> Numbers:
    return {Item(name): float(number) for name, number in dialog.data.items()}


def _item(name: str) -> Item:
    if name not in set(Item):
        raise UserError("stale_button")
    return Item(name)


def _currency(context: Context) -> str:
    return next(iter(currencies_used(context.person.country, context.now.date())), EURO)


FEATURE = Feature(
    commands={"savings": Command(begin, "what working from home saves you")},
    taps={routes.AskSaving: ask_again, routes.SetSaving: tap_number, routes.SkipSaving: skip},
    answers={DIALOG: answer},
)
