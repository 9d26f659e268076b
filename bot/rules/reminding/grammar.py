"""The grammar of when: patterns of kinds of words, and what of a schedule each says."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, IntEnum
from functools import partial
from typing import Any

from bot.rules.reminding.matching import DAY, HOUR, NOON, WEEK, Pattern, by_half, pattern

Values = Mapping[str, Any]
WEEKEND = (5, 6)
YEAR = 12


class Kind(Enum):
    """`MOMENT` is so many minutes from now; `INTERVAL` again and again within a day; `UNTIL` its end alone."""

    MOMENT = "moment"
    INTERVAL = "interval"
    DAY = "day"
    TIME = "time"
    UNTIL = "until"


class Rank(IntEnum):
    """How surely words are meant as a time."""

    MAYBE = 0
    NAMED = 1
    DATED = 2
    REPEATED = 3


@dataclass(frozen=True, slots=True)
class Rule:
    """`say` makes of what the words stand for what they say of a schedule."""

    kind: Kind
    rank: Rank
    pattern: Pattern
    say: Callable[[Values], Values]


def _rules(kind: Kind, rank: Rank, table: Mapping[str, Callable[[Values], Values]]) -> list[Rule]:
    """` / ` stands between patterns that say the same."""
    return [
        Rule(kind, rank, pattern(written), say) for several, say in table.items() for written in several.split(" / ")
    ]


def _number(said: Values, otherwise: float = 1) -> Any:
    return next((said[kind] for kind in ("number", "ordinal", "decimal") if kind in said), otherwise)


def _weeks(said: Values, weeks: int | None = None) -> Values:
    """Without a weekday it is for another clause, or for today, to say which."""
    return {"weeks": weeks or _number(said), "weekdays": said.get("weekdays", ())}


def _in_month(said: Values, week: int | None = None) -> Values:
    return {"week_of_month": week or said["ordinal"], "weekdays": said["weekdays"]}


def _working_day(said: Values) -> Values:
    return {"day_of_month": said.get("ordinal", -1), "working_days": True}


def _several(said: Values) -> Values:
    first, *times = said["times"]
    return {"at": first, "times": times}


def _date(said: Values) -> Values:
    """The date as numbers, day first."""
    return {"date": said.get("date") or f"{said['monthday']}.{said['month_name']}.{said.get('fullyear', '')}"}


def _range(said: Values) -> Values:
    """9-5pm begins in the morning, 1-5pm in the afternoon, and 9-5 ends there."""
    (begin, marked), (end, end_marked) = said["time"], said["end"]
    if end_marked and not marked and begin < NOON and begin + NOON < end:
        begin += NOON
    if not end_marked and not marked and end <= begin < end + NOON <= DAY:
        end += NOON
    return {"at": begin, "until": end}


def _at_daytime(said: Values) -> int:
    """ "In the evening at 8"."""
    return by_half(said["time"][0], ("morning" if said["daytime"] < NOON else "evening",))


def _always(**values: object) -> Callable[[Values], Values]:
    return lambda _said: values


RULES: Sequence[Rule] = (
    *_rules(
        Kind.MOMENT,
        Rank.REPEATED,
        {
            "ahead number|decimal? minute": lambda said: {"minutes": _number(said)},
            "ahead number|decimal? hour": lambda said: {"minutes": _number(said) * HOUR},
            "ahead number? hour more_minutes": lambda said: {"minutes": _number(said) * HOUR + said["more"]},
            "ahead clock": lambda said: {"minutes": said["clock"]},
            "ahead duration": lambda said: {"minutes": said["duration"]},
        },
    ),
    *_rules(
        Kind.INTERVAL,
        Rank.REPEATED,
        {
            "every number|ordinal|decimal? minute": lambda said: {"every": _number(said)},
            "every number|ordinal|decimal? hour": lambda said: {"every": _number(said) * HOUR},
            "every number? hour more_minutes": lambda said: {"every": _number(said) * HOUR + said["more"]},
            "every other hour": _always(every=2 * HOUR),
            "every duration": lambda said: {"every": said["duration"]},
            "hourly": _always(every=HOUR),
        },
    ),
    *_rules(
        Kind.DAY,
        Rank.REPEATED,
        {
            "every day / daily": _always(),
            "every daytime|clock / every_morning": lambda said: {"usually_at": said.get("daytime", said.get("clock"))},
            "every daytime at? time": lambda said: {"usually_at": _at_daytime(said)},
            "every number|ordinal day": lambda said: {"days": _number(said)},
            "every other day": _always(days=2),
            "every workday / on? the? every? every_workday": _always(working_days=True),
            "every weekend / on? the? every? every_weekend": _always(weekdays=WEEKEND),
            "every number|ordinal? week joint? on? the? weekdays? / weekly on? the? weekdays?": _weeks,
            "every other week on? the? weekdays? / every other weekdays": partial(_weeks, weeks=2),
            "biweekly on? the? weekdays?": partial(_weeks, weeks=2),
            "every number weekdays / every weekdays / on? the? several": _weeks,
            "on? every the? ordinal weekdays of_month? / on? the? ordinal weekdays of_month": _in_month,
            "every|monthly month? on? the? ordinal weekdays": _in_month,
            "on? every the? last weekdays of_month? / on? the? last weekdays of_month": partial(_in_month, week=-1),
            "every|monthly month? on? the? last weekdays": partial(_in_month, week=-1),
            "on? the? last day of_month / every the? last day of_month? / on? every? the? month_end": _always(
                day_of_month=-1
            ),
            "every month on? the? last day / monthly on? the? last day": _always(day_of_month=-1),
            "every month / monthly": _always(day_of_month=None),
            "every month on the? monthday / every month ordinal / monthly on? the? monthday": lambda said: {
                "day_of_month": said.get("monthday") or _number(said)
            },
            "every ordinal of_month? / on|on_date? the? day? monthday of_month": lambda said: {
                "day_of_month": said.get("monthday") or _number(said)
            },
            "on? every? the? ordinal|last workday of_month / every month on? the? ordinal|last workday": _working_day,
            "monthly on? the? ordinal|last workday": _working_day,
            "every number|ordinal month": lambda said: {"months": _number(said), "day_of_month": None},
            "every other month": _always(months=2, day_of_month=None),
            "every year / yearly": _always(months=YEAR, day_of_month=None),
            "every the? date / every the? monthday of? month_name / every month_name the? monthday": lambda said: {
                "months": YEAR,
                "day_of_month": None,
                **_date(said),
            },
            "every number|ordinal year / every other year / every the? ordinal|last workday": _always(unsupported=True),
        },
    ),
    *_rules(
        Kind.DAY,
        Rank.DATED,
        {
            "on the? ordinal / on_date monthday": lambda said: {"day_of_month": said.get("monthday") or _number(said)},
            "on? days_ahead": lambda said: {"days_ahead": said["days_ahead"]},
            "ahead number? day": lambda said: {"days_ahead": _number(said)},
            "ahead number? week": lambda said: {"days_ahead": _number(said) * WEEK},
            "ahead number? month": lambda said: {"months_ahead": _number(said)},
            "the? next week on? the? weekday?": lambda said: {"next_week": said.get("weekday")},
            "on? the? next weekday / on? the? weekday next": lambda said: {"weekday": said["weekday"], "next": True},
            "on the? weekday": lambda said: {"weekday": said["weekday"]},
            "on? weekday? joint? on? the? date / on? weekday? joint? month_name the? monthday joint? fullyear?": _date,
            "on? weekday? joint? the? monthday of? month_name joint? of? fullyear? year?": _date,
        },
    ),
    *_rules(Kind.DAY, Rank.NAMED, {"weekday": lambda said: {"weekday": said["weekday"]}}),
    *_rules(
        Kind.TIME,
        Rank.REPEATED,
        {
            "starting time to|at end / between time joint end": _range,
            "time to clear_end": _range,
            "at time / clear_time": lambda said: {"at": said["time"][0]},
            "at times / clear_times / every daytimes": _several,
            "daytime at? time": lambda said: {"at": _at_daytime(said)},
        },
    ),
    *_rules(
        Kind.TIME,
        Rank.NAMED,
        {
            "daytimes": _several,
            "daytime": lambda said: {"at": said["daytime"]},
            "starting time": lambda said: {"at": said["time"][0]},
        },
    ),
    *_rules(
        Kind.TIME,
        Rank.MAYBE,
        {"time to end": _range, "times": _several, "time": lambda said: {"at": said["time"][0]}},
    ),
    *_rules(Kind.UNTIL, Rank.REPEATED, {"until time": lambda said: {"until": said["time"][0]}}),
)
