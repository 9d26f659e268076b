"""What somebody applied for: the list, one of it, noting one, and the button below a role that says so."""

from __future__ import annotations

from collections.abc import Sequence

from bot import routes
from bot.i18n import Texts
from bot.views import shelves
from bot.views.length import clip
from bot.views.view import Button, View, rows
from storage.records import Application


def button(texts: Texts, role: routes.RoleCard | routes.RoleAgain, *, applied: bool) -> tuple[Button, ...]:
    """The row below a role that notes an application, or takes it back."""
    _ = texts.gettext
    label = _("↩️ I did not apply") if applied else _("✉️ I applied")
    return (Button.to(label, routes.MarkApplied(int(not applied), role.job, role.alert, role.digest, role.page)),)


def listing(texts: Texts, every: Sequence[Application], page: int, zone: str) -> View:
    """All of them, the latest first, each opened by its number."""
    _ = texts.gettext
    shown, page, count = shelves.on_page(every, page)
    first = page * shelves.PAGE + 1
    text = texts.render("applications", first=first, applications=[_line(texts, one, zone) for one in shown])
    opening = (Button.to(str(number), routes.ApplicationCard(one.id)) for number, one in enumerate(shown, first))
    below = (
        Button.to(_("➕ Applied elsewhere"), routes.AskApplication()),
        Button.to(_("📊 Progress"), routes.ProgressHub()),
    )
    return View(text, (*rows(opening, 4), *shelves.turning(page, count, routes.Applications), below))


def card(texts: Texts, one: Application, zone: str) -> View:
    """One of them, with the way to its role, where that came from here."""
    _ = texts.gettext
    role = ((Button.to(_("🔎 The role"), routes.RoleCard(one.job_id, 0, 0, 0)),),) if one.job_id else ()
    back = Button.to(_("‹ Back"), routes.Applications(0))
    text = texts.render("application", application=_line(texts, one, zone))
    return View(text, (*role, (back, Button.to(_("🗑 Delete"), routes.RemoveApplication(one.id)))))


def ask(texts: Texts) -> View:
    back = (Button.to(texts.gettext("‹ Back"), routes.Applications(0)),)
    return View(texts.render("application_question"), (back,))


def _line(texts: Texts, one: Application, zone: str) -> dict[str, str]:
    parts = (part for part in (clip(one.title, 90), clip(one.company, 60)) if part)
    return {"name": " · ".join(parts), "day": texts.day_of(one.applied_at, zone)}
