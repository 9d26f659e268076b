"""Prints what a benchmark measured, beside what was aimed at and how it may be wrong."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console
from rich.table import Table


def show(title: str, rows: Iterable[tuple[str, str, str]], doc: str | None) -> None:
    """One table of figures (name, measured, target, "" where there is none); below it the caveats, which are all but
    the first paragraph of a benchmark's docstring."""
    table = Table("figure", "measured", "target", title=title, title_justify="left")
    for row in rows:
        table.add_row(*row)
    console = Console(highlight=False, soft_wrap=True)
    console.print(table)
    console.print((doc or "").partition("\n\n")[2].strip(), markup=False)
