"""The digest: new roles for one alert, best first, in pages."""

from __future__ import annotations

from datetime import datetime

from bot import routes
from bot.i18n import Texts
from bot.views.roles import Card, LeftOut, Sources, card_values, number_buttons, rates_day
from bot.views.view import Button, View
from storage.records import Digest, Person

# Five cards at their longest stay below Telegram's 4,096 units and 100 entities; a test holds it.
PAGE = 5


def pages(digest: Digest) -> int:
    return max(1, -(-len(digest.job_ids) // PAGE))


def page(
    texts: Texts,
    person: Person,
    digest: Digest,
    number: int,
    cards: tuple[Card, ...],
    *,
    search: str,
    sources: Sources,
    now: datetime,
) -> View:
    """Page `number` (from 0); `cards` are the roles of that page only."""
    first = number * PAGE
    text = texts.render(
        "digest",
        search=search,
        day=texts.day(datetime.fromisoformat(digest.day).date()),
        total=len(digest.job_ids),
        considered=digest.considered,
        opening=digest.opening,
        first=first,
        cards=[card_values(texts, card, now, country=person.country) for card in cards],
        rates_day=rates_day(texts, cards),
        more=max(0, len(digest.job_ids) - first - len(cards)),
        left_out=LeftOut(**digest.left_out),
        sources=sources,
    )
    roles = number_buttons([routes.RoleCard(card.job.id, 0, digest.id, number) for card in cards], first=first + 1)
    turn = []
    if number > 0:
        turn.append(Button.to("‹", routes.DigestPage(digest.id, number - 1)))
    if pages(digest) > 1:
        turn.append(Button.to(f"{number + 1} / {pages(digest)}", routes.DigestPage(digest.id, number)))
    if number + 1 < pages(digest):
        turn.append(Button.to("›", routes.DigestPage(digest.id, number + 1)))
    alert = Button.to(texts.gettext("⚙️ This alert"), routes.AlertCard(digest.alert_id))
    return View(text, tuple(row for row in (roles, tuple(turn), (alert,)) if row))


def empty(texts: Texts, digest: Digest, *, search: str, sources: Sources) -> View:
    """A word on a day without a fitting role, so that silence never has to be read."""
    text = texts.render(
        "digest_empty",
        search=search,
        considered=digest.considered,
        opening=digest.opening,
        left_out=LeftOut(**digest.left_out),
        sources=sources,
    )
    return View(text, ((Button.to(texts.gettext("⚙️ This alert"), routes.AlertCard(digest.alert_id)),),))
