"""Cuts a written search into words, phrases, fields and operators, each with its position."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from bot.rules.pay import SalaryFloor, read_floor
from bot.rules.terms import OPERATORS, Field, QueryError
from bot.rules.tokens import tokens

OLDEST_DAYS = 365

_PLAIN_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»", '"'))
_PHRASE = r'"(?P<phrase>[^"]*)(?P<closed>"?)'
_WORD = r'(?P<word>[^\s,|()"]+)'
_NEXT = re.compile(
    r"(?P<blank>\s+)"
    r"|(?P<salary>salary\s*(?:>=|[:>≥])\s*)"
    r'|days:\s*(?P<days>[^\s,|()"]*)'
    r"|(?P<exclude>[-–—−])(?=[^\s,|)])"
    r"|(?P<either>[,|])|(?P<open>\()|(?P<close>\))"
    rf"|{_PHRASE}|(?P<field>[^\W\d_]+):|{_WORD}",
    re.IGNORECASE,
)
_VALUE = re.compile(rf"\s*(?:(?P<open>\()|{_PHRASE}|{_WORD})")


class Kind(Enum):
    WORD = auto()
    PHRASE = auto()
    FIELD = auto()
    OPEN = auto()
    CLOSE = auto()
    OR = auto()
    AND = auto()
    NOT = auto()
    SALARY = auto()
    DAYS = auto()
    END = auto()


@dataclass(frozen=True, slots=True)
class Item:
    """One piece of a search; `floor` belongs to a SALARY."""

    kind: Kind
    text: str
    position: int
    floor: SalaryFloor | None = None


_SYMBOLS = {"exclude": Kind.NOT, "either": Kind.OR, "open": Kind.OPEN, "close": Kind.CLOSE}


def items(text: str, currency: str) -> list[Item]:
    """The pieces of `text` and an END, words without a letter or digit left out. Raises `QueryError`."""
    return [*_items(text.translate(_PLAIN_QUOTES), currency), Item(Kind.END, "", len(text))]


def _items(text: str, currency: str) -> Iterator[Item]:
    position = 0
    while match := _NEXT.match(text, position):  # whatever a character is, it begins one of the alternatives
        position = match.end()
        kind = match.lastgroup
        if kind == "salary":
            item = _salary(text, match, currency)
            position += len(item.text)
            yield item
        elif kind == "field":
            yield _field(match)
            value = _VALUE.match(text, position)
            if value is not None:
                yield _value(value)
                position = value.end()
        elif kind != "blank":
            yield from _plain(match)


def _plain(match: re.Match[str]) -> Iterator[Item]:
    start = match.start()
    if match.lastgroup in _SYMBOLS:
        yield Item(_SYMBOLS[match.lastgroup], match[0], start)
    elif match["days"] is not None:
        if not (match["days"].isascii() and match["days"].isdigit() and 1 <= int(match["days"]) <= OLDEST_DAYS):
            raise QueryError("bad_days", start, value=match["days"], limit=OLDEST_DAYS)
        yield Item(Kind.DAYS, match["days"], start)
    elif match["word"] is None:
        yield _value(match)
    elif (operator := match["word"].casefold()) in OPERATORS:
        yield Item(Kind[operator.upper()], match["word"], start)
    elif tokens(match["word"]):
        yield _value(match)


def _value(match: re.Match[str]) -> Item:
    """A word, a phrase, or the parenthesis that opens a list: what may follow a field."""
    if match["open"]:
        return Item(Kind.OPEN, "(", match.start("open"))
    if match["word"] is not None:
        return Item(Kind.WORD, match["word"], match.start("word"))
    quote = match.start("phrase") - 1
    if not match["closed"]:
        raise QueryError("unclosed_quote", quote)
    return Item(Kind.PHRASE, match["phrase"], quote)


def _field(match: re.Match[str]) -> Item:
    name = match["field"].casefold()
    if name not in set(Field):
        raise QueryError("unknown_field", match.start(), field=match["field"], known=tuple(map(str, Field)))
    return Item(Kind.FIELD, name, match.start())


def _salary(text: str, match: re.Match[str], currency: str) -> Item:
    read = read_floor(text, match.end(), currency)
    if read is None:
        raise QueryError("bad_salary", match.start(), example="salary>=60k EUR")
    floor, end = read
    return Item(Kind.SALARY, text[match.end() : end], match.start(), floor)
