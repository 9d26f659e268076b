"""Asking whether a language model may read somebody's answers, and what it said of one."""

from __future__ import annotations

from bot import routes
from bot.i18n import Texts
from bot.utf16 import units
from bot.views.mock import onward
from bot.views.view import Button, View
from storage.records import Mock

LONGEST_REVIEW = 3000  # UTF-16 units


def ask_consent(texts: Texts, host: str, mock: int, position: int) -> View:
    """`host` is who would get the answers."""
    _ = texts.gettext
    yes = Button.to(_("Yes, send it"), routes.AllowReview(mock, position))
    no = Button.to(_("No, do not send it"), routes.ForbidReview())
    return View(texts.render("review_consent", host=host), ((yes, no),))


def review(texts: Texts, mock: Mock, position: int, said: str, model: str, host: str) -> View:
    """What the model said, marked as its words, and the way on."""
    if units(said) > LONGEST_REVIEW:
        said = said.encode("utf-16-le", "replace")[: LONGEST_REVIEW * 2].decode("utf-16-le", "ignore") + "…"
    return View(
        texts.render("review", said=said, model=model, host=host),
        ((onward(texts, mock, position),),) if position == mock.position else (),
    )
