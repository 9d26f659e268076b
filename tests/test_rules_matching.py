"""What a job has to be to match, and why it does."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.matching import Document, Place, company_key, holds, judge
from bot.rules.query import Field, Query, Term, parse, tokens
from storage.records import Eligibility, Employment, Facts, Period, Salary, Seniority, WayOfWorking, WorkMode
from tests.test_rules_query import LEXICON


@dataclass
class Advert:
    """As much of a posting as rules look at."""

    title: str = "Backend Engineer"
    company: str = "Blue Kettle Ltd."
    text: str = "We build ferries' booking systems. Our stack is C++, .NET and node.js; event sourcing everywhere."
    facts: Facts = field(default_factory=Facts)


ADVERT = Advert(
    facts=Facts(
        work_modes=frozenset({WorkMode.REMOTE}),
        seniority=frozenset({Seniority.SENIOR}),
        employment=frozenset({Employment.FULL_TIME}),
        ways_of_working=frozenset({WayOfWorking.ASYNCHRONOUS}),
        skills=frozenset({"c++", "node.js", "go"}),
    )
)
DOCUMENT = Document.of(ADVERT, frozenset({"backend engineer"}))


def query(text: str) -> Query:
    return parse(text, LEXICON)


def paid(minimum: float | None, maximum: float | None, currency: str = "EUR", period: Period = Period.YEAR) -> Document:
    return Document.of(Advert(facts=Facts(salary=Salary(minimum, maximum, currency, period))), frozenset())


@pytest.mark.parametrize(
    "text",
    [
        "golang",
        "python, golang",
        "backend developer",
        "remote senior full-time",
        "golang way:async -way:results",
        '"event sourcing"',
        'text:"backend engineer"',
        "text:.net text:c++",
        "title:engineer",
        'company:"blue kettle"',
        "go -python -hybrid -company:acme",
    ],
)
def test_what_matches(text: str) -> None:
    assert judge(query(text), DOCUMENT, Eligibility.YES).matched


@pytest.mark.parametrize(
    ("text", "failed"),
    [
        ("python go", "skill:python"),
        ("python, c#", "skill:(c#, python)"),
        ("golang way:results", "way:results_oriented"),
        ("junior, text:trainee", "seniority:junior, text:trainee"),
        ('"sourcing event"', 'text:"sourcing event"'),
        ('"engineer we"', 'text:"engineer we"'),
        ("text:net", "text:net"),
        ("text:c", "text:c"),
        ("text:even", "text:even"),
        ("title:booking", "title:booking"),
        ("company:kett", "company:kett"),
        ("go -senior", "-seniority:senior"),
        ("go -text:ferries", "-text:ferries"),
    ],
)
def test_the_first_requirement_that_fails_is_named(text: str, failed: str) -> None:
    assert judge(query(text), DOCUMENT, Eligibility.YES).failed == failed


def test_reasons_say_what_matched_and_where() -> None:
    found = judge(
        query("backend developer, sre c++ text:sourcing engineer company:blue python, golang"),
        DOCUMENT,
        Eligibility.YES,
    )
    assert [(str(reason.term), reason.place) for reason in found.reasons] == [
        ("company:blue", Place.COMPANY),
        ('role:"backend engineer"', Place.TITLE),
        ("skill:c++", Place.FACT),
        ("skill:go", Place.FACT),
        ("text:engineer", Place.TITLE),
        ("text:sourcing", Place.TEXT),
    ]


def test_everything_that_fails_is_said_and_what_only_goes_unsaid() -> None:
    silent = Document.of(Advert(), frozenset())
    asked = query("junior -text:ferries text:cobol eligible salary>=60k EUR stated days:3")
    found = judge(asked, silent, Eligibility.NO, age=timedelta(days=4), muted=frozenset({"blue kettle ltd"}))
    assert [(miss.kind, miss.requirement, miss.unstated) for miss in found.misses] == [
        ("words", "seniority:junior", True),
        ("words", "text:cobol", False),
        ("words", "-text:ferries", False),
        ("eligibility", "eligible", False),
        ("salary", "salary>=60000EUR stated", True),
        ("age", "days:3", False),
        ("muted", "muted", False),
    ]
    assert found.near_miss is None
    assert not judge(query("junior"), DOCUMENT, Eligibility.YES).misses[0].unstated


def test_a_near_miss_fails_one_requirement_that_can_be_dropped() -> None:
    near = judge(query("go junior"), DOCUMENT, Eligibility.YES).near_miss
    assert near is not None
    assert near.requirement == "seniority:junior"
    assert judge(query("go"), DOCUMENT, Eligibility.YES, muted=frozenset({"blue kettle ltd"})).near_miss is None


@pytest.mark.parametrize("written", ["Blue Kettle Ltd.", "BLUE KETTLE, LTD"])
def test_a_muted_company_is_known_in_any_spelling(written: str) -> None:
    muted = frozenset({company_key(written)})
    assert judge(query("go"), DOCUMENT, Eligibility.YES, muted=muted).failed == "muted"
    other = Document.of(Advert(company="Blue Kettle"), frozenset())
    assert judge(query("text:ferries"), other, Eligibility.YES, muted=muted).matched


def test_requirements_are_tried_in_a_fixed_order() -> None:
    everything = query("go -senior eligible salary>=100k EUR stated days:3")
    document, unpaid = Document.of(Advert(facts=Facts()), frozenset()), "salary>=100000EUR stated"
    old = timedelta(days=4)
    assert judge(everything, document, Eligibility.NO, age=old).failed == "skill:go"
    assert judge(everything, DOCUMENT, Eligibility.NO, age=old).failed == "-seniority:senior"
    rest = query("go eligible salary>=100k EUR stated days:3")
    assert judge(rest, DOCUMENT, Eligibility.NO, age=old).failed == "eligible"
    assert judge(rest, DOCUMENT, Eligibility.YES, age=old).failed == unpaid
    assert judge(query("go eligible days:3"), DOCUMENT, Eligibility.YES, age=old).failed == "days:3"


@pytest.mark.parametrize(("eligible", "matched"), [("yes", True), ("unknown", True), ("no", False)])
def test_only_a_definite_no_makes_a_job_ineligible(eligible: str, matched: bool) -> None:
    assert judge(query("go for me"), DOCUMENT, Eligibility(eligible)).matched is matched
    assert judge(query("go"), DOCUMENT, Eligibility(eligible)).matched


@pytest.mark.parametrize(
    ("age", "matched"), [(None, True), (timedelta(days=3), True), (timedelta(days=3, seconds=1), False)]
)
def test_age(age: timedelta | None, matched: bool) -> None:
    assert judge(query("go days:3"), DOCUMENT, Eligibility.YES, age=age).matched is matched


@pytest.mark.parametrize(
    ("document", "matched"),
    [
        (paid(50_000, 60_000), True),
        (paid(50_000, 59_999), False),
        (paid(60_000, None), True),
        (paid(None, 59_000), False),
        (paid(4_000, 5_000, period=Period.MONTH), True),
        (paid(None, 4_999, period=Period.MONTH), False),
        (paid(None, 29, period=Period.HOUR), True),
        (paid(None, 28, period=Period.HOUR), False),
        (paid(None, 231, period=Period.DAY), True),
        (paid(None, 1_153, period=Period.WEEK), False),
        (paid(None, 90_000, "USD"), True),
        (paid(None, 70_000, "USD"), False),
        (paid(None, 1, "XYZ"), True),
        (paid(None, None), True),
        (DOCUMENT, True),
    ],
)
def test_a_salary_is_compared_by_the_year_and_in_the_currency_of_the_search(document: Document, matched: bool) -> None:
    asked = Query(salary_at_least=query("salary>=60k EUR").salary_at_least)
    assert judge(asked, document, Eligibility.YES, rates={"USD": 0.8}).matched is matched


def test_without_rates_other_currencies_are_unknown() -> None:
    assert judge(query("salary>=60k EUR"), paid(1, 2, "USD"), Eligibility.YES).matched
    assert not judge(query("salary>=60k EUR stated"), paid(900_000, None, "USD"), Eligibility.YES).matched
    assert judge(query("salary>=60k USD stated"), paid(60_000, None), Eligibility.YES, rates={"USD": 0.8}).matched


WORDS = ["go", "kafka", "event", "sourcing", "c++", "lead"]
phrases = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)
term = st.one_of(
    st.builds(Term, st.sampled_from([Field.TEXT, Field.TITLE, Field.COMPANY]), phrases),
    st.builds(Term, st.sampled_from([Field.SKILL, Field.ROLE]), st.sampled_from(WORDS)),
    st.sampled_from(WorkMode).map(lambda mode: Term(Field.MODE, mode.value)),
)
queries = st.builds(
    Query,
    st.lists(st.frozensets(term, min_size=1, max_size=3), max_size=4).map(tuple),
    st.frozensets(term, max_size=2),
)
lines = st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join)
documents = st.builds(
    Document.of,
    st.builds(
        Advert,
        lines,
        lines,
        lines,
        st.builds(Facts, st.frozensets(st.sampled_from(WorkMode)), skills=st.frozensets(st.sampled_from(WORDS))),
    ),
    st.frozensets(st.sampled_from(WORDS)),
)


@given(st.text() | st.lists(st.sampled_from(["ﬁn", "Straße", "C++", ".net", "go-to", "İ"])).map(" ".join), st.data())
def test_a_text_is_said_to_have_exactly_the_phrases_its_tokens_make(text: str, data: st.DataObject) -> None:
    words = tokens(text)
    document = Document.of(Advert(title="", text=text), frozenset())
    for phrase in data.draw(
        st.lists(phrases | st.sampled_from([*words, "strasse", "fin", "net"]).map(str), max_size=5)
    ):
        term = Term(Field.TEXT, phrase)
        assert document.holds(term) is (f" {term.value} " in f" {' '.join(words)} ")


@given(queries, documents)
def test_the_terms_hold_exactly_when_a_search_without_conditions_matches(asked: Query, job: Document) -> None:
    assert holds(asked, job) is judge(asked, job, Eligibility.NO).matched
