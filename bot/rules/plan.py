"""A dated plan up to an interview: what to do, on which day, and what does not fit into the hours there are."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from bot.rules import recurrence
from storage.records import PlanSession

WEEK = 7
# Budgets are tried in steps of so many minutes a week, so that a long time is not filled in its first days.
STEP = 15
PRACTICE_MINUTES, MOCK_MINUTES, SHORTEST_READING = 25, 40, 10
MOST_ROUNDS = 6
HOURS = (2, 4, 6, 8, 12)
MOST_HOURS = 60


class Kind(StrEnum):
    READ = "read"
    PRACTISE = "practise"
    MOCK = "mock"


@dataclass(frozen=True, slots=True)
class Task:
    """Something to do once: `subject` is an article or a topic, "" for a mock interview; `round` counts from 1. Of
    tasks that do not all fit, those of the highest `rank` are dropped first."""

    kind: Kind
    subject: str
    round: int
    minutes: int
    rank: int

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.subject}:{self.round}"


@dataclass(frozen=True, slots=True)
class Dated:
    day: date
    task: Task


@dataclass(frozen=True, slots=True)
class Schedule:
    """Tasks on their days, in order; `left_out` did not fit."""

    dated: tuple[Dated, ...]
    left_out: tuple[Task, ...]


def tasks(topics: Sequence[str], articles: Mapping[str, tuple[str, int]], minutes: int) -> list[Task]:
    """Rounds through the topics, as many as the minutes there are allow, each ending in a mock interview.

    `articles` has for a topic what to read before it is first practised, as (article, minutes). Practising each topic
    once comes before everything else, then a mock interview and the reading, then the further rounds.
    """
    whole_round = len(topics) * PRACTICE_MINUTES + MOCK_MINUTES
    rounds = max(1, min(MOST_ROUNDS, minutes // whole_round))
    planned = []
    read: set[str] = set()
    for number in range(1, rounds + 1):
        for topic in topics:
            article, length = articles.get(topic, ("", 0))
            if number == 1 and article and article not in read:
                read.add(article)
                planned.append(Task(Kind.READ, article, 1, max(SHORTEST_READING, length), rank=2))
            rank = 0 if number == 1 else number + 1
            planned.append(Task(Kind.PRACTISE, topic, number, PRACTICE_MINUTES, rank))
        planned.append(Task(Kind.MOCK, "", number, MOCK_MINUTES, rank=1 if number == 1 else number + 1))
    return planned


def spread(planned: Sequence[Task], first: date, interview: date, minutes_a_week: int) -> Schedule:
    """The tasks in their order over the days from `first` to the day before the interview.

    In no week, counted from `first`, there are more minutes than given; a week that the interview cuts short has its
    share of them. Where there is more time than work, the days are spread and not filled from the front. Of what does
    not fit, the least important is left out.
    """
    days = max(0, (interview - first).days)
    wanted, left_out = list(planned), list[Task]()
    while (filled := _fill(wanted, days, minutes_a_week)) is None:
        dropped = max(range(len(wanted)), key=lambda number: (wanted[number].rank, number))
        left_out.append(wanted.pop(dropped))
    for budget in range(STEP, minutes_a_week, STEP):
        if (spacious := _fill(wanted, days, budget)) is not None:
            filled = spacious
            break
    dated = (Dated(first + timedelta(days=day), task) for day, task in zip(filled, wanted, strict=True))
    return Schedule(tuple(dated), tuple(left_out))


def _fill(wanted: Sequence[Task], days: int, minutes_a_week: int) -> list[int] | None:
    """The day of each task, counted from 0, never earlier than that of the one before; None where they do not fit.

    Within a week, what has been planned up to a day is at most the share of the week that has passed by its evening.
    """
    if wanted and not days:
        return None
    placed: list[int] = []
    day, used = 0, 0
    for task in wanted:
        while used + task.minutes > minutes_a_week * (day % WEEK + 1) // WEEK:
            day += 1
            used = used if day % WEEK else 0
            if day >= days:
                return None
        placed.append(day)
        used += task.minutes
    return placed


def fulfilled(sessions: Iterable[PlanSession], kind: Kind, subjects: Collection[str], today: date) -> list[int]:
    """The ids of what is done by doing something once: of each subject the first session that is open, of today or
    before."""
    done: dict[str, int] = {}
    for session in sessions:
        of_kind, subject, _ = session.key.split(":")
        if of_kind == kind and subject in subjects and not session.done and session.day <= today:
            done.setdefault(subject, session.id)
    return list(done.values())


def reminder_days(open_days: Collection[date], interview: date) -> list[date]:
    """The days on which to remind, in order: those with something left to do, and the day after the interview."""
    return [*sorted(day for day in set(open_days) if day < interview), interview + timedelta(days=1)]


def next_reminder(
    open_days: Collection[date], interview: date, *, at: time, zone: str, after: datetime
) -> datetime | None:
    """When to remind next, strictly after an instant; None where there is nothing to be said any more."""
    due = (recurrence.instant(day, at, zone) for day in reminder_days(open_days, interview))
    return next((moment for moment in due if moment > after), None)
