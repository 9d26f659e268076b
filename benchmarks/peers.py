"""Other ways to find the alerts that match a posting: what reverse search is measured beside.

Mokaccino turns the question around as Rolecall does; tantivy and SQLite FTS5 index the postings of a batch and ask
every alert of them. Each is given what it needs ready made: postings and alerts as words, of which facts are some.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any, Protocol

from benchmarks.standing import FLOORS, PLACES, Offer, Standing
from bot.normalise.eligibility import eligibility
from bot.rules.pay import yearly
from bot.rules.terms import Field, Query, Term
from bot.rules.tokens import tokens
from storage.records import Eligibility

# No generated word has an x.
_BETWEEN = "xxx"
_FACT = "x"


@dataclass(frozen=True, slots=True)
class Page:
    """A posting as words: its text, with a word between title and rest that no phrase has, and its facts."""

    text: str
    facts: str


@dataclass(frozen=True, slots=True)
class Wish:
    """An alert as words and phrases: one of each clause must be there, and none of the excluded."""

    clauses: tuple[tuple[str, ...], ...]
    excluded: tuple[str, ...]


class Peer(Protocol):
    """One way; its pages are those of a batch."""

    def match(self, pages: Sequence[Page]) -> list[set[int]]:
        """For each posting the numbers of the alerts that match it."""
        ...


def page(offer: Offer) -> Page:
    """A posting; that it is open to a country, and pays so much, are words like others."""
    facts = offer.facts
    offered = None if facts.salary is None else yearly(facts.salary, "EUR", {})
    words = [
        _fact(Field.COMPANY, offer.company),
        *(_fact(Field.SKILL, name) for name in facts.skills),
        *(_fact(Field.SENIORITY, level) for level in facts.seniority),
        *(_fact(Field.MODE, mode) for mode in facts.work_modes),
        *(_fact("open", at.country) for at in PLACES if eligibility(facts, at.country, 0)[0] is not Eligibility.NO),
        *(_fact("pays", floor) for floor in FLOORS if offered is not None and offered >= floor),
    ]
    return Page(" ".join((*tokens(offer.title), _BETWEEN, *tokens(offer.text))), " ".join(words))


def wish(alert: Standing) -> Wish:
    query: Query = alert.query
    clauses = [tuple(map(_written, sorted(clause))) for clause in query.clauses]
    if query.eligible_only:
        clauses.append((_fact("open", alert.place.country),))
    if query.salary_at_least is not None:
        clauses.append((_fact("pays", query.salary_at_least.amount),))
    return Wish(tuple(clauses), tuple(map(_written, query.excluded)))


def _written(term: Term) -> str:
    return term.value if term.field is Field.TEXT else _fact(term.field, term.value)


def _fact(name: str, value: object) -> str:
    return f"{_FACT}{name}{value}".lower().replace("_", "")


class Mokaccino:
    """The percolator of that name, written in Rust; a phrase is a word to it."""

    def __init__(self, wishes: Iterable[Wish]) -> None:
        from mokaccino import Percolator, Query

        self._percolator = Percolator()
        self._phrases: set[str] = set()
        for number, one in enumerate(wishes):
            parts = [Query.from_or([self._word(Query, word) for word in clause]) for clause in one.clauses]
            parts += [Query.from_not(self._word(Query, word)) for word in one.excluded]
            self._percolator.add_query_id(Query.from_and(parts), number)

    def _word(self, query: Any, word: str) -> Any:
        if " " in word:
            self._phrases.add(word)
        return query.from_kv("word", word)

    def match(self, pages: Sequence[Page]) -> list[set[int]]:
        return [set(self._percolator.percolate_list(self._document(one))) for one in pages]

    def _document(self, one: Page) -> Any:
        from mokaccino import Document

        document = Document()
        line = f" {one.text} "
        for word in {*one.text.split(), *one.facts.split(), *(p for p in self._phrases if f" {p} " in line)}:
            document.add_value("word", word)
        return document


class Tantivy:
    """The full-text library tantivy: the batch is indexed in memory, and each alert is a prepared query."""

    def __init__(self, wishes: Iterable[Wish]) -> None:
        import tantivy

        builder = tantivy.SchemaBuilder()
        for name in ("text", "facts"):
            builder.add_text_field(name, tokenizer_name="whitespace")
        self._tantivy, self._schema = tantivy, builder.build()
        self._queries = [self._query(one) for one in wishes]

    def match(self, pages: Sequence[Page]) -> list[set[int]]:
        index = self._tantivy.Index(self._schema)
        writer = index.writer(heap_size=256_000_000, num_threads=1)
        for one in pages:
            writer.add_document(self._tantivy.Document(text=one.text, facts=one.facts))
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
        searcher = index.searcher()
        if searcher.num_segments != 1:
            raise RuntimeError("a document's number is its place in the batch in one segment only")
        found: list[set[int]] = [set() for _ in pages]
        for number, query in enumerate(self._queries):
            for _score, address in searcher.search(query, limit=len(pages), count=False).hits:
                found[address.doc].add(number)
        return found

    def _query(self, one: Wish) -> Any:
        must, must_not = self._tantivy.Occur.Must, self._tantivy.Occur.MustNot
        parts = [(must, self._any(clause)) for clause in one.clauses]
        parts += [(must_not, self._word(word)) for word in one.excluded]
        return self._tantivy.Query.boolean_query(parts)

    def _any(self, clause: Sequence[str]) -> Any:
        if len(clause) == 1:
            return self._word(clause[0])
        should = self._tantivy.Occur.Should
        return self._tantivy.Query.boolean_query([(should, self._word(word)) for word in clause])

    def _word(self, word: str) -> Any:
        query = self._tantivy.Query
        words: list[Any] = word.split()
        if len(words) > 1:
            return query.phrase_query(self._schema, "text", words)
        return query.term_query(self._schema, _column(word), word, index_option="basic")


class Fts5:
    """SQLite's full-text index: the batch is a table in memory, and each alert a query."""

    def __init__(self, wishes: Iterable[Wish]) -> None:
        self._queries = [_fts5(one) for one in wishes]

    def match(self, pages: Sequence[Page]) -> list[set[int]]:
        with sqlite3.connect(":memory:") as database:
            database.execute("CREATE VIRTUAL TABLE page USING fts5(text, facts, content='', detail=full)")
            rows = ((number, one.text, one.facts) for number, one in zip(count(1), pages, strict=False))
            database.executemany("INSERT INTO page (rowid, text, facts) VALUES (?, ?, ?)", rows)
            found: list[set[int]] = [set() for _ in pages]
            for number, query in enumerate(self._queries):
                for (row,) in database.execute("SELECT rowid FROM page WHERE page MATCH ?", (query,)):
                    found[row - 1].add(number)
        database.close()
        return found


def _column(word: str) -> str:
    return "facts" if word.startswith(_FACT) else "text"


def _fts5(one: Wish) -> str:
    asked = " AND ".join(f"({' OR '.join(map(_fts5_word, clause))})" for clause in one.clauses)
    return f"({asked})" + "".join(f" NOT {_fts5_word(word)}" for word in one.excluded)


def _fts5_word(word: str) -> str:
    return f'{{{_column(word)}}} : "{word}"'
