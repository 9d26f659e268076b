"""The digest: new roles for one alert, best first, in pages."""

from __future__ import annotations

from datetime import datetime

from telegram.constants import MessageLimit

from bot import routes
from bot.i18n import Texts
from bot.views.length import clip, shown_units
from bot.views.roles import Card, LeftOut, Sources, card_values, number_buttons, rates_day
from bot.views.view import Button, Keyboard, View
from storage.records import Digest, Person

# Five brief cards at their longest stay below Telegram's 4,096 units and 100 entities; a test holds it.
PAGE = 5
LONGEST_TITLE = 60


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
) -> str:
    """The words of page `number` (from 0); `cards` are the roles of that page only. A page that would be too long, of
    names in other scripts and the longest words, has brief cards."""
    first = number * PAGE

    def worded(*, brief: bool) -> str:
        return texts.render(
            "digest",
            search=clip(search, LONGEST_TITLE) if brief else search,
            day=texts.day(datetime.fromisoformat(digest.day).date()),
            total=len(digest.job_ids),
            considered=digest.considered,
            opening=digest.opening,
            first=first,
            cards=[card_values(texts, card, now, country=person.country, brief=brief) for card in cards],
            rates_day=rates_day(texts, cards),
            more=max(0, len(digest.job_ids) - first - len(cards)),
            left_out=LeftOut(**digest.left_out),
            near=_near(digest),
            sources=sources,
        )

    text = worded(brief=False)
    return text if shown_units(text) <= MessageLimit.MAX_TEXT_LENGTH else worded(brief=True)


def keyboard(texts: Texts, digest: Digest, number: int) -> Keyboard:
    """The buttons below page `number`: to its roles, to the other pages, and to the alert."""
    first = number * PAGE
    shown = digest.job_ids[first : first + PAGE]
    roles = number_buttons([routes.RoleCard(job_id, 0, digest.id, number) for job_id in shown], first=first + 1)
    turn = []
    if number > 0:
        turn.append(Button.to("‹", routes.DigestPage(digest.id, number - 1)))
    if pages(digest) > 1:
        turn.append(Button.to(f"{number + 1} / {pages(digest)}", routes.DigestPage(digest.id, number)))
    if number + 1 < pages(digest):
        turn.append(Button.to("›", routes.DigestPage(digest.id, number + 1)))
    return tuple(row for row in (roles, tuple(turn), _below(texts, digest)) if row)


def empty(texts: Texts, digest: Digest, *, search: str, sources: Sources, weekly: bool) -> str:
    """A word on a day or a week without a fitting role, so that silence never has to be read."""
    return texts.render(
        "digest_empty",
        search=search,
        considered=digest.considered,
        opening=digest.opening,
        left_out=LeftOut(**digest.left_out),
        near=_near(digest),
        sources=sources,
        weekly=weekly,
    )


def near_misses(
    texts: Texts,
    person: Person,
    digest: Digest,
    cards: tuple[Card, ...],
    *,
    search: str,
    now: datetime,
) -> View:
    """The first of the roles that failed one condition only."""
    text = texts.render(
        "near_misses",
        search=search,
        near=_near(digest),
        cards=[card_values(texts, card, now, country=person.country) for card in cards],
        rates_day=rates_day(texts, cards),
        more=sum(map(len, digest.near_misses.values())) - len(cards),
    )
    relax = Button.to(texts.gettext("🔎 Change the search"), routes.AlertPreview(digest.alert_id))
    back = Button.to(texts.gettext("‹ Back"), routes.DigestPage(digest.id, 0))
    opened = number_buttons([routes.RoleCard(card.job.id, 0, digest.id, 0) for card in cards])
    return View(text, (opened, (relax,), (back,)) if digest.job_ids else (opened, (relax,)))


def _near(digest: Digest) -> LeftOut:
    return LeftOut(**{kind: len(job_ids) for kind, job_ids in digest.near_misses.items()})


def _below(texts: Texts, digest: Digest) -> tuple[Button, ...]:
    alert = Button.to(texts.gettext("⚙️ This alert"), routes.AlertCard(digest.alert_id))
    near = Button.to(texts.gettext("🤏 Near misses"), routes.NearMisses(digest.id))
    return (near, alert) if digest.near_misses else (alert,)
