"""The three questions of /start, each skippable: what work, where, and when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time

from bot import routes
from bot.i18n import Texts
from bot.views.view import Button, View, rows
from storage.records import Person

HOURS = (7, 8, 9, 12, 18, 20)
COUNTRIES_A_PAGE = 18


def work(
    texts: Texts,
    choices: Sequence[tuple[str, str]],
    chosen: Sequence[str],
    *,
    typed: str,
    new: bool,
    numbered: bool,
) -> View:
    """What work: `choices` are (query term, label); `chosen` those ticked; `typed` what was written besides. `new` says
    hello, `numbered` that this is the first of three questions."""
    ticks = [
        Button.to(("✅ " if query in chosen else "") + label, routes.ChooseWork(int(query not in chosen), query))
        for query, label in choices
    ]
    # Names of roles are long: three a row would be cut on a phone.
    roles = sum(query.startswith("role:") for query, _ in choices)
    done = Button.to(texts.gettext("Next ›") if chosen or typed else texts.gettext("Skip ›"), routes.WorkChosen())
    return View(
        texts.render("ask_work", typed=typed, new=new, numbered=numbered),
        (*rows(ticks[:roles], 2), *rows(ticks[roles:], 3), (done,)),
    )


def place(texts: Texts, suggestions: Sequence[tuple[str, str]], *, numbered: bool) -> View:
    """Where: `suggestions` are (country code, name), the likeliest first."""
    _ = texts.gettext
    countries = (Button.to(name, routes.ChooseCountry(code)) for code, name in suggestions)
    return View(
        texts.render("ask_place", numbered=numbered),
        (
            *rows(countries, 3),
            (Button.to(_("🌍 All countries"), routes.CountryPage(0)),),
            (Button.to(_("📍 Share my location"), routes.AskLocation()),),
            (Button.to(_("Skip ›") if numbered else _("‹ Back"), routes.SkipPlace()),),
        ),
    )


def countries(texts: Texts, listed: Sequence[tuple[str, str]], page: int) -> View:
    """All countries by name, a page at a time."""
    last = (len(listed) - 1) // COUNTRIES_A_PAGE
    page = max(0, min(page, last))
    shown = listed[page * COUNTRIES_A_PAGE : (page + 1) * COUNTRIES_A_PAGE]
    turn = (
        Button.to("‹", routes.CountryPage(page - 1 if page else last)),
        Button.to(f"{page + 1} / {last + 1}", routes.CountryPage(page)),
        Button.to("›", routes.CountryPage(page + 1 if page < last else 0)),
    )
    back = (Button.to(texts.gettext("‹ Back"), routes.AskPlaceAgain()),)
    return View(
        texts.render("ask_country"),
        (*rows((Button.to(name, routes.ChooseCountry(code)) for code, name in shown), 2), turn, back),
    )


def zones(texts: Texts, options: Sequence[tuple[str, str, str]], now: datetime) -> View:
    """Which of several places: `options` are (zone, country code or "", label)."""
    buttons = (
        (
            Button.to(
                texts.gettext("{place} – {time} now").format(place=label, time=texts.place_time(zone, now)),
                routes.ChooseZone(zone, country),
            ),
        )
        for zone, country, label in options
    )
    back = (Button.to(texts.gettext("‹ Back"), routes.AskPlaceAgain()),)
    return View(texts.render("ask_zone"), (*buttons, back))


def hour(texts: Texts, person: Person, label: str, now: datetime) -> View:
    """When: the local time is echoed, so that a wrong zone is seen before it matters. `label` names the place."""
    zone, usual = person.zone or "UTC", person.digest_at.hour * 60 + person.digest_at.minute
    hours = (Button.to(texts.clock(time(hour)), routes.ChooseHour(hour * 60)) for hour in HOURS)
    wrong = (Button.to(texts.gettext("That is not my time"), routes.AskPlaceAgain()),)
    skip = (Button.to(texts.gettext("Skip ›"), routes.ChooseHour(usual)),)
    text = texts.render(
        "ask_hour", known=person.zone is not None, place=label, zone=zone, local_time=texts.place_time(zone, now)
    )
    return View(text, (*rows(hours, 3), wrong, skip))
