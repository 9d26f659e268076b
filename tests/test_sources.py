"""What each adapter makes of its feed's answers, good and bad."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import SourceError, SourceFailed, UnknownBoard
from bot.sources import SOURCES
from bot.sources.base import Page, SourceState
from bot.sources.dates import instant
from bot.sources.headline import Headline, read_headline
from storage.records import Period, RawJob, Salary, WorkMode

FIXTURES = Path(__file__).parent / "fixtures"
# A folder of answers as the feeds gave them, which their terms do not let us keep here.
CAPTURED = Path(os.environ.get("POSTINGS_DATA") or "nowhere")
NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
STATE = SourceState(now=NOW, board="saltmarsh")
LISTS = {"remotive": "jobs", "himalayas": "jobs", "greenhouse": "jobs", "hackernews": "children"}

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


def read(source: str, fixture: str | None = None, state: SourceState = STATE) -> Page:
    return SOURCES[source].parse((FIXTURES / f"{fixture or source}.json").read_bytes(), state)


def by_key(page: Page) -> dict[str, RawJob]:
    return {job.key: job for job in page.jobs}


def test_remotive_is_asked_once_and_read() -> None:
    assert [request.url for request in SOURCES["remotive"].requests(STATE)] == ["https://remotive.com/api/remote-jobs"]
    page = read("remotive")
    assert by_key(page)["7001"] == RawJob(
        key="7001",
        title="Backend Engineer",
        url="https://remotive.com/remote-jobs/software-dev/backend-engineer-7001",
        company="Lantern Labs",
        html='<p style="margin:0">Keep the queue short.</p>',
        place="Europe, USA",
        tags=("python", "Typescript", "AWS"),
        salary_text="$90k - $105k",
        work_mode=WorkMode.REMOTE,
        employment="full_time",
        published_at=datetime(2026, 5, 4, 9, 30, tzinfo=UTC),
    )
    assert page.follow == []


def test_remotive_keeps_pictures_that_track_nobody_and_forgives_an_unreadable_date() -> None:
    illustrator = by_key(read("remotive"))["7002"]
    assert "fox.png" in illustrator.html
    assert illustrator.published_at is None


def test_broken_rows_are_counted_with_their_key_and_reason() -> None:
    broken = read("remotive").broken
    assert [row.key for row in broken] == ["7003", "7004", ""]
    assert broken[0].reason.startswith("url: ")
    assert broken[1].reason.startswith("title: ")


def test_himalayas_states_its_restrictions() -> None:
    jobs = by_key(read("himalayas"))
    engineer = jobs["https://himalayas.app/companies/quiet-harbour/jobs/platform-engineer"]
    assert engineer.company == "quiet-harbour"
    assert engineer.countries == ("Germany", "India")
    assert engineer.utc_offsets == (-3.5, 1.0, 5.5, 14.0)
    assert engineer.salary == Salary(60000, 80000, "EUR", Period.YEAR)
    assert engineer.seniority == "Senior, Mid-level"
    assert engineer.published_at == datetime(2026, 5, 4, 10, tzinfo=UTC)
    assert engineer.expires_at == datetime(2026, 6, 3, 10, tzinfo=UTC)
    agent = jobs["https://himalayas.app/companies/paper-boats/jobs/support-agent"]
    assert agent.countries == ()
    assert agent.utc_offsets == ()
    assert agent.salary == Salary(None, 30, "USD", Period.HOUR)


def test_himalayas_takes_what_it_cannot_read_for_not_stated() -> None:
    gardener = by_key(read("himalayas"))["https://himalayas.app/companies/fernweh/jobs/gardener-of-data"]
    assert (gardener.countries, gardener.utc_offsets, gardener.salary, gardener.seniority) == (None, None, None, "")
    assert gardener.html == "<p>Weed tables. ?</p>"
    assert len(read("himalayas").broken) == 1


@pytest.mark.parametrize(
    ("since", "goes_on"),
    [(None, True), (timedelta(days=2), True), (timedelta(0), True), (timedelta(days=-2), False)],
)
def test_himalayas_reads_on_until_a_day_before_the_last_run(since: timedelta | None, goes_on: bool) -> None:
    state = replace(STATE, since=None if since is None else NOW - since)
    follow = read("himalayas", state=state).follow
    assert [request.params.get("cursor") for request in follow] == (["bmV4dCBwYWdlfDQy"] if goes_on else [])


@pytest.mark.parametrize("cursor", [None, "", 7])
def test_himalayas_ends_where_no_cursor_is_named(cursor: object) -> None:
    document = json.loads((FIXTURES / "himalayas.json").read_bytes())
    assert SOURCES["himalayas"].parse(json.dumps({**document, "nextCursor": cursor}).encode(), STATE).follow == []
    del document["nextCursor"]
    assert SOURCES["himalayas"].parse(json.dumps(document).encode(), STATE).follow == []


def test_himalayas_is_asked_for_what_it_gives_and_for_no_offset() -> None:
    (request,) = SOURCES["himalayas"].requests(STATE)
    assert (request.url, request.params) == ("https://himalayas.app/jobs/api", {"limit": "20"})


def test_greenhouse_reads_a_light_list_and_keeps_the_number_of_a_job_on_the_companys_own_site() -> None:
    url = "https://careers.saltmarsh.example/open?gh_jid=1"
    light = {
        "id": 1,
        "title": "Clerk",
        "absolute_url": url,
        "updated_at": "2026-05-04T10:00:00-04:00",
        "metadata": None,
    }
    (job,) = SOURCES["greenhouse"].parse(json.dumps({"jobs": [light]}).encode(), STATE).jobs
    assert (job.url, job.html, job.tags, job.published_at) == (url, "", (), None)


def test_greenhouse_reads_a_board() -> None:
    (request,) = SOURCES["greenhouse"].requests(STATE)
    assert request.url == "https://boards-api.greenhouse.io/v1/boards/saltmarsh/jobs"
    assert request.params == {"content": "true"}
    page = read("greenhouse")
    engineer = by_key(page)["5001"]
    assert engineer.html == "&lt;p&gt;Keep &amp;amp; mend the tide tables.&lt;/p&gt;"
    assert engineer.place == "Remote - Portugal; Remote - Spain"
    assert engineer.places == ("Remote - Portugal", "Remote - Spain", "Lisbon, Portugal", "Iberia")
    assert engineer.published_at == datetime(2026, 4, 20, 12, 15, tzinfo=UTC)
    assert engineer.expires_at == datetime(2026, 7, 1, 3, 59, tzinfo=UTC)
    assert (engineer.work_mode, engineer.employment) == (WorkMode.REMOTE, "Full-time")
    assert (engineer.tags, engineer.language) == (("Infrastructure",), "en")
    clerk = by_key(page)["5002"]
    assert (clerk.company, clerk.published_at, clerk.work_mode) == ("saltmarsh", None, None)


def test_greenhouse_leaves_out_talent_pools_and_counts_what_is_broken() -> None:
    page = read("greenhouse")
    assert set(by_key(page)) == {"5001", "5002"}
    assert [row.key for row in page.broken] == ["5004"]


@pytest.mark.parametrize(
    ("name", "value", "mode"),
    [
        ("Workplace", "On-site", WorkMode.ONSITE),
        ("Location Type", "Hybrid", WorkMode.HYBRID),
        ("Remote?", True, WorkMode.REMOTE),
        ("Remote?", False, None),
        ("Work Model", ["Remote", "Hybrid"], None),
        ("Remote perks", "Remote", None),
    ],
)
def test_greenhouse_reads_the_work_mode_from_the_companys_own_fields(name: str, value: Any, mode: WorkMode) -> None:
    row = {
        "id": 1,
        "title": "Clerk",
        "absolute_url": "https://x.example/1",
        "metadata": [{"name": name, "value": value}],
    }
    (job,) = SOURCES["greenhouse"].parse(json.dumps({"jobs": [row]}).encode(), STATE).jobs
    assert job.work_mode is mode


def test_greenhouse_tells_an_unknown_board() -> None:
    with pytest.raises(UnknownBoard, match="saltmarsh"):
        SOURCES["greenhouse"].parse(b'{"status":404,"error":"Job not found"}', STATE)


def test_hackernews_follows_the_two_newest_hiring_threads() -> None:
    page = read("hackernews", "hackernews_search")
    assert [request.url.rpartition("/")[2] for request in page.follow] == ["900001", "800001"]
    assert page.jobs == []


def test_hackernews_reads_offers_and_nothing_else() -> None:
    page = read("hackernews", "hackernews_thread")
    jobs = by_key(page)
    assert set(jobs) == {"910001", "910007"}
    assert [row.key for row in page.broken] == ["x"]
    engineer = jobs["910001"]
    assert engineer.url == "https://news.ycombinator.com/item?id=910001"
    assert engineer.company == "Reed & Rush"
    assert engineer.title == "Senior Backend Engineer (Go)"
    assert engineer.place == "Lisbon, Portugal or REMOTE (EU)"
    assert engineer.salary_text == "€75k–110k"
    assert engineer.employment == "Full-time"
    assert engineer.published_at == datetime(2026, 5, 1, 15, 1, tzinfo=UTC)
    assert jobs["910007"].title == "Data Engineer"


def test_hackernews_closes_paragraphs_keeps_lines_and_unfolds_links() -> None:
    html = by_key(read("hackernews", "hackernews_thread"))["910001"].html
    address = "https:&#x2F;&#x2F;reed.example&#x2F;a-very-long-path"
    assert f'<a href="{address}">{address}</a></p>' in html
    assert "<p>We&#x27;re building boats.<br>- Go<br>- Postgres</p><p>Write to us.</p>" in html


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Acme | Go Developer | Berlin", Headline("Go Developer", "Acme", "Berlin", "", "")),
        ("Acme| Go Developer |REMOTE|", Headline("Go Developer", "Acme", "REMOTE", "", "")),
        ("Acme | Remote | Go Developer", Headline("Go Developer", "Acme", "Remote", "", "")),
        ("Acme (https://acme.example) | Multiple Roles | NYC", Headline("Multiple Roles", "Acme", "NYC", "", "")),
        ("https://www.acme.example/jobs | Tester | NYC", Headline("Tester", "acme.example", "NYC", "", "")),
        ("Lead Engineer | Acme | Onsite | $90k", Headline("Lead Engineer", "Acme", "Onsite", "$90k", "")),
        ("Acme - Bonn - Data Engineer", Headline("Data Engineer", "Acme", "Bonn", "", "")),
        ("Acme | Bonn | Visa | acme.example", Headline("Acme | Bonn | Visa | acme.example", "Acme", "Bonn", "", "")),
        ("Acme | SRE | Full-time / Remote", Headline("SRE", "Acme", "Remote", "", "Full-time")),
        ("Acme | SRE | Part Time, Internship", Headline("SRE", "Acme", "", "", "Part Time, Internship")),
        ("Acme | Bonn</p><p>- Data Engineer | Onsite", Headline("Data Engineer", "Acme", "Bonn", "", "")),
        ("Is this thread still read?", None),
        ("|", Headline("|", "", "", "", "")),
        ("", None),
    ],
)
def test_headlines(line: str, expected: Headline | None) -> None:
    assert read_headline(f"<p>{line}</p>") == expected


@given(st.text(alphabet="ab|<>p/&;#. -$9kREMOTEngineer\n\"'=@()"))
def test_any_first_line_is_read_or_refused(text: str) -> None:
    headline = read_headline(text)
    assert headline is None or headline.title


@pytest.mark.parametrize("name", list(SOURCES))
def test_what_is_not_the_documented_envelope_is_a_failure(name: str) -> None:
    for body in (b"", b"<!doctype html><title>Just a moment...</title>", b"[]", b'{"jobs": {}}', b"[" * 100_000):
        if (name, body) == ("lever", b"[]"):
            continue  # is how Lever says that there are no open roles
        with pytest.raises(SourceFailed):
            SOURCES[name].parse(body, STATE)


@pytest.mark.parametrize("name", LISTS)
def test_an_empty_list_is_an_empty_page(name: str) -> None:
    assert SOURCES[name].parse(json.dumps({LISTS[name]: []}).encode(), STATE) == Page([])


@pytest.mark.parametrize("name", LISTS)
def test_no_stray_byte_costs_the_whole_feed(name: str) -> None:
    fixture = "hackernews_thread" if name == "hackernews" else name
    body = (FIXTURES / f"{fixture}.json").read_bytes()
    jobs = SOURCES[name].parse(b"\xef\xbb\xbf" + body.replace(b"Engineer", b"Engineer\xff\\u0000", 1), STATE).jobs
    assert len(jobs) == len(read(name, fixture).jobs)
    assert any("\N{REPLACEMENT CHARACTER}" in job.title for job in jobs)
    assert all("\0" not in job.title for job in jobs)


@pytest.mark.parametrize("name", LISTS)
@settings(deadline=None)
@given(data=st.data())
def test_mutated_rows_never_raise(name: str, data: st.DataObject) -> None:
    fixture = "hackernews_thread" if name == "hackernews" else name
    document = json.loads((FIXTURES / f"{fixture}.json").read_bytes())
    rows = document[LISTS[name]]
    row = data.draw(st.sampled_from([row for row in rows if isinstance(row, dict)]))
    row[data.draw(st.sampled_from(sorted(row)))] = data.draw(json_values)
    page = SOURCES[name].parse(json.dumps(document).encode(), STATE)
    assert len(page.jobs) + len(page.broken) <= len(rows)
    for job in page.jobs:
        assert job.title
        assert job.url.startswith(("http://", "https://"))
        assert "\0" not in job.html + job.title + job.company


@pytest.mark.parametrize("name", LISTS)
@settings(deadline=None)
@given(envelope=st.dictionaries(st.sampled_from(["jobs", "hits", "children", "status", "nextCursor"]), json_values))
def test_any_envelope_is_a_page_or_a_failure(name: str, envelope: dict[str, Any]) -> None:
    try:
        page = SOURCES[name].parse(json.dumps(envelope).encode(), STATE)
    except SourceError:
        return
    assert isinstance(page, Page)


@pytest.mark.parametrize("name", list(SOURCES))
def test_every_source_says_where_its_jobs_come_from(name: str) -> None:
    source = SOURCES[name]
    assert source.name == name
    assert source.attribution.text
    assert source.attribution.home.startswith("http://127.0.0.1" if name == "demo" else "https://")
    assert source.every >= timedelta(minutes=1)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2026-09-21T12:55:11", datetime(2026, 9, 21, 12, 55, 11, tzinfo=UTC)),
        ("2026-09-21T12:55:11-04:00", datetime(2026, 9, 21, 16, 55, 11, tzinfo=UTC)),
        ("2026-09-21T12:55:11.000Z", datetime(2026, 9, 21, 12, 55, 11, tzinfo=UTC)),
        ("2026-09-21T12:55:11+0300", datetime(2026, 9, 21, 9, 55, 11, tzinfo=UTC)),
        ("2026-09-15T08:05:12.0270", datetime(2026, 9, 15, 8, 5, 12, 27000, tzinfo=UTC)),
        ("2026-09-15T08:05:12.1234567", datetime(2026, 9, 15, 8, 5, 12, 123456, tzinfo=UTC)),
        ("2026-07-09 12:00:00", datetime(2026, 7, 9, 12, tzinfo=UTC)),
        ("2026-09-18 12:55:59 UTC", datetime(2026, 9, 18, 12, 55, 59, tzinfo=UTC)),
        ("Mon, 04 May 2026 12:00:00 GMT", datetime(2026, 5, 4, 12, tzinfo=UTC)),
        (1790401136, datetime(2026, 9, 26, 5, 38, 56, tzinfo=UTC)),
        (1790401136000, datetime(2026, 9, 26, 5, 38, 56, tzinfo=UTC)),
        (0, None),
        (True, None),
        ("", None),
        ("Posted 3 days ago", None),
        (float("nan"), None),
        (None, None),
    ],
)
def test_instants(value: object, expected: datetime | None) -> None:
    assert instant(value) == expected


@given(st.none() | st.integers() | st.floats() | st.text() | st.datetimes().map(datetime.isoformat))
def test_an_instant_is_aware_or_nothing(value: object) -> None:
    moment = instant(value)
    assert moment is None or moment.tzinfo is UTC


@pytest.mark.skipif(not CAPTURED.is_dir(), reason="POSTINGS_DATA names no folder of captured answers")
@pytest.mark.parametrize(
    ("name", "file", "rows"),
    [
        ("remotive", "remotive/remotive.json", 2),
        ("himalayas", "himalayas/himalayas.json", 2),
        ("greenhouse", "greenhouse/greenhouse.json", 2),
        ("hackernews", "hackernews/hackernews_items.json", 3),
    ],
)
def test_captured_answers_are_read_whole(name: str, file: str, rows: int) -> None:
    page = SOURCES[name].parse((CAPTURED / file).read_bytes(), STATE)
    assert len(page.jobs) == rows
    assert page.broken == []
    for job in page.jobs:
        assert job.title
        assert job.company
        assert job.html
        assert job.published_at is not None
