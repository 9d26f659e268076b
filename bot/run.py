"""Runs an instance in the foreground until it is told to stop: on Telegram, or as the playground."""

from __future__ import annotations

import asyncio
import gc
import signal
import sys
from contextlib import AsyncExitStack
from typing import Any

from telegram.error import Conflict, TelegramError

from bot import web
from bot.app import App, advertise_commands, build, listen, parts_for_telegram, serve, talking
from bot.config import Settings
from bot.errors import OperatorError
from bot.inbox import ALLOWED
from bot.leases import TERM
from bot.log import logger

# For so long a thread that computes, as one that writes to the database may, keeps the loop's thread from running.
SWITCH_SECONDS = 0.0005

log = logger(__name__)


async def run(settings: Settings) -> None:
    """Run until SIGTERM or SIGINT; raises `OperatorError` for what the operator must put right."""
    sys.setswitchinterval(SWITCH_SECONDS)
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    if settings.is_playground:
        # Imported here: who talks to Telegram has no use for a fake one in memory.
        from bot.playground import session

        await session.play(settings, stop)
    else:
        await _talk(settings, stop)


async def _talk(settings: Settings, stop: asyncio.Event) -> None:
    async with AsyncExitStack() as stack:
        door = stack.enter_context(listen(settings))
        app = await stack.enter_async_context(build(settings, parts_for_telegram(settings)))
        # The tables of words and places stay: the collector need not walk them again and again.
        gc.freeze()
        if "updates" in settings.roles and not await stack.enter_async_context(app.leases.held("updates")):
            raise OperatorError(
                "ROLECALL_ROLES: another process takes the updates of this database; stop that one first, or wait "
                f"{TERM.total_seconds():.0f} s if it was killed on another machine"
            )
        if settings.webhook_url and settings.webhook_secret:
            web.add_webhook(app.web, app.inbox.accept, settings.webhook_secret.get_secret_value())
        await stack.enter_async_context(talking(app))
        # Not before: what the webhook takes in while what was left is taken up would be handled twice.
        await stack.enter_async_context(serve(app, door))
        # What was built stays: looking for garbage in it again and again would be a quarter of what an update costs.
        gc.collect()
        gc.freeze()
        if "worker" in settings.roles:
            app.ticks.start()
            stack.push_async_callback(app.ticks.stop)
        _freeze()
        log.info("running", bot=app.bot.username, roles=sorted(settings.roles), port=door.getsockname()[1])
        if "updates" in settings.roles:
            await _take_updates(app, stop)
        else:
            await stop.wait()
        log.info("stopping")


def _freeze() -> None:
    """What was built stays to the end: left among what the garbage collector looks through, it would make for pauses
    of a tenth of a second again and again."""
    gc.collect()
    gc.freeze()


async def _take_updates(app: App, stop: asyncio.Event) -> None:
    """Take updates in until told to stop, or until Telegram says that another bot does."""
    await _choose_transport(app)
    menu = asyncio.create_task(advertise_commands(app))
    waiting: set[asyncio.Task[Any]] = {asyncio.create_task(stop.wait())}
    if not app.settings.webhook_url:
        waiting.add(asyncio.create_task(app.inbox.poll()))
    finished, pending = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    for task in (*pending, menu):
        task.cancel()
    await asyncio.gather(*pending, menu, return_exceptions=True)
    for task in finished:
        task.result()
    match app.inbox.stopped_by:
        case Conflict() as refused:
            raise OperatorError(f"ROLECALL_TOKEN: another bot is using it; stop that one first ({refused.message})")
        case TelegramError() as refused:
            raise OperatorError(f"ROLECALL_TOKEN: Telegram refuses it: {refused.message}")


async def _choose_transport(app: App) -> None:
    settings = app.settings
    if settings.webhook_url and settings.webhook_secret:
        address, secret = f"{settings.webhook_url}{web.WEBHOOK_PATH}", settings.webhook_secret.get_secret_value()
        try:
            await app.bot.set_webhook(address, secret_token=secret, allowed_updates=ALLOWED)
        except TelegramError as error:
            raise OperatorError(f"ROLECALL_WEBHOOK_URL: Telegram does not take it: {error.message}") from error
    else:
        try:
            await app.bot.delete_webhook()
        except TelegramError as error:
            log.warning("webhook not removed", reason=error.message)
