"""A job as searches see it: its words, its facts, prepared once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, Self

from bot.rules.terms import Field, Term
from bot.rules.tokens import line
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


@dataclass(frozen=True, slots=True)
class Document:
    """One job, ready to be compared. `title`, `text` and `company` are lines as `bot.rules.tokens.line` makes them, and
    `roles` the canonical names of the roles its title names."""

    title: str
    text: str
    company: str
    facts: Facts
    named: frozenset[Term]

    @classmethod
    def of(cls, job: Described, roles: frozenset[str]) -> Self:
        facts = job.facts
        named = {Term(Field.SKILL, skill) for skill in facts.skills} | {Term(Field.ROLE, role) for role in roles}
        named |= {Term(Field.SENIORITY, level.value) for level in facts.seniority}
        named |= {Term(Field.MODE, mode.value) for mode in facts.work_modes}
        named |= {Term(Field.EMPLOYMENT, kind.value) for kind in facts.employment}
        return cls(line(job.title), line(job.text), line(job.company), facts, frozenset(named))

    def holds(self, term: Term) -> bool:
        """Whether a term is true of this job."""
        if term.field is Field.TEXT:
            return f" {term.value} " in self.title or f" {term.value} " in self.text
        if term.field is Field.TITLE:
            return f" {term.value} " in self.title
        if term.field is Field.COMPANY:
            return f" {term.value} " in self.company
        return term in self.named
