"""The composition root: builds everything an instance is made of, in order, and closes it in reverse."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from aiohttp import web
from telegram import BotCommand, LinkPreviewOptions
from telegram.constants import ParseMode
from telegram.error import InvalidToken, TelegramError
from telegram.ext import Application, ContextTypes, Defaults, ExtBot
from telegram.request import BaseRequest

import handlers
from bot import web as web_app
from bot.clock import Clock, ShiftedClock, StoppedClock
from bot.config import Settings
from bot.content import FOLDER, Content, load_content
from bot.context import Context, Services
from bot.errors import OperatorError
from bot.inbox import Finished, Inbox
from bot.language_model import LanguageModel
from bot.leases import Leases
from bot.library.search import Search
from bot.limits import Limits
from bot.log import logger
from bot.metrics import Metrics
from bot.ordering import Ordering
from bot.pipeline.alarms import Alarms
from bot.pipeline.appraise import Appraiser
from bot.pipeline.composer import Composer
from bot.pipeline.deliver import Deliver
from bot.pipeline.digest import DigestTick
from bot.pipeline.following import Following
from bot.pipeline.housekeep import Housekeep
from bot.pipeline.ingest import Ingest
from bot.pipeline.listening import Listening
from bot.pipeline.liveness import Liveness
from bot.pipeline.match import Match
from bot.pipeline.plans import PlanTick
from bot.pipeline.reminders import ReminderTick
from bot.pipeline.tips import TipTick
from bot.rates import load_rates
from bot.request import AiohttpRequest, environment_proxy
from bot.sources.config import SourceEntry
from bot.sources.config import load as load_sources
from bot.sources.fetcher import Fetcher
from bot.ticks import Tick, Ticks
from bot.whereabouts import Gazetteer
from storage import DatabaseUnavailable, DatabaseUrlError, Storage

log = logger(__name__)

OVERDUE_STEP = timedelta(minutes=1)

BotApplication = Application[Any, Context, Any, Any, Any, Any]


@dataclass(frozen=True, slots=True)
class App:
    """A built instance. `bot` talks to Telegram, `ticks` do what falls due, `web` serves HTTP."""

    settings: Settings
    clock: Clock
    storage: Storage
    content: Content
    metrics: Metrics
    application: BotApplication
    inbox: Inbox
    leases: Leases
    ticks: Ticks
    web: web.Application

    @property
    def bot(self) -> ExtBot[Any]:
        bot: ExtBot[Any] = self.application.bot
        return bot


@dataclass(frozen=True, slots=True)
class Parts:
    """What differs between Telegram, the playground and tests."""

    clock: Clock
    request: BaseRequest
    polling: BaseRequest
    fetcher: Fetcher
    entries: list[SourceEntry]
    token: str


def parts_for_telegram(settings: Settings) -> Parts:
    """The parts of an instance that talks to a Bot API over the network."""
    if settings.token is None:
        raise OperatorError("ROLECALL_TOKEN is not set")
    proxy = environment_proxy(settings.api_url)
    return Parts(
        clock=Clock(),
        request=AiohttpRequest(proxy=proxy),
        polling=AiohttpRequest(connections=1, proxy=proxy),
        fetcher=Fetcher(),
        entries=source_entries(settings),
        token=settings.token.get_secret_value(),
    )


def source_entries(settings: Settings) -> list[SourceEntry]:
    return load_sources(settings.sources or FOLDER / "data" / "sources.yaml")


@asynccontextmanager
async def build(settings: Settings, parts: Parts) -> AsyncIterator[App]:
    """Build an instance; raises `OperatorError` where a setting, a file or the database is unusable."""
    clock, metrics = parts.clock, Metrics()
    async with AsyncExitStack() as stack:
        content = load_content()
        storage = await open_storage(settings)
        stack.push_async_callback(storage.close)
        leases = Leases(storage, clock)
        stack.push_async_callback(leases.release)
        await leases.inherit()
        # Also where logging in fails, after which python-telegram-bot leaves them open.
        for request in (parts.request, parts.polling):
            stack.push_async_callback(request.shutdown)
        await stack.enter_async_context(parts.fetcher)

        appraiser = Appraiser(content, await asyncio.to_thread(load_rates))
        composer = Composer(storage, content, appraiser, clock)
        following = Following(storage, parts.fetcher, clock)
        alarms = Alarms(storage, content.words, settings.admins, clock)

        language_model = LanguageModel.of(settings)
        if language_model is not None:
            stack.push_async_callback(language_model.close)

        application = _application(settings, parts, Finished(storage, clock, metrics))
        application.bot_data["services"] = Services(
            settings=settings,
            clock=clock,
            storage=storage,
            content=content,
            gazetteer=Gazetteer(),
            appraiser=appraiser,
            composer=composer,
            following=following,
            alarms=alarms,
            search=Search(content.library, content.thesaurus),
            language_model=language_model,
            commands={section.title: section.advertised for section in handlers.SECTIONS},
        )
        handlers.install(application)
        inbox = Inbox(application, parts.polling, storage, clock)

        ingest = Ingest(storage, parts.fetcher, content.vocabulary, parts.entries, following, alarms, clock)
        if "worker" in settings.roles:
            await ingest.sync()
        deliver = Deliver(storage, application.bot, alarms, metrics, clock, per_second=settings.own_messages_per_second)
        digest = DigestTick(storage, composer, appraiser, clock)
        match = Match(storage, Listening(storage, content, clock), appraiser, clock)
        table = [
            Tick("ingest", timedelta(seconds=15), ingest, wakes="match"),
            Tick(
                "liveness", timedelta(minutes=5), Liveness(storage, parts.fetcher, parts.entries, clock), exclusive=True
            ),
            Tick("match", timedelta(seconds=2), match, exclusive=True, wakes="digest"),
            Tick("digest", timedelta(seconds=2), digest, wakes="deliver", stop=digest.stop),
            Tick("tips", timedelta(seconds=5), TipTick(storage, content, clock)),
            Tick("plans", timedelta(seconds=5), PlanTick(storage, content, clock)),
            Tick("reminders", timedelta(seconds=5), ReminderTick(storage, content, clock), wakes="deliver"),
            Tick("deliver", timedelta(seconds=1), deliver, exclusive=True, stop=deliver.stop),
            Tick("housekeep", timedelta(hours=1), Housekeep(storage, clock)),
        ]
        ticks = Ticks(table, leases, storage.wakeups, clock, metrics)
        web = web_app.build(storage, metrics)
        yield App(settings, clock, storage, content, metrics, application, inbox, leases, ticks, web)


async def open_storage(settings: Settings) -> Storage:
    """The database, or an `OperatorError` saying what is wrong with it."""
    try:
        return await Storage.open(settings.database)
    except (DatabaseUrlError, DatabaseUnavailable) as error:
        raise OperatorError(f"ROLECALL_DATABASE_URL: {error}") from error


@contextmanager
def listen(settings: Settings) -> Iterator[socket.socket]:
    """A socket on the address of the settings, taken before anything else is built; port 0 takes any free one."""
    host, port = settings.web_host, settings.web_port
    try:
        door = socket.create_server((host, port))
    except OSError as error:
        reason = error.strerror or error
        raise OperatorError(f"ROLECALL_WEB_PORT: cannot listen on {host}:{port}: {reason}") from error
    with door:
        yield door


@asynccontextmanager
async def serve(app: App, door: socket.socket) -> AsyncIterator[None]:
    """Serve HTTP on the socket while the block runs."""
    runner = web.AppRunner(app.web, access_log=None, shutdown_timeout=2)
    await runner.setup()
    try:
        await web.SockSite(runner, door).start()
        yield
    finally:
        await runner.cleanup()


@asynccontextmanager
async def talking(app: App) -> AsyncIterator[None]:
    """Telegram's side of an instance: log in, take up what was left, and finish what is under way at the end."""
    application = app.application
    try:
        await application.initialize()
    except InvalidToken as error:
        raise OperatorError("ROLECALL_TOKEN: Telegram does not know this token") from error
    except TelegramError as error:
        raise OperatorError(f"ROLECALL_API_URL: Telegram does not answer: {error.message}") from error
    try:
        await application.start()
        try:
            if "updates" in app.settings.roles:
                await app.inbox.replay()
            yield
        finally:
            await application.stop()
    finally:
        await application.shutdown()


async def wind(app: App, clock: ShiftedClock | StoppedClock, by: timedelta) -> None:
    """Wind the clock forward, stopping wherever a digest or a message falls due so that each happens at its time."""
    target = clock.now() + by
    while clock.now() < target:
        storage = app.storage
        timed = (storage.alerts, storage.tips, storage.plans, storage.reminders, storage.occurrences, storage.outbox)
        dues = [await noun.next_due() for noun in timed]
        due = min((moment for moment in dues if moment is not None), default=target)
        # What is overdue did not settle; it gets another chance a minute later.
        clock.wind_to(min(target, due if due > clock.now() else clock.now() + OVERDUE_STEP))
        await app.ticks.settle()


async def advertise_commands(app: App) -> None:
    """Set the command menu of each language, where it is not what it should be; a failure is only logged."""
    for language in ("", *app.content.words.codes):
        texts = app.content.words.texts(language)
        wanted = tuple(BotCommand(name, texts.gettext(about)) for name, about in handlers.ADVERTISED)
        try:
            if await app.bot.get_my_commands(language_code=language or None) != wanted:
                await app.bot.set_my_commands(wanted, language_code=language or None)
        except TelegramError as error:
            log.warning("commands not advertised", language=language, reason=error.message)
            return


def _application(settings: Settings, parts: Parts, finished: Finished) -> BotApplication:
    bot: ExtBot[Any] = ExtBot(
        parts.token,
        base_url=f"{settings.api_url}/bot",
        base_file_url=f"{settings.api_url}/file/bot",
        request=parts.request,
        get_updates_request=parts.polling,
        rate_limiter=Limits(settings.own_messages_per_second, parts.clock),
        defaults=Defaults(parse_mode=ParseMode.HTML, link_preview_options=LinkPreviewOptions(is_disabled=True)),
    )
    return (
        Application.builder()
        .bot(bot)
        .updater(None)
        .job_queue(None)
        .concurrent_updates(Ordering(finished))
        .context_types(ContextTypes(context=Context))
        .build()
    )
