"""What holds for every posting: it never raises, every fact has its words, and a hostile feed cannot stall it."""

from __future__ import annotations

import json
import re
import time
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.content import load_content
from bot.normalise import Normaliser, as_labels
from bot.normalise.employment import WORDS as EMPLOYMENT_WORDS
from bot.normalise.reading import LOCATION_WORDS
from bot.normalise.salary import CURRENCY_WORDS
from bot.normalise.scope_phrases import LIMITING_WORDS, WORLD_WORDS, ZONE_WORDS
from bot.normalise.visa import WORDS as VISA_WORDS
from bot.normalise.work_mode import JOINING_WORDS, MODE_WORDS
from storage.records import Employment, Facts, Period, RawJob, RemoteScope, Salary, Seniority, Understood, WorkMode

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
    "employment": "employment", "salary": "salary", "skills": "skills", "language": "language",
}  # fmt: skip


@pytest.fixture(scope="module")
def normaliser() -> Normaliser:
    return Normaliser(load_content().vocabulary)


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


@pytest.mark.parametrize(
    "unit", ["remote ", "(", "1.", "$1 ", "US, ", "a@", "[x](", "years ", "|", "&lt;", "<b", "hybrid day ", "C++"]
)
def test_a_hundred_thousand_repetitions_do_not_stall(normaliser: Normaliser, unit: str) -> None:
    text = unit * (100_000 // len(unit))
    assert isinstance(normaliser.understand(job(text=text)), Understood)
    assert isinstance(normaliser.understand(job(html=text, title=text[:200])), Understood)


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


def test_every_word_an_extractor_looks_for_is_marked(normaliser: Normaliser) -> None:
    for words in (
        EMPLOYMENT_WORDS, VISA_WORDS, MODE_WORDS, JOINING_WORDS, LOCATION_WORDS, CURRENCY_WORDS, LIMITING_WORDS,
        ZONE_WORDS, WORLD_WORDS,
    ):  # fmt: skip
        assert words <= normaliser.marks


HOSTILE = [
    "not remote ", "$1,000 to ", "up to 10", "remote (US, ", "must be in US or ", "within 2 hours of ", "UTC+1 to ",
    "a@b.c ", "C++ C# ", "**_`", "[ ] [x](", "b2b ", "5-10 years ", "senior lead ", "outside ", "§ only ", "no no ",
    "customers like Slack, ", "| ", "1 000 000 ", "Remote\n", "in our ",
]  # fmt: skip


@pytest.mark.parametrize("unit", [*HOSTILE, "".join(HOSTILE)])
def test_the_work_grows_with_the_length_of_a_hostile_text_and_no_faster(normaliser: Normaliser, unit: str) -> None:
    """A text eight times as long may cost at most thirty times as much: a square would cost sixty-four times."""

    def cost(length: int) -> float:
        raw = job(text=unit * (length // len(unit)))
        spent = []
        for _ in range(2):
            start = time.process_time()
            normaliser.understand(raw)
            spent.append(time.process_time() - start)
        return min(spent)

    length = 1_000_000 if len(unit) > 100 else 160_000
    assert cost(length) < 30 * max(cost(length // 8), 0.001)
