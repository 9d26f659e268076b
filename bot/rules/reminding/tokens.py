"""Cuts what somebody wrote into words, numbers, times and dates."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

_TOKEN = re.compile(
    r"(?P<date>\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[./]\d{1,2}[./](?:\d{4}|\d{2})?(?!\d)|\d{1,2}/\d{1,2}(?![\d/]))"
    r"|(?P<clock>\d{1,2}[:.h]\d{2}(?!:?\d))"
    # 2nd, 2., 2º, 2-й
    r"|(?P<ordinal>\d{1,2}(?:st|nd|rd|th|[ºª]|\.(?!\d)|-?(?:й|го|е|ю|я|ое|ую|ый|ой))(?!\w))"
    r"|(?P<number>\d+(?:[.,]\d(?![\d.]))?)"
    r"|(?P<word>[^\W\d_]+(?:[.'’][^\W\d_]+)*\.?)"
    r"|(?P<mark>[^\s\w]|_)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Token:
    """`kind` is date, clock, ordinal, number, word or mark; `folded` is without capitals, accents and a last dot."""

    start: int
    end: int
    kind: str
    written: str
    folded: str


def tokens(text: str) -> Iterator[Token]:
    """The tokens of a text in Unicode's composed form (NFC)."""
    for found in _TOKEN.finditer(text):
        yield Token(found.start(), found.end(), str(found.lastgroup), found[0], _fold(found[0]))


def fold(phrase: str) -> tuple[str, ...]:
    """A phrase as its folded tokens."""
    return tuple(token.folded for token in tokens(unicodedata.normalize("NFC", phrase)))


def _fold(word: str) -> str:
    decomposed = unicodedata.normalize("NFD", word.casefold().replace("’", "'"))
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return bare.removesuffix(".") or bare
