"""Applications, goals, achievements, measures, retrospectives and what people did, on both databases."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import insert

from storage import Storage
from storage.records import (
    ActiveDay,
    Application,
    Earned,
    Measure,
    OccurrenceState,
    PracticeCard,
    PracticeReview,
    RetrospectivePart,
    Went,
)
from storage.tables import occurrences, reminders
from tests.support.stored import NOW, bare

ANA, BORIS = 1, 2
MONDAY = date(2026, 3, 2)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
async def people(storage: Storage) -> None:
    for person_id in (ANA, BORIS):
        await storage.people.arrive(person_id, language="en", now=NOW)


async def test_an_application_is_noted_once_for_a_role_and_can_be_removed(storage: Storage) -> None:
    for at, company in ((NOW, "Acme"), (NOW + DAY, "Other")):
        await storage.applications.add(ANA, 7, company=company, title="Go developer", now=at)
    for _ in range(2):
        await storage.applications.add(ANA, None, company="Globex", title="", now=NOW + DAY)
    latest, other, first = await storage.applications.of(ANA)
    assert first == Application(first.id, 7, "Acme", "Go developer", NOW)
    assert (latest.job_id, latest.company) == (other.job_id, other.company) == (None, "Globex")
    assert await storage.applications.for_role(ANA, 7) == await storage.applications.get(ANA, first.id) == first
    assert await storage.applications.for_role(BORIS, 7) is await storage.applications.get(BORIS, first.id) is None
    await storage.applications.remove(BORIS, first.id)
    await storage.applications.remove(ANA, latest.id)
    assert await storage.applications.of(ANA) == [other, first]


async def test_goals_belong_to_one_person_and_are_told_once_a_period(storage: Storage) -> None:
    goal = await storage.goals.add(ANA, measure=Measure.OWN, target=3, words="run 3 times", since=MONDAY, until=None)
    assert await storage.goals.of(ANA) == [goal]
    assert await storage.goals.get(BORIS, goal.id) is None
    counted = await storage.goals.count_steps(ANA, goal.id, 2, since=MONDAY)
    assert counted is not None
    assert (counted.steps, counted.steps_since) == (2, MONDAY)
    assert await storage.goals.count_steps(BORIS, goal.id, 9, since=MONDAY) is None
    assert await storage.goals.reach(ANA, goal.id, period=MONDAY)
    assert not await storage.goals.reach(ANA, goal.id, period=MONDAY)
    assert await storage.goals.reach(ANA, goal.id, period=MONDAY + 7 * DAY)
    await storage.goals.delete(BORIS, goal.id)
    await storage.goals.delete(ANA, goal.id)
    assert await storage.goals.of(ANA) == []


async def test_an_achievement_is_given_once(storage: Storage) -> None:
    assert await storage.achievements.give(ANA, ["streak-5", "first-goal"], now=NOW) == {"streak-5", "first-goal"}
    assert await storage.achievements.give(ANA, ["streak-5", "mocks-5"], now=NOW + DAY) == {"mocks-5"}
    assert await storage.achievements.give(ANA, [], now=NOW) == set()
    assert await storage.achievements.of(ANA) == [
        Earned("mocks-5", NOW + DAY),
        Earned("first-goal", NOW),
        Earned("streak-5", NOW),
    ]
    assert await storage.achievements.of(BORIS) == []


async def test_a_measure_is_replaced_when_it_is_entered_again(storage: Storage) -> None:
    await storage.sprint_measures.enter(ANA, MONDAY + 7 * DAY, Measure.TASKS, 4)
    await storage.sprint_measures.enter(ANA, MONDAY, Measure.TASKS, 3)
    await storage.sprint_measures.enter(ANA, MONDAY, Measure.COVERAGE, 81)
    await storage.sprint_measures.enter(ANA, MONDAY, Measure.TASKS, 5)
    entered = await storage.sprint_measures.of(ANA)
    assert list(entered) == [MONDAY, MONDAY + 7 * DAY]
    assert entered[MONDAY] == {Measure.TASKS: 5, Measure.COVERAGE: 81}
    assert await storage.sprint_measures.of(BORIS) == {}


async def test_a_retrospective_is_written_part_by_part_and_finished_once(storage: Storage) -> None:
    begun = await storage.retrospectives.begin(ANA, MONDAY)
    assert (begun.good, begun.went, begun.finished_at) == (None, None, None)
    await storage.retrospectives.write(ANA, MONDAY, RetrospectivePart.GOOD, "Shipped \0 it")
    assert (await storage.retrospectives.begin(ANA, MONDAY)).good == "Shipped  it"
    settled = await storage.retrospectives.settle(ANA, MONDAY, Went.PARTLY)
    assert settled is not None
    assert settled.went is Went.PARTLY
    assert await storage.retrospectives.write(BORIS, MONDAY, RetrospectivePart.GOOD, "x") is None
    await storage.retrospectives.finish(ANA, MONDAY, {"done": 12}, now=NOW)
    await storage.retrospectives.finish(ANA, MONDAY, {"done": 0}, now=NOW + DAY)
    await storage.retrospectives.begin(ANA, MONDAY + 7 * DAY)
    later, kept = await storage.retrospectives.of(ANA)
    assert later.week == MONDAY + 7 * DAY
    assert (kept.numbers, kept.finished_at) == ({"done": 12}, NOW)
    assert await storage.retrospectives.get(BORIS, MONDAY) is None


async def test_days_are_summed_up_by_what_rang_and_was_done(storage: Storage, database_url: str) -> None:
    times = [
        (1, MONDAY, OccurrenceState.DONE),
        (1, MONDAY + DAY, OccurrenceState.RUNG),
        (2, MONDAY, OccurrenceState.DONE),
        (2, MONDAY + DAY, OccurrenceState.DROPPED),
        (2, MONDAY + 2 * DAY, OccurrenceState.DROPPED),
        (2, MONDAY - DAY, OccurrenceState.DONE),
        (3, MONDAY, OccurrenceState.DONE),
    ]
    with bare(database_url) as connection:
        shared = {"text": "x", "schedule": {}, "window": 15}
        connection.execute(
            insert(reminders),
            [
                {"id": 1, "person_id": ANA, "kind": "focus", "minutes": 90, **shared},
                {"id": 2, "person_id": ANA, "kind": "meal", "minutes": 30, **shared},
                {"id": 3, "person_id": BORIS, "kind": "focus", "minutes": 60, **shared},
            ],
        )
        connection.execute(
            insert(occurrences),
            [
                {
                    "person_id": BORIS if reminder == 3 else ANA,
                    "reminder_id": reminder,
                    "slot": f"{day} 09:00",
                    "day": day,
                    "planned_at": NOW,
                    "state": state,
                }
                for reminder, day, state in times
            ],
        )
        connection.commit()
    assert await storage.activity.days(ANA, since=MONDAY) == [
        ActiveDay(MONDAY, 2, 2, 90),
        ActiveDay(MONDAY + DAY, 1, 0, 0),
    ]


async def test_what_was_done_elsewhere_is_found(storage: Storage) -> None:
    for question, day in (("a", MONDAY), ("b", MONDAY), ("a", MONDAY + DAY)):
        await storage.practice.answer(ANA, PracticeCard(question, due_on=day), PracticeReview(question, 3, day))
    assert await storage.activity.practised(ANA) == {MONDAY: 2, MONDAY + DAY: 1}
    left = await storage.mocks.begin(ANA, ["a"], level="", stage="", keeps_answers=False, now=NOW)
    await storage.mocks.end(left, now=NOW)
    mock = await storage.mocks.begin(ANA, ["a"], level="", stage="", keeps_answers=False, now=NOW)
    assert await storage.activity.mocks_ended(ANA) == []
    await storage.mocks.advance(mock, now=NOW + DAY)
    assert await storage.activity.mocks_ended(ANA) == [NOW + DAY]
    await storage.readings.note(ANA, "http", read=True, now=NOW)
    await storage.readings.note(ANA, "sql", read=False, now=NOW)
    assert await storage.activity.read(ANA) == {"http": NOW}
    assert await storage.activity.practised(BORIS) == {}
