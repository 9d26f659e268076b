"""Cuts text into the tokens by which searches and postings are compared."""

from __future__ import annotations

import re
import unicodedata

_TOKEN = re.compile(
    r"(?:(?<![^\W_])(?<!\.)\.)?"  # the dot of .NET, not the one that ends a sentence
    r"[^\W_]+(?:\.[^\W_]+)*"  # node.js and 3.11 stay whole
    r"(?:\+\+|#)?"  # C++ and C#, but not the plus of "5+ years"
)


def tokens(text: str) -> tuple[str, ...]:
    """The words of `text`, case folded and compatibility-normalised, in order.

    `C++`, `C#`, `.NET` and `node.js` are one token each; other punctuation separates. Tokens joined by a space give
    the same tokens again.
    """
    return tuple(_TOKEN.findall(folded(text)))


def folded(text: str) -> str:
    """`text` case folded and compatibility-normalised: every token of it is a part of this."""
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def line(text: str) -> str:
    """The tokens of `text` between single spaces, one at either end, so that `" a phrase " in line` is token-exact."""
    return f" {' '.join(tokens(text))} "
