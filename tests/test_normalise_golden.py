"""Short postings in our own words, each with the facts it states; the tables of tests/golden grow with every slip."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.normalise import Normaliser, as_labels, remote_eligibility
from storage.records import RawJob, WorkMode
from tests.support.content import CONTENT

GOLDEN = Path(__file__).parent / "golden"
GIVEN = {"title", "text", "html", "place", "company", "salary_text", "language"}
SETS = ("seniority", "levels", "employment", "ways_of_working", "skills")
OFFSETS = {
    "US": -5, "CA": -8, "MX": -6, "GB": 0, "DE": 1, "FR": 1, "ES": 1, "UA": 2, "RU": 3, "BR": -3,
    "AR": -3, "IN": 5.5, "AU": 10,
}  # fmt: skip


@pytest.fixture(scope="module")
def normaliser() -> Normaliser:
    return Normaliser(CONTENT.vocabulary)


def cases() -> list[Any]:
    return [
        pytest.param(case, id=f"{path.stem}-{number}")
        for path in sorted(GOLDEN.glob("*.yaml"))
        for number, case in enumerate(yaml.safe_load(path.read_text(encoding="utf-8")), 1)
    ]


def raw_job(case: dict[str, Any]) -> RawJob:
    fields = {name: case[name] for name in GIVEN & case.keys()}
    return RawJob(
        key="1",
        url="https://jobs.example/1",
        **{"title": "", **fields},
        tags=tuple(case.get("tags", ())),
        countries=tuple(case["countries"]) if "countries" in case else None,
        utc_offsets=tuple(case["utc_offsets"]) if "utc_offsets" in case else None,
        work_mode=WorkMode(case["work_mode"]) if "work_mode" in case else None,
        seniority=case.get("seniority_field", ""),
        employment=case.get("employment_field", ""),
    )


def wanted(case: dict[str, Any]) -> dict[str, Any]:
    facts: dict[str, Any] = {
        name: case[name]
        for name in ("work_modes", "remote_scope", "regions", "excluded", "overlap", "visa")
        if name in case
    }
    facts |= {name: sorted(case[name]) for name in SETS if name in case}
    if "utc" in case:
        facts |= {"utc_min": case["utc"][0], "utc_max": case["utc"][1]}
    if "salary" in case:
        facts["salary"] = case["salary"] and dict(
            zip(("min", "max", "currency", "period"), case["salary"], strict=True)
        )
    return facts


@pytest.mark.parametrize("case", cases())
def test_a_posting_states_what_a_reader_would_say(case: dict[str, Any], normaliser: Normaliser) -> None:
    understood = normaliser.understand(raw_job(case))
    labels = as_labels(understood)
    facts = wanted(case)
    assert {name: labels[name] for name in facts} == facts
    verdicts = {
        country: str(remote_eligibility(understood.facts, country, OFFSETS[country])[0])
        for country in case.get("eligible", {})
    }
    assert verdicts == case.get("eligible", {})
