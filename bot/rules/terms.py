"""What a search is: its terms, its conditions, and the one canonical text that stands for it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from zlib import crc32

from bot.rules.pay import SalaryFloor
from bot.rules.tokens import tokens

OPERATORS = frozenset({"or", "and", "not"})
_BARE = re.compile(r"\.?[^\W_][\w.+#/&'-]*")


class QueryError(Exception):
    """A search that cannot be read. `key` names the message, `position` is the offset in `text`, the search as it was
    written, and `values` fill the message in: what was found and what can be written instead."""

    def __init__(self, key: str, position: int, **values: object) -> None:
        super().__init__(key, position, values)
        self.key = key
        self.position = position
        self.values = values
        self.text = ""


class Field(StrEnum):
    """Where a term is looked for. TEXT is the title or the text; from SKILL on they are facts of the posting, WAY being
    a way of working and LANGUAGE the one it is written in."""

    TEXT = "text"
    TITLE = "title"
    COMPANY = "company"
    SKILL = "skill"
    ROLE = "role"
    SENIORITY = "seniority"
    MODE = "mode"
    EMPLOYMENT = "employment"
    WAY = "way"
    LANGUAGE = "language"


WORDED = frozenset({Field.TEXT, Field.TITLE, Field.COMPANY})


@dataclass(frozen=True, slots=True, order=True)
class Term:
    """One word, phrase or fact. In TEXT, TITLE and COMPANY the value is its tokens joined by a space; elsewhere it is a
    canonical name (which holds no double quote) or the value of an enumeration in `storage.records`."""

    field: Field
    value: str

    def __post_init__(self) -> None:
        if self.field in WORDED:
            object.__setattr__(self, "value", " ".join(tokens(self.value)))
        if not self.value:
            raise ValueError("a term without a word")

    def __str__(self) -> str:
        return f"{self.field}:{_written(self.value)}"


@dataclass(frozen=True, slots=True)
class Query:
    """A search: every clause must hold, a clause holds when one of its terms does, and no excluded term may.

    Clauses are kept without repetition in one order, so that equal searches are equal values. `days` is the greatest
    age of a posting.
    """

    clauses: tuple[frozenset[Term], ...] = ()
    excluded: frozenset[Term] = frozenset()
    salary_at_least: SalaryFloor | None = None
    eligible_only: bool = False
    days: int | None = None

    def __post_init__(self) -> None:
        ordered = tuple(sorted(set(self.clauses), key=sorted))
        if frozenset() in ordered:
            raise ValueError("a clause without a term")
        object.__setattr__(self, "clauses", ordered)

    @property
    def is_empty(self) -> bool:
        """Whether nothing says what work is wanted; conditions and exclusions alone do not."""
        return not self.clauses

    @property
    def reads_text(self) -> bool:
        """Whether any term of it is looked for in the text of postings."""
        return any(term.field is Field.TEXT for term in self.terms() | self.excluded)

    def terms(self) -> frozenset[Term]:
        """Every term that is asked for; the excluded ones are not."""
        return frozenset().union(*self.clauses)


@lru_cache(maxsize=1024)
def clause_text(clause: frozenset[Term]) -> str:
    """One clause as `canonical` writes it: `skill:go`, `skill:(go, rust)` or `skill:go, text:golang`."""
    terms = sorted(clause)
    fields = {term.field for term in terms}
    if len(terms) > 1 and len(fields) == 1:
        return f"{terms[0].field}:({', '.join(_written(term.value) for term in terms)})"
    return ", ".join(str(term) for term in terms)


def requirements(query: Query) -> dict[str, Query]:
    """Everything a posting has to be: each part of the canonical text, in its order, and a search for that alone."""
    parts = {clause_text(clause): Query((clause,)) for clause in query.clauses}
    parts |= {f"-{term}": Query(excluded=frozenset({term})) for term in sorted(query.excluded)}
    if query.salary_at_least is not None:
        parts[str(query.salary_at_least)] = Query(salary_at_least=query.salary_at_least)
    if query.eligible_only:
        parts["eligible"] = Query(eligible_only=True)
    if query.days is not None:
        parts[f"days:{query.days}"] = Query(days=query.days)
    return parts


def relaxed(query: Query, requirement: str) -> Query:
    """The search without one of its `requirements`."""
    dropped = requirements(query)[requirement]
    return Query(
        tuple(clause for clause in query.clauses if clause not in dropped.clauses),
        query.excluded - dropped.excluded,
        None if dropped.salary_at_least else query.salary_at_least,
        query.eligible_only and not dropped.eligible_only,
        None if dropped.days else query.days,
    )


def canonical(query: Query) -> str:
    """The one text of a search; `parse` reads it back to an equal value. Every term names its field, so that a later
    edition of the vocabulary does not change what it means."""
    return " ".join(requirements(query))


def checksum(query: Query) -> str:
    """Eight characters that tell this search from another one of the same person; for the few bytes of a button.

    "Eligible" does not count: it comes with the place where the person lives, which they may tell in between.
    """
    return token(canonical(replace(query, eligible_only=False)))


def token(text: str) -> str:
    """Eight characters that stand for a text in the few bytes of a button."""
    return f"{crc32(text.encode()):08x}"


def _written(value: str) -> str:
    bare = _BARE.fullmatch(value) is not None and value not in OPERATORS
    return value if bare else f'"{value}"'
