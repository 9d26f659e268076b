"""The words by which a search names a seniority, a work mode or a kind of employment."""

from __future__ import annotations

from collections.abc import Mapping

from bot.rules.terms import Field
from bot.rules.tokens import tokens
from storage.records import Employment, Seniority, WorkMode

_SYNONYMS: Mapping[Seniority | WorkMode | Employment, str] = {
    Seniority.INTERN: "intern, trainee",
    Seniority.JUNIOR: "junior, jr, entry level, graduate",
    Seniority.MID: "mid, mid level, middle, intermediate",
    Seniority.SENIOR: "senior, sr",
    Seniority.LEAD: "lead, tech lead, team lead, staff, principal",
    Seniority.MANAGER: "manager, engineering manager",
    Seniority.EXECUTIVE: "executive, director, head of, vp, cto",
    WorkMode.REMOTE: "remote, fully remote, work from home, wfh",
    WorkMode.HYBRID: "hybrid",
    WorkMode.ONSITE: "onsite, on-site, office, in office",
    Employment.FULL_TIME: "full-time, fulltime",
    Employment.PART_TIME: "part-time, parttime",
    Employment.CONTRACT: "contract, contractor, freelance, freelancer",
    Employment.INTERNSHIP: "internship",
}
_FIELDS = {Seniority: Field.SENIORITY, WorkMode: Field.MODE, Employment: Field.EMPLOYMENT}

# Tokens joined by a space -> (field, value).
FACETS: Mapping[str, tuple[Field, str]] = {
    " ".join(tokens(word)): (_FIELDS[type(value)], value.value)
    for value, words in _SYNONYMS.items()
    for word in words.split(",")
}


def values_of(field: Field) -> tuple[str, ...]:
    """Every value a facet can take, in the order of its enumeration."""
    return tuple(dict.fromkeys(value for kind, value in FACETS.values() if kind is field))
