"""Rolecall as its operator runs it: real processes, signals, and a Telegram and feeds reached over HTTP."""

from __future__ import annotations

import asyncio
import random
import socket
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.clock import Clock
from bot.pipeline.digest import BATCH
from storage import Storage
from tests.support.databases import Postgres
from tests.support.feeds import Advert
from tests.support.processes import Outside, eventually, much_later, opened, outside, spawn

ANA, BORIS = 1001, 1002
SECRET = "s3cret"


@pytest.fixture
async def out(tmp_path: Path) -> AsyncIterator[Outside]:
    async with outside(tmp_path) as made:
        made.telegram.join(ANA, "Ana")
        made.telegram.join(BORIS, "Boris")
        made.feeds.publish(Advert("Python developer"), Advert("Backend engineer", text="We write Python."))
        made.feeds.publish_on_board(Advert("Platform engineer", text="Python and Kubernetes."))
        yield made


async def with_due_digests(storage: Storage, out: Outside, people: range) -> None:
    """These people have an alert whose digest is due, once every feed has been read and matched."""

    async def read_and_matched() -> bool:
        return await storage.jobs.count() == 3 and not await storage.jobs.unmatched(limit=1)

    await eventually(read_and_matched)
    now = Clock().now()
    for person in people:
        out.telegram.join(person, f"P{person}")
        out.telegram.people[person].started = True
        await storage.people.arrive(person, language="en", now=now)
        await storage.alerts.add(person, "python", digest_at=None, next_digest_at=now, now=now)


def digests(out: Outside) -> Counter[int]:
    """How many messages each person got that tell of the Platform engineer."""
    return Counter(chat for chat, text in out.sent if "Platform engineer" in text)


async def test_it_starts_answers_and_ends_when_told(out: Outside) -> None:
    rolecall = await out.start()
    welcome = await out.says(ANA, "/start")
    assert welcome.inline_keyboard
    async with aiohttp.ClientSession(await rolecall.url()) as session:
        for path in ("/healthz", "/readyz"):
            async with session.get(path) as answer:
                assert (answer.status, await answer.text()) == (200, "ok\n")

        async def is_counted() -> bool:
            async with session.get("/metrics") as answer:
                return "rolecall_updates_total 1.0" in await answer.text()

        await eventually(is_counted)
    await out.is_polled()
    assert out.calls.index("getMe") < out.calls.index("getUpdates")
    assert await rolecall.terminate() == 0
    assert await rolecall.says("stopping")
    assert not [line for line in rolecall.events() if line["level"] == "error"]


async def test_a_kill_loses_no_update(out: Outside) -> None:
    """Neither one on its way to the process, nor one on which it is at work; each is answered once."""
    rolecall = await out.start()
    await out.is_polled()
    with out.holding("getUpdates", after_effect=True) as hold:
        out.telegram.say(ANA, "/start")
        await eventually(lambda: hold.held)
        await rolecall.kill()
    assert not out.heard(ANA)
    with out.holding("sendMessage") as hold:
        rolecall = await out.start()
        await eventually(lambda: hold.held)
        await rolecall.kill()
    assert not out.heard(ANA)
    await out.start()
    await eventually(lambda: out.heard(ANA))
    await out.says(ANA, "/help")
    assert len(out.heard(ANA)) == 2


async def test_kills_at_any_moment_lose_and_repeat_no_effect(out: Outside, database_url: str) -> None:
    """Several people make several alerts while the process is killed again and again, in the midst of its calls."""
    chance = random.Random(1)
    out.database_url = database_url
    people, searches = range(2001, 2005), ("python", "go")
    await (running := await out.start()).says("running")

    async def make_alerts(storage: Storage, person: int) -> None:
        out.telegram.join(person, f"P{person}")
        tapped = set()
        for number, words in enumerate(searches, start=1):
            out.telegram.say(person, f"/alert {words}")

            async def is_made(wanted: int = number) -> bool:
                # A kill may have the question asked twice, and people answer what they see.
                if out.offers(person, "Subscribe") and (asked := out.newest(person).id) not in tapped:
                    tapped.add(asked)
                    out.tap(person, "Subscribe")
                return len(await storage.alerts.of(person)) >= wanted

            await eventually(is_made)

    async with opened(database_url) as storage, asyncio.TaskGroup() as group:
        for person in people:
            group.create_task(make_alerts(storage, person))
        for _ in range(3):
            enough = len(out.calls) + chance.randrange(4, 16)
            await eventually(lambda: len(out.calls) >= enough)  # noqa: B023
            await running.kill()
            running = await out.start()

    async with opened(database_url) as storage:

        async def all_handled() -> bool:
            return not await storage.inbox.pending()

        await eventually(all_handled)
        for person in people:
            assert sorted(alert.query for alert in await storage.alerts.of(person)) == [
                f"skill:{words}" for words in sorted(searches)
            ]
    assert await running.terminate() == 0


async def test_a_dialog_goes_on_after_kills(out: Outside) -> None:
    async with opened(out.database_url) as storage:
        rolecall = await out.start()
        await out.says(ANA, "/start")

        async def is_handled() -> bool:
            return not await storage.inbox.pending()

        await eventually(is_handled)
        await rolecall.kill()
        rolecall = await out.start()
        await out.taps(ANA, "Python")
        await out.taps(ANA, "Next")
        with out.holding("editMessageText") as hold:
            out.tap(ANA, "Skip")
            await eventually(lambda: hold.held)
            asked = out.newest(ANA)
            await rolecall.kill()
        rolecall = await out.start()
        await eventually(lambda: out.newest(ANA) != asked)
        await out.taps(ANA, "9:00")
        with out.holding("editMessageText", after_effect=True) as hold:
            out.tap(ANA, "Subscribe")
            await eventually(lambda: hold.held)
            await rolecall.kill()
        await out.start()
        await out.says(ANA, "/alerts")
        assert [alert.query for alert in await storage.alerts.of(ANA)] == ["skill:python"]


@pytest.mark.parametrize("arrived", [False, True])
async def test_a_kill_while_digests_are_sent(out: Outside, arrived: bool) -> None:
    """Each comes once; only one whose confirmation was lost in the crash comes twice, as the README says."""
    people = range(2001, 2009)
    rolecall = await out.start()
    async with opened(out.database_url) as storage:
        with out.holding("sendMessage", after_effect=arrived) as hold:
            await with_due_digests(storage, out, people)
            await eventually(lambda: hold.held)
            await rolecall.kill()
        before = digests(out)
        assert bool(before) is arrived
        await much_later(storage, Clock())
    rolecall = await out.start()
    await eventually(lambda: digests(out) - before >= Counter(people))
    assert await rolecall.terminate() == 0
    # With nothing in doubt there are no doubles; else only those that were under way.
    assert digests(out) - Counter(people) <= before


async def test_kills_while_digests_are_made(out: Outside) -> None:
    """Some are queued and others not when the process dies; each comes once."""
    people = range(2001, 2001 + 2 * BATCH + 1)
    rolecall = await out.start()
    async with opened(out.database_url) as storage:
        await with_due_digests(storage, out, range(0))
        assert await rolecall.terminate() == 0
        await with_due_digests(storage, out, people)
        with out.holding("sendMessage"):
            for made in (1, BATCH + 1):
                rolecall = await out.start()

                async def are_queued(made: int = made) -> bool:
                    return sum((await storage.outbox.counts()).values()) >= made

                await eventually(are_queued)
                await rolecall.kill()
                await much_later(storage, Clock())
    rolecall = await out.start(messages_per_second=1000)
    await eventually(lambda: digests(out).keys() >= set(people))
    assert await rolecall.terminate() == 0
    assert digests(out) == Counter(people)


async def test_being_told_to_stop_leaves_no_message_in_doubt(out: Outside) -> None:
    people = range(2001, 2006)
    rolecall = await out.start()
    async with opened(out.database_url) as storage:
        await with_due_digests(storage, out, people)
        await eventually(lambda: digests(out))
        assert await rolecall.terminate() == 0
        assert "sending" not in await storage.outbox.counts()
    await out.start()
    await eventually(lambda: digests(out).keys() >= set(people))
    assert digests(out) == Counter(people)


async def test_of_two_with_one_token_the_first_goes_on(out: Outside) -> None:
    first = await out.start()
    await out.says(ANA, "/start")
    second = await out.start(database_url=f"sqlite:///{out.folder / 'second.db'}")
    assert await second.ends() == 2
    assert second.lines[-1].startswith("rolecall: ROLECALL_TOKEN: another bot is using it")
    assert "Traceback" not in "\n".join(second.lines)
    await out.says(ANA, "/help")
    assert len(out.heard(ANA)) == 2
    assert await first.terminate() == 0


async def test_one_process_takes_the_updates_of_a_database(out: Outside) -> None:
    """A second one would handle again what the first has under way; whoever is killed is succeeded at once."""
    first = await out.start()
    await out.is_polled()
    with out.holding("sendMessage") as hold:
        out.telegram.say(ANA, "/start")
        await eventually(lambda: hold.held)
        second = await out.start()
        assert await second.ends() == 2
        assert second.lines[-1].startswith("rolecall: ROLECALL_ROLES: another process takes the updates")
        assert hold.held == 1
        await first.kill()
    third = await out.start()
    await eventually(lambda: out.heard(ANA))
    assert await third.terminate() == 0
    assert len(out.heard(ANA)) == 1


async def test_webhook(out: Outside) -> None:
    rolecall = await out.start(webhook_url="https://example.invalid", webhook_secret=SECRET)
    address = f"{await rolecall.url()}/telegram"
    await eventually(lambda: "setWebhook" in out.calls)
    out.telegram.people[ANA].started = out.telegram.people[BORIS].started = True

    def update(number: int, person: int, text: str) -> dict[str, Any]:
        chat = {"id": person, "type": "private", "first_name": "P"}
        sender = {"id": person, "is_bot": False, "first_name": "P"}
        entities = [{"type": "bot_command", "offset": 0, "length": len(text)}]
        message = {"message_id": number, "date": 1, "chat": chat, "from": sender, "text": text, "entities": entities}
        return {"update_id": number, "message": message}

    async def post(session: aiohttp.ClientSession, body: object, secret: str = SECRET) -> int:
        headers = {"X-Telegram-Bot-Api-Secret-Token": secret} if secret else {}
        async with session.post(address, json=body, headers=headers) as answer:
            return answer.status

    async with aiohttp.ClientSession() as session:
        for wrong in ("", "wrong", SECRET + "x", "\udcff"):
            assert await post(session, update(1, BORIS, "/start"), wrong) == 403
        assert await post(session, ["no update"]) == 400
        assert await post(session, update(7, ANA, "/start")) == 200
        assert await post(session, update(7, ANA, "/start")) == 200
        assert await post(session, update(8, ANA, "/help")) == 200
    await eventually(lambda: len(out.heard(ANA)) >= 2)
    assert await rolecall.terminate() == 0
    assert len(out.heard(ANA)) == 2
    assert not out.heard(BORIS)
    assert "getUpdates" not in out.calls


async def test_workers_share_the_work_and_take_over_from_a_killed_one(out: Outside, postgresql: Postgres) -> None:
    first, second = range(2001, 2031), range(3001, 3006)
    url = postgresql.url()
    updates, killed, worker = [
        await out.start(database_url=url, roles=role) for role in ("updates", "worker", "worker")
    ]
    for process in (updates, killed, worker):
        await process.says("running")
    async with opened(url) as storage:

        async def are_recorded() -> bool:
            return (await storage.outbox.counts()).get("sent") == len(first)

        await with_due_digests(storage, out, first)
        await out.says(ANA, "/start")
        await eventually(are_recorded)
        await killed.kill()
        await with_due_digests(storage, out, second)
        await much_later(storage, Clock())
        await eventually(lambda: digests(out).keys() >= {*first, *second})
        for process in (updates, worker):
            assert await process.terminate() == 0
        assert digests(out) == Counter((*first, *second))
        assert set(await storage.outbox.counts()) == {"sent"}


def a_locked_database(folder: Path) -> Any:
    connection = sqlite3.connect(folder / "rolecall.db", isolation_level=None)
    connection.execute("BEGIN EXCLUSIVE")
    return connection


def a_taken_port(_folder: Path) -> socket.socket:
    return socket.create_server(("127.0.0.1", 0))


def nothing(_folder: Path) -> None:
    return None


@pytest.mark.parametrize(
    ("settings", "prepare", "line"),
    [
        ({"token": "1:unknown"}, nothing, "ROLECALL_TOKEN: Telegram does not know this token"),
        ({"api_url": "http://127.0.0.1:9"}, nothing, "ROLECALL_API_URL: Telegram does not answer"),
        ({"messages_per_second": "many"}, nothing, "ROLECALL_MESSAGES_PER_SECOND: "),
        ({"web_port": "{port}"}, a_taken_port, "ROLECALL_WEB_PORT: cannot listen on 127.0.0.1:"),
        ({}, a_locked_database, "ROLECALL_DATABASE_URL: cannot open sqlite"),
        ({"database_url": "sqlite:////dev/null/x.db"}, nothing, "ROLECALL_DATABASE_URL: "),
        ({"database_url": "postgresql://rolecall:hidden@127.0.0.1:9/x"}, nothing, "ROLECALL_DATABASE_URL: cannot open"),
        ({"sources": "/nowhere/sources.yaml"}, nothing, "/nowhere/sources.yaml: cannot be read: "),
        (
            {"webhook_url": "https://127.0.0.1", "webhook_secret": SECRET},
            nothing,
            "ROLECALL_WEBHOOK_URL: Telegram does",
        ),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, dict) else "",
)
async def test_what_the_operator_must_put_right_is_one_line(
    out: Outside, settings: dict[str, str], prepare: Callable[[Path], Any], line: str
) -> None:
    obstacle = prepare(out.folder)
    port = str(obstacle.getsockname()[1]) if isinstance(obstacle, socket.socket) else ""
    rolecall = await out.start(**{name: value.format(port=port) for name, value in settings.items()})
    assert await rolecall.ends() == 2
    await eventually(lambda: rolecall.lines)
    assert rolecall.lines[-1].startswith(f"rolecall: {line}"), rolecall.lines
    assert "hidden" not in rolecall.lines[-1]
    assert [said for said in rolecall.lines if not said.startswith("{")] == rolecall.lines[-1:]
    if obstacle is not None:
        obstacle.close()


async def test_an_unknown_variable_is_refused(tmp_path: Path) -> None:
    rolecall = await spawn("run", folder=tmp_path, settings={"tokn": "1:x"})
    assert rolecall.process.stderr is not None
    said = (await rolecall.process.stderr.read()).decode()
    assert await rolecall.ends() == 2
    assert said == "rolecall: unknown setting ROLECALL_TOKN; the README lists those there are\n"
