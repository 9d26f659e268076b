"""Yearly pay: the floor a search sets, and what a posting's salary comes to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from storage.records import Period, Salary

# Full-time working units in a year, 2,080 hours being 52 weeks of 40.
UNITS_A_YEAR: Mapping[Period, int] = {
    Period.YEAR: 1,
    Period.MONTH: 12,
    Period.WEEK: 52,
    Period.DAY: 260,
    Period.HOUR: 2080,
}

# ISO 4217 codes that occur in postings.
_CODES = (
    "AED|ARS|AUD|BGN|BRL|CAD|CHF|CLP|CNY|COP|CZK|DKK|EGP|EUR|GBP|GEL|HKD|HUF|IDR|ILS|INR|ISK|JPY|KES|KRW|KZT|MAD|MXN|"
    "MYR|NGN|NOK|NPR|NZD|PEN|PHP|PKR|PLN|PYG|RON|RSD|RUB|SAR|SEK|SGD|THB|TRY|TWD|UAH|USD|UYU|VND|ZAR"
)
_SIGNS = {"€": "EUR", "£": "GBP", "$": "USD"}
_PERIODS = {"year": Period.YEAR, "month": Period.MONTH, "week": Period.WEEK, "day": Period.DAY, "hour": Period.HOUR}
_LOWEST, _HIGHEST = 1_000, 1_000_000_000

_MONEY = rf"[€£$]|(?:{_CODES})(?![a-z])"
_FLOOR = re.compile(
    rf"(?P<before>{_MONEY})?\s*"
    r"(?P<number>\d{1,3}(?:[.,'_ \u00a0\u202f]\d{3})+(?!\d)|\d{1,12}(?:\.\d{1,2})?(?!\d))\s*"
    rf"(?:(?P<thousand>k)(?=[^a-z]|$|(?:{_MONEY})))?\s*"
    rf"(?P<after>{_MONEY})?"
    r"(?:\s*(?:/|per\s)\s*(?P<period>year|month|week|day|hour)(?![a-z]))?"
    r"(?:\s+(?P<stated>stated)(?![a-z]))?"
    r"(?=\s|[,|()]|$)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class SalaryFloor:
    """The least a year must pay, in whole units of an ISO 4217 currency. `unknown_ok` keeps jobs that state no pay, or
    pay in a currency without a rate."""

    amount: int
    currency: str
    unknown_ok: bool = True

    def __str__(self) -> str:
        return f"salary>={self.amount}{self.currency}" + ("" if self.unknown_ok else " stated")


def read_floor(text: str, start: int, currency: str) -> tuple[SalaryFloor, int] | None:
    """The floor written at `start`, such as `60k`, `60.000 EUR`, `€5k/month` or `60k USD stated`, and where it ends.

    `currency` holds where none is written. None where there is no plausible yearly amount.
    """
    match = _FLOOR.match(text, start)
    if match is None:
        return None
    amount = _number(match["number"]) * (1000 if match["thousand"] else 1)
    if match["period"]:
        amount *= UNITS_A_YEAR[_PERIODS[match["period"].lower()]]
    if not _LOWEST <= amount <= _HIGHEST:
        return None
    written = match["after"] or match["before"] or currency
    code = _SIGNS.get(written, written.upper())
    return SalaryFloor(round(amount), code, unknown_ok=match["stated"] is None), match.end()


def _number(written: str) -> float:
    if re.fullmatch(r"\d+(?:\.\d{1,2})?", written):
        return float(written)
    return float(re.sub(r"\D", "", written))


def yearly(salary: Salary, currency: str, rates: Mapping[str, float]) -> float | None:
    """The most a posting offers for a year, in `currency`; its only bound where it states one.

    `rates` maps a currency to the value of one unit in EUR. None where there is no way from one currency to the other.
    """
    bound = salary.minimum if salary.maximum is None else salary.maximum
    rate = _rate(salary.currency, currency, rates)
    return None if bound is None or rate is None else bound * UNITS_A_YEAR[salary.period] * rate


def comparable(salary: Salary, currency: str | None, rates: Mapping[str, float]) -> Salary | None:
    """What a salary comes to a year in `currency`, rounded to three digits; in its own where None is wanted or none of
    the two has a rate. None where that is how it was posted."""
    wanted, rate = currency or salary.currency, _rate(salary.currency, currency or salary.currency, rates)
    if rate is None:
        wanted, rate = salary.currency, 1.0
    if (wanted, Period.YEAR) == (salary.currency, salary.period):
        return None
    factor = rate * UNITS_A_YEAR[salary.period]
    return Salary(_rounded(salary.minimum, factor), _rounded(salary.maximum, factor), wanted, Period.YEAR)


def meets(salary: Salary | None, floor: SalaryFloor, rates: Mapping[str, float]) -> bool:
    """Whether a posting's salary reaches the floor, or cannot be told and the floor lets that pass."""
    offered = None if salary is None else yearly(salary, floor.currency, rates)
    return floor.unknown_ok if offered is None else offered >= floor.amount


def _rate(currency: str, wanted: str, rates: Mapping[str, float]) -> float | None:
    if currency == wanted:
        return 1.0
    euros = {"EUR": 1.0, **rates}
    return euros[currency] / euros[wanted] if currency in euros and wanted in euros else None


def _rounded(bound: float | None, factor: float) -> float | None:
    return None if bound is None else float(f"{bound * factor:.3g}")
