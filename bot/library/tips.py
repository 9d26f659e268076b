"""The tip of the day: an article or a question, none twice before all were had."""

from __future__ import annotations

from collections.abc import Collection
from zlib import crc32

from bot.library.entries import Entry, Shelf
from bot.library.library import Library


def pool(library: Library) -> list[Entry]:
    """Everything that can be a tip."""
    return [entry for entry in library.entries.values() if entry.shelf in (Shelf.ARTICLE, Shelf.QUESTION)]


def next_tip(library: Library, had: Collection[str], person_id: int) -> Entry | None:
    """The next tip of those whose ids are not in `had`, None where all are.

    Articles and questions take turns for as long as there are both; the order within them is the person's own, so that
    two people who compare their tips have something to tell each other.
    """
    left = [entry for entry in pool(library) if entry.id not in had]
    turn = Shelf.QUESTION if len(had) % 2 else Shelf.ARTICLE
    return min(
        left, key=lambda entry: (entry.shelf is not turn, crc32(f"{person_id} {entry.id}".encode())), default=None
    )
