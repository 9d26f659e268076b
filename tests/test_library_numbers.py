"""What is counted and compared: statistics, near duplicates, and how well questions lead to answers."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.__main__ import GOLDEN_QUESTIONS
from bot.library.checks import near_duplicates
from bot.library.duplicates import alike
from bot.library.index import Index
from bot.library.library import read_library
from bot.library.quality import Labelled, measure, read_questions
from bot.library.statistics import lines, reading_ease, statistics
from bot.yaml_files import InvalidFile
from tests.support.content import CONTENT
from tests.support.library import write_library, write_topic


def test_plain_words_are_easier_than_long_ones() -> None:
    plain = reading_ease("The cat sat on the mat. It was warm. We let it be.")
    learned = reading_ease("Organisational considerations necessitate comprehensive documentation of responsibilities.")
    assert plain > 100
    assert learned < 0
    assert reading_ease("") == 0


def test_the_numbers_of_a_library(tmp_path: Path) -> None:
    write_library(tmp_path)
    found = statistics(read_library(tmp_path))
    assert (found.articles.texts, found.answers.texts, found.items, found.quizzes) == (3, 4, 6, 2)
    assert found.by_theme == {"remote-work": 2, "interviews": 1}
    assert found.by_level == {"mid": 2, "senior": 1, "junior": 1}
    assert found.articles.shortest <= found.articles.median <= found.articles.longest <= found.articles.words
    assert any("4 interview questions, 2 with a quiz" in line for line in lines(found))


def test_the_same_question_twice_is_found_by_file_and_line(tmp_path: Path) -> None:
    write_topic(tmp_path, "indexes")
    question = "Why does the order of columns in a composite index matter?"
    changes = {
        question: f"In SQL, {question.lower()}",
        "Which query can seek in an index on (a, b)?": "What is a join?",
    }
    write_topic(tmp_path, "sql", **changes)
    [problem] = near_duplicates(read_library(tmp_path), tmp_path)
    assert problem == f"{tmp_path}/interview/sql.yaml:4: sql-first asks nearly what indexes-first asks"


def test_no_two_questions_of_the_bank_ask_the_same() -> None:
    assert not list(alike(CONTENT.library))


def test_quality_counts_what_is_found_and_what_rightly_is_not(tmp_path: Path) -> None:
    write_library(tmp_path)
    index = Index(read_library(tmp_path), CONTENT.thesaurus)
    asked = [
        Labelled("how do I undo a commit?", ("q-git-first",)),
        Labelled("how do I commit to a diet?", ("q-git-first",)),
        Labelled("how do I undo a commit?", ("a-time-blocking",)),
        Labelled("how do I undo a marriage?", ("q-git-first",)),
        Labelled("who won the football cup?", ()),
        Labelled("who commits to this diet?", ()),
        Labelled("what about commits?", ()),
        Labelled("who undoes a commit?", ()),
    ]
    quality = measure(index, asked)
    assert (quality.recall, quality.assured) == (0.5, 0.25)
    assert (quality.silence, quality.boldness) == (0.25, 0.5)
    assert [miss.asked for miss in quality.misses] == [*asked[2:4], *asked[5:]]


def test_a_question_that_leads_to_nothing_known_is_named(tmp_path: Path) -> None:
    path = tmp_path / "questions.yaml"
    path.write_text("- {ask: what?, find: [a-nowhere]}\n", "utf-8")
    with pytest.raises(InvalidFile, match="a-nowhere is not in the library"):
        read_questions(path, CONTENT.library)


@pytest.fixture(scope="module")
def index() -> Index:
    return Index(CONTENT.library, CONTENT.thesaurus)


@pytest.mark.parametrize(
    ("name", "recall", "silence", "boldness"),
    # What nothing was fitted to is harder: these are what is reached, so that it does not get worse.
    [("fitted", 0.97, 0.78, 0.09), ("held_out", 0.85, 0.8, 0.12), ("strangers", 0.87, 0.84, 0.08)],
)
def test_questions_in_plain_words_lead_to_what_answers_them(
    index: Index, name: str, recall: float, silence: float, boldness: float
) -> None:
    [path] = (path for path in GOLDEN_QUESTIONS if path.stem == name)
    quality = measure(index, read_questions(path, CONTENT.library))
    assert quality.recall >= recall, quality.misses
    assert quality.silence >= silence, quality.misses
    assert quality.boldness <= boldness, quality.misses


def test_the_golden_questions_ask_differently() -> None:
    asked = [one.ask.casefold() for path in GOLDEN_QUESTIONS for one in read_questions(path, CONTENT.library)]
    assert len(set(asked)) == len(asked)
    titles = {entry.title.casefold() for entry in CONTENT.library.entries.values()}
    assert not titles.intersection(asked)
