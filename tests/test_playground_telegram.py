"""The fake Telegram keeps to the Bot API: what a bot sees, what it may do, and how it is refused."""

from __future__ import annotations

import asyncio
import json
import os
import struct
import zlib
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeChat,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputTextMessageContent,
    LinkPreviewOptions,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    ReplyParameters,
    Update,
)
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TimedOut,
)

from bot.playground.chats import Event, Upload
from bot.playground.faults import ApiError, NetworkFault
from bot.playground.flood import FloodLimit, Window
from bot.playground.methods import METHODS
from bot.playground.parameters import accepted
from bot.playground.request import PlaygroundRequest
from bot.playground.telegram import Telegram

ANA, BORIS, CHEN = 11, 12, 13
CREW = -500
# A description such as https://github.com/PaulSonOfLars/telegram-bot-api-spec offers; not shipped with Rolecall.
API = Path(os.environ.get("BOT_API_DESCRIPTION", "api.json"))
BUTTON = {"inline_keyboard": [[{"text": "Save", "callback_data": "save:1"}]]}


class Clock:
    """A time that only moves when told to."""

    def __init__(self) -> None:
        self.time = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time

    def wind(self, **span: float) -> None:
        self.time += timedelta(**span)


@pytest.fixture(autouse=True)
def _spans_of_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """python-telegram-bot gives durations as numbers, with a warning, unless told otherwise."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def telegram(clock: Clock) -> Telegram:
    """Ana has started the bot and her /start is confirmed; Boris and Chen have not."""
    telegram = Telegram(clock)
    telegram.join(ANA, "Ana", last_name="Lima", username="ana", language_code="pt-br")
    telegram.join(BORIS, "Boris")
    telegram.join(CHEN, "Chen", language_code=None)
    telegram.say(ANA, "/start")
    return telegram


@pytest.fixture
def bot(telegram: Telegram) -> Bot:
    return Bot(telegram.token, request=PlaygroundRequest(telegram), get_updates_request=PlaygroundRequest(telegram))


async def refused(telegram: Telegram, method: str, /, **params: Any) -> tuple[int, str]:
    with pytest.raises(ApiError) as caught:
        await telegram.call(method, params)
    return caught.value.code, caught.value.description


def png(width: int = 2, height: int = 2) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * (width + 1) * height))
        + chunk(b"IEND", b"")
    )


# ── talking


async def test_a_message_reaches_the_bot_and_is_answered(telegram: Telegram, bot: Bot) -> None:
    (update,) = await bot.get_updates()
    message = update.message
    assert message is not None
    assert message.from_user is not None
    assert (message.text, message.from_user.language_code, message.chat.type) == ("/start", "pt-br", "private")
    assert message.entities[0].type == "bot_command"
    sent = await bot.send_message(
        ANA,
        "<b>Hello</b>, Ana",
        parse_mode="HTML",
        reply_parameters=ReplyParameters(message.message_id),
        link_preview_options=LinkPreviewOptions(is_disabled=True),
        protect_content=True,
        reply_markup=InlineKeyboardMarkup([[InlineKeyboardButton("Save", callback_data="save:1")]]),
    )
    assert sent.reply_to_message is not None
    assert sent.reply_to_message.text == "/start"
    assert sent.text_html == "<b>Hello</b>, Ana"
    shown = telegram.messages(ANA)[-1]
    assert (shown.id, shown.html, shown.from_bot) == (sent.message_id, "<b>Hello</b>, Ana", True)
    assert shown.inline_keyboard == BUTTON["inline_keyboard"]


async def test_method_names_are_read_in_any_case(telegram: Telegram) -> None:
    assert (await telegram.call("GETME", {}))["username"] == "rolecall_bot"


async def test_parameters_may_be_json_text_or_values(telegram: Telegram) -> None:
    one = await telegram.call("sendMessage", {"chat_id": str(ANA), "text": "a", "reply_markup": json.dumps(BUTTON)})
    two = await telegram.call("sendMessage", {"chat_id": ANA, "text": "a", "reply_markup": BUTTON})
    assert one["reply_markup"] == two["reply_markup"] == BUTTON


@pytest.mark.parametrize("method", ["sendMessage", "sendPoll", "answerInlineQuery", "sendLocation", "editMessageText"])
async def test_unknown_parameters_are_refused(telegram: Telegram, method: str) -> None:
    assert await refused(telegram, method, chat=1) == (400, 'Bad Request: unknown parameter "chat"')


async def test_unknown_methods_are_refused(telegram: Telegram) -> None:
    assert await refused(telegram, "sendTelepathy") == (404, "Not Found: method not found")


@pytest.mark.skipif(not API.exists(), reason="the description of the Bot API is not at hand")
def test_every_method_takes_what_the_bot_api_says() -> None:
    described = json.loads(API.read_text())["methods"]
    for method in METHODS:
        assert accepted(method) == {field["name"] for field in described[method].get("fields", [])}, method


# ── texts

UNMATCHED = 'can\'t parse entities: Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'


@pytest.mark.parametrize(
    ("params", "reason"),
    [
        ({"text": ""}, "message text is empty"),
        ({}, "message text is empty"),
        ({"text": " \n\t "}, "text must be non-empty"),
        ({"text": "<b> </b>", "parse_mode": "HTML"}, "text must be non-empty"),
        ({"text": "x" * 4097}, "message is too long"),
        ({"text": "\N{ROCKET}" * 2049}, "message is too long"),
        ({"text": "x" * 32769}, "text is too long"),
        ({"text": "<b>x</i>", "parse_mode": "html"}, UNMATCHED),
        ({"text": "*x*", "parse_mode": "MarkdownV2"}, "unsupported parse_mode"),
        ({"text": "x\ud800"}, "strings must be encoded in UTF-8"),
        ({"text": "x", "entities": "[{]"}, "can't parse entities JSON object"),
        ({"text": "x", "entities": [{"type": "loud"}]}, "can't parse MessageEntity: Unsupported type specified"),
        ({"text": "x", "reply_parameters": {"message_id": 999}}, "message to be replied not found"),
    ],
)  # fmt: skip
async def test_texts_telegram_refuses(telegram: Telegram, params: dict[str, Any], reason: str) -> None:
    assert await refused(telegram, "sendMessage", chat_id=ANA, **params) == (400, f"Bad Request: {reason}")
    assert len(telegram.messages(ANA)) == 1


@pytest.mark.parametrize("text", ["x" * 4096, "\N{ROCKET}" * 2048, "<b>" + "x" * 4096 + "</b>", "x" * 4096 + " " * 99])
async def test_texts_just_short_enough(telegram: Telegram, text: str) -> None:
    await telegram.call("sendMessage", {"chat_id": ANA, "text": text, "parse_mode": "HTML"})


async def test_entities_may_be_given_instead_of_a_parse_mode(telegram: Telegram) -> None:
    entities = [{"type": "bold", "offset": 0, "length": 2}, {"type": "italic", "offset": 9, "length": 1}]
    await telegram.call("sendMessage", {"chat_id": ANA, "text": "abc", "entities": entities})
    assert telegram.messages(ANA)[-1].html == "<b>ab</b>c"


async def test_links_given_as_entities_are_checked(telegram: Telegram) -> None:
    links = ["javascript:alert(1)", "example.org"]
    entities = [{"type": "text_link", "offset": at, "length": 1, "url": url} for at, url in enumerate(links)]
    sent = await telegram.call("sendMessage", {"chat_id": ANA, "text": "ab", "entities": entities})
    assert sent["entities"] == [{"type": "text_link", "offset": 1, "length": 1, "url": "http://example.org/"}]


async def test_a_missing_reply_can_be_allowed(telegram: Telegram) -> None:
    reply = {"message_id": 999, "allow_sending_without_reply": True}
    await telegram.call("sendMessage", {"chat_id": ANA, "text": "x", "reply_parameters": reply})
    assert telegram.messages(ANA)[-1].reply_to is None


# ── chats


async def test_the_bot_cannot_write_first(bot: Bot) -> None:
    with pytest.raises(Forbidden, match="bot can't initiate conversation with a user"):
        await bot.send_message(BORIS, "hello")


@pytest.mark.parametrize(
    ("chat", "reason"), [(99, "chat not found"), ("@nobody", "chat not found"), ("", "chat_id is empty")]
)
async def test_chats_that_do_not_exist(telegram: Telegram, chat: int | str, reason: str) -> None:
    assert await refused(telegram, "sendMessage", chat_id=chat, text="x") == (400, f"Bad Request: {reason}")


async def test_blocking_and_coming_back(telegram: Telegram, bot: Bot) -> None:
    await telegram.updates(offset=-1)
    telegram.block(ANA)
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(ANA, "hello")
    telegram.say(ANA, "/start")
    await bot.send_message(ANA, "hello")
    _, blocked, unblocked, start = await bot.get_updates()
    assert blocked.my_chat_member is not None
    assert blocked.my_chat_member.new_chat_member.status == "kicked"
    assert unblocked.my_chat_member is not None
    assert unblocked.my_chat_member.new_chat_member.status == "member"
    assert start.message is not None


async def test_a_deactivated_account(telegram: Telegram, bot: Bot) -> None:
    telegram.deactivate(ANA)
    with pytest.raises(Forbidden, match="user is deactivated"):
        await bot.send_message(ANA, "hello")


async def test_a_group_hears_of_the_bot_and_moves(telegram: Telegram, bot: Bot) -> None:
    await telegram.updates(offset=2)
    telegram.create_group(CREW, "Crew", [ANA, BORIS])
    telegram.say(BORIS, "just talking", chat_id=CREW)
    telegram.say(BORIS, "/jobs@rolecall_bot", chat_id=CREW)
    telegram.say(BORIS, "/jobs@other_bot", chat_id=CREW)
    sent = await bot.send_message(CREW, "here")
    telegram.say(BORIS, "thanks", chat_id=CREW, reply_to=sent.message_id)
    telegram.migrate(CREW, -1001)
    added, created, command, reply, left, moved = await bot.get_updates(offset=2)
    assert added.my_chat_member is not None
    assert (created.message and created.message.group_chat_created) is True
    assert (command.message and command.message.text) == "/jobs@rolecall_bot"
    assert (reply.message and reply.message.text) == "thanks"
    assert (left.message and left.message.migrate_to_chat_id) == -1001
    assert (moved.message and moved.message.migrate_from_chat_id) == CREW
    with pytest.raises(ChatMigrated) as caught:
        await bot.send_message(CREW, "still here?")
    assert caught.value.new_chat_id == -1001
    assert (await bot.send_message(-1001, "yes")).chat.type == "supergroup"


async def test_a_group_has_a_creator_and_may_remove_the_bot(telegram: Telegram, bot: Bot) -> None:
    telegram.create_group(CREW, "Crew", [ANA, BORIS])
    assert [member.user.id for member in await bot.get_chat_administrators(CREW)] == [ANA]
    statuses = [(await bot.get_chat_member(CREW, person)).status for person in (ANA, BORIS, CHEN, telegram.bot["id"])]
    assert statuses == ["creator", "member", "left", "member"]
    assert await bot.get_chat_member_count(CREW) == 3
    telegram.kick(CREW)
    with pytest.raises(Forbidden, match="bot was kicked from the group chat"):
        await bot.send_message(CREW, "hello")


async def test_chats_can_be_looked_up(telegram: Telegram, bot: Bot) -> None:
    sent = await bot.send_message(ANA, "keep this")
    await bot.pin_chat_message(ANA, sent.message_id)
    chat = await bot.get_chat(ANA)
    assert (chat.first_name, chat.pinned_message) == ("Ana", sent)
    await bot.unpin_chat_message(ANA)
    assert telegram.pinned(ANA) == []


# ── keyboards

TEXT_BUTTON = "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
BAD_URL = "inline keyboard button URL '{}' is invalid: {}"
BAD_APP = "inline keyboard button Web App URL 'http://x.org' is invalid: Only HTTPS links are allowed"
ROW_OF_NINE = [[{"text": "x", "callback_data": "x"}] * 9]


@pytest.mark.parametrize(
    ("markup", "reason"),
    [
        ("{", "can't parse reply keyboard markup JSON object"),
        ([1], "object expected as reply markup"),
        ({"inline_keyboard": [{}]}, 'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays'),
        ({"keyboard": "x"}, 'field "keyboard" of the ReplyKeyboardMarkup must be an Array of Arrays'),
        ({"keyboard": [[{}]]}, "can't parse keyboard button: Can't find field \"text\""),
        ({"inline_keyboard": ROW_OF_NINE}, "reply markup is too long"),
        ({"inline_keyboard": [[{"text": "x", "callback_data": "x"}]] * 101}, "reply markup is too long"),
        ({"inline_keyboard": [[{"text": "x" * 300, "callback_data": "x"}]] * 40}, "reply markup is too long"),
    ],
)
async def test_keyboards_telegram_refuses(telegram: Telegram, markup: Any, reason: str) -> None:
    said = await refused(telegram, "sendMessage", chat_id=ANA, text="x", reply_markup=markup)
    assert said == (400, f"Bad Request: {reason}")


@pytest.mark.parametrize(
    ("button", "reason"),
    [
        ("x", "can't parse inline keyboard button: Object expected"),
        ({"callback_data": "x"}, "can't parse inline keyboard button: Can't find field \"text\""),
        ({"text": 1, "url": "x.org"}, 'can\'t parse inline keyboard button: Field "text" must be of type String'),
        ({"text": "x", "url": 1}, 'can\'t parse inline keyboard button: Field "url" must be of type String'),
        ({"text": "x"}, TEXT_BUTTON),
        ({"text": "x", "callback_data": ""}, TEXT_BUTTON),
        ({"text": " ", "callback_data": "x"}, TEXT_BUTTON),
        ({"text": "x", "callback_data": "x", "url": "x.org"}, "BUTTON_TYPE_INVALID"),
        ({"text": "x", "callback_data": "ж" * 33}, "BUTTON_DATA_INVALID"),
        ({"text": "x", "copy_text": {"text": "y" * 257}}, "BUTTON_COPY_TEXT_INVALID"),
        ({"text": "x", "url": "http://x"}, BAD_URL.format("http://x", "Wrong HTTP URL")),
        ({"text": "x", "url": "ftp://x.org"}, BAD_URL.format("ftp://x.org", "Unsupported URL protocol")),
        ({"text": "x", "url": "https://"}, BAD_URL.format("https://", "URL host is empty")),
        ({"text": "x", "web_app": {"url": "http://x.org"}}, BAD_APP),
    ],
)  # fmt: skip
async def test_buttons_telegram_refuses(telegram: Telegram, button: Any, reason: str) -> None:
    said = await refused(telegram, "sendMessage", chat_id=ANA, text="x", reply_markup={"inline_keyboard": [[button]]})
    assert said == (400, f"Bad Request: {reason}")


async def test_web_apps_and_requests_are_for_private_chats(telegram: Telegram) -> None:
    telegram.create_group(CREW, "Crew", [ANA])
    app = {"inline_keyboard": [[{"text": "x", "web_app": {"url": "https://x.org"}}]]}
    place = {"keyboard": [[{"text": "x", "request_location": True}]]}
    await telegram.call("sendMessage", {"chat_id": ANA, "text": "x", "reply_markup": app})
    await telegram.call("sendMessage", {"chat_id": ANA, "text": "x", "reply_markup": place})
    said = await refused(telegram, "sendMessage", chat_id=CREW, text="x", reply_markup=app)
    assert said[1] == "Bad Request: Web App buttons can be used in private chats only"
    said = await refused(telegram, "sendMessage", chat_id=CREW, text="x", reply_markup=place)
    assert said[1].endswith("can be requested in private chats only")


async def test_buttons_at_the_limit(telegram: Telegram) -> None:
    rows = [[{"text": "x", "callback_data": "ж" * 8}] * 8] * 12 + [[{"text": "x", "switch_inline_query": ""}] * 4]
    await telegram.call("sendMessage", {"chat_id": ANA, "text": "x", "reply_markup": {"inline_keyboard": rows}})
    edge = {"inline_keyboard": [[{"text": "x", "callback_data": "x" * 64}]]}
    await telegram.call("sendMessage", {"chat_id": ANA, "text": "x", "reply_markup": edge})


async def test_the_reply_keyboard_stays_until_it_is_taken_away(telegram: Telegram, bot: Bot) -> None:
    await bot.send_message(ANA, "choose", reply_markup=ReplyKeyboardMarkup([["Jobs", "Tips"]]))
    await bot.send_message(ANA, "or not")
    assert telegram.reply_keyboard(ANA) == [[{"text": "Jobs"}, {"text": "Tips"}]]
    await bot.send_message(ANA, "gone", reply_markup=ReplyKeyboardRemove())
    assert telegram.reply_keyboard(ANA) is None
    assert [message.reply_keyboard for message in telegram.messages(ANA)[-2:]] == [None, "remove"]


async def test_reply_keyboards_are_cut_to_size(telegram: Telegram) -> None:
    keyboard = {"keyboard": [["x"] * 13] * 30}
    await telegram.call("sendMessage", {"chat_id": ANA, "text": "x", "reply_markup": keyboard})
    assert [len(row) for row in telegram.reply_keyboard(ANA) or []] == [12] * 25


# ── pressing and answering


async def test_a_pressed_button_is_answered(telegram: Telegram, bot: Bot) -> None:
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Save", callback_data="save:1")]])
    sent = await bot.send_message(ANA, "a job", reply_markup=keyboard)
    query_id = telegram.press(ANA, sent.message_id, "save:1")
    assert telegram.answers(query_id) is None
    update = (await bot.get_updates())[-1]
    assert update.callback_query is not None
    assert (update.callback_query.data, update.callback_query.message) == ("save:1", sent)
    await update.callback_query.answer("Saved", show_alert=True)
    assert telegram.answers(query_id) == {"text": "Saved", "show_alert": True, "url": ""}


async def test_there_must_be_a_button_to_press(telegram: Telegram) -> None:
    sent = await telegram.call("sendMessage", {"chat_id": ANA, "text": "x", "reply_markup": BUTTON})
    for message_id, data in [(sent["message_id"], "save:2"), (999, "save:1")]:
        with pytest.raises(LookupError):
            telegram.press(ANA, message_id, data)


async def test_a_button_of_a_deleted_message(telegram: Telegram, bot: Bot) -> None:
    sent = await telegram.call("sendMessage", {"chat_id": ANA, "text": "x", "reply_markup": BUTTON})
    await bot.delete_message(ANA, sent["message_id"])
    telegram.press(ANA, sent["message_id"], "save:1")
    query = (await bot.get_updates())[-1].callback_query
    assert query is not None
    assert query.message is not None
    assert not query.message.is_accessible


@pytest.mark.parametrize(("seconds", "fresh"), [(60, True), (61, False)])
async def test_answers_come_within_a_minute(telegram: Telegram, clock: Clock, seconds: int, fresh: bool) -> None:
    sent = await telegram.call("sendMessage", {"chat_id": ANA, "text": "x", "reply_markup": BUTTON})
    query_id = telegram.press(ANA, sent["message_id"], "save:1")
    clock.wind(seconds=seconds)
    if fresh:
        assert await telegram.call("answerCallbackQuery", {"callback_query_id": query_id})
        return
    reason = "query is too old and response timeout expired or query ID is invalid"
    assert await refused(telegram, "answerCallbackQuery", callback_query_id=query_id) == (400, f"Bad Request: {reason}")


async def test_unknown_queries_and_long_answers(telegram: Telegram) -> None:
    sent = await telegram.call("sendMessage", {"chat_id": ANA, "text": "x", "reply_markup": BUTTON})
    query_id = telegram.press(ANA, sent["message_id"], "save:1")
    said = await refused(telegram, "answerCallbackQuery", callback_query_id=query_id, text="x" * 201)
    assert said == (400, "Bad Request: MESSAGE_TOO_LONG")
    assert "query is too old" in (await refused(telegram, "answerCallbackQuery", callback_query_id="none"))[1]
    assert "query is too old" in (await refused(telegram, "answerInlineQuery", inline_query_id=query_id))[1]


async def test_inline_queries(telegram: Telegram, bot: Bot) -> None:
    query_id = telegram.query_inline(ANA, "python")
    query = (await bot.get_updates())[-1].inline_query
    assert (query and query.query) == "python"
    await bot.answer_inline_query(query_id, [InlineQueryResultArticle("1", "A job", InputTextMessageContent("text"))])
    answer = telegram.answers(query_id)
    assert [result["title"] for result in (answer or {})["results"]] == ["A job"]


ARTICLE = {"type": "article", "id": "1", "title": "x", "input_message_content": {"message_text": "x"}}


@pytest.mark.parametrize(
    ("results", "reason"),
    [
        ([ARTICLE] * 51, "too many inline query results specified"),
        ([ARTICLE] * 2, "RESULT_ID_DUPLICATE"),
        ([ARTICLE | {"id": "x" * 65}], "RESULT_ID_INVALID"),
        ([{"id": "1"}], "can't parse inline query result: Can't find field \"type\""),
        (
            [{"type": "article", "id": "1"}],
            "can't parse inline query result: Can't find field \"input_message_content\"",
        ),
        ([ARTICLE | {"reply_markup": {"keyboard": [["x"]]}}], "inline keyboard expected"),
        (
            [ARTICLE | {"input_message_content": {"message_text": "</b>", "parse_mode": "HTML"}}],
            "can't parse entities: Unexpected end tag at byte offset 0",
        ),
    ],
)
async def test_inline_results_telegram_refuses(telegram: Telegram, results: list[Any], reason: str) -> None:
    query_id = telegram.query_inline(ANA, "x")
    said = await refused(telegram, "answerInlineQuery", inline_query_id=query_id, results=results)
    assert said == (400, f"Bad Request: {reason}")


# ── editing and deleting


async def test_editing_replaces_text_and_takes_the_keyboard_away(telegram: Telegram, bot: Bot, clock: Clock) -> None:
    sent = await telegram.call("sendMessage", {"chat_id": ANA, "text": "one", "reply_markup": BUTTON})
    clock.wind(hours=72)
    edited = await bot.edit_message_text("<i>two</i>", ANA, sent["message_id"], parse_mode="HTML")
    assert not isinstance(edited, bool)
    assert edited.edit_date == clock()
    shown = telegram.messages(ANA)[-1]
    assert (shown.html, shown.inline_keyboard, shown.edited) == ("<i>two</i>", None, True)
    await telegram.call("editMessageReplyMarkup", {"chat_id": ANA, "message_id": shown.id, "reply_markup": BUTTON})
    assert telegram.messages(ANA)[-1].inline_keyboard == BUTTON["inline_keyboard"]


async def test_an_edit_must_change_something(bot: Bot) -> None:
    sent = await bot.send_message(ANA, "<b>x</b>", parse_mode="HTML")
    with pytest.raises(BadRequest, match="Message is not modified: specified new message content and reply markup are"):
        await bot.edit_message_text("<strong>x</strong> ", ANA, sent.message_id, parse_mode="HTML")


@pytest.mark.parametrize("markup", [ReplyKeyboardMarkup([["x"]]), ReplyKeyboardRemove(), ForceReply()])
async def test_messages_with_other_keyboards_cannot_be_edited(bot: Bot, markup: Any) -> None:
    sent = await bot.send_message(ANA, "x", reply_markup=markup)
    with pytest.raises(BadRequest, match="Message can't be edited"):
        await bot.edit_message_text("y", ANA, sent.message_id)


@pytest.mark.parametrize(
    ("method", "which", "params", "reason"),
    [
        ("editMessageText", "none", {"text": "y"}, "message to edit not found"),
        ("editMessageText", "hers", {"text": "y"}, "message can't be edited"),
        ("editMessageText", "photo", {"text": "y"}, "there is no text in the message to edit"),
        ("editMessageText", "text", {"text": ""}, "message text is empty"),
        ("editMessageText", "text", {"text": "y", "reply_markup": {"keyboard": [["x"]]}}, "inline keyboard expected"),
        ("editMessageText", "text", {"text": "y", "inline_message_id": "z"}, "MESSAGE_ID_INVALID"),
        ("editMessageCaption", "text", {"caption": "y"}, "there is no caption in the message to edit"),
        ("editMessageCaption", "photo", {"caption": "y" * 1025}, "message caption is too long"),
        ("deleteMessage", "none", {}, "message to delete not found"),
        ("pinChatMessage", "none", {}, "message to pin not found"),
        ("unpinChatMessage", "text", {}, "message to unpin not found"),
        ("stopPoll", "none", {}, "message with poll to stop not found"),
        ("stopPoll", "text", {}, "message is not a poll"),
    ],
)
async def test_changes_telegram_refuses(
    telegram: Telegram, method: str, which: str, params: dict[str, Any], reason: str
) -> None:
    text = await telegram.call("sendMessage", {"chat_id": ANA, "text": "x"})
    photo = await telegram.call("sendPhoto", {"chat_id": ANA}, {"photo": Upload("x.png", png())})
    hers = telegram.say(ANA, "x")
    ids = {"none": 999, "hers": hers, "photo": photo["message_id"], "text": text["message_id"]}
    said = await refused(telegram, method, chat_id=ANA, message_id=ids[which], **params)
    assert said == (400, f"Bad Request: {reason}")


async def test_deleting(telegram: Telegram, bot: Bot, clock: Clock) -> None:
    old = await bot.send_message(ANA, "old")
    clock.wind(hours=48, seconds=1)
    ids = [(await bot.send_message(ANA, text)).message_id for text in "ab"]
    await bot.delete_messages(ANA, [*ids, 999])
    with pytest.raises(BadRequest, match="Message can't be deleted for everyone"):
        await bot.delete_message(ANA, old.message_id)
    assert [message.text for message in telegram.messages(ANA)] == ["/start", "old"]
    said = await refused(telegram, "deleteMessages", chat_id=ANA, message_ids=list(range(101)))
    assert said[1] == "Bad Request: too many message identifiers specified"


# ── files

TOO_BIG = bytes(50 * 1024 * 1024 + 1)


async def test_files_go_out_and_come_back(telegram: Telegram, bot: Bot) -> None:
    sent = await bot.send_document(ANA, b"a,b\n", filename="jobs.csv", caption="<i>Jobs</i>", parse_mode="HTML")
    assert sent.document is not None
    assert (sent.document.file_name, sent.document.file_size, sent.caption_html) == ("jobs.csv", 4, "<i>Jobs</i>")
    again = await bot.send_document(ANA, sent.document.file_id)
    assert again.document == sent.document
    with pytest.raises(BadRequest, match="Can't use file of type document as photo"):
        await bot.send_photo(ANA, sent.document.file_id)
    loaded = await (await bot.get_file(sent.document.file_id)).download_as_bytearray()
    assert bytes(loaded) == b"a,b\n"
    shown = telegram.messages(ANA)[-2]
    assert shown.file is not None
    assert (shown.kind, shown.file.content, shown.html) == ("document", b"a,b\n", "<i>Jobs</i>")


async def test_pictures_have_a_size(bot: Bot) -> None:
    sent = await bot.send_photo(ANA, png(3, 2))
    assert [(photo.width, photo.height) for photo in sent.photo] == [(3, 2)]
    jpeg = b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x11\x08" + struct.pack(">HH", 40, 60) + b"rest"
    assert (await bot.send_photo(ANA, jpeg)).photo[0].width == 60


async def test_what_people_send(telegram: Telegram, bot: Bot) -> None:
    telegram.send_document(ANA, "cv.pdf", b"%PDF", "application/pdf")
    telegram.send_photo(ANA, png())
    telegram.send_voice(ANA, b"OggS", 7)
    telegram.share_location(ANA, 52.5, 13.4)
    updates = await bot.get_updates(offset=2)
    document, photo, voice, place = [update.message for update in updates if update.message]
    assert (document.document and document.document.mime_type) == "application/pdf"
    assert photo.photo[0].width == 2
    assert (voice.voice and voice.voice.duration) == timedelta(seconds=7)
    assert (place.location and place.location.latitude) == 52.5


@pytest.mark.parametrize(
    ("method", "files", "params", "code", "reason"),
    [
        ("sendDocument", {}, {}, 400, "Bad Request: there is no document in the request"),
        ("sendDocument", {}, {"document": "zzz"}, 400, "Bad Request: wrong file identifier/HTTP URL specified"),
        ("sendDocument", {"document": b""}, {}, 400, "Bad Request: file must be non-empty"),
        ("sendDocument", {"document": TOO_BIG}, {}, 413, "Request Entity Too Large"),
        ("sendDocument", {"document": b"x"}, {"caption": "x" * 1025}, 400, "Bad Request: message caption is too long"),
        ("sendDocument", {"other": b"x"}, {}, 400, 'Bad Request: unknown parameter "other"'),
        ("sendPhoto", {"photo": b"x"}, {}, 400, "Bad Request: IMAGE_PROCESS_FAILED"),
        ("sendPhoto", {"photo": png(9_999, 2)}, {}, 400, "Bad Request: PHOTO_INVALID_DIMENSIONS"),
        ("getFile", {}, {"file_id": "zzz"}, 400, "Bad Request: wrong file_id or the file is temporarily unavailable"),
    ],
    ids=range(9),
)  # fmt: skip
async def test_files_telegram_refuses(
    telegram: Telegram, method: str, files: dict[str, bytes], params: dict[str, Any], code: int, reason: str
) -> None:
    target = {} if method == "getFile" else {"chat_id": ANA}
    uploads = {name: Upload("x", content) for name, content in files.items()}
    with pytest.raises(ApiError) as caught:
        await telegram.call(method, target | params, uploads)
    assert (caught.value.code, caught.value.description) == (code, reason)


async def test_large_files(telegram: Telegram) -> None:
    big = Upload("x.bin", bytes(20 * 1024 * 1024 + 1))
    sent = await telegram.call("sendDocument", {"chat_id": ANA, "document": "attach://part"}, {"part": big})
    said = await refused(telegram, "getFile", file_id=sent["document"]["file_id"])
    assert said == (400, "Bad Request: file is too big")
    with pytest.raises(ApiError, match=r"file of size 20971521 bytes is too big for a photo"):
        await telegram.call("sendPhoto", {"chat_id": ANA}, {"photo": big})
    with pytest.raises(ApiError, match="Not Found"):
        telegram.file("nowhere")


# ── polls


async def test_a_quiz_tells_the_bot_of_every_vote(telegram: Telegram, bot: Bot) -> None:
    await telegram.updates(offset=2)
    sent = await bot.send_poll(
        ANA, "2 + 2?", ["3", "4"], type="quiz", correct_option_ids=[1], is_anonymous=False, explanation="<b>4</b>",
        explanation_parse_mode="HTML",
    )  # fmt: skip
    assert sent.poll is not None
    telegram.vote(ANA, sent.poll.id, [1])
    tally, answer = await bot.get_updates()
    assert tally.poll is not None
    assert [option.voter_count for option in tally.poll.options] == [0, 1]
    assert (answer.poll_answer and answer.poll_answer.option_ids) == (1,)
    with pytest.raises(ValueError, match="one vote for good"):
        telegram.vote(ANA, sent.poll.id, [0])
    stopped = await bot.stop_poll(ANA, sent.message_id)
    assert stopped.is_closed
    assert await refused(telegram, "stopPoll", chat_id=ANA, message_id=sent.message_id) == (
        400,
        "Bad Request: poll has already been closed",
    )


async def test_anonymous_polls_can_be_voted_again_and_close_in_time(telegram: Telegram, bot: Bot, clock: Clock) -> None:
    sent = await bot.send_poll(ANA, "When?", ["now", "later"], open_period=60)
    assert sent.poll is not None
    telegram.vote(ANA, sent.poll.id, [1])
    telegram.vote(ANA, sent.poll.id, [])
    with pytest.raises(ValueError):
        telegram.vote(ANA, sent.poll.id, [0, 1])
    with pytest.raises(LookupError):
        telegram.vote(ANA, sent.poll.id, [2])
    clock.wind(seconds=60)
    polls = [update.poll for update in await bot.get_updates(offset=2) if update.poll]
    assert [(poll.total_voter_count, poll.is_closed) for poll in polls] == [(1, False), (0, False), (0, True)]
    with pytest.raises(ValueError):
        telegram.vote(ANA, sent.poll.id, [0])
    with pytest.raises(LookupError):
        telegram.vote(ANA, "none", [0])


QUIZ = {"question": "x", "options": ["a", "b"], "type": "quiz", "correct_option_ids": [0]}


@pytest.mark.parametrize(
    ("params", "reason"),
    [
        ({"question": "x" * 301}, "poll question length must not exceed 300"),
        ({"question": " "}, "poll question must be non-empty"),
        ({"options": []}, "poll must have at least one answer option"),
        ({"options": ["x"] * 13}, "poll can't have more than 12 options"),
        ({"options": [{"text": "x" * 101}]}, "poll options length must not exceed 100"),
        ({"options": [" "]}, "poll options must be non-empty"),
        ({"type": "riddle"}, "unsupported poll type specified"),
        ({"correct_option_ids": []}, "correct quiz option list must be non-empty"),
        ({"correct_option_ids": [1, 0]}, "correct quiz option list must be increasing"),
        ({"correct_option_ids": [2]}, "wrong quiz correct_option_id"),
        ({"explanation": "x" * 201}, "quiz explanation length must not exceed 200"),
        ({"explanation": "a\nb\nc\nd"}, "quiz explanation must not contain more than 2 line feeds"),
        ({"open_period": 4}, "open_period must be between 5 and 2628000"),
        ({"close_date": 1}, "close_date must be 5 to 2628000 seconds in the future"),
    ],
)
async def test_polls_telegram_refuses(telegram: Telegram, params: dict[str, Any], reason: str) -> None:
    assert await refused(telegram, "sendPoll", chat_id=ANA, **(QUIZ | params)) == (400, f"Bad Request: {reason}")


# ── the bot's profile


async def test_commands_by_scope_and_language(telegram: Telegram, bot: Bot) -> None:
    await bot.set_my_commands([BotCommand("jobs", "Show jobs")])
    await bot.set_my_commands([BotCommand("jobs", "Zeige Stellen")], language_code="de")
    await bot.set_my_commands([BotCommand("health", "Show health")], scope=BotCommandScopeChat(ANA))
    assert telegram.commands == [{"command": "jobs", "description": "Show jobs"}]
    assert (await bot.get_my_commands(language_code="de"))[0].description == "Zeige Stellen"
    assert (await bot.get_my_commands(scope=BotCommandScopeChat(ANA)))[0].command == "health"
    await bot.delete_my_commands()
    assert telegram.commands == []


@pytest.mark.parametrize(
    ("command", "description", "reason"),
    [
        ("/", "x", "command must be non-empty"),
        ("x" * 33, "x", "command length must not exceed 32"),
        ("x", " ", "command description must be non-empty"),
        ("x", "x" * 257, "command description length must not exceed 256"),
        ("Jobs", "x", "BOT_COMMAND_INVALID"),
        ("a-b", "x", "BOT_COMMAND_INVALID"),
    ],
)
async def test_commands_telegram_refuses(telegram: Telegram, command: str, description: str, reason: str) -> None:
    commands = [{"command": command, "description": description}]
    assert await refused(telegram, "setMyCommands", commands=commands) == (400, f"Bad Request: {reason}")


@pytest.mark.parametrize(
    ("params", "reason"),
    [
        ({"commands": [{"command": "x", "description": "x"}] * 101}, "BOT_COMMANDS_TOO_MUCH"),
        ({"commands": [], "language_code": "pt-br"}, "invalid language code specified"),
        ({"commands": [], "scope": {"type": "moon"}}, "can't parse BotCommandScope: Unsupported type specified"),
        ({"commands": [], "scope": {"type": "chat"}}, "can't parse BotCommandScope: Can't find field \"chat_id\""),
        ({"commands": [], "scope": {"type": "chat", "chat_id": 99}}, "chat not found"),
        (
            {"commands": [], "scope": {"type": "chat_administrators", "chat_id": ANA}},
            "can't use specified scope in private chats",
        ),
    ],
)
async def test_command_lists_telegram_refuses(telegram: Telegram, params: dict[str, Any], reason: str) -> None:
    assert await refused(telegram, "setMyCommands", **params) == (400, f"Bad Request: {reason}")


async def test_name_and_descriptions(telegram: Telegram, bot: Bot) -> None:
    await bot.set_my_name("Rollenruf", language_code="de")
    await bot.set_my_description("Finds jobs")
    await bot.set_my_short_description("Jobs")
    assert (await bot.get_my_name()).name == "Rolecall"
    assert (await bot.get_my_name("de")).name == "Rollenruf"
    assert (await bot.get_my_description("de")).description == "Finds jobs"
    assert (await bot.get_my_short_description()).short_description == "Jobs"
    assert (await refused(telegram, "setMyDescription", description="x" * 513))[0] == 400
    assert (await bot.get_chat_menu_button(ANA)).type == "default"


# ── updates


async def test_an_offset_confirms_what_is_below(telegram: Telegram) -> None:
    for text in "abcd":
        telegram.say(ANA, text)
    assert [update["update_id"] for update in await telegram.updates(limit=2)] == [1, 2]
    assert [update["update_id"] for update in await telegram.updates(offset=3)] == [3, 4, 5]
    assert telegram.pending_updates == 3
    assert [update["update_id"] for update in await telegram.updates(offset=-1)] == [5]
    assert telegram.pending_updates == 1


async def test_update_ids_may_start_anywhere(clock: Clock) -> None:
    telegram = Telegram(clock, first_update_id=700)
    telegram.join(ANA, "Ana")
    telegram.say(ANA, "x")
    assert (await telegram.updates())[0]["update_id"] == 700


async def test_polling_waits_for_news(telegram: Telegram) -> None:
    waiting = asyncio.create_task(telegram.updates(offset=2, timeout=50))
    await asyncio.sleep(0)
    assert not waiting.done()
    telegram.say(ANA, "news")
    assert [update["message"]["text"] for update in await waiting] == ["news"]


async def test_a_second_poll_ends_the_first(telegram: Telegram, bot: Bot) -> None:
    first = asyncio.create_task(bot.get_updates(offset=2, timeout=50))
    await asyncio.sleep(0)
    second = asyncio.create_task(telegram.updates(offset=2, timeout=50))
    with pytest.raises(Conflict, match="terminated by other getUpdates request"):
        await first
    telegram.say(ANA, "x")
    assert len(await second) == 1


async def test_a_webhook_excludes_polling(telegram: Telegram, bot: Bot) -> None:
    polling = asyncio.create_task(telegram.updates(offset=2, timeout=50))
    await asyncio.sleep(0)
    await bot.set_webhook("https://jobs.example.org/hook", secret_token="s3cret")
    with pytest.raises(ApiError, match="Conflict: terminated by setWebhook request"):
        await polling
    with pytest.raises(Conflict, match="can't use getUpdates method while webhook is active"):
        await bot.get_updates()
    telegram.say(ANA, "x")
    info = await bot.get_webhook_info()
    assert (info.url, info.pending_update_count) == ("https://jobs.example.org/hook", 1)
    await bot.delete_webhook(drop_pending_updates=True)
    assert await bot.get_updates() == ()


@pytest.mark.parametrize(
    ("params", "reason"),
    [
        ({"url": "http://x.org"}, "bad webhook: An HTTPS URL must be provided for webhook"),
        ({"url": "https://x.org:8080"}, "bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443"),
        ({"url": "https://10.0.0.1"}, "bad webhook: IP address 10.0.0.1 is reserved"),
        ({"url": "https://"}, "invalid webhook URL specified"),
        ({"url": "https://x.org:port"}, "invalid webhook URL specified"),
        ({"url": "https://x.org", "secret_token": "x" * 257}, "secret token is too long"),
        ({"url": "https://x.org", "secret_token": "a b"}, "secret token contains unallowed characters"),
    ],
)
async def test_webhooks_telegram_refuses(telegram: Telegram, params: dict[str, Any], reason: str) -> None:
    assert await refused(telegram, "setWebhook", **params) == (400, f"Bad Request: {reason}")


async def test_only_allowed_updates_are_kept(telegram: Telegram, bot: Bot) -> None:
    await bot.get_updates(offset=2, allowed_updates=[Update.MESSAGE])
    telegram.block(ANA)
    telegram.unblock(ANA)
    telegram.say(ANA, "x")
    assert [bool(update.message) for update in await bot.get_updates()] == [True]
    await bot.get_updates(allowed_updates=[])
    telegram.block(ANA)
    assert telegram.pending_updates == 2


async def test_updates_are_not_kept_for_ever(telegram: Telegram, clock: Clock) -> None:
    sent = await telegram.call("sendMessage", {"chat_id": ANA, "text": "x", "reply_markup": BUTTON})
    telegram.press(ANA, sent["message_id"], "save:1")
    telegram.query_inline(ANA, "x")
    for seconds, left in [(29, 3), (1, 2), (119, 2), (1, 1), (24 * 3600 - 151, 1), (1, 0)]:
        clock.wind(seconds=seconds)
        assert telegram.pending_updates == left


# ── what can be watched


async def test_a_page_can_watch(telegram: Telegram, bot: Bot, clock: Clock) -> None:
    seen: list[Event] = []
    stop = telegram.watch(seen.append)
    await bot.send_chat_action(ANA, "typing")
    assert telegram.action(ANA) == "typing"
    clock.wind(seconds=5)
    assert telegram.action(ANA) is None
    await bot.send_chat_action(ANA, "typing")
    sent = await telegram.call("sendMessage", {"chat_id": ANA, "text": "x", "reply_markup": BUTTON})
    assert telegram.action(ANA) is None
    query = telegram.press(ANA, sent["message_id"], "save:1")
    await bot.answer_callback_query(query, "ok")
    await bot.edit_message_text("y", ANA, sent["message_id"])
    await bot.pin_chat_message(ANA, sent["message_id"])
    await bot.delete_message(ANA, sent["message_id"])
    await bot.set_my_commands([BotCommand("jobs", "Show jobs")])
    stop()
    telegram.say(ANA, "unseen")
    assert [event.kind for event in seen] == [
        "action",
        "action",
        "message",
        "answer",
        "edit",
        "pin",
        "delete",
        "commands",
    ]
    assert json.dumps([event.data for event in seen])


async def test_unknown_actions_are_refused(telegram: Telegram) -> None:
    assert (await refused(telegram, "sendChatAction", chat_id=ANA, action="dancing"))[0] == 400


async def test_places(telegram: Telegram, bot: Bot) -> None:
    await bot.send_location(ANA, 52.5, 13.4)
    assert telegram.messages(ANA)[-1].location == (52.5, 13.4)
    assert (await refused(telegram, "sendLocation", chat_id=ANA, latitude=91, longitude=0))[0] == 400


# ── what goes wrong


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (ApiError(429, "Too Many Requests: retry after 7", {"retry_after": 7}), RetryAfter),
        (ApiError(502, "Bad Gateway"), NetworkError),
        (NetworkFault(), NetworkError),
        (NetworkFault(timed_out=True), TimedOut),
    ],
)
async def test_scripted_failures(telegram: Telegram, bot: Bot, fault: Any, error: type[Exception]) -> None:
    telegram.fail("sendMessage", fault)
    with pytest.raises(error):
        await bot.send_message(ANA, "x")
    assert len(telegram.messages(ANA)) == 1
    await bot.send_message(ANA, "x")


async def test_a_failure_may_hide_a_success(telegram: Telegram, bot: Bot) -> None:
    telegram.fail("sendMessage", NetworkFault(timed_out=True), after_effect=True)
    with pytest.raises(TimedOut):
        await bot.send_message(ANA, "x")
    assert telegram.messages(ANA)[-1].text == "x"


async def test_failures_of_one_chat_last_until_healed(telegram: Telegram, bot: Bot) -> None:
    telegram.say(BORIS, "/start")
    telegram.fail("*", ApiError(500, "Internal Server Error"), times=None, chat_id=BORIS)
    for _ in range(3):
        with pytest.raises(NetworkError):
            await bot.send_message(BORIS, "x")
    await bot.send_message(ANA, "x")
    telegram.heal()
    await bot.send_message(BORIS, "x")


async def test_wrong_tokens(telegram: Telegram) -> None:
    for token, code in [("1:other", 401), ("nonsense", 404)]:
        request = PlaygroundRequest(telegram)
        status, body = await request.do_request(f"https://api.telegram.org/bot{token}/getMe", "POST")
        assert (status, json.loads(body)["error_code"]) == (code, code)
    with pytest.raises(InvalidToken):
        await Bot("1:other", request=PlaygroundRequest(telegram)).get_me()


# ── flood limits


async def sends(telegram: Telegram, chat_id: int, times: int) -> list[int]:
    """How long Telegram asks to wait, message by message; 0 where it went through."""
    return [await wait_for_one(telegram, chat_id) for _ in range(times)]


async def wait_for_one(telegram: Telegram, chat_id: int) -> int:
    try:
        await telegram.call("sendMessage", {"chat_id": chat_id, "text": "x"})
    except ApiError as error:
        wait: int = error.parameters["retry_after"]
        return wait if error.description == f"Too Many Requests: retry after {wait}" else -1
    return 0


async def test_a_private_chat_takes_one_message_a_second(telegram: Telegram, clock: Clock) -> None:
    telegram.say(BORIS, "/start")
    telegram.limit(FloodLimit(private_burst=2))
    assert await sends(telegram, ANA, 3) == [0, 0, 1]
    assert await sends(telegram, BORIS, 1) == [0]
    clock.wind(seconds=1)
    assert await sends(telegram, ANA, 2) == [0, 1]
    telegram.limit(None)
    assert await sends(telegram, ANA, 9) == [0] * 9


async def test_a_group_takes_twenty_messages_a_minute(telegram: Telegram, clock: Clock) -> None:
    telegram.create_group(CREW, "Crew", [ANA])
    telegram.limit(FloodLimit())
    assert await sends(telegram, CREW, 22) == [0] * 20 + [3, 3]
    clock.wind(seconds=3)
    assert await sends(telegram, CREW, 2) == [0, 3]


async def test_the_whole_bot_has_a_bucket(telegram: Telegram, clock: Clock) -> None:
    telegram.limit(FloodLimit(per_second=10, burst=5, private_per_second=None))
    assert await sends(telegram, ANA, 6) == [0] * 5 + [1]
    clock.wind(seconds=0.2)
    assert await sends(telegram, ANA, 3) == [0, 0, 1]


async def test_a_strict_window_blocks_the_whole_bot(telegram: Telegram, clock: Clock) -> None:
    telegram.say(BORIS, "/start")
    telegram.limit(FloodLimit(per_second=None, private_per_second=None, window=Window(3, 1.0, 10.0)))
    assert await sends(telegram, ANA, 3) == [0, 0, 0]
    clock.wind(seconds=1)
    assert await sends(telegram, ANA, 4) == [0, 0, 0, 10]
    clock.wind(seconds=4)
    assert await sends(telegram, BORIS, 1) == [6]
    clock.wind(seconds=6)
    assert await sends(telegram, BORIS, 1) == [0]


def test_people_must_exist(telegram: Telegram) -> None:
    acts: list[Callable[[], object]] = [
        lambda: telegram.say(99, "x"),
        lambda: telegram.block(99),
        lambda: telegram.query_inline(99, "x"),
    ]
    for act in acts:
        with pytest.raises(LookupError):
            act()


# ── nonsense

NAMES = [
    "type", "id", "text", "url", "offset", "length", "chat_id", "message_id", "command", "description", "keyboard",
    "inline_keyboard", "callback_data", "web_app", "copy_text", "input_message_content", "message_text", "parse_mode",
]  # fmt: skip
values = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 20) | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=4),
    max_leaves=8,
)


@given(st.data(), st.sampled_from(sorted(METHODS.keys() - {"getUpdates"})))
def test_nonsense_is_refused_politely(data: st.DataObject, method: str) -> None:
    names = st.sampled_from(sorted(accepted(method)) or ["chat_id"])
    params = data.draw(st.dictionaries(names, values | values.map(json.dumps), max_size=5))
    telegram = Telegram(Clock())
    telegram.join(ANA, "Ana")
    telegram.say(ANA, "/start")
    sound = {
        "chat_id": ANA,
        "text": "x",
        "question": "x",
        "options": ["a"],
        "message_id": 1,
        "latitude": 1,
        "longitude": 1,
    }
    given = {name: value for name, value in sound.items() if name in accepted(method)} | params
    with suppress(ApiError):
        json.dumps(asyncio.run(telegram.call(method, given)))
