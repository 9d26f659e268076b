"""A picture made of boxes, lines and words, placed by the pixel; whoever draws holds `bot.chart.drawing`."""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING

from bot.chart import GROUND, INK

if TYPE_CHECKING:
    from matplotlib.font_manager import FontProperties

# With as many dots an inch as there are points, a letter of 26 points is 26 pixels high.
DOTS_PER_INCH = 72
ELLIPSIS = "…"


class Canvas:
    """So many pixels wide and high, counted from the top left; words lie above lines, and lines above boxes."""

    def __init__(self, wide: int, high: int) -> None:
        from matplotlib.figure import Figure

        self._figure = Figure(figsize=(wide / DOTS_PER_INCH, high / DOTS_PER_INCH), facecolor=GROUND)
        self._axes = self._figure.add_axes((0, 0, 1, 1), xlim=(0, wide), ylim=(high, 0))
        self._axes.set_axis_off()

    def box(self, left: float, top: float, wide: float, high: float, colour: str) -> None:
        from matplotlib.patches import Rectangle

        self._axes.add_artist(Rectangle((left, top), wide, high, color=colour, linewidth=0, zorder=1))

    def line(self, x: float, y: float, to_x: float, to_y: float, colour: str, *, thick: float) -> None:
        self._axes.plot((x, to_x), (y, to_y), color=colour, linewidth=thick, solid_capstyle="butt", zorder=2)

    def write(self, x: float, y: float, text: str, size: int, *, colour: str = INK, bold: bool = False) -> None:
        """A line of text that begins at `x` and has its middle at `y`."""
        drawn = self._axes.text(x, y, text, color=colour, font=_font(size, bold), zorder=3)
        drawn.set(verticalalignment="center_baseline", parse_math=False)

    def png(self) -> bytes:
        picture = BytesIO()
        self._figure.savefig(picture, format="png", dpi=DOTS_PER_INCH)
        return picture.getvalue()


def width(text: str, size: int, *, bold: bool = False) -> float:
    """How many pixels wide a line of text is."""
    from matplotlib.textpath import text_to_path

    wide, _, _ = text_to_path.get_text_width_height_descent(text, _font(size, bold), ismath=False)
    return float(wide)


def broken(text: str, room: float, size: int, *, most: int = 1) -> list[str]:
    """The text in at most so many lines that are no wider than `room`, broken between words; a cut shows as an
    ellipsis."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".lstrip()
        if not lines[-1] or width(longer, size) <= room:
            lines[-1] = longer
        elif len(lines) < most:
            lines.append(word)
        else:
            lines[-1] = longer  # is too wide, and therefore cut
            break
    return [_cut(line, room, size) for line in lines]


def drawable(text: str) -> str:
    """The text without what the font has no letters for, such as emoji."""
    from matplotlib.font_manager import findfont, get_font

    font = get_font(findfont(_font(10, False)))
    return " ".join("".join(letter for letter in text if letter == " " or font.get_char_index(ord(letter))).split())


def _cut(line: str, room: float, size: int) -> str:
    if width(line, size) <= room:
        return line
    kept = bisect_right(range(len(line)), room, key=lambda end: width(line[:end].rstrip() + ELLIPSIS, size))
    return line[: max(0, kept - 1)].rstrip() + ELLIPSIS


@lru_cache
def _font(size: int, bold: bool) -> FontProperties:
    from matplotlib.font_manager import FontProperties

    return FontProperties(family="DejaVu Sans", size=size, weight="bold" if bold else "normal")
