"""How it is going: streak, the week's numbers, goals, achievements, a picture of weeks, and what was just reached."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot import routes
from bot.chart import Panel
from bot.i18n import Texts
from bot.library.achievements import Achievement
from bot.rules.goals import Standing
from bot.rules.progress import MINUTES_AN_HOUR, WEEKLY, Amounts, amount, week_numbers
from bot.rules.streaks import Streak
from bot.rules.weeks import DAY, WEEK
from bot.views import goals
from bot.views.measures import names
from bot.views.view import Button, View
from storage.records import Earned, Measure

Numbers = Mapping[Measure, int]


@dataclass(frozen=True, slots=True)
class Given:
    """An achievement as it is shown, with the day it was earned."""

    sign: str
    title: str
    day: str


def hub(
    texts: Texts,
    *,
    streak: Streak,
    week: date,
    numbers: Numbers,
    before: Numbers,
    standings: Sequence[Standing],
    given: Sequence[Given],
    of: int,
) -> View:
    """Everything at a glance; `of` is how many achievements there are."""
    _ = texts.gettext
    text = texts.render(
        "progress",
        streak=streak,
        week=texts.days(week, week + WEEK - DAY),
        numbers=compared(texts, numbers, before),
        goals=[goals.line(texts, one) for one in standings],
        given=len(given),
        of=of,
        latest=given[0] if given else None,
    )
    return View(
        text,
        (
            (Button.to(_("📈 Chart"), routes.ProgressChart()), Button.to(_("🎯 Goals"), routes.GoalList())),
            (
                Button.to(_("🏅 Achievements"), routes.AchievementBoard()),
                Button.to(_("📏 Measures"), routes.EnterMeasures()),
            ),
            (
                Button.to(_("🔁 Retrospective"), routes.BeginRetrospective()),
                Button.to(_("✉️ Applications"), routes.Applications(0)),
            ),
        ),
    )


def compared(texts: Texts, numbers: Numbers, before: Numbers) -> list[dict[str, str]]:
    """The numbers of a week beside those of the week before, without what there was nothing of in either."""
    named = names(texts)
    return [
        {"name": named[measure], "value": _said(texts, measure, numbers), "before": _said(texts, measure, before)}
        for measure in WEEKLY
        if measure in named and (_size(measure, numbers) or _size(measure, before))
    ]


def board(texts: Texts, given: Sequence[Given], to_come: Sequence[Achievement]) -> View:
    """The achievements somebody has, with their days, and those there are to earn."""
    text = texts.render("achievements", given=given, to_come=[(one.sign, title(texts, one)) for one in to_come])
    return View(text, ((Button.to(texts.gettext("📊 Progress"), routes.ProgressHub()),),))


def earned(texts: Texts, every: Mapping[str, Achievement], has: Sequence[Earned], zone: str) -> list[Given]:
    """What somebody has earned, as far as it is still there, in the order given."""
    return [
        Given(every[one.achievement].sign, title(texts, every[one.achievement]), texts.day_of(one.earned_at, zone))
        for one in has
        if one.achievement in every
    ]


def reached(texts: Texts, standings: Sequence[Standing], achievements: Sequence[Achievement]) -> View:
    """What a deed has just brought."""
    text = texts.render(
        "milestone",
        goals=[goals.line(texts, one) for one in standings],
        achievements=[(one.sign, title(texts, one)) for one in achievements],
    )
    return View(text, ((Button.to(texts.gettext("📊 Progress"), routes.ProgressHub()),),))


def nothing_to_draw(texts: Texts) -> View:
    return View(texts.render("progress_empty"))


def panels(texts: Texts, weeks: Sequence[date], amounts: Amounts) -> list[Panel]:
    """What was done in some weeks as a picture, a panel for each measure of which there was any."""
    named = names(texts)
    numbers = [week_numbers(amounts, week) for week in weeks]
    found = []
    for measure in (one for one in WEEKLY if one in named):
        values = [_height(measure, week, amounts) for week in weeks]
        whole = [float(one[Measure.PLANNED]) for one in numbers] if measure is Measure.DONE else []
        if any((*values, *whole)):
            words = [_said(texts, measure, one) if _size(measure, one) else "" for one in numbers]
            found.append(Panel(named[measure], values, words, whole))
    return found


def title(texts: Texts, achievement: Achievement) -> str:
    return achievement.titles[texts.language]


def _height(measure: Measure, week: date, amounts: Amounts) -> float:
    last = week + WEEK - DAY
    if measure is Measure.FOCUS:
        minutes = sum(value for day, value in amounts.get(measure, {}).items() if week <= day <= last)
        return minutes / MINUTES_AN_HOUR
    return float(amount(measure, amounts.get(measure, {}), week, last))


def _size(measure: Measure, numbers: Numbers) -> int:
    return numbers.get(Measure.PLANNED if measure is Measure.DONE else measure, 0)


def _said(texts: Texts, measure: Measure, numbers: Numbers) -> str:
    """A number as it is shown: "12/15" of the routine, "7" of anything else."""
    value = texts.number(numbers.get(measure, 0))
    return f"{value}/{texts.number(numbers.get(Measure.PLANNED, 0))}" if measure is Measure.DONE else value
