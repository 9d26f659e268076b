"""The savings calculator: a question at a time, and what the numbers come to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot import routes
from bot.i18n import Texts
from bot.library.entries import Entry
from bot.rules.savings import WEEKS_A_YEAR, Item, Savings
from bot.views import shelves
from bot.views.view import Button, View, rows

OFFERED: Mapping[Item, Sequence[int]] = {
    Item.COMMUTE: (20, 40, 60, 90, 120),
    Item.DAYS: (1, 2, 3, 4, 5),
}


def question(texts: Texts, item: Item, *, currency: str, wrong: str = "") -> View:
    """One number; `wrong` is what was written in its place and could not be read."""
    _ = texts.gettext
    items = list(Item)
    number = items.index(item)
    text = texts.render(
        "savings_question", item=item.value, number=number + 1, total=len(items), currency=currency, wrong=wrong
    )
    offered = (Button.to(str(one), routes.SetSaving(item.value, one)) for one in OFFERED.get(item, ()))
    back = (Button.to(_("‹ Back"), routes.AskSaving(items[number - 1].value)),) if number else ()
    return View(text, (*rows(offered, 5), (*back, Button.to(_("Skip ›"), routes.SkipSaving(item.value)))))


def result(texts: Texts, savings: Savings, *, currency: str, read: Sequence[Entry]) -> View:
    """Hours and money a month and a year, what is counted, and what others report."""
    text = texts.render(
        "savings",
        hours=(savings.hours_a_month, savings.hours_a_year),
        money=(savings.money_a_month, savings.money_a_year),
        parts=[(name, texts.money(amount, currency)) for name, amount in _parts(texts, savings)],
        worth=savings.worth,
        weeks=WEEKS_A_YEAR,
        currency=currency,
    )
    again = Button.to(texts.gettext("↺ Start again"), routes.AskSaving(Item.COMMUTE.value))
    return View(text, (*((shelves.opening(entry),) for entry in read), (again,)))


def chart(texts: Texts, savings: Savings, *, currency: str) -> tuple[str, list[tuple[str, float, str]]]:
    """Title and bars of the picture; without bars where no money was named."""
    parts = _parts(texts, savings)
    if savings.worth is not None:
        parts.append((texts.gettext("Hours"), savings.worth))
    amounts = [(name, amount, texts.money(round(amount), currency)) for name, amount in parts]
    return texts.gettext("Saved a month"), amounts


def _parts(texts: Texts, savings: Savings) -> list[tuple[str, float]]:
    _ = texts.gettext
    names = {
        Item.TRAVEL: _("Commuting"),
        Item.LUNCH: _("Lunch"),
        Item.CLOTHES: _("Clothes"),
        Item.HOME: _("Home office"),
    }
    return [(names[item], amount) for item, amount in savings.parts.items()]
