"""Keyboards under messages and in place of the phone's: what Telegram accepts and how it keeps them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Literal

from bot.playground.chats import Json, Rows
from bot.playground.faults import ApiError, refusal
from bot.playground.links import check_link

MAX_INLINE = 100
MAX_INLINE_ROW = 8
MAX_INLINE_BYTES = 10_000
MAX_REPLY = 300
MAX_REPLY_ROW = 12
MAX_DATA_BYTES = 64
MAX_COPY = 256

_ACTIONS = (
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
)
# Offering to insert an empty query is meant; any other empty action counts as none.
_MAY_BE_EMPTY = {"switch_inline_query", "switch_inline_query_current_chat", "callback_game"}


@dataclass(frozen=True, slots=True)
class Markup:
    """A reply_markup taken apart; all None or False where there was none."""

    inline: Rows | None = None
    reply: Rows | Literal["remove"] | None = None
    forces_reply: bool = False


def parse_markup(given: Any, *, private: bool = True) -> Markup:
    """`given` is the decoded reply_markup. Raises ApiError as the server would."""
    if given is None or given == {}:
        return Markup()
    if not isinstance(given, dict):
        raise refusal("object expected as reply markup")
    if "inline_keyboard" in given:
        return Markup(inline=_inline(given["inline_keyboard"], private))
    if "keyboard" in given:
        return Markup(reply=_reply(given["keyboard"], private))
    if given.get("remove_keyboard"):
        return Markup(reply="remove")
    return Markup(forces_reply=bool(given.get("force_reply")))


def parse_inline(given: Any, *, private: bool = True) -> Rows | None:
    """The markup of an edit: an inline keyboard or nothing. An empty keyboard is none."""
    markup = parse_markup(given, private=private)
    if markup.reply is not None or markup.forces_reply:
        raise refusal("inline keyboard expected")
    return markup.inline


def _rows(keyboard: Any, field: str, kind: str) -> list[list[Any]]:
    if not isinstance(keyboard, list) or not all(isinstance(row, list) for row in keyboard):
        raise refusal(f'field "{field}" of the {kind} must be an Array of Arrays')
    return keyboard


def _inline(keyboard: Any, private: bool) -> Rows | None:
    rows = _rows(keyboard, "inline_keyboard", "InlineKeyboardMarkup")
    kept = [[_inline_button(button, private) for button in row] for row in rows if row]
    size = len(json.dumps(kept, ensure_ascii=False, separators=(",", ":")).encode())
    if sum(map(len, kept)) > MAX_INLINE or any(len(row) > MAX_INLINE_ROW for row in kept) or size > MAX_INLINE_BYTES:
        raise refusal("reply markup is too long")
    return kept or None


def _bad_button(reason: str) -> ApiError:
    return refusal(f"can't parse inline keyboard button: {reason}")


def _inline_button(button: Any, private: bool) -> Json:
    if not isinstance(button, dict):
        raise _bad_button("Object expected")
    text = button.get("text")
    if text is None:
        raise _bad_button('Can\'t find field "text"')
    if not isinstance(text, str):
        raise _bad_button('Field "text" must be of type String')
    actions = [
        name for name in _ACTIONS if button.get(name) or (name in _MAY_BE_EMPTY and button.get(name) is not None)
    ]
    if not actions or not text.strip():
        raise _bad_button("Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        raise refusal("BUTTON_TYPE_INVALID")
    _check_action(actions[0], button[actions[0]], private)
    return dict(button)


def _check_action(action: str, value: Any, private: bool) -> None:
    if action in {"url", "callback_data"} and not isinstance(value, str):
        raise _bad_button(f'Field "{action}" must be of type String')
    if action == "callback_data" and len(value.encode()) > MAX_DATA_BYTES:
        raise refusal("BUTTON_DATA_INVALID")
    if action == "copy_text" and not 0 < len(_field(value, "text")) <= MAX_COPY:
        raise refusal("BUTTON_COPY_TEXT_INVALID")
    if action == "url":
        _check_url(value)
    if action == "web_app":
        _check_web_app(value, private)


def _field(value: Any, name: str) -> str:
    return str(value.get(name, "")) if isinstance(value, dict) else ""


def _check_url(url: str) -> None:
    try:
        check_link(url)
    except ValueError as reason:
        raise refusal(f"inline keyboard button URL '{url}' is invalid: {reason}") from None


def _check_web_app(value: Any, private: bool) -> None:
    if not private:
        raise refusal("Web App buttons can be used in private chats only")
    url = _field(value, "url")
    if not url.startswith("https://"):
        raise refusal(f"inline keyboard button Web App URL '{url}' is invalid: Only HTTPS links are allowed")
    _check_url(url)


def _reply(keyboard: Any, private: bool) -> Rows | None:
    """Rows of buttons; what is too much is cut off without a word."""
    kept: Rows = []
    for row in _rows(keyboard, "keyboard", "ReplyKeyboardMarkup"):
        room = MAX_REPLY - sum(map(len, kept))
        if buttons := [_reply_button(button, private) for button in row][: min(MAX_REPLY_ROW, room)]:
            kept.append(buttons)
    return kept or None


def _reply_button(button: Any, private: bool) -> Json:
    kept = {"text": button} if isinstance(button, str) else button
    if not isinstance(kept, dict) or not isinstance(kept.get("text"), str):
        raise refusal("can't parse keyboard button: Can't find field \"text\"")
    if not private and any(kept.get(name) for name in ("request_contact", "request_location", "request_poll")):
        raise refusal("phone number, location and poll can be requested in private chats only")
    return dict(kept)
