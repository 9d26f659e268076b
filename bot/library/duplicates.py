"""Questions that ask the same thing in nearly the same words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from math import log

from bot.library.library import Library
from bot.library.words import words

# Of the words of two questions, weighed by their rarity, the share they have in common.
TOO_ALIKE = 0.6


@dataclass(frozen=True, slots=True)
class Pair:
    first: str
    second: str
    likeness: float


def alike(library: Library, *, least: float = TOO_ALIKE) -> Iterator[Pair]:
    """Every pair of questions, or of quizzes, at least so much alike."""
    asked = {question.id: question.question for question in library.questions.values()}
    quizzes = {question.id: question.quiz.question for question in library.questions.values() if question.quiz}
    for texts in (asked, quizzes):
        yield from _alike(texts, least)


def _alike(texts: Mapping[str, str], least: float) -> Iterator[Pair]:
    stems = {name: {stem for word in words(text) for stem in word.stems} for name, text in texts.items()}
    spread = Counter(stem for found in stems.values() for stem in found)
    rarity = {stem: log(1 + len(texts) / number) for stem, number in spread.items()}
    weights = {name: sum(rarity[stem] for stem in found) for name, found in stems.items()}
    for first, second in combinations(texts, 2):
        # No two texts are more alike than the lighter one weighs beside the heavier.
        lighter, heavier = sorted((weights[first], weights[second]))
        if lighter < least * heavier:
            continue
        common = sum(rarity[stem] for stem in stems[first] & stems[second])
        likeness = common / (weights[first] + weights[second] - common or 1.0)
        if likeness >= least:
            yield Pair(first, second, likeness)
