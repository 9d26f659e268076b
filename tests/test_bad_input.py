"""Whatever one source answers, it is named, closes nothing, and costs no other source a job."""

from __future__ import annotations

import gzip
import json
from typing import Any

import httpx
import pytest

from tests.support.feeds import Advert
from tests.support.world import Somebody, World

ROW = {"id": 1, "title": "Python Clerk", "absolute_url": "https://boards.greenhouse.io/acme/jobs/1"}


def answer(*rows: Any) -> httpx.Response:
    return httpx.Response(200, json={"jobs": list(rows)})


def redirect(to: str) -> httpx.Response:
    return httpx.Response(302, headers={"location": to})


def packed(body: bytes) -> httpx.Response:
    return httpx.Response(200, stream=httpx.ByteStream(gzip.compress(body)), headers={"content-encoding": "gzip"})


@pytest.mark.parametrize(
    ("bad", "sign", "reason"),
    [
        (lambda: httpx.Response(200, content=b'{"jobs": [{"id": 1,'), "🔴", "the answer is not JSON"),
        (lambda: httpx.Response(200, content=b"<html><p>Back soon"), "🔴", "a web page instead of data"),
        (lambda: httpx.Response(200, json=[]), "🔴", "a JSON object was expected, not list"),
        (lambda: httpx.Response(200, json={"jobs": None}), "🔴", "the answer has no list 'jobs'"),
        (lambda: answer(None, 7, {}, {"id": None, "title": {}}), "🔴", "none of 4 rows can be read"),
        (lambda: httpx.Response(200, content=b"[" * 50_000_000), "🔴", "bytes"),
        (lambda: packed(b" " * 200_000_000), "🔴", "bytes"),
        (lambda: redirect("https://boards-api.greenhouse.io/v1/boards/acme/jobs?content=true"), "🔴", "loop"),
        (lambda: redirect("http://169.254.169.254/latest/meta-data"), "🔴", "169.254.169.254 leads to"),
    ],
    ids=[
        "malformed", "a web page", "another type", "null", "broken rows", "50 MB", "a gzip bomb", "a redirect loop",
        "a private address",
    ],
)  # fmt: skip
async def test_a_bad_answer_is_named_and_nothing_else_suffers(
    world: World, ana: Somebody, bad: Any, sign: str, reason: str
) -> None:
    kept = Advert("Python Developer", company="Board", place="Remote")
    world.feeds.publish_on_board(kept, Advert("Go Developer", place="Remote"))
    await world.settle()
    world.feeds.instead["greenhouse"] = bad
    world.feeds.publish(Advert("Python Architect", company="Else"))
    await world.advance(hours=1)
    for _ in range(6):
        await world.advance(hours=1)
    await ana.says("/sources")
    (line,) = [line for line in ana.heard.splitlines() if "greenhouse acme" in line]
    assert line.startswith(sign)
    assert reason in line
    await ana.says("python")
    ana.sees("2 roles in", "Python Developer", "Python Architect", "in trouble: Greenhouse (acme)")


async def test_odd_characters_come_through_as_text_and_break_no_message(world: World, ana: Somebody) -> None:
    """Mojibake is mended, control characters are left out, text from right to left stays what it is."""
    rows = [
        {**ROW, "title": "Python D\u00c3\u00a9veloppeur", "location": {"name": "Remote"}},
        {**ROW, "id": 2, "title": "Python\x00 Cl\x08erk\x1b", "content": "a\x00b", "location": {"name": "Remote"}},
        {**ROW, "id": 3, "title": "Python מפתח", "location": {"name": "Remote \u202egnp.exe"}},
        {**ROW, "id": 4, "title": "Python \ud83d <b>&lt;", "location": None, "metadata": 7, "offices": {}},
    ]
    body = json.dumps({"jobs": rows}).encode()
    world.feeds.instead["greenhouse"] = lambda: httpx.Response(200, content=body)
    await world.settle()
    await ana.says("python")
    ana.sees("4 roles in", "Python Développeur", "Python Clerk", "Python מפתח", "<b>")
    for number in "1234":
        await ana.taps(number)
        ana.sees("Company board at Greenhouse")
