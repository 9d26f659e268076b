"""A role is told once, and once more where its pay or who may take it has changed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.rules import changes
from storage.records import Eligibility, Facts, Period, RemoteScope, Salary, Told, WorkMode
from tests.support.feeds import Advert
from tests.support.world import Somebody, World

DEVELOPER = Advert("Python Developer", salary="€70,000 - €90,000", text="You build services in Python.")
YES, NO, UNKNOWN = Eligibility.YES, Eligibility.NO, Eligibility.UNKNOWN
PAY = Salary(60_000, 75_000, "EUR", Period.YEAR)


@pytest.fixture
async def told(world: World, ana: Somebody) -> Somebody:
    """Ana in Berlin, who was told of the developer."""
    await ana.lives_in("Berlin")
    await ana.subscribes_to("python")
    await world.advance(days=1)
    world.feeds.publish(DEVELOPER)
    await world.advance(days=1)
    ana.sees("1 new role", "Python Developer", "💰 €70,000 – €90,000 a year")
    ana.listens()
    return ana


def republish(world: World, advert: Advert) -> None:
    world.feeds.take_down(advert)
    world.feeds.publish(advert)


async def test_changed_pay_is_told_once_with_what_it_was(world: World, told: Somebody) -> None:
    republish(world, replace(DEVELOPER, salary="€80,000 - €95,000"))
    await world.advance(days=1)
    told.sees("1 new role", "🆕 pay changed: was €70,000 – €90,000 a year, is €80,000 – €95,000 a year")
    told.does_not_see("💰")
    told.listens()
    await world.advance(days=2)
    told.does_not_see("Python Developer")
    republish(world, replace(DEVELOPER, salary="€85,000 - €95,000"))
    await world.advance(days=1)
    told.sees("pay changed: was €80,000 – €95,000 a year, is €85,000 – €95,000 a year")


async def test_pay_that_is_stated_at_last_is_told_and_pay_that_is_dropped_is_not(world: World, told: Somebody) -> None:
    republish(world, replace(DEVELOPER, salary=""))
    await world.advance(days=1)
    told.does_not_see("Python Developer")
    other = Advert("Python Engineer", company="Beta")
    world.feeds.publish(other)
    await world.advance(days=1)
    told.sees("Python Engineer")
    told.listens()
    republish(world, replace(other, salary="€50,000"))
    await world.advance(days=1)
    told.sees("Python Engineer", "🆕 pay is stated now: €50,000 a year")


async def test_a_role_that_opens_to_somebody_is_told(world: World, ana: Somebody, boris: Somebody) -> None:
    await ana.lives_in("Berlin")
    await ana.subscribes_to("python")
    await boris.lives_in("New York")
    await boris.subscribes_to("python")
    await world.advance(days=1, hours=6)
    advert = Advert("Python Developer", place="USA")
    world.feeds.publish(advert)
    await world.advance(days=1)
    ana.sees("1 fits but is not open to you")
    boris.sees("Python Developer", "✅ open to United States")
    ana.listens()
    boris.listens()
    republish(world, replace(advert, place="USA, Germany"))
    await world.advance(days=1)
    ana.sees("1 new role", "Python Developer", "✅ open to Germany")
    ana.does_not_see("now open")
    boris.does_not_see("Python Developer")


async def test_who_was_told_of_a_role_that_was_unclear_hears_that_it_is_open(world: World, ana: Somebody) -> None:
    await ana.lives_in("Berlin")
    await ana.subscribes_to("python")
    await world.advance(days=1)
    advert = Advert("Python Developer", place="Remote", text="You build services in Python.")
    world.feeds.publish(advert)
    await world.advance(days=1)
    ana.sees("❔ open to Germany? Not stated")
    ana.listens()
    republish(world, replace(advert, place="Germany"))
    await world.advance(days=1)
    ana.sees("🆕 now open to Germany")
    await ana.says("/alerts")
    ana.listens()
    republish(world, replace(advert, place="USA"))
    await world.advance(days=1)
    ana.does_not_see("Python Developer")


async def test_a_role_of_the_first_digest_is_told_again_and_on_a_later_page_too(world: World, ana: Somebody) -> None:
    adverts = [Advert(f"Python Developer {n}", company=f"Company {n}", salary="€50,000") for n in range(8)]
    world.feeds.publish(*adverts)
    await world.settle()
    await ana.subscribes_to("python")
    await world.advance(days=1)
    ana.sees("To begin with, the 8 best roles")
    for advert in adverts:
        republish(world, replace(advert, salary="€60,000"))
    ana.listens()
    await world.advance(days=1)
    ana.sees("8 new roles, best first")
    assert ana.heard.count("pay changed: was €50,000 a year, is €60,000 a year") == 5
    await ana.taps("›")
    assert ana.heard.count("pay changed: was €50,000 a year, is €60,000 a year") == 3


async def test_two_alerts_tell_of_a_change_once(world: World, told: Somebody) -> None:
    await told.subscribes_to("python, rust")
    await world.advance(days=1)
    told.listens()
    republish(world, replace(DEVELOPER, salary="€80,000 - €95,000"))
    await world.advance(days=1)
    assert told.heard.count("Python Developer") == 1
    told.sees("1 you have seen")


async def test_another_copy_of_a_role_changes_nothing(world: World, told: Somebody) -> None:
    """The oldest open posting speaks for the role; one on another board that leaves the pay out does not."""
    copy = replace(DEVELOPER, salary="")
    world.feeds.publish_on_board(copy)
    await world.advance(days=1)
    world.feeds.take_from_board(copy)
    world.feeds.publish_on_board(replace(copy, place="Remote, USA"))
    await world.advance(days=2)
    told.does_not_see("Python Developer")
    [job] = await world.rows("jobs")
    assert job["facts"]["salary"]["minimum"] == 70_000


@pytest.mark.parametrize(
    ("after", "news"),
    [
        (Facts(salary=PAY), False),
        (Facts(salary=replace(PAY, maximum=80_000)), True),
        (Facts(salary=replace(PAY, period=Period.MONTH)), True),
        (Facts(), False),
        (Facts(salary=PAY, skills=frozenset({"go"}), evidence={"salary": "x"}), False),
        (Facts(salary=PAY, work_modes=frozenset({WorkMode.REMOTE})), True),
        (Facts(salary=PAY, remote_scope=RemoteScope.WORLDWIDE), True),
        (Facts(salary=PAY, allowed_countries=frozenset({"DE"})), True),
        (Facts(salary=PAY, site_countries=frozenset({"DE"})), True),
        (Facts(salary=PAY, utc_min=-1, utc_max=2), True),
    ],
)
def test_pay_and_who_may_take_it_are_news(after: Facts, news: bool) -> None:
    assert changes.are_news(Facts(salary=PAY), after) is news


@pytest.mark.parametrize(
    ("before", "salary", "eligible", "again"),
    [
        (Told(PAY, YES), PAY, YES, False),
        (Told(PAY, YES), replace(PAY, currency="USD"), YES, True),
        (Told(None, YES), PAY, YES, True),
        (Told(PAY, YES), None, YES, False),
        (Told(PAY, NO), PAY, YES, True),
        (Told(PAY, UNKNOWN), PAY, YES, True),
        (Told(PAY, YES), PAY, NO, False),
        (Told(PAY, NO), PAY, UNKNOWN, False),
        # Told before it was noted what was said.
        (Told(None, None), PAY, YES, False),
    ],
)
def test_who_was_told_hears_of_what_is_better_or_other(
    before: Told, salary: Salary | None, eligible: Eligibility, again: bool
) -> None:
    assert changes.worth_telling_again(before, salary, eligible) is again
