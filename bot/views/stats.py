"""How the library is used, for the people who run the bot; nobody is named."""

from __future__ import annotations

from collections.abc import Sequence

from bot.i18n import Texts
from bot.library.library import Library
from bot.views.length import clip
from bot.views.view import View

Counted = Sequence[tuple[str, int]]

TITLE_UNITS = 80


def stats(
    texts: Texts,
    library: Library,
    *,
    readers: int,
    subscribers: int,
    runs: int,
    most_read: Counted,
    most_missed: Counted,
    most_reported: Counted,
) -> View:
    """Each count is an id of the library and a number; what is no longer in the library is shown by its id."""
    _ = texts.gettext
    tables = [
        (_("Most read"), _titled(library, most_read)),
        (_("Most missed"), _titled(library, most_missed)),
        (_("Answers called wrong"), _titled(library, most_reported)),
    ]
    text = texts.render(
        "stats",
        articles=len(library.articles),
        checklists=len(library.checklists),
        questions=len(library.questions),
        readers=readers,
        subscribers=subscribers,
        runs=runs,
        tables=tables,
    )
    return View(text)


def _titled(library: Library, counted: Counted) -> list[tuple[str, int]]:
    titles = {entry.id: entry.title for entry in library.entries.values()}
    return [(clip(f"{titles.get(name, '')} ({name})".strip(), TITLE_UNITS), number) for name, number in counted]
