"""A search in a person's words, and the preview of what it finds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time
from math import ceil

from bot import routes
from bot.i18n import Texts
from bot.rules.query import Field, Query, Term, checksum
from bot.views import labels
from bot.views.length import clip
from bot.views.roles import Card, LeftOut, Sources, card_values, number_buttons, rates_day
from bot.views.view import Button, View
from storage.records import Alert, Person

Labels = Callable[[Term], str]

LONGEST_SEARCH = 200


@dataclass(frozen=True, slots=True)
class Preview:
    """What a search finds in the stored postings of the last `days`: `fitting` roles in all, the newest as cards,
    and how many had the wanted words but were left out, by reason."""

    query: Query
    days: int
    fitting: int
    cards: tuple[Card, ...]
    left_out: LeftOut


def term(texts: Texts, wanted: Term, label: Labels) -> str:
    """One term as people write it: "PostgreSQL", "Remote", "“event sourcing”", "at Acme"."""
    fixed = {
        Field.MODE: labels.work_modes(texts),
        Field.SENIORITY: labels.seniorities(texts),
        Field.EMPLOYMENT: labels.employments(texts),
    }.get(wanted.field, {})
    if wanted.value in fixed:
        return fixed[wanted.value]
    if wanted.field is Field.COMPANY:
        return texts.gettext("at {company}").format(company=wanted.value)
    if wanted.field is Field.TITLE:
        return texts.gettext("“{words}” in the title").format(words=wanted.value)
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
) -> View:
    """What the search finds, before or after subscribing."""
    _ = texts.gettext
    text = texts.render(
        "preview",
        search=describe(texts, found.query, label),
        found=found,
        per_day=per_day(texts, found),
        cards=[card_values(texts, card, now, country=person.country) for card in found.cards],
        rates_day=rates_day(texts, found.cards),
        sources=sources,
        digest_at=texts.clock(digest_at),
        zone=person.zone or "UTC",
        subscribed=subscribed is not None,
    )
    alert = subscribed.id if subscribed is not None else 0
    roles = number_buttons([routes.RoleCard(card.job.id, alert, 0, 0) for card in found.cards])
    below = (
        ((Button.to(_("‹ Back to the alert"), routes.AlertCard(alert)),),)
        if subscribed is not None
        else (
            (Button.to(_("🔔 Subscribe"), routes.Subscribe(checksum(found.query))),),
            (Button.to(_("✏️ Change"), routes.ChangeSearch()), Button.to(_("✖️ Discard"), routes.DropSearch())),
        )
    )
    return View(text, (roles, *below) if roles else below)


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
