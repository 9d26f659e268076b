"""Texts cut to a length, which Telegram counts in UTF-16 code units."""

from __future__ import annotations

import html
import re

from bot.utf16 import units

_MARKUP = re.compile(r"<[^>]*>")


def shown_units(text: str) -> int:
    """How many of them Telegram counts of a text in its HTML: those that are shown. Whatever is not markup must be
    escaped."""
    return units(html.unescape(_MARKUP.sub("", text)))


def clip(text: str, limit: int) -> str:
    """The text on one line, cut to at most `limit` units; a cut shows as an ellipsis and splits no character."""
    text = " ".join(text.split())
    if units(text) <= limit:
        return text
    kept = text.encode("utf-16-le", "surrogatepass")[: (limit - 1) * 2].decode("utf-16-le", "ignore")
    return kept.rstrip("\u200d\ufe0f ") + "…"
