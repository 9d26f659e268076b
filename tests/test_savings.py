"""/savings: one's own numbers step by step, the sums, and the picture."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.colors import to_hex
from matplotlib.image import imread

from bot.chart import GROUND, bars
from bot.rules.savings import MONTHS, WEEKS_A_YEAR, Item, read_number, savings
from tests.support.world import Somebody, World
from tests.support.world import world as running

MONEY = st.floats(0, 5000, allow_nan=False)


async def test_hours_and_money_in_the_currency_of_the_country(world: World, ana: Somebody) -> None:
    await ana.lives_in("Warsaw")
    await ana.says("/savings")
    ana.sees("1/7", "How many minutes a day")
    await ana.taps("60")
    ana.sees("2/7")
    await ana.taps("5")
    ana.sees("What would commuting on these days cost a month, in PLN?")
    await ana.says("300 zł")
    await ana.says("1 200,50")
    await ana.taps("Skip")
    ana.sees("What does working at home cost you more")
    await ana.says("100")
    await ana.says("40")
    ana.sees(
        "18.3 hours a month, 220 a year",
        "PLN\N{NO-BREAK SPACE}1,400 a month",
        "Commuting: PLN\N{NO-BREAK SPACE}300",
        "Home office: -PLN\N{NO-BREAK SPACE}100",
        "The hours of a month are worth",
        "Not counted",
        "Reported, not established",
    )
    ana.does_not_see("Clothes")
    (picture,) = [message for message in ana.messages if message.kind == "photo"]
    assert picture.file is not None
    await ana.taps("Why remote work pays")
    ana.sees("Why remote work pays, in your own numbers")


async def test_everything_can_be_skipped_and_then_there_is_no_picture(ana: Somebody) -> None:
    await ana.says("/savings")
    for _ in Item:
        await ana.taps("Skip")
    ana.sees("0 hours a month", "€0 a month")
    assert not [message for message in ana.messages if message.kind == "photo"]
    await ana.taps("Start again")
    ana.sees("1/7")


async def test_what_cannot_be_read_is_asked_again(ana: Somebody) -> None:
    await ana.says("/savings")
    await ana.says("an hour or so")
    ana.sees("I cannot read “an hour or so”", "How many minutes a day")
    await ana.says("9999")
    ana.sees("I cannot read “9999”")
    await ana.says("45")
    ana.sees("2/7")


async def test_back_keeps_what_was_answered_and_a_restart_too(database_url: str) -> None:
    async with running(database_url) as first:
        await first.ana.says("/savings")
        await first.ana.taps("60")
        await first.ana.taps("4")
        await first.ana.taps("Back")
        first.ana.sees("2/7")
    async with running(database_url, after=first) as second:
        await second.ana.taps("5")
        for _ in range(5):
            await second.ana.taps("Skip")
        second.ana.sees("220 a year")


async def test_a_finished_calculation_takes_no_more_numbers(ana: Somebody) -> None:
    await ana.says("/savings")
    question = ana.newest
    await ana.says("/cancel")
    await ana.taps_old(question, "60")
    ana.sees("/savings begins a new one")
    await ana.forges("1vn:commute:601")
    ana.sees("earlier version")
    await ana.forges("1vk:nothing")
    ana.sees("earlier version")


@given(commute=st.integers(0, 600), days=st.integers(0, 7), travel=MONEY, lunch=MONEY, home=MONEY)
def test_the_sums(commute: int, days: int, travel: float, lunch: float, home: float) -> None:
    saved = savings({Item.COMMUTE: commute, Item.DAYS: days, Item.TRAVEL: travel, Item.LUNCH: lunch, Item.HOME: home})
    assert saved.hours_a_year == pytest.approx(commute * days * WEEKS_A_YEAR / 60)
    assert saved.money_a_year == pytest.approx((travel + lunch - home) * MONTHS)
    assert saved.worth is None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("45", 45),
        ("45 min", 45),
        ("€ 1.250,50", 1250.5),
        ("1 250", 1250),
        ("1,250.5", 1250.5),
        ("12'000", 12000),
        ("3.5", 3.5),
        ("", None),
        ("-5", None),
        ("10 to 20", None),
        ("99999999999", None),
    ],
)
def test_numbers_as_people_write_them(text: str, number: float | None) -> None:
    assert read_number(Item.TRAVEL, text) == number


@given(text=st.text())
def test_whatever_is_written_is_a_sensible_number_or_none(text: str) -> None:
    for item in Item:
        number = read_number(item, text)
        assert number is None or 0 <= number <= 10_000_000


async def test_the_picture_is_a_png_on_a_ground_of_its_own() -> None:
    amounts = [("A $ and a $", 80.0, "$80"), ("Дом", -20.0, "-$20")]
    drawn = await asyncio.gather(bars("$5 and $6", amounts), bars("$5 and $6", amounts[:1]))
    for png in drawn:
        picture = imread(BytesIO(png), format="png")
        assert picture.shape[1] >= 600
        assert to_hex(picture[2, 2]) == GROUND
    assert drawn[0] != drawn[1]


def test_nothing_is_loaded_before_something_is_drawn() -> None:
    code = "import sys, bot.app; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
