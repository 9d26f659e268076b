"""Spaced repetition: a day's cards, a cap that is never broken, and what three weeks away do."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules import practice
from bot.rules.practice import Rating
from storage.records import PracticeCard
from tests.support.learner import Learner, capped, plain

DAY = date(2026, 3, 2)
DECK = [f"question-{number}" for number in range(120)]

days_of_march = st.integers(-60, 0).map(lambda days: DAY + timedelta(days=days))


@st.composite
def learnt_cards(draw: st.DrawFn) -> PracticeCard:
    """A card with a history of its own, due by the day."""
    card = practice.new_card(f"question-{draw(st.integers(0, 10_000))}", draw(days_of_march))
    for rating in draw(st.lists(st.sampled_from(list(Rating)), max_size=6)):
        if card.due_on <= DAY:
            card = practice.review(card, rating, card.due_on)
    return replace(card, due_on=min(card.due_on, DAY))


@given(
    due=st.lists(learnt_cards(), max_size=60, unique_by=lambda card: card.question_id),
    unseen=st.lists(st.integers(20_000, 30_000).map(str), max_size=60, unique=True),
    answered=st.integers(0, 50),
    introduced=st.integers(0, 50),
    cap=st.sampled_from(practice.CAPS),
)
def test_a_day_is_never_above_its_cap_and_no_card_is_lost(
    due: list[PracticeCard], unseen: list[str], answered: int, introduced: int, cap: int
) -> None:
    chosen = practice.today(due, unseen, answered=answered, introduced=introduced, cap=cap, day=DAY)
    assert len(chosen.cards) + len(chosen.unseen) <= max(0, cap - answered)
    assert len(chosen.cards) + chosen.waiting == len(due)
    assert set(chosen.cards) <= set(due)
    assert list(chosen.unseen) == unseen[: len(chosen.unseen)]
    if chosen.waiting:
        assert not chosen.unseen, "nothing new while something old waits"


@given(card=learnt_cards(), ratings=st.permutations(list(Rating)))
def test_a_better_answer_never_brings_a_card_back_sooner(card: PracticeCard, ratings: list[Rating]) -> None:
    days = {rating: practice.days_until(card, rating, DAY) for rating in ratings}
    assert 1 <= days[Rating.Again] <= days[Rating.Hard] <= days[Rating.Good] <= days[Rating.Easy]


def test_a_card_is_counted_in_days_whatever_the_hour() -> None:
    card = practice.review(practice.new_card("q", DAY), Rating.Good, DAY)
    assert card.reviewed_on == DAY
    assert card.due_on == DAY + timedelta(days=practice.days_until(practice.new_card("q", DAY), Rating.Good, DAY))


def test_a_leech_is_set_aside_and_starts_to_count_anew() -> None:
    card = practice.review(practice.new_card("q", DAY), Rating.Again, DAY)
    assert card.lapses == 0, "what was never known is not forgotten"
    for lapses in range(1, practice.LEECH_LAPSES + 1):
        assert not card.set_aside
        card = practice.review(card, Rating.Again, card.due_on)
        assert card.lapses == lapses
    assert card.set_aside


@pytest.mark.parametrize("seed", range(3))
def test_three_weeks_away_are_made_up_for_within_the_cap_and_cost_little(seed: int) -> None:
    cap, away, back = 20, range(45, 66), range(66, 140)
    ours, theirs = Learner(seed), Learner(seed)
    for learner, choose in ((ours, capped(cap)), (theirs, plain(cap // practice.NEW_SHARE))):
        learner.studies(DECK, range(away.start), choose)
        learner.studies(DECK, back, choose)
    assert max(ours.answered.values()) <= cap
    assert max(theirs.answered.values()) > cap, "without a cap the backlog comes at once"
    assert set(ours.cards) == set(theirs.cards) == set(DECK)
    assert ours.knows(back.stop) == pytest.approx(theirs.knows(back.stop), abs=0.02)
