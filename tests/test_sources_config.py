"""The operator's list of sources: what it may say, and how it is told what it may not."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.errors import OperatorError
from bot.sources import SOURCES
from bot.sources.config import SourceEntry, load

DEFAULT = Path(__file__).parents[1] / "content" / "data" / "sources.yaml"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "sources.yaml"


def test_the_default_list_reads_every_public_source() -> None:
    entries = {entry.adapter: entry for entry in load(DEFAULT)}
    assert {"remotive", "himalayas", "hackernews", "greenhouse"} <= set(entries)
    assert len(entries["greenhouse"].boards) >= 15
    assert all(entry.every == SOURCES[name].every and entry.url is None for name, entry in entries.items())


def test_every_key_is_read(file: Path) -> None:
    file.write_text(
        "- adapter: greenhouse\n"
        "  url: http://127.0.0.1:9000/greenhouse/\n"
        "  every: 15m\n"
        "  boards: [gitlab, elastic]\n"
        "  key: s3cret\n"
        "  allow_private: true\n"
        "- adapter: remotive\n"
        "  every: 1d\n"
    )
    greenhouse, remotive = load(file)
    assert greenhouse == SourceEntry(
        adapter="greenhouse",
        every=timedelta(minutes=15),
        url="http://127.0.0.1:9000/greenhouse",
        boards=("gitlab", "elastic"),
        key="s3cret",
        allow_private=True,
    )
    assert remotive == SourceEntry(adapter="remotive", every=timedelta(days=1))
    assert "s3cret" not in repr(greenhouse)


def test_several_entries_of_an_adapter_may_serve_different_boards(file: Path) -> None:
    file.write_text("- {adapter: greenhouse, boards: [gitlab], every: 2h}\n- {adapter: greenhouse, boards: [figma]}\n")
    assert [entry.boards for entry in load(file)] == [("gitlab",), ("figma",)]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("- adapter: monster\n", "sources.yaml:1: adapter: unknown adapter 'monster'; known are "),
        ("- every: 1d\n", "sources.yaml:1: adapter: is missing; known are "),
        ("- adapter: 7\n", "sources.yaml:1: adapter: must be a text"),
        ("- remotive\n", "sources.yaml:1: adapter: each source is a mapping"),
        ("\n- adapter: remotive\n  evry: 1d\n", "sources.yaml:3: evry: unknown key; known are adapter, url, every"),
        ("- adapter: remotive\n  [a]: 1d\n", "sources.yaml:2: ?: unknown key"),
        ("- adapter: remotive\n  adapter: remotive\n", "sources.yaml:2: adapter: is given twice"),
        ("- adapter: remotive\n  every: soon\n", "sources.yaml:2: every: must be a number of minutes"),
        ("- adapter: remotive\n  every: 0h\n", "sources.yaml:2: every: must be a number of minutes"),
        ("- adapter: remotive\n  every: 15\n", "sources.yaml:2: every: must be a text"),
        ("- adapter: remotive\n  every: 15m\n", "sources.yaml:2: every: Remotive may be read once in 6 h at most"),
        ("- adapter: remotive\n  url: remotive.com\n", "sources.yaml:2: url: must be http:// or https://"),
        ("- adapter: remotive\n  url: http://a:b@c/\n", "sources.yaml:2: url: must be"),
        ("- adapter: remotive\n  url: http://c:99999/\n", "sources.yaml:2: url: must be"),
        ("- adapter: remotive\n  url: https://c/?x=1\n", "sources.yaml:2: url: must be"),
        ("- adapter: remotive\n  allow_private: 'yes'\n", "sources.yaml:2: allow_private: must be true or false"),
        ("- adapter: remotive\n  boards: [a]\n", "sources.yaml:2: boards: Remotive has no boards"),
        ("- adapter: remotive\n- adapter: remotive\n", "sources.yaml:2: adapter: remotive is listed twice"),
        ("- adapter: greenhouse\n", "sources.yaml:1: boards: is missing: Greenhouse serves one company a board"),
        ("- adapter: greenhouse\n  boards: []\n", "sources.yaml:2: boards: must be a list of board names"),
        ("- adapter: greenhouse\n  boards: gitlab\n", "sources.yaml:2: boards: must be a list of board names"),
        ("- adapter: greenhouse\n  boards:\n    - a/b\n", "sources.yaml:3: boards: 'a/b' is no board name"),
        ("- adapter: greenhouse\n  boards:\n    - a\n    - a\n", "sources.yaml:3: boards: a is listed twice"),
        (
            "- {adapter: greenhouse, boards: [a]}\n- {adapter: greenhouse, boards: [b, a]}\n",
            "sources.yaml:2: boards: a is listed twice",
        ),
        ("", "sources.yaml: must be a list of sources"),
        ("adapter: remotive\n", "sources.yaml: must be a list of sources"),
        ("- adapter: [remotive\n", "sources.yaml:2: "),
        ("- &a [*a]\n", "sources.yaml:1: "),
        ("- adapter: remotive\n---\n- adapter: remotive\n", "sources.yaml:2: "),
    ],
)
def test_mistakes_are_told_by_file_line_and_key(file: Path, text: str, message: str) -> None:
    file.write_text(text)
    with pytest.raises(OperatorError) as caught:
        load(file)
    assert str(caught.value).startswith(message)
    assert "\n" not in str(caught.value)


def test_an_unreadable_file_is_told_by_its_path(file: Path) -> None:
    with pytest.raises(OperatorError, match="cannot be read"):
        load(file)
    file.write_bytes(b"- adapter: \xff")
    with pytest.raises(OperatorError, match="UTF-8"):
        load(file)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.text()
    | st.lists(
        st.sampled_from(
            ["- adapter: remotive", "  every: 1d", "  boards: [a]", "  url: x", "- [", "? *a", "!!binary x"]
        )
    ).map("\n".join)
)
def test_any_file_is_a_list_or_a_complaint(file: Path, text: str) -> None:
    file.write_text(text, "utf-8")
    try:
        entries = load(file)
    except OperatorError:
        return
    assert all(entry.adapter in SOURCES for entry in entries)
