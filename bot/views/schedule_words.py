"""A schedule in words, such as "every working day at 09:45"."""

from __future__ import annotations

from bot.i18n import Texts
from bot.rules.schedule import times_of_day
from storage.records import Schedule

_AN_HOUR = 60
_A_YEAR = 12


def schedule_in_words(texts: Texts, schedule: Schedule) -> str:
    """When it happens, without a capital and without a full stop: "every 90 minutes from 09:00 to 18:00 (7 times a
    day)", "on the second Friday of the month at 16:00". What is written can be read again by `bot.rules.reminding`."""
    _ = texts.gettext
    days, times = _days(texts, schedule), times_of_day(schedule)
    if schedule.every is None:
        return _("%(days)s at %(time)s") % {"days": days, "time": texts.listing(list(map(texts.clock, times)))}
    interval = _interval(texts, schedule.every)
    span = {"interval": interval, "start": texts.clock(times[0]), "end": texts.clock(schedule.until or times[-1])}
    often = texts.ngettext("%(n)s time a day", "%(n)s times a day", len(times)) % {"n": len(times)}
    within = _("%(interval)s from %(start)s to %(end)s") % span
    is_daily = schedule == Schedule(schedule.at, schedule.every, schedule.until)
    return f"{within} ({often})" if is_daily else f"{days}, {within} ({often})"


def _interval(texts: Texts, minutes: int) -> str:
    if minutes == _AN_HOUR:
        return texts.gettext("every hour")
    if minutes % _AN_HOUR == 0:
        hours = minutes // _AN_HOUR
        return texts.ngettext("every %(n)s hour", "every %(n)s hours", hours) % {"n": hours}
    return texts.ngettext("every %(n)s minute", "every %(n)s minutes", minutes) % {"n": minutes}


def _days(texts: Texts, schedule: Schedule) -> str:
    _ = texts.gettext
    if schedule.on is not None:
        return _("on %(day)s") % {"day": f"{texts.weekday(schedule.on.weekday())}, {texts.full_day(schedule.on)}"}
    if schedule.day_of_month is not None or schedule.week_of_month is not None:
        return _monthly(texts, schedule)
    if schedule.weekdays:
        return _weekly(texts, schedule)
    if schedule.working_days:
        return _("every working day")
    if schedule.days > 1:
        return texts.ngettext("every %(n)s day", "every %(n)s days", schedule.days) % {"n": schedule.days}
    return _("every day")


def _weekly(texts: Texts, schedule: Schedule) -> str:
    _ = texts.gettext
    names = (
        _("Mondays"),
        _("Tuesdays"),
        _("Wednesdays"),
        _("Thursdays"),
        _("Fridays"),
        _("Saturdays"),
        _("Sundays"),
    )
    days = texts.listing([names[day] for day in schedule.weekdays])
    if schedule.weeks == 1:
        return days
    weeks = texts.ngettext("every %(n)s week", "every %(n)s weeks", schedule.weeks) % {"n": schedule.weeks}
    return f"{weeks}, {days}"


def _monthly(texts: Texts, schedule: Schedule) -> str:
    is_date = schedule.since is not None and schedule.since.day == schedule.day_of_month and not schedule.working_days
    if schedule.months == _A_YEAR and schedule.since is not None and is_date:
        return texts.gettext("every year on %(day)s") % {"day": texts.day(schedule.since)}
    day = _day_of_month(texts, schedule)
    if schedule.months == 1:
        return day
    months = texts.ngettext("every %(n)s month", "every %(n)s months", schedule.months) % {"n": schedule.months}
    return f"{months}, {day}"


def _day_of_month(texts: Texts, schedule: Schedule) -> str:
    _ = texts.gettext
    match schedule.day_of_month:
        case None:
            return texts.listing([_in_month(texts, schedule.week_of_month or 1, day) for day in schedule.weekdays])
        case number if schedule.working_days:
            return _("on the %(which)s workday of the month") % {"which": _which(texts, number)}
        case -1:
            return _("on the last day of the month")
        case number:
            return _("on day %(n)s of the month") % {"n": number}


def _which(texts: Texts, number: int) -> str:
    _ = texts.gettext
    return {1: _("first"), 2: _("second"), 3: _("third"), 4: _("fourth"), 5: _("fifth"), -1: _("last")}[number]


def _in_month(texts: Texts, week: int, weekday: int) -> str:
    # Whole phrases, because some languages inflect the number, others the day.
    _ = texts.gettext
    phrases = (
        _("on the %(which)s Monday of the month"),
        _("on the %(which)s Tuesday of the month"),
        _("on the %(which)s Wednesday of the month"),
        _("on the %(which)s Thursday of the month"),
        _("on the %(which)s Friday of the month"),
        _("on the %(which)s Saturday of the month"),
        _("on the %(which)s Sunday of the month"),
    )
    return phrases[weekday] % {"which": _which(texts, week)}
