"""Rolecall in several processes on one machine, beside a fake Telegram: `python -m bot.playground.cluster`."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
import tempfile
from collections.abc import Mapping
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import cast

import typer
from aiohttp import ClientError, ClientSession, ClientTimeout, web
from prometheus_client.parser import text_string_to_metric_families

from bot.app import listen, open_storage
from bot.clock import Clock
from bot.config import PREFIX, Settings, load_settings
from bot.content import FOLDER
from bot.errors import OperatorError
from bot.playground.actions import Refusal
from bot.playground.control import PersonCard
from bot.playground.demo_feed import DemoFeed, add_demo_feed, read_demo_jobs
from bot.playground.seed import PEOPLE
from bot.playground.server import add_playground
from bot.playground.telegram import FloodLimit, Telegram

WORKERS = 3
SOURCES = '- {{adapter: demo, url: "{address}", every: 1m, allow_private: true}}\n'
# Somebody's digest is due every so often, for a while: something to do for the workers.
CROWD, FIRST_OF_CROWD = 600, 20_001
CROWD_EVERY = timedelta(seconds=0.2)
CROWD_WANTS = ("python", "go", "java", "devops", "postgresql", "typescript")
LOOK_EVERY = 5.0  # seconds
QUICK = ClientTimeout(total=2)
DOINGS = {
    "ingest": "sources read",
    "match": "roles matched",
    "digest": "digests composed",
    "deliver": "messages sent",
    "updates": "updates handled",
}


@dataclass(frozen=True, slots=True)
class Several:
    """What the page controls where there is no one process whose clock could be wound."""

    clock: Clock

    def now(self) -> datetime:
        return self.clock.now()

    async def advance(self, by: timedelta) -> None:
        raise Refusal("The clock of several processes cannot be wound.")

    def notice(self) -> str:
        return f"Demo feed: invented postings. {WORKERS + 1} processes share the work; their clock is the real one."

    def people(self) -> list[PersonCard]:
        return [PersonCard(person.id, person.first_name, person.about) for person in PEOPLE]


class Member:
    """One process of the cluster: says in lines of its own what it logs and does."""

    def __init__(self, name: str, process: asyncio.subprocess.Process, clock: Clock) -> None:
        self._name = name
        self._clock = clock
        self._process = process
        self._url = ""
        self._done: dict[str, float] = {}

    def say(self, words: str) -> None:
        typer.echo(f"{self._clock.now():%H:%M:%S} {self._name:<8} | {words}")

    async def relay(self) -> None:
        """Pass on what the process logs, until it ends."""
        self.say(f"started, process {self._process.pid}")
        async for line in cast("asyncio.StreamReader", self._process.stderr):
            self._pass_on(line.decode(errors="replace").rstrip())
        status = await self._process.wait()
        self._url = ""
        self.say(f"ended by {signal.Signals(-status).name}" if status < 0 else f"ended with status {status}")

    def _pass_on(self, line: str) -> None:
        try:
            told = json.loads(line)
        except ValueError:
            self.say(line)
            return
        if told["event"] == "running":
            self._url = f"http://127.0.0.1:{told['port']}/metrics"
        said = {key: value for key, value in told.items() if key not in {"event", "level", "timestamp", "logger"}}
        self.say(" ".join((told["event"], *(f"{key}={value}" for key, value in said.items() if value != ""))))

    async def look(self, session: ClientSession) -> None:
        """Say what the process did since the last look, by its own metrics."""
        if not self._url:
            return
        try:
            async with session.get(self._url, timeout=QUICK) as answer:
                done = doings(await answer.text())
        except (ClientError, TimeoutError):
            return
        more = {words: done[name] - self._done.get(name, 0) for name, words in DOINGS.items()}
        if any(more.values()):
            self.say(", ".join(f"{words}: {count:.0f}" for words, count in more.items() if count))
        self._done = done

    async def stop(self) -> None:
        with suppress(ProcessLookupError):
            self._process.terminate()
        await self._process.wait()


async def run(settings: Settings, stop: asyncio.Event) -> None:
    """Run the cluster until told to stop. Its database is a new one, unless the settings name one."""
    clock = Clock()
    telegram = Telegram(clock.now)
    telegram.limit(FloodLimit())
    for person in PEOPLE:
        telegram.join(person.id, person.first_name, language_code=person.language_code)
    async with AsyncExitStack() as stack:
        door = stack.enter_context(listen(settings))
        address = "http://{}:{}".format(*door.getsockname())
        database_url = settings.database_url
        if not database_url:
            # Imported here: it is a tool of development, which a machine with a PostgreSQL need not have.
            from bot.playground.postgresql import postgresql

            database_url = stack.enter_context(postgresql())
        await _gather(settings.model_copy(update={"database_url": database_url}), telegram, clock)
        app = web.Application()
        add_playground(app, telegram, Several(clock))
        add_demo_feed(
            app, DemoFeed(read_demo_jobs(FOLDER / "data" / "demo_jobs.yaml"), clock.now(), address), clock.now
        )
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=2)
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        await web.SockSite(runner, door).start()
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="rolecall-", ignore_cleanup_errors=True)))
        (folder / "sources.yaml").write_text(SOURCES.format(address=address))
        chosen = {
            "token": telegram.token,
            "api_url": address,
            "database_url": database_url,
            "sources": str(folder / "sources.yaml"),
            "web_port": "0",
            "log_format": "json",
        }
        typer.echo(f"The playground is at {address}; Ctrl-C stops everything, kill -9 a worker and others take over.")
        await _watch(await _start(chosen, folder, clock, stack), stop)


async def _gather(settings: Settings, telegram: Telegram, clock: Clock) -> None:
    """People with an alert each, whose first digests fall due one after the other."""
    storage = await open_storage(settings)
    now = clock.now()
    async with storage.transaction() as tx:
        for number in range(CROWD):
            person = FIRST_OF_CROWD + number
            telegram.join(person, f"P{number}")
            telegram.people[person].started = True
            await tx.people.arrive(person, language="en", now=now)
            due, wanted = now + number * CROWD_EVERY, f"skill:{CROWD_WANTS[number % len(CROWD_WANTS)]}"
            await tx.alerts.add(person, wanted, digest_at=None, next_digest_at=due, now=now)
    await storage.close()


async def _start(chosen: Mapping[str, str], folder: Path, clock: Clock, stack: AsyncExitStack) -> list[Member]:
    """A process for updates and the workers, which end with the stack."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    settings = {f"{PREFIX}{name.upper()}": value for name, value in chosen.items()}
    members = []
    for name in ("updates", *(f"worker {number}" for number in range(1, WORKERS + 1))):
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "run",
            env=ours | settings | {f"{PREFIX}ROLES": name.partition(" ")[0]},
            cwd=folder,
            stderr=asyncio.subprocess.PIPE,
            start_new_session=True,  # Ctrl-C is ours, and what stops them is we
        )  # fmt: skip
        member = Member(name, process, clock)
        members.append(member)
        relaying = asyncio.create_task(member.relay())
        stack.push_async_callback(asyncio.wait, [relaying])

    async def stop_all() -> None:
        await asyncio.gather(*(member.stop() for member in members))

    stack.push_async_callback(stop_all)
    return members


async def _watch(members: list[Member], stop: asyncio.Event) -> None:
    """Say now and then what each did, until told to stop."""
    async with ClientSession() as session:
        while not stop.is_set():
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_EVERY):
                    await stop.wait()
            for member in members:
                await member.look(session)


def doings(exposition: str) -> dict[str, float]:
    """What a process counts of itself, by the names of `DOINGS`."""
    found = dict.fromkeys(DOINGS, 0.0)
    for family in text_string_to_metric_families(exposition):
        for sample in family.samples:
            if sample.name == "rolecall_updates_total":
                found["updates"] = sample.value
            elif sample.name == "rolecall_tick_items_total" and sample.labels["tick"] in found:
                found[sample.labels["tick"]] = sample.value
    return found


async def _until_interrupted(settings: Settings) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await run(settings, stop)


def main() -> None:
    try:
        asyncio.run(_until_interrupted(load_settings()))
    except OperatorError as error:
        typer.echo(f"rolecall: {error}", err=True)
        sys.exit(2)


if __name__ == "__main__":
    main()
