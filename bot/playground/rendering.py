"""Entities back to HTML for a browser, safe whatever the text says."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import pairwise

from bot.playground.entities import Entity

_TAGS = {
    "bold": "b",
    "italic": "i",
    "underline": "u",
    "strikethrough": "s",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "expandable_blockquote": "blockquote",
}


def to_html(text: str, entities: Sequence[Entity]) -> str:
    """Everything escaped; links only to http, https, tg and mailto; line feeds stay line feeds.

    Spoilers become `<span class="spoiler">`, commands `<a class="command" data-command="/x">`, mentions and
    hashtags plain spans with their type as class. Tags always nest, even where entities overlap.
    """
    data = text.encode("utf-16-le")
    cuts = sorted({0, len(data) // 2, *(edge for entity in entities for edge in _edges(entity))})
    parts: list[str] = []
    stack: list[tuple[Entity, str]] = []
    for begin, end in pairwise(cuts):
        _close(stack, begin, parts)
        for entity in entities:
            if entity["offset"] == begin:
                _push(entity, _piece(data, *_edges(entity)), stack, parts)
        parts.append(escape(_piece(data, begin, end)))
    _close(stack, len(data) // 2, parts)
    return "".join(parts)


def _edges(entity: Entity) -> tuple[int, int]:
    return entity["offset"], entity["offset"] + entity["length"]


def _piece(data: bytes, begin: int, end: int) -> str:
    return data[2 * begin : 2 * end].decode("utf-16-le", "replace")


def _push(entity: Entity, content: str, stack: list[tuple[Entity, str]], parts: list[str]) -> None:
    opening, closing = _pair(entity, content)
    parts.append(opening)
    stack.append((entity, closing))


def _close(stack: list[tuple[Entity, str]], at: int, parts: list[str]) -> None:
    """Closes what ends here; what it had to close on the way is opened again."""
    ended = [index for index, (entity, _) in enumerate(stack) if _edges(entity)[1] <= at]
    if not ended:
        return
    reopened = [entity for entity, _ in stack[ended[0] :] if _edges(entity)[1] > at]
    while len(stack) > ended[0]:
        parts.append(stack.pop()[1])
    for entity in reopened:
        _push(entity, "", stack, parts)


def _pair(entity: Entity, content: str) -> tuple[str, str]:
    kind = entity["type"]
    if kind == "pre" and "language" in entity:
        return f'<pre><code class="language-{escape(str(entity["language"]))}">', "</code></pre>"
    if kind == "bot_command":
        return f'<a class="command" data-command="{escape(content)}">', "</a>"
    if kind in {"text_link", "url", "email"}:
        url = entity.get("url") or ("mailto:" if kind == "email" else "") + content
        return f'<a href="{escape(url)}" rel="noopener noreferrer" target="_blank">', "</a>"
    if kind == "expandable_blockquote":
        return '<blockquote class="expandable">', "</blockquote>"
    if tag := _TAGS.get(kind):
        return f"<{tag}>", f"</{tag}>"
    return f'<span class="{escape(kind)}">', "</span>"
