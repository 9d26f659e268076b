"""A search in a person's words, and the preview of what it finds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from math import ceil

from bot import routes
from bot.i18n import Texts
from bot.rules.query import Field, Query, QueryError, Term, checksum, requirements
from bot.rules.terms import token
from bot.views import labels
from bot.views.length import clip
from bot.views.roles import Card, LeftOut, Sources, card_values, number_buttons, rates_day
from bot.views.view import Button, View, rows
from storage.records import Alert, Person

Labels = Callable[[Term], str]

LONGEST_SEARCH = 200
MOST_RELAXED = 3
BUTTON_UNITS = 40
SHOWN = 30


@dataclass(frozen=True, slots=True)
class Preview:
    """What a search finds in the stored postings of the last `days`: of the roles `considered`, those `fitting`, the
    newest as cards, and those left out, by reason. `near_misses` maps a requirement to what dropping it would add, the
    most first; `unstated` counts the fitting roles that do not say what a condition of the search is about."""

    query: Query
    days: int
    considered: int
    fitting: int
    cards: tuple[Card, ...]
    left_out: LeftOut
    near_misses: Mapping[str, NearMiss]
    unstated: Unstated


@dataclass(frozen=True, slots=True)
class NearMiss:
    """How many roles fail one requirement only, and how many of these because they do not say."""

    count: int
    unstated: int


@dataclass(frozen=True, slots=True)
class Relaxation:
    """A requirement in words, with its token, and what dropping it would add."""

    words: str
    token: str
    count: int
    unstated: int


@dataclass(frozen=True, slots=True)
class Unstated:
    """How many of the roles that fit do not state their pay, or where one may live."""

    salary: int = 0
    eligibility: int = 0


def term(texts: Texts, wanted: Term, label: Labels) -> str:
    """One term as people write it: "PostgreSQL", "Remote", "“event sourcing”", "at Acme"."""
    fixed = {
        Field.MODE: labels.work_modes(texts),
        Field.SENIORITY: labels.seniorities(texts),
        Field.EMPLOYMENT: labels.employments(texts),
        Field.WAY: labels.ways_of_working(texts),
    }.get(wanted.field, {})
    if wanted.value in fixed:
        return fixed[wanted.value]
    if wanted.field is Field.COMPANY:
        return texts.gettext("at {company}").format(company=wanted.value)
    if wanted.field is Field.TITLE:
        return texts.gettext("“{words}” in the title").format(words=wanted.value)
    if wanted.field is Field.LANGUAGE:
        return texts.gettext("written in {language}").format(language=texts.language_name(wanted.value))
    return label(wanted)


def describe(texts: Texts, query: Query, label: Labels) -> str:
    """A search on one line, in words; a very long one is cut."""
    either = " " + texts.gettext("or") + " "
    parts = [either.join(term(texts, wanted, label) for wanted in sorted(clause)) for clause in query.clauses]
    parts += [texts.gettext("not {term}").format(term=term(texts, t, label)) for t in sorted(query.excluded)]
    if floor := query.salary_at_least:
        parts.append(texts.gettext("from {amount} a year").format(amount=texts.money(floor.amount, floor.currency)))
    if query.eligible_only:
        parts.append(texts.gettext("open to you"))
    if query.days is not None:
        parts.append(
            texts.ngettext("not older than {n} day", "not older than {n} days", query.days).format(n=query.days)
        )
    return clip(" · ".join(parts), LONGEST_SEARCH)


def marked(error: QueryError) -> tuple[str, str]:
    """What stands before and after the place of a mistake; both empty where the mistake is the whole text."""
    if error.key in {"too_long", "too_many_terms"}:
        return "", ""
    at = error.position
    return error.text[max(0, at - SHOWN) : at], error.text[at : at + SHOWN]


def preview(
    texts: Texts,
    person: Person,
    found: Preview,
    label: Labels,
    *,
    digest_at: time,
    subscribed: Alert | None,
    sources: Sources,
    now: datetime,
    askable: bool = False,
) -> View:
    """What the search finds, before or after subscribing; `askable` offers to take the words for a question."""
    _ = texts.gettext
    near = _relaxable(texts, found, label)
    text = texts.render(
        "preview",
        search=describe(texts, found.query, label),
        found=found,
        near_misses=near,
        per_day=per_day(texts, found),
        cards=[card_values(texts, card, now, country=person.country) for card in found.cards],
        rates_day=rates_day(texts, found.cards),
        sources=sources,
        digest_at=texts.clock(digest_at),
        zone=person.zone or "UTC",
        subscribed=subscribed is not None,
    )
    alert, checked = subscribed.id if subscribed is not None else 0, checksum(found.query)
    opened = number_buttons([routes.RoleCard(card.job.id, alert, 0, 0) for card in found.cards])
    relax = [
        Button.to(
            clip(_("+{n} without: {wanted}").format(n=one.count, wanted=one.words), BUTTON_UNITS),
            routes.RelaxAlert(alert, one.token) if alert else routes.RelaxSearch(checked, one.token),
        )
        for one in near
    ]
    below = (
        ((Button.to(_("‹ Back to the alert"), routes.AlertCard(alert)),),)
        if subscribed is not None
        else (
            (Button.to(_("🔔 Subscribe"), routes.Subscribe(checked)),),
            (Button.to(_("✏️ Change"), routes.ChangeSearch()), Button.to(_("✖️ Discard"), routes.DropSearch())),
            *(((Button.to(_("📚 Ask the library"), routes.AskLibrary()),),) if askable else ()),
        )
    )
    return View(text, (*((opened,) if opened else ()), *rows(relax, 1), *below))


def per_day(texts: Texts, found: Preview) -> str:
    """What to expect a day or a week, honest about small numbers."""
    daily = found.fitting / found.days
    if daily >= 1:
        number = round(daily)
        return texts.ngettext("about {n} new role a day", "about {n} new roles a day", number).format(n=number)
    weekly = ceil(daily * 7)
    if weekly:
        return texts.ngettext("about {n} new role a week", "about {n} new roles a week", weekly).format(n=weekly)
    return texts.gettext("perhaps none for a while")


def _relaxable(texts: Texts, found: Preview, label: Labels) -> list[Relaxation]:
    """The requirements whose loss would add most, the most first; a search must go on saying what work is wanted."""
    alone = requirements(found.query)
    most = sorted(found.near_misses.items(), key=lambda near: (-near[1].count, near[0]))
    kept = [(one, misses) for one, misses in most if len(found.query.clauses) > 1 or not alone[one].clauses]
    return [
        Relaxation(clip(describe(texts, alone[one], label), BUTTON_UNITS), token(one), misses.count, misses.unstated)
        for one, misses in kept[:MOST_RELAXED]
    ]
