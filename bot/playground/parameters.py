"""The parameters of one Bot API call: the names a method takes, and values as strings or already decoded."""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from telegram import Bot

from bot.playground.chats import Upload
from bot.playground.faults import refusal

# What python-telegram-bot adds to its methods and never sends under that name.
_OWN = {
    "self",
    "read_timeout",
    "write_timeout",
    "connect_timeout",
    "pool_timeout",
    "api_kwargs",
    "filename",
    "allow_sending_without_reply",
    "reply_to_message_id",
    "disable_web_page_preview",
    "correct_option_id",
    "current_offset",
}
_INTEGER = re.compile(r"[+-]?\d{1,19}")


@cache
def accepted(method: str) -> frozenset[str]:
    """The parameters of `method` (spelt as in the Bot API: sendMessage), taken from python-telegram-bot."""
    name = re.sub(r"(?<!^)([A-Z])", lambda match: "_" + match[1].lower(), method)
    own = _OWN | ({"location"} if method == "sendLocation" else set())
    # With a default parse mode python-telegram-bot sends it along with polls, where Telegram overlooks it.
    added = {"parse_mode"} if method == "sendPoll" else set()
    return frozenset(inspect.signature(getattr(Bot, name)).parameters) - own | added


def whole_number(value: Any) -> int | None:
    """The integer a value stands for on the wire; None for an @name or anything else."""
    return int(value) if _INTEGER.fullmatch(str(value).strip()) else None


def encodable(text: str) -> str:
    """The same text; raises the ApiError for lone surrogates, which UTF-8 cannot hold."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise refusal("strings must be encoded in UTF-8") from None
    return text


def _attached(given: Mapping[str, Any]) -> set[str]:
    """The names of files other parameters point to with attach://."""
    return set(re.findall(r"attach://([^\"\s]+)", json.dumps(list(given.values()))))


class Parameters:
    """What the caller gave; an absent parameter, an empty string and null are the same, as they are to the server."""

    def __init__(self, method: str, given: Mapping[str, Any], files: Mapping[str, Upload]) -> None:
        names = accepted(method)
        loose = set(files) - _attached(given) if files else set()
        for name in (*given, *loose):
            if name not in names:
                raise refusal(f'unknown parameter "{name}"')
        self._given = {name: value for name, value in given.items() if value is not None and value != ""}
        self._files = files

    def __contains__(self, name: str) -> bool:
        return name in self._given

    def text(self, name: str) -> str:
        value = self._given.get(name, "")
        return encodable(value if isinstance(value, str) else json.dumps(value))

    def integer(self, name: str, default: int = 0) -> int:
        """The server reads what is not a number as 0; so does this."""
        return whole_number(self._given[name]) or 0 if name in self._given else default

    def number(self, name: str) -> float | None:
        try:
            return float(self._given[name])
        except (KeyError, TypeError, ValueError):
            return None

    def flag(self, name: str, *, default: bool = False) -> bool:
        return str(self._given.get(name, default)).lower() in {"true", "yes", "1"}

    def decoded(self, name: str, what: str) -> Any:
        """A structured value, None if absent; `what` names it in the refusal of broken JSON."""
        value = self._given.get(name)
        try:
            decoded = json.loads(value) if isinstance(value, str) else value
        except ValueError:
            raise refusal(f"can't parse {what} JSON object") from None
        encodable(json.dumps(decoded, ensure_ascii=False))
        return decoded

    def record(self, name: str, what: str) -> dict[str, Any]:
        """An object, empty if absent."""
        value = self.decoded(name, what)
        if value is not None and not isinstance(value, dict):
            raise refusal(f"can't parse {what}: expected an Object")
        return value or {}

    def items(self, name: str, what: str) -> list[Any]:
        """A list, empty if absent."""
        value = self.decoded(name, what)
        if value is None:
            return []
        if not isinstance(value, list | tuple):
            raise refusal(f"can't parse {what}: expected an Array")
        return list(value)

    def file(self, name: str) -> Upload | str | None:
        """An upload, the text given in its place (a file_id or URL), or None."""
        if name in self._files:
            return self._files[name]
        value = self.text(name)
        return self._files.get(value.removeprefix("attach://"), value) if value else None
