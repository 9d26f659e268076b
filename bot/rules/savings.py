"""What working from home saves one person, from their own numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

# What is left of a year without holidays, public holidays and sick days, as in the article why-remote-pays.
WEEKS_A_YEAR = 44
MONTHS = 12


class Item(StrEnum):
    """What is asked, in this order: minutes a day, days a week, money a month, and money an hour."""

    COMMUTE = "commute"
    DAYS = "days"
    TRAVEL = "travel"
    LUNCH = "lunch"
    CLOTHES = "clothes"
    HOME = "home"
    HOUR = "hour"


HIGHEST: Mapping[Item, int] = {Item.COMMUTE: 600, Item.DAYS: 7}
MOST_MONEY = 10_000_000
SPARED = (Item.TRAVEL, Item.LUNCH, Item.CLOTHES)

_NUMBER = re.compile(r"(?P<whole>\d{1,3}(?:[ .,'’\u00a0\u202f]\d{3})+|\d+)(?:[.,](?P<part>\d{1,2}))?")


@dataclass(frozen=True, slots=True)
class Savings:
    """Hours are those of the commute; `parts` are money a month by what it is spent on, below 0 where home costs it.
    `worth` is what the hours of a month are worth, None where nobody said."""

    hours_a_month: float
    parts: Mapping[Item, float]
    worth: float | None

    @property
    def hours_a_year(self) -> float:
        return self.hours_a_month * MONTHS

    @property
    def money_a_month(self) -> float:
        return sum(self.parts.values())

    @property
    def money_a_year(self) -> float:
        return self.money_a_month * MONTHS


def savings(numbers: Mapping[Item, float]) -> Savings:
    """What the numbers come to; an item that is missing counts nothing."""
    hours = numbers.get(Item.COMMUTE, 0) * numbers.get(Item.DAYS, 0) * WEEKS_A_YEAR / 60 / MONTHS
    parts = {item: numbers[item] for item in SPARED if numbers.get(item)}
    if numbers.get(Item.HOME):
        parts[Item.HOME] = -numbers[Item.HOME]
    worth = hours * numbers[Item.HOUR] if hours and numbers.get(Item.HOUR) else None
    return Savings(hours, parts, worth)


def read_number(item: Item, text: str) -> float | None:
    """A number as people write it, with or without a unit: “45”, “1 250,50 €”, "$ 90". None where there is none, or
    more than one, or it cannot be meant."""
    found = list(_NUMBER.finditer(text))
    if len(found) != 1 or "-" in text:
        return None
    whole = re.sub(r"\D", "", found[0]["whole"])
    if len(whole) > len(str(MOST_MONEY)):
        return None
    number = float(f"{whole}.{found[0]['part'] or 0}")
    return number if number <= HIGHEST.get(item, MOST_MONEY) else None
