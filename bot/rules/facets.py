"""The words by which a search names a seniority, a work mode, a kind of employment, a way of working or a language."""

from __future__ import annotations

from collections.abc import Mapping

from bot.rules.terms import Field
from bot.rules.tokens import tokens
from storage.records import Employment, Seniority, WayOfWorking, WorkMode

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


# ISO 639-1 -> what it is called in English and by itself. Only behind "language:", since most are words of a posting.
_LANGUAGES: Mapping[str, str] = {
    "en": "english",
    "de": "german, deutsch",
    "es": "spanish, español",
    "fr": "french, français",
    "pt": "portuguese, português",
    "it": "italian, italiano",
    "nl": "dutch, nederlands",
    "pl": "polish, polski",
    "ru": "russian, русский",
    "uk": "ukrainian, українська",
    "ja": "japanese, 日本語",
    "ko": "korean, 한국어",
    "zh": "chinese, 中文",
    "he": "hebrew, עברית",
    "ar": "arabic, العربية",
}
LANGUAGES: Mapping[str, str] = {
    " ".join(tokens(word)): code for code, names in _LANGUAGES.items() for word in (code, *names.split(","))
}

# Only behind "way:": programs are asynchronous too, and everybody has results.
_WAYS: Mapping[WayOfWorking, str] = {
    WayOfWorking.ASYNCHRONOUS: "asynchronous, async",
    WayOfWorking.RESULTS_ORIENTED: "results-oriented, results, output, rowe",
}
WAYS: Mapping[str, str] = {
    " ".join(tokens(word)): way.value for way, names in _WAYS.items() for word in (way.value, *names.split(","))
}


# Field -> the values it can take by their names, where bare words do not mean them.
_ONLY_NAMED: Mapping[Field, Mapping[str, str]] = {Field.LANGUAGE: LANGUAGES, Field.WAY: WAYS}


def value_of(field: Field, spelled: str) -> str | None:
    """The value of a facet by one of its names, given as tokens joined by a space; None where it has no such name."""
    if field in _ONLY_NAMED:
        return _ONLY_NAMED[field].get(spelled)
    named, value = FACETS.get(spelled, (None, None))
    return value if named is field else None


def values_of(field: Field) -> tuple[str, ...]:
    """Every value a facet can take, in the order of its enumeration."""
    if field in _ONLY_NAMED:
        return tuple(dict.fromkeys(_ONLY_NAMED[field].values()))
    return tuple(dict.fromkeys(value for kind, value in FACETS.values() if kind is field))
