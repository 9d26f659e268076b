"""Reminders in plain words: what people write, what is said back, and what cannot be understood."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.content import FOLDER, load_content
from bot.errors import OperatorError, UserError
from bot.rules.reminding import Reading, read
from bot.rules.schedule import Calendar, next_slots
from bot.views.schedule_words import schedule_in_words
from bot.yaml_files import read_yaml
from storage.records import Schedule
from storage.schedules import dump
from tests.support.content import CONTENT

LANGUAGES = sorted(CONTENT.reminding)
ZONE = "Europe/Berlin"
NOW = datetime(2026, 11, 25, 13, tzinfo=UTC)
TODAY = NOW.date()
GOLDEN = read_yaml(Path(__file__).parent / "golden" / "reminders.yaml")
PHRASES = sorted(
    {
        phrase
        for words in read_yaml(FOLDER / "data" / "reminding.yaml").values()
        for named in words.values()
        for phrase in (named if isinstance(named, dict) else [part for part in named if isinstance(part, str)])
    }
)

languages = st.sampled_from(LANGUAGES)
clock_times = st.times().map(lambda at: at.replace(second=0, microsecond=0))
weekdays = st.sets(st.integers(0, 6), min_size=1).map(sorted).map(tuple)
# Each with a next time on the days before `since`, so that reading it counts from the same day.
daily_or_not = st.one_of(
    st.builds(dict),
    st.builds(dict, on=st.dates(TODAY + timedelta(days=1), TODAY + timedelta(days=3_000))),
    st.builds(dict, day_of_month=st.sampled_from([*range(1, 32), -1])),
    st.builds(dict, week_of_month=st.sampled_from([1, 2, 3, 4, 5, -1]), weekdays=st.integers(0, 6).map(lambda d: (d,))),
    st.builds(dict, weekdays=weekdays),
    st.builds(dict, working_days=st.just(True)),
    st.builds(dict, working_days=st.just(True), day_of_month=st.sampled_from([1, 2, 3, 4, 5, -1])),
    st.dates(TODAY + timedelta(days=1), TODAY + timedelta(days=364)).map(
        lambda day: {"day_of_month": day.day, "months": 12, "since": day}
    ),
)
spans = st.tuples(clock_times, clock_times).filter(lambda span: span[0] < span[1])


def reading(text: str, language: str = "en", now: datetime = NOW, zone: str = ZONE) -> Reading:
    return read(text, now, zone, CONTENT.reminder_vocabularies(language))


@pytest.mark.parametrize("line", GOLDEN, ids=lambda line: f"{line['in']}: {line['say']}")
def test_what_people_write(line: dict[str, Any]) -> None:
    if "problem" in line:
        with pytest.raises(UserError, match=line["problem"]):
            reading(line["say"], line["in"])
        return
    read_as = reading(line["say"], line["in"])
    schedule = dump(read_as.schedule)
    shown = {name: value[:5] if name in {"at", "until"} else value for name, value in schedule.items()}
    shown |= {"times": [at[:5] for at in schedule["times"]]} if "times" in schedule else {}
    slots = next_slots(read_as.schedule, ZONE, NOW, Calendar(), 2)
    assert (read_as.text, read_as.minutes, shown) == (line["text"], line.get("minutes", 0), line["schedule"])
    assert [f"{slot.wall:%a %d %b %H:%M}" for slot in slots] == line["next"]


@settings(deadline=None)
@given(languages, daily_or_not, st.sets(clock_times, min_size=1, max_size=4).map(sorted))
def test_what_is_said_of_a_schedule_is_read_as_the_same(language: str, days: dict[str, Any], times: list[time]) -> None:
    schedule = Schedule(times[0], times=tuple(times[1:]), **days)
    said = schedule_in_words(CONTENT.words.texts(language), schedule)
    assert reading(f"{said}: ¡x!", language) == Reading(schedule, "¡x!")


@settings(deadline=None)
@given(languages, daily_or_not, spans, st.integers(5, 700))
def test_what_is_said_of_an_interval_is_read_as_the_same(
    language: str, days: dict[str, Any], span: tuple[time, time], every: int
) -> None:
    schedule = Schedule(span[0], every=every, until=span[1], **days)
    said = schedule_in_words(CONTENT.words.texts(language), schedule)
    assert reading(f"{said} ¡x!", language).schedule == schedule


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("number", [2, 3, 5, 11])
def test_what_is_said_of_several_days_weeks_or_months_is_read_as_the_same(language: str, number: int) -> None:
    tomorrow = date(2026, 11, 26)
    for schedule in (
        Schedule(time(9), days=number, since=tomorrow),
        Schedule(time(9), weeks=number, weekdays=(0, 3), since=tomorrow),
        Schedule(time(9), months=number, day_of_month=26, since=tomorrow),
        Schedule(time(9), months=number, week_of_month=-1, weekdays=(3,), since=tomorrow),
        Schedule(time(9), months=number, working_days=True, day_of_month=-1, since=date(2026, 11, 30)),
    ):
        said = schedule_in_words(CONTENT.words.texts(language), schedule)
        assert reading(f"{said} ¡x!", language).schedule == schedule


@pytest.mark.parametrize(
    ("schedule", "words"),
    [
        (Schedule(time(9, 45), working_days=True), "every working day at 09:45"),
        (Schedule(time(9), 90, time(18)), "every 90 minutes from 09:00 to 18:00 (7 times a day)"),
        (Schedule(time(16), week_of_month=2, weekdays=(4,)), "on the second Friday of the month at 16:00"),
        (Schedule(time(9), day_of_month=15, months=3, since=TODAY), "every 3 months, on day 15 of the month at 09:00"),
        (Schedule(time(9), day_of_month=5, months=12, since=date(2027, 5, 5)), "every year on May 5 at 09:00"),
        (Schedule(time(8), times=(time(13), time(18))), "every day at 08:00, 13:00, and 18:00"),
        (
            Schedule(time(9), working_days=True, day_of_month=-1),
            "on the last workday of the month at 09:00",
        ),
        (Schedule(time(9), 60, time(9, 30), weekdays=(5,)), "Saturdays, every hour from 09:00 to 09:30 (1 time a day)"),
        (Schedule(time(22), 60), "every hour from 22:00 to 23:00 (2 times a day)"),
        (Schedule(time(8), on=date(2026, 11, 26)), "on Thursday, November 26, 2026 at 08:00"),
    ],
)
def test_schedules_in_words(schedule: Schedule, words: str) -> None:
    assert schedule_in_words(CONTENT.words.texts("en"), schedule) == words


@settings(max_examples=150, deadline=None)
@given(
    st.one_of(
        st.text(max_size=60),
        st.lists(
            st.one_of(
                st.sampled_from(PHRASES),
                st.integers(0, 10_000).map(str),
                st.sampled_from(list("-.,:/ 9")),
                st.text(max_size=3),
            ),
            max_size=12,
        ).map(" ".join),
    ),
    languages,
    st.sampled_from(["Europe/Berlin", "Pacific/Apia", "America/Sao_Paulo", "Australia/Lord_Howe"]),
    st.datetimes(datetime(2011, 12, 1), datetime(2026, 12, 31)).map(lambda one: one.replace(tzinfo=UTC)),  # noqa: DTZ001
)
def test_nothing_that_is_written_breaks_it(text: str, language: str, zone: str, now: datetime) -> None:
    try:
        read_as = reading(text, language, now, zone)
    except UserError:
        return
    assert read_as.text
    assert next_slots(read_as.schedule, zone, now, Calendar(), 1)
    assert schedule_in_words(CONTENT.words.texts(language), read_as.schedule)


def test_in_so_many_minutes_is_never_earlier() -> None:
    def due(now: str, text: str) -> str:
        moment = datetime.fromisoformat(now).replace(tzinfo=UTC)
        [slot] = next_slots(reading(text, now=moment).schedule, ZONE, moment, Calendar(), 2)
        return f"{slot.at:%H:%M}"

    assert due("2026-11-25T13:00:30", "in 20 minutes tea") == "13:21"
    assert due("2026-03-29T00:50:00", "in 20 minutes tea") == "01:10"
    # 02:10 comes twice in that night, and the second time cannot be told from the first.
    assert due("2026-10-25T00:50:00", "in 20 minutes tea") == "02:00"


def test_a_reminder_is_at_most_so_long() -> None:
    with pytest.raises(UserError, match="reminder_too_long"):
        reading("tomorrow " + "x" * 300)


def test_capitals_accents_and_composed_letters_make_no_difference() -> None:
    expected = reading("mañana a las 8:00 café", "es").schedule
    for written in ("MAÑANA A LAS 8:00 café", "manana a las 8:00 café", "man\u0303ana a las 8:00 café"):
        assert reading(written, "es") == Reading(expected, "café")


def test_of_two_languages_the_one_that_explains_more_is_read() -> None:
    assert reading("jeden Werktag 9:45 Standup", "en").schedule == Schedule(time(9, 45), working_days=True)
    assert reading("do the laundry at 9:45", "en").schedule.on == date(2026, 11, 26)


def test_words_in_the_wrong_form_are_refused_with_their_line(tmp_path: Path) -> None:
    copy = tmp_path / "content"
    copytree(FOLDER / "data", copy / "data")
    for folder in {path for path in FOLDER.iterdir() if path.is_dir()} - {FOLDER / "data"}:
        (copy / folder.name).symlink_to(folder)
    words = copy / "data" / "reminding.yaml"
    words.write_text(words.read_text(encoding="utf-8").replace("hourly: [hourly]", "hourly: hourly"), encoding="utf-8")
    with pytest.raises(OperatorError, match=r"reminding.yaml:\d+: en.hourly"):
        load_content(copy)
