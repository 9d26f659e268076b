"""Anything in the library that can be opened, under a key that fits into buttons and links."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Shelf(StrEnum):
    ARTICLE = "a"
    CHECKLIST = "c"
    QUESTION = "q"
    TOPIC = "t"


@dataclass(frozen=True, slots=True)
class Entry:
    """`title` is what it is called; of a question, the question."""

    shelf: Shelf
    id: str
    title: str

    @property
    def key(self) -> str:
        return f"{self.shelf}-{self.id}"

    def link(self, bot: str) -> str:
        """A link that opens it in the chat with the bot: https://core.telegram.org/bots/features#deep-linking."""
        return f"https://t.me/{bot}?start={self.key}"
