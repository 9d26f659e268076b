"""The entries of the vocabulary: a technology, a role, a group of countries."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Needs(StrEnum):
    """What must stand beside a name that is also an ordinary word before it counts as a technology."""

    NOTHING = "nothing"
    CAPITAL = "capital"
    CONTEXT = "context"


@dataclass(frozen=True, slots=True)
class Skill:
    """A technology. `aliases` are its other spellings, `shared` those that name other skills as well."""

    name: str
    label: str
    aliases: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()
    needs: Needs = Needs.NOTHING


@dataclass(frozen=True, slots=True)
class Role:
    """A kind of work, and the phrases in job titles that name it."""

    name: str
    label: str
    phrases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Region:
    """A group of countries. `name` is None for groups that are always given as their countries (DACH, Benelux)."""

    name: str | None
    phrases: tuple[str, ...]
    members: frozenset[str]
