"""Thumbs, muted companies and "Why this?", as people use them."""

from __future__ import annotations

import pytest

from tests.support.feeds import Advert
from tests.support.world import Somebody, World

PYTHON = Advert("Python Developer", company="Acme", text="You write Python and PHP.")


@pytest.fixture
async def digest(world: World, ana: Somebody) -> None:
    """Ana has a digest of three roles."""
    await ana.lives_in("Berlin")
    await ana.subscribes_to("python")
    await world.advance(days=1)
    world.feeds.publish(
        PYTHON,
        Advert("Python Engineer", company="Beta", text="You write Python.", salary="€80,000"),
        Advert("Gardener", company="Gamma", text="You write Python."),
    )
    await world.advance(days=1)


async def open_role(ana: Somebody, title: str) -> None:
    """Tap the number of a role in the digest that is shown."""
    number = next(line.split(".")[0] for line in ana.heard.splitlines() if title in line and line[0].isdigit())
    await ana.taps(number)


@pytest.mark.usefixtures("digest")
async def test_every_point_of_a_role_is_explained_and_they_add_up(ana: Somebody) -> None:
    await open_role(ana, "Python Engineer")
    await ana.taps("Why this?")
    ana.sees("Python Engineer · Beta", "🔔 Python · open to you")
    ana.sees("+30 in the title: Python", "+6 skills you asked for: Python", "published", "+5 states its pay")
    ana.sees("+20 open to Germany: “Worldwide”")
    points = [line.split(" ")[0] for line in ana.heard.splitlines() if line.startswith(("+", "−"))]
    (total,) = (line.split(" ")[0] for line in ana.heard.splitlines() if line.endswith("in all."))
    assert sum(float(one.replace("−", "-")) for one in points) == pytest.approx(float(total))
    before = ana.heard
    await ana.taps("Back")
    await ana.taps("Why this?")
    assert ana.heard == before


@pytest.mark.usefixtures("digest")
async def test_a_thumb_down_with_its_reason_moves_such_roles_behind_and_hides_none(world: World, ana: Somebody) -> None:
    await open_role(ana, "Python Developer")
    await ana.taps("👎")
    ana.sees("What is wrong with it?")
    await ana.taps("Wrong stack")
    ana.sees("Noted. From now on:", "• less of: PHP")
    world.feeds.publish(
        Advert("Python Developer", company="Delta", text="Your Python and PHP run trains.", salary="€80,000"),
        Advert("Python Architect", company="Epsilon", text="Your Python runs ships."),
    )
    await world.advance(days=1)
    assert ana.heard.index("Epsilon") < ana.heard.index("Delta")
    await open_role(ana, "Python Developer")
    await ana.taps("Why this?")
    ana.sees("−10 less of: PHP")


@pytest.mark.usefixtures("digest")
async def test_what_was_learnt_is_seen_and_undone(world: World, ana: Somebody) -> None:
    await open_role(ana, "Python Developer")
    await ana.taps("👍")
    ana.sees("• more of: PHP")
    await ana.taps("Back")
    await ana.taps("👎")
    await ana.taps("Company")
    ana.sees("• less of: company acme")
    ana.does_not_see("PHP")
    await ana.says("/settings")
    await ana.taps("Likes and mutes")
    ana.sees("What I have learnt from your thumbs", "less of: company acme")
    await ana.taps("✖️ less of: company acme")
    ana.sees("have taught me nothing yet")
    (kept,) = await world.rows("feedback")
    assert (kept["fault"], kept["votes"]) == ("company", [])


@pytest.mark.usefixtures("digest")
async def test_a_thumb_is_taken_back(world: World, ana: Somebody) -> None:
    await open_role(ana, "Gardener")
    await ana.taps("👎")
    await ana.taps("Something else")
    ana.sees("It changes nothing about other roles.")
    await ana.taps("Undo")
    ana.sees("Gardener", "Where it is listed:")
    assert await world.rows("feedback") == []


@pytest.mark.usefixtures("digest")
async def test_a_muted_company_is_left_out_counted_and_let_back_in(world: World, ana: Somebody) -> None:
    await open_role(ana, "Python Developer")
    await ana.taps("Mute Acme")
    ana.sees("Companies you muted", "• Acme")
    world.feeds.publish(
        Advert("Python Tester", company="ACME", text="You test in Python."),
        Advert("Python Trainer", company="Zeta", text="You teach Python."),
    )
    await world.advance(days=1)
    ana.sees("1 new role", "Python Trainer", "Looked at 2 new roles; 1 from companies you muted.")
    ana.does_not_see("Python Tester")
    await ana.says("python")
    ana.sees("2 from companies you muted")
    ana.does_not_see("Acme")
    await ana.says("/muted")
    await ana.taps("✖️ Acme")
    ana.sees("You have muted no company.")
    await ana.says("python")
    ana.sees("Python Tester")


@pytest.mark.usefixtures("digest")
async def test_a_reason_nobody_offered_is_answered_as_stale(world: World, ana: Somebody) -> None:
    await ana.forges("1rf:1:0:0:0:taste")
    ana.sees("from an earlier version")
    await ana.forges("1rm:999:0:0:0")
    ana.sees("This role is not kept any more.")
    assert await world.rows("feedback") == []


async def test_from_a_preview_a_role_is_explained_by_its_search(world: World, ana: Somebody) -> None:
    world.feeds.publish(PYTHON)
    await world.settle()
    await ana.says("php")
    await ana.taps("1")
    await ana.taps("Why this?")
    ana.sees("🔔 PHP", "skills you asked for: PHP", "+20 open to everybody: “Worldwide”")
