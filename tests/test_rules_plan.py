"""Plans: never above the hours, nothing from the interview on, every topic if there is time; and days as written."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.dates import read_date
from bot.rules.plan import PRACTICE_MINUTES, WEEK, Kind, Task, fulfilled, reminder_days, spread, tasks
from storage.records import PlanSession

TODAY = date(2026, 3, 2)
TOPICS = ("git", "indexes", "system-design", "testing")
MONTHS = {"march": 3, "mar": 3, "märz": 3, "marzo": 3, "марта": 3, "february": 2, "may": 5}

TASK = st.builds(
    Task,
    st.sampled_from(Kind),
    st.sampled_from(TOPICS),
    st.integers(1, 9),
    st.integers(5, 60),
    st.integers(0, 5),
)


@given(planned=st.lists(TASK, max_size=30), days=st.integers(-3, 60), minutes=st.integers(30, 1200))
def test_never_above_the_hours_and_nothing_from_the_interview_on(planned: list[Task], days: int, minutes: int) -> None:
    interview = TODAY + timedelta(days=days)
    schedule = spread(planned, TODAY, interview, minutes)
    a_week = Counter[int]()
    for one in schedule.dated:
        assert TODAY <= one.day < interview
        a_week[(one.day - TODAY).days // WEEK] += one.task.minutes
    for week, used in a_week.items():
        assert used * WEEK <= minutes * min(WEEK, days - week * WEEK)
    assert [one.day for one in schedule.dated] == sorted(one.day for one in schedule.dated)
    assert Counter([*(one.task for one in schedule.dated), *schedule.left_out]) == Counter(planned)
    kept = [one.task.rank for one in schedule.dated]
    assert all(rank <= max(one.rank for one in schedule.left_out) for rank in kept if schedule.left_out)


@given(
    topics=st.lists(st.sampled_from(TOPICS), min_size=1, unique=True),
    weeks=st.integers(1, 9),
    hours=st.integers(2, 40),
)
def test_every_topic_is_covered_if_the_hours_allow_it(topics: list[str], weeks: int, hours: int) -> None:
    articles = {topic: (f"about-{topic}", 5) for topic in topics}
    planned = tasks(topics, articles, weeks * hours * 60)
    schedule = spread(planned, TODAY, TODAY + timedelta(weeks=weeks), hours * 60)
    practised = {one.task.subject for one in schedule.dated if one.task.kind is Kind.PRACTISE}
    # Two hours of a week hold four of them: what a session does not fill at a week's end is less than one.
    assert len(practised) >= min(len(topics), weeks * (hours * 60 // PRACTICE_MINUTES))


def test_a_long_time_is_not_filled_from_the_front() -> None:
    planned = tasks(TOPICS, {}, 300)
    schedule = spread(planned, TODAY, TODAY + timedelta(weeks=4), 600)
    assert schedule.left_out == ()
    assert (schedule.dated[-1].day - TODAY).days >= 21
    assert len({one.day for one in schedule.dated}) == len(planned)


def test_reading_comes_before_the_first_practice_of_its_topic() -> None:
    planned = tasks(["git", "indexes"], {"indexes": ("sql-skills-that-pay", 3)}, 600)
    assert [one.key for one in planned[:4]] == [
        "practise:git:1",
        "read:sql-skills-that-pay:1",
        "practise:indexes:1",
        "mock::1",
    ]


def test_what_matters_least_is_left_out() -> None:
    planned = tasks(TOPICS, {"git": ("git-at-work", 5)}, 10_000)
    schedule = spread(planned, TODAY, TODAY + timedelta(days=7), 110)
    assert {one.task.key for one in schedule.dated} == {f"practise:{topic}:1" for topic in TOPICS}
    assert schedule.left_out


def test_one_is_reminded_on_days_with_something_to_do_and_asked_afterwards() -> None:
    interview = TODAY + timedelta(days=9)
    days = [TODAY + timedelta(days=3), TODAY, TODAY, interview]
    assert reminder_days(days, interview) == [TODAY, TODAY + timedelta(days=3), interview + timedelta(days=1)]


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-20", "20.3.", "20.03.2026", "20/3/26", "20. 3. 2026", "20 March", "20th march 2026", "March 20",
        "mar 20, 2026", "20. März", "20 de marzo", "20 de marzo de 2026", "20 марта", "20 марта 2026 г.", "in 18 days",
        "18 days", "через 18 дней", "  In  18  Tagen ",
    ],
)  # fmt: skip
def test_days_as_people_write_them(text: str) -> None:
    assert read_date(text, TODAY, MONTHS) == date(2026, 3, 20)


@pytest.mark.parametrize("text", ["", "soon", "31.2.", "2026-13-01", "20 brumaire", "March", "20", "1.2.3.4"])
def test_what_is_no_day(text: str) -> None:
    assert read_date(text, TODAY, MONTHS) is None


def test_without_a_year_it_is_the_next_such_day() -> None:
    assert read_date("2.3.", TODAY, MONTHS) == TODAY
    assert read_date("1 March", TODAY, MONTHS) == date(2027, 3, 1)
    assert read_date("29.2.", TODAY, MONTHS) == date(2028, 2, 29)
    assert read_date("in 2 weeks", TODAY, MONTHS) == date(2026, 3, 16)


@given(text=st.text(max_size=30))
def test_whatever_is_written_is_a_day_or_none(text: str) -> None:
    read_date(text, TODAY, MONTHS)


@given(day=st.dates(TODAY, date(2099, 12, 31)), form=st.sampled_from(["%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y"]))
def test_every_day_can_be_written(day: date, form: str) -> None:
    assert read_date(day.strftime(form), TODAY, MONTHS) == day


def test_what_was_done_is_the_first_open_session_of_today_or_before() -> None:
    keys = ["read:star-stories:1", "practise:git:1", "practise:git:2", "practise:indexes:1", "mock::1", "mock::2"]
    days = [0, 0, -1, 1, 0, 0]
    sessions = [
        PlanSession(number, key, TODAY + timedelta(days=day), 25, number == 1)
        for number, (key, day) in enumerate(zip(keys, days, strict=True))
    ]
    assert fulfilled(sessions, Kind.READ, {"star-stories"}, TODAY) == [0]
    assert fulfilled(sessions, Kind.READ, {"time-blocking"}, TODAY) == []
    assert fulfilled(sessions, Kind.PRACTISE, {"git", "indexes"}, TODAY) == [2]
    assert fulfilled(sessions, Kind.PRACTISE, {"git", "indexes"}, TODAY + timedelta(days=1)) == [2, 3]
    assert fulfilled(sessions, Kind.MOCK, {""}, TODAY) == [4]
