"""The terms of every source, as far as code can keep them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.sources import SOURCES
from bot.sources.base import Logo, Source
from bot.sources.keys import is_of_form

DAY = timedelta(days=1)

sources = pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES)


@sources
def test_terms_are_named(source: Source) -> None:
    """Company boards publish none, a feed's are for whoever adds it, and the demo has none."""
    silent = source.whole_board or source.name in {"feed", "demo"}
    assert source.terms.startswith("https://") or (silent and not source.terms)


@sources
def test_attribution_is_a_short_text_and_a_page(source: Source) -> None:
    assert 0 < len(source.attribution.text) <= 40
    assert source.attribution.home.startswith("http://127.0.0.1" if source.name == "demo" else "https://")


@sources
def test_limits_are_sane_and_can_be_kept(source: Source) -> None:
    assert timedelta(minutes=15) <= source.every <= DAY
    if source.requests_a_day is not None:
        assert source.requests_a_day * source.every >= DAY, "runs as often as allowed would ask too often"


@sources
def test_types_hold(source: Source) -> None:
    assert isinstance(source.logo, Logo)
    assert isinstance(source.may_store_text, bool)
    assert isinstance(source.requests_a_day, int | None)
    assert source.key is None or is_of_form(source.key, source.key)
    assert not (source.boards and source.is_address)


@pytest.mark.parametrize(
    ("name", "every", "requests_a_day", "logo"),
    [
        ("remotive", timedelta(hours=6), 4, Logo.UNMENTIONED),
        ("remoteok", timedelta(hours=1), None, Logo.FORBIDDEN),
        ("himalayas", DAY, None, Logo.UNMENTIONED),
        ("jobicy", timedelta(hours=1), None, Logo.UNMENTIONED),
        ("adzuna", timedelta(hours=6), 80, Logo.REQUIRED),
    ],
)
def test_what_the_published_terms_say(name: str, every: timedelta, requests_a_day: int | None, logo: Logo) -> None:
    source = SOURCES[name]
    assert source.every >= every
    assert (source.requests_a_day, source.logo) == (requests_a_day, logo)


def test_no_source_is_built_in_whose_terms_forbid_it() -> None:
    """We Work Remotely, 4 Day Week, Landing.jobs and Jobspresso forbid use by a job search."""
    origins = {source.attribution.home.removeprefix("https://").removeprefix("www.") for source in SOURCES.values()}
    assert not origins & {"weworkremotely.com", "4dayweek.io", "landing.jobs", "jobspresso.co"}
