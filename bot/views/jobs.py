"""A role on a screen of its own: its card, every listing, what was understood from which words, and what is no copy."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from bot import routes
from bot.i18n import Texts
from bot.routes import Route
from bot.rules.query import Field, Term
from bot.views import labels, roles
from bot.views.length import clip
from bot.views.roles import LONGEST_ATTRIBUTION, Card, Listing, card_values, rates_day
from bot.views.view import Button, Keyboard, View, rows
from storage.records import Facts, Person, RemoteScope, Separation, Suspicion

LISTED = 10
# "EMEA", "LATAM"; longer names of regions are words.
LONGEST_ACRONYM = 5


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing a posting states, in a person's language, and the words it came from."""

    label: str
    value: str
    words: str


def card(
    texts: Texts,
    person: Person,
    shown: Card,
    listings: Sequence[Listing],
    label: Callable[[Term], str],
    *,
    route: routes.RoleCard | routes.RoleAgain,
    below: Keyboard = (),
    now: datetime,
) -> View:
    """One role; of `listings` the open ones come first, `below` are the buttons below it, and `route` says where it
    was found."""
    is_open = shown.job.is_open
    current = [listing for listing in listings if listing.closed_at is None or not is_open]
    text = texts.render(
        "job",
        card=card_values(texts, shown, now, country=person.country),
        open=is_open,
        listings=[_listing(texts, listing, now) for listing in current[:LISTED]],
        more=len(current[LISTED:]),
        facts=[asdict(fact) for fact in understood(texts, shown.job.facts, label)],
        rates_day=rates_day(texts, [shown]),
    )
    buttons = [*below]
    if len(listings) > 1:
        ask = routes.AskSplit(shown.job.id, route.alert, route.digest, route.page)
        buttons.append((Button.to(texts.gettext("✂️ Not a duplicate"), ask),))
    if back := origin(route):
        buttons.append((Button.to(texts.gettext("‹ Back"), back),))
    return View(text, tuple(buttons))


def origin(route: routes.RoleCard | routes.RoleAgain) -> Route | None:
    """The screen a role was opened from, None where it cannot be shown again."""
    if route.digest:
        return routes.DigestPage(route.digest, route.page)
    return routes.AlertPreview(route.alert) if route.alert else None


def ask_split(texts: Texts, title: str, listings: Sequence[Listing], route: routes.AskSplit, now: datetime) -> View:
    """Which of the listings is another role: one button each."""
    shown = listings[:LISTED]
    text = texts.render("split_ask", title=clip(title, 110), listings=[_listing(texts, one, now) for one in shown])
    origin = (route.alert, route.digest, route.page)
    choices = (
        Button.to(str(number), routes.SplitOff(listing.posting, *origin)) for number, listing in enumerate(shown, 1)
    )
    back = Button.to(texts.gettext("‹ Back"), routes.RoleAgain(route.job, *origin))
    return View(text, (*rows(choices, 5), (back,)))


def split(texts: Texts, done: Separation, route: routes.SplitOff) -> View:
    """What became of it: a role of its own, or a note for those who decide."""
    _ = texts.gettext
    origin = (route.alert, route.digest, route.page)
    see = [(Button.to(_("See it"), routes.RoleCard(done.job_id, 0, 0, 0)),)] if done.job_id is not None else []
    undo = Button.to(_("↩️ Undo"), routes.UndoSplit(done.posting_id, *origin))
    back = Button.to(_("‹ Back"), routes.RoleAgain(done.from_job_id, *origin))
    return View(texts.render("split_done", done=done.job_id is not None), (*see, (undo, back)))


def suspicions(texts: Texts, waiting: Sequence[tuple[Suspicion, str]]) -> View:
    """Listings that somebody takes for another role, each with its source's credit: look, split off, or leave."""
    text = texts.render(
        "suspicions",
        waiting=[
            {
                "title": clip(one.title, 110),
                "company": clip(one.company, 40),
                "source": clip(source, LONGEST_ATTRIBUTION),
                "url": one.url,
                "place": clip(one.place, 60),
            }
            for one, source in waiting
        ],
    )
    buttons = [
        (
            Button.to(f"🔎 {number}", routes.RoleCard(one.job_id, 0, 0, 0)),
            Button.to(f"✂️ {number}", routes.ConfirmSuspicion(one.posting_id)),
            Button.to(f"✖️ {number}", routes.DropSuspicion(one.posting_id)),
        )
        for number, (one, _) in enumerate(waiting, 1)
    ]
    return View(text, tuple(buttons))


def understood(texts: Texts, facts: Facts, label: Callable[[Term], str]) -> list[Fact]:
    """Every fact that is stated, with its words."""
    _ = texts.gettext
    words = facts.evidence
    skills = sorted(label(Term(Field.SKILL, skill)) for skill in facts.skills)
    found = [
        (_("Work mode"), _names(labels.work_modes(texts), facts.work_modes), words.get("work_modes", "")),
        (_("Remote from"), _reach(texts, facts), words.get("remote_scope", words.get("regions", ""))),
        (_("Not from"), _countries(texts, facts.excluded), words.get("excluded", "")),
        (_("Time zones"), _band(texts, facts), words.get("utc", "")),
        (_("Level"), _names(labels.seniorities(texts), facts.seniority), words.get("seniority", "")),
        (_("Employment"), _names(labels.employments(texts), facts.employment), words.get("employment", "")),
        (
            _("Way of working"),
            _names(labels.ways_of_working(texts), facts.ways_of_working),
            words.get("ways_of_working", ""),
        ),
        (_("Pay"), roles.salary(texts, facts.salary) if facts.salary else "", words.get("salary", "")),
        (_("Skills"), ", ".join(skills), words.get("skills", "")),
        (_("Visa"), {None: "", True: _("sponsored"), False: _("not sponsored")}[facts.visa], words.get("visa", "")),
        (_("Written in"), texts.language_name(facts.language) if facts.language else "", ""),
    ]
    return [Fact(name, clip(value, 200), clip(quoted, 120)) for name, value, quoted in found if value]


def _listing(texts: Texts, listing: Listing, now: datetime) -> dict[str, str]:
    return {
        "source": clip(listing.link.text, LONGEST_ATTRIBUTION),
        "url": listing.link.url,
        "place": clip(listing.place, 60),
        "seen": roles.first_seen(texts, listing.first_seen_at, now),
    }


def _names(known: dict[str, str], stated: frozenset[str]) -> str:
    return ", ".join(name for value, name in known.items() if value in stated)


def _reach(texts: Texts, facts: Facts) -> str:
    if facts.remote_scope is RemoteScope.WORLDWIDE:
        return texts.gettext("anywhere")
    return _countries(texts, facts.regions)


def _countries(texts: Texts, names: frozenset[str]) -> str:
    """Countries and regions by their names: "APAC, Germany, North America"."""
    return ", ".join(sorted(map(texts.country, (_region(name) for name in names))))


def _region(name: str) -> str:
    return name if len(name) <= LONGEST_ACRONYM else name.replace("_", " ").title()


def _band(texts: Texts, facts: Facts) -> str:
    if facts.utc_min is None or facts.utc_max is None:
        return ""
    low, high = _offset(facts.utc_min), _offset(facts.utc_max)
    return low if low == high else texts.gettext("{low} to {high}").format(low=low, high=high)


def _offset(hours: float) -> str:
    """An offset as people write it: "UTC+5:30"."""
    minutes = round(abs(hours) * 60) % 60
    return f"UTC{'-' if hours < 0 else '+'}{int(abs(hours))}" + (f":{minutes:02}" if minutes else "")
