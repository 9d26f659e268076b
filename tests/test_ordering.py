"""People in parallel, one person in turn, and every handled update reported: through a real Application."""

from __future__ import annotations

import asyncio
import gc
import json
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from telegram import Update
from telegram.ext import Application, ApplicationBuilder, CallbackContext, TypeHandler
from telegram.request import BaseRequest

from bot.ordering import Ordering, conversation


class Offline(BaseRequest):
    """A Bot API that knows its own name and nothing else."""

    @property
    def read_timeout(self) -> float | None:
        return None

    async def initialize(self) -> None:
        pass

    async def shutdown(self) -> None:
        pass

    async def do_request(self, url: str, *_: object, **__: object) -> tuple[int, bytes]:
        assert url.endswith("/getMe")
        me = {"id": 1, "is_bot": True, "first_name": "Rolecall", "username": "rolecall_bot"}
        return 200, json.dumps({"ok": True, "result": me}).encode()


def said(update_id: int, chat: int) -> Update:
    person = {"id": chat, "is_bot": False, "first_name": "A"}
    message = {"message_id": update_id, "date": 0, "chat": {"id": chat, "type": "private"}, "from": person, "text": "x"}
    return Update.de_json({"update_id": update_id, "message": message}, None)


@dataclass
class Log:
    """What happened, in order; `handle` is what the one handler does between start and end."""

    handle: Callable[[Update], Awaitable[None]]
    events: list[tuple[str, int]] = field(default_factory=list)
    under_way: int = 0
    most: int = 0
    news: asyncio.Event = field(default_factory=asyncio.Event)

    async def handler(self, update: Update, _: CallbackContext[Any, Any, Any, Any]) -> None:
        self.tell("start", update.update_id)
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        try:
            await self.handle(update)
        finally:
            self.under_way -= 1
            self.tell("end", update.update_id)

    async def done(self, update_id: int) -> None:
        self.tell("done", update_id)

    def tell(self, step: str, update_id: int) -> None:
        self.events.append((step, update_id))
        self.news.set()

    async def reported(self, step: str, *update_ids: int) -> None:
        while not {(step, update_id) for update_id in update_ids} <= set(self.events):
            await self.news.wait()
            self.news.clear()


App = Application[Any, Any, Any, Any, Any, Any]


@asynccontextmanager
async def running(log: Log, **options: int) -> AsyncIterator[tuple[App, Ordering]]:
    ordering = Ordering(log.done, **options)
    app = (
        ApplicationBuilder()
        .token("1:a")
        .request(Offline())
        .get_updates_request(Offline())
        .updater(None)
        .job_queue(None)
        .concurrent_updates(ordering)
        .build()
    )
    app.add_handler(TypeHandler(Update, log.handler))

    async def swallow(_: object, __: CallbackContext[Any, Any, Any, Any]) -> None:
        pass

    app.add_error_handler(swallow)
    async with app:
        await app.start()
        yield app, ordering
        await app.stop()


@dataclass(frozen=True)
class Spoken:
    chat: int
    pauses: int
    fails: bool


spoken = st.lists(st.builds(Spoken, st.integers(1, 4), st.integers(0, 6), st.booleans()), max_size=25)


@settings(deadline=None, max_examples=60)
@given(spoken, st.integers(1, 4), st.lists(st.booleans(), max_size=25))
def test_any_interleaving_keeps_each_person_in_order(updates: list[Spoken], people: int, breaks: list[bool]) -> None:
    async def handle(update: Update) -> None:
        mine = updates[update.update_id]
        for _ in range(mine.pauses):
            await asyncio.sleep(0)
        if mine.fails:
            raise ValueError("handler failed")

    async def scenario() -> Log:
        log = Log(handle)
        async with running(log, people=people) as (app, ordering):
            for number, update in enumerate(updates):
                await app.update_queue.put(said(number, update.chat))
                if number < len(breaks) and breaks[number]:
                    await asyncio.sleep(0)
            await log.reported("done", *range(len(updates)))
            await ordering.drain()
        return log

    log = asyncio.run(scenario())
    by_chat: dict[int, list[tuple[str, int]]] = defaultdict(list)
    for event in log.events:
        by_chat[updates[event[1]].chat].append(event)
    for chat, events in by_chat.items():
        mine = [number for number, update in enumerate(updates) if update.chat == chat]
        assert events == [(step, number) for number in mine for step in ("start", "end", "done")]
    assert log.most <= people


async def test_one_persons_flood_does_not_hold_up_another() -> None:
    gate = asyncio.Event()

    async def handle(update: Update) -> None:
        if update.update_id < 500:
            await gate.wait()

    log = Log(handle)
    async with running(log, people=2) as (app, _):
        for number in range(500):
            await app.update_queue.put(said(number, 1))
        await app.update_queue.put(said(500, 2))
        await log.reported("done", 500)
        assert log.events == [("start", 0), ("start", 500), ("end", 500), ("done", 500)]
        gate.set()
    assert [number for step, number in log.events if step == "done"] == [500, *range(500)]


async def test_people_are_served_side_by_side_up_to_the_bound() -> None:
    gate = asyncio.Event()

    async def handle(_: Update) -> None:
        await gate.wait()

    log = Log(handle)
    async with running(log, people=3) as (app, ordering):
        for number in range(5):
            await app.update_queue.put(said(number, number))
        await log.reported("start", 0, 1, 2)
        draining = asyncio.create_task(ordering.drain())
        await asyncio.sleep(0)
        assert not draining.done()
        gate.set()
        await draining
        assert log.most == 3
        assert sorted(number for step, number in log.events if step == "done") == [0, 1, 2, 3, 4]


async def test_nobody_idle_is_remembered() -> None:
    log = Log(lambda _: asyncio.sleep(0))
    async with running(log) as (app, ordering):
        for number in range(100):
            await app.update_queue.put(said(number, number))
        await log.reported("done", *range(100))
        await ordering.drain()
        gc.collect()
        kept = [thing for thing in gc.get_objects() if type(thing).__module__ == "bot.ordering"]
        assert kept == [ordering]


async def test_a_cancelled_wait_lets_the_next_one_through_and_is_not_done() -> None:
    log = Log(lambda _: asyncio.sleep(0))
    ordering = Ordering(log.done)
    gate = asyncio.Event()

    async def slow() -> None:
        await gate.wait()

    first = asyncio.create_task(ordering.process_update(said(1, 1), slow()))
    second = asyncio.create_task(ordering.process_update(said(2, 1), slow()))
    third = asyncio.create_task(ordering.process_update(said(3, 1), slow()))
    await asyncio.sleep(0)
    second.cancel()
    gate.set()
    await asyncio.gather(first, third)
    with pytest.raises(asyncio.CancelledError):
        await second
    assert log.events == [("done", 1), ("done", 3)]


async def test_a_failing_application_still_reports_the_update() -> None:
    log = Log(lambda _: asyncio.sleep(0))
    ordering = Ordering(log.done)

    async def broken() -> None:
        raise RuntimeError("not initialised")

    with pytest.raises(RuntimeError, match="not initialised"):
        await ordering.process_update(said(1, 1), broken())
    assert log.events == [("done", 1)]
    await ordering.drain()


PERSON = {"id": 7, "is_bot": False, "first_name": "A"}
POLL: dict[str, object] = {
    "id": "p1",
    "question": "?",
    "options": [],
    "total_voter_count": 0,
    "is_closed": False,
    "is_anonymous": True,
    "type": "regular",
    "allows_multiple_answers": False,
    "allows_revoting": False,
    "members_only": False,
}


@pytest.mark.parametrize(
    ("content", "key"),
    [
        ({"message": {"message_id": 1, "date": 0, "chat": {"id": -5, "type": "group"}, "from": PERSON}}, -5),
        ({"callback_query": {"id": "1", "from": PERSON, "chat_instance": "1", "data": "x"}}, 7),
        ({"inline_query": {"id": "1", "from": PERSON, "query": "", "offset": ""}}, 7),
        ({"poll_answer": {"poll_id": "p1", "user": PERSON, "option_ids": [], "option_persistent_ids": []}}, 7),
        ({"poll": POLL}, "p1"),
    ],
)
def test_what_belongs_together(content: dict[str, Any], key: object) -> None:
    update = Update.de_json({"update_id": 1, **content}, None)
    assert conversation(update) == key


def test_what_belongs_to_nobody_stands_alone() -> None:
    assert conversation(Update(1)) != conversation(Update(1))
    assert conversation("anything") != conversation("anything")
