"""python-telegram-bot's requests over one aiohttp session, telling "not sent" from "may have arrived"."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import IO, cast
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
from telegram._utils.types import FieldTuple, ODVInput
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

KEEP_ALIVE = 30.0  # seconds; servers close idle connections after 60 or more, so ours are never the stale ones
PIECE = 64 * 1024  # bytes of an upload written at a time

# How HTML forms write a quotation mark, a backslash or a control character in a field or file name:
# https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#multipart-form-data
_ESCAPES = str.maketrans({'"': "%22", "\\": "\\\\", **{chr(code): f"%{code:02X}" for code in range(0x20)}})

# Raised before a byte of the request has left: no connection, no TLS, or a proxy that would not open a tunnel.
_BEFORE_SENDING = (aiohttp.ClientConnectorError, aiohttp.ClientHttpProxyError, aiohttp.InvalidURL)


class NotSent(NetworkError):
    """The request never left this machine: repeating it cannot produce a second message."""


class NotSentInTime(NotSent, TimedOut):
    """No connection, or no free place among the connections, within the time allowed."""


class AiohttpRequest(BaseRequest):
    """What `telegram.request.HTTPXRequest` does, at a fraction of its cost under concurrency.

    `connections` bounds the requests under way; more wait up to `pool_timeout`. All time-outs are in seconds, None
    waits for ever, and each can be overridden by the call. They bound one read or write of the socket, not the whole
    exchange. Only uploads are timed while writing, with `media_write_timeout`: any other request fits into the
    socket's buffer, so that a server which stopped reading is noticed by `read_timeout`. `proxy` is an http:// URL.

    Raises `NotSent` where no connection was made, `TimedOut` where the answer did not come in time, and
    `NetworkError` where the connection broke; after the last two the request may have arrived. A time-out before
    sending is a `NotSentInTime`, which is both.
    """

    def __init__(
        self,
        *,
        connections: int = 64,
        read_timeout: float | None = 5.0,
        connect_timeout: float | None = 5.0,
        pool_timeout: float | None = 1.0,
        media_write_timeout: float | None = 20.0,
        proxy: str | None = None,
    ) -> None:
        self._connections = connections
        self._read_timeout = read_timeout
        self._connect_timeout = connect_timeout
        self._pool_timeout = pool_timeout
        self._media_write_timeout = media_write_timeout
        self._proxy = proxy
        self._session: aiohttp.ClientSession | None = None
        self._places = asyncio.Semaphore(connections)

    @property
    def read_timeout(self) -> float | None:
        """The read time-out in seconds that applies where a call names none."""
        return self._read_timeout

    async def initialize(self) -> None:
        """Open the session; does nothing while one is open."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                # `_places` counts the connections, so that waiting for one is told apart from making one.
                connector=aiohttp.TCPConnector(limit=0, keepalive_timeout=KEEP_ALIVE),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": self.USER_AGENT},
            )

    async def shutdown(self) -> None:
        """Close the session and its connections; `initialize` may open another."""
        if self._session is not None:
            session, self._session = self._session, None
            await session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        write_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        connect_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        pool_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Make one request and return its status and body; see the class for what is raised."""
        if self._session is None:
            raise RuntimeError("This AiohttpRequest is not initialized!")
        timeout = aiohttp.ClientTimeout(
            total=None,
            connect=_chosen(connect_timeout, self._connect_timeout),
            sock_read=_chosen(read_timeout, self._read_timeout),
        )
        fields = request_data.json_parameters if request_data else {}
        data: aiohttp.MultipartWriter | dict[str, str] | None = fields or None
        if request_data and request_data.contains_files:
            files = cast("Mapping[str, FieldTuple]", request_data.multipart_data)
            data = await _form(fields, files, _chosen(write_timeout, self._media_write_timeout))
        async with (
            self._place(_chosen(pool_timeout, self._pool_timeout)),
            _translated(),
            self._session.request(
                method, url, data=data, timeout=timeout, proxy=self._proxy, allow_redirects=False
            ) as response,
        ):
            return response.status, await response.read()

    @asynccontextmanager
    async def _place(self, within: float | None) -> AsyncIterator[None]:
        """One of the `connections` places, waited for at most `within` seconds."""
        try:
            async with asyncio.timeout(within if self._places.locked() else None):
                await self._places.acquire()
        except TimeoutError as error:
            raise NotSentInTime(
                f"Pool timeout: all {self._connections} connections are occupied. Request was *not* sent to Telegram."
            ) from error
        try:
            yield
        finally:
            self._places.release()


def environment_proxy(url: str) -> str | None:
    """The proxy that `HTTPS_PROXY` and its kin name for this address, None where they name none or exempt it."""
    parts = urlsplit(url)
    return None if proxy_bypass(parts.netloc) else getproxies().get(parts.scheme)


@asynccontextmanager
async def _translated() -> AsyncIterator[None]:
    """aiohttp's errors as python-telegram-bot's."""
    try:
        yield
    except aiohttp.ConnectionTimeoutError as error:
        raise NotSentInTime from error
    except TimeoutError as error:
        raise TimedOut from error
    except _BEFORE_SENDING as error:
        raise NotSent(_said(error)) from None
    except aiohttp.ClientError as error:
        raise NetworkError(_said(error)) from None


def _said(error: aiohttp.ClientError) -> str:
    """What an error says, without the address, of which the token is a part. Those raised with the address say nothing
    else that could be shown, and for the same reason none is kept as the cause."""
    match error:
        case aiohttp.ClientResponseError():
            # Of a malformed answer the lines below quote what was received.
            said = f"{error.status} " + error.message.partition("\n")[0]
        case aiohttp.InvalidURL():
            said = "not an address"
        case _:
            said = str(error)
    return f"aiohttp.{type(error).__name__}: {said}"


def _chosen(given: ODVInput[float], default: float | None) -> float | None:
    """The time-out a call asked for, which may be None for "no limit", or the default where it asked for nothing."""
    return given if given is None or isinstance(given, int | float) else default


async def _form(
    fields: Mapping[str, str], files: Mapping[str, FieldTuple], write_timeout: float | None
) -> aiohttp.MultipartWriter:
    """A multipart body: the plain fields, then the files. Names travel as UTF-8, which aiohttp's own form escapes."""
    form = aiohttp.MultipartWriter("form-data")
    for name, value in fields.items():
        form.append(value, {"Content-Disposition": f'form-data; name="{name.translate(_ESCAPES)}"'})
    for name, (filename, source, kind) in files.items():
        content = source if isinstance(source, bytes) else await asyncio.to_thread(_whole, source)
        disposition = f'form-data; name="{name.translate(_ESCAPES)}"; filename="{filename.translate(_ESCAPES)}"'
        form.append_payload(_Upload(content, kind, disposition, write_timeout))
    return form


def _whole(handle: IO[bytes]) -> bytes:
    """The content of an open file from its start, so that a request made again sends the same."""
    if handle.seekable():
        handle.seek(0)
    return handle.read()


class _Upload(aiohttp.Payload):
    """One file of a form, written piece by piece; each piece must leave within the write time-out."""

    _value: bytes

    def __init__(self, content: bytes, kind: str, disposition: str, write_timeout: float | None) -> None:
        super().__init__(content, headers={"Content-Disposition": disposition}, content_type=kind)
        self._size = len(content)
        self._write_timeout = write_timeout

    def decode(self, encoding: str = "utf-8", errors: str = "strict") -> str:
        return self._value.decode(encoding, errors)

    async def write(self, writer: aiohttp.abc.AbstractStreamWriter) -> None:
        rest = memoryview(self._value)
        while rest:
            async with asyncio.timeout(self._write_timeout):
                await writer.write(rest[:PIECE])
            rest = rest[PIECE:]
