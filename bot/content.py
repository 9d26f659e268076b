"""Reads content/ into frozen values at the start, and refuses what is invalid, naming file and line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Annotated

from pydantic import Field as Constraint
from pydantic import TypeAdapter

from bot.errors import OperatorError
from bot.i18n import Words, month_names, weekday_names
from bot.library import Library
from bot.library.achievements import Achievement, read_achievements
from bot.library.advisers import Adviser, Kind, read_advisers
from bot.library.checks import unshowable
from bot.library.goal_words import GoalWords, read_goal_words
from bot.library.library import line_of, read_library
from bot.library.patterns import Pattern, read_patterns
from bot.library.routines import RoutineTemplate, read_routines
from bot.library.thesaurus import Thesaurus, read_thesaurus
from bot.normalise.vocabulary import Vocabulary
from bot.rules.adviser import advise, most_favourable
from bot.rules.holding import Wish
from bot.rules.query import Field, QueryError, Term, parse
from bot.rules.reminding import ReminderWords
from bot.rules.reminding import Vocabulary as ReminderVocabulary
from bot.yaml_files import InvalidFile, read_text, read_yaml, validated

FOLDER = Path(__file__).resolve().parent.parent / "content"
_REMINDING = TypeAdapter(dict[str, ReminderWords])
_HOLDING = TypeAdapter(dict[Wish, dict[str, tuple[Annotated[str, Constraint(min_length=1)], ...]]])


@dataclass(frozen=True, slots=True)
class Content:
    """Everything a person might edit, checked. `starters` are the terms that /start offers."""

    vocabulary: Vocabulary
    words: Words
    starters: tuple[Term, ...]
    library: Library
    thesaurus: Thesaurus
    advisers: Mapping[str, Adviser]
    patterns: Mapping[str, Pattern]
    routines: Mapping[str, RoutineTemplate]
    achievements: Mapping[str, Achievement]
    goal_words: GoalWords
    reminding: Mapping[str, ReminderVocabulary]
    holding: Mapping[Wish, tuple[str, ...]]

    def reminder_vocabularies(self, language: str) -> Sequence[ReminderVocabulary]:
        """How people say when, in this language first and then in the others."""
        return [words for code, words in sorted(self.reminding.items(), key=lambda one: one[0] != language)]

    def label(self, term: Term) -> str:
        """A term as people write it: the display form of a skill or role, a word or phrase in quotation marks."""
        match term.field:
            case Field.SKILL:
                return self.vocabulary.skill_label(term.value)
            case Field.ROLE:
                return self.vocabulary.role_label(term.value)
            case _:
                return f"“{term.value}”"


def load_content(folder: Path = FOLDER) -> Content:
    """Read and check everything.

    Raises `OperatorError` naming the file, and the line or key, of the first thing that is wrong.
    """
    vocabulary = _vocabulary(folder / "data")
    starters = _starters(folder / "data" / "starters.yaml", vocabulary)
    library = read_library(folder)
    if wrong := list(unshowable(library, folder)):
        raise InvalidFile(wrong)
    advisers = _advisers(folder / "advisers", library, vocabulary)
    words = Words(folder)
    return Content(
        vocabulary,
        words,
        starters,
        library,
        read_thesaurus(folder / "data"),
        advisers,
        read_patterns(folder / "patterns"),
        read_routines(folder / "routines", library),
        read_achievements(folder / "data" / "achievements.yaml", words.languages),
        read_goal_words(folder / "data" / "goals.yaml"),
        _reminding(folder / "data" / "reminding.yaml", words),
        _holding(folder / "data" / "holding.yaml"),
    )


def _vocabulary(data: Path) -> Vocabulary:
    tables = {name: read_yaml(data / f"{name}.yaml") for name in ("skills", "titles", "regions", "places")}
    try:
        return Vocabulary.from_tables(**tables)
    except ValueError as error:
        raise OperatorError(f"{data}: {error}") from error


def _starters(path: Path, vocabulary: Vocabulary) -> tuple[Term, ...]:
    listed = read_yaml(path)
    if not isinstance(listed, list):
        raise OperatorError(f"{path}:1: a list of search terms is expected")
    starters: list[Term] = []
    for line in listed:
        try:
            terms = parse(str(line), vocabulary).terms()
        except QueryError as error:
            raise OperatorError(f"{path}: {line}: {error.key}") from error
        if len(terms) != 1:
            raise OperatorError(f"{path}: {line}: one term is expected")
        starters.extend(terms)
    return tuple(starters)


def _reminding(path: Path, words: Words) -> Mapping[str, ReminderVocabulary]:
    spoken = validated(_REMINDING, read_text(path), path)
    if missing := words.languages.keys() - spoken.keys():
        raise OperatorError(f"{path}:1: {', '.join(sorted(missing))}: is missing")
    locales = {language: words.texts(language).locale for language in words.languages}
    return {
        language: ReminderVocabulary(spoken[language], weekday_names(locale), month_names([locale]))
        for language, locale in locales.items()
    }


def _holding(path: Path) -> Mapping[Wish, tuple[str, ...]]:
    spoken = validated(_HOLDING, read_text(path), path)
    return {wish: tuple(chain.from_iterable(languages.values())) for wish, languages in spoken.items()}


def _advisers(folder: Path, library: Library, vocabulary: Vocabulary) -> Mapping[str, Adviser]:
    advisers = read_advisers(folder, library)
    problems = [
        f"{path}:{line_of(path, f'id: {outcome}')}: {outcome}: {problem}"
        for adviser in advisers.values()
        for path in (folder / f"{adviser.id}.yaml",)
        for outcome, problem in _misled(adviser, vocabulary)
    ]
    if problems:
        raise InvalidFile(problems)
    return advisers


def _misled(adviser: Adviser, vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    """Outcomes to which no answers lead, and those whose search nobody could make."""
    outcomes, weights = [outcome.id for outcome in adviser.outcomes], adviser.weights
    for outcome in adviser.outcomes:
        favourable = most_favourable(outcome.id, weights)
        if adviser.kind is Kind.CHOICE and advise(outcomes, weights, favourable).outcome != outcome.id:
            yield outcome.id, "even the answers that speak most for it lead elsewhere"
        try:
            parse(outcome.search, vocabulary)
        except QueryError as error:
            yield outcome.id, f"search: {error.key}"
