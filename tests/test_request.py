"""The aiohttp requests keep the contract of python-telegram-bot's own, held against a real server on loopback."""

from __future__ import annotations

import asyncio
import io
import socket
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, field

import pytest
from aiohttp import web
from telegram import Bot, InputFile, InputMediaDocument
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TimedOut
from telegram.request import BaseRequest, HTTPXRequest, RequestData
from telegram.request._requestparameter import RequestParameter

from bot.request import AiohttpRequest, NotSent, NotSentInTime, environment_proxy

type_of_request = pytest.mark.parametrize("kind", [AiohttpRequest, HTTPXRequest])
Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


@pytest.fixture(autouse=True, scope="module")
def _durations() -> Iterator[None]:
    """RetryAfter carries a timedelta, as it will in every later version of python-telegram-bot."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PTB_TIMEDELTA", "true")
        yield


@dataclass
class Server:
    """A loopback server that remembers what it was sent; `answer` is what it says."""

    answer: Answer
    url: str = ""
    methods: list[str] = field(default_factory=list)
    agents: list[str] = field(default_factory=list)
    types: list[str] = field(default_factory=list)
    lengths: list[int | None] = field(default_factory=list)
    forms: list[dict[str, object]] = field(default_factory=list)
    peers: list[object] = field(default_factory=list)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        self.methods.append(request.method)
        self.agents.append(request.headers["User-Agent"])
        self.types.append(request.content_type)
        self.lengths.append(request.content_length)
        self.peers.append(request.transport and request.transport.get_extra_info("peername"))
        form: dict[str, object] = {}
        for name, value in (await request.post()).items():
            if isinstance(value, web.FileField):
                form[name] = (value.filename, value.content_type, value.file.read())
            else:
                form[name] = value
        self.forms.append(form)
        return await self.answer(request)


async def fine(_: web.Request) -> web.StreamResponse:
    return web.json_response({"ok": True, "result": True})


def says(status: int, **body: object) -> Answer:
    async def answer(_: web.Request) -> web.StreamResponse:
        return web.json_response({"ok": False, **body}, status=status)

    return answer


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    served = Server(fine)
    app = web.Application(client_max_size=64 * 2**20)
    app.router.add_route("*", "/{path:.*}", served.handle)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    served.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield served
    await runner.cleanup()


def data(**values: object) -> RequestData:
    return RequestData([RequestParameter.from_input(name, value) for name, value in values.items()])


@type_of_request
async def test_a_post_sends_its_parameters_as_a_form(server: Server, kind: type[BaseRequest]) -> None:
    told = data(chat_id=5, text="Grüße & <b>", flags=[1, "ä"], on=True)
    async with kind() as request:
        assert await request.post(f"{server.url}/x", told) is True
        assert await request.post(f"{server.url}/x") is True
    assert server.methods == ["POST", "POST"]
    assert server.forms == [{"chat_id": "5", "text": "Grüße & <b>", "flags": '[1, "\\u00e4"]', "on": "true"}, {}]
    assert server.types[0] == "application/x-www-form-urlencoded"
    assert server.agents == [BaseRequest.USER_AGENT] * 2


@type_of_request
async def test_a_file_is_retrieved_as_its_bytes(server: Server, kind: type[BaseRequest]) -> None:
    async def answer(_: web.Request) -> web.StreamResponse:
        return web.Response(body=bytes(range(256)))

    server.answer = answer
    async with kind() as request:
        assert await request.retrieve(f"{server.url}/file") == bytes(range(256))
    assert server.methods == ["GET"]


NAMES = ["cv.pdf", "Lebenslauf für Zoë.pdf", "резюме 📄.pdf", 'my "best" cv.pdf']


@type_of_request
@pytest.mark.parametrize("name", NAMES)
async def test_an_upload_keeps_name_type_and_content(server: Server, kind: type[BaseRequest], name: str) -> None:
    content = b"\0\r\n--boundary" * 10
    async with kind() as request:
        sent = data(chat_id=1, caption="ça", document=InputFile(content, filename=name))
        await request.post(f"{server.url}/x", sent)
    assert server.types == ["multipart/form-data"]
    assert server.lengths != [None]
    document = (name.replace('"', "%22"), "application/pdf", content)
    assert server.forms == [{"chat_id": "1", "caption": "ça", "document": document}]


@type_of_request
async def test_several_files_and_an_open_one_go_in_one_request(server: Server, kind: type[BaseRequest]) -> None:
    handle = io.BytesIO(b"b" * 3_000_000)
    first = InputMediaDocument(b"a", filename="a.txt")
    second = InputMediaDocument(InputFile(handle, filename="b.bin", attach=True, read_file_handle=False))
    parameters = data(media=[first, second])
    async with kind() as request:
        await request.post(f"{server.url}/x", parameters)
        await request.post(f"{server.url}/x", parameters)
    once, again = ([form[name] for name in form if name != "media"] for form in server.forms)
    assert once == again == [("a.txt", "text/plain", b"a"), ("b.bin", "application/octet-stream", b"b" * 3_000_000)]


@type_of_request
async def test_the_bot_sends_a_document_through_it(server: Server, kind: type[BaseRequest]) -> None:
    async def answer(_: web.Request) -> web.StreamResponse:
        message = {"message_id": 7, "date": 0, "chat": {"id": 1, "type": "private"}}
        return web.json_response({"ok": True, "result": message})

    server.answer = answer
    async with kind() as request:
        bot = Bot("1:a", base_url=f"{server.url}/bot", request=request)
        assert (await bot.send_document(1, b"{}", filename="export.json")).message_id == 7
    assert server.forms == [{"chat_id": "1", "document": ("export.json", "application/json", b"{}")}]


@type_of_request
@pytest.mark.parametrize(
    ("answer", "error", "message"),
    [
        (says(400, description="Bad Request: chat not found"), BadRequest, "Chat not found"),
        (says(403, description="Forbidden: bot was blocked by the user"), Forbidden, "bot was blocked by the user"),
        (says(429, parameters={"retry_after": 9}), RetryAfter, "Flood control exceeded"),
        (says(400, parameters={"migrate_to_chat_id": -100}), ChatMigrated, "New chat id: -100"),
        (says(502), NetworkError, "Bad Gateway"),
        (says(302), NetworkError, "Found"),
    ],
)
async def test_what_telegram_refuses_becomes_its_error(
    server: Server, kind: type[BaseRequest], answer: Answer, error: type[Exception], message: str
) -> None:
    server.answer = answer
    async with kind() as request:
        with pytest.raises(error, match=message) as caught:
            await request.post(f"{server.url}/x", data(chat_id=1))
    assert type(caught.value) is error


@type_of_request
async def test_a_slow_server_times_out(server: Server, kind: type[BaseRequest]) -> None:
    asked, released = asyncio.Event(), asyncio.Event()

    async def answer(_: web.Request) -> web.StreamResponse:
        asked.set()
        await released.wait()
        return web.json_response({"ok": True, "result": 1})

    server.answer = answer
    async with kind() as request:
        with pytest.raises(TimedOut, match="Timed out") as caught:
            await request.post(f"{server.url}/x", read_timeout=0.05)
        assert asked.is_set()
        assert not isinstance(caught.value, NotSent)
        waiting = asyncio.create_task(request.post(f"{server.url}/x", read_timeout=None))
        released.set()
        assert await waiting == 1


@type_of_request
async def test_a_broken_connection_is_a_network_error(server: Server, kind: type[BaseRequest]) -> None:
    async def answer(request: web.Request) -> web.StreamResponse:
        assert request.transport
        request.transport.abort()
        return web.Response()

    server.answer = answer
    async with kind() as request:
        with pytest.raises(NetworkError, match=r"^(aiohttp|httpx)\.\w+: ") as caught:
            await request.post(f"{server.url}/x", data(text="once"))
        assert type(caught.value) is NetworkError
        assert len(server.forms) == 1, "a POST must never be repeated behind the caller's back"


@type_of_request
async def test_a_busy_pool_is_said_before_anything_is_sent(server: Server, kind: type[BaseRequest]) -> None:
    asked, released = asyncio.Event(), asyncio.Event()

    async def answer(request: web.Request) -> web.StreamResponse:
        asked.set()
        await released.wait()
        return await fine(request)

    server.answer = answer
    request = AiohttpRequest(connections=1) if kind is AiohttpRequest else HTTPXRequest(connection_pool_size=1)
    async with request:
        first = asyncio.create_task(request.post(f"{server.url}/x"))
        await asked.wait()
        with pytest.raises(TimedOut, match=r"Pool timeout.*not.* sent") as caught:
            await request.post(f"{server.url}/x", pool_timeout=0.01)
        assert isinstance(caught.value, NotSentInTime) or kind is HTTPXRequest
        released.set()
        assert await first is True
        assert await request.post(f"{server.url}/x", pool_timeout=0.01) is True
    assert len(server.forms) == 2


@type_of_request
async def test_it_can_be_opened_again_but_not_used_while_shut(server: Server, kind: type[BaseRequest]) -> None:
    request = kind()
    for _ in range(2):
        await request.initialize()
        await request.initialize()
        assert await request.post(f"{server.url}/x") is True
        await request.shutdown()
        await request.shutdown()
    with pytest.raises(NetworkError, match="is not initialized"):
        await request.post(f"{server.url}/x")


@type_of_request
async def test_cancelling_leaves_the_connections_usable(server: Server, kind: type[BaseRequest]) -> None:
    asked = asyncio.Semaphore(0)

    async def answer(request: web.Request) -> web.StreamResponse:
        asked.release()
        if request.path == "/hang":
            await asyncio.Event().wait()
        return await fine(request)

    server.answer = answer
    request = AiohttpRequest(connections=2) if kind is AiohttpRequest else HTTPXRequest(connection_pool_size=2)
    async with request:
        for _ in range(3):
            hanging = [asyncio.create_task(request.post(f"{server.url}/hang")) for _ in range(2)]
            queued = asyncio.create_task(request.post(f"{server.url}/x", pool_timeout=None))
            await asked.acquire()
            await asked.acquire()
            for task in (*hanging, queued):
                task.cancel()
            outcomes = await asyncio.gather(*hanging, queued, return_exceptions=True)
            assert all(isinstance(outcome, asyncio.CancelledError) for outcome in outcomes)
        assert await request.post(f"{server.url}/x") is True


@type_of_request
async def test_no_connection_is_a_network_error_and_ours_says_not_sent(kind: type[BaseRequest]) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{unused.getsockname()[1]}"
        async with kind() as request:
            with pytest.raises(NetworkError, match=r"^(aiohttp|httpx)\.\w+: ") as caught:
                await request.post(f"{address}/x", data(text="never"))
    assert isinstance(caught.value, NotSent) is (kind is AiohttpRequest)


@pytest.mark.parametrize("answer", [b"nonsense\r\n\r\n", b"HTTP/1.1 many\r\n\r\n", b"", None])
async def test_no_error_holds_the_token(answer: bytes | None) -> None:
    """It is a part of every address, and errors are logged with what caused them."""

    async def say(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.write(answer or b"")
        writer.close()

    token = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
    async with await asyncio.start_server(say, "127.0.0.1") as broken, AiohttpRequest() as request:
        origin = f"http://127.0.0.1:{broken.sockets[0].getsockname()[1]}" if answer is not None else "http://[nowhere"
        with pytest.raises(NetworkError, match=r"^aiohttp\.\w+: ") as caught:
            await request.post(f"{origin}/bot{token}/getMe")
    assert token not in "".join(traceback.format_exception(caught.value))


async def test_a_time_out_while_connecting_is_both_timed_out_and_not_sent() -> None:
    # A listener whose queue is full answers no further connection attempts.
    with socket.create_server(("127.0.0.1", 0), backlog=0) as full:
        address = full.getsockname()
        with socket.create_connection(address), socket.socket() as second:
            second.setblocking(False)
            second.connect_ex(address)
            async with AiohttpRequest() as request:
                with pytest.raises(NotSentInTime, match="Timed out"):
                    await request.post(f"http://127.0.0.1:{address[1]}/x", connect_timeout=0.05)


async def test_one_connection_serves_many_requests(server: Server) -> None:
    async with AiohttpRequest() as request:
        for _ in range(5):
            await request.post(f"{server.url}/x", data(text="hello"))
    assert len(set(server.peers)) == 1


async def test_an_upload_nobody_reads_times_out() -> None:
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        upload = data(document=InputFile(bytes(32 * 2**20), filename="big.bin"))
        async with AiohttpRequest(media_write_timeout=0.05) as request:
            with pytest.raises(TimedOut, match="Timed out"):
                await request.post(f"http://127.0.0.1:{deaf.getsockname()[1]}/x", upload)


async def test_a_proxy_is_used_where_named(server: Server) -> None:
    paths: list[str] = []

    async def answer(request: web.Request) -> web.StreamResponse:
        paths.append(f"{request.host}{request.path}")
        return await fine(request)

    server.answer = answer
    async with AiohttpRequest(proxy=server.url) as proxied:
        assert await proxied.post("http://telegram.invalid/x") is True
    assert paths == ["telegram.invalid/x"]


def test_the_environment_names_the_proxy_and_exempts_from_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    assert environment_proxy("https://api.telegram.org") is None
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:3128")
    monkeypatch.setenv("NO_PROXY", "localhost,127.0.0.1")
    assert environment_proxy("https://api.telegram.org") == "http://proxy.example:3128"
    assert environment_proxy("http://api.telegram.org") is None
    assert environment_proxy("https://127.0.0.1:8081") is None


async def test_a_proxy_that_opens_no_tunnel_means_not_sent(server: Server) -> None:
    server.answer = says(407)
    async with AiohttpRequest(proxy=server.url) as request:
        with pytest.raises(NotSent):
            await request.post("https://telegram.invalid/x")
