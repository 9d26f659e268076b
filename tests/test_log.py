"""The log: what it tells, and what it must never hold, whoever's error it is."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError
from telegram.error import TelegramError
from telegram.request import BaseRequest

from bot import log
from storage import Storage
from tests.support.stored import NOW

TOKEN = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
PERSON, WORDS = 987654321, "my secret"


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What is logged in a test, as it is written where machines read it."""
    log.configure("json", "info")
    handler = logging.getLogger().handlers[0]
    assert isinstance(handler, logging.StreamHandler)
    stream = io.StringIO()
    handler.setStream(stream)
    yield stream
    log.configure("console", "error")


def lines(written: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in written.getvalue().splitlines()]


def test_an_event_is_one_line_with_its_values(written: io.StringIO) -> None:
    log.logger("bot.test").info("digest made", roles=3)
    (line,) = lines(written)
    assert (line["event"], line["roles"], line["level"]) == ("digest made", 3, "info")


def test_of_libraries_only_warnings_are_told(written: io.StringIO) -> None:
    logging.getLogger("httpx").info("GET https://api.telegram.org/bot%s/getMe", TOKEN)
    logging.getLogger("aiohttp.server").warning("slow client")
    assert [line["event"] for line in lines(written)] == ["slow client"]


@pytest.mark.parametrize("name", ["bot.test", "aiohttp.client"])
def test_no_line_holds_the_token(written: io.StringIO, name: str) -> None:
    address = f"https://api.telegram.org/bot{TOKEN}/sendMessage"
    logging.getLogger(name).warning("cannot reach %s", address)
    try:
        raise ValueError(address)
    except ValueError:
        logging.getLogger(name).exception("failed")
        log.logger("bot.test").exception("failed", address=address)
    assert [line["event"] for line in lines(written)] == [
        "cannot reach https://api.telegram.org/bot<token>/sendMessage",
        "failed",
        "failed",
    ]
    assert "ValueError" in written.getvalue()
    assert TOKEN not in written.getvalue()


def test_a_person_is_the_same_hash_throughout_and_not_their_id() -> None:
    assert log.person_hash(1001) == log.person_hash(1001) != log.person_hash(1002)
    assert "1001" not in log.person_hash(1001)


def test_an_unreadable_answer_of_telegram_is_not_quoted(written: io.StringIO) -> None:
    with pytest.raises(TelegramError, match="Invalid server response"):
        BaseRequest.parse_json_payload(b'{"ok": true, "result": [{"message": {"text": "me')
    assert lines(written) == []


async def test_an_error_of_the_database_holds_no_values(storage: Storage, written: io.StringIO) -> None:
    """Neither the values of the statement, which SQLAlchemy would show, nor those PostgreSQL adds."""
    with pytest.raises(IntegrityError) as caught:
        await storage.dialogs.put(PERSON, "search", step="work", data={"typed": WORDS}, expires_at=NOW)
    log.logger("bot.test").error("update failed", exc_info=caught.value, reason=str(caught.value))
    said = written.getvalue()
    assert "INSERT INTO dialogs" in said
    assert WORDS not in said
    assert str(PERSON) not in said
