"""Lengths as Telegram counts them: in UTF-16 code units."""

from __future__ import annotations


def units(text: str) -> int:
    """How many UTF-16 code units the text takes."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2
