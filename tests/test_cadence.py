"""How often an alert writes: every day, once a week, or at once; chosen on its card, and kept to."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from storage.records import Alert
from tests.support.feeds import Advert
from tests.support.world import Somebody, World

FRIDAY = "Friday"


async def chooses(somebody: Somebody, cadence: str) -> None:
    await somebody.says("/alerts")
    await somebody.taps("Python")
    await somebody.taps("How often")
    await somebody.taps(cadence)


def arrivals(somebody: Somebody) -> list[str]:
    """When each message that tells of a role or of none arrived, in UTC."""
    return [
        f"{message.date:%d %H:%M}"
        for message in somebody.messages
        if "sources fresh" in message.text and "Subscribe" not in str(message.inline_keyboard)
    ]


@pytest.fixture
async def subscribed(world: World, ana: Somebody) -> Somebody:
    """Ana in Berlin, whose alert had its first digest on Tuesday at nine."""
    world.feeds.publish(Advert("Python Tutor"))
    await world.settle()
    await ana.lives_in("Berlin")
    await ana.subscribes_to("python")
    await world.advance(hours=21, minutes=30)
    assert arrivals(ana) == ["03 08:00"]
    return ana


async def test_the_card_shows_how_often_and_offers_the_others(world: World, subscribed: Somebody) -> None:
    ana = subscribed
    await ana.says("/alerts")
    await ana.taps("Python")
    ana.sees("Daily at 09:00 (Europe/Berlin)")
    await ana.taps("How often")
    ana.sees("Between 22:00 and 07:00, in your quiet hours, nothing is sent")
    assert ana.buttons[:4] == ["✅ Every day", "At once", "Monday", "Tuesday"]
    await ana.taps(FRIDAY)
    ana.sees("Weekly: Friday, 09:00 (Europe/Berlin)", "Next digest: March 6, 09:00")
    await ana.taps("How often")
    assert "✅ Friday" in ana.buttons
    await ana.taps("At once")
    ana.sees("At once, at most one message an hour. Nothing between 22:00 and 07:00 (Europe/Berlin)")
    assert not [button for button in ana.buttons if "Time" in button]
    for forged in ("hourly:0", "weekly:7", "weekly:-1"):
        cadence, weekday = forged.split(":")
        [alert] = await world.app.storage.alerts.of(ana.id)
        await ana.forges(f"1ae:{alert.id}:{weekday}:{cadence}")
        ana.sees("This button is from an earlier version")
        assert await world.app.storage.alerts.of(ana.id) == [alert]


async def test_a_weekly_alert_gathers_a_week_and_has_one_digest_in_it(world: World, subscribed: Somebody) -> None:
    ana = subscribed
    await chooses(ana, FRIDAY)
    for day in range(10):
        world.feeds.publish(Advert(f"Python Developer {'abcdefghij'[day]}", company=f"Company {day}"))
        await world.advance(days=1)
    assert arrivals(ana) == ["03 08:00", "06 08:00", "13 08:00"]
    ana.sees("3 new roles, best first · March 6", "7 new roles, best first · March 13")
    # This week's was made: another day of the week counts from the next week on.
    await chooses(ana, "Sunday")
    ana.sees("Next digest: March 22, 09:00")
    await ana.taps("How often")
    await ana.taps("Every day")
    ana.sees("Next digest: March 14, 09:00")
    # Twice around, and still one in the week of the thirteenth.
    await ana.taps("How often")
    await ana.taps("Saturday")
    ana.sees("Next digest: March 21, 09:00")


async def test_a_week_without_a_role_is_said_once(world: World, subscribed: Somebody) -> None:
    ana = subscribed
    await chooses(ana, FRIDAY)
    ana.listens()
    await world.advance(days=7)
    ana.sees("Nothing for you this week: no new roles came in.")
    assert arrivals(ana) == ["03 08:00", "06 08:00"]


async def test_at_once_is_at_once_and_what_follows_within_the_hour_comes_together(
    world: World, subscribed: Somebody
) -> None:
    ana = subscribed
    await chooses(ana, "At once")
    ana.listens()
    await world.advance(hours=4)
    ana.hears_nothing()
    world.feeds.publish_on_board(Advert("Python Developer", place="Remote"))
    await world.advance(minutes=30)
    ana.sees("1 new role", "Python Developer")
    first = arrivals(ana)[-1]
    ana.listens()
    world.feeds.publish_on_board(Advert("Python Architect", place="Remote"))
    await world.advance(minutes=29)
    world.feeds.publish_on_board(Advert("Python Engineer", place="Remote"))
    await world.advance(minutes=29)
    ana.hears_nothing()
    await world.advance(minutes=10)
    ana.sees("2 new roles, best first", "Python Architect", "Python Engineer")
    assert arrivals(ana) == ["03 08:00", first, f"03 {int(first[3:5]) + 1}:{first[6:]}"]


async def test_what_comes_at_night_waits_for_the_morning(world: World, subscribed: Somebody) -> None:
    ana = subscribed
    await chooses(ana, "At once")
    await world.advance(hours=13)
    ana.listens()
    for word in ("Developer", "Architect", "Engineer"):
        world.feeds.publish_on_board(Advert(f"Python {word}", place="Remote"))
        await world.advance(hours=2)
    ana.hears_nothing()
    await world.advance(hours=3)
    ana.sees("3 new roles, best first")
    assert arrivals(ana) == ["03 08:00", "04 06:00"]


async def test_at_once_has_an_upper_bound_a_day(world: World, subscribed: Somebody) -> None:
    ana = subscribed
    await chooses(ana, "At once")
    await world.advance(hours=14)
    before = len(arrivals(ana))
    for number in range(48):
        world.feeds.publish_on_board(Advert(f"Python Developer {number}", company=f"C{number}", place="Remote"))
        await world.advance(minutes=30)
    assert 12 <= len(arrivals(ana)) - before <= 15
    await world.advance(hours=9)
    told = [row["job_id"] for row in await world.rows("told")]
    assert len(told) == len(set(told)) == 49


async def test_moving_while_an_alert_at_once_rests_sends_nothing_early(world: World, subscribed: Somebody) -> None:
    ana = subscribed
    await chooses(ana, "At once")
    world.feeds.publish_on_board(Advert("Python Developer", place="Remote"))
    await world.advance(minutes=30)
    ana.sees("Python Developer")
    world.feeds.publish_on_board(Advert("Python Architect", place="Remote"))
    await ana.lives_in("Lisbon")
    ana.listens()
    await world.advance(minutes=20)
    ana.hears_nothing()
    await world.advance(minutes=41)
    ana.sees("Python Architect")


@pytest.mark.parametrize(("cadence", "days"), [(FRIDAY, 7), ("At once", 2)])
async def test_a_first_digest_and_a_new_source_do_not_flood(
    world: World, ana: Somebody, cadence: str, days: int
) -> None:
    world.feeds.down.add("greenhouse")
    world.feeds.publish(*(Advert(f"Python Developer {n}", company=f"Company {n}") for n in range(30)))
    world.feeds.publish_on_board(*(Advert(f"Python Engineer {n}", company=f"Firm {n}") for n in range(30)))
    await world.settle()
    await ana.subscribes_to("python")
    await chooses(ana, cadence)
    ana.listens()
    await world.advance(days=days)
    ana.sees("To begin with, the 10 best roles of the last two weeks")
    ana.listens()
    world.feeds.down.clear()
    await world.advance(days=days)
    ana.does_not_see("new role,", "new roles,", "Python Engineer")
    ana.listens()
    world.feeds.publish_on_board(Advert("Python Architect", place="Remote"))
    await world.advance(days=days)
    ana.sees("1 new role", "Python Architect")


async def test_a_paused_alert_at_once_is_silent_and_a_resumed_one_does_not_pour_out(
    world: World, subscribed: Somebody
) -> None:
    ana = subscribed
    await chooses(ana, "At once")
    await ana.taps("Pause")
    ana.listens()
    world.feeds.publish_on_board(Advert("Python Developer", place="Remote"))
    await world.advance(hours=3)
    ana.hears_nothing()
    await ana.taps("Resume")
    ana.sees("At once")
    ana.listens()
    world.feeds.publish_on_board(Advert("Python Architect", place="Remote"))
    await world.advance(hours=1)
    ana.sees("1 new role", "Python Architect")
    ana.does_not_see("Python Developer")


async def test_what_is_matched_while_digests_are_made_is_found_by_those_it_makes_due(
    world: World, subscribed: Somebody, boris: Somebody, monkeypatch: pytest.MonkeyPatch
) -> None:
    await boris.lives_in("Berlin")
    await boris.subscribes_to("python")
    for somebody in (subscribed, boris):
        await chooses(somebody, "At once")
    await world.advance(hours=4)
    for somebody in (subscribed, boris):
        somebody.listens()
    ticks, alerts = {tick.name: tick for tick in world.app.ticks._table}, world.app.storage.alerts

    async def listed(title: str) -> None:
        world.clock.wind_to(world.clock.now() + timedelta(hours=1, minutes=10))
        world.feeds.publish_on_board(Advert(title, place="Remote"))
        await world.app.ticks.run(ticks["ingest"])

    await listed("Python Developer")
    await world.app.ticks.run(ticks["match"])
    await listed("Python Architect")
    due, batches = alerts.due, 0

    async def one_at_a_time(now: datetime, *, limit: int) -> list[Alert]:
        """Before the second batch the match tick, perhaps in another process, numbers the other role."""
        nonlocal batches
        batches += 1
        if batches == 2:
            await world.app.ticks.run(ticks["match"])
        return await due(now, limit=1)

    monkeypatch.setattr(alerts, "due", one_at_a_time)
    await world.app.ticks.run(ticks["digest"])
    await world.app.ticks.run(ticks["deliver"])
    assert all("Python Developer" in somebody.heard for somebody in (subscribed, boris))
    assert sum("Python Architect" in somebody.heard for somebody in (subscribed, boris)) == 1
