"""Bot API methods that answer a pressed button or an inline query."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from bot.playground.chats import Query
from bot.playground.checks import written
from bot.playground.faults import refusal
from bot.playground.markup import parse_inline
from bot.playground.parameters import Parameters
from bot.playground.world import World

ANSWERABLE = timedelta(seconds=60)
MAX_ANSWER = 200
MAX_RESULTS = 50
MAX_RESULT_ID_BYTES = 64


def _open_query(world: World, query_id: str, kind: str) -> Query:
    query = world.queries.get(query_id)
    if query is None or query.kind != kind or world.now() - query.at > ANSWERABLE:
        raise refusal("query is too old and response timeout expired or query ID is invalid")
    return query


def answer_callback_query(world: World, parameters: Parameters) -> bool:
    query = _open_query(world, parameters.text("callback_query_id"), "callback")
    text = parameters.text("text")
    if len(text) > MAX_ANSWER:
        raise refusal("MESSAGE_TOO_LONG")
    query.answer = {"text": text, "show_alert": parameters.flag("show_alert"), "url": parameters.text("url")}
    world.emit("answer", query.chat_id, {"id": query.id, "person_id": query.person_id, **query.answer})
    return True


def answer_inline_query(world: World, parameters: Parameters) -> bool:
    query = _open_query(world, parameters.text("inline_query_id"), "inline")
    results = parameters.items("results", "inline query results")
    if len(results) > MAX_RESULTS:
        raise refusal("too many inline query results specified")
    seen: set[str] = set()
    for result in results:
        _check_result(result, seen)
    query.answer = {
        "results": results,
        "is_personal": parameters.flag("is_personal"),
        "cache_time": parameters.integer("cache_time", 300),
        "next_offset": parameters.text("next_offset"),
        "button": parameters.decoded("button", "InlineQueryResultsButton"),
    }
    return True


def _check_result(result: Any, seen: set[str]) -> None:
    if not isinstance(result, dict) or not result.get("type"):
        raise refusal("can't parse inline query result: Can't find field \"type\"")
    key = str(result.get("id", ""))
    if not 0 < len(key.encode()) <= MAX_RESULT_ID_BYTES:
        raise refusal("RESULT_ID_INVALID")
    if key in seen:
        raise refusal("RESULT_ID_DUPLICATE")
    seen.add(key)
    content = result.get("input_message_content")
    content = content if isinstance(content, dict) else {}
    if "message_text" in content:
        written(str(content["message_text"]), content.get("parse_mode") or "", content.get("entities") or [])
    elif result["type"] == "article":
        raise refusal("can't parse inline query result: Can't find field \"input_message_content\"")
    parse_inline(result.get("reply_markup"))
