"""One attention budget over everything the bot sends unasked: quiet hours, a daily maximum, holds and pauses."""

from __future__ import annotations

from datetime import time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.playground.telegram import ApiError
from bot.views import View
from tests.support.feeds import Advert
from tests.support.world import Somebody, World

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture
async def ana(world: World, ana: Somebody) -> Somebody:
    """Ana in Berlin, where it is Monday noon."""
    await ana.lives_in("Berlin")
    return ana


def arrivals(somebody: Somebody, words: str) -> list[str]:
    """When each message with these words arrived, by the clocks in Berlin."""
    return [f"{one.date.astimezone(BERLIN):%d %H:%M}" for one in somebody.messages if words in one.text]


async def queue(world: World, somebody: Somebody, kind: str, *texts: str) -> None:
    now = world.clock.now()
    for text in texts:
        await world.app.storage.outbox.queue(
            somebody.id, kind=kind, key=f"{somebody.id}:{text[:20]}", payload=View(text).dump(), due_at=now, now=now
        )


async def wants_tips_at(somebody: Somebody, at: str) -> None:
    await somebody.says("/tips")
    await somebody.taps("Daily tip")
    await somebody.says(at)


async def test_the_budget_is_in_plain_sight_and_every_part_of_it_can_be_changed(ana: Somebody) -> None:
    await ana.says("/settings")
    ana.sees("Quiet 22:00–07:00, at most 30 messages a day")
    await ana.taps("Quiet hours and maximum")
    ana.sees("Quiet hours: 22:00–07:00 (Europe/Berlin)", "At most 30 messages a day. Today so far: 0.")
    await ana.taps("From 22:00")
    await ana.taps("23:00")
    await ana.taps("Until 07:00")
    await ana.says("8:30")
    ana.sees("Quiet hours: 23:00–08:30")
    await ana.taps("Until 08:30")
    await ana.says("23:00")
    ana.sees("From 23:00 to 23:00 I could never write")
    await ana.says("/settings")
    await ana.taps("Quiet hours and maximum")
    await ana.taps("10")
    ana.sees("At most 10 messages a day")
    await ana.taps("Another maximum")
    await ana.says("a few")
    ana.sees("“a few” is not a number from 1 to 100")
    await ana.says("1")
    ana.sees("At most 1 message a day")
    await ana.taps("No quiet hours")
    ana.sees("No quiet hours")
    await ana.taps("Quiet hours")
    ana.sees("Quiet hours: 22:00–07:00")


async def test_an_hour_in_the_quiet_hours_is_said_where_it_is_chosen(ana: Somebody) -> None:
    await ana.subscribes_to("python")
    await ana.says("/settings")
    await ana.taps("Digest hour")
    await ana.taps("06:00")
    late = "06:00 lies in your quiet hours: what is due then comes at 07:00."
    ana.sees(late)
    await ana.says("/alerts")
    await ana.taps("Python")
    ana.sees("Daily at 06:00", late)
    await ana.taps("Quiet hours and maximum")
    await ana.taps("Until 07:00")
    await ana.taps("06:00")
    ana.does_not_see("lies in your quiet hours")
    await wants_tips_at(ana, "23:30")
    ana.sees("23:30 lies in your quiet hours: what is due then comes at 06:00.")


async def test_what_is_due_in_the_quiet_hours_comes_at_their_end_once_a_day(world: World, ana: Somebody) -> None:
    await ana.subscribes_to("python")
    await ana.says("/settings")
    await ana.taps("Digest hour")
    await ana.says("23:00")
    await wants_tips_at(ana, "23:00")
    ana.listens()
    for title in ("Tutor", "Developer", "Architect"):
        world.feeds.publish(Advert(f"Python {title}"))
        await world.advance(days=1)
    assert arrivals(ana, "1 new role") == ["04 07:00", "05 07:00"]
    assert arrivals(ana, "💡")[1:] == ["03 07:00", "04 07:00", "05 07:00"], "after the answer to /tips"


async def test_a_pause_over_days_ends_with_one_digest_of_everything(world: World, ana: Somebody) -> None:
    await ana.subscribes_to("python")
    await world.advance(days=1)
    ana.listens()
    until = world.clock.now() + timedelta(days=12)
    await world.app.storage.attention.change(ana.id, paused_until=until)
    for number in range(12):
        world.feeds.publish(Advert(f"Python Developer {number}", company=f"Firm {number}"))
        await world.advance(hours=23, minutes=50)
    ana.hears_nothing()
    await ana.says("/settings")
    await ana.taps("Quiet hours and maximum")
    ana.sees("Paused until")
    ana.listens()
    await world.advance(hours=4)
    ana.sees("12 new roles")
    await world.advance(days=2)
    assert arrivals(ana, "Python Developer") == ["15 12:00"]


async def test_a_weekly_digest_that_a_pause_held_does_not_cost_the_next_one(world: World, ana: Somebody) -> None:
    await ana.subscribes_to("python")
    await world.advance(days=1)
    await ana.says("/alerts")
    await ana.taps("Python")
    await ana.taps("How often")
    await ana.taps("Friday")
    # Until Monday noon.
    await world.app.storage.attention.change(ana.id, paused_until=world.clock.now() + timedelta(days=6))
    world.feeds.publish(Advert("Python Developer", place="Remote"))
    await world.advance(days=7)
    world.feeds.publish(Advert("Python Architect", place="Remote"))
    await world.advance(days=5)
    assert arrivals(ana, "Python Developer") == ["09 12:00"]
    assert arrivals(ana, "Python Architect") == ["13 09:00"]


async def test_a_plan_reminds_in_the_morning_where_the_digest_hour_is_in_the_quiet_hours(
    world: World, ana: Somebody
) -> None:
    await ana.says("/settings")
    await ana.taps("Digest hour")
    await ana.says("23:00")
    await ana.says("/plan")
    await ana.says("20 March")
    await ana.taps("6")
    await ana.taps("Make the plan")
    await world.advance(days=1)
    assert arrivals(ana, "Today, Tue, Mar 3") == ["03 07:00"]
    await ana.says("/settings")
    await ana.taps("Quiet hours and maximum")
    await ana.taps("Until 07:00")
    await ana.taps("08:00")
    await world.advance(days=1)
    assert arrivals(ana, "Today, Wed, Mar 4") == ["04 08:00"]


async def test_who_resumes_early_gets_at_once_what_waited(world: World, ana: Somebody) -> None:
    await ana.subscribes_to("python")
    await world.advance(days=1)
    world.feeds.publish(Advert("Python Developer", place="Remote"))
    await world.app.storage.attention.change(ana.id, held_until=world.clock.now() + timedelta(days=2))
    await queue(world, ana, "plan", "what is on today")
    await world.advance(hours=23)
    await ana.says("/settings")
    await ana.taps("Quiet hours and maximum")
    ana.sees("On hold until", "Plan: waits until", "(on hold)")
    await ana.taps("Resume now")
    ana.does_not_see("On hold")
    ana.listens()
    await world.settle()
    ana.sees("what is on today", "1 new role")


async def test_above_the_maximum_digests_wait_for_the_morning_and_others_are_named(world: World, ana: Somebody) -> None:
    await ana.says("/settings")
    await ana.taps("Quiet hours and maximum")
    await ana.taps("5")
    ana.listens()
    await queue(world, ana, "digest", *(f"news {number}" for number in range(7)))
    await world.settle()
    await queue(world, ana, "tip", "a tip")
    await world.settle()
    assert arrivals(ana, "news ") == ["02 12:00"] * 5
    ana.does_not_see("a tip")
    await ana.says("/settings")
    await ana.taps("Quiet hours and maximum")
    ana.sees(
        "Today so far: 5.",
        "Digest: waits until Tue, Mar 3, 07:00 (your daily maximum)",
        "Daily tip: dropped (your daily maximum)",
    )
    await world.advance(hours=18, minutes=59)
    await queue(world, ana, "digest", "this morning")
    await world.advance(minutes=5)
    assert [one.text for one in ana.messages[-3:]] == ["news 5", "news 6", "this morning"]
    assert arrivals(ana, "news 6") == ["03 07:00"]


async def test_a_digest_that_waited_and_the_next_one_tell_nothing_twice(world: World, ana: Somebody) -> None:
    world.feeds.publish(Advert("Python Developer", place="Remote"))
    await world.settle()
    await ana.subscribes_to("python")
    await world.app.storage.attention.change(ana.id, daily_maximum=2)
    await world.advance(hours=20, minutes=30)
    ana.listens()
    await queue(world, ana, "digest", "news 1", "news 2")
    await world.advance(hours=12)
    ana.does_not_see("Python Developer")
    world.feeds.publish(Advert("Python Architect", place="Remote"))
    await world.advance(hours=13)
    assert arrivals(ana, "Python Developer") == ["04 07:00"]
    assert arrivals(ana, "Python Architect") == ["04 09:00"]


async def test_who_raises_the_maximum_gets_what_it_held(world: World, ana: Somebody) -> None:
    await world.app.storage.attention.change(ana.id, daily_maximum=1)
    await queue(world, ana, "digest", "news 0", "news 1")
    await world.settle()
    await ana.says("/settings")
    await ana.taps("Quiet hours and maximum")
    await ana.taps("5")
    await world.settle()
    ana.sees("news 1")


async def test_an_alarm_goes_past_everything(world: World, ana: Somebody) -> None:
    await world.app.storage.attention.change(ana.id, daily_maximum=1, held_until=world.clock.now() + timedelta(hours=1))
    await queue(world, ana, "digest", "news")
    await world.settle()
    await queue(world, ana, "alarm", "a source is in trouble")
    await world.settle()
    ana.sees("a source is in trouble")
    await world.advance(hours=1)
    ana.sees("news")


async def test_short_messages_that_fall_together_are_one_and_their_buttons_leave_it_whole(
    world: World, ana: Somebody
) -> None:
    await world.app.storage.attention.change(ana.id, held_until=world.clock.now() + timedelta(hours=24))
    await wants_tips_at(ana, "9:00")
    await queue(world, ana, "plan", "what is on today")
    await queue(world, ana, "digest", "news")
    await queue(world, ana, "reminder", "x" * 4_090)
    await world.advance(hours=23)
    ana.listens()
    await world.advance(hours=1)
    joined = next(one for one in ana.messages if "what is on today" in one.text and "· · ·" in one.text)
    # What would not fit goes by itself, and so does what is no short message.
    assert [one.text[:4] for one in ana.messages[-3:]] == ["what", "news", "xxxx"]
    await ana.taps("Daily tip")
    ana.sees("At which hour?")
    assert "what is on today" in joined.text, "it was not edited"
    await ana.taps("10:00")
    ana.sees("Your daily tip comes at 10:00")
    assert "At which hour?" not in ana.newest.text, "what was opened from it is edited as ever"


async def test_after_an_outage_everybody_has_their_digests_and_nothing_bursts(world: World, ana: Somebody) -> None:
    await ana.subscribes_to("python")
    await wants_tips_at(ana, "9:00")
    await world.advance(days=1)
    ana.listens()
    world.feeds.publish(Advert("Python Developer", place="Remote"))
    # Nobody ticks for two days: then everything is due at once.
    world.clock.wind_to(world.clock.now() + timedelta(days=2, hours=14))
    await world.settle()
    ana.hears_nothing()
    await world.advance(hours=6)
    ana.sees("1 new role")
    assert len(ana.heard.split("\n---\n")) == 2, "one digest and one tip"


async def test_a_deferred_message_that_fails_is_tried_as_long_as_any_other(world: World, ana: Somebody) -> None:
    await world.app.storage.attention.change(ana.id, held_until=world.clock.now() + timedelta(hours=30))
    await queue(world, ana, "digest", "news")
    await world.settle()
    world.telegram.fail("sendMessage", ApiError(502, "Bad Gateway"), times=3, chat_id=ana.id)
    await world.advance(hours=31)
    ana.sees("news")
    (row,) = await world.rows("outbox")
    assert row["state"] == "sent"


async def test_the_quiet_hours_go_with_the_person(world: World, ana: Somebody) -> None:
    await ana.subscribes_to("python")
    await world.advance(days=1)
    await ana.says("/alerts")
    await ana.taps("Python")
    await ana.taps("How often")
    await ana.taps("At once")
    ana.sees("Nothing between 22:00 and 07:00 (Europe/Berlin)")
    await world.app.storage.attention.change(ana.id, quiet_from=time(12), quiet_until=time(14))
    world.feeds.publish_on_board(Advert("Python Developer", place="Remote"))
    await world.advance(hours=12)
    assert arrivals(ana, "Python Developer") == ["03 14:00"]
