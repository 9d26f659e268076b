"""What holds for every posting: it never raises, every fact has its words, and a hostile feed cannot stall it."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.normalise import Normaliser, as_labels
from storage.records import Employment, Facts, Period, RawJob, RemoteScope, Salary, Seniority, WorkMode
from tests.support.content import CONTENT

WORDS = st.sampled_from(
    re.split(
        r"\s+",
        "remote hybrid onsite only US EU except Go C++ .NET C# react $100k €60.000 - – to senior lead 5+ years visa no "
        "UTC+2 CET ± 2 | <p> </p> &lt; &amp; <li> [x] ** Berlin , CA Worldwide full-time contract per hour raised "
        "million Ruby on Rails ( ) / 台北 удаленно",
    )
)
TEXT = st.one_of(st.text(max_size=300), st.lists(WORDS, max_size=60).map(" ".join))
FACTS = {
    "work_modes": "work_modes", "remote_scope": "remote_scope", "regions": "regions", "excluded": "excluded",
    "utc_min": "utc",
    "overlap": "overlap", "site_countries": "site", "preferred_countries": "preferred", "seniority": "seniority",
    "rungs": "levels", "ways_of_working": "ways_of_working",
    "employment": "employment", "salary": "salary", "skills": "skills", "language": "language",
}  # fmt: skip


@pytest.fixture(scope="module")
def normaliser() -> Normaliser:
    return Normaliser(CONTENT.vocabulary)


def job(**fields: Any) -> RawJob:
    return RawJob(**{"key": "1", "title": "", "url": "https://jobs.example/1", **fields})


def unproven(facts: Facts) -> list[str]:
    """The facts that are stated without the words they came from."""
    stated = [name for name in FACTS if getattr(facts, name) not in (None, False, frozenset(), RemoteScope.UNSTATED)]
    missing = [name for name in stated if not facts.evidence.get(FACTS[name])]
    return missing + (["visa"] if facts.visa is not None and not facts.evidence.get("visa") else [])


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(title=TEXT, html=TEXT, text=TEXT, place=TEXT, salary_text=TEXT, tags=st.lists(TEXT, max_size=3).map(tuple))
def test_no_posting_raises_and_no_fact_lacks_its_words(
    normaliser: Normaliser, title: str, html: str, text: str, place: str, salary_text: str, tags: tuple[str, ...]
) -> None:
    for fields in ({"html": html}, {"text": text}):
        understood = normaliser.understand(job(title=title, place=place, salary_text=salary_text, tags=tags, **fields))
        assert unproven(understood.facts) == []
        json.dumps(as_labels(understood))
        assert len(understood.fingerprint) == 32


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(offsets=st.lists(st.floats(-12, 14), max_size=8), countries=st.lists(TEXT, max_size=3))
def test_structured_limits_of_any_shape_are_read(
    normaliser: Normaliser, offsets: list[float], countries: list[str]
) -> None:
    facts = normaliser.understand(
        job(title="Engineer (remote)", utc_offsets=tuple(offsets), countries=tuple(countries))
    ).facts
    assert unproven(facts) == []
    if facts.utc_min is not None and facts.utc_max is not None:
        assert -14 <= facts.utc_min <= facts.utc_max <= 14


def test_structured_fields_outrank_prose_and_are_named_as_evidence(normaliser: Normaliser) -> None:
    pay = Salary(50_000, 60_000, "EUR", Period.YEAR)
    facts = normaliser.understand(
        job(
            title="Junior Engineer",
            text="Onsite in Rome. Salary $1k-$2k per month. Part-time. US only.",
            work_mode=WorkMode.REMOTE,
            countries=("Germany", "France"),
            salary=pay,
            seniority="Senior",
            employment="full_time",
        )
    ).facts
    assert facts.work_modes == {WorkMode.REMOTE}
    assert facts.allowed_countries == {"DE", "FR"}
    assert facts.evidence["regions"] == "locationRestrictions: Germany, France"
    assert facts.salary == pay
    assert facts.seniority == {Seniority.SENIOR}
    assert facts.employment == {Employment.FULL_TIME}


def test_regions_are_expanded_so_that_rules_need_no_table(normaliser: Normaliser) -> None:
    facts = normaliser.understand(job(title="Engineer (remote)", text="Open to people in Europe except Russia.")).facts
    assert facts.regions == {"EUROPE"}
    assert {"DE", "GB", "UA"} <= facts.allowed_countries
    assert "RU" not in facts.allowed_countries
    assert facts.excluded_countries == {"RU"}


def test_a_feed_that_names_its_language_is_believed(normaliser: Normaliser) -> None:
    assert normaliser.understand(job(text="Hello", language="de-AT")).facts.language == "de"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("We are looking for you and the rest of your team.", "en"),
        ("Wir suchen für unser Team eine Entwicklerin mit Erfahrung.", "de"),
        ("Buscamos una persona con experiencia para el equipo y los proyectos.", "es"),
        ("Nous cherchons une personne pour rejoindre les équipes avec nous.", "fr"),
        ("Buscamos uma pessoa com experiência para os projetos da empresa, não importa onde.", "pt"),
        ("Ищем разработчика на полный день, опыт от трёх лет.", "ru"),
        ("OK", None),
    ],
)
def test_the_language_of_a_posting_is_told(normaliser: Normaliser, text: str, language: str | None) -> None:
    assert normaliser.understand(job(text=text)).facts.language == language


HOSTILE = [
    "not remote ", "$1,000 to ", "up to 10", "remote (US, ", "must be in US or ", "within 2 hours of ", "UTC+1 to ",
    "a@b.c ", "C++ C# ", "**_`", "[ ] [x](", "b2b ", "5-10 years ", "senior lead ", "outside ", "§ only ", "no no ",
    "customers like Slack, ", "| ", "1 000 000 ", "Remote\n", "in our ", "(", "&lt;", "<b", "hybrid day ",
    "work async ", "not results ", "hours not ", "level 1 engineer ", "台北", "1st round site ",
]  # fmt: skip
# So long that work growing with the square of the length would take minutes for each unit, and with its cube, years.
ENDLESS = 300_000


@pytest.mark.parametrize("unit", [*HOSTILE, "".join(HOSTILE)])
def test_a_hostile_text_is_read_to_its_end(normaliser: Normaliser, unit: str) -> None:
    text = unit * (ENDLESS // len(unit))
    for fields in ({"text": text}, {"html": text[: ENDLESS // 5], "title": text[:200]}):
        assert unproven(normaliser.understand(job(**fields)).facts) == []
