"""Reads that somebody wants to be left alone: "in a meeting until 15:30", "pause until monday"."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from bot.rules.reminding import Vocabulary, read_moment

LONGEST = timedelta(days=366)


class Wish(StrEnum):
    """`HOLD` for a while, `PAUSE` until a day; `AWAY` only routines and what repeats."""

    HOLD = "hold"
    PAUSE = "pause"
    AWAY = "away"


def read_wish(text: str, phrases: Mapping[Wish, Iterable[str]]) -> tuple[Wish, str] | None:
    """What somebody wishes and the words that say until when, as they stand behind one of the phrases; None where the
    text begins with none of them. Capitals and blanks make no difference."""
    said = " ".join(text.casefold().replace("’", "'").split())
    for wish, beginnings in phrases.items():
        for beginning in beginnings:
            if said.startswith(f"{beginning} "):
                return wish, said.removeprefix(beginning).strip()
    return None


def read_until(text: str, now: datetime, zone: str, vocabularies: Sequence[Vocabulary]) -> datetime | None:
    """Until when: "15:30", "monday", "until tomorrow 9:00", «las 15:30»; None for no moment within a year."""
    for when in (text, text.partition(" ")[2]):
        until = read_moment(when, now, zone, vocabularies)
        if until is not None:
            return until if until - now <= LONGEST else None
    return None
