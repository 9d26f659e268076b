"""Words and phrases of a text found by token, never by substring: `Java` is no part of `JavaScript` here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from itertools import accumulate
from typing import Generic, NamedTuple, TypeVar

Value = TypeVar("Value")

# A word keeps what belongs to the names of technologies: the dot of .NET, the signs of C++17, C# and F#.
_WORD = re.compile(r"(\w+(?:\+\+\d{0,2}(?!\w)|#(?!\w))?|\.\w+)")
_ASCII_WORD = re.compile(_WORD.pattern, re.ASCII)  # the same, a fifth faster
_JOINTS = frozenset({"", " ", "-", "/", "_", ".", ". ", "\u2010", "\u2011", "\u2013", "\xa0", " & ", "&", "'", "’"})


# Named tuples rather than data classes: these are made by the hundred for each posting, and in a quarter of the time.
class Tokens(NamedTuple):
    """A text cut into words: `words` in lower case, `starts` and `ends` their places in `text`."""

    text: str
    words: list[str]
    starts: list[int]
    ends: list[int]

    @classmethod
    def of(cls, text: str) -> Tokens:
        pieces = (_ASCII_WORD if text.isascii() else _WORD).split(small_letters(text))
        bounds = list(accumulate(map(len, pieces)))
        return cls(text, pieces[1::2], bounds[:-1:2], bounds[1::2])

    def gap(self, index: int) -> str:
        """What stands between word `index` and the one before it; for the first word, all that precedes it."""
        return self.text[self.ends[index - 1] if index else 0 : self.starts[index]]

    def surface(self, first: int, last: int) -> str:
        """The words from `first` up to, not including, `last`, as written."""
        return self.text[self.starts[first] : self.ends[last - 1]]


class Match(NamedTuple, Generic[Value]):
    """A phrase found: the words `first` up to, not including, `last`, and what the phrase stands for."""

    first: int
    last: int
    value: Value


class PhraseBook(Generic[Value]):
    """Phrases and what they stand for; finds the longest at every word in one walk over the text."""

    def __init__(self, phrases: Mapping[str, Value]) -> None:
        found: dict[str, list[tuple[tuple[str, ...], Value]]] = {}
        for phrase, value in phrases.items():
            words = Tokens.of(phrase).words
            if words:
                found.setdefault(words[0], []).append((tuple(words[1:]), value))
        for entries in found.values():
            entries.sort(key=lambda entry: -len(entry[0]))
        self._by_first_word = {word: tuple(entries) for word, entries in found.items()}

    @property
    def first_words(self) -> AbstractSet[str]:
        """The words with which the phrases begin."""
        return self._by_first_word.keys()

    def find(self, tokens: Tokens, among: Iterable[int] | None = None) -> list[Match[Value]]:
        """Every phrase in the text from left to right, the longest first, none overlapping.

        `among` are the indexes, ascending, of words worth a look; it must hold all `first_words` of the part wanted.
        """
        matches: list[Match[Value]] = []
        known, words, after = self._by_first_word, tokens.words, 0
        for index in range(len(words)) if among is None else among:
            entries = known.get(words[index])
            if not entries or index < after:
                continue
            # Most names are one word and begin no longer one.
            match = self._at(tokens, index, entries) if entries[0][0] else Match(index, index + 1, entries[0][1])
            if match:
                matches.append(match)
                after = match.last
        return matches

    def get(self, phrase: str) -> Value | None:
        """What a phrase stands for if it is, as a whole, one of the book's."""
        tokens = Tokens.of(phrase)
        for match in self.find(tokens):
            if match.first == 0 and match.last == len(tokens.words):
                return match.value
        return None

    @staticmethod
    def _at(tokens: Tokens, index: int, entries: Iterable[tuple[tuple[str, ...], Value]]) -> Match[Value] | None:
        for rest, value in entries:
            if not rest:
                return Match(index, index + 1, value)
            last = index + 1 + len(rest)
            if (
                last <= len(tokens.words)
                and tokens.words[index + 1] == rest[0]
                and tuple(tokens.words[index + 1 : last]) == rest
                and all(tokens.gap(position) in _JOINTS for position in range(index + 1, last))
            ):
                return Match(index, last, value)
        return None


def small_letters(text: str) -> str:
    """The text in small letters, character by character; the few capitals with longer small letters stay."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in text)


def spellings(phrase: str) -> Iterator[str]:
    """A phrase as it is and written together: "back end" and "backend"."""
    yield phrase
    if " " in phrase:
        yield phrase.replace(" ", "")


def word_set(listing: str) -> frozenset[str]:
    """A set of words from a listing with blanks between them."""
    return frozenset(listing.split())
