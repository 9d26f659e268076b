"""Finds the technologies a posting names, and refuses words that only look like one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from bot.normalise.phrases import Match, PhraseBook, Tokens, word_set
from bot.normalise.terms import Needs, Skill
from bot.normalise.vocabulary import Vocabulary

# What separates the members of a list of technologies.
_LIST = re.compile(
    r"[\s,/|&+•·;()\[\]:*–—-]*(?:(?:and/or|and|or|und|oder|et|ou|y|o|e|и|или|with|plus|on|over|"
    r"\d+(?:\.\d+)*\+?)\b[\s,/|&+•·;()\[\]:*–-]*)?"
)
_AFTER = word_set(
    """
    developer developers engineer engineers programmer programmers programming language languages code
    codebase framework frameworks backend back service services microservice microservices api apis stack
    ecosystem experience expert experts guru ninja lang sdk library libraries app apps application
    applications boot mvc js hooks frontend front web entwickler entwicklerin développeur desarrollador
    desenvolvedor разработчик программист skills knowledge proficiency based cluster clusters jobs queries 3
    4 5 6 7 native monolith scripts scripting templates cookbooks modules playbooks recipes pipelines
    """
)
_BEFORE = word_set(
    """
    using use uses in with know knowing knowledge learn learning write writing written like love loves via
    including language languages technologies technology stack skills frameworks framework experience
    experienced of proficient proficiency fluent expert senior sr junior jr mid lead mit en con avec на с
    strong modern idiomatic advanced our both
    """
)
_NOT_AFTER = {
    "go": word_set(
        """
    to through live beyond further ahead above for from on out back into with over home global public get up
    down deep and
    """
    )
    - {"and"},
    "react": word_set("to quickly fast appropriately with"),
    "c": word_set("level suite corp class round"),
    "r": word_set("d"),
    "rest": word_set("of assured"),
    "salt": word_set("lake"),
    "spring": word_set("summer fall semester 2018 2019 2024 2025 2026 2027 term break internship"),
    "express": word_set("your yourself themselves interest ideas an the"),
    "access": word_set("to"),
    "make": word_set("a the sure an it your our us"),
    "play": word_set("a the with an"),
}
_NOT_BEFORE = {
    "c": word_set("series round vitamin class objective"),
    "d": word_set("series round r i we you they he she vitamin"),
    "go": word_set("to you we they can will would should ready good"),
    "rest": word_set("the"),
    "spring": word_set("this next in early"),
    "play": word_set("google we"),
    "make": word_set("to we they you i it that and can will help"),
    "kong": word_set("hong"),
    "github": word_set("your our the a via on"),
    "v": word_set("i"),
    "apex": word_set("the"),
}
# A letter beside one of these is part of "R&D", "D's" or "A$".
_LETTER_SIGNS = ("&", "'", "’", "$")
# What follows on the same sentence are the names of companies, not of tools.
_COMPANIES = re.compile(
    r"\b(?:(?:customers|clients|companies|brands|investors|partners)(?: \w+)? (?:include|including|like|such as|are)|"
    r"(?:founders|alumni|veterans|pioneers|folks|people|engineers) (?:from|at|of)|(?:backed|used|trusted|acquired) by|"
    r"formerly (?:of|at)|previously at)[ :]+(?:[A-Z][\w.]*[, &]+(?:and )?){0,8}$"
)
_COMPANY_WINDOW = 120
_FIRMS = word_set(
    "slack oracle okta mulesoft aws gcp azure salesforce stripe twilio shopify docker github gitlab atlassian "
    "sap unity "
    "wordpress crowdstrike splunk cloudera confluent vercel netlify algolia zapier sentry pagerduty "
    "zendesk snowflake databricks datadog heroku segment mongodb redis elastic cloudflare auth0 figma notion asana"
)


@dataclass(frozen=True, slots=True)
class Skills:
    """Canonical names found, and the words each came from."""

    names: frozenset[str]
    words: tuple[str, ...]


class SkillFinder:
    """One walk over the tokens; ambiguous names wait for a list of technologies, a cue or a capital letter."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        table: dict[str, list[Skill]] = {}
        for skill in vocabulary.skills:
            for spelling in (skill.name, *skill.aliases, *skill.shared):
                table.setdefault(spelling.casefold(), []).append(skill)
        self._book = PhraseBook({spelling: tuple(skills) for spelling, skills in table.items()})

    @property
    def first_words(self) -> AbstractSet[str]:
        """The words with which names of technologies begin."""
        return self._book.first_words

    def find(
        self, tokens: Tokens, tags: Iterable[str] = (), among: Iterable[int] | None = None, employer: str = ""
    ) -> Skills:
        """Technologies in the text, or at the words `among` it that are worth a look, and in the tags of the feed; the
        employer's own name is none."""
        own = employer.casefold()
        found = [
            match
            for match in self._book.find(tokens, among)
            if not (match.value[0].name in _FIRMS and _company(tokens, match))
            and not (tokens.words[match.first][0] == "." and _inside_word(tokens, match))
            and not (own and tokens.surface(match.first, match.last).casefold() == own)
        ]
        names: dict[str, str] = {}
        for run in _runs(found, tokens):
            proven = [_proven(match, tokens) for match in run]
            listed = len(run) > 1 and (any(proven) or sum(_capital(match, tokens) for match in run) > 1)
            for match, sure in zip(run, proven, strict=True):
                if sure or (listed and not _vetoed(match, tokens)):
                    for skill in match.value:
                        names.setdefault(skill.name, tokens.surface(match.first, match.last))
        for tag in tags:
            for skill in self._book.get(tag) or ():
                names.setdefault(skill.name, tag)
        return Skills(frozenset(names), tuple(dict.fromkeys(names.values())))


Found = Match[tuple[Skill, ...]]


def _inside_word(tokens: Tokens, match: Found) -> bool:
    """A name that opens with a dot must not hang on a word: the .NET of "example.net" is a domain."""
    start = tokens.starts[match.first]
    return start > 0 and tokens.text[start - 1].isalnum()


def _company(tokens: Tokens, match: Found) -> bool:
    """Whether the name of a firm that is also a product stands in a list of customers or former employers."""
    start = tokens.starts[match.first]
    return bool(_COMPANIES.search(tokens.text[max(0, start - _COMPANY_WINDOW) : start]))


def _runs(found: list[Found], tokens: Tokens) -> list[list[Found]]:
    """Neighbours with nothing but commas and the like between them."""
    runs: list[list[Found]] = []
    for match in found:
        if runs and _LIST.fullmatch(tokens.text, tokens.ends[runs[-1][-1].last - 1], tokens.starts[match.first]):
            runs[-1].append(match)
        else:
            runs.append([match])
    return runs


def _proven(match: Found, tokens: Tokens) -> bool:
    """Whether the name stands for itself, or its neighbours or its spelling prove it."""
    skill = match.value[0]
    if skill.needs is Needs.NOTHING or len(match.value) > 1:
        return True
    words = " ".join(tokens.words[match.first : match.last])
    if words != skill.name:
        return True
    if _vetoed(match, tokens) or not _capital(match, tokens):
        return False
    if skill.needs is Needs.CAPITAL and not _opens_sentence(match, tokens):
        return True
    return _cued(match, tokens)


def _capital(match: Found, tokens: Tokens) -> bool:
    surface = tokens.surface(match.first, match.last)
    return any(surface == skill.label for skill in match.value) or (surface.isupper() and len(surface) > 1)


def _opens_sentence(match: Found, tokens: Tokens) -> bool:
    before = tokens.gap(match.first)
    return match.first == 0 or any(sign in before for sign in '\n.!?•*"“:')


def _cued(match: Found, tokens: Tokens) -> bool:
    following = tokens.words[match.last] if match.last < len(tokens.words) and len(tokens.gap(match.last)) < 3 else ""
    preceding = (
        tokens.words[match.first - 1] if match.first and tokens.gap(match.first) in (" ", ": ", " (", "-") else ""
    )
    return following in _AFTER or preceding in _BEFORE


def _vetoed(match: Found, tokens: Tokens) -> bool:
    """Set phrases in which the word is no technology: "go to", "R&D", "series C"."""
    name = tokens.words[match.first]
    if match.last - match.first > 1:
        return False
    following = tokens.words[match.last] if match.last < len(tokens.words) else ""
    preceding = tokens.words[match.first - 1] if match.first else ""
    after = tokens.gap(match.last) if match.last < len(tokens.words) else ""
    if len(name) == 1 and (
        following.startswith(".") or after[:1] in _LETTER_SIGNS or tokens.gap(match.first)[-1:] in _LETTER_SIGNS
    ):
        return True
    if name == "make" and after == " ":
        return True
    return (following in _NOT_AFTER.get(name, ()) and after in (" ", "-")) or (
        preceding in _NOT_BEFORE.get(name, ()) and tokens.gap(match.first) in (" ", "-")
    )
