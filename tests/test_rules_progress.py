"""Streaks that forgive, steady weeks, clean sprints, goals, and where a retrospective goes on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.goals import Reading, period, read_goal, standing
from bot.rules.progress import SPRINT, Amounts, amount, by_day, week_numbers
from bot.rules.retrospective import Question, last_intention, next_question
from bot.rules.sprints import clean_sprints, highest, is_clean, offered
from bot.rules.streaks import FORGIVEN_A_WEEK, Streak, steady_weeks, streak
from bot.rules.weeks import DAY, WEEK, week_in_review, week_of, weeks_until
from storage.records import Goal, Measure, Retrospective, Went
from tests.support.content import CONTENT

MONDAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 11, tzinfo=UTC)
DAYS = [MONDAY + n * DAY for n in range(35)]
TODAY = DAYS[-1]

patterns = st.lists(st.sampled_from("x.- "), min_size=len(DAYS), max_size=len(DAYS)).map("".join)


def working(day: date) -> bool:
    return day.weekday() < 5


def days(pattern: str) -> Amounts:
    """A day a letter: x where something was done, . where it was missed, a blank where there was no routine."""
    letters = {day: letter for day, letter in zip(count_days(), pattern, strict=False) if letter in "x."}
    return {
        Measure.PLANNED: dict.fromkeys(letters, 2),
        Measure.DONE: {day: int(letter == "x") for day, letter in letters.items()},
    }


def count_days() -> Iterator[date]:
    return (MONDAY + n * DAY for n in count())


@pytest.mark.parametrize(
    ("pattern", "today", "expected"),
    [
        ("", 0, Streak()),
        ("x", 0, Streak(1)),
        (".", 0, Streak()),
        ("xxxx.", 4, Streak(4)),
        ("x.xxx", 4, Streak(4, 1)),
        ("x..xx", 4, Streak(2)),
        (".xxxx", 4, Streak(4)),
        ("xxxxx..xxxxx", 11, Streak(10)),
        ("xxxx. .x.xxx", 11, Streak(8, 2)),
        ("xxxxx       xx", 13, Streak(5)),
        ("xxxxxxx", 6, Streak(5)),
    ],
)
def test_a_missed_day_a_week_is_forgiven(pattern: str, today: int, expected: Streak) -> None:
    assert streak(days(pattern), working, MONDAY + today * DAY) == expected


@given(pattern=patterns, extra=st.integers(0, len(DAYS) - 1))
def test_an_extra_done_day_never_shortens_a_streak(pattern: str, extra: int) -> None:
    more = pattern[:extra] + "x" + pattern[extra + 1 :] if pattern[extra] in "x." else pattern
    assert streak(days(more), working, TODAY).days >= streak(days(pattern), working, TODAY).days


@given(pattern=patterns)
def test_only_days_on_which_something_was_done_count(pattern: str) -> None:
    found = streak(days(pattern), working, TODAY)
    assert found.days <= sum(letter == "x" and working(day) for letter, day in zip(pattern, DAYS, strict=True))
    assert found.forgiven <= FORGIVEN_A_WEEK * len(DAYS) // 7
    assert streak(days(pattern.replace(".", " ")), working, TODAY).forgiven == 0


@given(pattern=patterns)
def test_free_days_make_no_difference(pattern: str) -> None:
    weekends_off = "".join(letter if working(day) else " " for letter, day in zip(pattern, DAYS, strict=True))
    assert streak(days(pattern), working, TODAY) == streak(days(weekends_off), working, TODAY)


def test_a_week_is_steady_with_three_days_and_one_missed_at_most() -> None:
    weeks = ["xxx    ", "x.xx   ", "xx     ", "x..xx  ", "xxxxx  "]
    assert steady_weeks(days("".join(weeks)), working, MONDAY + 5 * WEEK) == 3
    assert steady_weeks(days("".join(weeks)), working, MONDAY + 5 * WEEK - DAY) == 2


def test_the_week_in_review_is_the_last_one_until_wednesday() -> None:
    assert [week_in_review(MONDAY + n * DAY) for n in range(8)] == [MONDAY - WEEK] * 2 + [MONDAY] * 6
    assert weeks_until(MONDAY, 3) == [MONDAY - 2 * WEEK, MONDAY - WEEK, MONDAY]
    assert week_of(date(2027, 1, 3)) == date(2026, 12, 28)


FULL = dict.fromkeys(SPRINT, 5)


def goal(measure: Measure, target: int, *, since: date = MONDAY, until: date | None = None) -> Goal:
    return Goal(1, 1, measure, target, "words", since, until, 0, since, None)


def test_a_sprint_is_clean_when_all_is_entered_and_nothing_fell() -> None:
    entered = {MONDAY: FULL, MONDAY + WEEK: FULL, MONDAY + 2 * WEEK: {**FULL, Measure.COVERAGE: 4}}
    assert clean_sprints(entered, []) == [MONDAY, MONDAY + WEEK]
    assert not is_clean(MONDAY, {MONDAY: dict.fromkeys(SPRINT[1:], 5)}, [])
    assert not is_clean(MONDAY, {}, [])


def test_a_goal_of_ones_own_is_the_mark_in_place_of_the_week_before() -> None:
    entered = {MONDAY: FULL, MONDAY + WEEK: {**FULL, Measure.TASKS: 3}}
    assert clean_sprints(entered, []) == [MONDAY]
    assert clean_sprints(entered, [goal(Measure.TASKS, 3)]) == [MONDAY, MONDAY + WEEK]
    assert clean_sprints(entered, [goal(Measure.TASKS, 6)]) == []
    assert clean_sprints(entered, [goal(Measure.TASKS, 6, since=MONDAY + WEEK)]) == [MONDAY]


@given(measure=st.sampled_from(SPRINT), last=st.one_of(st.none(), st.integers(0, 9_999)))
def test_what_is_offered_can_be_entered(measure: Measure, last: int | None) -> None:
    values = offered(measure, last)
    assert values == sorted(set(values))
    assert all(0 <= value <= highest(measure) for value in values)
    assert last is None or last > highest(measure) or last in values


def test_amounts_are_summed_focus_in_hours_and_percentages_as_they_stand() -> None:
    amounts = {MONDAY: 70, MONDAY + DAY: 80, MONDAY + WEEK: 50}
    last = MONDAY + 6 * DAY
    assert amount(Measure.ANSWERS, amounts, MONDAY, last) == 150
    assert amount(Measure.FOCUS, amounts, MONDAY, last) == 2
    assert amount(Measure.COVERAGE, amounts, MONDAY, last) == 80
    assert amount(Measure.COVERAGE, {}) == 0
    assert week_numbers({Measure.ANSWERS: amounts}, MONDAY)[Measure.ANSWERS] == 150


def test_moments_fall_on_local_days() -> None:
    late = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)
    assert by_day([late, NOW], "Europe/Berlin") == {MONDAY: 2}
    assert by_day([late], "America/Sao_Paulo") == {MONDAY - DAY: 1}


def read(text: str, today: date = MONDAY) -> Reading | None:
    words = CONTENT.goal_words
    return read_goal(text, today, until=words.until, measures=words.measures, months=CONTENT.words.months)


@pytest.mark.parametrize(
    ("text", "measure", "target", "until"),
    [
        ("5 applications a week", Measure.APPLICATIONS, 5, None),
        ("read 10 articles by March", Measure.ARTICLES, 10, date(2026, 3, 31)),
        ("Read 10 articles by February.", Measure.ARTICLES, 10, date(2027, 2, 28)),
        ("2 mock interviews by 20 March", Measure.MOCKS, 2, date(2026, 3, 20)),
        ("10 focus hours a week", Measure.FOCUS, 10, None),
        ("coverage 80", Measure.COVERAGE, 80, None),
        ("run 3 times a week", Measure.OWN, 3, None),
        ("read 3 books by bike", Measure.OWN, 3, None),
        ("5 Bewerbungen pro Woche", Measure.APPLICATIONS, 5, None),
        ("10 Artikel bis Ende März", Measure.ARTICLES, 10, date(2026, 3, 31)),
        ("10 artículos hasta el 3 de mayo", Measure.ARTICLES, 10, date(2026, 5, 3)),
        ("прочитать 10 статей до 1 мая", Measure.ARTICLES, 10, date(2026, 5, 1)),
    ],
)
def test_goals_as_people_write_them(text: str, measure: Measure, target: int, until: date | None) -> None:
    assert read(text) == Reading(measure, target, until)


@pytest.mark.parametrize("text", ["", "more articles", "0 articles", "coverage 120", "123456 answers", "by March"])
def test_a_goal_needs_a_number_that_can_be_reached(text: str) -> None:
    assert read(text) is None


@given(text=st.text(max_size=60), number=st.integers(1, 100))
def test_whatever_is_written_is_a_goal_or_none(text: str, number: int) -> None:
    for written in (text, f"{number} {text}", f"{number} articles by {text}"):
        found = read(written)
        assert found is None or (found.target >= 1 and (found.until is None or found.until >= MONDAY))


def test_a_weekly_goal_begins_anew_and_a_dated_one_ends() -> None:
    amounts = {MONDAY: 3, MONDAY + WEEK: 1}
    weekly = goal(Measure.ANSWERS, 3)
    assert standing(weekly, amounts, MONDAY + DAY).reached
    assert standing(weekly, amounts, MONDAY + WEEK).counted == 1
    dated = goal(Measure.ANSWERS, 5, until=MONDAY + WEEK)
    assert (standing(dated, amounts, MONDAY + WEEK).counted, standing(dated, amounts, MONDAY + WEEK).over) == (4, False)
    assert standing(dated, amounts, MONDAY + WEEK + DAY).over
    assert period(weekly, MONDAY + 3 * DAY) == (MONDAY, MONDAY + 6 * DAY)


def test_taps_count_in_their_period_only() -> None:
    own = Goal(1, 1, Measure.OWN, 3, "run", MONDAY, None, 2, MONDAY, None)
    assert standing(own, {}, MONDAY + DAY).counted == 2
    assert standing(own, {}, MONDAY + WEEK).counted == 0


def retrospective(week: date = MONDAY, *, intention: str | None = None, finished: bool = False) -> Retrospective:
    at = NOW + timedelta(days=1) if finished else None
    return Retrospective(1, week, "all", "some", None, intention, None, {}, at)


def test_a_retrospective_goes_on_where_it_stopped() -> None:
    begun = retrospective()
    assert next_question(begun, "") is Question.CHANGE
    assert next_question(begun, "sleep") is Question.WENT
    answered = Retrospective(1, MONDAY, "", "", "", None, Went.PARTLY, {}, None)
    assert next_question(answered, "sleep") is Question.INTENTION
    assert next_question(Retrospective(1, MONDAY, "", "", "", "", None, {}, None), "") is None


def test_the_last_intention_is_that_of_the_latest_finished_one_before() -> None:
    every = [
        retrospective(MONDAY, intention="old", finished=True),
        retrospective(MONDAY + WEEK, intention="sleep", finished=True),
        retrospective(MONDAY + 2 * WEEK, intention="unfinished"),
    ]
    assert last_intention(every, MONDAY + 3 * WEEK) == "sleep"
    assert last_intention(every, MONDAY + WEEK) == "old"
    assert last_intention(every, MONDAY) == ""
