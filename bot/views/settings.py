"""Settings, privacy, help and the short messages around them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time
from zoneinfo import ZoneInfo

from bot import routes
from bot.errors import UserError
from bot.i18n import Texts
from bot.views.alerts import HOURS
from bot.views.attention import clash, quiet_hours
from bot.views.view import Button, View, rows
from storage.records import Alert, Attention, Person


def card(texts: Texts, person: Person, attention: Attention, languages: Mapping[str, str], now: datetime) -> View:
    _ = texts.gettext
    zone = person.zone or "UTC"
    text = texts.render(
        "settings",
        person=person,
        zone=zone,
        country=texts.country(person.country) if person.country else "",
        local_time=texts.place_time(zone, now),
        language=languages[texts.language],
        digest_at=texts.clock(person.digest_at),
        maximum=attention.daily_maximum,
        clash=clash(texts, attention, person.digest_at),
        **quiet_hours(texts, attention),
    )
    empty_days = _("🔈 Write on empty days") if person.silent_when_empty else _("🔇 Silent on empty days")
    no_reviews = Button.to(_("🤖 No more to the language model"), routes.ForbidReview())
    return View(
        text,
        (
            (
                Button.to(_("📍 Place and time"), routes.SettingsPlace()),
                Button.to(_("🕘 Digest hour"), routes.SettingsHours()),
            ),
            (
                Button.to(_("🌐 Language"), routes.SettingsLanguages()),
                Button.to(empty_days, routes.SetEmptyDays(int(not person.silent_when_empty))),
            ),
            (
                Button.to(_("🎯 Likes and mutes"), routes.TasteCard()),
                Button.to(_("⏰ Daily tip"), routes.TipTimes()),
            ),
            (
                Button.to(_("🗓 My days"), routes.MyDays()),
                Button.to(_("⏰ Reminders"), routes.ReminderList(0)),
            ),
            (Button.to(_("🔕 Quiet hours and maximum"), routes.AttentionCard()),),
            *(((no_reviews,),) if person.shares_answers_with else ()),
        ),
    )


def hours(texts: Texts) -> View:
    buttons = (Button.to(texts.clock(time(hour)), routes.SettingsHour(hour * 60)) for hour in HOURS)
    back = (Button.to(texts.gettext("‹ Back"), routes.SettingsCard()),)
    return View(texts.render("settings_hours"), (*rows(buttons, 4), back))


def languages(texts: Texts, known: Mapping[str, str]) -> View:
    buttons = (Button.to(name, routes.SettingsLanguage(code)) for code, name in known.items())
    back = (Button.to(texts.gettext("‹ Back"), routes.SettingsCard()),)
    return View(texts.render("settings_languages"), (*rows(buttons, 2), back))


def share_location(texts: Texts) -> str:
    return texts.render("share_location")


def privacy(texts: Texts, person: Person) -> View:
    return View(texts.render("privacy", shares_answers_with=person.shares_answers_with))


def ask_erase(texts: Texts) -> View:
    _ = texts.gettext
    return View(
        texts.render("erase"),
        ((Button.to(_("🗑 Delete everything"), routes.EraseMe()), Button.to(_("Keep it"), routes.KeepMe())),),
    )


def help_(texts: Texts, commands: Mapping[str, Sequence[tuple[str, str]]]) -> View:
    """Every command with what it does, under the headings of `commands`."""
    _ = texts.gettext
    sections = [(_(title), [(name, _(about)) for name, about in section]) for title, section in commands.items()]
    return View(texts.render("help", sections=sections))


def notice(texts: Texts, key: str, **values: object) -> View:
    """One of the short messages of the `notices` template."""
    return View(texts.render("notices", key=key, **values))


def subscribed(texts: Texts, person: Person, attention: Attention, alert: Alert, search: str) -> View:
    """The alert is kept; when its first digest comes."""
    due = alert.next_digest_at.astimezone(ZoneInfo(person.zone or "UTC"))
    late = clash(texts, attention, person.digest_at)
    view = notice(texts, "subscribed", search=search, day=texts.day(due.date()), time=texts.clock(due), clash=late)
    return View(view.text, ((Button.to(texts.gettext("⚙️ This alert"), routes.AlertCard(alert.id)),),))


def problem(texts: Texts, error: UserError) -> View:
    """What was wrong and what to do next."""
    return View(texts.render("problems", key=error.key, **error.values))
