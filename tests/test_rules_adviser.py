"""Advisers: every outcome can be reached, every set of answers has one, and what is said to tip it does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.library.advisers import Adviser, Kind
from bot.rules.adviser import Weights, advise, most_favourable, standing
from tests.support.content import CONTENT

ADVISERS = CONTENT.advisers
CHOICES = [adviser for adviser in ADVISERS.values() if adviser.kind is Kind.CHOICE]
OUTCOMES = ("a", "b", "c")
MADE_UP = st.lists(
    st.lists(st.dictionaries(st.sampled_from(OUTCOMES), st.integers(-3, 3)), min_size=2, max_size=4),
    min_size=1,
    max_size=5,
)


def answered(adviser: Adviser) -> st.SearchStrategy[list[int]]:
    return st.tuples(*(st.integers(0, len(one.choices) - 1) for one in adviser.questions)).map(list)


@pytest.mark.parametrize("adviser", CHOICES, ids=lambda adviser: adviser.id)
def test_every_outcome_can_be_reached(adviser: Adviser) -> None:
    outcomes = [outcome.id for outcome in adviser.outcomes]
    reached = {advise(outcomes, adviser.weights, most_favourable(one, adviser.weights)).outcome for one in outcomes}
    assert reached == {*outcomes}


@pytest.mark.parametrize("adviser", CHOICES, ids=lambda adviser: adviser.id)
@given(data=st.data())
def test_whatever_is_answered_there_is_a_result_with_a_reason(adviser: Adviser, data: st.DataObject) -> None:
    outcomes = [outcome.id for outcome in adviser.outcomes]
    answers = data.draw(answered(adviser))
    advice = advise(outcomes, adviser.weights, answers)
    assert advice.outcome in outcomes
    assert advice.runner_up in {*outcomes} - {advice.outcome}
    assert advice.reasons
    assert all(adviser.questions[one].choices[answers[one]].because for one in advice.reasons)


@given(weights=MADE_UP, data=st.data())
def test_what_tips_the_scales_does_and_nothing_else_does(weights: Weights, data: st.DataObject) -> None:
    answers = [data.draw(st.integers(0, len(choices) - 1)) for choices in weights]
    advice = advise(OUTCOMES, weights, answers)
    totals = {one: sum(weights[q][a].get(one, 0) for q, a in enumerate(answers)) for one in OUTCOMES}
    assert totals[advice.outcome] == max(totals.values())
    tipping = dict(advice.tipping)
    for question, choices in enumerate(weights):
        after = {
            choice: advise(OUTCOMES, weights, [*answers[:question], choice, *answers[question + 1 :]]).outcome
            for choice in range(len(choices))
        }
        assert (question in tipping) == (advice.runner_up in after.values())
        if question in tipping:
            assert after[tipping[question]] == advice.runner_up


@pytest.mark.parametrize(
    ("answers", "rung", "evidence", "next_step"),
    [
        ([2, 2, 1, 2, 2, 1, 1, 2], 2, (0, 1, 3, 4, 7), 2),
        ([2, 2, 2, 2, 2, 2, 2, 0], 1, (0, 1, 2, 3, 4, 5, 6), 7),
        ([4] * 8, 4, tuple(range(8)), None),
        ([0] * 8, 0, tuple(range(8)), 0),
        ([4, 4, 4, 4, 0, 0, 0, 0], 0, tuple(range(8)), 4),
    ],
)
def test_a_level_is_where_five_of_eight_stand_and_none_is_two_below(
    answers: list[int], rung: int, evidence: tuple[int, ...], next_step: int | None
) -> None:
    stands = standing(answers, 5)
    assert (stands.rung, stands.evidence, stands.next_step) == (rung, evidence, next_step)


@given(answers=st.lists(st.integers(0, 4), min_size=5, max_size=8), data=st.data())
def test_a_better_answer_never_lowers_the_level(answers: list[int], data: st.DataObject) -> None:
    better = data.draw(st.integers(0, len(answers) - 1))
    raised = [min(4, one + (number == better)) for number, one in enumerate(answers)]
    assert standing(raised, 5).rung >= standing(answers, 5).rung
