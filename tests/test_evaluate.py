"""`rolecall evaluate`: what is counted as right, extra and missed, and what the labelling guide leaves unscored."""

from __future__ import annotations

import gzip
import io
import json
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from typer.testing import CliRunner

from bot.__main__ import cli
from bot.errors import OperatorError
from bot.evaluate import Report, Score, evaluate, read_labels, show
from bot.normalise import Normaliser
from tests.support.content import CONTENT

POSTINGS = [
    {"id": 1, "title": "Senior Go Engineer", "location": "Remote (EU)", "text": "Full-time. Salary: €60k-€70k."},
    {"id": 2, "text": "Acme | Engineer | Ghent | REMOTE\nWe like Python."},
    {"id": 3, "title": "Cook", "location": "Rome", "text": "Nobody labelled this one."},
]
RIGHT = {
    "id": 1, "work_modes": ["remote"], "remote_scope": "restricted", "regions": ["EU"], "excluded": [],
    "utc_min": None, "utc_max": None, "overlap": False, "seniority": ["senior"], "employment": ["full_time"],
    "salary": {"min": 60000, "max": 70000.0, "currency": "EUR", "period": "year"}, "skills": ["go"], "visa": None,
    "eligible": {"DE": "yes", "US_NY": "no"},
}  # fmt: skip


@pytest.fixture(scope="module")
def normaliser() -> Normaliser:
    return Normaliser(CONTENT.vocabulary)


@pytest.fixture
def postings(tmp_path: Path) -> Path:
    path = tmp_path / "postings.jsonl.gz"
    path.write_bytes(gzip.compress("\n".join(map(json.dumps, POSTINGS)).encode()))
    return path


def compare(normaliser: Normaliser, postings: Path, *labels: dict[str, Any]) -> Report:
    return evaluate(normaliser, [postings], {str(label["id"]): label for label in labels})


def test_a_posting_read_as_labelled_has_no_disagreement(normaliser: Normaliser, postings: Path) -> None:
    report = compare(normaliser, postings, RIGHT)
    assert report.disagreements == []
    assert report.postings == 1
    assert report.facts["salary"] == Score(right=1)
    assert report.facts["remote"].f1 == 1.0
    assert report.eligibility.shares() == {"precision_of_yes": 1.0, "wrongly_hidden": 0.0, "accuracy": 1.0}


def test_what_is_extra_and_what_is_missed_are_told_apart(normaliser: Normaliser, postings: Path) -> None:
    wrong = RIGHT | {"skills": ["rust"], "seniority": [], "salary": None, "eligible": {"DE": "no", "US_NY": "yes"}}
    report = compare(normaliser, postings, wrong)
    assert report.facts["skills"] == Score(extra=1, missed=1)
    assert report.facts["seniority"] == Score(extra=1)
    assert report.facts["salary"] == Score(extra=1)
    assert report.eligibility.shares() == {"precision_of_yes": 0.0, "wrongly_hidden": 1.0, "accuracy": 0.0}
    skills = next(one for one in report.disagreements if one.fact == "skills")
    assert (skills.id, skills.expected, skills.got, skills.evidence) == ("1", ["rust"], ["go"], "Go")


@pytest.mark.parametrize("modes", [["remote"], ["onsite", "remote"]])
def test_a_city_beside_remote_in_a_header_is_not_scored(
    normaliser: Normaliser, postings: Path, modes: list[str]
) -> None:
    assert compare(normaliser, postings, {"id": 2, "work_modes": modes}).disagreements == []


def test_facts_that_a_label_lacks_and_labels_without_a_posting_are_not_scored(
    normaliser: Normaliser, postings: Path
) -> None:
    report = compare(normaliser, postings, {"id": 2, "skills": ["python"]}, {"id": "nowhere", "skills": ["cobol"]})
    assert report.facts["skills"] == Score(right=1)
    assert report.facts["work_modes"] == Score()
    assert report.absent == ["nowhere"]
    assert report.eligibility.shares()["accuracy"] is None


def test_the_tables_name_every_fact_and_every_disagreement(normaliser: Normaliser, postings: Path) -> None:
    page = io.StringIO()
    show(compare(normaliser, postings, RIGHT | {"skills": ["rust"]}), Console(file=page, width=160))
    for words in ("remote_scope", "precision of yes: 1.000", "1 of 1 stated read exactly", '["rust"]'):
        assert words in page.getvalue()


def test_the_command_takes_several_files_and_prints_json(postings: Path, tmp_path: Path) -> None:
    labels = tmp_path / "labels.jsonl"
    labels.write_text(json.dumps(RIGHT), encoding="utf-8")
    plain = tmp_path / "more.jsonl"
    plain.write_text(json.dumps(POSTINGS[2]), encoding="utf-8")
    result = CliRunner().invoke(
        cli, ["evaluate", "--postings", str(plain), str(postings), "--labels", str(labels), "--json"]
    )
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["facts"]["skills"]["f1"] == 1.0


@pytest.mark.parametrize("line", ["no json", "[]", '{"skills": []}'])
def test_a_line_that_is_no_label_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "labels.jsonl"
    path.write_text(f'{{"id": 1}}\n{line}\n', encoding="utf-8")
    with pytest.raises(OperatorError, match=r"labels\.jsonl:2"):
        read_labels([path])


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(OperatorError, match=r"missing\.jsonl"):
        read_labels([tmp_path / "missing.jsonl"])
