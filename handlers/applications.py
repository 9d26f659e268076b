"""/applications: what somebody applied for, marked on a role's screen or noted from elsewhere."""

from __future__ import annotations

from telegram import Update

from bot import routes
from bot.context import Context
from bot.errors import UserError
from bot.views import applications as views
from bot.views.length import clip
from handlers import asking, history, jobs, milestones, replies
from handlers.feature import Command, Feature
from storage.records import Application, Dialog, Measure

DIALOG = "application"
LONGEST = 120


async def show_list(update: Update, context: Context, route: routes.Applications | None = None) -> None:
    await asking.leave(context, DIALOG)
    where = await history.here(context)
    every = await context.storage.applications.of(context.person.id)
    view = views.listing(context.texts, every, route.page if route else 0, where.zone)
    await replies.show(update, context, view)


async def show_card(update: Update, context: Context, route: routes.ApplicationCard) -> None:
    where, one = await history.here(context), await _own(context, route.application)
    await replies.show(update, context, views.card(context.texts, one, where.zone))


async def ask(update: Update, context: Context, _route: routes.AskApplication) -> None:
    await asking.ask(context, DIALOG)
    await replies.show(update, context, views.ask(context.texts))


async def answer(update: Update, context: Context, _dialog: Dialog) -> None:
    """“Acme, Go developer”: what stands after the first comma is the role. A correction is asked about again."""
    message = update.effective_message
    company, _, title = (message.text or "" if message else "").partition(",")
    if not company.strip() or update.edited_message:
        await replies.send(context, views.ask(context.texts))
        return
    await context.storage.applications.add(
        context.person.id, None, company=clip(company, LONGEST), title=clip(title, LONGEST), now=context.now
    )
    await show_list(update, context)
    await milestones.passed(context, Measure.APPLICATIONS)


async def mark(update: Update, context: Context, route: routes.MarkApplied) -> None:
    """Note an application, or take it back; the role is shown again with the other button."""
    again = routes.RoleAgain(route.job, route.alert, route.digest, route.page)
    applications, person_id = context.storage.applications, context.person.id
    job, _query = await jobs.role(context, again)
    if route.wanted:
        await applications.add(person_id, job.id, company=job.company, title=job.title, now=context.now)
    elif one := await applications.for_role(person_id, job.id):
        await applications.remove(person_id, one.id)
    await jobs.show_again(update, context, again)
    if route.wanted:
        await milestones.passed(context, Measure.APPLICATIONS)


async def remove(update: Update, context: Context, route: routes.RemoveApplication) -> None:
    await context.storage.applications.remove(context.person.id, route.application)
    await show_list(update, context)


async def _own(context: Context, application_id: int) -> Application:
    one = await context.storage.applications.get(context.person.id, application_id)
    if one is None:
        raise UserError("application_gone")
    return one


FEATURE = Feature(
    commands={"applications": Command(show_list, "the roles you applied for")},
    taps={
        routes.Applications: show_list,
        routes.ApplicationCard: show_card,
        routes.AskApplication: ask,
        routes.MarkApplied: mark,
        routes.RemoveApplication: remove,
    },
    answers={DIALOG: answer},
)
