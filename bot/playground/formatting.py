"""What Telegram does to a text after parsing it: cleans, trims, puts the entities in order and finds links itself."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import accumulate

from bot.playground.entities import Entity, units

MAX_ENTITIES = 100
_CONTROL = re.compile(r"[\x00-\x09\x0b\x0c\x0e-\x1f]")
_REMOVED = re.compile("[\r\u2028-\u202e\u0333\u033f\u030a]")
_FOUND = re.compile(
    r"(?P<url>\bhttps?://[^\s<>\"]+[^\s<>\".,:;!?'()\]])"
    r"|(?P<email>\b[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64})+\b)"
    r"|(?<![\w/@])(?P<bot_command>/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?)(?![\w/])"
    r"|(?<![\w/@])(?P<mention>@[A-Za-z]\w{3,31})\b"
    r"|(?<![\w/&#])(?P<hashtag>\#\w*[^\W\d]\w*)"
)
_BLANK = re.compile("[\\s\u180e\u200b-\u200f\u2800\ufeff\ufffc]*")
_STYLES = {"bold", "italic", "underline", "strikethrough", "spoiler"}
_QUOTES = {"blockquote", "expandable_blockquote"}
_CODE = {"code", "pre"}
_ORDER = ["expandable_blockquote", "blockquote", "text_link", "bold", "italic", "underline", "strikethrough", "spoiler"]


def finish(text: str, entities: Iterable[Entity]) -> tuple[str, list[Entity]]:
    """Text and entities as Telegram stores them; the text comes back empty if nothing but space was in it."""
    text, entities = _clean(text, list(entities))
    text, entities = _trim(text, entities)
    entities = _arrange(entities)
    return text, sorted([*entities, *_find(text, entities)], key=_position)[:MAX_ENTITIES]


def _position(entity: Entity) -> tuple[int, int, int]:
    kind = entity["type"]
    return entity["offset"], -entity["length"], _ORDER.index(kind) if kind in _ORDER else len(_ORDER)


def _clean(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Control characters become spaces; carriage returns, direction marks and three overlines vanish."""
    text = _CONTROL.sub(" ", text)
    if not _REMOVED.search(text):
        return text, entities
    widths = [0 if _REMOVED.match(char) else 1 for char in text for _ in range(units(char))]
    before = [0, *accumulate(widths)]
    for entity in entities:
        end = before[entity["offset"] + entity["length"]]
        entity["offset"] = before[entity["offset"]]
        entity["length"] = end - entity["offset"]
    return _REMOVED.sub("", text), [entity for entity in entities if entity["length"]]


def _trim(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Drops the space at the end, and spaces and line feeds at the beginning that no entity covers."""
    text = "" if _BLANK.fullmatch(text) else text.rstrip(" \n")
    first = min((entity["offset"] for entity in entities), default=len(text))
    lead = min(len(text) - len(text.lstrip(" \n")), first)
    text, size = text[lead:], units(text) - lead
    kept = []
    for entity in entities:
        entity["offset"] -= lead
        entity["length"] = min(entity["length"], size - entity["offset"])
        if entity["length"] > 0:
            kept.append(entity)
    return text, kept


def _arrange(entities: list[Entity]) -> list[Entity]:
    """The nesting rules: nothing inside code or pre, no style around them, no quote in a quote, no style in itself."""
    ordered = sorted(entities, key=_position)
    kept: list[Entity] = []
    for entity in ordered:
        outer = [other for other in kept if _end(other) > entity["offset"]]
        if any(other["type"] in _CODE for other in outer):
            continue
        if any(other["type"] == entity["type"] or {other["type"], entity["type"]} <= _QUOTES for other in outer):
            continue
        kept.append(entity)
    holes = [(entity["offset"], _end(entity)) for entity in kept if entity["type"] in _CODE]
    return [piece for entity in kept for piece in (_without(entity, holes) if entity["type"] in _STYLES else [entity])]


def _end(entity: Entity) -> int:
    return int(entity["offset"] + entity["length"])


def _without(entity: Entity, holes: list[tuple[int, int]]) -> list[Entity]:
    """The parts of the entity outside the holes (which are in order and do not overlap)."""
    pieces, at, end = [], entity["offset"], _end(entity)
    for begin, stop in [*holes, (end, end)]:
        upto = min(begin, end)
        if upto > at:
            pieces.append({**entity, "offset": at, "length": upto - at})
        at = max(at, min(stop, end))
    return pieces


def _find(text: str, entities: list[Entity]) -> list[Entity]:
    """Links, addresses, commands, mentions and hashtags written out in the text, outside code and given links."""
    taken = [(entity["offset"], _end(entity)) for entity in entities if entity["type"] not in _STYLES | _QUOTES]
    found = []
    for match in _FOUND.finditer(text):
        offset, length = units(text[: match.start()]), units(match[0])
        if not any(begin < offset + length and offset < end for begin, end in taken):
            found.append({"type": match.lastgroup, "offset": offset, "length": length})
    return found
