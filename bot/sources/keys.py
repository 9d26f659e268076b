"""Takes the operator's key apart: "id:secret" and the like."""

from __future__ import annotations

import re

from bot.errors import SourceFailed

PART = re.compile(r"[\x21-\x39\x3b-\x7e]+")
"""What can stand in a header: visible ASCII, and no colon, which separates the parts."""


def is_of_form(key: str, form: str) -> bool:
    """Whether a key has as many parts as its form, "app_id:app_key" for instance, and nothing a header cannot carry."""
    parts = key.split(":")
    return len(parts) == len(form.split(":")) and all(PART.fullmatch(part) for part in parts)


def key_parts(key: str | None, form: str) -> list[str]:
    """The parts of a key. Raises `SourceFailed`, naming the form and never the key."""
    if key is None or not is_of_form(key, form):
        raise SourceFailed(f"its key is missing or not of the form {form}")
    return key.split(":")
