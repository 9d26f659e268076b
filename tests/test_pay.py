"""Pay that is posted otherwise than by the year in one's own currency: compared, and shown both ways."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.i18n import Texts
from bot.rates import load_rates
from bot.rules.pay import comparable, yearly
from storage.records import Period, Salary
from tests.support.content import CONTENT
from tests.support.feeds import Advert
from tests.support.world import Somebody, World

RATES = load_rates()
DOLLAR = RATES.euros["USD"]
TABLE = {"USD": 0.9, "PLN": 0.24}
WORDS = CONTENT.words


async def from_berlin(world: World, somebody: Somebody, search: str) -> None:
    """Live in Berlin, subscribe, and get the first digest over with."""
    await somebody.lives_in("Berlin")
    await somebody.subscribes_to(search)
    await world.advance(days=1)
    somebody.listens()


def euros(amount: float) -> str:
    return WORDS.texts("en").money(float(f"{amount:.3g}"), "EUR")


FOOT = f"≈ at the reference rates of the European Central Bank, {WORDS.texts('en').full_day(RATES.day)}"


async def test_a_floor_in_euros_holds_for_pay_in_dollars(world: World, ana: Somebody) -> None:
    await from_berlin(world, ana, "python salary>=60k EUR stated")
    floor = 60_000 / DOLLAR
    world.feeds.publish(
        Advert("Python Baker", salary=f"${floor * 1.1:,.0f}"),
        Advert("Python Miller", salary=f"${floor * 0.9:,.0f}"),
        Advert("Python Cook", salary=f"${floor * 1.1 / 2080:.0f} per hour"),
        Advert("Python Brewer", salary="900,000 KZT per month"),
    )
    await world.advance(days=1)
    ana.sees("2 new roles", "Python Baker", "Python Cook", "2 pay less than you want")
    ana.does_not_see("Python Miller", "Python Brewer")


async def test_a_card_shows_pay_as_posted_and_what_it_comes_to(world: World, ana: Somebody) -> None:
    await from_berlin(world, ana, "python")
    world.feeds.publish(
        Advert("Python Baker", salary="$120,000 - $150,000"),
        Advert("Python Miller", salary="$45 - $60 per hour"),
        Advert("Python Cook", salary="€5,000 per month"),
    )
    await world.advance(days=1)
    ana.sees(
        f"💰 $120,000 – $150,000 a year (≈ {euros(120_000 * DOLLAR)} – {euros(150_000 * DOLLAR)} a year)\n",
        f"💰 $45 – $60 an hour (≈ {euros(45 * 2080 * DOLLAR)} – {euros(60 * 2080 * DOLLAR)} a year)\n",
        "💰 €5,000 a month (≈ €60,000 a year)\n",
    )
    assert ana.heard.count(FOOT) == 1


async def test_where_pay_needs_no_rates_none_are_named(world: World, ana: Somebody) -> None:
    await from_berlin(world, ana, "python")
    world.feeds.publish(
        Advert("Python Baker", salary="€70,000 - €90,000"), Advert("Python Cook", salary="€40 per hour")
    )
    await world.advance(days=1)
    ana.sees("💰 €70,000 – €90,000 a year\n", "💰 €40 an hour (≈ €83,200 a year)\n")
    ana.does_not_see("European Central Bank")


async def test_without_a_country_pay_stays_in_its_own_currency(world: World, ana: Somebody) -> None:
    await ana.subscribes_to("python")
    await world.advance(days=1)
    ana.listens()
    world.feeds.publish(Advert("Python Baker", salary="$120,000"), Advert("Python Cook", salary="$45 per hour"))
    await world.advance(days=1)
    ana.sees("💰 $120,000 a year\n", "💰 $45 an hour (≈ $93,600 a year)\n")
    ana.does_not_see("European Central Bank")


async def test_a_preview_compares_too(world: World, ana: Somebody) -> None:
    world.feeds.publish(Advert("Python Baker", salary="$120,000"))
    await world.settle()
    await ana.lives_in("Berlin")
    await ana.says("python")
    ana.sees(f"💰 $120,000 a year (≈ {euros(120_000 * DOLLAR)} a year)\n", FOOT)


@pytest.mark.parametrize(
    ("posted", "currency", "shown"),
    [
        (Salary(60_000, 75_000, "EUR", Period.YEAR), "EUR", None),
        (Salary(60_000, 75_000, "EUR", Period.YEAR), None, None),
        (Salary(60_000, 75_000, "ARS", Period.YEAR), "EUR", None),
        (Salary(45, None, "USD", Period.HOUR), "USD", Salary(93_600, None, "USD", Period.YEAR)),
        (Salary(45, None, "USD", Period.HOUR), None, Salary(93_600, None, "USD", Period.YEAR)),
        (Salary(45, None, "USD", Period.HOUR), "EUR", Salary(84_200, None, "EUR", Period.YEAR)),
        (Salary(None, 100_000, "EUR", Period.YEAR), "PLN", Salary(None, 417_000, "PLN", Period.YEAR)),
        (Salary(90_000, 120_000, "USD", Period.YEAR), "PLN", Salary(338_000, 450_000, "PLN", Period.YEAR)),
        (Salary(100, None, "ARS", Period.MONTH), "EUR", Salary(1_200, None, "ARS", Period.YEAR)),
    ],
)
def test_what_pay_comes_to(posted: Salary, currency: str | None, shown: Salary | None) -> None:
    assert comparable(posted, currency, TABLE) == shown


bounds = st.none() | st.floats(1, 1e9)


@given(
    minimum=bounds,
    maximum=bounds,
    currency=st.sampled_from(["EUR", "USD", "PLN"]),
    wanted=st.sampled_from(["EUR", "USD", "PLN"]),
    period=st.sampled_from(Period),
)
def test_what_is_shown_is_what_is_compared(
    minimum: float | None, maximum: float | None, currency: str, wanted: str, period: Period
) -> None:
    posted = Salary(minimum, maximum, currency, period)
    shown, judged = comparable(posted, wanted, TABLE) or posted, yearly(posted, wanted, TABLE)
    most = shown.minimum if shown.maximum is None else shown.maximum
    assert (shown.currency, shown.period) == (wanted, Period.YEAR)
    assert most == (None if judged is None else pytest.approx(judged, rel=0.005))


def test_the_table_has_the_rates_of_one_day() -> None:
    assert RATES.day >= date(2026, 10, 30)
    assert RATES.euros["EUR"] == 1
    assert {"USD", "GBP", "CHF", "PLN", "SEK", "CAD", "INR", "BRL"} <= set(RATES.euros)
    # Their last rates are years old.
    assert not {"RUB", "HRK"} & set(RATES.euros)
    assert RATES.euros["GBP"] > 1 > RATES.euros["PLN"] > RATES.euros["JPY"] > 0


@pytest.mark.parametrize(
    ("country", "currency"),
    [
        ("DE", "EUR"),
        ("US", "USD"),
        ("HR", "EUR"),
        ("LI", "CHF"),
        ("PA", "USD"),
        ("AR", None),
        ("AQ", None),
        (None, None),
    ],
)
def test_the_currency_of_a_country(country: str | None, currency: str | None) -> None:
    assert RATES.currency_of(country, date(2026, 3, 2)) == currency


@pytest.mark.parametrize("texts", [WORDS.texts(code) for code in WORDS.languages], ids=lambda texts: texts.language)
def test_the_day_of_the_rates_has_its_year(texts: Texts) -> None:
    assert "2026" in texts.full_day(date(2026, 10, 30))
