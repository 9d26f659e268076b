"""What the adapters of companies' boards make of their answers, good and bad."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import SourceError, SourceFailed, UnknownBoard
from bot.sources import SOURCES
from bot.sources.base import Page, SourceState
from bot.sources.boards import host, region_and_name
from bot.sources.config import SourceEntry
from bot.sources.download import Limits
from bot.sources.fetcher import Fetcher, Outcome, Run
from bot.sources.pay import stated_pay
from bot.sources.places import address, country_name
from bot.sources.xml import parse_xml
from storage.records import Period, RawJob, Salary, WorkMode

FIXTURES = Path(__file__).parent / "fixtures"
NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
STATE = SourceState(now=NOW, board="saltmarsh")
LISTS = {
    "lever": None,
    "ashby": "jobs",
    "workable": "jobs",
    "smartrecruiters": "content",
    "recruitee": "offers",
    "teamtailor": "items",
}
BOARDS = [*LISTS, "personio"]

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


def fixture(source: str) -> bytes:
    return (FIXTURES / f"{source}.{'xml' if source == 'personio' else 'json'}").read_bytes()


def read(source: str, state: SourceState = STATE) -> Page:
    return SOURCES[source].parse(fixture(source), state)


def by_title(page: Page) -> dict[str, RawJob]:
    return {job.title: job for job in page.jobs}


def asked(source: str, board: str = "saltmarsh") -> str:
    (request,) = SOURCES[source].requests(SourceState(now=NOW, board=board))
    return str(httpx.URL(request.url).copy_merge_params(dict(request.params)))


async def run(source: str, answer: httpx.Response, board: str = "saltmarsh") -> Run:
    async def anywhere_public(host: str, port: int) -> Sequence[str]:
        return ["93.184.215.14"]

    async with Fetcher(httpx.MockTransport(lambda _: answer), anywhere_public, Limits(pause=0)) as fetcher:
        entry = SourceEntry(source, SOURCES[source].every, boards=(board,))
        return await fetcher.run(SOURCES[source], entry, replace(STATE, board=board), {})


@pytest.mark.parametrize(
    ("source", "board", "url"),
    [
        ("lever", "saltmarsh", "https://api.lever.co/v0/postings/saltmarsh?mode=json"),
        ("lever", "eu:saltmarsh", "https://api.eu.lever.co/v0/postings/saltmarsh?mode=json"),
        (
            "ashby",
            "Night Ferry",
            "https://api.ashbyhq.com/posting-api/job-board/Night%20Ferry?includeCompensation=true",
        ),
        ("ashby", "a/../b", "https://api.ashbyhq.com/posting-api/job-board/a%2F..%2Fb?includeCompensation=true"),
        ("workable", "saltmarsh", "https://apply.workable.com/api/v1/widget/accounts/saltmarsh?details=true"),
        (
            "smartrecruiters",
            "SaltmarshGroup",
            "https://api.smartrecruiters.com/v1/companies/SaltmarshGroup/postings?limit=100&offset=0",
        ),
        ("recruitee", "saltmarsh", "https://saltmarsh.recruitee.com/api/offers/"),
        ("personio", "saltmarsh", "https://saltmarsh.jobs.personio.de/xml?language=en"),
        ("personio", "com:saltmarsh", "https://saltmarsh.jobs.personio.com/xml?language=en"),
        ("teamtailor", "saltmarsh", "https://saltmarsh.teamtailor.com/jobs.json"),
        ("teamtailor", "na:saltmarsh", "https://saltmarsh.na.teamtailor.com/jobs.json"),
    ],
)
def test_where_a_board_is_asked_for(source: str, board: str, url: str) -> None:
    assert asked(source, board) == url


@pytest.mark.parametrize("source", ["recruitee", "personio", "teamtailor"])
@pytest.mark.parametrize("board", ["evil.example/", "a.b", "a b", "user@a", "a:b", "mars:a", "", "-a", "a" * 64])
def test_no_name_of_a_board_leads_to_another_site(source: str, board: str) -> None:
    with pytest.raises(UnknownBoard):
        asked(source, board)


def test_a_region_nobody_hosts_is_no_board() -> None:
    with pytest.raises(UnknownBoard, match="mars"):
        asked("lever", "mars:saltmarsh")


@given(st.text())
def test_a_host_is_below_its_service_or_refused(board: str) -> None:
    try:
        found = host(board, {"": "boards.example"})
    except UnknownBoard:
        return
    assert found.endswith(".boards.example")
    assert httpx.URL(f"https://{found}/x").host == found


def test_the_parts_of_a_boards_name() -> None:
    assert region_and_name("eu:saltmarsh") == ("eu", "saltmarsh")
    assert region_and_name("saltmarsh") == ("", "saltmarsh")
    assert region_and_name(None) == ("", "")


def test_lever_puts_the_text_together_from_its_parts() -> None:
    page = read("lever")
    assert by_title(page)["Senior Backend Engineer"] == RawJob(
        key="3b1f6c1e-0000-4000-8000-000000000001",
        title="Senior Backend Engineer",
        url="https://jobs.lever.co/saltmarsh/3b1f6c1e-0000-4000-8000-000000000001",
        company="saltmarsh",
        html=(
            "<div>We measure tides.</div>"
            "<h3>What you do &amp; why</h3><ul><li>Run the gauges</li><li>Mend Kafka</li></ul>"
            "<h3>What you bring</h3><ul><li>Python</li></ul>"
            "<div>We answer everybody.</div><div>Paid in euro.</div>"
        ),
        place="Lisbon, Portugal",
        places=("Lisbon, Portugal", "Porto, Portugal"),
        tags=("Engineering", "Tides"),
        salary=Salary(60000, 80000, "EUR", Period.YEAR),
        work_mode=WorkMode.HYBRID,
        employment="Full-time",
        published_at=datetime(2026, 4, 27, 9, 30, tzinfo=UTC),
    )
    assert [row.key for row in page.broken] == ["3b1f6c1e-0000-4000-8000-000000000004"]


def test_lever_says_in_which_country_a_job_is_remote_and_leaves_out_what_is_no_base_pay() -> None:
    keeper, clerk = by_title(read("lever"))["Gauge Keeper"], by_title(read("lever"))["Clerk"]
    assert (keeper.place, keeper.work_mode) == ("Remote, Germany", WorkMode.REMOTE)
    assert keeper.salary == Salary(40, None, "USD", Period.HOUR)
    assert (clerk.place, clerk.places, clerk.work_mode, clerk.salary) == ("", (), None, None)


def test_lever_has_empty_boards_and_unknown_ones() -> None:
    assert SOURCES["lever"].parse(b"[]", STATE) == Page([])
    with pytest.raises(UnknownBoard, match="saltmarsh"):
        SOURCES["lever"].parse(b'{"ok":false,"error":"Document not found"}', STATE)


def test_ashby_reads_listed_jobs_with_their_base_pay() -> None:
    page = read("ashby", replace(STATE, board="Night Ferry"))
    jobs = by_title(page)
    assert set(jobs) == {"Platform Engineer", "Deck Engineer", "Purser"}
    assert [row.key[-1] for row in page.broken] == ["5"]
    engineer = jobs["Platform Engineer"]
    assert (engineer.company, engineer.employment) == ("Night Ferry", "FullTime")
    assert engineer.place == "Remote - Europe"
    assert engineer.places == ("Remote - Europe", "European Union", "Ghent Hub", "Ghent, Belgium")
    assert engineer.tags == ("Engineering", "Platform")
    assert engineer.salary == Salary(70000, 90000, "EUR", Period.YEAR)
    assert engineer.published_at == datetime(2026, 4, 20, 8, 15, 0, 123000, tzinfo=UTC)


def test_ashby_believes_the_workplace_type_before_the_remote_flag() -> None:
    jobs = by_title(read("ashby"))
    assert jobs["Platform Engineer"].work_mode is WorkMode.REMOTE
    assert jobs["Deck Engineer"].work_mode is WorkMode.HYBRID
    assert jobs["Purser"].work_mode is WorkMode.REMOTE


def test_ashby_shows_no_pay_the_company_hides_and_an_address_where_no_place_is_named() -> None:
    jobs = by_title(read("ashby"))
    assert jobs["Deck Engineer"].salary is None
    assert jobs["Purser"].salary == Salary(300, None, "NOK", Period.HOUR)
    assert jobs["Purser"].place == "Bergen, Vestland, Norway"


def test_workable_makes_one_job_of_its_rows() -> None:
    page = read("workable")
    engineer, clerk = page.jobs
    assert engineer.places == ("Athens, Attica, Greece", "Patras, Greece")
    assert engineer.place == "Athens, Attica, Greece"
    assert (engineer.company, engineer.work_mode) == ("Saltmarsh Ltd", WorkMode.REMOTE)
    assert (engineer.employment, engineer.seniority) == ("Full-time", "Mid-Senior level")
    assert engineer.tags == ("Data", "Engineering")
    assert engineer.published_at == datetime(2026, 4, 28, tzinfo=UTC)
    assert (clerk.place, clerk.work_mode) == ("Volos, Greece", None)
    assert [row.key for row in page.broken] == ["E0E0E0E0E0"]


async def test_workable_says_for_how_long_it_refuses() -> None:
    result = await run("workable", httpx.Response(429, headers={"retry-after": "86400"}))
    assert (result.outcome, result.retry_after) == (Outcome.BLOCKED, 86400.0)


def test_smartrecruiters_reads_a_page_and_asks_for_the_next() -> None:
    page = read("smartrecruiters")
    developer = by_title(page)["Go Developer"]
    assert developer == RawJob(
        key="743999000000001",
        title="Go Developer",
        url="https://jobs.smartrecruiters.com/SaltmarshGroup/743999000000001",
        company="Saltmarsh Group",
        place="Hamburg, HH, Germany",
        places=("Hamburg, HH, Germany",),
        tags=("Engineering", "Internet"),
        work_mode=WorkMode.REMOTE,
        employment="Full-time",
        seniority="Mid-Senior Level",
        language="en",
        published_at=datetime(2026, 4, 29, 7, 30, tzinfo=UTC),
        text_apart=True,
    )
    assert [row.key for row in page.broken] == ["743999000000003"]
    (following,) = page.follow
    assert following.params == {"limit": "100", "offset": "3"}


def test_smartrecruiters_reads_the_text_where_it_is_given() -> None:
    clerk = by_title(read("smartrecruiters"))["Clerk"]
    assert not clerk.text_apart
    assert clerk.html == "<h3>Who we are</h3><p>Tides since 1900.</p><h3>Your work</h3><p>File &amp; find.</p>"
    assert (clerk.place, clerk.work_mode) == ("Wien, Austria", WorkMode.HYBRID)


def test_smartrecruiters_ends_with_the_last_page() -> None:
    last: dict[str, Any] = {"offset": 4, "limit": 100, "totalFound": 5, "content": [{"id": "5", "name": "Clerk"}]}
    assert SOURCES["smartrecruiters"].parse(json.dumps(last).encode(), STATE).follow == []
    with pytest.raises(SourceFailed, match="4 of 5"):
        SOURCES["smartrecruiters"].parse(json.dumps({**last, "content": []}).encode(), STATE)


@pytest.mark.parametrize(
    ("source", "answer"),
    [
        ("smartrecruiters", {"offset": 0, "limit": 100, "totalFound": 0, "content": []}),
        ("ashby", {"apiVersion": "1", "jobs": []}),
        ("lever", []),
    ],
)
async def test_what_an_unknown_company_may_look_like_closes_nothing(source: str, answer: object) -> None:
    result = await run(source, httpx.Response(200, json=answer))
    assert (result.outcome, result.complete) == (Outcome.EMPTY, False)


def test_recruitee_reads_both_halves_of_the_text() -> None:
    page = read("recruitee")
    assert by_title(page)["Rust Developer"] == RawJob(
        key="11001",
        title="Rust Developer",
        url="https://saltmarsh.recruitee.com/o/rust-developer",
        company="Saltmarsh BV",
        html="<p>Keep dikes dry.</p><p>Rust, boots.</p>",
        place="Utrecht, Netherlands",
        places=("Utrecht, Netherlands", "Ghent, Belgium"),
        tags=("Dikes", "rust", "water"),
        salary=Salary(4000, 5500.5, "EUR", Period.MONTH),
        work_mode=WorkMode.HYBRID,
        employment="fulltime",
        seniority="mid_level",
        published_at=datetime(2026, 4, 18, 12, 55, 59, tzinfo=UTC),
    )
    assert [row.key for row in page.broken] == ["11004"]


def test_recruitee_takes_several_modes_for_a_choice_and_leaves_out_closed_offers() -> None:
    jobs = by_title(read("recruitee"))
    assert set(jobs) == {"Rust Developer", "Lock Keeper"}
    keeper = jobs["Lock Keeper"]
    assert (keeper.work_mode, keeper.salary, keeper.place) == (None, None, "Delft, Netherlands")
    assert (keeper.company, keeper.employment) == ("saltmarsh", "parttime")
    assert keeper.expires_at == datetime(2026, 6, 1, tzinfo=UTC)


def test_personio_reads_all_parts_of_a_position() -> None:
    page = read("personio", replace(STATE, board="com:saltmarsh"))
    engineer = page.jobs[0]
    assert engineer == RawJob(
        key="21001",
        title="Python Engineer (m/w/d) & Sailor",
        url="https://saltmarsh.jobs.personio.com/job/21001",
        company="Saltmarsh GmbH",
        html=("<h3>Your task &amp; ours</h3><p>Count waves.</p><h3>Your profile</h3><ul><li>Python</li></ul>"),
        place="Kiel",
        places=("Kiel", "Remote Deutschland", "Wien"),
        tags=("Engineering", "backend_development", "python", "waves"),
        employment="part-time",
        seniority="experienced",
        published_at=datetime(2026, 4, 15, 8, tzinfo=UTC),
    )
    intern = page.jobs[1]
    assert (intern.company, intern.employment, intern.html) == ("saltmarsh", "intern, full-time", "")
    assert (intern.place, intern.published_at) == ("", None)
    assert [row.key for row in page.broken] == ["21003"]


async def test_personio_leads_to_its_own_site_where_it_knows_no_company() -> None:
    site = b"\n<!DOCTYPE html><html><head><title>Personio: the people platform</title>"
    result = await run("personio", httpx.Response(200, content=site))
    assert (result.outcome, result.complete) == (Outcome.FAILED, False)
    assert result.reason == "Personio has no board 'saltmarsh'"


@pytest.mark.parametrize(
    "body",
    [
        b'<!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;">]><workzag-jobs>&y;</workzag-jobs>',
        b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><workzag-jobs>&x;</workzag-jobs>',
        b'<!DOCTYPE workzag-jobs SYSTEM "http://evil.example/x.dtd"><workzag-jobs/>',
        b"<workzag-jobs>&unknown;</workzag-jobs>",
        b"<workzag-jobs><position></workzag-jobs>",
        b"<workzag-jobs/><workzag-jobs/>",
        b'<?xml version="1.0" encoding="no-such-thing"?><workzag-jobs/>',
        b"<rss/>",
        b"",
    ],
)
def test_personio_refuses_document_types_and_what_is_no_list_of_positions(body: bytes) -> None:
    with pytest.raises(SourceFailed):
        SOURCES["personio"].parse(body, STATE)


@given(st.binary() | st.text(alphabet="<>/ab\"'=&;![]-? ").map(str.encode))
def test_any_bytes_are_xml_or_a_failure(body: bytes) -> None:
    try:
        root = parse_xml(body)
    except SourceFailed:
        return
    assert isinstance(root.tag, str)


def test_xml_of_any_depth_is_read() -> None:
    assert parse_xml(b"<a>" * 100_000 + b"</a>" * 100_000).tag == "a"


def test_teamtailor_reads_schema_org() -> None:
    page = read("teamtailor")
    developer = page.jobs[0]
    assert developer == RawJob(
        key="6d000000-0000-4000-8000-000000000001",
        title="Elixir Developer",
        url="https://saltmarsh.teamtailor.com/jobs/31001-elixir-developer",
        company="Saltmarsh Buoys AB",
        html="<p>Keep the buoys talking.</p>",
        place="Malmö, Skåne, Sweden",
        places=("Malmö, Skåne, Sweden", "Aarhus, Denmark"),
        work_mode=WorkMode.REMOTE,
        employment="FULL_TIME",
        published_at=datetime(2026, 4, 21, 7, tzinfo=UTC),
        expires_at=datetime(2026, 6, 30, 21, 59, 59, tzinfo=UTC),
    )
    clerk, pilot = page.jobs[1:]
    assert (clerk.key, clerk.company, clerk.place) == ("31002", "Saltmarsh AB", "Ystad")
    assert (clerk.employment, clerk.work_mode) == ("PART_TIME, TEMPORARY", None)
    assert clerk.published_at == datetime(2026, 4, 22, tzinfo=UTC)
    assert (pilot.places, pilot.published_at) == ((), None)
    assert [row.key for row in page.broken] == ["31004"]


@pytest.mark.parametrize(
    ("url", "followed"),
    [
        ("https://saltmarsh.teamtailor.com/jobs.json?page=2", True),
        ("https://evil.example/jobs.json?page=2", False),
        ("https://saltmarsh.teamtailor.com/jobs.json", False),
        (7, False),
        (None, False),
    ],
)
def test_teamtailor_goes_on_within_its_feed_only(url: object, followed: bool) -> None:
    body = json.dumps({"title": "Saltmarsh", "items": [], "next_url": url}).encode()
    assert [request.url for request in SOURCES["teamtailor"].parse(body, STATE).follow] == ([url] if followed else [])


@pytest.mark.parametrize(
    ("minimum", "maximum", "currency", "period", "pay"),
    [
        (1, 2, "EUR", Period.YEAR, Salary(1, 2, "EUR", Period.YEAR)),
        (2, 1, "eur", Period.YEAR, Salary(1, 2, "EUR", Period.YEAR)),
        (0, 2, "EUR", Period.YEAR, Salary(None, 2, "EUR", Period.YEAR)),
        (2, None, "EUR", Period.YEAR, Salary(2, None, "EUR", Period.YEAR)),
        (-1, float("inf"), "EUR", Period.YEAR, None),
        (float("nan"), None, "EUR", Period.YEAR, None),
        (1, 2, "€", Period.YEAR, None),
        (1, 2, None, Period.YEAR, None),
        (1, 2, "EUR", None, None),
    ],
)
def test_pay(minimum: float, maximum: float | None, currency: str, period: Period, pay: Salary | None) -> None:
    assert stated_pay(minimum, maximum, currency, period) == pay


def test_addresses() -> None:
    assert address("Lisbon", None, "", "Portugal") == "Lisbon, Portugal"
    assert address("Singapore", "Singapore") == "Singapore"
    assert [country_name(code) for code in ("de", "TW", "Germany", "zz", "", None)] == [
        "Germany",
        "Taiwan",
        "Germany",
        "zz",
        "",
        "",
    ]


@pytest.mark.parametrize(("name", "most"), [("lever", 1), ("personio", 1), ("workable", 2), ("greenhouse", 2)])
def test_services_are_asked_by_no_more_at_once_than_they_bear(name: str, most: int) -> None:
    """Lever's robots.txt asks for a pause, Personio and Workable refuse who is quick."""
    assert SOURCES[name].at_once <= most


@pytest.mark.parametrize("name", BOARDS)
def test_every_board_is_read_whole_and_one_at_a_time(name: str) -> None:
    assert SOURCES[name].boards
    assert SOURCES[name].whole_board


@pytest.mark.parametrize("name", LISTS)
def test_no_stray_byte_costs_the_whole_board(name: str) -> None:
    jobs = SOURCES[name].parse(fixture(name).replace(b"Clerk", b"Cl\xff\\u0000rk"), STATE).jobs
    assert len(jobs) == len(read(name).jobs)


@pytest.mark.parametrize("name", LISTS)
@settings(deadline=None)
@given(data=st.data())
def test_mutated_rows_never_raise(name: str, data: st.DataObject) -> None:
    document = json.loads(fixture(name))
    rows = document if LISTS[name] is None else document[LISTS[name]]
    place = data.draw(st.sampled_from(rows))
    while True:  # down to any depth: most quirks sit inside
        key = data.draw(st.sampled_from(sorted(place)) if isinstance(place, dict) else st.integers(0, len(place) - 1))
        if not place[key] or not isinstance(place[key], dict | list) or data.draw(st.booleans()):
            break
        place = place[key]
    place[key] = data.draw(json_values)
    page = SOURCES[name].parse(json.dumps(document).encode(), STATE)
    assert len(page.jobs) + len(page.broken) <= len(rows)
    for job in page.jobs:
        assert job.title
        assert job.url.startswith(("http://", "https://"))
        assert "\0" not in job.html + job.title + job.company


@pytest.mark.parametrize("name", BOARDS)
@settings(deadline=None)
@given(
    envelope=st.dictionaries(
        st.sampled_from(["jobs", "content", "offers", "items", "name", "title", "offset", "totalFound", "next_url"]),
        json_values,
    )
    | json_values
)
def test_any_envelope_is_a_page_or_a_failure(name: str, envelope: object) -> None:
    try:
        page = SOURCES[name].parse(json.dumps(envelope).encode(), STATE)
    except SourceError:
        return
    assert isinstance(page, Page)
