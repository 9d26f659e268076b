"""A digest that breaks off anywhere comes all the same, and once: nothing is noted as told that was not queued."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import event, select, update

from bot.pipeline.digest import DigestTick
from storage.tables import alerts, searches
from tests.support.feeds import Advert
from tests.support.world import Somebody, World

STEPS = 60


class Killed(BaseException):
    """The process is gone: nothing that handles errors gets to see it."""


class Faults:
    """Breaks off at the n-th step from now on, a step being a statement or a commit; `reached` says whether it did."""

    def __init__(self, error: type[BaseException]) -> None:
        self._error = error
        self._left = 0
        self.reached = False

    def arm(self, step: int) -> None:
        self._left, self.reached = step, False

    def disarm(self) -> None:
        self._left = 0

    def step(self, *_details: object) -> None:
        self._left -= 1
        if self._left == 0:
            self.reached = True
            raise self._error("broken off")


@contextmanager
def faults(world: World, error: type[BaseException]) -> Iterator[Faults]:
    """Faults in every connection of the world's database."""
    made = Faults(error)
    database = world.app.storage._database
    engines = {database._writer.sync_engine, database._reader.sync_engine}
    for engine in engines:
        event.listen(engine, "before_cursor_execute", made.step)
        event.listen(engine, "commit", made.step)
    yield made
    for engine in engines:
        event.remove(engine, "before_cursor_execute", made.step)
        event.remove(engine, "commit", made.step)


def digest_tick(world: World) -> DigestTick:
    """The tick of a process that has just started."""
    services = world.app.application.bot_data["services"]
    return DigestTick(world.app.storage, services.composer, services.appraiser, world.clock)


async def rewrite(world: World, alert_id: int, query: str) -> None:
    """Change the search of an alert past everything that would check it."""
    async with world.app.storage._database.write() as connection:
        known = await connection.scalar(select(searches.c.id).where(searches.c.text == query))
        if known is None:
            known = 1000 + alert_id
            new = searches.insert().values(id=known, text=query, changed_at=world.clock.now())
            await connection.execute(new)
        await connection.execute(update(alerts).where(alerts.c.id == alert_id).values(search_id=known))


@pytest.mark.parametrize("error", [Killed, RuntimeError])
async def test_wherever_it_breaks_off_each_role_is_told_once(
    world: World, ana: Somebody, boris: Somebody, error: type[BaseException]
) -> None:
    changing = Advert("Python Trainer", company="Beta", place="Remote", salary="€50,000", text="You teach Python.")
    for somebody in (ana, boris):
        await somebody.subscribes_to("python")
    world.feeds.publish(changing)
    # To the first digest, at nine.
    await world.advance(hours=22)
    with faults(world, error) as fault:
        for step in range(1, STEPS):
            title = f"Python Developer {step}"
            world.feeds.take_down(changing)
            world.feeds.publish(replace(changing, salary=f"€{50_000 + step}"), Advert(title, company=f"Company {step}"))
            await world.advance(hours=23)
            ana.listens()
            boris.listens()
            world.clock.wind_to(world.clock.now() + timedelta(hours=1))
            fault.arm(step)
            with suppress(Killed, RuntimeError):
                await digest_tick(world)()
            fault.disarm()
            # Time enough for what stepped aside.
            await world.advance(hours=2)
            for somebody in (ana, boris):
                assert somebody.heard.count(title) == 1, (step, somebody.heard)
                assert somebody.heard.count(f"is €{50_000 + step:,} a year") == 1, (step, somebody.heard)
            await world.advance(hours=22)
            if not fault.reached:
                break
    assert step > 10
    assert not fault.reached, "there are more steps than were tried"
    # That it broke off was said.
    world.failures.clear()


async def test_an_alert_that_cannot_be_composed_steps_aside_alone(world: World, ana: Somebody, boris: Somebody) -> None:
    await ana.subscribes_to("python")
    await boris.subscribes_to("python")
    await world.advance(days=1)
    [alert] = await world.app.storage.alerts.of(ana.id)
    world.feeds.publish(Advert("Python Developer"))
    await world.advance(hours=20)
    ana.listens()
    boris.listens()
    await rewrite(world, alert.id, "title:")
    await world.advance(hours=4)
    boris.sees("1 new role", "Python Developer")
    ana.hears_nothing()
    assert "digest failed" in str(world.failures)
    await rewrite(world, alert.id, "skill:python")
    await world.advance(hours=2)
    ana.sees("1 new role", "Python Developer")
    world.failures.clear()
