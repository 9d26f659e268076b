"""A small picture of amounts, drawn to be read on a phone whatever the colours of the chat."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# Its own light ground: a photo is shown on it in dark chats as well.
GROUND, INK, GAIN, LOSS = "#ffffff", "#1f2933", "#2a7f62", "#c8553d"
FAINT, EARLIER = "#dde3e8", "#9cc7b7"
INCHES, DOTS_PER_INCH = (6.0, 3.6), 150
PANEL_INCHES, HEAD_INCHES = 1.15, 0.75

# The font cache of matplotlib is shared, and not made for several threads.
drawing = Lock()


@dataclass(frozen=True, slots=True)
class Panel:
    """Amounts of one kind, a column each, with the words above them, "" for none; `whole` is how much there might have
    been, empty where nobody knows."""

    name: str
    values: Sequence[float]
    words: Sequence[str]
    whole: Sequence[float] = ()


async def bars(title: str, amounts: Sequence[tuple[str, float, str]]) -> bytes:
    """A PNG with a bar for each (name, amount, amount in words), the first at the top; amounts below 0 go left."""
    return await asyncio.to_thread(_draw, title, amounts)


async def panels(title: str, columns: Sequence[str], below_each_other: Sequence[Panel]) -> bytes:
    """A PNG of at least one panel with the same columns, the last of which stands out."""
    return await asyncio.to_thread(_draw_panels, title, columns, below_each_other)


def _draw(title: str, amounts: Sequence[tuple[str, float, str]]) -> bytes:
    # Loading it takes longer and more memory than all else; most instances seldom draw.
    from matplotlib.figure import Figure

    with drawing:
        figure = Figure(figsize=INCHES, dpi=DOTS_PER_INCH, facecolor=GROUND, layout="constrained")
        axes = figure.subplots()
        names = [name for name, _, _ in amounts]
        values = [amount for _, amount, _ in amounts]
        drawn = axes.barh(names, values, color=[GAIN if value >= 0 else LOSS for value in values], height=0.6)
        labels = axes.bar_label(drawn, labels=[words for _, _, words in amounts], padding=4, fontsize=13, color=INK)
        heading = axes.set_title(title, fontsize=15, color=INK, loc="left", pad=12)
        for text in (*labels, heading, *axes.get_yticklabels()):
            text.set_parse_math(False)  # two dollar signs would be read as a formula
        axes.invert_yaxis()
        axes.axvline(0, color=INK, linewidth=1)
        axes.margins(x=0.25)
        axes.tick_params(axis="y", length=0, labelsize=13, labelcolor=INK)
        axes.set_xticks([])
        axes.set_frame_on(False)
        picture = BytesIO()
        figure.savefig(picture, format="png")
    return picture.getvalue()


def _draw_panels(title: str, columns: Sequence[str], below_each_other: Sequence[Panel]) -> bytes:
    from matplotlib.figure import Figure

    with drawing:
        size = (INCHES[0], HEAD_INCHES + PANEL_INCHES * len(below_each_other))
        figure = Figure(figsize=size, dpi=DOTS_PER_INCH, facecolor=GROUND, layout="constrained")
        heading = figure.suptitle(title, fontsize=15, color=INK, x=0.008, ha="left")
        heading.set_parse_math(False)
        every = figure.subplots(len(below_each_other), 1, squeeze=False)[:, 0]
        for axes, panel in zip(every, below_each_other, strict=True):
            _draw_panel(axes, panel)
            axes.set_xticks(range(len(columns)), [])
        every[-1].set_xticks(range(len(columns)), columns)
        picture = BytesIO()
        figure.savefig(picture, format="png")
    return picture.getvalue()


def _draw_panel(axes: Axes, panel: Panel) -> None:
    places, last = range(len(panel.values)), len(panel.values) - 1
    behind = axes.bar(places, panel.whole, color=FAINT, width=0.7) if panel.whole else None
    drawn = axes.bar(places, panel.values, color=[GAIN if n == last else EARLIER for n in places], width=0.7)
    labels = axes.bar_label(behind or drawn, labels=list(panel.words), padding=2, fontsize=12, color=INK)
    name = axes.set_title(panel.name, fontsize=13, color=INK, loc="left", pad=12)
    for text in (*labels, name):
        text.set_parse_math(False)
    axes.margins(y=0.3)
    axes.set_ylim(bottom=0, top=None if any((*panel.values, *panel.whole)) else 1)
    axes.tick_params(axis="both", length=0, labelsize=12, labelcolor=INK)
    axes.set_yticks([])
    axes.set_frame_on(False)
    axes.axhline(0, color=INK, linewidth=1)
