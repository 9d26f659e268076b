"""Who sends next: every message waits here for its chat's pace and the bot's, replies before broadcasts."""

from __future__ import annotations

import asyncio
import heapq
from collections import deque
from collections.abc import Callable, Coroutine, Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from enum import IntEnum
from itertools import count
from typing import Any, Protocol

from telegram._utils.types import JSONDict
from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

from bot.pacing import BURST, LATE, MARGIN, BotPace, ChatPace

PATIENCE = 60.0  # seconds a reply is retried here, and the longest pause anybody is kept waiting for
BROADCASTS_IN_FLIGHT = 64  # so that a server that hangs cannot swallow the whole outbox

Result = bool | JSONDict | list[JSONDict]


class Timekeeper(Protocol):
    """The running clock: seconds that only grow, and a sleep measured in them."""

    def monotonic(self) -> float: ...

    async def sleep(self, seconds: float) -> None: ...


class Lane(IntEnum):
    """What a message is to its reader; pass it as `rate_limit_args` of any method of the bot."""

    REPLY = 1
    BROADCAST = 2


@dataclass(eq=False, slots=True)
class _Chat:
    """One chat's pace and the messages waiting for it; `busy` while one is under way."""

    key: int | str
    pace: ChatPace
    busy: bool = False
    lines: dict[Lane, deque[_Waiter]] = field(default_factory=lambda: {lane: deque() for lane in Lane})


@dataclass(eq=False, slots=True)
class _Waiter:
    """One message, numbered by arrival; `place` becomes the instant at which it may leave. Only the first of a line
    is `offered`."""

    number: int
    chat: _Chat
    lane: Lane
    place: asyncio.Future[float]
    offered: bool = False

    def opens(self) -> float:
        """The earliest instant its chat allows."""
        return self.chat.pace.opens(BURST if self.lane is Lane.REPLY else 1)

    def is_next(self) -> bool:
        """Whether nothing but time stands between it and its place."""
        line = self.chat.lines[self.lane]
        return not self.chat.busy and bool(line) and line[0] is self

    def __lt__(self, other: _Waiter) -> bool:
        return self.number < other.number


class Limits(BaseRateLimiter[Lane]):
    """Spaces out what sends or edits messages; everything else passes freely.

    A chat has one message in flight. Among the chats whose pace allows it, replies go before broadcasts and earlier
    messages before later ones, so that a chat at its limit delays nobody else.

    Telegram's RetryAfter pauses the chat, or the bot where several chats are refused at once. A refused reply is sent
    again here as long as it waits no more than `PATIENCE` seconds in all; a refused broadcast is left to the outbox.
    Raises RetryAfter at once, without asking Telegram, where a pause outlasts `PATIENCE`.
    """

    def __init__(self, messages_per_second: float, clock: Timekeeper) -> None:
        self._bot = BotPace(messages_per_second)
        self._clock = clock
        self._chats: dict[int | str, _Chat] = {}
        self._tidy_at = 64
        self._numbers = count()
        self._ready: dict[Lane, list[_Waiter]] = {lane: [] for lane in Lane}
        self._asleep: list[tuple[float, _Waiter]] = []
        self._broadcasting = 0
        self._alarm: asyncio.Task[None] | None = None
        self._alarm_at = float("inf")

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Stop the alarm; who still waits is cancelled."""
        self._wake_at(float("inf"))
        for chat in self._chats.values():
            for line in chat.lines.values():
                for waiter in line:
                    waiter.place.cancel()

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Result]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: Lane | None,
    ) -> Result:
        """Make the request when its turn comes; see the class for what is raised."""
        if not counts(endpoint):
            return await callback(*args, **kwargs)
        lane = rate_limit_args or Lane.REPLY
        chat = self._chat(data.get("chat_id", data.get("inline_message_id", 0)))
        number = next(self._numbers)
        give_up = self._clock.monotonic() + PATIENCE
        while True:
            left = await self._turn(chat, lane, number)
            try:
                result = await callback(*args, **kwargs)
            except RetryAfter as refusal:
                until = self._refused(chat, left, seconds_asked(refusal))
                if lane is Lane.BROADCAST or until > give_up:
                    raise
            else:
                detour = self._bot.heard(left, self._clock.monotonic())
                chat.pace.late(left, left + detour)
                return result
            finally:
                self._release(chat, lane)

    def reserve_hint(self) -> float:
        """Seconds until a broadcast to an idle chat that joins now would leave."""
        waiting = sum(len(heap) for heap in self._ready.values())
        return max(0.0, self._bot.opens() - self._clock.monotonic()) + waiting * self._bot.spacing

    def _chat(self, key: int | str) -> _Chat:
        """The chat's state, made when first needed; idle chats are forgotten whenever their number has doubled."""
        key = int(key) if isinstance(key, str) and key.lstrip("-").isdecimal() else key
        chat = self._chats.get(key)
        if chat is None:
            if len(self._chats) >= self._tidy_at:
                now = self._clock.monotonic()
                self._chats = {chat.key: chat for chat in self._chats.values() if not _forgettable(chat, now)}
                self._tidy_at = 2 * len(self._chats) + 64
            group = key < 0 if isinstance(key, int) else key.startswith("@")
            chat = self._chats[key] = _Chat(key, ChatPace(group=group))
        return chat

    async def _turn(self, chat: _Chat, lane: Lane, number: int) -> float:
        """Wait in line; returns the instant of leaving. From then on the chat is busy, until `_release`."""
        pause = max(chat.pace.paused_until, self._bot.paused_until) - self._clock.monotonic()
        if pause > PATIENCE:
            raise RetryAfter(timedelta(seconds=pause))
        waiter = _Waiter(number, chat, lane, asyncio.get_running_loop().create_future())
        line = chat.lines[lane]
        if line and number < line[0].number:
            line.appendleft(waiter)  # it was refused, and those behind it shall not overtake
        else:
            line.append(waiter)
        self._offer(chat)
        self._pump()
        try:
            planned = await waiter.place
        except asyncio.CancelledError:
            if waiter.place.cancelled():
                line.remove(waiter)
                self._offer(chat)
                self._pump()
            elif not waiter.place.exception():
                self._bot.give_back(waiter.place.result())
                chat.pace.give_back()
                self._release(chat, lane)
            raise
        left = self._clock.monotonic()
        if left - planned <= LATE:
            return planned
        self._bot.late(planned, left)
        chat.pace.late(planned, left)
        return left

    def _offer(self, chat: _Chat) -> None:
        """Let the first of each of the chat's lines compete for the bot's next place."""
        if not chat.busy:
            for line in chat.lines.values():
                if line and not line[0].offered:
                    self._sleep(line[0])

    def _sleep(self, waiter: _Waiter) -> None:
        waiter.offered = True
        heapq.heappush(self._asleep, (waiter.opens(), waiter))

    def _pump(self) -> None:
        """Give out every place that is free now, and set the alarm for the next one."""
        now = self._clock.monotonic()
        while self._asleep and self._asleep[0][0] <= now:
            _, awake = heapq.heappop(self._asleep)
            heapq.heappush(self._ready[awake.lane], awake)
        alarm = float("inf")
        while (waiter := self._next(now)) is not None:
            alarm = self._bot.opens()
            if alarm > now:
                break
            self._grant(waiter, now)
        self._wake_at(min(alarm, self._asleep[0][0]) if self._asleep else alarm)

    def _next(self, now: float) -> _Waiter | None:
        """The first message, by lane and arrival, whose chat is free."""
        for lane, heap in self._ready.items():
            if lane is Lane.BROADCAST and self._broadcasting >= BROADCASTS_IN_FLIGHT:
                return None
            while heap:
                waiter = heap[0]
                if waiter.is_next() and waiter.opens() <= now:
                    return waiter
                heapq.heappop(heap)
                waiter.offered = False
                if waiter.is_next():
                    self._sleep(waiter)
        return None

    def _grant(self, waiter: _Waiter, now: float) -> None:
        heapq.heappop(self._ready[waiter.lane])
        waiter.chat.lines[waiter.lane].popleft()
        waiter.chat.busy = True
        waiter.chat.pace.take(now)
        self._bot.take(now)
        self._broadcasting += waiter.lane is Lane.BROADCAST
        waiter.place.set_result(now)

    def _release(self, chat: _Chat, lane: Lane) -> None:
        chat.busy = False
        self._broadcasting -= lane is Lane.BROADCAST
        self._offer(chat)
        self._pump()

    def _refused(self, chat: _Chat, left: float, seconds: float) -> float:
        """Remember Telegram's pause and send away who would wait too long for its end, which is returned."""
        now = self._clock.monotonic()
        chat.pace.pause(now + seconds + MARGIN)
        if not chat.pace.pressed(left):
            self._bot.refused(chat.key, left, now, seconds)
        if self._bot.paused_until - now > PATIENCE:
            _dismiss(self._chats.values(), self._bot.paused_until - now)
        elif seconds > PATIENCE:
            _dismiss([chat], seconds)
        return max(chat.pace.paused_until, self._bot.paused_until)

    def _wake_at(self, instant: float) -> None:
        if instant == self._alarm_at:
            return
        if self._alarm:
            self._alarm.cancel()
        self._alarm_at = instant
        self._alarm = asyncio.create_task(self._wake()) if instant < float("inf") else None

    async def _wake(self) -> None:
        await self._clock.sleep(max(0.0, self._alarm_at - self._clock.monotonic()))
        self._alarm, self._alarm_at = None, float("inf")
        self._pump()


def counts(endpoint: str) -> bool:
    """Whether a method sends or edits messages, which is what Telegram's limits are about."""
    prefixes = ("send", "editMessage", "copyMessage", "forwardMessage")
    return endpoint.startswith(prefixes) and endpoint not in ("sendChatAction", "sendMessageDraft", "sendGift")


def seconds_asked(refusal: RetryAfter) -> float:
    """What Telegram asked for, in whichever of the two types python-telegram-bot is set to give it."""
    asked = refusal.retry_after
    return asked.total_seconds() if isinstance(asked, timedelta) else float(asked)


def _forgettable(chat: _Chat, now: float) -> bool:
    return not chat.busy and not any(chat.lines.values()) and chat.pace.idle(now)


def _dismiss(chats: Iterable[_Chat], seconds: float) -> None:
    """Tell all who wait for these chats to come back later."""
    for chat in chats:
        for line in chat.lines.values():
            while line:
                place = line.popleft().place
                if not place.done():
                    place.set_exception(RetryAfter(timedelta(seconds=seconds)))
