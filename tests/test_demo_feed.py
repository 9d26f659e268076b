"""The bundled demo feed: enough of it, well formed, published by the calendar, and never taken for real."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import OperatorError
from bot.playground.demo_feed import DemoFeed, DemoJob, add_demo_feed, read_demo_jobs
from bot.playground.seed import PEOPLE
from bot.sources.base import Page, SourceState
from bot.sources.demo import Demo
from storage.records import WorkMode

FILE = Path(__file__).parents[1] / "content" / "data" / "demo_jobs.yaml"
STARTED = datetime(2026, 3, 27, 15, 30, tzinfo=UTC)
MIDNIGHT = datetime(2026, 3, 27, tzinfo=UTC)
JOBS = read_demo_jobs(FILE)
FEED = DemoFeed(JOBS, STARTED)
ALL_OUT = STARTED + timedelta(days=40)


def read(now: datetime, feed: DemoFeed = FEED) -> Page:
    return Demo().parse(feed.body(now), SourceState(now))


def words(html: str) -> int:
    return len(re.sub(r"<[^>]+>", " ", html).split())


def a_job(**changes: object) -> DemoJob:
    stated = {"key": "one", "day": 0, "hour": 12, "title": "Baker", "company": "Crumb", "html": "<p>Bread.</p>"}
    return DemoJob.model_validate(stated | changes)


def test_there_is_enough_to_look_at_and_something_new_on_each_day_of_a_fortnight() -> None:
    days = Counter(job.day for job in JOBS)
    assert len(JOBS) >= 170
    assert 80 <= sum(count for day, count in days.items() if day <= 0) <= 100
    assert all(days[day] >= 4 for day in range(1, 15))
    assert sum(count for day, count in days.items() if 15 <= day <= 21) >= 5
    assert set(days) <= set(range(-13, 22))


def test_every_posting_is_a_real_description() -> None:
    assert {job.key: words(job.html) for job in JOBS if not 60 <= words(job.html) <= 180} == {}


def test_the_feed_shows_the_variety_a_person_meets() -> None:
    texts = " ".join(job.title + job.company + job.html for job in JOBS)
    places = Counter((job.company, job.title) for job in JOBS)
    tags = Counter(tag for job in JOBS for tag in job.tags)
    assert all(tags[tag] >= 3 for tag in ("python", "go", "java", "node.js", "rust", "php", "ruby", "kubernetes"))
    assert {job.language for job in JOBS} == {"", "de", "es", "fr", "ru"}
    assert {"work_mode", "countries", "utc_offsets"} <= {name for job in JOBS for name in job.model_fields_set}
    assert {"Part-time", "Contract", "Full-time", "Vollzeit"} <= {job.employment for job in JOBS}
    assert max(places.values()) == 3
    assert all(sign in texts for sign in ("Shaders <3", "Wolfersdorn & Daughters", "&lt;script&gt;", "🌱", "مهندس"))


def test_every_row_is_read_by_the_adapter() -> None:
    page = read(ALL_OUT)
    assert page.broken == []
    assert {job.key for job in page.jobs} == {job.key for job in JOBS}
    assert all(job.html and job.company and job.published_at for job in page.jobs)


def test_the_adapter_keeps_what_a_row_states() -> None:
    job = a_job(
        salary="€10", employment="Contract", work_mode="hybrid", countries=["DE"], utc_offsets=[1.0], language="de",
        tags=["bread"], place="Bonn",
    )  # fmt: skip
    [read_back] = read(ALL_OUT, DemoFeed([job], STARTED, "http://demo.test:81")).jobs
    assert (read_back.key, read_back.title, read_back.company, read_back.html) == ("one", "Baker", "Crumb", job.html)
    assert read_back.url == "http://demo.test:81/demo/jobs/one"
    assert (read_back.salary_text, read_back.employment, read_back.place) == ("€10", "Contract", "Bonn")
    assert (read_back.work_mode, read_back.countries, read_back.utc_offsets) == (WorkMode.HYBRID, ("DE",), (1.0,))
    assert (read_back.language, read_back.tags) == ("de", ("bread",))
    assert read_back.published_at == MIDNIGHT + timedelta(hours=12)


def test_what_a_row_does_not_state_stays_unstated() -> None:
    [job] = read(ALL_OUT, DemoFeed([a_job()], STARTED)).jobs
    assert (job.work_mode, job.countries, job.utc_offsets, job.salary_text) == (None, None, None, "")


@given(st.timedeltas(-timedelta(days=20), timedelta(days=30)))
def test_nothing_is_published_early_or_lost(after: timedelta) -> None:
    now = STARTED + after
    shown = read(now).jobs
    assert all(job.published_at is not None and job.published_at <= now for job in shown)
    due = {job.key for job in JOBS if MIDNIGHT + timedelta(days=job.day, hours=job.hour) <= now}
    assert {job.key for job in shown} == due


def test_the_newest_comes_first() -> None:
    dates = [job.published_at for job in read(ALL_OUT).jobs if job.published_at]
    assert dates == sorted(dates, reverse=True)


def test_days_are_counted_from_the_utc_day_of_the_start() -> None:
    evening_in_new_york = datetime.fromisoformat("2026-03-26T22:00:00-04:00")
    feed = DemoFeed([a_job(day=1, hour=0)], evening_in_new_york)
    assert read(datetime(2026, 3, 27, 23, 59, tzinfo=UTC), feed).jobs == []
    assert len(read(datetime(2026, 3, 28, tzinfo=UTC), feed).jobs) == 1


def test_every_posting_is_marked_as_invented() -> None:
    document = json.loads(FEED.body(ALL_OUT))
    assert "invented" in document["notice"]
    assert all(row["invented"] is True for row in document["jobs"])
    assert "invented" in Demo.attribution.text
    assert all("invented" in (FEED.page(job.key, ALL_OUT) or "") for job in JOBS)


async def test_the_feed_is_served_where_the_adapter_asks() -> None:
    now = STARTED
    app = web.Application()
    add_demo_feed(app, FEED, lambda: now)
    [request] = Demo().requests(SourceState(now))
    path = request.url.removeprefix("http://127.0.0.1:8080")
    async with TestClient(TestServer(app)) as client:
        before = await (await client.get(path)).read()
        now += timedelta(days=1)
        answer = await client.get(path)
        assert answer.content_type == "application/json"
        assert len(json.loads(await answer.read())["jobs"]) > len(json.loads(before)["jobs"])


async def test_a_posting_has_a_page_from_the_hour_it_is_published() -> None:
    now = MIDNIGHT + timedelta(hours=11)
    app = web.Application()
    add_demo_feed(app, DemoFeed([a_job(title="Baker <3 & more")], STARTED), lambda: now)
    async with TestClient(TestServer(app)) as client:
        assert (await client.get("/demo/jobs/one")).status == 404
        now += timedelta(hours=1)
        answer = await client.get("/demo/jobs/one")
        assert answer.status == 200
        assert '<h1 dir="auto">Baker &lt;3 &amp; more</h1>' in await answer.text()
        assert (await client.get("/demo/jobs/other")).status == 404


GOOD = "- {key: one, day: 0, hour: 9, title: Baker, company: Crumb, html: <p>Bread.</p>}\n"


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (GOOD + GOOD, "jobs.yaml:2: key: one is used twice"),
        (GOOD + "\n- {key: two, day: 0}\n", "jobs.yaml:3: hour: Field required"),
        (GOOD.replace("hour: 9", "hour: 24"), "jobs.yaml:1: hour: "),
        (GOOD.replace("title", "titel"), "jobs.yaml:1: title: Field required"),
        (GOOD.replace("day:", "colour: red, day:"), "jobs.yaml:1: colour: Extra inputs are not permitted"),
        (GOOD.replace("one", "Not A Key"), "jobs.yaml:1: key: "),
        ("jobs: 3\n", "jobs.yaml:1: a list of postings is expected"),
        ("", "jobs.yaml:1: a list of postings is expected"),
        ("- just a word\n", "jobs.yaml:1: posting: "),
        (GOOD + "- [\n", "jobs.yaml:3: "),
        (GOOD.replace("Baker", "2026-13-45"), "jobs.yaml:1: "),
    ],
)
def test_a_mistake_in_the_file_is_named_with_its_line(tmp_path: Path, text: str, complaint: str) -> None:
    path = tmp_path / "jobs.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(OperatorError) as raised:
        read_demo_jobs(path)
    assert str(raised.value).startswith(complaint)


def test_a_file_that_is_missing_or_not_text_is_named(tmp_path: Path) -> None:
    with pytest.raises(OperatorError, match="absent"):
        read_demo_jobs(tmp_path / "absent.yaml")
    (tmp_path / "jobs.yaml").write_bytes(b"\xff\xfe\xff")
    with pytest.raises(OperatorError, match="jobs"):
        read_demo_jobs(tmp_path / "jobs.yaml")


def test_the_demo_people_are_distinct() -> None:
    assert [person.first_name for person in PEOPLE] == ["Ana", "Boris", "Chen", "Dana"]
    assert len({person.id for person in PEOPLE}) == 4
