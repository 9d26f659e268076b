"""Being left alone for a while: until when, and the end of it."""

from __future__ import annotations

from datetime import date, timedelta

from bot import routes
from bot.i18n import Texts
from bot.views.view import Button, View

MINUTES = (30, 60, 120)
WEEK = 7
_AN_HOUR = 60


def card(texts: Texts, *, held_until: str, paused_until: str, today: date) -> View:
    """Until when nothing is sent, "" for neither; and how long one may want to be left alone."""
    _ = texts.gettext
    text = texts.render("holding", held_until=held_until, paused_until=paused_until)
    end = ((Button.to(_("▶️ Resume now"), routes.EndRest()),),) if held_until or paused_until else ()
    monday = today + timedelta(days=WEEK - today.weekday())
    return View(
        text,
        (
            *end,
            tuple(Button.to(_length(texts, minutes), routes.HoldFor(minutes)) for minutes in MINUTES),
            (
                Button.to(_("⏸ Until tomorrow"), routes.PauseUntil((today + timedelta(days=1)).toordinal())),
                Button.to(_("⏸ Until Monday"), routes.PauseUntil(monday.toordinal())),
            ),
        ),
    )


def _length(texts: Texts, minutes: int) -> str:
    hours, rest = divmod(minutes, _AN_HOUR)
    return texts.gettext("🤫 {n} min").format(n=minutes) if rest else texts.gettext("🤫 {n} h").format(n=hours)
