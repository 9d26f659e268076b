"""Delivery: whatever Telegram answers, a message comes once and in order, or somebody learns why it did not."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from telegram.error import NetworkError, TelegramError, TimedOut

from bot.pipeline.deliver import back_off
from bot.pipeline.outcomes import Doubtful, Retry, outcome_of
from bot.pipeline.policies import POLICIES
from bot.playground.telegram import ApiError, FloodLimit, NetworkFault
from bot.request import NotSent, NotSentInTime
from bot.rules import attention
from bot.views import View
from tests.support.feeds import Advert
from tests.support.world import Somebody, World
from tests.support.world import world as running

ADMIN = 1004
ROOT = Path(__file__).parents[1]


@pytest.fixture
async def world(database_url: str) -> AsyncIterator[World]:
    """A world in which Dana runs the bot, and everybody has opened their chat."""
    async with running(database_url, admins=(ADMIN,)) as made:
        for somebody in (made.ana, made.boris, made.dana):
            await somebody.says("/help")
            somebody.listens()
        yield made


async def queue(world: World, somebody: Somebody | int, *texts: str, hours_ago: int = 0, kind: str = "digest") -> None:
    """Queue messages for a person or a chat, due when they are queued."""
    chat_id = somebody if isinstance(somebody, int) else somebody.id
    now = world.clock.now() - timedelta(hours=hours_ago)
    for text in texts:
        await world.app.storage.outbox.queue(
            chat_id, kind=kind, key=f"{chat_id}:{text}", payload=View(text).dump(), due_at=now, now=now
        )


def received(somebody: Somebody) -> list[str]:
    return [message.text for message in somebody.messages[1:]]


async def states(world: World) -> dict[str, int]:
    return await world.app.storage.outbox.counts()


async def test_a_chat_that_must_wait_waits_and_nobody_else_does(world: World, ana: Somebody, boris: Somebody) -> None:
    await queue(world, ana, "first", "second")
    await queue(world, boris, "hello")
    world.telegram.fail("sendMessage", ApiError(429, "Too Many Requests", {"retry_after": 90}), chat_id=ana.id)
    await world.settle()
    assert (received(ana), received(boris)) == ([], ["hello"])
    await world.advance(seconds=60)
    assert received(ana) == []
    await world.advance(minutes=2)
    assert received(ana) == ["first", "second"]
    assert {row["attempts"] for row in await world.rows("outbox")} == {1}, "waiting is no attempt"


async def test_a_time_out_is_tried_again_and_may_come_twice_only_if_it_had_arrived(
    world: World, ana: Somebody, boris: Somebody
) -> None:
    await queue(world, ana, "lost on the way")
    await queue(world, boris, "arrived, but unconfirmed")
    lost = NetworkFault(timed_out=True)
    world.telegram.fail("sendMessage", lost, chat_id=ana.id)
    world.telegram.fail("sendMessage", lost, chat_id=boris.id, after_effect=True)
    await world.settle()
    await world.advance(minutes=1)
    assert received(ana) == ["lost on the way"]
    assert received(boris) == ["arrived, but unconfirmed"] * 2
    assert await states(world) == {"sent": 2}


async def test_a_tip_in_doubt_is_given_up_without_an_alarm(world: World, ana: Somebody, dana: Somebody) -> None:
    await queue(world, ana, "arrived, but unconfirmed", kind="tip")
    world.telegram.fail("sendMessage", NetworkFault(timed_out=True), chat_id=ana.id, after_effect=True)
    await world.settle()
    await world.advance(minutes=1)
    assert received(ana) == ["arrived, but unconfirmed"]
    assert await states(world) == {"dead": 1}
    dana.hears_nothing()


@pytest.mark.parametrize("error", [NotSent("no connection"), NotSentInTime()])
def test_what_was_not_sent_is_not_in_doubt(error: TelegramError) -> None:
    assert isinstance(outcome_of(error), Retry)


@pytest.mark.parametrize("error", [TimedOut(), NetworkError("Bad Gateway")])
def test_what_may_have_arrived_is(error: TelegramError) -> None:
    assert isinstance(outcome_of(error), Doubtful)


async def test_what_waits_of_a_paused_or_deleted_alert_is_not_sent(world: World, ana: Somebody) -> None:
    for words in ("python", "go"):
        await ana.subscribes_to(words)
    await world.settle()
    world.feeds.publish(Advert("Python and Go developer", place="Germany"))
    world.telegram.fail("sendMessage", NetworkFault(), times=None, chat_id=ana.id)
    await world.advance(days=1)
    world.telegram.heal()
    waiting = await states(world)
    await ana.says("/alerts")
    await ana.taps("Python")
    await ana.taps("Pause")
    await ana.says("/alerts")
    await ana.taps("Go")
    await ana.taps("Delete")
    await ana.taps("Yes, delete it")
    ana.listens()
    await world.advance(hours=2)
    assert waiting["pending"] == 2
    ana.hears_nothing()
    assert "pending" not in await states(world)


async def test_a_run_goes_on_until_nothing_is_due_and_ends_early_when_told(world: World) -> None:
    deliver = next(tick for tick in world.app.ticks._table if tick.name == "deliver")
    people = range(6000, 6100)
    for person in people:
        world.telegram.join(person, "Somebody")
        world.telegram.people[person].started = True
        await queue(world, person, "first", "second")
    assert await world.app.ticks.run(deliver) == 200
    await queue(world, 6000, "too late")
    assert deliver.stop is not None
    deliver.stop()
    assert await world.app.ticks.run(deliver) == 0
    assert await states(world) == {"sent": 200, "pending": 1}


async def test_a_server_error_is_retried_with_growing_pauses(world: World, ana: Somebody) -> None:
    await queue(world, ana, "patience")
    world.telegram.fail("sendMessage", ApiError(502, "Bad Gateway"), times=4)
    await world.settle()
    started = world.clock.now()
    await world.advance(minutes=5)
    assert received(ana) == ["patience"]
    waited = ana.newest.date - started
    assert timedelta(seconds=5 + 10 + 20 + 40) <= waited < timedelta(minutes=2)
    assert [row["attempts"] for row in await world.rows("outbox")] == [5]


def test_the_pause_doubles_up_to_an_hour() -> None:
    pauses = [back_off(attempts) for attempts in range(1, 30)]
    assert pauses[:4] == [timedelta(seconds=seconds) for seconds in (5, 10, 20, 40)]
    assert pauses == sorted(pauses)
    assert max(pauses) == timedelta(hours=1)


async def test_what_fails_for_a_day_becomes_a_dead_letter_with_an_alarm(
    world: World, ana: Somebody, boris: Somebody, dana: Somebody
) -> None:
    for somebody in (ana, boris):
        await queue(world, somebody, "hopeless", hours_ago=22)
        error = ApiError(500, "Internal Server Error")
        world.telegram.fail("sendMessage", error, times=None, chat_id=somebody.id)
    await world.settle()
    await world.advance(hours=1)
    assert await states(world) == {"pending": 2}
    await world.advance(hours=2)
    assert (await states(world))["dead"] == 2
    dana.sees("Telegram refused a message of kind “digest” for good: Internal Server Error")
    assert dana.heard.count("refused") == 1, "one alarm an hour for one reason"


@pytest.mark.parametrize("reason", ["blocked", "deactivated", "unknown"])
async def test_who_cannot_be_reached_is_left_alone_and_keeps_everything(
    world: World, ana: Somebody, dana: Somebody, reason: str
) -> None:
    await ana.subscribes_to("python")
    if reason == "blocked":
        world.telegram.block(ana.id)
        await world.waiting_updates()
    elif reason == "deactivated":
        world.telegram.deactivate(ana.id)
    else:
        error = ApiError(400, "Bad Request: chat not found")
        world.telegram.fail("sendMessage", error, chat_id=ana.id)
    await queue(world, ana, "first", "second")
    await world.settle()
    person = await world.app.storage.people.get(ana.id)
    assert person is not None
    assert not person.reachable
    assert await states(world) == {"dead": 2}
    assert len(await world.app.storage.alerts.of(ana.id)) == 1
    await world.advance(days=2)
    assert await states(world) == {"dead": 2}
    dana.hears_nothing()


async def test_a_refused_message_is_a_dead_letter_and_the_admin_is_told(
    world: World, ana: Somebody, dana: Somebody
) -> None:
    await queue(world, ana, "<b>never closed", "fine")
    await world.settle()
    await world.advance(minutes=1)
    assert received(ana) == ["fine"]
    dana.sees("Telegram refused a message of kind “digest” for good: ")
    assert await states(world) == {"dead": 1, "sent": 2}


async def test_an_alarm_that_is_refused_raises_no_other(world: World, ana: Somebody) -> None:
    await queue(world, ana, "<b>never closed")
    world.telegram.fail("sendMessage", ApiError(400, "Bad Request: odd"), times=None, chat_id=ADMIN)
    await world.settle()
    await world.advance(minutes=5)
    assert await states(world) == {"dead": 2}


async def test_a_group_that_became_a_supergroup_is_followed(database_url: str) -> None:
    old, new = -500, -1_000_000_000_500
    async with running(database_url, admins=(old,)) as world:
        world.telegram.create_group(old, "People who run the bot", [world.ana.id])
        await world.handle()
        world.telegram.migrate(old, new)
        await world.handle()
        world.feeds.down.update({"remotive", "greenhouse"})
        await world.settle()
        await world.advance(hours=9)
        alarms = [message.text for message in world.telegram.messages(new) if message.from_bot]
        assert sorted(alarm.split(" is in trouble")[0] for alarm in alarms) == ["🔴 Greenhouse (acme)", "🔴 Remotive"]
        world.feeds.down.clear()
        await world.advance(days=1)
        recovered = [message.text for message in world.telegram.messages(new) if "works again" in message.text]
        assert len(recovered) == 2


async def test_what_a_crashed_sender_had_claimed_is_sent_after_the_lease(database_url: str) -> None:
    async with running(database_url) as crashed:
        await crashed.ana.says("/start")
        await queue(crashed, crashed.ana, "first", "second")
        now = crashed.clock.now()
        claimed = await crashed.app.storage.outbox.claim(now, lease_until=now + timedelta(minutes=2), limit=10)
        assert len(claimed) == 1
    async with running(database_url, after=crashed) as world:
        await world.settle()
        assert received(world.ana) == [], "it may still be on its way, and what follows waits behind it"
        await world.advance(minutes=6)
        assert received(world.ana) == ["first", "second"]


async def test_a_chat_hears_everything_in_the_order_it_was_queued(world: World, ana: Somebody) -> None:
    texts = [f"message {number}" for number in range(8)]
    await queue(world, ana, *texts)
    world.telegram.fail("sendMessage", ApiError(500, "Internal Server Error"), times=2)
    await world.settle()
    await world.advance(minutes=2)
    assert received(ana) == texts


async def test_after_a_long_outage_each_message_comes_once_and_no_limit_is_hit(world: World) -> None:
    people = list(range(5000, 5004))
    for person in people:
        world.telegram.join(person, "Somebody")
        world.telegram.say(person, "/help")
    await world.handle()
    for person in people:
        await queue(world, person, "news", "more news")
    world.telegram.fail("sendMessage", NetworkFault(), times=None)
    await world.settle()
    await world.advance(minutes=30)
    world.telegram.heal()
    world.telegram.limit(FloodLimit())
    await world.advance(minutes=45)
    for person in people:
        texts = [message.text for message in world.telegram.messages(person) if message.from_bot]
        assert texts[1:] == ["news", "more news"]
    assert await states(world) == {"sent": 8}
    assert b'outcome="later"' not in world.app.metrics.exposition()


def test_every_kind_of_message_has_a_policy() -> None:
    """Whatever is queued anywhere; one without a policy could not be sent."""
    queued = re.compile(r'outbox\.queue(?:\(\s*[\w.]+,\s*kind=|_all\(\s*)"(\w+)"')
    kinds = {kind for file in ROOT.glob("bot/**/*.py") for kind in queued.findall(file.read_text())}
    assert {"digest", "alarm", "tip", "plan"} <= kinds <= POLICIES.keys()
    said = (ROOT / "docs" / "architecture.md").read_text()
    assert all(f"\n| `{kind}` | {'sent again' if POLICIES[kind].again else 'given up'} |" in said for kind in POLICIES)
    assert attention.POLICIES.keys() == POLICIES.keys()
    assert all(
        re.search(rf"\n\| `{kind}` \| {'sent' if policy.urgent else 'waits'}[^|]*\| {_at_maximum(policy)}", said)
        for kind, policy in attention.POLICIES.items()
    )


def _at_maximum(policy: attention.Policy) -> str:
    return "sent" if policy.urgent else "waits" if policy.waits else "dropped"
