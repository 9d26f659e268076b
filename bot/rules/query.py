"""Reads what a person writes, in an alert, a search or free text, into a `Query`."""

from __future__ import annotations

from typing import Protocol

from bot.rules.facets import FACETS, value_of, values_of
from bot.rules.lexer import Item, Kind, items
from bot.rules.pay import SalaryFloor
from bot.rules.terms import WORDED, Field, Query, QueryError, Term, canonical, checksum, relaxed, requirements
from bot.rules.tokens import tokens

__all__ = [
    "Field",
    "Lexicon",
    "Query",
    "QueryError",
    "SalaryFloor",
    "Term",
    "canonical",
    "checksum",
    "parse",
    "relaxed",
    "requirements",
    "tokens",
]

LONGEST_TEXT = 512
MOST_TERMS = 40
LONGEST_ALIAS = 4

_OPERANDS = frozenset({Kind.WORD, Kind.PHRASE, Kind.FIELD, Kind.OPEN})
_CONDITIONS = frozenset({Kind.NOT, Kind.SALARY, Kind.DAYS})


class Lexicon(Protocol):
    """The names of skills and roles. An alias is asked for in lower case; a canonical name is an alias of itself."""

    def skill(self, alias: str) -> str | None: ...

    def role(self, alias: str) -> str | None: ...


def parse(text: str, lexicon: Lexicon, currency: str = "EUR") -> Query:
    """Read a search.

    Terms side by side must all hold. `,`, `|` or the word OR between two terms, and parentheses around such a list,
    mean any of them and bind tighter. `-term` and `NOT term` exclude. `"a phrase"` is taken as written;
    `title:`, `company:`, `text:`, `skill:`, `role:`, `seniority:`, `mode:`, `employment:`, `way:` and `language:` say
    where to look, for a word, a phrase or a list in parentheses. Bare words become a role, a skill, a seniority, a work
    mode or a kind of employment by the longest match over four words, and words of the text otherwise; so does a
    `skill:` or `role:` nobody knows. `salary>=60k EUR` (also `salary:60000`, `salary>5k/month`; with `stated`
    behind it, unknown pay is dropped), `eligible` or `for me`, and `days:7` are conditions. A salary without a
    currency is in `currency`.

    Raises `QueryError` with one of the keys too_long, too_many_terms, unclosed_quote, unclosed_parenthesis,
    unopened_parenthesis, nested_group, empty_group, group_without_or, dangling_or, dangling_not, not_an_alternative,
    unknown_field, unknown_value, empty_value, bad_salary, bad_days.
    """
    try:
        return _read(text, lexicon, currency)
    except QueryError as error:
        error.text = text
        raise


def _read(text: str, lexicon: Lexicon, currency: str) -> Query:
    if len(text) > LONGEST_TEXT:
        raise QueryError("too_long", LONGEST_TEXT, limit=LONGEST_TEXT)
    query = _Parser(items(text, currency), lexicon).query()
    if sum(map(len, query.clauses)) + len(query.excluded) > MOST_TERMS:
        raise QueryError("too_many_terms", 0, limit=MOST_TERMS)
    if len(canonical(query)) > LONGEST_TEXT:
        raise QueryError("too_long", 0, limit=LONGEST_TEXT)
    return query


class _Parser:
    """Reads the items of one search from left to right."""

    def __init__(self, found: list[Item], lexicon: Lexicon) -> None:
        self._items = found
        self._lexicon = lexicon
        self._at = 0
        self._clauses: list[frozenset[Term]] = []
        self._excluded: set[Term] = set()
        self._salary: SalaryFloor | None = None
        self._eligible = False
        self._days: int | None = None

    def query(self) -> Query:
        while self._item.kind is not Kind.END:
            if self._item.kind is Kind.AND:
                self._at += 1
            elif not self._condition():
                self._clauses.append(self._alternatives())
            elif self._item.kind is Kind.OR:
                raise QueryError("not_an_alternative", self._item.position)
        return Query(tuple(self._clauses), frozenset(self._excluded), self._salary, self._eligible, self._days)

    @property
    def _item(self) -> Item:
        return self._items[self._at]

    def _take(self) -> Item:
        item = self._item
        self._at += 1
        return item

    def _condition(self) -> bool:
        """Take what is no clause: an exclusion, a salary, an age, or "for me"."""
        item = self._item
        if item.kind is Kind.NOT:
            self._at += 1
            if not self._begins_operand():
                raise QueryError("dangling_not", item.position)
            self._excluded |= self._operand()
        elif item.kind is Kind.SALARY:
            self._salary = self._take().floor
        elif item.kind is Kind.DAYS:
            self._days = int(self._take().text)
        elif words := self._for_me():
            self._at += words
            self._eligible = True
        else:
            return False
        return True

    def _for_me(self) -> int:
        """How many of the words that come next mean "only what I am eligible for"."""
        run = [item.text.casefold() for item in self._items[self._at : self._at + 2] if item.kind is Kind.WORD]
        if self._item.kind is Kind.WORD and run[0] == "eligible":
            return 1
        return 2 if run == ["for", "me"] else 0

    def _begins_operand(self) -> bool:
        return self._item.kind in _OPERANDS and not self._for_me()

    def _alternatives(self) -> frozenset[Term]:
        """Operands with an OR between each two."""
        if self._item.kind is Kind.CLOSE:
            raise QueryError("unopened_parenthesis", self._item.position)
        terms = self._alternative()
        while self._item.kind is Kind.OR:
            self._at += 1
            terms |= self._alternative()
        return terms

    def _alternative(self) -> frozenset[Term]:
        item = self._item
        if self._begins_operand():
            return self._operand()
        conditional = item.kind in _CONDITIONS or self._for_me()
        raise QueryError("not_an_alternative" if conditional else "dangling_or", item.position)

    def _operand(self) -> frozenset[Term]:
        """One term, or a list in parentheses."""
        if self._item.kind is Kind.WORD:
            return frozenset({self._longest()})
        item = self._take()
        if item.kind is Kind.OPEN:
            return self._group(item, None)
        if item.kind is Kind.PHRASE:
            return frozenset({self._term(Field.TEXT, item)})
        field = Field(item.text)
        if self._item.kind is Kind.OPEN:
            return self._group(self._take(), field)
        return frozenset({self._term(field, self._take())})

    def _group(self, opened: Item, field: Field | None) -> frozenset[Term]:
        """The rest of a list in parentheses; `field` is the one written before it."""
        if self._item.kind is Kind.CLOSE:
            raise QueryError("empty_group", opened.position)
        terms: frozenset[Term] = frozenset()
        while True:
            terms |= self._member(opened, field)
            item = self._take()
            if item.kind is Kind.CLOSE:
                return terms
            if item.kind is not Kind.OR:
                raise _ungrouped(opened, item)

    def _member(self, opened: Item, field: Field | None) -> frozenset[Term]:
        item = self._item
        if item.kind is Kind.OPEN or (item.kind is Kind.FIELD and self._items[self._at + 1].kind is Kind.OPEN):
            raise QueryError("nested_group", item.position)
        if item.kind is Kind.END:
            raise _ungrouped(opened, item)
        if field is not None and item.kind in (Kind.WORD, Kind.PHRASE):
            return frozenset({self._term(field, self._take())})
        return self._alternative()

    def _longest(self) -> Term:
        """The longest run of words that names something, or else the first word as text."""
        run: list[str] = []
        for item in self._items[self._at : self._at + LONGEST_ALIAS]:
            if item.kind is not Kind.WORD:
                break
            run.append(item.text.casefold())
        for size in range(len(run), 0, -1):
            term = self._named(" ".join(run[:size]))
            if term is not None:
                self._at += size
                return term
        return self._term(Field.TEXT, self._take())

    def _named(self, alias: str) -> Term | None:
        """What an alias stands for, as it is written or else by its tokens."""
        spelled = " ".join(tokens(alias))
        if name := self._lexicon.role(alias) or self._lexicon.role(spelled):
            return Term(Field.ROLE, name)
        if name := self._lexicon.skill(alias) or self._lexicon.skill(spelled):
            return Term(Field.SKILL, name)
        return Term(*FACETS[spelled]) if spelled in FACETS else None

    def _term(self, field: Field, item: Item) -> Term:
        """A word or phrase behind a field."""
        spelled = " ".join(tokens(item.text)) if item.kind in (Kind.WORD, Kind.PHRASE) else ""
        if not spelled:
            raise QueryError("empty_value", item.position, field=str(field))
        if field in (Field.SKILL, Field.ROLE):
            find = self._lexicon.skill if field is Field.SKILL else self._lexicon.role
            name = find(item.text.casefold()) or find(spelled)
            return Term(field, name) if name else Term(Field.TEXT, spelled)
        if field in WORDED:
            return Term(field, spelled)
        value = value_of(field, spelled)
        if value is None:
            raise QueryError("unknown_value", item.position, field=str(field), value=item.text, known=values_of(field))
        return Term(field, value)


def _ungrouped(opened: Item, item: Item) -> QueryError:
    if item.kind is Kind.END:
        return QueryError("unclosed_parenthesis", opened.position)
    return QueryError("group_without_or", item.position)
