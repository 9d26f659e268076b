"""What a run makes of servers: honest, broken, slow, and hostile."""

from __future__ import annotations

import asyncio
import gzip
import json
import threading
import zlib
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sources import SOURCES
from bot.sources.addresses import Pinned, is_public
from bot.sources.base import Page, SourceState
from bot.sources.config import SourceEntry
from bot.sources.download import Limits
from bot.sources.fetcher import Fetcher, Outcome, Run, Validators
from bot.sources.greenhouse import Greenhouse

FIXTURES = Path(__file__).parent / "fixtures"
NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
STATE = SourceState(now=NOW, board="saltmarsh")
LIMITS = Limits(pause=0)
URL = "https://remotive.com/api/remote-jobs"
CHALLENGE = b"<!DOCTYPE html><html><head><title>Just a moment...</title>"

Handler = Callable[[httpx.Request], httpx.Response]


async def anywhere_public(host: str, port: int) -> Sequence[str]:
    return ["93.184.215.14"]


def entry(adapter: str, url: str | None = None, *, allow_private: bool = False) -> SourceEntry:
    return SourceEntry(adapter, SOURCES[adapter].every, url=url, allow_private=allow_private)


async def run(
    handler: Handler, adapter: str = "remotive", validators: Validators | None = None, limits: Limits = LIMITS
) -> Run:
    async with Fetcher(httpx.MockTransport(handler), anywhere_public, limits) as fetcher:
        return await fetcher.run(SOURCES[adapter], entry(adapter), STATE, validators or {})


def fixture(name: str) -> bytes:
    return (FIXTURES / f"{name}.json").read_bytes()


def always(response: httpx.Response) -> Handler:
    return lambda request: response


def offer(number: int) -> dict[str, object]:
    return {"id": number, "url": f"https://remotive.com/{number}", "title": "Clerk"}


async def test_a_good_answer_is_read() -> None:
    result = await run(always(httpx.Response(200, content=fixture("remotive"))))
    assert result.outcome is Outcome.OK
    assert [job.key for job in result.jobs] == ["7001", "7002"]
    assert len(result.broken) == 3
    assert result.reason == ""


async def test_a_run_is_complete_where_every_row_can_at_least_be_told_apart() -> None:
    jobs: list[object] = [offer(1), {"id": 2}]
    assert (await run(always(httpx.Response(200, json={"jobs": jobs})))).complete
    assert not (await run(always(httpx.Response(200, json={"jobs": [*jobs, None]})))).complete


async def test_requests_say_who_asks() -> None:
    def handler(request: httpx.Request) -> httpx.Response:
        assert "Rolecall" in request.headers["user-agent"]
        assert "cookie" not in request.headers
        return httpx.Response(200, content=fixture("remotive"), headers={"set-cookie": "a=b"})

    assert (await run(handler)).outcome is Outcome.OK


async def test_an_empty_feed_is_neither_a_failure_nor_complete() -> None:
    result = await run(always(httpx.Response(200, json={"jobs": []})))
    assert (result.outcome, result.complete) == (Outcome.EMPTY, False)


async def test_a_feed_of_broken_rows_only_has_failed() -> None:
    result = await run(always(httpx.Response(200, json={"jobs": [{"id": 1}, 2]})))
    assert result.outcome is Outcome.FAILED
    assert len(result.broken) == 2
    assert "none of 2 rows" in result.reason


@pytest.mark.parametrize(
    ("response", "outcome", "reason"),
    [
        (httpx.Response(401), Outcome.BLOCKED, "401"),
        (httpx.Response(403, content=CHALLENGE), Outcome.BLOCKED, "403"),
        (httpx.Response(429), Outcome.BLOCKED, "429"),
        (httpx.Response(200, content=CHALLENGE), Outcome.BLOCKED, "challenge"),
        (httpx.Response(503, content=b"", headers={"cf-mitigated": "challenge"}), Outcome.BLOCKED, "challenge"),
        (httpx.Response(200, content=b"<html>Back soon</html>"), Outcome.FAILED, "web page"),
        (httpx.Response(200, content=b'{"jobs": ['), Outcome.FAILED, "not JSON"),
        (httpx.Response(200, content=b""), Outcome.FAILED, "not JSON"),
        (httpx.Response(204), Outcome.FAILED, "204"),
        (httpx.Response(206, content=b'{"jobs": []}'), Outcome.FAILED, "206"),
        (httpx.Response(304), Outcome.FAILED, "304"),
        (httpx.Response(302), Outcome.FAILED, "302"),
        (httpx.Response(404, json={"jobs": []}), Outcome.FAILED, "404"),
        (httpx.Response(500), Outcome.FAILED, "500"),
        (httpx.Response(200, stream=httpx.ByteStream(b"x"), headers={"content-encoding": "br"}), Outcome.FAILED, "br"),
    ],
)
async def test_what_is_no_answer(response: httpx.Response, outcome: Outcome, reason: str) -> None:
    result = await run(always(response))
    assert result.outcome is outcome
    assert reason in result.reason
    assert result.jobs == ()
    assert not result.complete


async def test_an_unknown_board_is_named_and_closes_nothing() -> None:
    answer = httpx.Response(404, json={"status": 404, "error": "Job not found"})
    result = await run(always(answer), "greenhouse")
    assert (result.outcome, result.complete) == (Outcome.FAILED, False)
    assert result.reason == "Greenhouse has no board 'saltmarsh'"


@pytest.mark.parametrize(
    ("value", "wait"),
    [
        ("120", 120.0),
        ("Mon, 04 May 2026 12:01:30 GMT", 90.0),
        ("Mon, 04 May 2026 11:00:00 GMT", 0.0),
        ("99999999999999999999", 604800.0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 604800.0),
        ("presently", None),
        ("-5", None),
    ],
)
async def test_the_wait_a_server_asks_for_is_passed_on(value: str, wait: float | None) -> None:
    for status in (429, 503):
        assert (await run(always(httpx.Response(status, headers={"retry-after": value})))).retry_after == wait


async def test_validators_are_kept_sent_and_answered() -> None:
    def handler(request: httpx.Request) -> httpx.Response:
        if request.headers.get("if-none-match") == '"v1"' and request.headers.get("if-modified-since") == "Mon":
            return httpx.Response(304)
        return httpx.Response(200, content=fixture("remotive"), headers={"ETag": '"v1"', "Last-Modified": "Mon"})

    first = await run(handler)
    assert first.validators == {URL: {"etag": '"v1"', "last-modified": "Mon"}}
    second = await run(handler, validators=first.validators)
    assert (second.outcome, second.complete, second.jobs) == (Outcome.NOT_MODIFIED, False, ())
    assert second.validators == first.validators


@pytest.mark.parametrize("body", [b'{"jobs": []}', CHALLENGE])
async def test_validators_of_an_answer_without_jobs_are_not_kept(body: bytes) -> None:
    assert (await run(always(httpx.Response(200, content=body, headers={"ETag": '"v1"'})))).validators == {}


async def test_an_answer_that_names_further_pages_is_always_asked_for_in_full() -> None:
    def handler(request: httpx.Request) -> httpx.Response:
        name = "hackernews_search" if "search" in request.url.path else "hackernews_thread"
        return httpx.Response(200, content=fixture(name), headers={"ETag": '"v1"'})

    result = await run(handler, "hackernews")
    assert sorted(url.rpartition("/")[2] for url in result.validators) == ["800001", "900001"]
    assert len(result.jobs) == 2, "the same comment in two answers is one job"


async def test_a_page_that_fails_costs_itself_and_completeness() -> None:
    def handler(request: httpx.Request) -> httpx.Response:
        if "cursor" in request.url.params:
            return httpx.Response(429, headers={"retry-after": "60"})
        return httpx.Response(200, content=fixture("himalayas"))

    result = await run(handler, "himalayas")
    assert (result.outcome, result.complete, result.retry_after) == (Outcome.OK, False, 60.0)
    assert len(result.jobs) == 3
    assert "429" in result.reason


async def test_threads_that_fail_are_not_an_empty_feed() -> None:
    def handler(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200 if "search" in request.url.path else 500, content=fixture("hackernews_search"))

    assert (await run(handler, "hackernews")).outcome is Outcome.FAILED


async def test_pages_without_end_are_capped() -> None:
    asked: list[str] = []

    def handler(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url))
        document = json.loads(fixture("himalayas")) | {"nextCursor": f"page {len(asked)} & more"}
        return httpx.Response(200, content=json.dumps(document).encode())

    result = await run(handler, "himalayas", limits=replace(LIMITS, requests=7))
    assert len(asked) == len(set(asked)) == 7
    assert (result.outcome, result.complete) == (Outcome.OK, False)
    assert result.reason == "stopped after 7 requests"


async def test_a_cursor_that_comes_back_ends_the_run() -> None:
    asked: list[str] = []

    def handler(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url))
        return httpx.Response(200, content=fixture("himalayas"))

    assert (await run(handler, "himalayas")).reason == ""
    assert len(asked) == 2


async def test_the_origin_can_be_replaced_and_the_path_stays() -> None:
    asked: list[str] = []

    def handler(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url))
        return httpx.Response(200, json={"jobs": []})

    async with Fetcher(httpx.MockTransport(handler), anywhere_public, LIMITS) as fetcher:
        for base in ("http://mirror.example:9000/remotive.com", "http://mirror.example:9000/remotive.com/"):
            await fetcher.run(SOURCES["remotive"], entry("remotive", base), STATE, {})
        await fetcher.run(SOURCES["greenhouse"], entry("greenhouse", "https://mirror.example"), STATE, {})
    assert asked == [
        "http://mirror.example:9000/remotive.com/api/remote-jobs",
        "http://mirror.example:9000/remotive.com/api/remote-jobs",
        "https://mirror.example/v1/boards/saltmarsh/jobs?content=true",
    ]


async def test_redirects_are_followed_and_lose_the_headers_at_another_origin() -> None:
    def handler(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/api/remote-jobs":
            assert request.headers["if-none-match"] == '"v1"'
            return httpx.Response(301, headers={"location": "/moved"})
        if request.url.path == "/moved":
            assert request.headers["if-none-match"] == '"v1"'
            return httpx.Response(307, headers={"location": "https://elsewhere.example/feed#top"})
        assert "if-none-match" not in request.headers
        return httpx.Response(200, content=fixture("remotive"))

    result = await run(handler, validators={URL: {"etag": '"v1"'}})
    assert len(result.jobs) == 2


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        (URL, "loop"),
        ("ftp://remotive.com/feed", "ftp"),
        ("file:///etc/passwd", "file"),
        ("https://user:secret@remotive.com/", "user name"),
        ("https://[::1", "remotive.com"),
        ("http://\x00/", ""),
        ("http:///", ""),
    ],
)
async def test_redirects_that_are_not_followed(location: str, reason: str) -> None:
    result = await run(always(httpx.Response(302, headers={"location": location})))
    assert result.outcome is Outcome.FAILED
    assert reason in result.reason


async def test_a_chain_of_redirects_ends() -> None:
    asked: list[httpx.URL] = []

    def handler(request: httpx.Request) -> httpx.Response:
        asked.append(request.url)
        return httpx.Response(302, headers={"location": f"/{len(asked)}"})

    assert (await run(handler)).reason == "more than 5 redirects"
    assert len(asked) == 6


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
        "255.255.255.255", "240.0.0.1", "198.18.0.1", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fec0::1",
        "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:db8::1", "::127.0.0.1", "fd00:ec2::254",
    ],
)  # fmt: skip
async def test_private_addresses_are_never_asked(address: str) -> None:
    assert not is_public(address)
    asked: list[str] = []

    async def resolve(host: str, port: int) -> Sequence[str]:
        return ["93.184.215.14"] if host == "remotive.com" else ["93.184.215.14", address]

    def handler(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.host)
        return httpx.Response(302, headers={"location": "http://inside.example/"})

    async with Fetcher(httpx.MockTransport(handler), resolve, LIMITS) as fetcher:
        result = await fetcher.run(SOURCES["remotive"], entry("remotive"), STATE, {})
    assert result.outcome is Outcome.FAILED
    assert "not a public address" in result.reason
    assert asked == ["remotive.com"]


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:4700::6810:84e5", "::ffff:1.1.1.1", "64:ff9b::101:101"])
def test_public_addresses(address: str) -> None:
    assert is_public(address)


async def test_a_host_without_address_has_failed() -> None:
    async def nothing(host: str, port: int) -> Sequence[str]:
        raise OSError("no such host")

    async with Fetcher(httpx.MockTransport(always(httpx.Response(200))), nothing, LIMITS) as fetcher:
        result = await fetcher.run(SOURCES["remotive"], entry("remotive"), STATE, {})
    assert (result.outcome, result.reason) == (Outcome.FAILED, "cannot resolve remotive.com")


@pytest.mark.parametrize(
    "error", [httpx.ConnectError("refused"), httpx.ReadTimeout("slow"), httpx.RemoteProtocolError("cut"), OSError("x")]
)
async def test_lost_connections_have_failed(error: Exception) -> None:
    def handler(request: httpx.Request) -> httpx.Response:
        raise error

    result = await run(handler)
    assert result.outcome is Outcome.FAILED
    assert "remotive.com" in result.reason


async def test_a_feed_that_dribbles_for_ever_ends() -> None:
    async def dribble() -> AsyncIterator[bytes]:
        while True:
            yield b" "
            await asyncio.sleep(0)

    def handler(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, content=dribble())

    result = await run(handler, limits=replace(LIMITS, answer=0.05))
    assert (result.outcome, result.reason) == (Outcome.FAILED, "no complete answer within 0.05 s")
    result = await run(handler, limits=replace(LIMITS, run=0.05))
    assert (result.outcome, result.reason) == (Outcome.FAILED, "no end within 0.05 s")


async def test_a_run_that_takes_too_long_keeps_what_it_has() -> None:
    def handler(request: httpx.Request) -> httpx.Response:
        async def never() -> AsyncIterator[bytes]:
            await asyncio.Event().wait()
            yield b""

        if "cursor" in request.url.params:
            return httpx.Response(200, content=never())
        return httpx.Response(200, content=fixture("himalayas"))

    result = await run(handler, "himalayas", limits=replace(LIMITS, run=2))
    assert (result.outcome, result.complete, len(result.jobs)) == (Outcome.OK, False, 3)


async def test_big_answers_are_parsed_beside_the_loop() -> None:
    threads: list[int] = []

    class Watched(Greenhouse):
        def parse(self, body: bytes, state: SourceState) -> Page:
            threads.append(threading.get_ident())
            return super().parse(body, state)

    handler = always(httpx.Response(200, content=fixture("greenhouse")))
    async with Fetcher(httpx.MockTransport(handler), anywhere_public, LIMITS) as fetcher:
        result = await fetcher.run(Watched(), entry("greenhouse"), STATE, {})
    assert len(result.jobs) == 2
    assert threads
    assert threading.get_ident() not in threads


async def test_a_fault_in_an_adapter_is_a_failure_of_that_source() -> None:
    class Faulty(Greenhouse):
        def parse(self, body: bytes, state: SourceState) -> Page:
            raise KeyError("oops")

    handler = always(httpx.Response(200, content=b"{}"))
    async with Fetcher(httpx.MockTransport(handler), anywhere_public, LIMITS) as fetcher:
        result = await fetcher.run(Faulty(), entry("greenhouse"), STATE, {})
    assert (result.outcome, result.reason) == (Outcome.FAILED, "the adapter stumbled: KeyError")


Serve = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]


async def from_loopback(serve: Serve, *, allow_private: bool = True, limits: Limits = LIMITS) -> Run:
    """Run Remotive against a real server on the loopback interface."""
    app = web.Application()
    app.router.add_get("/{path:.*}", serve)
    async with TestServer(app) as server, Fetcher(limits=limits) as fetcher:
        base = str(server.make_url("/mirror"))
        return await fetcher.run(SOURCES["remotive"], entry("remotive", base, allow_private=allow_private), STATE, {})


def packed(encoding: str, body: bytes) -> bytes:
    if encoding == "gzip":
        return gzip.compress(body)
    if encoding == "deflate":
        return zlib.compress(body)
    if encoding == "raw deflate":
        packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
        return packer.compress(body) + packer.flush()
    return body


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "raw deflate", "identity"])
async def test_a_real_server_is_read_in_every_encoding(encoding: str) -> None:
    async def serve(request: web.BaseRequest) -> web.Response:
        assert request.path == "/mirror/api/remote-jobs"
        assert request.headers["accept-encoding"] == "gzip, deflate"
        headers = {"content-encoding": encoding.removeprefix("raw ")}
        return web.Response(body=packed(encoding, fixture("remotive")), headers=headers)

    result = await from_loopback(serve)
    assert (result.outcome, len(result.jobs)) == (Outcome.OK, 2)


@pytest.mark.parametrize(("cut", "reason"), [(slice(0, -9), "too early"), (slice(2, None), "damaged")])
async def test_damaged_compression_has_failed(cut: slice, reason: str) -> None:
    async def serve(request: web.BaseRequest) -> web.Response:
        return web.Response(body=gzip.compress(fixture("remotive"))[cut], headers={"content-encoding": "gzip"})

    assert reason in (await from_loopback(serve)).reason


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "gzip, gzip"])
async def test_a_decompression_bomb_is_not_unfolded(encoding: str) -> None:
    bomb = packed(encoding.split(",")[0], b" " * 50_000_000)
    assert len(bomb) < 60_000

    async def serve(request: web.BaseRequest) -> web.Response:
        return web.Response(body=bomb, headers={"content-encoding": encoding})

    result = await from_loopback(serve, limits=replace(LIMITS, size=1_000_000))
    assert result.outcome is Outcome.FAILED
    assert "1,000,000" in result.reason or "unknown content encoding" in result.reason


async def test_an_endless_answer_is_cut_off() -> None:
    async def serve(request: web.BaseRequest) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        try:
            while True:
                await response.write(b" " * 65_536)
        except ConnectionError:
            return response

    assert "larger than 1,000,000" in (await from_loopback(serve, limits=replace(LIMITS, size=1_000_000))).reason


async def test_a_silent_server_is_given_up() -> None:
    async def serve(request: web.BaseRequest) -> web.Response:
        await asyncio.Event().wait()
        raise AssertionError

    result = await from_loopback(serve, limits=replace(LIMITS, read=0.05))
    assert (result.outcome, result.reason) == (Outcome.FAILED, "127.0.0.1 did not answer in time")


async def test_the_loopback_interface_is_asked_only_where_the_operator_allows_it() -> None:
    asked: list[str] = []

    async def serve(request: web.BaseRequest) -> web.Response:
        asked.append(request.path)
        return web.Response(body=fixture("remotive"))

    assert "not a public address" in (await from_loopback(serve, allow_private=False)).reason
    assert asked == []
    assert (await from_loopback(serve)).outcome is Outcome.OK


async def test_a_connection_goes_to_the_checked_address_under_the_name_that_was_asked_for() -> None:
    hosts: list[str] = []

    async def serve(request: web.BaseRequest) -> web.Response:
        hosts.append(request.headers["host"])
        return web.Response(text="here")

    app = web.Application()
    app.router.add_get("/", serve)
    async with TestServer(app) as server, httpx.AsyncClient(transport=Pinned(), trust_env=False) as client:
        name = f"feed.invalid:{server.port}"
        response = await client.get(f"http://{name}/", extensions={"addresses": ["::1", "127.0.0.1"]})
    assert response.text == "here"
    assert hosts == [name]


statuses = st.sampled_from([200, 200, 200, 301, 302, 304, 403, 404, 429, 500]) | st.integers(200, 599)
headers = st.dictionaries(
    st.sampled_from(["location", "etag", "last-modified", "retry-after", "content-encoding", "cf-mitigated"]),
    st.text(st.characters(codec="latin-1", exclude_characters="\r\n\0"), max_size=40).map(
        lambda text: text.encode("latin-1")
    )
    | st.sampled_from([b"/", b"gzip", b"deflate", b"//x", b"http://[", b"Mon, 99 May 2026 12:00:00 GMT"]),
)


@pytest.mark.parametrize("adapter", list(SOURCES))
@settings(deadline=None)
@given(
    status=statuses,
    headers=headers,
    body=st.binary()
    | st.builds(
        lambda key, rows: json.dumps({key: rows}).encode(),
        st.sampled_from(["jobs", "hits", "children", "nextCursor"]),
        st.lists(
            st.none()
            | st.integers()
            | st.text()
            | st.dictionaries(
                st.sampled_from(["id", "title", "url", "guid", "text", "objectID"]), st.text() | st.integers()
            )
        ),
    ),
)
async def test_no_answer_makes_a_run_raise(adapter: str, status: int, headers: dict[str, bytes], body: bytes) -> None:
    def handler(request: httpx.Request) -> httpx.Response:
        raw = [(name.encode(), value) for name, value in headers.items()]
        return httpx.Response(status, headers=raw, stream=httpx.ByteStream(body))

    result = await run(handler, adapter)
    again = await run(handler, adapter, result.validators)
    assert isinstance(again, Run)
    assert result.complete <= (result.outcome is Outcome.OK)
    assert bool(result.jobs) == (result.outcome is Outcome.OK)


class Crowded(httpx.AsyncBaseTransport):
    """Counts how many requests are under way at the same time, by domain."""

    def __init__(self) -> None:
        self.under_way: Counter[str] = Counter()
        self.most: Counter[str] = Counter()
        self.most_in_all = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        domain = ".".join(request.url.host.split(".")[-2:])
        self.under_way[domain] += 1
        self.most[domain] = max(self.most[domain], self.under_way[domain])
        self.most_in_all = max(self.most_in_all, self.under_way.total())
        for _ in range(20):
            await asyncio.sleep(0)
        self.under_way[domain] -= 1
        return httpx.Response(429)


async def test_one_service_is_asked_by_few_at_once_and_others_need_not_wait() -> None:
    crowd = Crowded()
    boards = [(adapter, f"company-{n}") for adapter in ("workable", "personio", "recruitee") for n in range(6)]
    async with Fetcher(crowd, anywhere_public, LIMITS) as fetcher:
        runs = await asyncio.gather(
            *(
                fetcher.run(SOURCES[adapter], entry(adapter), SourceState(now=NOW, board=board), {})
                for adapter, board in boards
            )
        )
    assert {one.outcome for one in runs} == {Outcome.BLOCKED}
    assert crowd.most == {"workable.com": 2, "personio.de": 1, "recruitee.com": 2}
    assert crowd.most_in_all == 5


async def test_a_run_that_is_given_up_leaves_its_turn_to_the_next() -> None:
    async def answer(request: httpx.Request) -> httpx.Response:
        for _ in range(20):
            await asyncio.sleep(0)
        return httpx.Response(200, content=fixture("remotive"))

    async with Fetcher(httpx.MockTransport(answer), anywhere_public, LIMITS) as fetcher:
        runs = [fetcher.run(SOURCES["remotive"], entry("remotive"), STATE, {}) for _ in range(20)]
        abandoned, *others = [asyncio.create_task(one) for one in runs]
        await asyncio.sleep(0)
        abandoned.cancel()
        assert {one.outcome for one in await asyncio.gather(*others)} == {Outcome.OK}
