"""Questions in plain words: told from searches for jobs, answered with passages, and led to the whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.library.index import Index
from bot.library.intent import is_question
from bot.library.library import Library, read_library
from bot.playground.entities import parse_html, units
from bot.views.library import EXCERPT, excerpt
from tests.support.content import CONTENT
from tests.support.library import write_library
from tests.support.world import Somebody, World

ASKING = CONTENT.thesaurus.asking
EMPTY = Index(Library(), CONTENT.thesaurus)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    folder = tmp_path_factory.mktemp("content")
    write_library(folder)
    return read_library(folder)


@pytest.fixture
def small_library(library: Library) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        whole = replace(CONTENT, library=library)
        patch.setattr("bot.app.load_content", lambda: whole)
        yield


@pytest.mark.parametrize(
    "text",
    [
        "what do they ask about indexes?",
        "indexes?",
        "How do I negotiate an offer",
        "tell me about time blocking",
        "should i take a contract role",
        "difference between sql and nosql",
        "postgres vs mysql for analytics",
        "Wie bereite ich mich auf ein Interview vor",
        "soll ich den Vertrag unterschreiben",
        "¿cómo negocio una oferta?",
        "qué preguntan sobre índices",
        "как подготовиться к собеседованию",
        "что спрашивают про индексы",
        "What’s a covering index",
    ],
)
def test_questions_are_recognised_in_four_languages(text: str) -> None:
    assert is_question(text, ASKING)


@pytest.mark.parametrize(
    "text",
    [
        "python remote",
        "senior go developer",
        "python, django -php",
        '"what is new" python?',
        "title:platform?",
        "python salary>=60k EUR?",
        "(python, go) senior",
        "what",
        "remote python berlin days:7",
        "who",
        "java backend germany",
        "python NOT django",
    ],
)
def test_searches_stay_searches(text: str) -> None:
    assert not is_question(text, ASKING)


@pytest.mark.usefixtures("small_library")
async def test_a_question_is_answered_with_the_passage_and_the_way_to_the_whole(ana: Somebody) -> None:
    await ana.says("what do they ask about indexes?")
    ana.sees("The library on what do they ask about indexes?", "Indexes")
    await ana.taps("🎤 Indexes")
    ana.sees("Why does the order of columns")
    await ana.says("/ask how to undo comits")
    ana.sees("How do you undo a commit?", "git revert")
    await ana.taps("How do you undo")
    await ana.taps("Show the answer")
    ana.sees("git revert")


@pytest.mark.usefixtures("small_library")
async def test_what_the_library_does_not_have_it_says(ana: Somebody) -> None:
    await ana.says("what is the capital of Australia?")
    ana.sees("I have nothing on what is the capital of Australia?", "/tips")


@pytest.mark.usefixtures("small_library")
async def test_what_may_answer_is_offered_with_a_word_of_doubt(ana: Somebody) -> None:
    await ana.says("how do I commit to a diet?")
    ana.sees("I am not sure that I have an answer to how do I commit to a diet?", "How do you undo a commit?", "/tips")
    ana.does_not_see("git revert")
    await ana.taps("How do you undo")
    await ana.taps("Show the answer")
    ana.sees("git revert")


@pytest.mark.usefixtures("small_library")
async def test_a_question_may_have_been_a_search_and_a_search_a_question(ana: Somebody) -> None:
    await ana.says("python remote?")
    ana.sees("python remote?")
    await ana.taps("Search jobs for this")
    ana.sees("Remote · Python")
    await ana.taps("Ask the library")
    ana.sees("python remote")
    await ana.taps("Search jobs")
    await ana.taps("Subscribe")
    ana.sees("Done: Remote · Python")


@pytest.mark.usefixtures("small_library")
async def test_asking_without_words_asks_what(ana: Somebody, world: World) -> None:
    await ana.says("/ask")
    ana.sees("What would you like to know?")
    await ana.says("undo a commit")
    ana.sees("How do you undo a commit?")
    await ana.says("python")
    ana.sees("Python")


@pytest.mark.usefixtures("small_library")
async def test_an_open_question_is_answered_not_asked(ana: Somebody) -> None:
    await ana.says("/start c-cv-check")
    await ana.taps("Another one")
    await ana.says("What is this?")
    ana.sees("CV for a remote role · What is this?")


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("how do I make a good resume", "c-cv-check"),
        ("Lebenslauf", "c-cv-check"),
        ("резюме", "c-cv-check"),
        ("recruter", "a-first-call"),
        ("Gehalt", "a-first-call"),
        ("time-blocking", "a-time-blocking"),
        ("timeblocking", "a-time-blocking"),
        ("composite indexs columns order", "q-indexes-first"),
    ],
)
def test_other_words_find_the_same(library: Library, question: str, found: str) -> None:
    index = Index(library, CONTENT.thesaurus)
    assert found in [hit.entry.key for hit in index.search(question)]


@given(st.text(max_size=400))
def test_nothing_that_can_be_written_breaks_the_search(text: str) -> None:
    assert EMPTY.search(text) == []
    is_question(text, ASKING)


@given(st.text(max_size=1500), st.sets(st.text(max_size=5), max_size=5))
def test_an_excerpt_fits_and_is_telegrams_html(text: str, stems: set[str]) -> None:
    plain, entities = parse_html(str(excerpt(text, frozenset(stems))))
    assert units(plain) <= EXCERPT + 2
    assert {entity["type"] for entity in entities} <= {"bold"}


def test_what_was_asked_for_is_in_bold() -> None:
    text = "First a sentence about nothing. Then an index is built & used."
    assert excerpt(text, frozenset({"index"})) == "Then an <b>index</b> is built &amp; used."
