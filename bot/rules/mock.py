"""Mock interviews: which questions are asked, and what the answers come to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from storage.records import MockAnswer, Seniority

QUESTIONS = 6
# Minutes an answer may take in an interview, by the level it is asked at.
MINUTES = {"junior": 2, "mid": 3, "senior": 5}
# Managers and executives are asked other things.
LEVELS = {
    Seniority.INTERN: "junior",
    Seniority.JUNIOR: "junior",
    Seniority.MID: "mid",
    Seniority.SENIOR: "senior",
    Seniority.LEAD: "senior",
}
# Below this share of its strong points a question counts as missed.
PASSED = 0.5


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question that could be asked; `topic` is the name of its file, and `skills` are those it is about."""

    id: str
    topic: str
    skills: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Result:
    """What a mock interview came to: the share of strong points that were said, over all and by topic, the questions
    that were missed or skipped, and the seconds that answering took."""

    share: float
    topics: Mapping[str, float]
    missed: tuple[str, ...]
    seconds: int


def pick(candidates: Sequence[Candidate], asked_before: Collection[str], seed: str) -> list[str]:
    """The questions of one interview: from different topics in turn, those not asked before first, in an order that
    looks random but is the same for the same seed."""
    chance = Random(seed)  # noqa: S311 - nothing depends on its being unpredictable
    topics: dict[str, list[Candidate]] = defaultdict(list)
    for candidate in sorted(candidates, key=lambda one: one.id):
        topics[candidate.topic].append(candidate)
    for questions in topics.values():
        chance.shuffle(questions)
        questions.sort(key=lambda one: one.id in asked_before)
    order = sorted(topics)
    chance.shuffle(order)
    longest = max(map(len, topics.values()), default=0)
    in_turn = [topics[name][depth] for depth in range(longest) for name in order if depth < len(topics[name])]
    fresh_first = sorted(in_turn, key=lambda one: one.id in asked_before)
    return [one.id for one in fresh_first[:QUESTIONS]]


def about(candidates: Iterable[Candidate], skills: Collection[str]) -> list[Candidate]:
    """Those that a posting with these skills leads to expect."""
    return [one for one in candidates if not one.skills.isdisjoint(skills)]


def level_of(seniority: Collection[Seniority]) -> str:
    """The level that a posting asks for; "" where it states none, or several."""
    levels = {LEVELS[one] for one in seniority if one in LEVELS}
    return levels.pop() if len(levels) == 1 else ""


def result(question_ids: Sequence[str], answers: Mapping[str, MockAnswer], topics: Mapping[str, str]) -> Result:
    """Add up the answers to the questions that were reached; one without an answer was skipped and counts as nothing.
    `topics` maps a question to its topic."""
    shares = {question: _share(answers.get(question)) for question in question_ids}
    by_topic: dict[str, list[float]] = defaultdict(list)
    for question, share in shares.items():
        by_topic[topics.get(question, "")].append(share)
    return Result(
        _mean(shares.values()),
        {topic: _mean(of) for topic, of in sorted(by_topic.items(), key=lambda one: (_mean(one[1]), one[0])) if topic},
        tuple(question for question, share in shares.items() if share < PASSED),
        sum(answer.seconds for answer in answers.values()),
    )


def _share(answer: MockAnswer | None) -> float:
    return len(answer.ticked) / answer.points if answer and answer.points else 0.0


def _mean(shares: Iterable[float]) -> float:
    every = list(shares)
    return sum(every) / len(every) if every else 0.0
