"""What the library answers to a question: the passages, with the words that were asked for in bold."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from itertools import accumulate

from bot import routes
from bot.i18n import Texts
from bot.library.search import Answer
from bot.library.words import words
from bot.utf16 import units
from bot.views import shelves
from bot.views.length import clip
from bot.views.view import Button, View

EXCERPT = 340  # UTF-16 units
# Telegram shows at most a hundred pieces of formatting in a message, and fewer are easier to read.
MOST_BOLD = 12
TITLE_UNITS = 160

_SENTENCE = re.compile(r"(?<=[.!?:])\s+|\n+")


def answers(texts: Texts, question: str, found: Sequence[Answer], *, jobs: bool) -> View:
    """The passages that answer, the titles of what may, and a button to each whole; `jobs` offers to search for jobs
    instead."""
    sure = [answer for answer in found if answer.sure]
    text = texts.render(
        "found",
        question=clip(question, 120),
        answers=[{**_named(answer), "excerpt": excerpt(answer.text, answer.stems)} for answer in sure],
        nearest=[_named(answer) for answer in found if not answer.sure],
    )
    _ = texts.gettext
    instead = ((Button.to(_("🔎 Search jobs for this"), routes.SearchJobs()),),) if jobs else ()
    home = () if sure else ((Button.to(_("💡 Tips"), routes.TipsHome()),),)
    return View(text, (*((shelves.opening(answer.entry),) for answer in found), *home, *instead))


def _named(answer: Answer) -> dict[str, str]:
    return {"sign": shelves.SIGNS[answer.entry.shelf], "title": clip(answer.entry.title, TITLE_UNITS)}


def ask(texts: Texts) -> View:
    return View(texts.render("ask"))


def excerpt(text: str, stems: frozenset[str]) -> str:
    """As much of the text as fits, from the sentence on that holds most of the stems, those in bold, as HTML."""
    sentences = [sentence for sentence in _SENTENCE.split(text) if sentence.strip()]
    found = [len({stem for word in words(sentence) for stem in word.stems} & stems) for sentence in sentences]
    first = found.index(max(found)) if found else 0
    fitting = [size for size in accumulate(units(sentence) + 1 for sentence in sentences[first:]) if size <= EXCERPT]
    chosen = sentences[first : first + max(1, len(fitting))]
    cut = first + len(chosen) < len(sentences)
    shown = clip(" ".join(chosen), EXCERPT)
    return _in_bold(shown + (" …" if cut and not shown.endswith("…") else ""), stems)


def _in_bold(text: str, stems: frozenset[str]) -> str:
    parts, end = [], 0
    meant = [word for word in words(text) if stems.intersection(word.stems)]
    for word in meant[:MOST_BOLD]:
        parts += [_plain(text[end : word.start]), f"<b>{_plain(text[word.start : word.end])}</b>"]
        end = word.end
    return "".join([*parts, _plain(text[end:])])


def _plain(text: str) -> str:
    return escape(text, quote=False)
