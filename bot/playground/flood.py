"""Telegram's flood limits: the whole bot, one private chat, one group; in seconds on the given clock."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from datetime import datetime
from math import ceil


@dataclass(frozen=True, slots=True)
class Window:
    """The strict kind: more than `messages` within `seconds` and the whole bot is refused for `block` seconds."""

    messages: int = 30
    seconds: float = 1.0
    block: float = 30.0


@dataclass(frozen=True, slots=True)
class FloodLimit:
    """The limits of https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this; None lifts one.

    Telegram does not publish how strict it is, so there are two readings of the whole-bot limit: a bucket of `burst`
    tokens refilled at `per_second`, and a sliding `window`.
    """

    per_second: float | None = 30.0
    burst: int = 30
    window: Window | None = None
    private_per_second: float | None = 1.0
    private_burst: int = 3
    group_per_minute: int | None = 20


class _Bucket:
    def __init__(self, rate: float, size: float, now: datetime) -> None:
        self.rate, self.size, self.tokens, self.at = rate, size, size, now

    def wait(self, now: datetime) -> float:
        """Seconds until a token is there, 0 if there is one."""
        self.tokens = min(self.size, self.tokens + (now - self.at).total_seconds() * self.rate)
        self.at = now
        return max(0.0, (1 - self.tokens) / self.rate)


class FloodGate:
    """The memory behind one `FloodLimit`."""

    def __init__(self, limit: FloodLimit) -> None:
        self.limit = limit
        self._bot: _Bucket | None = None
        self._chats: dict[int, _Bucket] = {}
        self._sent: deque[datetime] = deque()
        self._blocked_for = 0.0
        self._blocked_at: datetime | None = None

    def admit(self, chat_id: int, *, private: bool, now: datetime) -> int:
        """0 if a message may go to the chat now (and is counted), otherwise the seconds to wait."""
        buckets = self._buckets(chat_id, private, now)
        wait = max([self._block(now), *(bucket.wait(now) for bucket in buckets)])
        if wait > 1e-9:
            return ceil(wait)
        for bucket in buckets:
            bucket.tokens -= 1
        if self.limit.window:
            self._sent.append(now)
        return 0

    def _buckets(self, chat_id: int, private: bool, now: datetime) -> list[_Bucket]:
        limit, found = self.limit, []
        if limit.per_second is not None:
            self._bot = self._bot or _Bucket(limit.per_second, limit.burst, now)
            found.append(self._bot)
        if private and limit.private_per_second is not None:
            fresh = _Bucket(limit.private_per_second, limit.private_burst, now)
            found.append(self._chats.setdefault(chat_id, fresh))
        if not private and limit.group_per_minute is not None:
            fresh = _Bucket(limit.group_per_minute / 60, limit.group_per_minute, now)
            found.append(self._chats.setdefault(chat_id, fresh))
        return found

    def _block(self, now: datetime) -> float:
        """Seconds the whole bot is refused for; the message that is one too many starts the block."""
        window = self.limit.window
        if window is None:
            return 0.0
        if self._blocked_at is not None:
            left = self._blocked_for - (now - self._blocked_at).total_seconds()
            if left > 0:
                return left
            self._blocked_at = None
        while self._sent and (now - self._sent[0]).total_seconds() >= window.seconds:
            self._sent.popleft()
        if len(self._sent) >= window.messages:
            self._blocked_at, self._blocked_for = now, window.block
            return window.block
        return 0.0
