"""The playground's web side without a browser: the Bot API over HTTP, the page's routes, and who may use them."""

from __future__ import annotations

import asyncio
import json
import re
from base64 import b64encode
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from importlib import resources
from typing import Any

import pytest
from aiohttp import ClientError, ClientPayloadError, ClientSession, FormData
from aiohttp.test_utils import make_mocked_request
from hypothesis import given
from hypothesis import strategies as st
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter
from telegram.request import HTTPXRequest

from bot.playground.faults import NetworkFault, too_many
from bot.playground.origin import is_foreign
from tests.support.playground_site import ANA, BORIS, CHEN, NOTICE, Site, open_site

Json = dict[str, Any]
PAGE = resources.files("bot.playground").joinpath("page")
BUTTONS = InlineKeyboardMarkup([[InlineKeyboardButton("Save", callback_data="save")]])


@pytest.fixture(autouse=True, scope="module")
def _durations() -> Iterator[None]:
    """RetryAfter carries a timedelta, as it will in every later version of python-telegram-bot."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PTB_TIMEDELTA", "true")
        yield


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    async with open_site() as opened:
        yield opened


@pytest.fixture
async def http(site: Site) -> AsyncIterator[ClientSession]:
    async with ClientSession(site.url) as session:
        yield session


@pytest.fixture
async def bot(site: Site) -> AsyncIterator[Bot]:
    """python-telegram-bot as anybody would set it up against a Bot API server of their own."""
    real = Bot(
        site.telegram.token,
        base_url=f"{site.url}/bot",
        base_file_url=f"{site.url}/file/bot",
        request=HTTPXRequest(httpx_kwargs={"trust_env": False}),
        get_updates_request=HTTPXRequest(httpx_kwargs={"trust_env": False}),
    )
    async with real:
        yield real


async def act(http: ClientSession, action: str, **body: object) -> Json:
    """Do something on the page that is expected to succeed."""
    async with http.post(f"/playground/{action}", json=body) as response:
        answer: Json = await response.json()
        assert response.status == 200, answer
        return answer


async def refusal(http: ClientSession, action: str, **body: object) -> str:
    """Do something on the page that is expected to be refused; the sentence."""
    async with http.post(f"/playground/{action}", json=body) as response:
        assert 400 <= response.status < 500
        answer: Json = await response.json()
        assert list(answer) == ["error"]
        return str(answer["error"])


async def chat(http: ClientSession, person: int) -> Json:
    """One person's chat as the page reads it."""
    async with http.get("/playground/state", params={"person": str(person)}) as response:
        (found,) = (await response.json())["people"]
        return dict(found)


class TestBotApi:
    async def test_a_real_bot_sends_and_edits(self, site: Site, bot: Bot) -> None:
        site.telegram.say(ANA, "/start")
        sent = await bot.send_message(
            ANA,
            "<b>Hello</b> &amp; welcome",
            "HTML",
            reply_markup=BUTTONS,
            link_preview_options=LinkPreviewOptions(True),
        )
        await bot.edit_message_text("Welcome back", ANA, sent.message_id)
        shown = site.telegram.messages(ANA)[-1]
        assert (shown.text, shown.edited, shown.inline_keyboard) == ("Welcome back", True, None)

    async def test_updates_are_read_and_confirmed(self, site: Site, bot: Bot) -> None:
        site.telegram.say(ANA, "/start")
        site.telegram.say(ANA, "python, remote")
        updates = await bot.get_updates(timeout=0)
        assert [update.effective_message and update.effective_message.text for update in updates] == [
            "/start",
            "python, remote",
        ]
        assert await bot.get_updates(offset=updates[-1].update_id + 1, timeout=0) == ()

    async def test_files_go_up_and_come_down(self, site: Site, bot: Bot) -> None:
        site.telegram.say(ANA, "/export")
        sent = await bot.send_document(ANA, b"a,b\n1,2\n", filename="jobs.csv", caption="Your jobs")
        assert sent.document is not None
        assert sent.document.file_name == "jobs.csv"
        again = await bot.get_file(sent.document.file_id)
        assert bytes(await again.download_as_bytearray()) == b"a,b\n1,2\n"

    async def test_errors_arrive_as_their_own_kinds(self, site: Site, bot: Bot) -> None:
        site.telegram.say(ANA, "/start")
        with pytest.raises(BadRequest, match="Chat not found"):
            await bot.send_message(404, "Hello")
        site.telegram.block(ANA)
        with pytest.raises(Forbidden, match="bot was blocked by the user"):
            await bot.send_message(ANA, "Hello")
        site.telegram.fail("sendMessage", NetworkFault())
        with pytest.raises(NetworkError):
            await bot.send_message(ANA, "Hello")

    async def test_a_flood_limit_names_the_wait_in_body_and_header(
        self, site: Site, bot: Bot, http: ClientSession
    ) -> None:
        site.telegram.fail("sendMessage", too_many(7), times=2)
        with pytest.raises(RetryAfter) as refused:
            await bot.send_message(ANA, "Hello")
        assert refused.value.retry_after == timedelta(seconds=7)
        async with http.post(f"/bot{site.telegram.token}/sendMessage", data={"chat_id": ANA, "text": "x"}) as response:
            assert (response.status, response.headers["Retry-After"]) == (429, "7")
            assert await response.json() == {
                "ok": False,
                "error_code": 429,
                "description": "Too Many Requests: retry after 7",
                "parameters": {"retry_after": 7},
            }

    @pytest.mark.parametrize("form", ["query", "form", "multipart", "json"])
    async def test_parameters_may_come_in_any_form(self, site: Site, http: ClientSession, form: str) -> None:
        site.telegram.say(ANA, "/start")
        fields = {"chat_id": str(ANA), "text": "Hello"}
        multipart = FormData(fields, default_to_multipart=True)
        how: Json = {"params": fields} if form == "query" else {"json": fields} if form == "json" else {"data": fields}
        if form == "multipart":
            how = {"data": multipart}
        method = "GET" if form == "query" else "POST"
        async with http.request(method, f"/bot{site.telegram.token}/sendMessage", **how) as response:
            answer = await response.json()
        assert (answer["ok"], answer["result"]["text"]) == (True, "Hello")

    @pytest.mark.parametrize(
        ("path", "body", "status", "description"),
        [
            ("/bot1:wrong/getMe", "{}", 401, "Unauthorized"),
            ("/bot1:playground/danceWithMe", "{}", 404, "Not Found: method not found"),
            ("/bot1:playground/getMe", "{broken", 400, "Bad Request: can't parse the request"),
            ("/bot1:playground/getMe", "[1]", 400, "Bad Request: can't parse the request"),
        ],
    )
    async def test_malformed_calls(
        self, http: ClientSession, path: str, body: str, status: int, description: str
    ) -> None:
        headers = {"Content-Type": "application/json"}
        async with http.post(path, data=body, headers=headers) as response:
            assert response.status == status
            assert await response.json() == {"ok": False, "error_code": status, "description": description}

    async def test_pages_of_other_sites_cannot_call_it(self, site: Site, http: ClientSession) -> None:
        headers = {"Sec-Fetch-Site": "cross-site"}
        async with http.get(f"/bot{site.telegram.token}/getMe", headers=headers) as response:
            assert response.status == 401

    async def test_a_file_needs_the_token_too(self, http: ClientSession) -> None:
        for path, status in (("/file/bot1:wrong/documents/x", 401), ("/file/bot1:playground/documents/x", 404)):
            async with http.get(path) as response:
                assert response.status == status


class TestState:
    async def test_it_holds_what_the_page_shows_first(self, site: Site, http: ClientSession) -> None:
        await site.telegram.call("setMyCommands", {"commands": [{"command": "help", "description": "what I can do"}]})
        await site.telegram.call("setMyDescription", {"description": "I find jobs."})
        async with http.get("/playground/state") as response:
            state = await response.json()
        assert state["now"] == "2026-03-27T09:30:00+00:00"
        assert state["notice"] == NOTICE
        assert state["bot"] == {"name": "Rolecall", "description": "I find jobs."}
        assert state["commands"] == [{"command": "help", "description": "what I can do"}]
        assert [person["name"] for person in state["people"]] == ["Ana", "Boris", "Chen"]

    async def test_a_message_comes_as_text_with_entities(self, site: Site, bot: Bot, http: ClientSession) -> None:
        site.telegram.say(ANA, "<script>alert(1)</script>")
        await bot.send_message(ANA, "<b>1 &lt; 2</b>", "HTML", reply_markup=BUTTONS)
        said, answered = (await chat(http, ANA))["messages"]
        assert (said["mine"], said["text"]) == (True, "<script>alert(1)</script>")
        assert (answered["mine"], answered["text"]) == (False, "1 < 2")
        assert answered["entities"] == [{"type": "bold", "offset": 0, "length": 5}]
        assert answered["keyboard"] == [[{"text": "Save", "callback_data": "save"}]]

    async def test_a_quiz_keeps_its_secret_until_the_vote(self, site: Site, bot: Bot, http: ClientSession) -> None:
        site.telegram.say(ANA, "/quiz")
        options = ["Payment required", "Gone for legal reasons"]
        await bot.send_poll(ANA, "What is 451?", options, type="quiz", correct_option_ids=[1], explanation="A novel.")
        poll = (await chat(http, ANA))["messages"][-1]["poll"]
        assert (poll["correct_option_ids"], poll["explanation"], poll["chosen"]) == ([], "", [])
        await act(http, "vote", person=ANA, poll=poll["id"], options=[0])
        poll = (await chat(http, ANA))["messages"][-1]["poll"]
        assert (poll["correct_option_ids"], poll["explanation"], poll["chosen"]) == ([1], "A novel.", [0])
        assert [option["voter_count"] for option in poll["options"]] == [1, 0]

    async def test_only_harmless_files_open_in_the_browser(self, site: Site, http: ClientSession) -> None:
        trap = site.telegram.send_document(ANA, 'cv "1".html', b"<script>alert(1)</script>", "text/html")
        async with http.get(f"/playground/file/{ANA}/{trap}") as response:
            assert response.headers["Content-Disposition"] == "attachment; filename*=UTF-8''cv%20%221%22.html"
            assert response.content_type == "application/octet-stream"
            assert "sandbox" in response.headers["Content-Security-Policy"]
            assert response.headers["X-Content-Type-Options"] == "nosniff"
        voice = site.telegram.send_voice(ANA, b"OggS", 3)
        async with http.get(f"/playground/file/{ANA}/{voice}") as response:
            assert (response.content_type, await response.read()) == ("audio/ogg", b"OggS")
        async with http.get(f"/playground/file/{BORIS}/{voice}") as response:
            assert response.status == 404


class TestActions:
    async def test_people_speak_and_share(self, site: Site, http: ClientSession) -> None:
        said = await act(http, "say", person=ANA, text="hello")
        await act(http, "location", person=ANA, latitude=38.7, longitude=-9)
        content = b64encode(b"my life").decode()
        await act(http, "document", person=ANA, name="cv.txt", mime="text/plain", content=content)
        first, place, document = site.telegram.messages(ANA)
        assert (first.id, first.text) == (said["message"], "hello")
        assert place.location == (38.7, -9)
        assert document.file is not None
        assert (document.file.name, document.file.content) == ("cv.txt", b"my life")

    async def test_a_press_brings_back_what_the_bot_answers(self, site: Site, bot: Bot, http: ClientSession) -> None:
        site.telegram.say(ANA, "/start")
        message = (await bot.send_message(ANA, "A job", reply_markup=BUTTONS)).message_id
        pressing = http.post("/playground/press", json={"person": ANA, "message": message, "data": "save"})

        async def answer() -> None:
            offset = 0
            while True:
                for update in await bot.get_updates(offset=offset, timeout=5):
                    offset = update.update_id + 1
                    if update.callback_query:
                        await bot.answer_callback_query(update.callback_query.id, "Saved", show_alert=True)
                        return

        async with asyncio.TaskGroup() as group:
            group.create_task(answer())
            response = await pressing
        assert await response.json() == {"text": "Saved", "show_alert": True}

    async def test_blocking_and_coming_back(self, site: Site, bot: Bot, http: ClientSession) -> None:
        await act(http, "say", person=ANA, text="/start")
        await act(http, "block", person=ANA)
        assert (await chat(http, ANA))["blocked"] is True
        with pytest.raises(Forbidden):
            await bot.send_message(ANA, "Hello")
        await act(http, "unblock", person=ANA)
        assert (await chat(http, ANA))["blocked"] is False
        assert site.telegram.messages(ANA)[-1].text == "/start"
        await bot.send_message(ANA, "Hello again")

    async def test_a_newcomer_can_speak_at_once(self, site: Site, http: ClientSession) -> None:
        first = (await act(http, "add-person", name="  Dana ", language="uk"))["person"]
        second = (await act(http, "add-person", name="Emeka"))["person"]
        assert len({first, second, ANA, BORIS, CHEN}) == 5
        assert (await chat(http, first))["name"] == "Dana"
        await act(http, "say", person=second, text="/start")
        assert site.telegram.messages(second)[0].text == "/start"

    async def test_the_clock_is_wound_once_at_a_time(self, site: Site, http: ClientSession) -> None:
        sentences: list[str] = []

        async def wind_again(_by: timedelta) -> None:
            sentences.append(await refusal(http, "advance", hours=1))

        site.desk.due = wind_again
        assert await act(http, "advance", hours=24) == {"now": "2026-03-28T09:30:00+00:00"}
        assert sentences == ["The clock is being wound forward already."]

    @pytest.mark.parametrize(
        ("action", "body", "sentence"),
        [
            ("say", {"person": 77, "text": "hello"}, "There is no person 77 in this playground."),
            ("say", {"person": ANA, "text": ""}, "text: String should have at least 1 character."),
            ("say", {"person": "<b>", "text": "x"}, "person: Input should be a valid integer."),
            ("press", {"person": ANA, "message": 5, "data": "x"}, "That button is not there any more."),
            ("vote", {"person": ANA, "poll": "9", "options": [0]}, "The poll does not allow that."),
            ("location", {"person": ANA, "latitude": 91, "longitude": 0}, "latitude: "),
            ("document", {"person": ANA, "name": "../x", "mime": "text/plain", "content": ""}, "name: "),
            ("document", {"person": ANA, "name": "x", "mime": "text/plain", "content": "?"}, "The file did not arrive"),
            ("add-person", {"name": "   "}, "name: String should have at least 1 character."),
            ("advance", {"hours": 0}, "hours: "),
            ("advance", {"hours": 1, "minutes": 5}, "minutes: "),
        ],
    )
    async def test_what_cannot_be_done_is_said_in_a_sentence(
        self, http: ClientSession, action: str, body: Json, sentence: str
    ) -> None:
        assert (await refusal(http, action, **body)).startswith(sentence)

    async def test_what_was_sent_is_never_said_back(self, http: ClientSession) -> None:
        headers = {"Content-Type": "application/json"}
        async with http.post("/playground/say", data='{"<img src=x>": 1', headers=headers) as response:
            assert response.status == 400
            assert response.content_type == "application/json"
            assert "<img" not in await response.text()


class TestWhoMayAct:
    @pytest.mark.parametrize(
        "headers",
        [
            {"Origin": "https://evil.example"},
            {"Origin": "null"},
            {"Origin": "http://["},
            {"Sec-Fetch-Site": "cross-site"},
            {"Sec-Fetch-Site": "same-site"},
        ],
    )
    async def test_not_the_pages_of_other_sites(self, site: Site, http: ClientSession, headers: dict[str, str]) -> None:
        async with http.post("/playground/say", json={"person": ANA, "text": "x"}, headers=headers) as response:
            assert response.status == 403
            assert await response.json() == {"error": "Only the playground's own page may do this."}
        assert site.telegram.messages(ANA) == []

    async def test_its_own_page(self, site: Site, http: ClientSession) -> None:
        headers = {"Origin": site.url, "Sec-Fetch-Site": "same-origin"}
        async with http.post("/playground/say", json={"person": ANA, "text": "x"}, headers=headers) as response:
            assert response.status == 200

    @pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
    async def test_not_what_a_plain_form_can_send(self, site: Site, http: ClientSession, content_type: str) -> None:
        body = json.dumps({"person": ANA, "text": "x"})
        async with http.post("/playground/say", data=body, headers={"Content-Type": content_type}) as response:
            assert response.status == 415
        assert site.telegram.messages(ANA) == []

    @given(origin=st.text(max_size=40) | st.from_regex(r"https?://[a-z0-9.\-:\[\]@/]{0,30}", fullmatch=True))
    def test_an_origin_is_either_ours_to_the_letter_or_foreign(self, origin: str) -> None:
        request = make_mocked_request("POST", "/", headers={"Host": "rolecall.test:8080", "Origin": origin})
        ours = {"http://rolecall.test:8080", "https://rolecall.test:8080"}
        assert is_foreign(request) is (origin not in ours)


class TestEvents:
    async def test_a_page_hears_whose_chat_changed(self, site: Site, http: ClientSession) -> None:
        async with http.get("/playground/events") as response:
            assert response.content_type == "text/event-stream"
            assert await response.content.readuntil(b"\n\n") == b"retry: 1000\n\n"
            site.telegram.say(BORIS, "one")
            site.telegram.say(ANA, "two")
            assert await response.content.readuntil(b"\n\n") == b'event: changed\ndata: {"people": [11, 12]}\n\n'
            await act(http, "advance", hours=1)
            assert await response.content.readuntil(b"\n\n") == b'event: changed\ndata: {"people": null}\n\n'

    async def test_an_open_page_does_not_keep_the_server_from_stopping(self, site: Site, http: ClientSession) -> None:
        async with http.get("/playground/events") as response:
            await response.content.readuntil(b"\n\n")
            await site.server.close()
            with pytest.raises(ClientPayloadError):
                await response.content.read()

    async def test_nor_does_a_button_that_waits_for_its_answer(self, site: Site, bot: Bot, http: ClientSession) -> None:
        site.telegram.say(ANA, "/start")
        message = (await bot.send_message(ANA, "A job", reply_markup=BUTTONS)).message_id
        (start,) = await site.telegram.updates()
        body = {"person": ANA, "message": message, "data": "save"}
        pressing = asyncio.create_task(http.post("/playground/press", json=body))
        await site.telegram.updates(start["update_id"] + 1, timeout=30)
        await site.server.close()
        with pytest.raises(ClientError):
            await pressing


class TestPage:
    async def test_it_is_served_with_a_strict_policy(self, http: ClientSession) -> None:
        async with http.get("/") as response:
            assert response.status == 200
            assert "default-src 'none'" in response.headers["Content-Security-Policy"]
            assert "unsafe" not in response.headers["Content-Security-Policy"]
            linked = re.findall(r'(?:src|href)="([^"]+)"', await response.text())
        for path in linked:
            async with http.get(path) as response:
                assert response.status == 200, path

    @pytest.mark.parametrize("path", ["/playground/page/../server.py", "/playground/page/nothing.js"])
    async def test_nothing_else_is_served(self, http: ClientSession, path: str) -> None:
        async with http.get(path) as response:
            assert response.status == 404

    @pytest.mark.parametrize("name", sorted(entry.name for entry in PAGE.iterdir()))
    def test_it_loads_nothing_from_elsewhere_and_parses_no_html(self, name: str) -> None:
        source = PAGE.joinpath(name).read_text()
        addresses = set(re.findall(r"https?://[\w.]+", source))
        assert addresses <= {"http://www.w3.org", "https://www.openstreetmap.org", "https://t.me"}
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(", source)
