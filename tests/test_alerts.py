"""/alerts: the list, the card, and everything its buttons do."""

from __future__ import annotations

from tests.support.feeds import Advert
from tests.support.world import Somebody, World


async def test_the_list_names_every_alert_and_offers_a_new_one(ana: Somebody) -> None:
    await ana.says("/alerts")
    ana.sees("You have no alerts yet")
    assert ana.buttons == ["➕ New alert"]
    await ana.subscribes_to("python")
    await ana.subscribes_to("go, rust -php")
    await ana.says("/alerts")
    ana.sees("Your alerts")
    assert ana.buttons == ["🔔 Python", "🔔 Go or Rust · not PHP", "➕ New alert"]
    await ana.taps("New alert")
    ana.sees("What work do you want?")


async def test_a_paused_alert_stays_silent_and_a_resumed_one_does_not_pour_out(world: World, ana: Somebody) -> None:
    await ana.subscribes_to("python")
    await world.advance(days=1)
    await ana.says("/alerts")
    await ana.taps("Python")
    await ana.taps("Pause")
    ana.sees("Paused: nothing is sent until you resume it")
    ana.listens()
    world.feeds.publish(Advert("Python Developer"))
    await world.advance(days=2)
    ana.hears_nothing()
    await ana.says("/alerts")
    await ana.taps("⏸ Python")
    await ana.taps("Resume")
    ana.sees("Next digest: March 6, 09:00")
    ana.listens()
    world.feeds.publish(Advert("Python Architect"))
    await world.advance(days=1)
    ana.sees("1 new role", "Python Architect")
    ana.does_not_see("Python Developer")


async def test_an_alert_can_have_a_time_of_its_own_by_tap_and_by_typing(world: World, ana: Somebody) -> None:
    await ana.lives_in("Berlin")
    await ana.subscribes_to("python")
    await ana.taps("This alert")
    await ana.taps("Time")
    ana.sees("It is 12:00 for you now (Europe/Berlin)")
    await ana.taps("18:00")
    ana.sees("Daily at 18:00 (Europe/Berlin)", "Next digest: March 2, 18:00")
    await ana.taps("Time")
    await ana.says("25:00")
    ana.sees("“25:00” is not a time of day")
    await ana.says("6 am")
    ana.sees("Daily at 06:00", "Next digest: March 3, 06:00")
    await ana.says("rust")
    ana.sees("🔎 Rust")


async def test_going_back_from_a_question_leaves_it(world: World, ana: Somebody) -> None:
    await ana.subscribes_to("python")
    await ana.taps("This alert")
    await ana.taps("Time")
    await ana.taps("Back")
    ana.sees("Daily at 09:00")
    await ana.says("rust")
    ana.sees("🔎 Rust")
    for question in ("Place and time", "Digest hour"):
        await ana.says("/settings")
        await ana.taps(question)
        await ana.taps("Back")
        ana.sees("Settings")
        await ana.says("rust")
        ana.sees("🔎 Rust")


async def test_a_deleted_alert_is_gone_after_a_second_look(world: World, ana: Somebody) -> None:
    await ana.subscribes_to("python")
    await ana.taps("This alert")
    card = ana.newest
    await ana.taps("Delete")
    ana.sees("Delete the alert Python?")
    await ana.taps("Keep it")
    ana.sees("Daily at 09:00")
    await ana.taps("Delete")
    await ana.taps_twice("Yes, delete it")
    ana.sees("You have no alerts yet")
    for label in ("Pause", "Time", "Preview", "Delete"):
        await ana.taps_old(card, label)
        ana.sees("This alert does not exist any more. /alerts shows yours.")
    ana.listens()
    await world.advance(days=1)
    ana.hears_nothing()


async def test_nobody_reaches_into_another_persons_alerts_and_digests(
    world: World, ana: Somebody, boris: Somebody
) -> None:
    world.feeds.publish(Advert("Python Developer"))
    await world.settle()
    await ana.subscribes_to("python")
    await boris.subscribes_to("rust")
    await world.advance(days=1)
    [alert] = await world.app.storage.alerts.of(ana.id)
    digest = next(button for button in await world.rows("digests") if button["person_id"] == ana.id)
    for kind in ("ac", "ap", "ar", "at", "as", "ad", "ax", "av"):
        minutes = ":60" if kind == "as" else ""
        await boris.forges(f"1{kind}:{alert.id}{minutes}")
        boris.does_not_see("Python")
    await boris.forges(f"1dp:{digest['id']}:0")
    boris.sees("This digest is not kept any more")
    assert await world.app.storage.alerts.of(ana.id) == [alert]
