"""A message before it is sent: text in Telegram's HTML and the buttons below it, as values that survive as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.routes import Route


@dataclass(frozen=True, slots=True)
class Button:
    """An inline button: `data` for the bot, or `url` to open."""

    text: str
    data: str = ""
    url: str = ""

    @classmethod
    def to(cls, text: str, route: Route) -> Button:
        return cls(text, data=route.pack())


Keyboard = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class View:
    """One message: `text` is Telegram's HTML, already escaped."""

    text: str
    keyboard: Keyboard = ()

    def markup(self) -> InlineKeyboardMarkup | None:
        if not self.keyboard:
            return None
        return InlineKeyboardMarkup(
            [
                [InlineKeyboardButton(b.text, callback_data=b.data or None, url=b.url or None) for b in row]
                for row in self.keyboard
            ]
        )

    def dump(self) -> dict[str, Any]:
        """The view as JSON, for the outbox."""
        return {"text": self.text, "keyboard": [[[b.text, b.data, b.url] for b in row] for row in self.keyboard]}

    @classmethod
    def load(cls, dumped: Mapping[str, Any]) -> View:
        return cls(dumped["text"], tuple(tuple(Button(*b) for b in row) for row in dumped["keyboard"]))


def rows(buttons: Iterable[Button], width: int) -> Keyboard:
    """The buttons in rows of at most `width`."""
    every = tuple(buttons)
    return tuple(every[start : start + width] for start in range(0, len(every), width))
