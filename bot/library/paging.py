"""Pages that can be read on a phone: blocks put together, broken at headings where possible."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import unescape

from telegram.constants import MessageLimit

from bot.library.markdown import Block, Kind
from bot.utf16 import units

# UTF-16 units: about two screens of a phone, and room for title and sources within Telegram's 4096.
COMFORTABLE = 1800
# A heading that would begin further down than this begins the next page instead.
FULL_ENOUGH = 1000
MOST_ENTITIES = int(MessageLimit.MESSAGE_ENTITIES) - 10

_TAG = re.compile(r"<(/?)[a-z][^>]*>")


def pages(blocks: Sequence[Block]) -> list[str]:
    """The blocks as pages of Telegram's HTML, none cut; a block longer than a page has one of its own."""
    made: list[list[Block]] = []
    for section in _sections(blocks):
        size = _size(section)
        if made and made[-1] and _size(made[-1]) < FULL_ENOUGH and _fits([*made[-1], *section]):
            made[-1].extend(section)
        elif size <= COMFORTABLE and _fits(section):
            made.append(list(section))
        else:
            made.extend(_broken(section))
    return [joined(page) for page in made]


def joined(blocks: Sequence[Block]) -> str:
    """The blocks below one another: a blank line between them, none between the items of a list."""
    text = ""
    for before, block in zip([None, *blocks], blocks, strict=False):
        close = before is not None and before.kind is block.kind is Kind.ITEM
        text += ("" if before is None else "\n" if close else "\n\n") + block.html
    return text


def shown_units(html: str) -> int:
    """How long Telegram takes the text to be, which is without its tags."""
    return units(unescape(_TAG.sub("", html)))


def entities(html: str) -> int:
    """At most as many entities as Telegram finds in the text."""
    return sum(not match[1] for match in _TAG.finditer(html))


def _sections(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    section: list[Block] = []
    for block in blocks:
        if block.kind is Kind.HEADING and section:
            yield section
            section = []
        section.append(block)
    if section:
        yield section


def _broken(section: Sequence[Block]) -> Iterator[list[Block]]:
    """A long section in several parts; a heading stays with what follows it."""
    part: list[Block] = []
    for block in section:
        alone = len(part) == 1 and part[0].kind is Kind.HEADING
        if part and not alone and not _fits([*part, block]):
            yield part
            part = []
        part.append(block)
    yield part


def _size(blocks: Sequence[Block]) -> int:
    return shown_units(joined(blocks))


def _fits(blocks: Sequence[Block]) -> bool:
    html = joined(blocks)
    return shown_units(html) <= COMFORTABLE and entities(html) <= MOST_ENTITIES
