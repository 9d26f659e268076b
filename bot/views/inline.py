"""What somebody is offered who writes the bot's name and a search in any chat."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from telegram import InlineQueryResultArticle, InlineQueryResultsButton, InputTextMessageContent

from bot.i18n import Texts
from bot.views.length import clip
from bot.views.roles import Card, card_values
from storage.records import Person

START = "search"
BUTTON_UNITS = 60


@dataclass(frozen=True, slots=True)
class Offer:
    """Roles to choose from, and a button above them that leads to the bot."""

    results: Sequence[InlineQueryResultArticle]
    button: InlineQueryResultsButton


def offer(texts: Texts, person: Person, cards: Sequence[Card], now: datetime) -> Offer:
    """The roles found: what is listed is for the person, what is sent says nothing about them."""
    _ = texts.gettext
    above = _("🔔 Get these as an alert") if cards else _("Nothing fits. Make an alert of it")
    return Offer([_result(texts, person, card, now) for card in cards], _button(above))


def hint(texts: Texts, before: str = "", after: str = "") -> Offer:
    """What to write: with the place marked where a search cannot be read."""
    if before or after:
        return Offer((), _button(texts.gettext("Unclear: {search}").format(search=f"{before[-20:]}👉{after}")))
    return Offer((), _button(texts.gettext("Write what you look for: python remote")))


def _button(text: str) -> InlineQueryResultsButton:
    return InlineQueryResultsButton(clip(text, BUTTON_UNITS), start_parameter=START)


def _result(texts: Texts, person: Person, card: Card, now: datetime) -> InlineQueryResultArticle:
    own = card_values(texts, card, now, country=person.country)
    verdict = {"yes": "✅", "no": "🚫", "unknown": "❔"}.get(str(own["eligible"]), "")
    listed = (own["company"], f"{verdict} {own['where']}".strip(), own["salary"])
    public = card_values(texts, replace(card, comparable=None, reasons=()), now, country=None)
    return InlineQueryResultArticle(
        str(card.job.id),
        str(own["title"]),
        InputTextMessageContent(texts.render("inline", card=public)),
        description=" · ".join(str(part) for part in listed if part),
    )
