"""/alerts: the list, one alert's card, and what can be done with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

from telegram import Update

from bot import routes
from bot.context import Context
from bot.errors import UserError
from bot.pipeline.preview import preview
from bot.views import alerts as views
from bot.views import search
from handlers import asking, replies, schedule
from handlers.feature import Command, Feature
from storage.records import Alert, Cadence, Dialog

DAYS_A_WEEK = 7


async def show_list(update: Update, context: Context, _route: routes.AlertList | None = None) -> None:
    await asking.leave(context)
    listed = [(alert, _search(context, alert)) for alert in await context.storage.alerts.of(context.person.id)]
    await replies.show(update, context, views.listing(context.texts, listed))


async def show_card(update: Update, context: Context, route: routes.AlertCard) -> None:
    await _show(update, context, await _alert(context, route.alert))


async def pause(update: Update, context: Context, route: routes.PauseAlert) -> None:
    """Pause one alert, from its card; what of it is still to be sent is not."""
    async with context.storage.transaction() as tx:
        paused = await tx.alerts.pause(context.person.id, route.alert, now=context.now)
        if paused is not None:
            await tx.outbox.cancel_digests(paused.id, reason="paused")
    await _show(update, context, paused)


async def resume(update: Update, context: Context, route: routes.ResumeAlert) -> None:
    """Resume from now on; the preview shows what came in meanwhile."""
    alert: Alert | None = await _alert(context, route.alert)
    if alert is not None and alert.paused:
        alert = await context.storage.alerts.resume(
            context.person.id,
            alert.id,
            next_digest_at=await schedule.due(context.storage, context.person, alert, context.now),
            seen_match=await context.storage.jobs.last_match(),
            now=context.now,
        )
    await _show(update, context, alert)


async def ask_time(update: Update, context: Context, route: routes.AlertTimes) -> None:
    alert = await _alert(context, route.alert)
    await asking.ask(context, asking.ALERT_TIME, alert=alert.id)
    view = views.times(context.texts, context.person, alert, _search(context, alert), context.now)
    await replies.show(update, context, view)


async def tap_time(update: Update, context: Context, route: routes.SetAlertTime) -> None:
    await _set_time(update, context, route.alert, schedule.from_minutes(route.minutes))


async def answer_time(update: Update, context: Context, dialog: Dialog) -> None:
    message = update.effective_message
    at = schedule.read_time(message.text or "" if message else "")
    await _set_time(update, context, int(dialog.data["alert"]), at)


async def ask_cadence(update: Update, context: Context, route: routes.AlertCadences) -> None:
    alert = await _alert(context, route.alert)
    attention = await context.storage.attention.of(context.person.id)
    await replies.show(update, context, views.cadences(context.texts, attention, alert, _search(context, alert)))


async def set_cadence(update: Update, context: Context, route: routes.SetAlertCadence) -> None:
    if route.cadence not in set(Cadence) or not 0 <= route.weekday < DAYS_A_WEEK:
        raise UserError("stale_button")
    chosen = Cadence(route.cadence)
    async with context.storage.transaction() as tx:
        alert = await tx.alerts.get(context.person.id, route.alert)
        if alert is not None:
            wanted = replace(alert, cadence=chosen, weekday=route.weekday)
            due = await schedule.due(tx, context.person, wanted, context.now)
            alert = await tx.alerts.set_cadence(
                context.person.id,
                alert.id,
                cadence=chosen,
                weekday=route.weekday,
                next_digest_at=due,
                now=context.now,
            )
    await _show(update, context, alert)


async def ask_delete(update: Update, context: Context, route: routes.AskDeleteAlert) -> None:
    alert = await _alert(context, route.alert)
    await replies.show(update, context, views.ask_delete(context.texts, alert, _search(context, alert)))


async def delete(update: Update, context: Context, route: routes.DeleteAlert) -> None:
    async with context.storage.transaction() as tx:
        if await tx.alerts.delete(context.person.id, route.alert):
            await tx.outbox.cancel_digests(route.alert, reason="deleted")
    await show_list(update, context)


async def show_preview(update: Update, context: Context, route: routes.AlertPreview) -> None:
    alert = await _alert(context, route.alert)
    services, texts, person = context.services, context.texts, context.person
    query = services.composer.query(alert)
    found = await preview(context.storage, services.appraiser, person, query, texts, context.now)
    view = search.preview(
        texts,
        person,
        found,
        services.content.label,
        digest_at=alert.digest_at or person.digest_at,
        subscribed=alert,
        sources=await services.composer.sources(),
        now=context.now,
    )
    await replies.show(update, context, view)


async def turn_page(update: Update, context: Context, route: routes.DigestPage) -> None:
    """Another page of a digest, in place of the one that is shown."""
    digest = await context.storage.digests.get(context.person.id, route.digest)
    alert = await context.storage.alerts.get(context.person.id, digest.alert_id) if digest else None
    if digest is None or alert is None:
        raise UserError("digest_gone")
    await replies.show(update, context, await context.services.composer.page(context.person, alert, digest, route.page))


async def show_near_misses(update: Update, context: Context, route: routes.NearMisses) -> None:
    """The roles of one digest that failed one condition only."""
    digest = await context.storage.digests.get(context.person.id, route.digest)
    alert = await context.storage.alerts.get(context.person.id, digest.alert_id) if digest else None
    if digest is None or alert is None:
        raise UserError("digest_gone")
    await replies.show(update, context, await context.services.composer.near_misses(context.person, alert, digest))


async def _set_time(update: Update, context: Context, alert_id: int, at: time) -> None:
    async with context.storage.transaction() as tx:
        alert = await tx.alerts.get(context.person.id, alert_id)
        if alert is not None:
            due = await schedule.due(tx, context.person, replace(alert, digest_at=at), context.now)
            alert = await tx.alerts.reschedule(context.person.id, alert_id, digest_at=at, next_digest_at=due)
    await _show(update, context, alert)


async def _show(update: Update, context: Context, alert: Alert | None) -> None:
    await asking.leave(context)
    if alert is None:
        raise UserError("alert_gone")
    attention = await context.storage.attention.of(context.person.id)
    view = views.card(context.texts, context.person, attention, alert, _search(context, alert))
    await replies.show(update, context, view)


async def _alert(context: Context, alert_id: int) -> Alert:
    alert = await context.storage.alerts.get(context.person.id, alert_id)
    if alert is None:
        raise UserError("alert_gone")
    return alert


def _search(context: Context, alert: Alert) -> str:
    return context.services.composer.search(context.texts, alert)


FEATURE = Feature(
    commands={"alerts": Command(show_list, "your alerts: pause, change the time, delete")},
    taps={
        routes.AlertList: show_list,
        routes.AlertCard: show_card,
        routes.AlertPreview: show_preview,
        routes.PauseAlert: pause,
        routes.ResumeAlert: resume,
        routes.AlertTimes: ask_time,
        routes.SetAlertTime: tap_time,
        routes.AlertCadences: ask_cadence,
        routes.SetAlertCadence: set_cadence,
        routes.AskDeleteAlert: ask_delete,
        routes.DeleteAlert: delete,
        routes.DigestPage: turn_page,
        routes.NearMisses: show_near_misses,
    },
    answers={asking.ALERT_TIME: answer_time},
)
