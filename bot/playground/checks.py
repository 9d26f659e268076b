"""What Telegram refuses about a text: too long, empty, markup it cannot parse."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.playground.entities import Entity, EntityError, parse_html, units
from bot.playground.faults import refusal
from bot.playground.formatting import finish
from bot.playground.links import check_link
from bot.playground.parameters import Parameters

MAX_TEXT = 4096
MAX_CAPTION = 1024
MAX_RAW = 32768

_ENTITY_TYPES = {
    "mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number", "bold", "italic", "underline",
    "strikethrough", "spoiler", "blockquote", "expandable_blockquote", "code", "pre", "text_link", "text_mention",
    "custom_emoji", "date_time",
}  # fmt: skip


def parsed(text: str, parse_mode: Any, entities: Any) -> tuple[str, list[Entity]]:
    """Plain text and entities as Telegram would keep them, from whatever the caller gave as mode and entities.

    Only HTML is understood, as only HTML is used here.
    """
    if len(text.encode()) > MAX_RAW:
        raise refusal("text is too long")
    if not parse_mode:
        return finish(text, _given(entities, units(text)))
    if str(parse_mode).lower() != "html":
        raise refusal("unsupported parse_mode")
    try:
        return finish(*parse_html(text))
    except EntityError as problem:
        raise refusal(f"can't parse entities: {problem}") from None


def _given(entities: Any, size: int) -> list[Entity]:
    """Entities sent in place of a parse mode; those outside the text and links Telegram does not take are dropped."""
    if not isinstance(entities, list | tuple):
        raise refusal("can't parse entities: expected an Array")
    found = []
    for entity in entities:
        if not isinstance(entity, Mapping) or str(entity.get("type")) not in _ENTITY_TYPES:
            raise refusal("can't parse MessageEntity: Unsupported type specified")
        begin, length = entity.get("offset"), entity.get("length")
        if not isinstance(begin, int) or not isinstance(length, int):
            raise refusal('can\'t parse MessageEntity: Field "offset" must be of type Number')
        end = min(begin + length, size)
        details = _details(entity)
        if 0 <= begin < end and details is not None:
            found.append({"type": entity["type"], **details, "offset": begin, "length": end - begin})
    return found


def _details(entity: Mapping[str, Any]) -> Entity | None:
    """What an entity carries besides its place, None if it is not worth keeping."""
    kind = entity["type"]
    if kind == "text_link":
        try:
            return {"url": check_link(str(entity.get("url", "")))}
        except ValueError:
            return None
    names = {"pre": "language", "custom_emoji": "custom_emoji_id", "text_mention": "user", "date_time": "unix_time"}
    name = names.get(kind, "")
    return {name: entity[name]} if entity.get(name) else {}


def message_text(parameters: Parameters) -> tuple[str, list[Entity]]:
    """The `text` of a message: 1-4096 UTF-16 units after parsing."""
    raw = parameters.text("text")
    if not raw:
        raise refusal("message text is empty")
    return written(raw, parameters.text("parse_mode"), parameters.items("entities", "entities"))


def written(raw: str, parse_mode: Any, entities: Any = ()) -> tuple[str, list[Entity]]:
    """A message text that must not be empty or too long once it is parsed."""
    text, found = parsed(raw, parse_mode, entities)
    if not text:
        raise refusal("text must be non-empty")
    if units(text) > MAX_TEXT:
        raise refusal("message is too long")
    return text, found


def caption(parameters: Parameters) -> tuple[str, list[Entity]]:
    """The `caption` of a file: up to 1024 UTF-16 units after parsing."""
    given = parameters.items("caption_entities", "caption_entities")
    text, found = parsed(parameters.text("caption"), parameters.text("parse_mode"), given)
    if units(text) > MAX_CAPTION:
        raise refusal("message caption is too long")
    return text, found
