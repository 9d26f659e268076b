"""What came of one attempt to send: the delivery table as a pure function."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TelegramError

from bot.request import NotSent


@dataclass(frozen=True, slots=True)
class Sent:
    message_id: int


@dataclass(frozen=True, slots=True)
class Later:
    """Telegram asked this chat to wait; the attempt does not count."""

    wait: timedelta


@dataclass(frozen=True, slots=True)
class Retry:
    """It did not arrive: tried again later."""

    reason: str


@dataclass(frozen=True, slots=True)
class Doubtful:
    """It may have arrived, or not; `bot.pipeline.policies` says what to do about which kind of message."""

    reason: str


@dataclass(frozen=True, slots=True)
class Gone:
    """Nobody to reach: blocked, deactivated, never started. Nothing is deleted; /start revives."""

    reason: str


@dataclass(frozen=True, slots=True)
class Moved:
    new_chat_id: int


@dataclass(frozen=True, slots=True)
class Rejected:
    """This message will never be taken."""

    reason: str


Outcome = Sent | Later | Retry | Doubtful | Gone | Moved | Rejected


def outcome_of(result: int | TelegramError) -> Outcome:
    """The outcome for the sent message's id, or for the error Telegram answered with."""
    match result:
        case int():
            return Sent(result)
        case RetryAfter():
            wait = result.retry_after
            return Later(wait if isinstance(wait, timedelta) else timedelta(seconds=wait))
        case ChatMigrated():
            return Moved(result.new_chat_id)
        case Forbidden():
            return Gone(result.message)
        # Before the rest: in python-telegram-bot a BadRequest is a NetworkError, but trying again would not help.
        case BadRequest() if "chat not found" in result.message.lower():
            return Gone(result.message)
        case BadRequest():
            return Rejected(result.message)
        case NetworkError() if not isinstance(result, NotSent):
            return Doubtful(result.message)
        case _:
            return Retry(result.message)
