"""My days: working days, holidays, being away, and the zone that reminders live in."""

from __future__ import annotations

from bot import routes
from bot.i18n import Texts
from bot.views.view import Button, View, rows
from storage.records import Rhythm

WEEK = range(7)


def card(texts: Texts, rhythm: Rhythm, *, zone: str, here: str, country: str | None, away: bool) -> View:
    """`zone` is where reminders live and `here` where the person is, in `country`; `away` says that they still are."""
    _ = texts.gettext
    text = texts.render(
        "my_days",
        working_days=texts.listing([texts.weekday(day) for day in WEEK if day in rhythm.working_days]),
        holidays_in=texts.country(rhythm.holidays_in) if rhythm.holidays_in else "",
        away_until=texts.full_day(rhythm.away_until) if away and rhythm.away_until else "",
        zone=zone,
        elsewhere=zone != here,
    )
    toggles = (
        Button.to(
            f"{'✅ ' if day in rhythm.working_days else ''}{texts.weekday(day).capitalize()}",
            routes.KeepWorkingDay(day, int(day not in rhythm.working_days)),
        )
        for day in WEEK
    )
    holidays: tuple[Button, ...] = ()
    if rhythm.holidays_in:
        holidays = (Button.to(_("🎉 Work on holidays too"), routes.KeepHolidays(0)),)
    elif country:
        label = _("🎉 Holidays free: {country}").format(country=texts.country(country))
        holidays = (Button.to(label, routes.KeepHolidays(1)),)
    absence = (
        Button.to(_("🏠 I am back"), routes.EndAway())
        if away
        else Button.to(_("🏖 I am away until …"), routes.AskAway())
    )
    move = ((Button.to(_("🌍 Move to {zone}").format(zone=here), routes.MoveRoutine("")),),) if zone != here else ()
    back = (Button.to(_("⏰ Reminders"), routes.ReminderList(0)), Button.to(_("⚙️ Settings"), routes.SettingsCard()))
    return View(text, (*rows(toggles, 3), *((holidays,) if holidays else ()), (absence,), *move, back))


def ask_away(texts: Texts) -> View:
    back = (Button.to(texts.gettext("‹ Back"), routes.MyDays()),)
    return View(texts.render("my_days_away"), (back,))


def ask_move(texts: Texts, *, old: str, new: str, reminders: int) -> View:
    """After a change of zone: shall reminders ring by the clocks there?"""
    _ = texts.gettext
    return View(
        texts.render("my_days_move", old=old, new=new, reminders=reminders),
        (
            (Button.to(_("🌍 Yes, move to {zone}").format(zone=new), routes.MoveRoutine("")),),
            (Button.to(_("No, stay in {zone}").format(zone=old), routes.MoveRoutine(old)),),
        ),
    )


def moved(texts: Texts, zone: str) -> View:
    _ = texts.gettext
    ways = (Button.to(_("⏰ Reminders"), routes.ReminderList(0)), Button.to(_("🗓 My days"), routes.MyDays()))
    return View(texts.render("my_days_moved", zone=zone), (ways,))
