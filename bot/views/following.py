"""Companies followed: the question, the board that was found, the list."""

from __future__ import annotations

from collections.abc import Sequence

from bot import routes
from bot.i18n import Texts
from bot.views.length import clip
from bot.views.view import Button, View
from storage.records import Alert, Follow

BUTTON_UNITS = 50


def ask(texts: Texts) -> View:
    return View(texts.render("follow_ask"))


def confirm(texts: Texts, company: str, board: str, source: str, openings: int) -> View:
    """A board that was guessed from a name may belong to another company of that name."""
    _ = texts.gettext
    text = texts.render("follow_confirm", company=company, board=board, source=source, openings=openings)
    yes = Button.to(_("✅ Follow"), routes.ConfirmFollow())
    no = Button.to(_("✖️ Not this one"), routes.DropFollow())
    return View(text, ((yes, no),))


def followed(texts: Texts, company: str, alert: Alert, openings: int, *, day: str, time: str) -> View:
    text = texts.render("followed", company=company, openings=openings, day=day, time=time)
    return View(text, ((Button.to(texts.gettext("⚙️ This alert"), routes.AlertCard(alert.id)),),))


def listing(texts: Texts, follows: Sequence[Follow]) -> View:
    """Everybody who is followed, one button each to stop."""
    stop = texts.gettext("✖️ Stop {company}")
    buttons = tuple(
        (Button.to(clip(stop.format(company=follow.company), BUTTON_UNITS), routes.StopFollowing(follow.source_id)),)
        for follow in follows
    )
    return View(texts.render("following", companies=[follow.company for follow in follows]), buttons)
