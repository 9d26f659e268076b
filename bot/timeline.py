"""A picture of one day, hour by hour, drawn to be read on a phone whatever the colours of the chat."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.canvas import Canvas, broken, drawable, width
from bot.chart import GROUND, drawing

HOUR = 60  # minutes

# Pixels. A chat shows the picture some 600 wide: the smallest letters are still 14 high there.
WIDTH, MARGIN, PADDING, GAP, HAIR = 1080, 24, 12, 4, 2
HEADING, LETTERS, LINE = 38, 26, 34
HEADER, LEGEND_ROW, SWATCH = 92, 46, 26
AXIS, NOTES = 120, 420
AN_HOUR, TALLEST = 140, 1500

PALE, RULE, NOW = "#5f6b7a", "#e3e8ee", "#c62828"
# Light enough for dark letters on them.
COLOURS: Mapping[str, str] = {
    "focus": "#a9c9f5",
    "review": "#cdbdf2",
    "meeting": "#f4b8cb",
    "break": "#b3e2bb",
    "meal": "#fbd28f",
    "ritual": "#cfd7e1",
    "retrospective": "#f3e688",
    "measures": "#dfc9a3",
    "practice": "#9adede",
    "own": "#f5bfa0",
}


@dataclass(frozen=True, slots=True)
class Span:
    """Something on a day: when it starts, in minutes after midnight, and how many minutes it lasts, 0 for a moment.
    `kind` is one of `COLOURS`; `again` are further times of the same, as long as the first."""

    starts: int
    minutes: int
    text: str
    kind: str
    again: tuple[int, ...] = ()

    @property
    def ends(self) -> int:
        return self.starts + self.minutes


@dataclass(frozen=True, slots=True)
class Scale:
    """From the first full hour to the last, in minutes after midnight, and how many pixels an hour is high."""

    first: int
    last: int
    an_hour: float

    @classmethod
    def of(cls, spans: Sequence[Span]) -> Scale:
        first = min(span.starts for span in spans) // HOUR * HOUR
        ends = (start + max(span.minutes, 1) for span in spans for start in (span.starts, *span.again))
        last = -(-min(max(ends), 24 * HOUR) // HOUR) * HOUR
        return cls(first, last, min(AN_HOUR, TALLEST * HOUR / (last - first)))

    def y(self, minute: int) -> float:
        return HEADER + (minute - self.first) * self.an_hour / HOUR

    def height(self, span: Span) -> float:
        return span.minutes * self.an_hour / HOUR


async def timeline(title: str, spans: Sequence[Span], *, kinds: Mapping[str, str], now: int | None = None) -> bytes:
    """A PNG of a day with at least one span, from the first to the last. `kinds` names the kinds that occur; `now` is
    the minute after midnight at which a line is drawn."""
    return await asyncio.to_thread(_draw, title, spans, kinds, now)


def _draw(title: str, spans: Sequence[Span], kinds: Mapping[str, str], now: int | None) -> bytes:
    with drawing:
        spans = [replace(span, text=drawable(span.text)) for span in spans]
        scale = Scale.of(spans)
        long = [span for span in spans if scale.height(span) >= LINE]
        blocks = [replace(span, starts=starts) for span in long for starts in (span.starts, *span.again)]
        notes = sorted((span for span in spans if scale.height(span) < LINE), key=lambda span: span.starts)
        legend = list(_legend(kinds))
        bottom = max(scale.y(scale.last), HEADER + len(notes) * LINE) + LINE / 2
        canvas = Canvas(WIDTH, round(bottom + (legend[-1][1] + 1) * LEGEND_ROW + MARGIN))
        canvas.write(MARGIN, HEADER / 2, broken(title, WIDTH - 2 * MARGIN, HEADING)[0], HEADING, bold=True)
        _hours(canvas, scale, except_at=now)
        right = WIDTH - MARGIN - (NOTES if blocks and notes else 0)
        for block, lane, lanes in in_lanes(blocks):
            wide = (right - AXIS) / lanes
            _block(canvas, scale, block, AXIS + lane * wide, wide - GAP)
        _notes(canvas, scale, notes, left=right if blocks else AXIS, bottom=bottom)
        if now is not None and scale.first <= now <= scale.last:
            _now(canvas, scale.y(now), _clock(now))
        for x, row, kind in legend:
            y = bottom + (row + 0.5) * LEGEND_ROW
            canvas.box(x, y - SWATCH / 2, SWATCH, SWATCH, COLOURS[kind])
            canvas.write(x + SWATCH + PADDING, y, kinds[kind], LETTERS)
        return canvas.png()


def _hours(canvas: Canvas, scale: Scale, except_at: int | None) -> None:
    """The full hours, each with a hair across; none where something else is written instead."""
    for minute in range(scale.first, scale.last + 1, HOUR):
        y = scale.y(minute)
        canvas.box(AXIS - PADDING, y - HAIR / 2, WIDTH - MARGIN - AXIS + PADDING, HAIR, RULE)
        if except_at is None or abs(scale.y(except_at) - y) > LINE:
            canvas.write(MARGIN, y, _clock(minute), LETTERS, colour=PALE)


def in_lanes(blocks: Sequence[Span]) -> Iterator[tuple[Span, int, int]]:
    """Each block with the lane it has and the number of lanes there: those that overlap stand side by side."""
    group: list[tuple[Span, int]] = []
    ends: list[int] = []  # of the last block in each lane
    for block in sorted(blocks, key=lambda block: (block.starts, -block.minutes)):
        if ends and block.starts >= max(ends):
            yield from ((one, lane, len(ends)) for one, lane in group)
            group, ends = [], []
        lane = next((lane for lane, end in enumerate(ends) if end <= block.starts), len(ends))
        ends[lane : lane + 1] = [block.ends]
        group.append((block, lane))
    yield from ((one, lane, len(ends)) for one, lane in group)


def _block(canvas: Canvas, scale: Scale, block: Span, left: float, wide: float) -> None:
    """A box as high as the block is long, with the words in it: on one line where there is no room for two."""
    top, high = scale.y(block.starts), scale.height(block)
    canvas.box(left, top + HAIR / 2, wide, high - HAIR, COLOURS[block.kind])
    lines = int(high // LINE)
    if lines < 2:
        _line(canvas, left + PADDING, top + high / 2, left + wide - PADDING, block, most=1)
        return
    inner, whole = wide - 2 * PADDING, f"{_clock(block.starts)}–{_clock(block.ends)}"
    words = [whole, *broken(block.text, inner, LETTERS, most=lines - 1)]
    for number, line in enumerate(words):
        canvas.write(left + PADDING, top + (number + 0.5) * LINE + HAIR, line, LETTERS, bold=number == 0)


def _notes(canvas: Canvas, scale: Scale, notes: Sequence[Span], *, left: float, bottom: float) -> None:
    """What is too short for words within it: a mark at its time, and the words beside it, none over another."""
    heights = [scale.y(note.starts) for note in notes]
    for number in range(1, len(heights)):
        heights[number] = max(heights[number], heights[number - 1] + LINE)
    for number in range(len(heights)):
        heights[number] = min(heights[number], bottom - (len(heights) - number) * LINE)
    label = left + 3 * PADDING
    for note, height, below in zip(notes, heights, [*heights, bottom][1 : len(notes) + 1], strict=True):
        colour, at = COLOURS[note.kind], scale.y(note.starts)
        for starts in (note.starts, *note.again):
            canvas.box(left, scale.y(starts), PADDING, max(scale.height(note), 2 * HAIR), colour)
        canvas.line(left + PADDING, at + HAIR, label, height, colour, thick=HAIR)
        lines = _line(canvas, label + PADDING, height, WIDTH - MARGIN, note, most=min(2, int((below - height) // LINE)))
        canvas.box(label, height - LINE / 2, WIDTH - MARGIN - label, lines * LINE - HAIR, colour)


def _line(canvas: Canvas, left: float, y: float, right: float, span: Span, *, most: int) -> int:
    """When and what from the middle of the first line on, in at most so many lines; how many it took."""
    canvas.write(left, y, _clock(span.starts), LETTERS, bold=True)
    left += width(f"{_clock(span.starts)}  ", LETTERS, bold=True)
    lines = broken(span.text, right - left, LETTERS, most=most)
    for number, line in enumerate(lines):
        canvas.write(left, y + number * LINE, line, LETTERS)
    return len(lines)


def _now(canvas: Canvas, y: float, words: str) -> None:
    canvas.line(AXIS - PADDING, y, WIDTH - MARGIN, y, NOW, thick=HAIR)
    canvas.box(MARGIN - PADDING / 2, y - LINE / 2, width(words, LETTERS, bold=True) + PADDING, LINE, NOW)
    canvas.write(MARGIN, y, words, LETTERS, colour=GROUND, bold=True)


def _clock(minute: int) -> str:
    return f"{minute // HOUR:02}:{minute % HOUR:02}"


def _legend(kinds: Mapping[str, str]) -> Iterator[tuple[float, int, str]]:
    """Where each kind stands: pixels from the left, and the row."""
    x, row = float(MARGIN), 0
    for kind, name in kinds.items():
        wide = SWATCH + PADDING + width(name, LETTERS) + 2 * MARGIN
        if x > MARGIN and x + wide > WIDTH:
            x, row = float(MARGIN), row + 1
        yield x, row, kind
        x += wide
