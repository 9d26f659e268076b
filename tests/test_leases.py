"""Leases of processes: one at a time, kept while at work, and inherited from those that were killed here."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from bot.clock import StoppedClock
from bot.leases import TERM, Leases, Process
from storage import Storage
from tests.support.stored import NOW

HERE = Process.this()


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock(NOW)


def gone() -> int:
    """The number of a process that has ended."""
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    return ended.pid


def another(number: int | None = None, place: str | None = None) -> Process:
    return Process(place or HERE.place, number or os.getppid(), "0000cafe")


def test_a_process_is_named_and_read_again() -> None:
    assert Process.parse(str(HERE)) == HERE
    assert len(str(Process("h" * 30 + "/4026531836", 4_194_304, "0000cafe"))) <= 64
    for odd in ("", "nobody", "host/1:many:x", "host/1:7:", "host/1:7"):
        assert Process.parse(odd) is None


async def test_of_two_processes_one_holds_it_until_it_ends(storage: Storage, clock: StoppedClock) -> None:
    ours, theirs = Leases(storage, clock), Leases(storage, clock, another())
    async with ours.held("deliver") as held, theirs.held("deliver") as held_too:
        assert (held, held_too) == (True, False)
    assert not await theirs.take("deliver"), "it is kept for the next tick"
    await ours.release()
    assert await theirs.take("deliver")


async def test_a_process_that_does_not_renew_is_replaced(storage: Storage, clock: StoppedClock) -> None:
    ours, theirs = Leases(storage, clock), Leases(storage, clock, another())
    assert await theirs.take("deliver")
    clock.wind_to(NOW + TERM / 2)
    assert not await ours.take("deliver")
    clock.wind_to(NOW + TERM)
    assert await ours.take("deliver")


@pytest.mark.parametrize(
    ("holder", "inherited"),
    [
        (another(gone()), True),
        (another(os.getpid()), True),
        (another(os.getppid()), False),
        (another(gone(), place="elsewhere/1"), False),
        (HERE, False),
    ],
    ids=["killed", "our number before us", "alive", "elsewhere", "ourselves"],
)
async def test_the_leases_of_those_killed_here_are_free_at_once(
    storage: Storage, clock: StoppedClock, holder: Process, inherited: bool
) -> None:
    assert await Leases(storage, clock, holder).take("deliver")
    ours = Leases(storage, clock, HERE)
    await ours.inherit()
    assert await Leases(storage, clock, Process("new/1", 1, "1")).take("deliver") is inherited
