"""/follow and /following: watch the boards of companies one would like to work for."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from telegram import Update
from telegram.constants import ChatAction

from bot import routes
from bot.context import Context
from bot.errors import UserError
from bot.sources import SOURCES
from bot.sources.find import Found
from bot.views import following as views
from handlers import replies, schedule, start
from handlers.feature import Command, Feature
from storage.records import Dialog, Follow

DIALOG = "follow"
KEPT = timedelta(hours=6)


async def follow(update: Update, context: Context) -> None:
    """/follow COMPANY finds its board; without a name the question is asked."""
    if context.args:
        await find(update, context, " ".join(context.args))
        return
    await _keep(context, "name", {})
    await replies.show(update, context, views.ask(context.texts))


async def answer(update: Update, context: Context, _dialog: Dialog) -> None:
    message = update.effective_message
    await find(update, context, (message.text or "") if message else "")


async def find(update: Update, context: Context, text: str) -> None:
    """Look for the board; a guess is confirmed by the person before anything is kept."""
    await context.bot.send_chat_action(context.person.id, ChatAction.TYPING)
    found = await context.services.following.find(text)
    if found is None:
        raise UserError("no_board", company=text[:60])
    if found.certain:
        await _follow(update, context, found)
        return
    await _keep(context, "confirm", {"adapter": found.adapter, "board": found.board, "company": found.company})
    source = SOURCES[found.adapter].title
    view = views.confirm(context.texts, found.company or found.board, found.board, source, found.openings)
    await replies.show(update, context, view)


async def confirm(update: Update, context: Context, _route: routes.ConfirmFollow) -> None:
    dialog = await context.storage.dialogs.get(context.person.id, now=context.now)
    if dialog is None or dialog.name != DIALOG or dialog.step != "confirm":
        raise UserError("question_over")
    await _follow(update, context, Found(**dialog.data, openings=0, certain=True))


async def drop(update: Update, context: Context, _route: routes.DropFollow) -> None:
    await _keep(context, "name", {})
    await replies.show(update, context, views.ask(context.texts))


async def show_following(update: Update, context: Context) -> None:
    await replies.show(update, context, views.listing(context.texts, await _followed(context)))


async def stop(update: Update, context: Context, route: routes.StopFollowing) -> None:
    await context.services.following.stop(context.person, route.source)
    await replies.show(update, context, views.listing(context.texts, await _followed(context)))


async def _follow(update: Update, context: Context, found: Found) -> None:
    person, services = context.person, context.services
    due = schedule.next_digest(person, None, context.now)
    async with context.storage.transaction() as tx:
        if len(await tx.alerts.of(person.id)) >= start.MOST_ALERTS:
            raise UserError("too_many_alerts", limit=start.MOST_ALERTS)
        alert = await services.following.follow(tx, person, found, due)
        if alert is not None:
            await tx.dialogs.end(person.id)
    company = found.company or found.board
    if alert is None:
        raise UserError("already_followed", company=company)
    local = due.astimezone(ZoneInfo(person.zone or "UTC"))
    texts = context.texts
    day, time = texts.day(local.date()), texts.clock(local)
    await replies.show(update, context, views.followed(texts, company, alert, found.openings, day=day, time=time))


async def _followed(context: Context) -> list[Follow]:
    return await context.storage.follows.of(context.person.id)


async def _keep(context: Context, step: str, data: dict[str, str]) -> None:
    await context.storage.dialogs.put(context.person.id, DIALOG, step=step, data=data, expires_at=context.now + KEPT)


FEATURE = Feature(
    commands={
        "follow": Command(follow, "watch a company: /follow NAME or a careers link"),
        "following": Command(show_following, "companies you follow"),
    },
    taps={
        routes.ConfirmFollow: confirm,
        routes.DropFollow: drop,
        routes.StopFollowing: stop,
    },
    answers={DIALOG: answer},
)
