"""Names of themes, levels and stages in a person's language, and lists that are turned page by page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from bot import routes
from bot.i18n import Texts
from bot.library.articles import Level, Theme
from bot.library.entries import Entry, Shelf
from bot.library.interview import Grade, Stage
from bot.views.length import clip
from bot.views.view import Button

SIGNS = {Shelf.ARTICLE: "📖", Shelf.CHECKLIST: "☑️", Shelf.QUESTION: "🎤", Shelf.TOPIC: "🎤"}
PAGE = 8
BUTTON_UNITS = 60

Value = TypeVar("Value")


def themes(texts: Texts) -> dict[Theme, str]:
    _ = texts.gettext
    return {
        Theme.JOB_SEARCH: _("Job search"),
        Theme.INTERVIEWS: _("Interviews"),
        Theme.WORK_MODELS: _("Work models"),
        Theme.REMOTE_WORK: _("Working remotely"),
        Theme.PROFESSION: _("The profession"),
        Theme.LANGUAGES: _("Programming languages"),
        Theme.CAREERS: _("Careers and pay"),
    }


def levels(texts: Texts) -> dict[Level, str]:
    _ = texts.gettext
    return {
        Level.ANY: "",
        Level.BEGINNER: _("for beginners"),
        Level.INTERMEDIATE: _("with some experience"),
        Level.SENIOR: _("for seniors"),
    }


def grades(texts: Texts) -> dict[Grade, str]:
    _ = texts.gettext
    return {Grade.JUNIOR: _("Junior"), Grade.MID: _("Mid-level"), Grade.SENIOR: _("Senior")}


def stages(texts: Texts) -> dict[Stage, str]:
    _ = texts.gettext
    return {
        Stage.CV_SCREEN: _("CV screen"),
        Stage.RECRUITER: _("Recruiter’s call"),
        Stage.TECHNICAL: _("Technical interview"),
        Stage.TEST_ASSIGNMENT: _("Test assignment"),
        Stage.SOFT_SKILLS: _("Soft skills"),
        Stage.FINAL: _("Final interview"),
        Stage.OFFER: _("Offer"),
    }


def opening(entry: Entry) -> Button:
    """A button that opens it."""
    return Button.to(clip(f"{SIGNS[entry.shelf]} {entry.title}", BUTTON_UNITS), routes.OpenEntry(entry.key))


def on_page(every: Sequence[Value], number: int) -> tuple[Sequence[Value], int, int]:
    """What stands on a page, its number as far as there is such a page, and how many there are."""
    count = max(1, -(-len(every) // PAGE))
    number = max(0, min(number, count - 1))
    return every[number * PAGE : (number + 1) * PAGE], number, count


def turning(number: int, count: int, to: Callable[[int], routes.Route]) -> tuple[tuple[Button, ...], ...]:
    """A row of buttons to the page before and the one after; none where there is one page."""
    if count == 1:
        return ()
    back = (Button.to(f"‹ {number}/{count}", to(number - 1)),) if number > 0 else ()
    on = (Button.to(f"{number + 2}/{count} ›", to(number + 1)),) if number + 1 < count else ()
    return ((*back, *on),)
