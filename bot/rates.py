"""What currencies are worth, by the reference rates of the European Central Bank that come with a library."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from babel.numbers import get_territory_currencies
from currency_converter import SINGLE_DAY_CURRENCY_FILE, CurrencyConverter

EURO = "EUR"


@dataclass(frozen=True, slots=True)
class Rates:
    """What one unit of each currency (ISO 4217) was worth in EUR on that day."""

    day: date
    euros: Mapping[str, float]

    def currency_of(self, country: str | None, day: date) -> str | None:
        """The currency with a rate that is used in a country (ISO 3166 alpha-2) on `day`; None where there is none."""
        return next((currency for currency in currencies_used(country, day) if currency in self.euros), None)


def currencies_used(country: str | None, day: date) -> Sequence[str]:
    """The currencies (ISO 4217) used in a country (ISO 3166 alpha-2) on `day`, the most common first."""
    return get_territory_currencies(country, start_date=day, end_date=day) if country else ()


def load_rates() -> Rates:
    """The newest rates in the table that was installed; currencies without a rate of that day are left out.

    The table comes with the package CurrencyConverter (pypi.org/project/CurrencyConverter) and is as old as it is.
    """
    table = CurrencyConverter(SINGLE_DAY_CURRENCY_FILE)
    euros = {currency: table.convert(1, currency, EURO) for currency in sorted(table.currencies)}
    return Rates(table.bounds[EURO].last_date, MappingProxyType(euros))
