"""A job as searches see it: its words, its facts, prepared once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Protocol, Self

from bot.rules.terms import Field, Term
from bot.rules.tokens import folded, line
from storage.records import Facts


class Described(Protocol):
    """What a `Job` and an `Understood` have in common."""

    @property
    def title(self) -> str: ...
    @property
    def company(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def facts(self) -> Facts: ...


@dataclass(frozen=True)
class Document:
    """One job, ready to be compared. `title`, `text` and `company` are lines as `bot.rules.tokens.line` makes them.

    The line of the text is made when it is first needed: that is most of the work, and few searches look at it.
    """

    title: str
    company: str
    facts: Facts
    named: frozenset[Term]
    unread: str

    @cached_property
    def text(self) -> str:
        return line(self.unread)

    @cached_property
    def _folded(self) -> str:
        return folded(self.unread)

    @classmethod
    def of(cls, job: Described, roles: frozenset[str]) -> Self:
        """`roles` are the canonical names of the roles its title names."""
        facts = job.facts
        named = {Term(Field.SKILL, skill) for skill in facts.skills} | {Term(Field.ROLE, role) for role in roles}
        named |= {Term(Field.SENIORITY, level.value) for level in facts.seniority}
        named |= {Term(Field.MODE, mode.value) for mode in facts.work_modes}
        named |= {Term(Field.EMPLOYMENT, kind.value) for kind in facts.employment}
        named |= {Term(Field.WAY, way.value) for way in facts.ways_of_working}
        if facts.language:
            named.add(Term(Field.LANGUAGE, facts.language))
        return cls(line(job.title), line(job.company), facts, frozenset(named), job.text)

    def states(self, field: Field) -> bool:
        """Whether this job says anything about a fact."""
        return any(term.field is field for term in self.named)

    def holds(self, term: Term) -> bool:
        """Whether a term is true of this job."""
        if term.field is Field.TEXT:
            return f" {term.value} " in self.title or self._says(term.value)
        if term.field is Field.TITLE:
            return f" {term.value} " in self.title
        if term.field is Field.COMPANY:
            return f" {term.value} " in self.company
        return term in self.named

    def _says(self, phrase: str) -> bool:
        """Whether the text has these tokens in a row. Where one is no part of it at all, that is known without
        cutting it up."""
        return all(token in self._folded for token in phrase.split(" ")) and f" {phrase} " in self.text
