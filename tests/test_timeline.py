"""The picture of a day: what it is drawn from, that it fits a chat, and that the loop goes on meanwhile."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.colors import to_hex
from matplotlib.image import imread

from bot.canvas import ELLIPSIS, broken, drawable, width
from bot.chart import GROUND, drawing
from bot.timeline import COLOURS, TALLEST, WIDTH, Scale, Span, in_lanes, timeline

FOCUS, WATER = Span(540, 90, "Focus on the feature", "focus"), Span(585, 0, "воды $5", "own", (675, 765))
KINDS = {kind: kind.title() for kind in COLOURS}
# https://core.telegram.org/bots/api#sendphoto
LARGEST_SUM, LARGEST_RATIO = 10_000, 20


@pytest.mark.parametrize(
    "spans",
    [
        [FOCUS],
        [WATER],
        [Span(0, 0, "", "own"), Span(1439, 1, "the last minute 🚀 中文", "break")],
        [FOCUS, WATER, Span(540, 90, "the same again", "meeting"), Span(600, 600, "x" * 300, "meal")],
        [Span(540, 0, f"at once {number}", "own") for number in range(100)],
        [Span(60 * hour, 5, "hourly", "ritual", tuple(range(60 * hour, 1439, 30))) for hour in range(24)],
    ],
    ids=["block", "notes", "whole day", "lanes", "crowd", "often"],
)
async def test_a_png_that_telegram_takes(spans: list[Span]) -> None:
    png = await timeline("Mon, Mar 2 · Europe/Berlin", spans, kinds=KINDS, now=555)
    picture = imread(BytesIO(png), format="png")
    high, wide, _ = picture.shape
    assert wide == WIDTH
    assert high + wide <= LARGEST_SUM
    assert high / wide <= LARGEST_RATIO
    assert to_hex(picture[1, 1]) == GROUND


async def test_another_day_is_another_picture() -> None:
    drawn = await asyncio.gather(
        timeline("A", [FOCUS], kinds=KINDS),
        timeline("A", [FOCUS], kinds=KINDS, now=555),
        timeline("A", [FOCUS, WATER], kinds=KINDS),
    )
    assert len(set(drawn)) == 3


async def test_the_loop_goes_on_while_it_is_drawn() -> None:
    with drawing:  # nobody can draw yet
        picture = asyncio.create_task(timeline("A", [FOCUS], kinds=KINDS))
        await asyncio.sleep(0)
        assert not picture.done()
    assert await picture


def test_nothing_is_loaded_before_something_is_drawn() -> None:
    code = "import sys, bot.timeline; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@given(spans=st.lists(st.builds(Span, st.integers(0, 1400), st.integers(1, 39), st.just("x"), st.just("focus"))))
def test_blocks_in_one_lane_never_overlap(spans: list[Span]) -> None:
    placed = list(in_lanes(spans))
    assert sorted(span.starts for span, _, _ in placed) == sorted(span.starts for span in spans)
    for number, (span, lane, lanes) in enumerate(placed):
        assert 0 <= lane < lanes
        for other, its_lane, _ in placed[number + 1 :]:
            assert lane != its_lane or span.ends <= other.starts or other.ends <= span.starts


@given(starts=st.integers(0, 1439), lasts=st.integers(0, 1440))
def test_the_scale_holds_the_day_and_stays_small(starts: int, lasts: int) -> None:
    scale = Scale.of([Span(starts, min(lasts, 1440 - starts), "x", "own")])
    assert 0 <= scale.first <= starts < scale.last <= 1440
    assert scale.y(scale.last) - scale.y(scale.first) <= TALLEST


@settings(max_examples=40)
@given(text=st.text(max_size=80), room=st.integers(20, 400), most=st.integers(1, 3))
def test_words_stay_within_their_room(text: str, room: int, most: int) -> None:
    lines = broken(drawable(text), room, 26, most=most)
    assert 1 <= len(lines) <= most
    for line in lines:
        assert width(line, 26) <= room or line == ELLIPSIS


def test_what_the_font_lacks_is_left_out() -> None:
    assert drawable("🚀 Ужин  with 中 ½ $x$") == "Ужин with ½ $x$"
