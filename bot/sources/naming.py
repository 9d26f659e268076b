"""The ways of writing one company's name: as people type it, and as its address is likely to spell it."""

from __future__ import annotations

import re
import unicodedata

SHORTEST_WORD = 4
LONGEST_SLUG = 63
"""What fits between two dots of a host."""

# Letters that have a Latin spelling of their own but do not decompose into one.
_LETTERS = str.maketrans({"ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})
_FORM = re.compile(
    r"ab|ag|aps|asa?|bv|co|corp(?:oration)?|doo|eood|gmbh|inc(?:orporated)?|kft|kg|kk|limited|llc|llp|lp|ltd|mbh|nv|ood|"
    r"oo|oyj?|plc|pte|pty|sarl|sas?|se|sl|spa?|srl|sro|ug|z"
)
_DOTS = re.compile(r"(?<=\b\w)\.(?=\w\b)|['’`]")
_WORD = re.compile(r"[a-z0-9]+")


def plain_words(name: str) -> tuple[str, ...]:
    """The words of a name in plain lower-case letters, without legal form: "Tidé & Söhne S.A." is tide, sohne."""
    lower = unicodedata.normalize("NFKD", name.casefold().translate(_LETTERS))
    words = _WORD.findall(_DOTS.sub("", "".join(char for char in lower if not unicodedata.combining(char))))
    kept = list(words)
    while len(kept) > 1 and _FORM.fullmatch(kept[-1]):
        kept.pop()
    return tuple(kept)


def slugs(name: str) -> list[str]:
    """The likely spellings in addresses, likeliest first: the words in one, with hyphens, and the first alone where it
    is long enough to mean something."""
    words = plain_words(name)
    first = [words[0]] if words and len(words[0]) >= SHORTEST_WORD else []
    spelt = dict.fromkeys(["".join(words), "-".join(words), *first])
    return [slug for slug in spelt if 0 < len(slug) <= LONGEST_SLUG]
