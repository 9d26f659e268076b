"""Whatever a feed serves, an adapter answers with jobs that can be shown, or says that it is no feed."""

from __future__ import annotations

import json
from copy import deepcopy
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.errors import SourceFailed, UnknownBoard
from bot.sources import SOURCES
from bot.sources.base import Page, SourceState, TellsStatus

FIXTURES = Path(__file__).parent / "fixtures"
NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
BOARDS = {"adzuna": "gb", "feed": "https://jobs.example/feed"}

limited = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])

texts = (
    st.text(st.characters(codec=None), max_size=20)
    | st.text("\0\x08\x1b\x7f\u202e\ud83d\udc00 \n<>&;\"'/:%[]{}", max_size=20)
    | st.sampled_from(
        ["1e999", "NaN", "https://[", "http://x:99999999/", "javascript:0", "//", "9" * 5000, "31/12/9999"]
    )
)
numbers = st.sampled_from([10**400, -(10**400), 1e308, 2**63, -1, 0, 1e-320]) | st.floats() | st.integers()
scalars = st.none() | st.booleans() | numbers | texts
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3), max_leaves=8
)
splices = st.binary(max_size=8) | st.sampled_from(
    [
        b"<",
        b">",
        b"&x;",
        b"&#0;",
        b"]]>",
        b"<![CDATA[",
        b"<!--",
        b"<?",
        b'"',
        b"\xff",
        b"<!DOCTYPE a>",
        b"<item>",
        b"</item>",
    ]
)


def state(name: str) -> SourceState:
    key = SOURCES[name].key
    return SourceState(now=NOW, board=BOARDS.get(name, "saltmarsh"), key=key and ":".join("x" * len(key.split(":"))))


def answers(name: str, kind: str) -> list[bytes]:
    """The sample answers of a source in this format."""
    return [
        path.read_bytes()
        for path in sorted(FIXTURES.glob(f"{name}*.{kind}"))
        if path.stem == name or path.stem.startswith(f"{name}_")
    ]


def check(name: str, body: bytes) -> None:
    try:
        page = SOURCES[name].parse(body, state(name))
    except (SourceFailed, UnknownBoard):
        return
    assert isinstance(page, Page)
    for job in page.jobs:
        assert job.key
        assert job.title.strip()
        assert job.url.startswith(("http://", "https://"))
        for words in (job.key, job.title, job.url, job.company, job.html, job.text, job.place, *job.tags, *job.places):
            assert "\0" not in words
            words.encode()
        for moment in (job.published_at, job.expires_at):
            assert moment is None or moment.tzinfo is UTC


def slots(node: Any) -> list[tuple[Any, Any]]:
    """Every place in a document that holds a value, as a container and what to index it with."""
    inner = list(node.items()) if isinstance(node, dict) else list(enumerate(node)) if isinstance(node, list) else []
    return [slot for key, value in inner for slot in ((node, key), *slots(value))]


@pytest.mark.parametrize("name", list(SOURCES))
def test_every_source_has_a_sample_and_reads_jobs_from_it(name: str) -> None:
    samples = [*answers(name, "json"), *answers(name, "xml")]
    assert any(SOURCES[name].parse(body, state(name)).jobs for body in samples)


@pytest.mark.parametrize("name", list(SOURCES))
@limited
@given(start=st.sampled_from([b"", b"{", b"[", b'{"jobs":[', b"<?xml version='1.0'?>", b"<rss>"]), body=st.binary())
def test_arbitrary_bytes(name: str, start: bytes, body: bytes) -> None:
    check(name, start + body)


@pytest.mark.parametrize("name", [name for name in SOURCES if answers(name, "json")])
@limited
@given(data=st.data())
def test_documents_with_odd_values(name: str, data: st.DataObject) -> None:
    document = deepcopy(json.loads(data.draw(st.sampled_from(answers(name, "json")))))
    for _ in range(data.draw(st.integers(1, 4))):
        container, key = data.draw(st.sampled_from(slots(document)))
        if data.draw(st.booleans()):
            container[key] = data.draw(values)
        else:
            container.pop(key)
        if not slots(document):
            break
    check(name, json.dumps(document).encode())


@pytest.mark.parametrize("name", [name for name in SOURCES if answers(name, "xml")])
@limited
@given(data=st.data())
def test_damaged_xml(name: str, data: st.DataObject) -> None:
    body = data.draw(st.sampled_from(answers(name, "xml")))
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(body)))
        body = body[:start] + data.draw(splices) + body[start + data.draw(st.integers(0, 12)) :]
    check(name, body)


@pytest.mark.parametrize("name", [name for name, source in SOURCES.items() if isinstance(source, TellsStatus)])
@limited
@given(body=st.binary() | values.map(lambda value: json.dumps({"success": True, "jobs": value}).encode()))
def test_any_status_is_told_or_has_failed(name: str, body: bytes) -> None:
    source = SOURCES[name]
    assert isinstance(source, TellsStatus)
    try:
        told = source.parse_status(body)
    except SourceFailed:
        return
    assert set(told.values()) <= {True, False}
