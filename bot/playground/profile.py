"""What people see of a bot besides its messages: commands, name, descriptions, menu button."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from bot.playground.chats import Json
from bot.playground.faults import refusal
from bot.playground.parameters import whole_number

MAX_COMMANDS = 100
MAX_COMMAND = 32
MAX_DESCRIPTION = 256
TEXT_LIMITS = {"name": 64, "description": 512, "short_description": 120}

_COMMAND = re.compile(r"[a-z0-9_]+")
_SCOPES = {
    "default",
    "all_private_chats",
    "all_group_chats",
    "all_chat_administrators",
    "chat",
    "chat_administrators",
    "chat_member",
}

Scope = tuple[str, int, int]
EVERYWHERE: Scope = ("default", 0, 0)


@dataclass(slots=True)
class Profile:
    """Commands by scope and language; texts by name and language; menu buttons by chat, 0 for all others."""

    commands: dict[tuple[Scope, str], list[Json]] = field(default_factory=dict)
    texts: dict[tuple[str, str], str] = field(default_factory=dict)
    menu_buttons: dict[int, Json] = field(default_factory=dict)


def checked_language(code: str) -> str:
    """Two letters or none: Telegram takes no regions here."""
    if code and not re.fullmatch(r"[a-z]{2}", code):
        raise refusal("invalid language code specified")
    return code


def checked_scope(given: Any) -> Scope:
    """(type, chat, user) of a BotCommandScope; the default scope if none is given."""
    if given is None:
        return EVERYWHERE
    if not isinstance(given, dict) or str(given.get("type")) not in _SCOPES:
        raise refusal("can't parse BotCommandScope: Unsupported type specified")
    chat, person = (whole_number(given.get(name)) or 0 for name in ("chat_id", "user_id"))
    if given["type"] in {"chat", "chat_administrators", "chat_member"} and not chat:
        raise refusal("can't parse BotCommandScope: Can't find field \"chat_id\"")
    return given["type"], chat, person


def checked_commands(given: list[Any]) -> list[Json]:
    """A list of BotCommand objects, each without its slash."""
    if len(given) > MAX_COMMANDS:
        raise refusal("BOT_COMMANDS_TOO_MUCH")
    return [_checked_command(command) for command in given]


def _checked_command(given: Any) -> Json:
    if not isinstance(given, dict):
        raise refusal("can't parse BotCommand: expected an Object")
    command = str(given.get("command", "")).strip().removeprefix("/")
    description = str(given.get("description", "")).strip()
    if not command:
        raise refusal("command must be non-empty")
    if len(command) > MAX_COMMAND:
        raise refusal(f"command length must not exceed {MAX_COMMAND}")
    if not description:
        raise refusal("command description must be non-empty")
    if len(description) > MAX_DESCRIPTION:
        raise refusal(f"command description length must not exceed {MAX_DESCRIPTION}")
    if not _COMMAND.fullmatch(command):
        raise refusal("BOT_COMMAND_INVALID")
    return {"command": command, "description": description}
