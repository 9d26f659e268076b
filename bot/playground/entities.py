"""HTML parse mode: Telegram's tags in, plain text and entities out, mistakes told in Telegram's words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from bot.playground.links import check_link

Entity = dict[str, Any]

_STYLES = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "code": "code",
    "pre": "pre",
}
_TAGS = {*_STYLES, "a", "tg-emoji", "tg-time", "blockquote"}

# The characters the server's scanner takes for space.
_SPACE = re.compile(r"[ \t\r\n\0\v]*")
_TEXT = re.compile(r"[^&<]+")
_NAME = re.compile(r"[^ \t\r\n\0\v>]*")
_ATTRIBUTE = re.compile(r"[^ \t\r\n\0\v>=]*")
_TOKEN = re.compile(r"[A-Za-z0-9.-]*")
_REFERENCE = re.compile(r"&(?:#(?P<decimal>[0-9]+)|#x(?P<hex>[0-9a-fA-F]+)|(?P<name>[a-zA-Z]+));?")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_USER_LINK = re.compile(r"tg:(?://)?user\?id=([0-9]{1,18})")


class EntityError(ValueError):
    """The text cannot be parsed; the message is what follows `can't parse entities: `."""


def units(text: str) -> int:
    """Length in UTF-16 code units, in which Telegram counts."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def parse_html(source: str) -> tuple[str, list[Entity]]:
    """The text without tags, and its entities (offset and length in UTF-16 units) in the order their tags close.

    https://core.telegram.org/bots/api#html-style; raises EntityError.
    """
    return _Parser(source).parse()


def _decode(match: re.Match[str]) -> str:
    """The character a reference stands for; Telegram leaves those it does not know as they are."""
    if match["name"]:
        return _NAMED.get(match["name"], match[0])
    digits = match["decimal"] or match["hex"]
    code = int(digits[:12], 10 if match["decimal"] else 16)
    return chr(code) if 0 < code < 0x10FFFF and not 0xD800 <= code < 0xE000 else match[0]


@dataclass(frozen=True, slots=True)
class _Open:
    tag: str
    attributes: dict[str, str]
    offset: int
    index: int


class _Parser:
    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.out: list[str] = []
        self.offset = 0
        self.open: list[_Open] = []
        self.entities: list[Entity] = []

    def parse(self) -> tuple[str, list[Entity]]:
        while self.at < len(self.source):
            if self.source.startswith("</", self.at):
                self._end_tag()
            elif self.source[self.at] == "<":
                self._start_tag()
            elif reference := _REFERENCE.match(self.source, self.at):
                self.at = reference.end()
                self._put(_decode(reference))
            else:
                self._put(self._take(_TEXT) or self._step())
        if self.open:
            raise EntityError(f'Can\'t find end tag corresponding to start tag "{self.open[-1].tag}"')
        for entity in self.entities:
            if entity["type"] == "code":
                entity.pop("language", None)
        return "".join(self.out), self.entities

    def _put(self, text: str) -> None:
        self.out.append(text)
        self.offset += units(text)

    def _take(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self.source, self.at)
        if match is None:
            return ""
        self.at = match.end()
        return match[0]

    def _step(self) -> str:
        self.at += 1
        return self.source[self.at - 1 : self.at]

    def _next_is(self, char: str) -> bool:
        return self.source.startswith(char, self.at)

    def _ended(self) -> bool:
        return self.at >= len(self.source)

    def _byte(self, index: int) -> int:
        return len(self.source[:index].encode())

    def _start_tag(self) -> None:
        begin = self.at
        self.at += 1
        tag = self._take(_NAME).lower()
        if self._ended():
            raise EntityError(f"Unclosed start tag at byte offset {self._byte(begin)}")
        if tag not in _TAGS:
            raise EntityError(f'Unsupported start tag "{tag}" at byte offset {self._byte(begin)}')
        attributes = self._attributes(tag, begin)
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise EntityError(f'Tag "span" must have class "tg-spoiler" at byte offset {self._byte(begin)}')
        self.open.append(_Open(tag, attributes, self.offset, len(self.out)))

    def _attributes(self, tag: str, begin: int) -> dict[str, str]:
        """Everything up to and with the closing `>`."""
        found: dict[str, str] = {}
        while True:
            self._take(_SPACE)
            if self._next_is(">"):
                self.at += 1
                return found
            name = self._take(_ATTRIBUTE).lower()
            if not name:
                raise EntityError(f'Empty attribute name in the tag "{tag}" at byte offset {self._byte(begin)}')
            self._take(_SPACE)
            assigned = self._next_is("=")
            if assigned:
                self.at += 1
                self._take(_SPACE)
            if self._ended():
                raise EntityError(f'Unclosed start tag "{tag}" at byte offset {self._byte(begin)}')
            found[name] = self._value() if assigned else ""
            if self._ended():
                raise EntityError(f"Unclosed start tag at byte offset {self._byte(begin)}")

    def _value(self) -> str:
        quote = self.source[self.at]
        if quote not in "\"'":
            begin = self.at
            token = self._take(_TOKEN)
            if not self._ended() and self.source[self.at] not in " \t\r\n\0\v>":
                raise EntityError(f"Unexpected end of name token at byte offset {self._byte(begin)}")
            return token.lower()
        end = self.source.find(quote, self.at + 1)
        value = self.source[self.at + 1 : end if end >= 0 else None]
        self.at = end + 1 if end >= 0 else len(self.source)
        return _REFERENCE.sub(_decode, value)

    def _end_tag(self) -> None:
        begin = self.at
        if not self.open:
            raise EntityError(f"Unexpected end tag at byte offset {self._byte(begin)}")
        self.at += 2
        tag = self._take(_NAME).lower()
        self._take(_SPACE)
        if not self._next_is(">"):
            raise EntityError(f"Unclosed end tag at byte offset {self._byte(begin)}")
        self.at += 1
        opened = self.open.pop()
        if tag not in {"", opened.tag}:
            raise EntityError(
                f'Unmatched end tag at byte offset {self._byte(begin)}, expected "</{opened.tag}>", found "</{tag}>"'
            )
        if self.offset > opened.offset:
            self._close(opened)

    def _close(self, opened: _Open) -> None:
        content = "".join(self.out[opened.index :])
        entity = _entity(opened.tag, opened.attributes, content)
        if entity is None:
            return
        entity |= {"offset": opened.offset, "length": self.offset - opened.offset}
        inner = self.entities[-1] if self.entities else None
        if opened.tag == "pre" and inner and inner["type"] == "code" and _same_span(inner, entity):
            self.entities.pop()
            if "language" in inner:
                entity["language"] = inner["language"]
        self.entities.append(entity)


def _same_span(one: Entity, other: Entity) -> bool:
    return (one["offset"], one["length"]) == (other["offset"], other["length"])


def _entity(tag: str, attributes: dict[str, str], content: str) -> Entity | None:
    """The entity a pair of tags makes, None where Telegram silently makes none."""
    if tag == "a":
        return _link(attributes.get("href") or content, content)
    if tag == "tg-emoji":
        emoji = attributes.get("emoji-id", "")
        return {"type": "custom_emoji", "custom_emoji_id": emoji} if emoji.isdecimal() else None
    if tag == "tg-time":
        moment = attributes.get("unix", "")
        if not moment.isdecimal():
            return None
        return {"type": "date_time", "unix_time": int(moment[:12]), "date_time_format": attributes.get("format", "")}
    if tag == "blockquote":
        return {"type": "expandable_blockquote" if "expandable" in attributes else "blockquote"}
    language = attributes.get("class", "")
    if tag == "code" and language.startswith("language-"):
        return {"type": "code", "language": language.removeprefix("language-")}
    return {"type": _STYLES[tag]}


def _link(url: str, content: str) -> Entity | None:
    if user := _USER_LINK.fullmatch(url):
        return {"type": "text_mention", "user": {"id": int(user[1]), "is_bot": False, "first_name": content}}
    try:
        return {"type": "text_link", "url": check_link(url)}
    except ValueError:
        return None
