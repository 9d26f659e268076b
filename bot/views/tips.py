"""Tips: the entry to the library, the tip of a day, and its hour."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time

from bot import routes
from bot.i18n import Texts
from bot.library.entries import Entry, Shelf
from bot.library.library import Library
from bot.views import shelves
from bot.views.alerts import HOURS
from bot.views.attention import clash
from bot.views.view import Button, View, rows
from storage.records import Attention, Person, TipSubscription


def home(
    texts: Texts,
    library: Library,
    tip: Entry | None,
    unfinished: Sequence[Entry],
    subscription: TipSubscription | None,
    attention: Attention,
) -> View:
    """Today's tip, what was begun and not read to its end, and the ways into the library."""
    _ = texts.gettext
    late = clash(texts, attention, subscription.at) if subscription else None
    text = texts.render(
        "tips",
        tip=_values(library, tip) if tip else None,
        articles=len(library.articles),
        checklists=len(library.checklists),
        questions=len(library.questions),
        at=texts.clock(subscription.at) if subscription else "",
        clash=late,
    )
    return View(
        text,
        (
            *(((Button.to(_("🔕 Quiet hours and maximum"), routes.AttentionCard()),),) if late else ()),
            *(((_opening(texts, tip),),) if tip else ()),
            *((shelves.opening(entry),) for entry in unfinished),
            (Button.to(_("📚 Articles"), routes.Themes()), Button.to(_("☑️ Checklists"), routes.Checklists(0))),
            (
                Button.to(_("🎤 Interview questions"), routes.Topics(0, "")),
                Button.to(_("⏰ Daily tip"), routes.TipTimes()),
            ),
        ),
    )


def tip(texts: Texts, library: Library, entry: Entry) -> View:
    """A tip by itself, as it comes each day."""
    buttons = (_opening(texts, entry), Button.to(texts.gettext("⏰ Daily tip"), routes.TipTimes()))
    return View(texts.render("tip", tip=_values(library, entry)), (buttons,))


def times(texts: Texts, person: Person, subscription: TipSubscription | None, now: datetime) -> View:
    _ = texts.gettext
    zone = person.zone or "UTC"
    text = texts.render(
        "tip_times",
        at=texts.clock(subscription.at) if subscription else "",
        zone=zone,
        local_time=texts.place_time(zone, now),
    )
    hours = (Button.to(texts.clock(time(hour)), routes.SetTipTime(hour * 60)) for hour in HOURS)
    stop = ((Button.to(_("🔕 No daily tip"), routes.StopTips()),),) if subscription else ()
    return View(text, (*rows(hours, 4), *stop, (Button.to(_("‹ Tips"), routes.TipsHome()),)))


def _values(library: Library, entry: Entry) -> Mapping[str, str]:
    """A tip as the templates show it: of an article title and summary, of a question the question."""
    article = library.articles.get(entry.id) if entry.shelf is Shelf.ARTICLE else None
    return {"title": entry.title, "summary": article.summary if article else ""}


def _opening(texts: Texts, entry: Entry) -> Button:
    _ = texts.gettext
    label = _("📖 Read it") if entry.shelf is Shelf.ARTICLE else _("🎤 Try it")
    return Button.to(label, routes.OpenEntry(entry.key))
