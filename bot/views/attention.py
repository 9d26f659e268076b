"""When the bot may write unasked: quiet hours, the daily maximum, and what waits or was dropped because of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time

from bot import routes
from bot.i18n import Texts
from bot.rules.attention import MOST_A_DAY, Reason, is_quiet
from bot.views.ringing import moment
from bot.views.view import Button, View, rows
from storage.records import Attention, Person, Withheld

MAXIMA = (5, 10, 20, 30)
LISTED = 10


def card(
    texts: Texts, person: Person, attention: Attention, withheld: Sequence[Withheld], *, sent: int, now: datetime
) -> View:
    """The budget and what can be done with it; `withheld` is what waits, and what was dropped today."""
    _ = texts.gettext
    zone = person.zone or "UTC"
    held = _until(texts, attention.held_until, zone, now)
    paused = _until(texts, attention.paused_until, zone, now)
    text = texts.render(
        "attention",
        **quiet_hours(texts, attention),
        zone=zone,
        maximum=attention.daily_maximum,
        sent=sent,
        held=held,
        paused=paused,
        clash=clash(texts, attention, person.digest_at),
        withheld=lines(texts, zone, withheld[:LISTED], now),
        more=max(0, len(withheld) - LISTED),
    )
    return View(
        text,
        (
            *(((Button.to(_("▶️ Resume now"), routes.EndRest()),),) if held or paused else ()),
            *_quiet_buttons(texts, attention),
            *rows((_maximum(attention, number) for number in MAXIMA), 4),
            (Button.to(_("✏️ Another maximum"), routes.AskDailyMaximum()),),
            (Button.to(_("‹ Settings"), routes.SettingsCard()),),
        ),
    )


def hours(texts: Texts, *, ends: bool) -> View:
    """Every hour, as the beginning or the end of the quiet hours."""
    buttons = (Button.to(texts.clock(time(hour)), routes.SetQuietHour(int(ends), hour * 60)) for hour in range(24))
    back = (Button.to(texts.gettext("‹ Back"), routes.AttentionCard()),)
    return View(texts.render("attention_hours", ends=ends), (*rows(buttons, 4), back))


def ask_maximum(texts: Texts) -> View:
    back = (Button.to(texts.gettext("‹ Back"), routes.AttentionCard()),)
    return View(texts.render("attention_maximum", most=MOST_A_DAY), (back,))


def quiet_hours(texts: Texts, attention: Attention) -> dict[str, str]:
    """From when to when nothing is sent, "" for never."""
    begins, ends = attention.quiet_from, attention.quiet_until
    if begins is None or ends is None:
        return {"night_begins": "", "night_ends": ""}
    return {"night_begins": texts.clock(begins), "night_ends": texts.clock(ends)}


def clash(texts: Texts, attention: Attention, at: time) -> Mapping[str, str] | None:
    """What `quiet_clash.html` says where a time of day lies in the quiet hours."""
    if attention.quiet_until is None or not is_quiet(attention, at):
        return None
    return {"at": texts.clock(at), "ends": texts.clock(attention.quiet_until)}


def _quiet_buttons(texts: Texts, attention: Attention) -> tuple[tuple[Button, ...], ...]:
    _ = texts.gettext
    begins, ends = attention.quiet_from, attention.quiet_until
    if begins is None or ends is None:
        return ((Button.to(_("🌙 Quiet hours"), routes.HaveQuietHours(1)),),)
    return (
        (
            Button.to(_("🌙 From {time}").format(time=texts.clock(begins)), routes.AskQuietHour(0)),
            Button.to(_("☀️ Until {time}").format(time=texts.clock(ends)), routes.AskQuietHour(1)),
        ),
        (Button.to(_("🔔 No quiet hours"), routes.HaveQuietHours(0)),),
    )


def _maximum(attention: Attention, number: int) -> Button:
    label = f"✅ {number}" if number == attention.daily_maximum else str(number)
    return Button.to(label, routes.SetDailyMaximum(number))


def lines(texts: Texts, zone: str, withheld: Sequence[Withheld], now: datetime) -> list[dict[str, str]]:
    """What `withheld.html` says of each: what kind it is, why it was not sent, and until when it waits, "" if it was
    dropped."""
    _ = texts.gettext
    kinds = {"digest": _("Digest"), "tip": _("Daily tip"), "plan": _("Plan"), "reminder": _("Reminder")}
    said = reasons(texts)
    return [
        {
            "kind": kinds.get(one.kind, one.kind),
            "reason": said[Reason(one.reason)],
            "until": _until(texts, one.until, zone, now),
        }
        for one in withheld
    ]


def reasons(texts: Texts) -> Mapping[Reason, str]:
    _ = texts.gettext
    return {
        Reason.PAUSED: _("paused"),
        Reason.HELD: _("on hold"),
        Reason.QUIET: _("quiet hours"),
        Reason.MAXIMUM: _("your daily maximum"),
        Reason.STALE: _("no longer of use"),
    }


def _until(texts: Texts, until: datetime | None, zone: str, now: datetime) -> str:
    """ "" for none and for what is over."""
    return "" if until is None or until <= now else moment(texts, until, zone, now)
