"""Counting that adds up: previews, digests and forecasts say the same of the same roles."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.pipeline.appraise import Appraiser
from bot.pipeline.tally import CLOSED, SURPLUS, TOLD, Tally
from bot.rates import load_rates
from bot.rules.matching import Kind
from bot.rules.pay import SalaryFloor
from bot.rules.query import Field, Query, Term, relaxed
from bot.rules.search_index import SearchIndex
from bot.rules.taste import Taste
from storage.records import Facts, Job, Period, Person, Salary, Seniority, WorkMode
from tests.support.content import CONTENT

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
ANA = Person(1, "en", "Europe/Berlin", "DE", time(9), False, True, NOW)
APPRAISER = Appraiser(CONTENT, load_rates())
PER_COMPANY = 3

terms = st.one_of(
    st.sampled_from(["go", "python", "rust"]).map(lambda name: Term(Field.SKILL, name)),
    st.sampled_from(Seniority).map(lambda level: Term(Field.SENIORITY, level.value)),
    st.sampled_from(["engineer", "ferries"]).map(lambda word: Term(Field.TEXT, word)),
    st.sampled_from(["de", "en"]).map(lambda code: Term(Field.LANGUAGE, code)),
)
queries = st.builds(
    Query,
    st.lists(st.frozensets(terms, min_size=1, max_size=2), min_size=1, max_size=3).map(tuple),
    st.frozensets(terms, max_size=1),
    st.none() | st.builds(SalaryFloor, st.sampled_from([50_000, 80_000]), st.just("EUR"), st.booleans()),
    st.booleans(),
    st.none() | st.sampled_from([1, 3]),
)
salaries = st.builds(Salary, st.none(), st.sampled_from([40_000, 90_000]), st.just("EUR"), st.just(Period.YEAR))
facts = st.builds(
    Facts,
    work_modes=st.frozensets(st.sampled_from(WorkMode)),
    allowed_countries=st.sampled_from([frozenset(), frozenset({"DE"}), frozenset({"US"})]),
    seniority=st.frozensets(st.sampled_from(Seniority), max_size=1),
    salary=st.none() | salaries,
    skills=st.frozensets(st.sampled_from(["go", "python", "rust"])),
    language=st.sampled_from([None, "de", "en"]),
)
tastes = st.builds(Taste, st.sampled_from([frozenset[str](), frozenset({"acme"})]))


@st.composite
def jobs(draw: st.DrawFn) -> list[Job]:
    made = []
    for number in range(draw(st.integers(0, 12))):
        published = NOW - timedelta(days=draw(st.integers(0, 5)), minutes=1)
        title, text = draw(st.sampled_from(["Engineer", "Cook"])), draw(st.sampled_from(["", "We run ferries."]))
        company = draw(st.sampled_from(["Acme", "Beta", ""]))
        made.append(Job(number, title, company, "", text, draw(facts), published, published, True))
    return made


def tally(query: Query, stored: list[Job], taste: Taste) -> Tally:
    counted = Tally()
    counted.take(APPRAISER.appraise(ANA, query, job, NOW, taste) for job in stored)
    return counted


def ids(counted: Tally) -> set[int]:
    return {one.job.id for one in counted.fitting}


@given(queries, jobs(), tastes, st.sets(st.integers(0, 12)), st.sets(st.integers(0, 12)))
def test_considered_is_sent_and_left_out(
    query: Query, stored: list[Job], taste: Taste, told: set[int], closed: set[int]
) -> None:
    counted = tally(query, stored, taste)
    fitting = ids(counted)
    counted.leave_out(TOLD, told)
    counted.leave_out(CLOSED, closed)
    sent = counted.best(2, per_company=PER_COMPANY)
    assert counted.considered == len(stored) == len(sent) + counted.left_out.total()
    assert counted.left_out[TOLD] == len(fitting & told)
    assert counted.left_out[CLOSED] == len((fitting - told) & closed)
    assert counted.left_out[SURPLUS] == max(0, len(fitting - told - closed) - 2)
    assert not (told | closed) & {job_id for near in counted.near_misses.values() for job_id in near.job_ids}


@given(queries, jobs(), tastes)
def test_a_digest_that_asked_the_index_counts_as_a_replay_that_read_everything(
    query: Query, stored: list[Job], taste: Taste
) -> None:
    index = SearchIndex()
    index.add(7, query)
    matched = [job for job in stored if 7 in index.match(APPRAISER.document(job))]
    digest = tally(query, matched, taste)
    digest.take_unread(len(stored) - len(matched))
    replayed = tally(query, stored, taste)
    assert digest.considered == replayed.considered
    assert +digest.left_out == +replayed.left_out
    assert ids(digest) == ids(replayed)
    assert digest.missed_by() == replayed.missed_by()


@given(queries, jobs(), tastes)
def test_dropping_a_requirement_adds_exactly_its_near_misses(query: Query, stored: list[Job], taste: Taste) -> None:
    counted = tally(query, stored, taste)
    for requirement, near in counted.near_misses.items():
        assert ids(tally(relaxed(query, requirement), stored, taste)) == ids(counted) | set(near.job_ids)
        assert 0 <= near.unstated <= len(near.job_ids)


@given(queries, jobs(), tastes)
def test_every_role_is_counted_under_the_first_reason_that_speaks_against_it(
    query: Query, stored: list[Job], taste: Taste
) -> None:
    order = list(Kind)
    expected = Counter[str]()
    for job in stored:
        misses = APPRAISER.appraise(ANA, query, job, NOW, taste).verdict.misses
        expected.update([min((miss.kind for miss in misses), key=order.index)] if misses else [])
    assert tally(query, stored, taste).left_out == expected
