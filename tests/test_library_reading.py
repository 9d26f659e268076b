"""Reading articles, checklists and questions: what is right comes in whole, what is wrong is named by file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.content import FOLDER
from bot.library.articles import Theme
from bot.library.checks import problems
from bot.library.interview import Grade, Stage
from bot.library.library import read_library
from bot.yaml_files import InvalidFile
from tests.support.content import CONTENT
from tests.support.library import write_article, write_checklist, write_topic


def complaint(content: Path) -> str:
    """The one thing that is wrong with the folder, without the folder's name."""
    with pytest.raises(InvalidFile) as refused:
        read_library(content)
    [problem] = refused.value.problems
    return problem.removeprefix(f"{content}/")


def test_everything_written_comes_in(tmp_path: Path) -> None:
    write_article(tmp_path, "time-blocking")
    write_checklist(tmp_path, "cv-check")
    write_topic(tmp_path, "indexes")
    library = read_library(tmp_path)
    article, checklist = library.articles["time-blocking"], library.checklists["cv-check"]
    assert (article.theme, article.tags, article.sources[0].year) == (Theme.REMOTE_WORK, ("focus", "planning"), 2022)
    assert article.body.strip().startswith("A paragraph")
    assert [item.do[:4] for item in checklist.items] == ["Name", "Cut ", "Have"]
    question = library.questions["indexes-first"]
    assert (question.level, question.stage) == (Grade.MID, Stage.TECHNICAL)
    assert question.quiz is not None
    assert library.topics_of_questions["indexes-first"].topic == "indexes"
    assert not list(problems(library, tmp_path))


def test_a_folder_without_content_is_an_empty_library(tmp_path: Path) -> None:
    assert not read_library(tmp_path).questions


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("id: a", "id: b", "articles/a.md:2: id: must be the name of the file, a"),
        ("theme: remote-work", "theme: cooking", "articles/a.md:5: theme: Input should be 'job-search'"),
        ("level: any", "levle: any", "articles/a.md:2: level: Field required"),
        ("year: 2022", "year: soon", "articles/a.md:10: sources.1.year: Input should be a valid integer"),
        ("https://www.rfc-editor.org", "rfc-editor", "articles/a.md:10: sources.1.link: must be a link"),
        ("[focus, planning]", "[Focus!, planning]", "articles/a.md:6: tags.1: String should match"),
        ("[focus, planning]", "[focus", "articles/a.md:7: did not find expected"),
        ("level: any", "level: any\nlevel: senior", "articles/a.md:8: level: is given twice"),
        ("2026-11-25", "2026-02-30", "articles/a.md:2: day is out of range"),
        ("---\nid", "id", "articles/a.md:1: an article begins with its front matter"),
        ("---\n\nA", "A", "articles/a.md:1: the front matter has no second line"),
    ],
)
def test_what_is_wrong_in_an_article_is_named(tmp_path: Path, old: str, new: str, said: str) -> None:
    write_article(tmp_path, "a", **{old: new})
    with pytest.raises(InvalidFile) as refused:
        read_library(tmp_path)
    assert str(refused.value).removeprefix(f"{tmp_path}/").startswith(said)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("level: mid", "level: guru", "interview/t.yaml:6: questions.1.level: Input should be 'junior'"),
        ("t-first", "u-first", "interview/t.yaml:1: id: u-first must begin with t-"),
        ("right: WHERE a = 1", "right: WHERE b = 1", "interview/t.yaml:18: questions.1.quiz: two of the answers"),
        ("WHERE c = 1", "\U0001f600" * 51, "interview/t.yaml:21: questions.1.quiz.wrong.2: has 102 characters"),
        ("sorted by a first.", "x" * 180, ""),
        ("is sorted by a first.", "x" * 201, "interview/t.yaml:22: questions.1.quiz.explanation: has 211 characters"),
    ],
)
def test_what_is_wrong_in_a_question_is_named(tmp_path: Path, old: str, new: str, said: str) -> None:
    write_topic(tmp_path, "t", **{old: new})
    if said:
        assert complaint(tmp_path).startswith(said)
    else:
        assert read_library(tmp_path).questions


def test_the_same_line_twice_in_a_checklist_could_not_be_ticked_apart(tmp_path: Path) -> None:
    write_checklist(tmp_path, "c", **{"Cut what is older than ten years": "Name the job you want"})
    assert complaint(tmp_path) == "checklists/c.yaml:1: items: one is there twice"


def test_an_id_belongs_to_one_thing(tmp_path: Path) -> None:
    write_article(tmp_path, "cv-check")
    write_checklist(tmp_path, "cv-check")
    assert complaint(tmp_path) == "checklists/cv-check.yaml:1: id: cv-check is taken in cv-check.md"


def test_all_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    write_article(tmp_path, "a", **{"minutes: 1": "minutes: none"})
    write_checklist(tmp_path, "c", **{"why:": "because:"})
    write_topic(tmp_path, "t", **{"level: mid": "level: guru"})
    with pytest.raises(InvalidFile) as refused:
        read_library(tmp_path)
    files = {problem.removeprefix(f"{tmp_path}/").partition(":")[0] for problem in refused.value.problems}
    assert files == {"articles/a.md", "checklists/c.yaml", "interview/t.yaml"}


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("one\n\n# Too large", "16: a heading of another level than ## cannot be shown"),
        ("one\n\n- a\n  - b", "17: a list or quote inside another cannot be shown"),
        ("one <b>two</b>", "14: HTML cannot be shown"),
        ("one\n\n<div>\n</div>", "16: HTML cannot be shown"),
        ("![x](https://a.example/x.png)", "14: a picture cannot be shown"),
        ("one\n\n---\n\ntwo", "16: a rule cannot be shown"),
        ("| a | b |\n|---|---|\n| 1 | 2 |", "14: a table cannot be shown"),
        ("one\n\n    indented", "16: an indented block; write code between lines of ``` cannot be shown"),
        ("[a](http://a.example)", "14: the link http://a.example; links begin with https://, article: or checklist:"),
        ("one\n\n[a](article:nowhere)", "16: there is no article nowhere"),
        ("one\n\n[a](checklist:nowhere)", "16: there is no checklist nowhere"),
        ("```\n" + "x" * 61 + "\n```", "14: a phone shows at most 20 lines of 60 columns of code"),
        ("word " * 111, "14: this paragraph has 111 words"),
        ("word word.\n\n" * 300, "8: minutes: reading takes 3"),
    ],
)
def test_what_cannot_be_shown_is_named(tmp_path: Path, body: str, said: str) -> None:
    write_article(tmp_path, "a", body)
    [problem] = problems(read_library(tmp_path), tmp_path)
    assert problem.removeprefix(f"{tmp_path}/articles/a.md:").startswith(said)


def test_the_content_is_well() -> None:
    assert not list(problems(CONTENT.library, FOLDER))
