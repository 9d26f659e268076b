"""What follows from the answers to a questionnaire: the outcome, what speaks for it, and what would tip it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil

# For each question and each of its answers: how much the answer speaks for an outcome, and below 0 against it.
Weights = Sequence[Sequence[Mapping[str, int]]]

MOST_REASONS = 3
# As the article on self-assessment says: a level needs five of eight areas, and none two below it.
SHARE_THAT_STANDS = 5 / 8


@dataclass(frozen=True, slots=True)
class Advice:
    """The best outcome and the next best. `reasons` are the questions whose answers set the first apart most, the
    strongest first; `tipping` are single answers, as (question, answer), that would have made the second one win."""

    outcome: str
    runner_up: str
    reasons: tuple[int, ...]
    tipping: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """A rung of a ladder, counted from 0. `evidence` are the questions answered at that rung or above, `next_step` is
    the one that holds back most, None where all are answered with the highest rung."""

    rung: int
    evidence: tuple[int, ...]
    next_step: int | None


def advise(outcomes: Sequence[str], weights: Weights, answers: Sequence[int]) -> Advice:
    """What these answers, one a question, speak for; of two outcomes with one sum the one listed first.

    There must be two outcomes at least.
    """
    best, second = _ranked(outcomes, weights, answers)[:2]
    leads = {
        question: given.get(best, 0) - _average(outcomes, given) for question, given in _given(weights, answers).items()
    }
    reasons = sorted((question for question in leads if leads[question] > 0), key=lambda one: -leads[one])
    return Advice(best, second, tuple(reasons[:MOST_REASONS]), tuple(_tipping(outcomes, weights, answers, second)))


def most_favourable(outcome: str, weights: Weights) -> list[int]:
    """The answers that speak most for an outcome against all others: where they do not lead to it, hardly any do."""
    return [
        max(range(len(answers)), key=lambda one: answers[one].get(outcome, 0) - _strongest_other(outcome, answers[one]))
        for answers in weights
    ]


def standing(answers: Sequence[int], rungs: int) -> Standing:
    """The highest rung on which enough of the answers stand and below which none is by two; the lowest has no floor."""
    enough = ceil(len(answers) * SHARE_THAT_STANDS)
    lowest = min(answers)
    reached = [rung for rung in range(rungs) if sum(one >= rung for one in answers) >= enough and lowest >= rung - 1]
    rung = max(reached, default=0)
    evidence = tuple(question for question, one in enumerate(answers) if one >= rung)
    return Standing(rung, evidence, answers.index(lowest) if lowest < rungs - 1 else None)


def _ranked(outcomes: Sequence[str], weights: Weights, answers: Sequence[int]) -> list[str]:
    given = _given(weights, answers).values()
    return sorted(outcomes, key=lambda outcome: -sum(one.get(outcome, 0) for one in given))


def _given(weights: Weights, answers: Sequence[int]) -> dict[int, Mapping[str, int]]:
    return {question: weights[question][answer] for question, answer in enumerate(answers)}


def _average(outcomes: Sequence[str], given: Mapping[str, int]) -> float:
    return sum(given.values()) / len(outcomes)


def _strongest_other(outcome: str, given: Mapping[str, int]) -> int:
    return max((weight for other, weight in given.items() if other != outcome), default=0)


def _tipping(outcomes: Sequence[str], weights: Weights, answers: Sequence[int], wanted: str) -> list[tuple[int, int]]:
    """The answer to each question that would put the wanted outcome first, the one that does so most clearly."""
    found = []
    for question, choices in enumerate(weights):
        for choice in sorted(range(len(choices)), key=lambda one: -choices[one].get(wanted, 0)):
            changed = [*answers[:question], choice, *answers[question + 1 :]]
            if _ranked(outcomes, weights, changed)[0] == wanted:
                found.append((question, choice))
                break
    return found
