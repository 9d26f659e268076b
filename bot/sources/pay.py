"""Turns the figures of a structured salary into base pay, or into nothing where they do not add up to one."""

from __future__ import annotations

import math

from storage.records import Period, Salary


def stated_pay(
    minimum: float | None, maximum: float | None, currency: str | None, period: Period | None
) -> Salary | None:
    """The pay of a feed's fields; zero, negative and endless amounts count as not stated, as does pay without a period
    or an ISO 4217 currency. Bounds in the wrong order are put right."""
    code = (currency or "").upper()
    if period is None or not (len(code) == 3 and code.isascii() and code.isalpha()):
        return None
    low, high = (amount if amount and 0 < amount < math.inf else None for amount in (minimum, maximum))
    if low is None and high is None:
        return None
    if low is not None and high is not None:
        low, high = min(low, high), max(low, high)
    return Salary(low, high, code, period)
