"""A role as a card: what, where, for whom, what it pays, how old, from where, and why it is shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from bot.i18n import Texts
from bot.routes import RoleCard
from bot.views import labels
from bot.views.length import clip
from bot.views.view import Button
from storage.records import Eligibility, Employment, Job, RemoteScope, Salary, WorkMode

LONGEST_ATTRIBUTION = 32


@dataclass(frozen=True, slots=True)
class Link:
    """A source to be named beside a role in the `text` its terms demand; `source` is what it is called."""

    text: str
    url: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """One listing of a role: its source with the link, the place as posted, since when, until when, and its id."""

    link: Link
    place: str
    first_seen_at: datetime
    closed_at: datetime | None = None
    posting: int = 0


@dataclass(frozen=True, slots=True)
class Comparable:
    """What the pay of a role comes to a year in the person's currency, and of which day the rates are, where any were
    needed."""

    salary: Salary
    rates_of: date | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What is new of a role since somebody was told of it: that they may take it, or what it pays; `pay_was` is None
    where no pay was stated."""

    now_open: bool
    pay_changed: bool
    pay_was: Salary | None


@dataclass(frozen=True, slots=True)
class Card:
    """A role and how it stands to one person: whether they may take it and the words that decided, what matched, and
    what the pay comes to where it is posted otherwise than by the year in their currency; `reposts` is how often a
    source advertised it anew, and `change` what is new where they were told of it before."""

    job: Job
    eligible: Eligibility
    because: str
    reasons: tuple[str, ...]
    links: tuple[Link, ...] = field(default=())
    comparable: Comparable | None = None
    reposts: int = 0
    change: Change | None = None


@dataclass(frozen=True, slots=True)
class Sources:
    """How many sources had a good run lately, and the names of those in trouble."""

    fresh: int
    total: int
    troubled: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Roles that are not shown, by the first reason: without the wanted words, not open to the person, paid below the
    floor, too old, of a muted company, told before, closed by now, or more than fit."""

    words: int = 0
    eligibility: int = 0
    salary: int = 0
    age: int = 0
    muted: int = 0
    told: int = 0
    closed: int = 0
    surplus: int = 0


ALSO_IN = 3


def card_values(
    texts: Texts, card: Card, now: datetime, *, country: str | None, brief: bool = False
) -> dict[str, object]:
    """What the `card` macro of the templates shows, each part clipped so that a page of five nearly always fits; a
    brief card, of which it always does, does not say why."""
    job, pay_changed = card.job, bool(card.change and card.change.pay_changed)
    return {
        "title": clip(job.title, 92),
        "url": card.links[0].url if card.links else "",
        "company": clip(job.company, 36),
        "where": clip(where(texts, job), 64),
        "eligible": card.eligible.value if country else "",
        "country": clip(texts.country(country), 26) if country else "",
        "because": "" if brief else clip(card.because, 52),
        "salary": clip(salary(texts, job.facts.salary), 34 if pay_changed else 45) if job.facts.salary else "",
        "comparable": clip(comparison(texts, card.comparable.salary), 38) if card.comparable else "",
        "now_open": bool(card.change and card.change.now_open),
        "pay_changed": pay_changed,
        "pay_was": clip(salary(texts, pay_was), 34) if card.change and (pay_was := card.change.pay_was) else "",
        "level": clip(level(texts, job), 32),
        "reasons": "" if brief else clip(", ".join(card.reasons), 56),
        "age": texts.ago(now - job.published_at),
        "history": clip(history(texts, card, now), 64),
        "links": [(clip(link.text, LONGEST_ATTRIBUTION), link.url) for link in card.links[:2]],
    }


def number_buttons(roles: Iterable[RoleCard], first: int = 1) -> tuple[Button, ...]:
    """A button for each card, with its number, that opens the role on a screen of its own."""
    return tuple(Button.to(str(number), route) for number, route in enumerate(roles, start=first))


def history(texts: Texts, card: Card, now: datetime) -> str:
    """Of a role that is or was advertised more than once: "also on Remotive · first seen May 12, third repost"."""
    _ = texts.gettext
    others = [link.source for link in card.links[1:]]
    parts = [_("also on {sources}").format(sources=texts.listing(others))] if others else []
    if others or card.reposts:
        seen = first_seen(texts, card.job.first_seen_at, now)
        parts.append(f"{seen}, {repost(texts, card.reposts)}" if card.reposts else seen)
    return " · ".join(parts)


def first_seen(texts: Texts, moment: datetime, now: datetime) -> str:
    day = texts.day(moment.date()) if moment.year == now.year else texts.full_day(moment.date())
    return texts.gettext("first seen {day}").format(day=day)


def repost(texts: Texts, number: int) -> str:
    """Which repost it is: "third repost"; numbers above are not spelled out."""
    _ = texts.gettext
    spelled = {1: _("first repost"), 2: _("second repost"), 3: _("third repost")}
    return spelled.get(number) or _("repost no. {n}").format(n=number)


def rates_day(texts: Texts, cards: Iterable[Card]) -> str:
    """The day of the exchange rates used on these cards, "" where none were."""
    days = {card.comparable.rates_of for card in cards if card.comparable and card.comparable.rates_of}
    return texts.full_day(max(days)) if days else ""


def where(texts: Texts, job: Job) -> str:
    """The modes of work, the limits of the remote one, and the place as posted."""
    _ = texts.gettext
    elsewhere = dict.fromkeys(posting.place for posting in job.postings if posting.closed_at is None)
    # The listing that the role was read from may be closed by now, or split off.
    here = job.place if job.place in elsewhere else next(iter(elsewhere), job.place)
    place = "" if here.casefold() == "remote" else here
    # A place such as "Remote, EU" says its mode itself.
    unsaid = frozenset() if any(mode in place.casefold() for mode in WorkMode) else job.facts.work_modes
    modes = " / ".join(name for mode, name in labels.work_modes(texts).items() if mode in unsaid)
    if job.facts.remote_scope is RemoteScope.WORLDWIDE and not place:
        modes = _("Remote worldwide")
    others = [other for other in elsewhere if other and other != here][:ALSO_IN]
    also = _("also in {places}").format(places=texts.listing(others)) if others else ""
    return " · ".join(part for part in (modes, place, also) if part) or _("Place not stated")


def level(texts: Texts, job: Job) -> str:
    """Seniority, its place on the ladder L1 to L5, and the kind of employment; full time goes without saying."""
    facts = job.facts
    seniority = [name for value, name in labels.seniorities(texts).items() if value in facts.seniority]
    kinds = facts.employment - {Employment.FULL_TIME}
    employment = [name for value, name in labels.employments(texts).items() if value in kinds]
    parts = (seniority, sorted(facts.rungs), employment)
    return " · ".join(", ".join(names) for names in parts if names)


def salary(texts: Texts, pay: Salary) -> str:
    """The pay as posted: "€60,000–75,000 a year", "from $45 an hour"."""
    _ = texts.gettext
    low, high = pay.minimum, pay.maximum
    if low is not None and high is not None and low != high:
        amount = f"{texts.money(low, pay.currency)} – {texts.money(high, pay.currency)}"
    elif low is not None and high is None:
        amount = _("from {amount}").format(amount=texts.money(low, pay.currency))
    elif low is None and high is not None:
        amount = _("up to {amount}").format(amount=texts.money(high, pay.currency))
    else:
        amount = texts.money(high or 0, pay.currency)
    return f"{amount} {labels.periods(texts)[pay.period]}"


def comparison(texts: Texts, pay: Salary) -> str:
    """What posted pay comes to: the amounts alone, since "from" and "up to" stand beside it."""
    low = pay.maximum if pay.minimum is None else pay.minimum
    high = pay.minimum if pay.maximum is None else pay.maximum
    return salary(texts, replace(pay, minimum=low, maximum=high))
