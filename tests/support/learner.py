"""A simulated learner: remembers as FSRS expects, day after day, with or without a daily cap."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from bot.rules import practice
from bot.rules.practice import Rating
from storage.records import PracticeCard

FIRST_DAY = date(2026, 1, 5)

Choose = Callable[[list[PracticeCard], list[str], date], tuple[Iterable[PracticeCard], Iterable[str]]]


def capped(cap: int) -> Choose:
    """Rolecall's choice of a day's cards."""

    def choose(due: list[PracticeCard], unseen: list[str], day: date) -> tuple[Iterable[PracticeCard], Iterable[str]]:
        chosen = practice.today(due, unseen, answered=0, introduced=0, cap=cap, day=day)
        return chosen.cards, chosen.unseen

    return choose


def plain(new_a_day: int) -> Choose:
    """FSRS alone: everything that is due, the day it is due, and as many new cards as the capped learner takes."""
    return lambda due, unseen, _day: (due, unseen[:new_a_day])


@dataclass
class Learner:
    """`answered` counts the answers of each day; `forgotten` and `recalled` those to cards seen before."""

    seed: int
    cards: dict[str, PracticeCard] = field(default_factory=dict)
    answered: dict[date, int] = field(default_factory=dict)
    recalled: int = 0
    forgotten: int = 0

    def studies(self, deck: list[str], days: Iterable[int], choose: Choose) -> None:
        """Practise the deck on these days, counted from the first."""
        for number in days:
            day = FIRST_DAY + timedelta(days=number)
            due = [card for card in self.cards.values() if card.due_on <= day and not card.set_aside]
            unseen = [question for question in deck if question not in self.cards]
            cards, new = choose(due, unseen, day)
            asked = [*cards, *(practice.new_card(question, day) for question in new)]
            for card in asked:
                self._answers(card, day)
            self.answered[day] = len(asked)

    def knows(self, day_number: int) -> float:
        """How much of what was learnt would be remembered on a day, from 0 to 1."""
        day = FIRST_DAY + timedelta(days=day_number)
        return sum(practice.retrievability(card, day) for card in self.cards.values()) / len(self.cards)

    def _answers(self, card: PracticeCard, day: date) -> None:
        # One chance for each question and day, so that two learners meet the same luck.
        luck = Random(f"{self.seed} {card.question_id} {day}").random()
        remembers = card.reviewed_on is None or luck < practice.retrievability(card, day)
        if card.reviewed_on is not None:
            self.recalled += remembers
            self.forgotten += not remembers
        self.cards[card.question_id] = practice.review(card, Rating.Good if remembers else Rating.Again, day)
