"""The words the normaliser knows: technologies, roles, levels, regions, places and time zones, as frozen values."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.normalise.phrases import PhraseBook, Tokens, spellings
from bot.normalise.tables import read_tables
from bot.normalise.terms import Region, Role, Skill
from storage.records import Seniority


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All tables, checked, with the look-ups that queries need."""

    skills: tuple[Skill, ...]
    roles: tuple[Role, ...]
    levels: Mapping[Seniority, tuple[str, ...]]
    not_levels: tuple[str, ...]
    regions: tuple[Region, ...]
    time_zones: Mapping[str, tuple[float, float]]
    country_aliases: Mapping[str, tuple[str, ...]]
    country_codes: frozenset[str]
    us_states: Mapping[str, str]
    ca_provinces: Mapping[str, str]
    cities: Mapping[str, tuple[str, ...]]
    _skill_book: PhraseBook[str] = field(init=False, repr=False, compare=False)
    _role_book: PhraseBook[frozenset[str]] = field(init=False, repr=False, compare=False)
    _labels: Mapping[str, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        skills = {alias: skill.name for skill in self.skills for alias in (*skill.shared, skill.name, *skill.aliases)}
        object.__setattr__(self, "_skill_book", PhraseBook(skills))
        object.__setattr__(self, "_role_book", PhraseBook(dict(_role_phrases(self.roles))))
        object.__setattr__(self, "_labels", {skill.name: skill.label for skill in self.skills})

    @classmethod
    def from_tables(cls, *, skills: Any, titles: Any, regions: Any, places: Any) -> Vocabulary:
        """Build from the parsed YAML of content/data; raises ValueError naming the offending key."""
        return cls(**read_tables(skills=skills, titles=titles, regions=regions, places=places))

    def skill(self, alias: str) -> str | None:
        """The canonical name of a technology by any of its spellings: "postgres" is "postgresql"."""
        return self._skill_book.get(alias)

    def skill_label(self, canonical: str) -> str:
        """The display form of a canonical name; a name that is not in the table is returned as it is."""
        return self._labels.get(canonical, canonical)

    def role_label(self, canonical: str) -> str:
        """The display form of a role: "SRE"; a name that is not in the table is returned as it is."""
        return next((role.label for role in self.roles if role.name == canonical), canonical)

    def role(self, alias: str) -> str | None:
        """The canonical role a phrase names as a whole: "site reliability engineer" is "sre"."""
        roles = self.roles_of(alias)
        for role in self.roles:
            if alias.casefold().strip() in (role.name, role.label.casefold()):
                return role.name
        return min(roles, key=self._role_rank) if roles else None

    def roles_of(self, title: str) -> frozenset[str]:
        """Every role a job title names; the plain "software engineer" only where nothing narrower is named."""
        found = frozenset[str]().union(
            *(match.value for match in self._role_book.find(Tokens.of(_SEPARATORS.sub(" ", title))))
        )
        return found - {_GENERAL} or found

    def _role_rank(self, name: str) -> int:
        return next(rank for rank, role in enumerate(self.roles) if role.name == name)


_GENERAL = "software engineer"
_SEPARATORS = re.compile(r"[\s,;:|()\[\]–—-]+")


def _role_phrases(roles: tuple[Role, ...]) -> Iterator[tuple[str, frozenset[str]]]:
    """Each phrase with all roles that claim it, also written together ("back end", "backend")."""
    claims: dict[str, set[str]] = {}
    for role in roles:
        for phrase in (role.name, role.label, *role.phrases):
            for spelling in spellings(phrase.casefold()):
                claims.setdefault(spelling, set()).add(role.name)
    for phrase, names in claims.items():
        yield phrase, frozenset(names)
