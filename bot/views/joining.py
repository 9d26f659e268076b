"""Two short messages as one, whose buttons go on working."""

from __future__ import annotations

from dataclasses import replace

from telegram.constants import InlineKeyboardButtonLimit, InlineKeyboardMarkupLimit, MessageLimit

from bot.routes import APART
from bot.views.length import shown_units
from bot.views.view import Button, View

BETWEEN = "\n\n· · ·\n\n"


def join(first: View, second: View) -> View | None:
    """The second below the first, with the buttons of both; None where they do not fit into one message.

    What a button leads to is shown in a message of its own, so that it does not take the place of the other text.
    """
    text = first.text + BETWEEN + second.text
    keyboard = tuple(tuple(_apart(button) for button in row) for row in (*first.keyboard, *second.keyboard))
    buttons = [button for row in keyboard for button in row]
    fits = (
        shown_units(text) <= MessageLimit.MAX_TEXT_LENGTH
        and len(buttons) <= InlineKeyboardMarkupLimit.TOTAL_BUTTON_NUMBER
        and all(len(button.data.encode()) <= InlineKeyboardButtonLimit.MAX_CALLBACK_DATA for button in buttons)
    )
    return View(text, keyboard) if fits else None


def _apart(button: Button) -> Button:
    return replace(button, data=APART + button.data.removeprefix(APART)) if button.data else button
