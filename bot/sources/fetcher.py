"""Runs a source once: asks, follows its pages, and says what came of it; nothing a server does makes it raise."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import StrEnum
from typing import Self

import httpx
import structlog

from bot.errors import SourceBlocked, SourceError, SourceFailed, UnknownBoard
from bot.sources.addresses import Resolve, resolve
from bot.sources.allowance import requests_a_run
from bot.sources.base import BrokenRow, Page, Request, Source, SourceState, TellsStatus, TellsText
from bot.sources.config import SourceEntry
from bot.sources.download import AT_ONCE, Answer, Downloader, Limits
from storage.records import RawJob

log = structlog.get_logger(__name__)

Validators = Mapping[str, Mapping[str, str]]

CONDITIONS = {"etag": "If-None-Match", "last-modified": "If-Modified-Since"}
CHALLENGES = (b"just a moment", b"cf-chl", b"challenge-platform", b"captcha", b"attention required", b"access denied")
HEAD = 4096
LONGEST_WAIT = timedelta(days=7)


class Outcome(StrEnum):
    OK = "ok"
    NOT_MODIFIED = "not_modified"
    EMPTY = "empty"
    FAILED = "failed"
    BLOCKED = "blocked"


@dataclass(frozen=True, slots=True)
class Run:
    """What came of one run. `validators` maps each URL to the `etag` and `last-modified` to send next time and
    replaces the earlier ones; `reason` is for the health line, also of an OK run that was cut short; `retry_after` is
    the wait in seconds the server asked for. `complete` says that everything the feed lists was read, so that for a
    whole board a key in neither `jobs` nor `broken` is closed: never after a failure, an empty answer, an unchanged
    page, or a broken row without a key."""

    outcome: Outcome
    jobs: tuple[RawJob, ...] = ()
    broken: tuple[BrokenRow, ...] = ()
    validators: Validators = field(default_factory=dict)
    reason: str = ""
    retry_after: float | None = None
    complete: bool = False


@dataclass(frozen=True, slots=True)
class Texts:
    """What came of asking for descriptions: the jobs that were asked for, with their description where it could be
    had, and why asking ended before all were asked for, "" where it did not."""

    jobs: tuple[RawJob, ...]
    reason: str = ""


class Fetcher:
    """Asks sources politely. `transport` replaces the network (its connections are then its own affair), `resolve` the
    name server; hosts are checked either way. Close it, or use it as a context manager."""

    def __init__(
        self,
        transport: httpx.AsyncBaseTransport | None = None,
        resolve: Resolve = resolve,
        limits: Limits | None = None,
    ) -> None:
        self._limits = limits or Limits()
        self._downloader = Downloader(self._limits, transport, resolve)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        await self._downloader.close()

    async def run(self, source: Source, entry: SourceEntry, state: SourceState, validators: Validators) -> Run:
        """Ask the source for what `state` tells and read every page. `validators` are those of the last run."""
        tally = _Tally(validators)
        try:
            async with asyncio.timeout(self._limits.run):
                await self._pages(source, entry, state, tally)
        except TimeoutError:
            tally.error = SourceFailed(f"no end within {self._limits.run:g} s")
        except SourceError as error:
            tally.error = error
        return tally.run()

    async def open_jobs(
        self, source: TellsStatus, entry: SourceEntry, keys: Sequence[str], now: datetime
    ) -> Mapping[str, bool]:
        """Whether each of the jobs is open, as far as the source can tell; `keys` are one batch of its at most.

        Raises `SourceError` where it does not answer.
        """
        request = source.status_request(keys)
        answer = await self._ask(request, _rebased(request, entry.url), entry, {}, AT_ONCE)
        _check(answer, now)
        return source.parse_status(answer.body)

    async def texts(
        self, source: TellsText, entry: SourceEntry, jobs: Sequence[RawJob], board: str | None, now: datetime
    ) -> Texts:
        """Ask for the descriptions of these jobs, one after the other. One that cannot be had is left empty; refused,
        or out of time, the rest is not asked for."""
        asked: list[RawJob] = []
        try:
            async with asyncio.timeout(self._limits.texts):
                for job in jobs:
                    await asyncio.sleep(self._limits.pause)
                    asked.append(await self._with_text(source, entry, job, board, now))
        except TimeoutError:
            return Texts(tuple(asked), f"no end of texts within {self._limits.texts:g} s")
        except SourceBlocked as error:
            return Texts(tuple(asked), f"texts: {error}")
        return Texts(tuple(asked))

    async def _with_text(
        self, source: TellsText, entry: SourceEntry, job: RawJob, board: str | None, now: datetime
    ) -> RawJob:
        try:
            request = source.text_request(job.key, board)
            answer = await self._ask(request, _rebased(request, entry.url), entry, {}, AT_ONCE)
            _check(answer, now)
            return replace(job, html=await asyncio.to_thread(source.parse_text, answer.body))
        except SourceFailed as error:
            log.info("text not read", board=board, key=job.key, reason=str(error))
            return job

    async def page(self, url: str) -> str:
        """The text of a public web page. Raises `SourceError` where it cannot be had."""
        try:
            address = httpx.URL(url)
        except httpx.InvalidURL as error:
            raise SourceFailed("not a web address") from error
        answer = await self._downloader.ask(address, {"Accept": "text/html"}, allow_private=False)
        if answer.status != httpx.codes.OK:
            raise SourceFailed(f"answered with status {answer.status}")
        return answer.body.decode("utf-8", "replace")

    async def _pages(self, source: Source, entry: SourceEntry, state: SourceState, tally: _Tally) -> None:
        queue = deque(source.requests(state))
        asked: set[str] = set()
        most = min(self._limits.requests, requests_a_run(source, entry))
        while queue:
            request = queue.popleft()
            url = _rebased(request, entry.url)
            if str(url) in asked:
                continue
            if len(asked) >= most:
                raise SourceFailed(f"stopped after {most} requests")
            if asked:
                await asyncio.sleep(self._limits.pause)
            asked.add(str(url))
            answer = await self._ask(request, url, entry, tally.conditions(str(url)), source.at_once)
            if answer.status == httpx.codes.NOT_MODIFIED and tally.unchanged(str(url)):
                continue
            page = await _read(source, answer, replace(state, asked=request))
            tally.add(str(url), answer, page)
            queue.extend(page.follow)

    async def _ask(
        self, request: Request, url: httpx.URL, entry: SourceEntry, conditions: Mapping[str, str], at_once: int
    ) -> Answer:
        secret = url.copy_merge_params(dict(request.secret_params)) if request.secret_params else url
        headers = {**request.headers, **conditions}
        return await self._downloader.ask(
            secret, headers, allow_private=entry.allow_private, form=request.form, at_once=at_once
        )


class _Tally:
    """What a run has brought so far."""

    def __init__(self, known: Validators) -> None:
        self.error: SourceError | None = None
        self._known = known
        self._kept: dict[str, Mapping[str, str]] = {}
        self._jobs: dict[str, RawJob] = {}
        self._broken: list[BrokenRow] = []
        self._unchanged = False

    def conditions(self, url: str) -> dict[str, str]:
        """The headers that ask for `url` only if it has changed."""
        known = self._known.get(url, {})
        return {CONDITIONS[name]: value for name, value in known.items() if name in CONDITIONS}

    def unchanged(self, url: str) -> bool:
        """Note a 304; False where nothing was asked that it could answer."""
        if not self.conditions(url):
            return False
        self._kept[url] = self._known[url]
        self._unchanged = True
        return True

    def add(self, url: str, answer: Answer, page: Page) -> None:
        for job in page.jobs:
            self._jobs.setdefault(job.key, job)
        self._broken += page.broken
        # A page that others follow must be read each time, or its followers would never be asked for; and one
        # without jobs should not become "unchanged", which looks healthier than "empty".
        if page.jobs and not page.follow and (found := _validators(answer.headers)):
            self._kept[url] = found

    def run(self) -> Run:
        outcome, reason = self._outcome()
        return Run(
            outcome=outcome,
            jobs=tuple(self._jobs.values()),
            broken=tuple(self._broken),
            validators=self._kept,
            reason=reason,
            retry_after=self.error.retry_after if isinstance(self.error, SourceFailed | SourceBlocked) else None,
            complete=outcome is Outcome.OK and self._saw_everything(),
        )

    def _saw_everything(self) -> bool:
        return self.error is None and not self._unchanged and all(row.key for row in self._broken)

    def _outcome(self) -> tuple[Outcome, str]:
        reason = str(self.error) if self.error else ""
        if self._jobs:
            return Outcome.OK, reason
        if self.error:
            return (Outcome.BLOCKED if isinstance(self.error, SourceBlocked) else Outcome.FAILED), reason
        if self._broken:
            return Outcome.FAILED, f"none of {len(self._broken)} rows can be read: {self._broken[0].reason}"
        return (Outcome.NOT_MODIFIED if self._unchanged else Outcome.EMPTY), ""


async def _read(source: Source, answer: Answer, state: SourceState) -> Page:
    """The page an answer holds. Raises the `SourceError` it amounts to where it holds none."""
    if answer.status == httpx.codes.NOT_FOUND or _is_plain_web_page(answer):
        await _look_for_unknown_board(source, answer, state)
    if answer.status == httpx.codes.NO_CONTENT and answer.status in source.answers:
        return Page([])
    _check(answer, state.now, source.answers)
    return await _parse(source, answer, state)


def _check(answer: Answer, now: datetime, good: Container[int] = (httpx.codes.OK,)) -> None:
    """Raises the `SourceError` that an answer without data amounts to."""
    wait = _retry_after(answer.headers.get("retry-after"), now)
    if answer.status in {401, 403, 429}:
        raise SourceBlocked(f"refused with status {answer.status}", wait)
    if _is_challenge(answer):
        raise SourceBlocked("a challenge page instead of data", wait)
    if answer.status not in good:
        raise SourceFailed(f"answered with status {answer.status}", wait)
    if _is_html(answer):
        raise SourceFailed("a web page instead of data", wait)


async def _look_for_unknown_board(source: Source, answer: Answer, state: SourceState) -> None:
    """Raises `UnknownBoard` where that is what the source reads in a 404, or in the web page it was led to."""
    try:
        await _parse(source, answer, state)
    except UnknownBoard:
        raise
    except SourceError:
        return


async def _parse(source: Source, answer: Answer, state: SourceState) -> Page:
    """Parse in a thread: some megabytes of JSON would hold up everybody who is talking to the bot."""
    try:
        return await asyncio.to_thread(source.parse, answer.body, state)
    except SourceError:
        raise
    except Exception as error:
        # A fault of ours in one adapter, met by one odd answer, must not keep the other sources from being read.
        log.exception("adapter_fault", source=source.name, board=state.board)
        raise SourceFailed(f"the adapter stumbled: {type(error).__name__}") from error


def _rebased(request: Request, base: str | None) -> httpx.URL:
    """The request's URL with its parameters, moved to the origin and under the path of `base`.

    Raises `SourceFailed` where it is none.
    """
    try:
        url = httpx.URL(request.url)
    except httpx.InvalidURL as error:
        raise SourceFailed("its address is none that can be asked") from error
    if request.params:
        url = url.copy_merge_params(dict(request.params))
    if base is None:
        return url
    moved = httpx.URL(base)
    path = moved.raw_path.rstrip(b"/") + url.raw_path
    return url.copy_with(scheme=moved.scheme, host=moved.host, port=moved.port, raw_path=path)


def _is_html(answer: Answer) -> bool:
    return answer.body[:HEAD].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith((b"<!doctype html", b"<html"))


def _is_plain_web_page(answer: Answer) -> bool:
    return answer.status == httpx.codes.OK and _is_html(answer) and not _is_challenge(answer)


def _is_challenge(answer: Answer) -> bool:
    if answer.headers.get("cf-mitigated") == "challenge":
        return True
    return _is_html(answer) and any(mark in answer.body[:HEAD].lower() for mark in CHALLENGES)


def _validators(headers: httpx.Headers) -> dict[str, str]:
    found = {name: headers.get(name, "") for name in CONDITIONS}
    return {name: value for name, value in found.items() if value.isascii() and 0 < len(value) <= HEAD}


def _retry_after(value: str | None, now: datetime) -> float | None:
    """The wait in seconds of a Retry-After header: a number or an HTTP date (RFC 9110, 10.2.3); a week at most."""
    if value is None:
        return None
    if value.isascii() and value.isdecimal():
        return min(float(value), LONGEST_WAIT.total_seconds())
    try:
        moment = parsedate_to_datetime(value)
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
        wait = moment - now
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return max(0.0, min(wait, LONGEST_WAIT).total_seconds())
