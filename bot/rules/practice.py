"""Spaced repetition: FSRS says when a card is due again, and this, what of it all is asked on one day.

Everything is counted in the person's local days, so that a card is asked at most once a day and one that is due in the
evening may be answered over breakfast. https://github.com/open-spaced-repetition/awesome-fsrs/wiki/The-Algorithm
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time

from fsrs import Card, Rating, Scheduler, State

from storage.records import PracticeCard, PracticeReview

__all__ = [
    "CAPS",
    "DEFAULT_CAP",
    "LEECH_LAPSES",
    "NEW_SHARE",
    "Rating",
    "Recall",
    "Today",
    "days_until",
    "new_card",
    "recall",
    "retrievability",
    "review",
    "today",
    "weak",
]

CAPS = (5, 10, 20, 40)
DEFAULT_CAP = 10
# Of a day's cards, so many may be ones never seen, and only where nothing older waits.
NEW_SHARE = 2
# Below this share of answers remembered, of at least so many, a topic counts as weak.
WEAK_BELOW, WEAK_ANSWERS = 0.8, 4
# Forgotten so often, a card wants another explanation and not another repetition.
LEECH_LAPSES = 6
NOON = time(12, tzinfo=UTC)

# Days are the unit: steps of minutes would ask a card twice a day, and chance would make tests and people guess.
_SCHEDULER = Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)


@dataclass(frozen=True, slots=True)
class Recall:
    """Of `answers` to questions of one topic, how many were remembered."""

    topic: str
    remembered: int
    answers: int

    @property
    def share(self) -> float:
        return self.remembered / self.answers


@dataclass(frozen=True, slots=True)
class Today:
    """What is asked today: cards in order, then questions never seen; `waiting` are due cards left for other days."""

    cards: tuple[PracticeCard, ...]
    unseen: tuple[str, ...]
    waiting: int


def new_card(question_id: str, day: date) -> PracticeCard:
    """A card that was never answered, due on `day`."""
    return PracticeCard(question_id, due_on=day)


def review(card: PracticeCard, rating: Rating, day: date) -> PracticeCard:
    """The card after an answer on a local day; one that was forgotten too often is set aside."""
    reviewed, _ = _SCHEDULER.review_card(_fsrs(card), rating, _instant(day))
    forgotten = rating is Rating.Again and card.reviewed_on is not None
    lapses = card.lapses + forgotten
    return PracticeCard(
        card.question_id,
        due_on=reviewed.due.date(),
        introduced_on=card.introduced_on or day,
        reviewed_on=day,
        stability=reviewed.stability,
        difficulty=reviewed.difficulty,
        lapses=lapses,
        set_aside=forgotten and lapses >= LEECH_LAPSES,
    )


def days_until(card: PracticeCard, rating: Rating, day: date) -> int:
    """In how many days the card would come again after this answer."""
    return (review(replace(card, lapses=0), rating, day).due_on - day).days


def retrievability(card: PracticeCard, day: date) -> float:
    """How likely it is that the answer is remembered on a day, from 0 to 1; 0 for a card never answered."""
    return float(_SCHEDULER.get_card_retrievability(_fsrs(card), _instant(day)))


def today(
    due: Sequence[PracticeCard], unseen: Sequence[str], *, answered: int, introduced: int, cap: int, day: date
) -> Today:
    """Choose among the cards due by a local day and the questions never seen. `answered` were answered that day, of
    them `introduced` for the first time.

    Never more than `cap` a day, so that a backlog is spread over the days to come and not poured out. What is still
    best remembered goes first: it costs least to keep, while what is forgotten already loses nothing by waiting.
    """
    left = max(0, cap - answered)
    order = sorted(due, key=lambda card: (-retrievability(card, day), card.due_on, card.question_id))
    room = max(0, min(left - len(order), -(-cap // NEW_SHARE) - introduced))
    return Today(tuple(order[:left]), tuple(unseen[:room]), max(0, len(order) - left))


def recall(reviews: Iterable[PracticeReview], topics: Mapping[str, str]) -> list[Recall]:
    """How well each topic is remembered, the weakest first. `topics` maps a question to its topic; answers to
    questions that are not in it any more do not count."""
    ratings: dict[str, list[int]] = defaultdict(list)
    for one in reviews:
        if topic := topics.get(one.question_id):
            ratings[topic].append(one.rating)
    found = (Recall(topic, sum(one > Rating.Again for one in given), len(given)) for topic, given in ratings.items())
    return sorted(found, key=lambda one: (one.share, one.topic))


def weak(recalled: Iterable[Recall]) -> list[Recall]:
    """The topics in which much is forgotten, judged where there are enough answers to judge by."""
    return [one for one in recalled if one.answers >= WEAK_ANSWERS and one.share < WEAK_BELOW]


def _fsrs(card: PracticeCard) -> Card:
    return Card(
        card_id=0,
        state=State.Learning if card.reviewed_on is None else State.Review,
        step=0 if card.reviewed_on is None else None,
        stability=card.stability,
        difficulty=card.difficulty,
        due=_instant(card.due_on),
        last_review=_instant(card.reviewed_on) if card.reviewed_on else None,
    )


def _instant(day: date) -> datetime:
    return datetime.combine(day, NOON)
