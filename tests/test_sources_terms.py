"""The terms of every source, as far as code can keep them."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest

from bot import routes
from bot.pipeline.appraise import links, listings
from bot.playground.entities import parse_html
from bot.sources import SOURCES
from bot.sources.base import Logo, Source
from bot.sources.keys import is_of_form
from bot.views import digest as digest_views
from bot.views import jobs
from bot.views.roles import Card, Sources
from storage.records import Digest, Eligibility, Facts, Job, Person, Posting
from tests.support.content import CONTENT

DAY = timedelta(days=1)
NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)

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


ATTRIBUTIONS = {
    "remotive": ("Source: Remotive", "https://remotive.com"),
    "himalayas": ("Data sourced from Himalayas", "https://himalayas.app"),
    "remoteok": ("Source: Remote OK", "https://remoteok.com"),
    "arbeitnow": ("Source: Arbeitnow", "https://www.arbeitnow.com"),
    "jobicy": ("Source: Jobicy", "https://jobicy.com"),
    "hackernews": ("Source: Hacker News", "https://news.ycombinator.com"),
    "adzuna": ("Jobs by Adzuna", "https://www.adzuna.com"),
    "francetravail": ("Source: France Travail", "https://www.francetravail.fr"),
}


@pytest.mark.parametrize(("name", "text", "home"), [(name, *shown) for name, shown in ATTRIBUTIONS.items()])
def test_the_attribution_is_worded_as_the_terms_ask(name: str, text: str, home: str) -> None:
    attribution = SOURCES[name].attribution
    assert (attribution.text, attribution.home.removesuffix("/")) == (text, home)


@sources
def test_no_card_and_no_screen_of_a_role_drops_the_attribution(source: Source) -> None:
    """As a link, to the source's page of the job, and to its front page where a job has none."""
    words, label = CONTENT.words.texts("de"), CONTENT.label
    for url in ("https://jobs.example/1", ""):
        posting = Posting(source.name, "1", url, "", None, NOW)
        job = Job(1, "T" * 300, "C" * 300, "P" * 300, "", Facts(), NOW, NOW, True, (posting,))
        card = Card(job, Eligibility.UNKNOWN, "", (), tuple(links(job)))
        digest = Digest(1, 1, 1, "2026-05-04", "2026-05-04", (1,), 1, {}, False, NOW)
        person = Person(1, "de", None, None, time(9), False, True, NOW)
        shown = [
            digest_views.page(words, person, digest, 0, (card,), search="", sources=Sources(1, 1), now=NOW),
            jobs.card(words, person, card, listings(job), label, route=routes.RoleCard(1, 0, 0, 0), now=NOW).text,
        ]
        for text in shown:
            plain, entities = parse_html(text)
            units = plain.encode("utf-16-le")
            linked = {
                (
                    units[2 * one["offset"] : 2 * (one["offset"] + one["length"])].decode("utf-16-le"),
                    one["url"].rstrip("/"),
                )
                for one in entities
                if "url" in one
            }
            assert (source.attribution.text, (url or source.attribution.home).rstrip("/")) in linked


def test_only_terms_that_forbid_it_keep_texts_out_of_the_database() -> None:
    assert {name for name, source in SOURCES.items() if not source.may_store_text} == set()


def test_no_source_is_built_in_whose_terms_forbid_it() -> None:
    """We Work Remotely, 4 Day Week, Landing.jobs and Jobspresso forbid use by a job search."""
    origins = {source.attribution.home.removeprefix("https://").removeprefix("www.") for source in SOURCES.values()}
    assert not origins & {"weworkremotely.com", "4dayweek.io", "landing.jobs", "jobspresso.co"}
