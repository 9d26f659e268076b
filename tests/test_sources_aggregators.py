"""What Remote OK, Arbeitnow and Jobicy serve, with every quirk they are known for."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from bot.errors import SourceBlocked, SourceFailed
from bot.normalise.text import clean_html, one_line
from bot.sources import SOURCES
from bot.sources.base import Page, Request, SourceState
from bot.sources.config import SourceEntry
from bot.sources.download import Limits
from bot.sources.fetcher import Fetcher
from bot.sources.jobicy import Jobicy
from storage.records import Period, RawJob, Salary, WorkMode

FIXTURES = Path(__file__).parent / "fixtures"
NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
STATE = SourceState(now=NOW)


def read(source: str, state: SourceState = STATE) -> Page:
    return SOURCES[source].parse((FIXTURES / f"{source}.json").read_bytes(), state)


def jobs(source: str) -> dict[str, RawJob]:
    return {job.key: job for job in read(source).jobs}


def test_remote_ok_is_read_past_its_notice() -> None:
    page = read("remoteok")
    assert [job.key for job in page.jobs] == ["410001", "410002", "410003"]
    assert [row.key for row in page.broken] == ["410004"]
    mechanic = page.jobs[0]
    assert mechanic.company == "Saltmarsh"
    assert mechanic.place == "Cambridge"
    assert mechanic.tags == ("python", "engineer", "Python")
    assert (mechanic.salary, mechanic.work_mode) == (None, WorkMode.REMOTE)
    assert mechanic.published_at == datetime(2026, 5, 4, 9, 15, tzinfo=UTC)


def test_remote_ok_texts_come_out_repaired_even_where_cut_inside_a_character() -> None:
    mechanic = jobs("remoteok")["410001"]
    assert one_line(mechanic.title) == "Mecánico de Dados"
    assert clean_html(mechanic.html).startswith("Mend the tide tables — daily.")


def test_remote_ok_loses_the_beacon_and_nothing_else() -> None:
    found = jobs("remoteok")
    assert "HERON" not in found["410001"].html
    assert "RMTI3" not in found["410001"].html
    assert "word processor" in found["410002"].html


def test_remote_ok_pay_is_dollars_a_year_and_zero_is_none() -> None:
    found = jobs("remoteok")
    assert found["410002"].salary == Salary(90000, None, "USD", Period.YEAR)
    assert found["410003"].salary is None
    assert found["410003"].published_at is None


def test_remote_ok_without_its_notice_is_no_answer() -> None:
    for body in (b"[]", b'{"jobs": []}'):
        with pytest.raises(SourceFailed):
            SOURCES["remoteok"].parse(body, STATE)


def test_arbeitnow_is_read() -> None:
    page = read("arbeitnow")
    assert [row.key for row in page.broken] == ["510003"]
    engineer, cook = page.jobs
    assert engineer.key == "backend-engineer-tidewerk-berlin-510001"
    assert engineer.tags == ("Software Development", "Remote", "remote")
    assert (engineer.employment, engineer.seniority) == ("Full Time, Working student", "berufserfahren")
    assert (engineer.work_mode, engineer.place) == (WorkMode.REMOTE, "Berlin, Berlin")
    assert engineer.published_at == datetime(2026, 5, 4, 9, 15, tzinfo=UTC)
    assert (cook.work_mode, cook.employment, cook.seniority) == (None, "", "")


def test_arbeitnow_descriptions_are_unescaped_where_they_must_be_and_end_before_the_footer() -> None:
    engineer, cook = read("arbeitnow").jobs
    assert clean_html(engineer.html) == "Deine Aufgaben\n\nTide & tables daily"
    assert cook.html == "<p>Find more than fish.</p><p>Kochen.</p>"


@pytest.mark.parametrize(
    ("link", "asked", "since", "page"),
    [
        ("https://www.arbeitnow.com/api/job-board-api?page=2", None, None, "2"),
        ("https://www.arbeitnow.com/api/job-board-api?page=3", "2", timedelta(days=1), "3"),
        ("https://www.arbeitnow.com/api/job-board-api?page=2", None, timedelta(days=-2), None),
        ("https://www.arbeitnow.com/api/job-board-api?page=2", "2", None, None),
        ("https://www.arbeitnow.com/api/job-board-api?page=11", "10", None, None),
        ("https://www.arbeitnow.com/api/job-board-api?visa_sponsorship=true&page=2", None, None, None),
        ("https://www.arbeitnow.com/api/visa?page=2", None, None, None),
        ("http://[", None, None, None),
        (None, None, None, None),
    ],
)
def test_arbeitnow_follows_the_same_list_and_no_further_than_needed(
    link: str | None, asked: str | None, since: timedelta | None, page: str | None
) -> None:
    document = json.loads((FIXTURES / "arbeitnow.json").read_bytes())
    document["links"]["next"] = link
    state = replace(
        STATE,
        since=None if since is None else NOW - since,
        asked=Request("https://www.arbeitnow.com/api/job-board-api", {} if asked is None else {"page": asked}),
    )
    follow = SOURCES["arbeitnow"].parse(json.dumps(document).encode(), state).follow
    assert [request.params["page"] for request in follow] == ([] if page is None else [page])


def test_jobicy_is_read() -> None:
    page = read("jobicy")
    assert [row.key for row in page.broken] == ["none"]
    engineer, clerk = page.jobs
    assert one_line(engineer.title) == "Backend Engineer – Tides"
    assert engineer.place == "EMEA, LATAM, Canada"
    assert engineer.tags == ("Software Engineering", "Data & Analytics")
    assert (engineer.employment, engineer.seniority) == ("Full-Time, Contract", "Senior")
    assert engineer.salary == Salary(70000, 90000, "EUR", Period.YEAR)
    assert engineer.published_at == datetime(2026, 5, 4, 8, 30, tzinfo=UTC)
    assert clerk.published_at == datetime(2026, 5, 4, 7, tzinfo=UTC)
    assert clerk.salary is None
    assert clean_html(clerk.html) == "Sort shells…"


def test_jobicy_goes_on_by_its_cursor_until_the_last_run() -> None:
    assert [request.params for request in read("jobicy").follow] == [{"count": "100", "cursor": "eyJwIjoyfQ=="}]
    assert read("jobicy", replace(STATE, since=NOW + timedelta(days=2))).follow == []


def test_jobicy_is_asked_with_what_it_knows_and_no_more_than_it_takes() -> None:
    """It answers 400 to a parameter it does not know."""
    (request,) = SOURCES["jobicy"].requests(STATE)
    assert request.params == {"count": "100"}
    assert Jobicy.status_batch <= 100


def test_jobicy_says_what_is_wrong_in_a_well_formed_answer() -> None:
    body = json.dumps({"apiVersion": "2", "success": False, "statusCode": 400, "message": "Unknown parameter"})
    with pytest.raises(SourceFailed):
        SOURCES["jobicy"].parse(body.encode(), STATE)


async def test_jobicy_tells_which_jobs_are_open() -> None:
    def handler(request: httpx.Request) -> httpx.Response:
        assert request.url.path == "/api/v2/remote-jobs/status"
        assert request.url.params["ids"] == "1,2,3"
        rows = [{"id": 1, "status": "active"}, {"id": 2, "status": "closed"}, {"id": 3, "status": "unknown"}, None]
        return httpx.Response(200, json={"success": True, "jobs": rows})

    async with _fetcher(handler) as fetcher:
        assert await fetcher.open_jobs(Jobicy(), _entry(), ["1", "2", "3"], NOW) == {"1": True, "2": False}


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (httpx.Response(429), SourceBlocked),
        (httpx.Response(500), SourceFailed),
        (httpx.Response(200, content=b"<!doctype html>"), SourceFailed),
        (httpx.Response(200, json={"success": False, "message": "no"}), SourceFailed),
        (httpx.Response(200, json=[]), SourceFailed),
    ],
)
async def test_a_status_that_cannot_be_told_is_an_error(answer: httpx.Response, error: type[Exception]) -> None:
    async with _fetcher(lambda _: answer) as fetcher:
        with pytest.raises(error):
            await fetcher.open_jobs(Jobicy(), _entry(), ["1"], NOW)


def _entry() -> SourceEntry:
    return SourceEntry("jobicy", SOURCES["jobicy"].every)


def _fetcher(handler: object) -> Fetcher:
    async def anywhere(host: str, port: int) -> list[str]:
        return ["93.184.215.14"]

    return Fetcher(httpx.MockTransport(handler), anywhere, Limits(pause=0))  # type: ignore[arg-type]
