"""Reads content/ into frozen values at the start, and refuses what is invalid, naming file and line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.errors import OperatorError
from bot.i18n import Words
from bot.library import Library
from bot.library.advisers import Adviser, Kind, read_advisers
from bot.library.checks import unshowable
from bot.library.library import line_of, read_library
from bot.library.patterns import Pattern, read_patterns
from bot.library.thesaurus import Thesaurus, read_thesaurus
from bot.normalise.vocabulary import Vocabulary
from bot.rules.adviser import advise, most_favourable
from bot.rules.query import Field, QueryError, Term, parse
from bot.yaml_files import InvalidFile, read_yaml

FOLDER = Path(__file__).resolve().parent.parent / "content"


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
    return Content(
        vocabulary,
        Words(folder),
        starters,
        library,
        read_thesaurus(folder / "data"),
        advisers,
        read_patterns(folder / "patterns"),
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
