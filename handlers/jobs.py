"""A role on a screen of its own, opened by the number below a digest or a preview, and what is no copy of it."""

from __future__ import annotations

from telegram import Update

from bot import routes
from bot.context import Context
from bot.errors import UserError
from bot.pipeline.appraise import credit, listings
from bot.rules.query import Query
from bot.views import View, applications, taste
from bot.views import jobs as views
from bot.views import mock as mock_views
from handlers import mock, replies, start
from handlers.admin import require_admin
from handlers.feature import Feature
from storage.records import Job

MOST_SUSPICIONS = 10


async def show_role(update: Update, context: Context, route: routes.RoleCard) -> None:
    """In place of the page it was on, which has a way back; below a preview that cannot be shown again."""
    view = await _card(context, route)
    await (replies.show(update, context, view) if views.origin(route) else replies.send(context, view))


async def show_again(update: Update, context: Context, route: routes.RoleAgain) -> None:
    await replies.show(update, context, await _card(context, route))


async def ask_split(update: Update, context: Context, route: routes.AskSplit) -> None:
    job = await _job(context, route.job)
    await replies.show(update, context, views.ask_split(context.texts, job.title, listings(job), route, context.now))


async def split_off(update: Update, context: Context, route: routes.SplitOff) -> None:
    """Cards are everybody's: an admin's word makes two of one, anybody else's is kept for the admins to see."""
    separations = context.storage.separations
    decide = separations.split if _is_admin(context) else separations.suspect
    done = await decide(route.posting, now=context.now)
    if done is None:
        raise UserError("role_gone")
    await replies.show(update, context, views.split(context.texts, done, route))


async def undo_split(update: Update, context: Context, route: routes.UndoSplit) -> None:
    """Take it back, and show the role as it was; who may not decide cannot undo what an admin decided meanwhile."""
    undone = await context.storage.separations.undo(route.posting, splits=_is_admin(context))
    if undone is None:
        raise UserError("role_gone")
    await show_again(update, context, routes.RoleAgain(undone.from_job_id, route.alert, route.digest, route.page))


async def show_suspicions(update: Update, context: Context, _route: routes.Suspicions | None = None) -> None:
    require_admin(context)
    waiting = await context.storage.separations.suspected(limit=MOST_SUSPICIONS)
    credited = [(one, credit(one.source)) for one in waiting]
    await replies.show(update, context, views.suspicions(context.texts, credited))


async def confirm_suspicion(update: Update, context: Context, route: routes.ConfirmSuspicion) -> None:
    require_admin(context)
    await context.storage.separations.split(route.posting, now=context.now)
    await show_suspicions(update, context)


async def drop_suspicion(update: Update, context: Context, route: routes.DropSuspicion) -> None:
    require_admin(context)
    await context.storage.separations.undo(route.posting, splits=False)
    await show_suspicions(update, context)


def _is_admin(context: Context) -> bool:
    return context.person.id in context.services.settings.admins


async def _card(context: Context, route: routes.RoleCard | routes.RoleAgain) -> View:
    job, query = await role(context, route)
    appraiser, person, now = context.services.appraiser, context.person, context.now
    shown = appraiser.card(context.texts, person, appraiser.appraise(person, query, job, now), now)
    below = taste.buttons(context.texts, job, routes.RoleCard(route.job, route.alert, route.digest, route.page))
    applied = await context.storage.applications.for_role(person.id, job.id)
    below = (*below, applications.button(context.texts, route, applied=applied is not None))
    if mock.asked_about(context, job.facts.skills):
        below = (*below, mock_views.for_role(context.texts, job.id))
    label = context.services.content.label
    return views.card(context.texts, person, shown, listings(job), label, route=route, below=below, now=now)


async def _job(context: Context, job_id: int) -> Job:
    """The role with its postings; raises `UserError` where there is none."""
    found = await context.storage.jobs.with_ids([job_id])
    if not found:
        raise UserError("role_gone")
    return found[0]


async def role(context: Context, route: routes.RoleCard | routes.RoleAgain) -> tuple[Job, Query]:
    """The role, and the search it was found by, an empty one where that is not known any more."""
    job = await _job(context, route.job)
    digest = await context.storage.digests.get(context.person.id, route.digest)
    alert = await context.storage.alerts.get(context.person.id, digest.alert_id if digest else route.alert)
    if alert is None and not route.digest:
        return job, await start.previewed(context) or Query()
    return job, context.services.composer.query(alert) if alert else Query()


FEATURE = Feature(
    taps={
        routes.RoleCard: show_role,
        routes.RoleAgain: show_again,
        routes.AskSplit: ask_split,
        routes.SplitOff: split_off,
        routes.UndoSplit: undo_split,
        routes.Suspicions: show_suspicions,
        routes.ConfirmSuspicion: confirm_suspicion,
        routes.DropSuspicion: drop_suspicion,
    }
)
