"""The pacer against simulated Telegrams, in virtual time."""

from __future__ import annotations

import asyncio
import gc
import math
import random
from collections import defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from telegram.error import BadRequest, RetryAfter, TimedOut
from telegram.ext import ExtBot
from telegram.request import BaseRequest

from bot.limits import Lane, Limits, counts, seconds_asked
from bot.pacing import BotPace, ChatPace
from tests.support.virtual_time import VirtualTime, run


@pytest.fixture(autouse=True, scope="module")
def _durations() -> Iterator[None]:
    """RetryAfter carries a timedelta, as it will in every later version of python-telegram-bot."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PTB_TIMEDELTA", "true")
        yield


def now() -> float:
    return asyncio.get_running_loop().time()


def retry(seconds: float) -> RetryAfter:
    return RetryAfter(timedelta(seconds=seconds))


@dataclass
class Telegram:
    """A server 25 to 35 ms away that takes `limit` messages a second, one a second for a private chat and 20 a minute
    for a group. `strict`: a window sliding over one second, and a message too many blocks the bot for five seconds.
    Otherwise a bucket of `limit`, refilled as fast, and each message too many is refused for a second."""

    limit: int = 30
    strict: bool = True
    way: random.Random = field(default_factory=lambda: random.Random(7))
    arrivals: list[tuple[float, int]] = field(default_factory=list)
    accepted: list[tuple[float, int]] = field(default_factory=list)
    per_chat: dict[int, deque[float]] = field(default_factory=lambda: defaultdict(lambda: deque(maxlen=20)))
    blocked_until: float = 0.0
    blocks: int = 0
    bot_refusals: int = 0
    chat_refusals: int = 0
    tokens: float = math.inf
    filled: float = 0.0

    async def send(self, chat: int) -> bool:
        await asyncio.sleep(self.way.uniform(0.025, 0.035))
        verdict = self.judge(chat)
        await asyncio.sleep(self.way.uniform(0.025, 0.035))
        if verdict is not None:
            raise retry(math.ceil(verdict))
        return True

    def judge(self, chat: int) -> float | None:
        """Seconds to wait, or None where the message is taken."""
        at = now()
        self.arrivals.append((at, chat))
        wait = self.whole_bot(at)
        if wait is not None:
            self.bot_refusals += 1
            return wait
        recent = self.per_chat[chat]
        if chat > 0 and recent and at - recent[-1] < 1.0:
            wait = 1.0
        elif chat < 0 and len(recent) == 20 and at - recent[0] < 60.0:
            wait = 60.0 - (at - recent[0])
        if wait is not None:
            self.chat_refusals += 1
            return wait
        self.tokens -= 1
        recent.append(at)
        self.accepted.append((at, chat))
        return None

    def whole_bot(self, at: float) -> float | None:
        if not self.strict:
            self.tokens = min(self.limit, self.tokens + (at - self.filled) * self.limit)
            self.filled = at
            return 1.0 if self.tokens < 1 else None
        if at < self.blocked_until:
            return self.blocked_until - at
        if len(self.accepted) >= self.limit and at - self.accepted[-self.limit][0] < 1.0:
            self.blocked_until = at + 5.0
            self.blocks += 1
            return 5.0
        return None


class Person:
    """Sends through the limits as the bot does, and as the outbox does when told to come back later."""

    def __init__(self, limits: Limits, server: Telegram) -> None:
        self.limits = limits
        self.server = server

    async def send(self, chat: int | str, lane: Lane | None = None, endpoint: str = "sendMessage") -> float:
        number = int(chat) if isinstance(chat, int) else -99
        await self.limits.process_request(self.server.send, (number,), {}, endpoint, {"chat_id": chat}, lane)
        return now()

    async def deliver(self, chat: int) -> float:
        while True:
            try:
                return await self.send(chat, Lane.BROADCAST)
            except RetryAfter as refusal:
                await asyncio.sleep(seconds_asked(refusal))


def people(limit: float = 30, **server: Any) -> Person:
    return Person(Limits(limit, VirtualTime()), Telegram(**server))


def evening() -> list[int]:
    """1,800 messages, a minute's allowance: two groups get 22 each, which takes them their minute and therefore comes
    first, and of 1,673 private chats every twentieth gets two in a row."""
    private = [chat for chat in range(1, 1674) for _ in range(2 if chat % 20 == 0 else 1)]
    mail = [-1, -2] * 22 + private
    assert len(mail) == 1800
    return mail


async def delivered(server: Telegram, mail: list[int]) -> float:
    """The share of the server's allowance that was used while delivering everything."""
    pacer = Person(Limits(30, VirtualTime()), server)
    begun = now()
    await asyncio.gather(*(pacer.deliver(chat) for chat in mail))
    await pacer.limits.shutdown()
    assert sorted(chat for _, chat in server.accepted) == sorted(mail), "none lost, none doubled"
    return len(mail) / server.limit / (now() - begun)


@pytest.mark.parametrize("strict", [True, False])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_big_evening_uses_the_allowance_and_is_never_refused(strict: bool, seed: int) -> None:
    server = Telegram(strict=strict, way=random.Random(seed))
    share = run(delivered(server, evening()))
    assert share >= 0.96
    assert (server.bot_refusals, server.chat_refusals) == (0, 0)


class Stalling(Telegram):
    """So far away that now and then a message is under way for up to a fifth of a second longer."""

    async def send(self, chat: int) -> bool:
        if self.way.random() < 0.05:
            await asyncio.sleep(self.way.uniform(0.0, 0.2))
        return await super().send(chat)


@pytest.mark.parametrize("limit", [20, 30])
def test_stalls_on_the_way_bunch_no_messages_up(limit: int) -> None:
    server = Stalling(limit=limit)
    share = run(delivered(server, evening()))
    assert share >= 0.90
    assert (server.blocks, server.chat_refusals) == (0 if limit == 30 else 1, 0)


@pytest.mark.parametrize("strict", [True, False])
def test_a_limit_nobody_announced_is_learnt(strict: bool) -> None:
    server = Telegram(limit=20, strict=strict)
    share = run(delivered(server, evening()))
    assert share >= 0.90
    assert server.blocks <= 2
    assert server.bot_refusals <= 60


def test_a_reply_overtakes_a_thousand_broadcasts() -> None:
    async def scenario() -> None:
        bot = people()
        waiting = [asyncio.create_task(bot.deliver(chat)) for chat in range(1, 1001)]
        await asyncio.sleep(3.0)
        asked = now()
        await bot.send(5000)
        left = next(at for at, chat in bot.server.arrivals if chat == 5000) - 0.035
        assert left - asked <= 2 * 1.012 / 30
        await asyncio.gather(*waiting)

    run(scenario())


def test_a_full_group_delays_no_private_chat() -> None:
    async def scenario() -> None:
        bot = people()
        group = [asyncio.create_task(bot.deliver(-1)) for _ in range(25)]
        await asyncio.sleep(30.0)
        begun = now()
        ends = await asyncio.gather(*(bot.deliver(chat) for chat in range(1, 31)))
        assert max(ends) - begun < 1.2
        await asyncio.gather(*group)
        assert bot.server.chat_refusals == 0
        assert now() - begun > 30.0

    run(scenario())


class OneChatRefused(Telegram):
    """Refuses one chat for 30 seconds, whatever the pace."""

    def judge(self, chat: int) -> float | None:
        if chat == 13 and now() < 1030.0:
            self.arrivals.append((now(), chat))
            return 1030.0 - now()
        return super().judge(chat)


def test_a_refused_chat_delays_nobody_else_and_a_reply_to_it_is_repeated() -> None:
    async def scenario() -> None:
        bot = Person(Limits(30, VirtualTime()), OneChatRefused())
        refused = asyncio.create_task(bot.send(13))
        await asyncio.sleep(0.2)
        begun = now()
        assert max(await asyncio.gather(*(bot.send(chat) for chat in range(100, 130)))) - begun < 1.2
        assert await refused > 1030.0
        assert [chat for _, chat in bot.server.arrivals].count(13) == 2

    run(scenario())


def test_a_refused_broadcast_is_left_to_the_outbox_and_its_chat_remembered() -> None:
    async def scenario() -> None:
        bot = Person(Limits(30, VirtualTime()), OneChatRefused())
        with pytest.raises(RetryAfter) as caught:
            await bot.send(13, Lane.BROADCAST)
        assert 29 <= seconds_asked(caught.value) <= 30
        assert await bot.send(13, Lane.BROADCAST) > 1030.0
        assert [chat for _, chat in bot.server.arrivals].count(13) == 2

    run(scenario())


def test_chats_refused_for_their_own_haste_do_not_stop_the_bot() -> None:
    async def scenario() -> None:
        bot = people()
        hasty = [asyncio.create_task(bot.send(chat)) for chat in (1, 2, 3) for _ in range(3)]
        await asyncio.sleep(0.5)
        assert bot.server.chat_refusals >= 3
        begun = now()
        assert await bot.send(4) - begun < 0.2
        await asyncio.gather(*hasty)

    run(scenario())


def test_a_refused_reply_is_not_overtaken_by_the_next_one() -> None:
    async def scenario() -> None:
        limits = Limits(30, VirtualTime())
        log: list[str] = []

        async def answer(name: str) -> bool:
            log.append(name)
            await asyncio.sleep(0.05)
            if log == ["first"]:
                raise retry(3)
            return True

        async def send(name: str) -> None:
            await limits.process_request(answer, (name,), {}, "sendMessage", {"chat_id": 1}, Lane.REPLY)

        await asyncio.gather(send("first"), send("second"), send("third"))
        assert log == ["first", "first", "second", "third"]

    run(scenario())


def test_a_server_that_hangs_swallows_few_broadcasts_and_no_reply() -> None:
    async def scenario() -> None:
        limits = Limits(30, VirtualTime())
        under_way = 0

        async def hang() -> bool:
            nonlocal under_way
            under_way += 1
            await asyncio.sleep(60)
            return True

        async def send(chat: int, lane: Lane) -> None:
            await limits.process_request(hang, (), {}, "sendMessage", {"chat_id": chat}, lane)

        waiting = [asyncio.create_task(send(chat, Lane.BROADCAST)) for chat in range(1, 101)]
        await asyncio.sleep(30)
        assert under_way == 64
        waiting.append(asyncio.create_task(send(500, Lane.REPLY)))
        await asyncio.sleep(1)
        assert under_way == 65
        await asyncio.gather(*waiting)
        assert under_way == 101

    run(scenario())


def test_a_pause_longer_than_anybody_waits_is_told_at_once() -> None:
    async def scenario() -> None:
        limits = Limits(30, VirtualTime())
        asked = 0

        async def hour() -> bool:
            nonlocal asked
            asked += 1
            await asyncio.sleep(0.05)
            raise retry(3600)

        async def send(chat: int, lane: Lane) -> None:
            await limits.process_request(hour, (), {}, "sendMessage", {"chat_id": chat}, lane)

        outcomes = await asyncio.gather(*(send(1, lane) for lane in (*Lane, *Lane)), return_exceptions=True)
        assert [type(outcome) for outcome in outcomes] == [RetryAfter] * 4
        with pytest.raises(RetryAfter) as caught:
            await send(1, Lane.REPLY)
        assert seconds_asked(caught.value) > 3590
        assert asked == 1
        await asyncio.gather(*(send(chat, Lane.BROADCAST) for chat in range(2, 40)), return_exceptions=True)
        assert asked < 6, "two chats refused at once mean the whole bot"
        assert now() < 1002.0

    run(scenario())


def test_one_chat_has_one_message_in_flight_and_keeps_its_order() -> None:
    async def scenario() -> None:
        limits = Limits(1000, VirtualTime())
        log: list[str] = []

        async def slow(name: str) -> bool:
            log.append(f"{name} leaves")
            await asyncio.sleep(5.0)
            log.append(f"{name} arrives")
            return True

        async def send(name: str, lane: Lane) -> None:
            await limits.process_request(slow, (name,), {}, "sendMessage", {"chat_id": 1}, lane)

        order = [("a", Lane.BROADCAST), ("b", Lane.BROADCAST), ("c", Lane.REPLY), ("d", Lane.REPLY)]
        await asyncio.gather(*(send(name, lane) for name, lane in order))
        assert log == [f"{name} {step}" for name in "acdb" for step in ("leaves", "arrives")]

    run(scenario())


def test_somebody_present_gets_three_replies_at_once_then_one_a_second() -> None:
    async def scenario() -> None:
        limits = Limits(30, VirtualTime())
        left: list[float] = []

        async def send() -> bool:
            left.append(now() - 1000.0)
            return True

        for _ in range(5):
            await limits.process_request(send, (), {}, "sendMessage", {"chat_id": 1}, None)
        assert left[2] < 0.1
        assert left[3:] == pytest.approx([1.05, 2.1], abs=0.01)

    run(scenario())


def test_what_is_no_message_passes_freely() -> None:
    async def scenario() -> None:
        limits = Limits(1, VirtualTime())

        async def at_once() -> bool:
            return True

        for endpoint in ("answerCallbackQuery", "getMe", "sendChatAction", "setMyCommands", "deleteMessage") * 20:
            assert await limits.process_request(at_once, (), {}, endpoint, {"chat_id": 1}, None) is True
        assert now() == 1000.0

    run(scenario())


@pytest.mark.parametrize("endpoint", ["sendMessage", "sendPhoto", "editMessageText", "copyMessages", "forwardMessage"])
def test_what_is_a_message_counts(endpoint: str) -> None:
    assert counts(endpoint)


@pytest.mark.parametrize("error", [BadRequest("no"), TimedOut()])
def test_other_errors_pass_through_and_free_the_chat(error: Exception) -> None:
    async def scenario() -> None:
        limits = Limits(30, VirtualTime())

        async def fails() -> bool:
            raise error

        for _ in range(3):
            with pytest.raises(type(error)):
                await limits.process_request(fails, (), {}, "sendMessage", {"chat_id": 1}, None)

    run(scenario())


def test_names_and_written_numbers_are_chats_too() -> None:
    async def scenario() -> None:
        bot = people()
        begun = now()
        ends = [await bot.send(chat, Lane.BROADCAST) for chat in ("@channel", "@channel", "12", 12)]
        assert ends[1] - ends[0] > 0.9
        assert ends[2] - ends[1] < 0.2
        assert ends[3] - ends[2] > 0.9
        assert now() - begun < 3.0

    run(scenario())


def test_the_hint_grows_with_the_queue_and_falls_to_nothing() -> None:
    async def scenario() -> None:
        bot = people()
        assert bot.limits.reserve_hint() == 0.0
        waiting = [asyncio.create_task(bot.deliver(chat)) for chat in range(1, 301)]
        await asyncio.sleep(0)
        assert bot.limits.reserve_hint() == pytest.approx(10.0, rel=0.05)
        await asyncio.gather(*waiting)
        await asyncio.sleep(1.0)
        assert bot.limits.reserve_hint() == 0.0

    run(scenario())


def test_idle_chats_are_forgotten() -> None:
    async def scenario() -> None:
        limits = Limits(1000, VirtualTime())

        async def at_once() -> bool:
            return True

        for chat in range(20_000):
            await limits.process_request(at_once, (), {}, "sendMessage", {"chat_id": -chat}, Lane.BROADCAST)
            await asyncio.sleep(0.1)
        gc.collect()
        kept = sum(type(thing) is ChatPace for thing in gc.get_objects())
        assert kept <= 2 * 600 + 64  # a group is remembered for its minute

    run(scenario())


def test_shutting_down_cancels_who_still_waits() -> None:
    async def scenario() -> None:
        bot = people(1)
        waiting = [asyncio.create_task(bot.deliver(chat)) for chat in range(1, 10)]
        await asyncio.sleep(0)
        await bot.limits.shutdown()
        outcomes = await asyncio.gather(*waiting, return_exceptions=True)
        assert sum(isinstance(outcome, asyncio.CancelledError) for outcome in outcomes) == 8

    run(scenario())


@dataclass(frozen=True)
class Message:
    chat: int
    lane: Lane
    after: float
    cancelled_after: float | None
    takes: float


messages = st.lists(
    st.builds(
        Message,
        st.sampled_from([1, 2, 3, 4, 5, 6, 7, 8, -1, -2]),
        st.sampled_from(Lane),
        st.floats(0.0, 0.4),
        st.none() | st.floats(0.0, 3.0),
        st.floats(0.0, 0.2),
    ),
    max_size=60,
)


@settings(deadline=None, max_examples=150)
@given(messages, st.integers(1, 12))
def test_no_second_ever_holds_more_than_the_limit(planned: list[Message], limit: int) -> None:
    async def scenario() -> list[tuple[float, Message]]:
        limits = Limits(limit, VirtualTime())
        sent: list[tuple[float, Message]] = []
        under_way: set[int] = set()

        async def send(message: Message) -> bool:
            assert message.chat not in under_way
            under_way.add(message.chat)
            sent.append((now(), message))
            try:
                await asyncio.sleep(message.takes)
            finally:
                under_way.remove(message.chat)
            return True

        tasks = []
        for message in planned:
            await asyncio.sleep(message.after)
            request = limits.process_request(
                send, (message,), {}, "sendMessage", {"chat_id": message.chat}, message.lane
            )
            task = asyncio.create_task(request)
            if message.cancelled_after is not None:
                asyncio.get_running_loop().call_later(message.cancelled_after, task.cancel)
            tasks.append((message, task))
        for message, task in tasks:
            try:
                assert await task is True
            except asyncio.CancelledError:
                assert message.cancelled_after is not None
        return sent

    sent = run(scenario())
    times = [at for at, _ in sent]
    assert all(later - earlier > 1.0 for earlier, later in zip(times, times[limit:], strict=False))
    for chat in {message.chat for message in planned}:
        mine = [at for at, message in sent if message.chat == chat]
        assert all(later - earlier > 1.0 for earlier, later in zip(mine, mine[3:], strict=False))
        if chat < 0:
            assert all(later - earlier > 60.0 for earlier, later in zip(mine, mine[20:], strict=False))
        for (earlier, _), (later, message) in pairwise(entry for entry in sent if entry[1].chat == chat):
            assert message.lane is Lane.REPLY or later - earlier > 1.0


def test_a_learnt_limit_is_left_again_slowly() -> None:
    pace = BotPace(30)
    at = 0.0
    for _ in range(60):
        at = max(at, pace.opens())
        pace.take(at)
    pace.refused("a", at - 0.1, at, 5)
    pace.refused("b", at, at, 5)
    assert pace.opens() > at + 5
    learnt = pace.limit
    assert 15 <= learnt < 30
    for minutes in range(1, 61):
        pace.take(at + 60 * minutes)
        assert pace.limit <= learnt + minutes / 2
    assert pace.limit == 30


class ByHand:
    """A clock that moves, and wakes the one who sleeps, only when told."""

    def __init__(self) -> None:
        self.time = 0.0
        self.woken = asyncio.Event()

    def monotonic(self) -> float:
        return self.time

    async def sleep(self, seconds: float) -> None:
        self.woken.clear()
        await self.woken.wait()


async def test_a_message_that_left_late_counts_from_when_it_left() -> None:
    clock = ByHand()
    limits = Limits(1, clock)
    sent: list[float] = []

    async def send() -> bool:
        sent.append(clock.time)
        return True

    def request() -> asyncio.Task[Any]:
        return asyncio.create_task(limits.process_request(send, (), {}, "sendMessage", {"chat_id": 1}, Lane.BROADCAST))

    async def turns() -> None:
        for _ in range(5):
            await asyncio.sleep(0)

    await request()
    second, third = request(), request()
    await turns()
    clock.time = 1.1
    clock.woken.set()
    await asyncio.sleep(0)  # the second is granted its place, and then the program is busy for half a second
    clock.time = 1.6
    await second
    await turns()
    clock.time = 2.5
    clock.woken.set()
    await turns()
    assert sent == [0.0, 1.6]
    clock.time = 2.7
    clock.woken.set()
    await third
    assert sent == [0.0, 1.6, 2.7]
    await limits.shutdown()


def test_one_chat_refused_again_and_again_is_not_the_whole_bot() -> None:
    pace = BotPace(30)
    for at in (1.0, 1.1, 1.2):
        pace.take(at)
        pace.refused("a", at, at + 0.05, 30)
    assert pace.opens() < 2.0
    assert pace.limit == 30


async def test_a_place_granted_and_cancelled_at_the_same_moment_is_given_back() -> None:
    clock = ByHand()
    limits = Limits(1, clock)
    sent: list[str] = []

    async def send(name: str) -> bool:
        sent.append(name)
        return True

    def request(name: str) -> asyncio.Task[Any]:
        data = {"chat_id": name}
        return asyncio.create_task(limits.process_request(send, (name,), {}, "sendMessage", data, Lane.BROADCAST))

    await request("first")
    lost = request("lost")
    await asyncio.sleep(0)
    assert limits.reserve_hint() > 1.0
    await asyncio.sleep(0)
    clock.time = 1.1
    clock.woken.set()
    await asyncio.sleep(0)  # now the place is granted, and its owner has not yet woken up
    assert limits.reserve_hint() > 0.5
    lost.cancel()
    with pytest.raises(asyncio.CancelledError):
        await lost
    assert limits.reserve_hint() == 0.0
    clock.time = 1.2
    await request("lost")
    assert sent == ["first", "lost"]
    await limits.shutdown()


class Offline(BaseRequest):
    """A Bot API that accepts every message and counts them."""

    sent = 0

    @property
    def read_timeout(self) -> float | None:
        return None

    async def initialize(self) -> None:
        pass

    async def shutdown(self) -> None:
        pass

    async def do_request(self, url: str, *_: object, **__: object) -> tuple[int, bytes]:
        if url.endswith("/getMe"):
            return 200, b'{"ok": true, "result": {"id": 1, "is_bot": true, "first_name": "R", "username": "r_bot"}}'
        self.sent += 1
        return 200, b'{"ok": true, "result": {"message_id": 1, "date": 0, "chat": {"id": 1, "type": "private"}}}'


def test_the_bot_passes_the_lane_on() -> None:
    async def scenario() -> None:
        request = Offline()
        bot = ExtBot("1:a", request=request, get_updates_request=Offline(), rate_limiter=Limits(30, VirtualTime()))
        async with bot:
            for _ in range(3):
                await bot.send_message(1, "reply")
            assert now() == pytest.approx(1000.1, abs=0.1)
            await bot.send_message(1, "digest", rate_limit_args=Lane.BROADCAST)
            assert now() > 1002.9
        assert request.sent == 4

    run(scenario())
