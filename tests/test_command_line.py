"""The commands as a person types them, each a process of its own; and the playground, driven over HTTP."""

from __future__ import annotations

import asyncio
import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.content import FOLDER, load_content
from bot.errors import OperatorError
from tests.support.content import CONTENT
from tests.support.processes import environment, eventually, outside, playground

FIXTURES = Path(__file__).parent / "fixtures"
CHEN = 1003

Json = dict[str, Any]


def rolecall(
    *arguments: str, folder: Path, given: str = "", settings: Mapping[str, object] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run one command to its end."""
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        input=given,
        capture_output=True,
        cwd=folder,
        env=environment(folder, settings or {}),
        encoding="utf-8",
        timeout=60,
        check=False,
    )


def lines(text: str) -> list[Json]:
    return [json.loads(line) for line in text.splitlines()]


def test_migrate_may_be_run_again(tmp_path: Path) -> None:
    settings = {"database_url": f"sqlite:///{tmp_path / 'new' / 'rolecall.db'}"}
    for _ in range(2):
        done = rolecall("migrate", folder=tmp_path, settings=settings)
        assert (done.returncode, done.stdout) == (0, "The database has the newest schema.\n"), done.stderr
    with sqlite3.connect(tmp_path / "new" / "rolecall.db") as connection:
        assert connection.execute("SELECT count(*) FROM people").fetchone() == (0,)
    connection.close()


def test_fetch_reads_a_saved_answer(tmp_path: Path) -> None:
    done = rolecall("fetch", "remotive", "--file", str(FIXTURES / "remotive.json"), folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Backend Engineer — Lantern Labs — Europe, USA\n")
    assert '"skills": ["aws", "python", "typescript"]' in done.stdout
    assert "Remotive: ok; 2 postings, 3 broken rows" in done.stderr


def test_fetch_reads_a_saved_board(tmp_path: Path) -> None:
    done = rolecall("fetch", "greenhouse:acme", "--file", str(FIXTURES / "greenhouse.json"), folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "Greenhouse: ok; " in done.stderr


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (("nowhere",), "there is no source 'nowhere'; there are "),
        (("remotive", "--file", "nowhere.json"), "nowhere.json: "),
        (("remotive", "--file", __file__), f"{__file__}: "),
    ],
)
def test_fetch_says_what_is_wrong(arguments: tuple[str, ...], line: str, tmp_path: Path) -> None:
    done = rolecall("fetch", *arguments, folder=tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith(f"rolecall: {line}")
    assert done.stderr.count("\n") == 1


async def test_fetch_asks_the_source_itself(tmp_path: Path) -> None:
    async with outside(tmp_path) as out:
        fetched = await out.start("fetch", "remotive")
        assert await fetched.ends() == 0
        await eventually(lambda: fetched.lines)
        assert fetched.lines[-1] == "Remotive: empty; 0 postings, 0 broken rows"
        out.feeds.down.add("remotive")
        fetched = await out.start("fetch", "remotive")
        assert await fetched.ends() == 1
        await eventually(lambda: fetched.lines)
        assert fetched.lines[-1].startswith("Remotive: failed answered with status 500; 0 postings")


def test_normalise_reads_and_writes_json_lines(tmp_path: Path) -> None:
    postings = [
        {"id": 1, "title": "Разработчик Go", "company": "Café ☕", "text": "We write Go. Remote within the EU."},
        {"id": "zwei", "title": "Python developer", "html": "<p>Remote, US only.</p>", "location": "Remote"},
    ]
    given = "\n".join(json.dumps(posting, ensure_ascii=False) for posting in postings) + "\n\n"
    people = ("--person", "ana=de,Europe/Berlin", "--person", "dana=US,America/New_York")
    done = rolecall("normalise", *people, folder=tmp_path, given=given)
    assert (done.returncode, done.stderr) == (0, "")
    first, second = lines(done.stdout)
    assert (first["id"], second["id"]) == (1, "zwei")
    assert first["skills"] == ["go"]
    assert first["eligible"] == {"ana": "yes", "dana": "no"}
    assert second["eligible"] == {"ana": "no", "dana": "yes"}
    assert "US only" in second["eligible_because"]["ana"]


def test_normalise_goes_on_after_a_bad_line(tmp_path: Path) -> None:
    bad = ["not json", "[]", '{"title": "no id"}', '{"id": 1, "tags": "python"}', '{"id": 1, "title": "\\ud800"}']
    done = rolecall("normalise", folder=tmp_path, given="\n".join([*bad, '{"id": 9, "title": "Ünïcode 🚀"}']))
    assert done.returncode == 1
    assert [line.partition(":")[0] for line in done.stderr.splitlines()] == [f"line {n}" for n in range(1, 6)]
    assert [row["id"] for row in lines(done.stdout)] == [9]


@pytest.mark.parametrize("person", ["ana", "ana=DE", "ana=DE,Europe/Nowhere", "=DE,Europe/Berlin", "ana=Germany,UTC"])
def test_normalise_says_how_a_person_is_written(person: str, tmp_path: Path) -> None:
    done = rolecall("normalise", "--person", person, folder=tmp_path)
    assert done.returncode == 2
    assert done.stderr == f"rolecall: --person {person}: write it like ana=DE,Europe/Berlin\n"


async def test_doctor_finds_everything_well(tmp_path: Path) -> None:
    async with outside(tmp_path) as out:
        done = await asyncio.to_thread(rolecall, "doctor", folder=tmp_path, settings=out.settings())
    assert (done.returncode, done.stderr) == (0, "")
    said = [line.split(":")[0] for line in done.stdout.splitlines()]
    looked_at = (
        "configuration",
        "time zones",
        "content",
        "database",
        "Telegram",
        "source remotive",
        "source greenhouse",
    )
    assert said == [f"ok   {about}" for about in looked_at]
    assert f"Telegram: @rolecall_bot at {out.url}" in done.stdout


async def test_doctor_names_what_is_ill(tmp_path: Path) -> None:
    sources = tmp_path / "sources.yaml"
    sources.write_text('- {adapter: remotive, url: "http://127.0.0.1:9", allow_private: true}\n')
    settings = {"token": "1:x", "api_url": "http://127.0.0.1:9", "database_url": "mysql://x", "sources": sources}
    done = await asyncio.to_thread(rolecall, "doctor", folder=tmp_path, settings=settings)
    assert (done.returncode, done.stderr) == (1, "")
    ill = [line.split(":")[0] for line in done.stdout.splitlines() if line.startswith("FAIL ")]
    assert ill == ["FAIL database", "FAIL Telegram", "FAIL source remotive"]


async def test_doctor_does_not_repeat_a_token_that_is_refused(tmp_path: Path) -> None:
    async with outside(tmp_path) as out:
        done = await asyncio.to_thread(rolecall, "doctor", folder=tmp_path, settings=out.settings(token="1:unknown"))
    assert f"FAIL Telegram: {out.url} does not know this token" in done.stdout
    assert "unknown" not in done.stdout + done.stderr


def test_doctor_stops_at_a_bad_setting(tmp_path: Path) -> None:
    done = rolecall("doctor", folder=tmp_path, settings={"web_port": "http"})
    assert done.returncode == 1
    assert done.stdout.startswith("FAIL configuration: ROLECALL_WEB_PORT: ")
    assert done.stdout.count("\n") == 1


def test_content_is_well(tmp_path: Path) -> None:
    done = rolecall("content", "check", folder=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("content is well: ")
    assert f", {len(CONTENT.routines)} routines" in done.stdout
    counted = rolecall("content", "stats", folder=tmp_path).stdout.splitlines()
    items = sum(len(template.items) for template in CONTENT.routines.values())
    assert f"{len(CONTENT.routines)} routines with {items} items" in counted


@pytest.mark.parametrize("name", ["skills", "titles", "regions", "places", "starters"])
def test_broken_content_is_named_with_its_line(name: str, tmp_path: Path) -> None:
    folder = shutil.copytree(FOLDER, tmp_path / "content")
    broken = folder / "data" / f"{name}.yaml"
    whole = broken.read_text(encoding="utf-8")
    broken.write_text(whole.rstrip() + "\n} broken: [\n", encoding="utf-8")
    with pytest.raises(OperatorError, match=rf"{name}\.yaml:{len(whole.rstrip().splitlines()) + 1}: "):
        load_content(folder)
    broken.unlink()
    with pytest.raises(OperatorError, match=rf"{name}\.yaml: cannot be read: "):
        load_content(folder)


def test_an_article_that_cannot_be_shown_keeps_the_bot_from_starting(tmp_path: Path) -> None:
    folder = shutil.copytree(FOLDER, tmp_path / "content")
    broken = folder / "articles" / "time-blocking.md"
    whole = broken.read_text(encoding="utf-8").rstrip()
    broken.write_text(f"{whole}\n\n<table>\n", encoding="utf-8")
    with pytest.raises(OperatorError, match=rf"time-blocking\.md:{len(whole.splitlines()) + 2}: HTML cannot be shown"):
        load_content(folder)


def test_an_unknown_command_is_no_traceback(tmp_path: Path) -> None:
    done = rolecall("dance", folder=tmp_path)
    assert done.returncode == 2
    assert "No such command" in done.stderr
    assert "Traceback" not in done.stderr


@dataclass
class Playground:
    """A running playground, as its page sees it."""

    session: aiohttp.ClientSession

    async def messages(self, person: int) -> list[Json]:
        async with self.session.get("/playground/state", params={"person": str(person)}) as answer:
            return [one for one in (await answer.json())["people"][0]["messages"] if not one["mine"]]

    async def does(self, action: str, **body: object) -> Json:
        async with self.session.post(f"/playground/{action}", json=body) as answer:
            assert answer.status == 200, await answer.text()
            done: Json = await answer.json()
            return done

    async def hears(self, person: int, words: str) -> Json:
        async def newest() -> Json | None:
            messages = await self.messages(person)
            return messages[-1] if messages and words in messages[-1]["text"] else None

        found: Json = await eventually(newest)
        return found

    async def taps(self, person: int, label: str) -> None:
        """Tap the button with that label as soon as the newest message has one."""

        async def button() -> Json | None:
            newest = (await self.messages(person))[-1]
            row = (button for row in newest["keyboard"] for button in row if label in button["text"])
            return next(({"message": newest["id"], "data": button["callback_data"]} for button in row), None)

        await self.does("press", person=person, **(await eventually(button)))


async def test_the_playground_from_start_to_digest(tmp_path: Path) -> None:
    async with playground(tmp_path) as (process, url), aiohttp.ClientSession(url) as session:
        play = Playground(session)
        await play.does("say", person=CHEN, text="/start")
        await play.hears(CHEN, "What work do you want?")
        await play.taps(CHEN, "Python")
        await play.taps(CHEN, "Next")
        await play.hears(CHEN, "Where do you live?")
        await play.does("say", person=CHEN, text="Singapore")
        await play.hears(CHEN, "Singapore")
        await play.taps(CHEN, "9:00")
        await play.hears(CHEN, "Python")
        await play.taps(CHEN, "Subscribe")
        await play.hears(CHEN, "The first digest comes on")
        await play.does("advance", hours=24)
        digest = await play.hears(CHEN, "best roles of the last two weeks")
        assert "Demo feed: invented postings" in digest["text"]
        links = [entity["url"] for entity in digest["entities"] if entity["type"] == "text_link"]
        async with play.session.get(links[0]) as posting:
            assert "An invented posting" in await posting.text()
        assert await process.terminate() == 0
