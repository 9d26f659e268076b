"""A small picture of amounts, drawn to be read on a phone whatever the colours of the chat."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from io import BytesIO
from threading import Lock

# Its own light ground: a photo is shown on it in dark chats as well.
GROUND, INK, GAIN, LOSS = "#ffffff", "#1f2933", "#2a7f62", "#c8553d"
INCHES, DOTS_PER_INCH = (6.0, 3.6), 150

# The font cache of matplotlib is shared, and not made for several threads.
_drawing = Lock()


async def bars(title: str, amounts: Sequence[tuple[str, float, str]]) -> bytes:
    """A PNG with a bar for each (name, amount, amount in words), the first at the top; amounts below 0 go left."""
    return await asyncio.to_thread(_draw, title, amounts)


def _draw(title: str, amounts: Sequence[tuple[str, float, str]]) -> bytes:
    # Loading it takes longer and more memory than all else; most instances seldom draw.
    from matplotlib.figure import Figure

    with _drawing:
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
