"""The index of searches agrees with asking them one by one, whatever was added, retired, listened for and packed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.matching import Document, holds, judge
from bot.rules.query import Field, Query, SalaryFloor, Term, parse
from bot.rules.search_index import Place, SearchIndex
from storage.records import Eligibility, Facts, Period, Salary, Seniority, WayOfWorking, WorkMode
from tests.test_rules_matching import DOCUMENT, Advert
from tests.test_rules_query import LEXICON

WORDS = ["go", "kafka", "event", "sourcing", "c++", "lead"]
PLACES = [Place("DE", "Europe/Berlin"), Place("US", "America/New_York"), Place(None, None)]
RATES = {"USD": 0.8}

phrases = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)
terms = st.one_of(
    st.builds(Term, st.sampled_from([Field.TEXT, Field.TITLE, Field.COMPANY]), phrases),
    st.builds(Term, st.sampled_from([Field.SKILL, Field.ROLE]), st.sampled_from(WORDS)),
    st.sampled_from(WorkMode).map(lambda mode: Term(Field.MODE, mode.value)),
    st.sampled_from(Seniority).map(lambda level: Term(Field.SENIORITY, level.value)),
    st.sampled_from(WayOfWorking).map(lambda way: Term(Field.WAY, way.value)),
)
queries = st.builds(
    Query,
    st.lists(st.frozensets(terms, min_size=1, max_size=3), max_size=4).map(tuple),
    st.frozensets(terms, max_size=2),
    st.none()
    | st.builds(SalaryFloor, st.integers(50_000, 54_000), st.sampled_from(["EUR", "USD", "PLN"]), st.booleans()),
    st.booleans(),
    st.none() | st.integers(1, 3),
)
lines = st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join)
salaries = st.builds(
    Salary,
    st.none() | st.integers(50_000, 54_000).map(float),
    st.none() | st.integers(50_000, 65_000).map(float),
    st.sampled_from(["EUR", "USD", "XYZ"]),
    st.just(Period.YEAR),
)
facts = st.builds(
    Facts,
    st.frozensets(st.sampled_from(WorkMode)),
    seniority=st.frozensets(st.sampled_from(Seniority), max_size=2),
    ways_of_working=st.frozensets(st.sampled_from(WayOfWorking)),
    skills=st.frozensets(st.sampled_from(WORDS)),
    salary=st.none() | salaries,
)
documents = st.builds(Document.of, st.builds(Advert, lines, lines, lines, facts), st.frozensets(st.sampled_from(WORDS)))


@dataclass
class Known:
    """What an index should hold: the searches in use, and all places that somebody listened from."""

    searches: dict[int, Query] = field(default_factory=dict)
    listening: set[tuple[int, Place]] = field(default_factory=set)


@st.composite
def changed(draw: st.DrawFn) -> tuple[SearchIndex, Known]:
    """An index after some changes, and what it should hold."""
    index, known = SearchIndex(), Known()
    numbered = dict(zip((*range(9), 2**32 - 1), draw(st.lists(queries, min_size=1, max_size=10)), strict=False))
    for number in draw(st.lists(st.sampled_from(sorted(numbered)), max_size=40)):
        match draw(st.sampled_from(["add", "add", "add", "retire", "listen", "pack"])):
            case "add":
                index.add(number, numbered[number])
                known.searches[number] = numbered[number]
            case "retire":
                index.retire(number)
                known.searches.pop(number, None)
            case "listen" if number in known.searches:
                place = draw(st.sampled_from(PLACES))
                index.listen(number, place)
                known.listening.add((number, place))
            case "pack":
                index = SearchIndex.load(index.dump())
                known.listening = {(number, place) for number, place in known.listening if number in known.searches}
    return index, known


@given(changed(), st.lists(documents, min_size=1, max_size=4))
def test_it_finds_what_asking_each_search_finds(made: tuple[SearchIndex, Known], asked: list[Document]) -> None:
    index, known = made
    assert len(index) == len(known.searches)
    assert all(number in index for number in known.searches)
    for document in asked:
        assert set(index.match(document)) == {
            number for number, query in known.searches.items() if holds(query, document)
        }


@given(changed(), documents, st.frozensets(st.sampled_from(PLACES)), st.integers(0, 4))
def test_it_hears_for_whom_judging_each_listener_finds_a_match(
    made: tuple[SearchIndex, Known], document: Document, open_to: frozenset[Place], days: int
) -> None:
    index, known = made
    age = timedelta(days=days)
    judged = {
        number
        for number, place in known.listening
        if number in known.searches
        and judge(
            known.searches[number],
            document,
            Eligibility.UNKNOWN if place in open_to else Eligibility.NO,
            age=age,
            rates=RATES,
        ).matched
    }
    there = [place for place in index.places if place in open_to]
    assert set(index.heard(index.match(document), document, there, age=age, rates=RATES)) == judged


@given(queries, documents)
def test_the_terms_hold_exactly_when_a_search_without_conditions_matches(asked: Query, document: Document) -> None:
    bare = Query(asked.clauses, asked.excluded)
    assert holds(asked, document) is judge(bare, document, Eligibility.NO).matched


def test_it_keeps_nothing_of_a_search_it_forgot() -> None:
    index = SearchIndex()
    index.add(1, parse('"a b c" go, remote -title:"x y z" salary>=60k eligible days:3', LEXICON))
    index.listen(1, PLACES[0])
    index.retire(1)
    assert index.unpacked == 2
    packed = SearchIndex.load(index.dump())
    assert packed.dump() == SearchIndex().dump()
    assert (packed.unpacked, len(packed), list(packed.places)) == (0, 0, [])


def test_half_a_dump_is_refused() -> None:
    index = SearchIndex()
    index.add(1, parse("go", LEXICON))
    assert list(SearchIndex.load(index.dump()).match(DOCUMENT)) == [1]
    for dumped in (b"", index.dump()[:-1], b"x" * 40):
        with pytest.raises(ValueError, match="not a pack"):
            SearchIndex.load(dumped)
