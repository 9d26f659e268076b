"""Decides which changes of a role are news, and to whom."""

from __future__ import annotations

from storage.records import Eligibility, Facts, Salary, Told

# The facts from which `bot.normalise.eligibility` tells whether somebody may take a job.
_OF_ELIGIBILITY = (
    "work_modes",
    "remote_scope",
    "allowed_countries",
    "excluded_countries",
    "utc_min",
    "utc_max",
    "preferred_countries",
    "site_countries",
)


def are_news(before: Facts, after: Facts) -> bool:
    """Whether pay is stated that was not, or was another, or the role is open to others than before."""
    if pay_changed(before.salary, after.salary):
        return True
    return any(getattr(before, name) != getattr(after, name) for name in _OF_ELIGIBILITY)


def worth_telling_again(before: Told, salary: Salary | None, eligible: Eligibility) -> bool:
    """Whether somebody who was told of a role should hear of it once more: of its new pay, or that they may take it
    now. What was told before such things were noted is not told again."""
    if before.eligible is None:
        return False
    return pay_changed(before.salary, salary) or now_open(before, eligible)


def pay_changed(before: Salary | None, after: Salary | None) -> bool:
    """Whether pay is stated and is not what it was; pay that is stated no more is no change."""
    return after is not None and after != before


def now_open(before: Told, eligible: Eligibility) -> bool:
    return eligible is Eligibility.YES and before.eligible is not Eligibility.YES
