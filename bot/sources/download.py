"""One request that no server can misuse: bounded in time, bytes and redirects, and only to where it may go."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import AsyncIterable, Mapping
from dataclasses import dataclass
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import cast
from weakref import WeakValueDictionary

import httpx

from bot.errors import SourceFailed
from bot.sources.addresses import Pinned, Resolve, public_addresses

USER_AGENT = "Rolecall/1.0 (self-hosted Telegram bot for job alerts)"
HEADERS = {
    "User-Agent": USER_AGENT,
    "Accept": "application/json, application/xml;q=0.9, */*;q=0.1",
    "Accept-Encoding": "gzip, deflate",
}
REDIRECTS = frozenset({301, 302, 303, 307, 308})
AT_ONCE = 2


@dataclass(frozen=True, slots=True)
class Limits:
    """What a source may cost: seconds to connect, between two packets, for one answer, for one run with all its
    answers and for the texts asked for after it; decoded bytes of an answer; requests of a run and seconds of rest
    between them; redirects of a request."""

    connect: float = 10.0
    read: float = 20.0
    answer: float = 60.0
    run: float = 300.0
    texts: float = 120.0
    size: int = 25_000_000
    requests: int = 50
    pause: float = 0.5
    redirects: int = 5


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said at the end of its redirects; header names in any case."""

    status: int
    headers: httpx.Headers
    body: bytes


class Downloader:
    """Makes one request after another; `transport` replaces the network, `resolve` the name server."""

    def __init__(self, limits: Limits, transport: httpx.AsyncBaseTransport | None, resolve: Resolve) -> None:
        self._limits = limits
        self._resolve = resolve
        # Those of hosts that nobody asks any more vanish.
        self._turns: WeakValueDictionary[tuple[str, int], asyncio.Semaphore] = WeakValueDictionary()
        self._client = httpx.AsyncClient(
            transport=transport or Pinned(),
            timeout=httpx.Timeout(limits.read, connect=limits.connect),
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
            trust_env=False,
        )

    async def close(self) -> None:
        await self._client.aclose()

    async def ask(
        self,
        url: httpx.URL,
        headers: Mapping[str, str],
        *,
        allow_private: bool,
        form: Mapping[str, str] | None = None,
        at_once: int = AT_ONCE,
    ) -> Answer:
        """Fetch `url`, following redirects; `headers` go to its own origin only. A `form` is posted, and since it may
        hold a password, it is sent nowhere but to `url`: what redirects it is the answer.

        Of those who ask one service at the same time, `at_once` are let through and the others wait for their turn.

        Raises `SourceFailed` for whatever keeps an answer from arriving whole, and for addresses that may not be asked.
        """
        turn = self._turns.setdefault((_service(url), at_once), asyncio.Semaphore(at_once))
        async with turn:
            return await self._in_turn(url, headers, allow_private, form)

    async def _in_turn(
        self, url: httpx.URL, headers: Mapping[str, str], allow_private: bool, form: Mapping[str, str] | None
    ) -> Answer:
        try:
            async with asyncio.timeout(self._limits.answer):
                if form is not None:
                    return await self._send(url, headers, allow_private, form)
                return await self._follow(url, headers, allow_private)
        except TimeoutError as error:
            raise SourceFailed(f"no complete answer within {self._limits.answer:g} s") from error
        except httpx.TimeoutException as error:
            raise SourceFailed(f"{url.host} did not answer in time") from error
        except (httpx.HTTPError, httpx.InvalidURL, ValueError, OSError) as error:
            raise SourceFailed(f"{url.host}: {type(error).__name__}: {error}"[:300]) from error

    async def _follow(self, url: httpx.URL, headers: Mapping[str, str], allow_private: bool) -> Answer:
        origin, seen = _origin(url), set[httpx.URL]()
        while url not in seen:
            if len(seen) > self._limits.redirects:
                raise SourceFailed(f"more than {self._limits.redirects} redirects")
            seen.add(url)
            answer = await self._send(url, headers if _origin(url) == origin else {}, allow_private)
            location = answer.headers.get("location")
            if answer.status not in REDIRECTS or location is None:
                return answer
            url = url.join(location).copy_with(fragment=None)
        raise SourceFailed("a loop of redirects")

    async def _send(
        self, url: httpx.URL, headers: Mapping[str, str], allow_private: bool, form: Mapping[str, str] | None = None
    ) -> Answer:
        addresses = await self._addresses(url, allow_private)
        async with self._client.stream(
            "GET" if form is None else "POST",
            url,
            headers={**HEADERS, **headers},
            data=form,
            extensions={"addresses": addresses},
        ) as response:
            if response.status_code in REDIRECTS:  # what else such an answer says is for nobody
                return Answer(response.status_code, response.headers, b"")
            return Answer(response.status_code, response.headers, await _body(response, self._limits.size))

    async def _addresses(self, url: httpx.URL, allow_private: bool) -> list[str]:
        if url.scheme not in {"http", "https"} or not url.host:
            raise SourceFailed(f"{url.scheme or 'an address without scheme'} is not asked, only http and https")
        if url.userinfo:
            raise SourceFailed(f"the address of {url.host} carries a user name")
        if allow_private:
            return []
        port = url.port or (443 if url.scheme == "https" else 80)
        return await public_addresses(url.raw_host.decode("ascii"), port, self._resolve)


def _service(url: httpx.URL) -> str:
    """The domain that the hosts of one service share, such as those it gives each company; an address stands for
    itself. Two labels are too few for a name such as "example.co.uk", which only makes the strangers there wait."""
    return url.host if url.host.rpartition(".")[2].isdigit() else ".".join(url.host.split(".")[-2:])


def _origin(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port


async def _body(response: httpx.Response, size: int) -> bytes:
    """The decoded body, given up as soon as it exceeds `size` bytes, however few were sent."""
    encoding = response.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in {"identity", "gzip", "x-gzip", "deflate", ""}:
        raise SourceFailed(f"unknown content encoding {encoding[:40]!r}")
    inflate = None if encoding in {"identity", ""} else _Inflate()
    body = bytearray()
    # The stream itself, as iterating the response would decode each packet to whatever length it unfolds to.
    async for packet in cast("AsyncIterable[bytes]", response.stream):
        body += packet if inflate is None else inflate.decode(packet, size + 1 - len(body))
        if len(body) > size:
            raise SourceFailed(f"the answer is larger than {size:,} bytes")
    if inflate is not None and inflate.unfinished:
        raise SourceFailed("the compressed answer ends too early")
    return bytes(body)


class _Inflate:
    """Decodes gzip and both things that servers call deflate: with the zlib header and without."""

    def __init__(self) -> None:
        self._decoder = zlib.decompressobj(32 + zlib.MAX_WBITS)
        self._begun = False

    @property
    def unfinished(self) -> bool:
        return self._begun and not self._decoder.eof

    def decode(self, packet: bytes, room: int) -> bytes:
        """At most `room` decoded bytes. Raises `SourceFailed` where the data is damaged."""
        try:
            return self._decode(packet, room)
        except zlib.error as error:
            raise SourceFailed("the compressed answer is damaged") from error

    def _decode(self, packet: bytes, room: int) -> bytes:
        first, self._begun = not self._begun, True
        try:
            return self._decoder.decompress(packet, room)
        except zlib.error:
            if not first:
                raise
            self._decoder = zlib.decompressobj(-zlib.MAX_WBITS)
            return self._decoder.decompress(packet, room)
