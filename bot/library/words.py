"""Text as the stems of its words, so that "indexing" finds "indexes"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import Stemmer

# "c++", "c#", ".net", "node.js", "ci/cd", "b-tree", "99.9": a word goes on over these between letters or digits.
_WORD = re.compile(r"\.net\b|[^\W_]+(?:[.\-/'’_][^\W_]+)*(?:\+\+|#)?", re.IGNORECASE)
_PART = re.compile(r"[^\W_]+(?:\+\+|#)?")
_CYRILLIC = re.compile(r"[а-яё]")
# "PRs", "CVs": the stemmer takes no plural from what has no vowel.
_PLURAL = re.compile(r"^([b-df-hj-np-rtv-xz]{2,3})s$")
_ENGLISH, _RUSSIAN = Stemmer.Stemmer("english"), Stemmer.Stemmer("russian")


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text: how it stands there, in lower case, and where."""

    text: str
    start: int
    end: int

    @property
    def stems(self) -> tuple[str, ...]:
        """Of a compound also the parts: "b-tree" is found by "btree" and by "tree"."""
        return _stems(self.text)


def words(text: str) -> Iterator[Word]:
    """The words of a text in their order."""
    for match in _WORD.finditer(text):
        yield Word(match[0].lower().replace("ё", "е"), match.start(), match.end())


def stem(word: str) -> str:
    """The stem of one word without punctuation, by its alphabet."""
    stemmer = _RUSSIAN if _CYRILLIC.search(word) else _ENGLISH
    stemmed: str = stemmer.stemWord(_PLURAL.sub(r"\1", word))
    return stemmed


@lru_cache(maxsize=4096)
def _stems(word: str) -> tuple[str, ...]:
    parts = _PART.findall(word.removesuffix("'s").removesuffix("’s"))
    if len(parts) < 2:
        return (stem(parts[0] if parts else word),)
    return tuple(dict.fromkeys((stem("".join(parts)), *map(stem, parts))))
