"""One role, one card; two requisitions, two cards."""

from __future__ import annotations

import pytest

from bot.normalise import Normaliser, without_tracking
from storage.records import RawJob
from tests.support.content import CONTENT

TEXT = "You build the payment service of our shop in {city}. You bring Go, PostgreSQL and patience. See https://acme.example/{city}"


@pytest.fixture(scope="module")
def normaliser() -> Normaliser:
    return Normaliser(CONTENT.vocabulary)


def fingerprint(normaliser: Normaliser, title: str, text: str, company: str = "Acme", place: str = "") -> str:
    return normaliser.understand(
        RawJob(key="1", title=title, company=company, text=text, url="https://x.example", place=place)
    ).fingerprint


@pytest.mark.parametrize(
    ("title", "company"),
    [
        ("Backend Engineer (Munich)", "Acme"),
        ("Backend Engineer - Berlin, Germany", "Acme GmbH"),
        ("backend engineer (m/w/d)", "ACME"),
        ("Backend Engineer | Remote", "Acme, Inc."),
        ("Engineer, Backend", "Acme"),
        ("Backend Engineer: mailto:jobs@acme.example", "Acme"),
    ],
)
def test_copies_of_one_role_share_a_fingerprint(normaliser: Normaliser, title: str, company: str) -> None:
    one = fingerprint(normaliser, "Backend Engineer", TEXT.format(city="Berlin"))
    assert fingerprint(normaliser, title, TEXT.format(city="Munich"), company, place="Munich") == one


def test_html_and_plain_text_of_one_role_share_a_fingerprint(normaliser: Normaliser) -> None:
    plain = normaliser.understand(
        RawJob("1", "Dev", "https://a.example", text="Build things.\n\nWith care.")
    ).fingerprint
    html = normaliser.understand(
        RawJob("2", "Dev", "https://b.example", html="<p>Build things.</p><p>With <b>care</b>.</p>")
    ).fingerprint
    assert plain == html


@pytest.mark.parametrize(
    ("title", "text", "company"),
    [
        ("Backend Engineer", "You build the search service.", "Acme"),
        ("Senior Backend Engineer", TEXT.format(city="Berlin"), "Acme"),
        ("Backend Engineer", TEXT.format(city="Berlin"), "Bolt"),
    ],
)
def test_different_roles_differ(normaliser: Normaliser, title: str, text: str, company: str) -> None:
    assert fingerprint(normaliser, title, text, company) != fingerprint(
        normaliser, "Backend Engineer", TEXT.format(city="Berlin")
    )


@pytest.mark.parametrize(
    ("address", "clean"),
    [
        ("https://jobs.example/1?utm_source=x&utm_medium=y", "https://jobs.example/1"),
        ("https://jobs.example/apply?gh_jid=42&gh_src=abc", "https://jobs.example/apply?gh_jid=42"),
        ("https://jobs.example/1?id=7#apply", "https://jobs.example/1?id=7"),
        ("https://[broken", "https://[broken"),
    ],
)
def test_tracking_parameters_are_stripped(address: str, clean: str) -> None:
    assert without_tracking(address) == clean
