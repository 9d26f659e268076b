"""Asking the library: the index is made when it is first asked, beside what else goes on."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from bot.library.entries import Entry
from bot.library.index import Hit, Index
from bot.library.library import Library
from bot.library.thesaurus import Thesaurus

LONGEST_QUESTION = 300  # characters that are looked at


@dataclass(frozen=True, slots=True)
class Answer:
    """An entry that is `sure` to answer a question, or else may: its best passage, and the stems in it that were asked
    for."""

    entry: Entry
    text: str
    stems: frozenset[str]
    sure: bool


class Search:
    """One index for the whole process."""

    def __init__(self, library: Library, thesaurus: Thesaurus) -> None:
        self._library = library
        self._thesaurus = thesaurus
        self._making = asyncio.Lock()
        self._index: Index | None = None

    async def ask(self, question: str) -> list[Answer]:
        """The best answers, best first, then what may be one; none where the library has nothing on it."""
        index = await self._ready()
        return [self._answer(index, hit) for hit in index.search(question[:LONGEST_QUESTION])]

    async def similar(self, entry: Entry) -> list[Entry]:
        """Others of the same shelf, the most similar first."""
        return (await self._ready()).similar(entry)

    async def _ready(self) -> Index:
        async with self._making:
            if self._index is None:
                self._index = await asyncio.to_thread(Index, self._library, self._thesaurus)
            return self._index

    @staticmethod
    def _answer(index: Index, hit: Hit) -> Answer:
        return Answer(hit.entry, index.passage(hit).text, hit.stems, hit.sure)
