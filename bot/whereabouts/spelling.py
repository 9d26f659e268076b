"""One spelling for names that people write in many: no case, no accents, no punctuation."""

from __future__ import annotations

import re
import unicodedata

_MARKS = re.compile("[\u0300-\u036f]")
_GAPS = re.compile(r"[\W_]+")
FLAG_A = 0x1F1E6
"""The code point of the first letter of flags; two such letters are the flag of the country with that code."""

_LETTERS: dict[int, str] = {
    **dict.fromkeys(map(ord, "'’ʼʻ`"), ""),
    **{ord(letter): plain for letter, plain in {"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe"}.items()},
    **{FLAG_A + place: chr(ord("a") + place) for place in range(26)},
}


def fold(text: str) -> str:
    """Return `text` in the spelling under which names are compared; a flag reads as its country's two letters.

    >>> fold("São  Paulo"), fold("St. John's"), fold("🇩🇪")
    ('sao paulo', 'st johns', 'de')
    """
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    return _GAPS.sub(" ", _MARKS.sub("", plain)).strip()
