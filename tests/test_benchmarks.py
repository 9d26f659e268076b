"""The benchmarks run on a little generated data and count rightly; how fast they are is no test's affair."""

from __future__ import annotations

import gzip
import json
import sys
from collections import Counter
from pathlib import Path
from statistics import fmean
from typing import Any

import aiohttp
import pytest
from sqlalchemy import text

from benchmarks import (
    clustering,
    delivery,
    digests,
    feed,
    increments,
    library_search,
    normalise,
    reminders,
    reverse_search,
    workers,
)
from benchmarks.boards import Boards
from benchmarks.bot_api import BotApi, message_update
from benchmarks.cluster import engine_of
from benchmarks.openings import TWIN_EVERY, advertised
from benchmarks.standing import alerts, offers
from bot.normalise.gazetteer import Gazetteer
from tests.support.content import CONTENT
from tests.support.databases import Postgres


def test_openings_are_the_same_each_time_and_some_are_twins() -> None:
    openings = list(advertised(300))
    assert openings == list(advertised(300))
    assert 0.3 < 1 - len({opening.number for opening in openings}) / 300 < 0.5
    assert fmean(len(opening.raw.text) for opening in openings) == pytest.approx(3_200, rel=0.1)
    first = {opening.number: opening.raw for opening in reversed(openings)}
    one, other = first[TWIN_EVERY], first[TWIN_EVERY + 1]
    assert (one.company, one.title, one.place) == (other.company, other.title, other.place)
    assert one.text != other.text


def test_cards_are_judged_by_the_openings_they_hold() -> None:
    perfect = clustering.judge([0, 0, 1], {0: 7, 1: 7, 2: 8})
    assert (perfect.recall, perfect.precision) == (1, 1)
    missed = clustering.judge([0, 0, 0], {0: 7, 1: 8, 2: 7})
    assert (missed.recall, missed.precision) == (0.5, 1)
    mixed = clustering.judge([0, 1, 0], {0: 7, 1: 7, 2: 7})
    assert (mixed.recall, mixed.precision) == (1, 0.5)


async def test_clustering_finds_planted_copies_and_keeps_twins_apart() -> None:
    gazetteer = Gazetteer(CONTENT.vocabulary)
    measured = await clustering.measure(gazetteer, 500, further=1)
    assert len(measured.further) == 1
    assert measured.quality.recall > 0.9
    assert measured.quality.precision == 1


async def test_increments_count_what_came_and_went() -> None:
    before, after = increments.generated(400)
    earlier, later = ({raw.key for board in at.values() for raw in board} for at in (before, after))
    first, second, again = await increments.measure(before, after)
    assert (first.known, first.missing, first.closed) == (len(earlier), 0, 0)
    assert (second.known, second.missing, second.closed) == (len(earlier | later), len(earlier - later), 0)
    assert (again.known, again.closed) == (len(earlier | later), len(earlier - later))


async def test_due_digests_are_queued_once_on_both_databases(database_url: str) -> None:
    measured = await digests.measure(database_url, 60, 20)
    assert (measured.due, measured.queued, measured.doubled) == (20, 20, 0)
    assert measured.told > 20


async def test_due_reminders_ring_once_each_on_both_databases(database_url: str) -> None:
    reminders.fill(database_url, 40)
    ticked = await reminders.measure(database_url, (1, 3))
    assert {due: queued for due, (_, _, queued) in ticked.due.items()} == {1: 1, 3: 3}
    assert len(await reminders.measure_idle([database_url, database_url])) == 2


@pytest.mark.parametrize("in_memory", [True, False])
def test_jobs_that_are_due_are_found(tmp_path: Path, in_memory: bool) -> None:
    assert reminders.peer(6, 4, None if in_memory else f"sqlite:///{tmp_path / 'jobs.db'}").due == 4


async def test_a_job_each_runs_where_there_are_few() -> None:
    peer = await digests.measure_peer(6, 4)
    assert (peer.ran, peer.missed) == (4, 0)


def test_a_snapshot_is_read_by_board(tmp_path: Path) -> None:
    row = {
        "id": 5,
        "title": "Data Engineer",
        "company": "Acme",
        "location": "Oslo",
        "absolute_url": "https://x.example",
    }
    path = tmp_path / "snapshot.json.gz"
    path.write_bytes(gzip.compress(json.dumps([{**row, "company_slug": "acme"}]).encode()))
    (raw,) = increments.read(path)["acme"]
    assert (raw.key, raw.title, raw.company, raw.place) == ("5", "Data Engineer", "Acme", "Oslo")


def test_reverse_search_and_its_peers_find_what_judging_each_alert_finds() -> None:
    postings = offers(12)
    listed = list(alerts(2_000))
    assert listed == list(alerts(2_000))
    _, found = reverse_search.ours(iter(listed), postings, list(alerts(10)))
    judged = reverse_search.naive(listed, postings)
    assert judged.found == found.found
    assert any(found.found)
    peers = dict(reverse_search.compare(2_000, postings, 5))
    assert {name.partition(",")[0] for name in peers} >= {"SQLite FTS5"}
    for peer in peers.values():
        assert reverse_search.agree(found, peer)
    judged.found[0] = judged.found[0] ^ {1}
    assert not reverse_search.agree(found, judged)


@pytest.mark.parametrize(
    ("module", "arguments"),
    [
        (clustering, ["--count", "200", "--further", "1"]),
        (digests, ["--people", "60", "--due", "20"]),
        (feed, ["--count", "20"]),
        (increments, ["--count", "80"]),
        (normalise, ["--count", "20"]),
        (reverse_search, ["--alerts", "300", "--postings", "10"]),
    ],
)
def test_each_prints_a_table_and_how_it_may_be_wrong(
    module: object, arguments: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["benchmark", *arguments])
    module.main()  # type: ignore[attr-defined]
    assert "How the figures may be wrong" in capsys.readouterr().out


def test_the_library_is_asked_every_golden_question(capsys: pytest.CaptureFixture[str]) -> None:
    library_search.main(["--rounds", "1"])
    said = capsys.readouterr().out
    assert "passages" in said
    assert "questions: mean" in said


@pytest.mark.parametrize("body", ["form", "json", "multipart"])
async def test_the_bot_api_gives_updates_and_counts_messages_of_any_client(body: str) -> None:
    api = BotApi()
    api.publish([message_update(number, 7, "/help") for number in (1, 2)])
    async with api.serving() as origin, aiohttp.ClientSession(origin) as session:

        async def call(method: str, **parameters: int) -> Any:
            if body == "json":
                answer = session.post(f"/bot1:a/{method}", json=parameters)
            else:
                form = aiohttp.FormData({name: str(value) for name, value in parameters.items()})
                if body == "multipart":
                    form.add_field("file", b"x", filename="x")
                answer = session.post(f"/bot1:a/{method}", data=form)
            async with answer as response:
                return (await response.json())["result"]

        assert [update["update_id"] for update in await call("getUpdates", offset=0)] == [1, 2]
        assert [update["update_id"] for update in await call("getUpdates", offset=2)] == [2]
        assert not api.served.is_set()
        for number in (1, 2):
            assert (await call("sendMessage", chat_id=-7))["message_id"] == number
        assert [chat for _, chat in api.taken] == [-7, -7]
        assert api.served.is_set()


def test_the_mail_has_groups_and_doubles() -> None:
    chats = Counter(delivery.mail(delivery.FULL))
    assert (chats.total(), chats[-1], chats[-2], chats[20], chats[21]) == (1_800, 22, 22, 2, 1)


@pytest.mark.parametrize("strict", [True, False])
def test_the_servers_refuse_what_is_too_much(strict: bool) -> None:
    server = delivery.Server(limit=3, strict=strict)
    assert [server.judge(chat, 10.0) for chat in (1, 2, 3)] == [None] * 3
    assert server.judge(4, 10.5) == (delivery.BLOCK if strict else None)
    assert server.judge(5, 12.0) == (3.5 if strict else None)
    assert server.judge(1, 20.0) is None
    assert server.judge(1, 20.5) == 1


async def test_boards_list_more_for_as_long_as_they_hire() -> None:
    boards = Boards(1, before=2, more=3, about=lambda number: f"No. {number}.", ahead=3)
    async with boards.serving() as listed, aiohttp.ClientSession(listed.split('"')[1]) as session:

        async def read() -> list[dict[str, Any]]:
            async with session.get("/v1/boards/board0/jobs") as answer:
                return list((await answer.json())["jobs"])

        assert len(await read()) == 2
        boards.hire(1)
        hired = await read()
        assert await read() == hired
    assert [row["content"].rpartition(".")[0].rpartition(" ")[2] for row in hired[2:]] == ["0", "1", "2"]
    assert len({row["id"] for row in hired}) == 5
    assert len(boards.answered) == 3


def test_two_cores_need_half_of_all_time_or_what_the_busiest_worker_needs() -> None:
    alone = workers.Measured(1, 0, 0, wall=9, busiest=6, workers=6, database=2)
    together = workers.Measured(1, 0, 0, wall=9, busiest=2.5, workers=6.5, database=2.5)
    assert (alone.least, together.least) == (6, 4.5)


async def test_a_server_counts_the_time_of_all_its_processes(postgresql: Postgres) -> None:
    server, url = workers.Server(postgresql.url()), postgresql.url()
    before = server.cpu()
    engine = engine_of(url)
    with engine.connect() as connection:
        connection.execute(text("SELECT count(*) FROM generate_series(1, 2000000)"))
    engine.dispose()
    assert server.cpu() > before
