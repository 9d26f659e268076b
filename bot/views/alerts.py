"""The list of alerts and the card of one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from zoneinfo import ZoneInfo

from bot import routes
from bot.i18n import Texts
from bot.views.attention import clash, quiet_hours
from bot.views.length import clip
from bot.views.view import Button, View, rows
from storage.records import Alert, Attention, Cadence, Person

HOURS = (6, 7, 8, 9, 10, 12, 14, 16, 18, 19, 20, 21)
BUTTON_UNITS = 60


def listing(texts: Texts, alerts: Sequence[tuple[Alert, str]]) -> View:
    """Every alert of a person with its search in words, one button each."""
    _ = texts.gettext
    buttons = [
        (Button.to(clip(("⏸ " if alert.paused else "🔔 ") + search, BUTTON_UNITS), routes.AlertCard(alert.id)),)
        for alert, search in alerts
    ]
    new = (Button.to(_("➕ New alert"), routes.NewAlert()),)
    return View(texts.render("alerts", alerts=alerts), (*buttons, new))


def card(texts: Texts, person: Person, attention: Attention, alert: Alert, search: str) -> View:
    """One alert: what it looks for, when it writes, and what can be done with it."""
    _ = texts.gettext
    zone = person.zone or "UTC"
    following = alert.next_digest_at.astimezone(ZoneInfo(zone))
    late = None if alert.cadence is Cadence.AT_ONCE else clash(texts, attention, alert.digest_at or person.digest_at)
    text = texts.render(
        "alert",
        search=search,
        paused=alert.paused,
        cadence=alert.cadence.value,
        weekday=texts.weekday(alert.weekday),
        **quiet_hours(texts, attention),
        at=texts.clock(alert.digest_at or person.digest_at),
        clash=late,
        zone=zone,
        next_day=texts.day(following.date()),
        next_time=texts.clock(following),
    )
    pause_or_resume = (
        Button.to(_("▶️ Resume"), routes.ResumeAlert(alert.id))
        if alert.paused
        else Button.to(_("⏸ Pause"), routes.PauseAlert(alert.id))
    )
    # An alert at once has no hour of its own.
    hour = () if alert.cadence is Cadence.AT_ONCE else (Button.to(_("🕘 Time"), routes.AlertTimes(alert.id)),)
    return View(
        text,
        (
            (pause_or_resume, Button.to(_("🗓 How often"), routes.AlertCadences(alert.id))),
            (*hour, Button.to(_("🔎 Preview"), routes.AlertPreview(alert.id))),
            *(((Button.to(_("🔕 Quiet hours and maximum"), routes.AttentionCard()),),) if late else ()),
            (Button.to(_("🗑 Delete"), routes.AskDeleteAlert(alert.id)),),
            (Button.to(_("‹ All alerts"), routes.AlertList()),),
        ),
    )


def cadences(texts: Texts, attention: Attention, alert: Alert, search: str) -> View:
    """How often an alert can write; the choice of today is ticked."""
    _ = texts.gettext
    daily, at_once = (_choice(alert, cadence, 0, name) for cadence, name in _unweekly(texts))
    weekdays = (_choice(alert, Cadence.WEEKLY, day, texts.weekday(day).capitalize()) for day in range(7))
    back = Button.to(_("‹ Back"), routes.AlertCard(alert.id))
    text = texts.render("alert_cadences", search=search, **quiet_hours(texts, attention))
    return View(text, ((daily, at_once), *rows(weekdays, 3), (back,)))


def _unweekly(texts: Texts) -> tuple[tuple[Cadence, str], ...]:
    _ = texts.gettext
    return (Cadence.DAILY, _("Every day")), (Cadence.AT_ONCE, _("At once"))


def _choice(alert: Alert, cadence: Cadence, weekday: int, name: str) -> Button:
    chosen = alert.cadence is cadence and (cadence is not Cadence.WEEKLY or alert.weekday == weekday)
    return Button.to(f"✅ {name}" if chosen else name, routes.SetAlertCadence(alert.id, weekday, cadence.value))


def times(texts: Texts, person: Person, alert: Alert, search: str, now: datetime) -> View:
    zone = person.zone or "UTC"
    text = texts.render("alert_times", search=search, zone=zone, local_time=texts.place_time(zone, now))
    hours = (Button.to(texts.clock(time(hour)), routes.SetAlertTime(alert.id, hour * 60)) for hour in HOURS)
    back = (Button.to(texts.gettext("‹ Back"), routes.AlertCard(alert.id)),)
    return View(text, (*rows(hours, 4), back))


def ask_delete(texts: Texts, alert: Alert, search: str) -> View:
    _ = texts.gettext
    return View(
        texts.render("alert_delete", search=search),
        (
            (
                Button.to(_("🗑 Yes, delete it"), routes.DeleteAlert(alert.id)),
                Button.to(_("Keep it"), routes.AlertCard(alert.id)),
            ),
        ),
    )
