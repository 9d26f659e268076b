"""The demo feed: invented postings published by the calendar, as a feed that Rolecall reads like any other."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, time, timedelta
from html import escape
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.errors import OperatorError

HOME = "http://127.0.0.1:8080"
Words = Annotated[str, Field(min_length=1)]
Country = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]

_PAGE = """<!doctype html>
<html lang="{language}"><meta charset="utf-8"><title>{title}</title>
<p><strong>An invented posting of the Rolecall demo feed.</strong> Neither the company nor the job exists.</p>
<h1 dir="auto">{title}</h1>
<p>{facts}</p>
<article dir="auto">{html}</article>
</html>
"""
_PAGE_HEADERS = {"Content-Security-Policy": "default-src 'none'", "X-Content-Type-Options": "nosniff"}


class DemoJob(BaseModel):
    """One posting of `content/data/demo_jobs.yaml`; that file's head says what each field means."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    key: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    day: Annotated[int, Field(ge=-60, le=60)]
    hour: Annotated[int, Field(ge=0, le=23)]
    title: Words
    company: Words
    place: str = ""
    salary: str = ""
    employment: str = ""
    work_mode: Literal["remote", "hybrid", "onsite"] | None = None
    countries: list[Country] | None = None
    utc_offsets: list[float] | None = None
    language: str = ""
    tags: list[Words] = []
    html: Words


def read_demo_jobs(path: Path) -> list[DemoJob]:
    """Read the postings of a YAML file. Raises `OperatorError` naming file, line and field of the first mistake."""
    jobs: dict[str, DemoJob] = {}
    for line, row in _rows(path):
        try:
            job = DemoJob.model_validate(row)
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            field = ".".join(str(part) for part in first["loc"]) or "posting"
            raise OperatorError(f"{path.name}:{line}: {field}: {first['msg']}") from error
        if job.key in jobs:
            raise OperatorError(f"{path.name}:{line}: key: {job.key} is used twice")
        jobs[job.key] = job
    return list(jobs.values())


def _rows(path: Path) -> Iterator[tuple[int, Any]]:
    """Yield each entry of the list in a YAML file with the line it begins on."""
    try:
        loader = yaml.CSafeLoader(path.read_text("utf-8"))
        node = loader.get_single_node()
        if not isinstance(node, yaml.SequenceNode):
            raise OperatorError(f"{path.name}:1: a list of postings is expected")
        for child in node.value:
            yield child.start_mark.line + 1, loader.construct_document(child)
    except (OSError, UnicodeDecodeError) as error:
        raise OperatorError(f"{path}: cannot be read: {error}") from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        raise OperatorError(f"{path.name}:{line}: {getattr(error, 'problem', None) or 'is not YAML'}") from error


class DemoFeed:
    """The postings, each published at its hour of its day, counted from the UTC day on which the demo started.

    `home` is the address at which the feed is served, without a slash at its end; the postings' links lead there.
    """

    def __init__(self, jobs: Sequence[DemoJob], started: datetime, home: str = HOME) -> None:
        midnight = datetime.combine(started.astimezone(UTC), time(), UTC)
        dated = [(midnight + timedelta(days=job.day, hours=job.hour), job) for job in jobs]
        dated.sort(key=lambda pair: pair[0])
        self._moments = [moment for moment, _ in dated]
        self._jobs = [job for _, job in dated]
        self._rows = [json.dumps(_row(job, moment, home), ensure_ascii=False) for moment, job in dated]

    def body(self, now: datetime) -> bytes:
        """Return the feed as JSON in UTF-8, with what is published at `now`, the newest first."""
        rows = ",\n".join(reversed(self._rows[: self._published(now)]))
        return f'{{"notice": "Every posting here is invented.", "jobs": [\n{rows}\n]}}\n'.encode()

    def page(self, key: str, now: datetime) -> str | None:
        """Return the page of one posting, None before it is published."""
        job = next((job for job in self._jobs[: self._published(now)] if job.key == key), None)
        if job is None:
            return None
        facts = " · ".join(filter(None, (job.company, job.place, job.employment, job.salary)))
        return _PAGE.format(
            language=escape(job.language or "en"), title=escape(job.title), facts=escape(facts), html=job.html
        )

    def _published(self, now: datetime) -> int:
        return bisect_right(self._moments, now)


def add_demo_feed(app: web.Application, feed: DemoFeed, now: Callable[[], datetime]) -> None:
    """Serve the feed at `/demo/jobs.json` and its postings at `/demo/jobs/{key}`."""

    async def jobs(_request: web.Request) -> web.Response:
        return web.Response(body=feed.body(now()), content_type="application/json", charset="utf-8")

    async def posting(request: web.Request) -> web.Response:
        page = feed.page(request.match_info["key"], now())
        if page is None:
            raise web.HTTPNotFound
        return web.Response(text=page, content_type="text/html", headers=_PAGE_HEADERS)

    app.router.add_get("/demo/jobs.json", jobs)
    app.router.add_get("/demo/jobs/{key}", posting)


def _row(job: DemoJob, published_at: datetime, home: str) -> dict[str, object]:
    stated = job.model_dump(exclude={"key", "day", "hour", "html"}, exclude_defaults=True)
    return {
        "id": job.key,
        "url": f"{home}/demo/jobs/{job.key}",
        **stated,
        "description": job.html,
        "published_at": published_at.isoformat(),
        "invented": True,
    }
