"""Verdicts for people in a place."""

from __future__ import annotations

from typing import Any

import pytest

from bot.normalise import eligibility, remote_eligibility
from storage.records import Eligibility, Facts, RemoteScope, WorkMode

REMOTE, ONSITE, HYBRID = WorkMode.REMOTE, WorkMode.ONSITE, WorkMode.HYBRID
EUROPE = frozenset({"DE", "FR", "GB"})


def facts(*modes: WorkMode, **known: Any) -> Facts:
    return Facts(
        work_modes=frozenset(modes),
        evidence={"work_modes": "modes", "remote_scope": "scope", "site": "Berlin"},
        **known,
    )


@pytest.mark.parametrize(
    ("posting", "country", "offset", "verdict"),
    [
        (facts(), "DE", 1, "unknown"),
        (facts(ONSITE), "DE", 1, "no"),
        (facts(REMOTE, remote_scope=RemoteScope.UNSTATED), "DE", 1, "unknown"),
        (facts(REMOTE, remote_scope=RemoteScope.WORLDWIDE), "DE", 1, "yes"),
        (facts(REMOTE, remote_scope=RemoteScope.WORLDWIDE, excluded_countries=frozenset({"DE"})), "DE", 1, "no"),
        (facts(REMOTE, remote_scope=RemoteScope.RESTRICTED, allowed_countries=EUROPE), "DE", 1, "yes"),
        (facts(REMOTE, remote_scope=RemoteScope.RESTRICTED, allowed_countries=EUROPE), "US", -5, "no"),
        (facts(REMOTE, remote_scope=RemoteScope.RESTRICTED, allowed_countries=EUROPE), None, None, "unknown"),
        (facts(REMOTE, remote_scope=RemoteScope.RESTRICTED, utc_min=-1.0, utc_max=3.0), "DE", 1, "yes"),
        (facts(REMOTE, remote_scope=RemoteScope.RESTRICTED, utc_min=-1.0, utc_max=3.0), "IN", 5.5, "no"),
        (facts(REMOTE, remote_scope=RemoteScope.RESTRICTED, utc_min=-1.0, utc_max=3.0), None, None, "unknown"),
        (facts(REMOTE, remote_scope=RemoteScope.UNSTATED, preferred_countries=EUROPE), "FR", 1, "yes"),
        (facts(REMOTE, remote_scope=RemoteScope.UNSTATED, preferred_countries=EUROPE), "US", -5, "unknown"),
    ],
)
def test_the_remote_verdict(posting: Facts, country: str | None, offset: float | None, verdict: str) -> None:
    assert remote_eligibility(posting, country, offset)[0] == Eligibility(verdict)


@pytest.mark.parametrize(
    ("posting", "country", "verdict"),
    [
        (facts(ONSITE, site_countries=frozenset({"DE"})), "DE", "yes"),
        (facts(HYBRID, site_countries=frozenset({"DE"})), "US", "no"),
        (facts(ONSITE), "DE", "unknown"),
        (facts(ONSITE, site_countries=frozenset({"DE"})), None, "unknown"),
        (facts(REMOTE, ONSITE, remote_scope=RemoteScope.RESTRICTED, allowed_countries=EUROPE), "FR", "yes"),
    ],
)
def test_an_office_in_ones_own_country_is_within_reach(posting: Facts, country: str | None, verdict: str) -> None:
    assert eligibility(posting, country, 0)[0] == Eligibility(verdict)


def test_the_verdict_comes_with_the_deciding_words() -> None:
    posting = facts(REMOTE, remote_scope=RemoteScope.RESTRICTED, allowed_countries=EUROPE)
    assert remote_eligibility(posting, "US", -5) == (Eligibility.NO, "scope")
    assert eligibility(facts(ONSITE, site_countries=frozenset({"DE"})), "DE", 1) == (Eligibility.YES, "Berlin")
