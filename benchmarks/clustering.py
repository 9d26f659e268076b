"""Measures how fast and how well copies of one opening are found: `python -m benchmarks.clustering`, on one core.

How the figures may be wrong: the copies are planted, so that recall and precision hold for copies that differ in the
ways thought of, and not for those that real boards make; words are drawn independently, so that texts which are not
copies share fewer runs of words than real ones do; and openings that differ in level alone and share most of their
text, as real ones may, are not among the planted. Cutting the texts into words, which the normaliser does in any case,
is timed apart from identifying, comparing and storing; other facts are left out, and generating is not timed. The
database is a file in the system's temporary folder, as fast as that disk. Another busy process on the machine lengthens
every time; the seconds of CPU, of all threads, less so.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import statistics
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.keeping import keep
from benchmarks.openings import SEED, advertised, batches
from benchmarks.report import show
from bot.content import load_content
from bot.normalise.gazetteer import Gazetteer
from bot.normalise.identity import identify
from bot.normalise.reading import Marks, Reading
from bot.pipeline.ingest import BATCH
from storage import Storage
from storage.records import Facts, RawJob, Understood

NOW = datetime(2026, 1, 6, tzinfo=UTC)
FURTHER = 1_000


@dataclass(frozen=True, slots=True)
class Quality:
    """`recall` is the share of planted copies found on the card of their opening, `precision` the share of the
    postings put on another's card that belong there."""

    recall: float
    precision: float


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds that went by cutting texts into words (`reading`) and finding and keeping copies (`clustering`), and
    seconds of CPU for both."""

    reading: float = 0.0
    clustering: float = 0.0
    cpu: float = 0.0

    def __add__(self, other: Spent) -> Spent:
        return Spent(self.reading + other.reading, self.clustering + other.clustering, self.cpu + other.cpu)

    @property
    def whole(self) -> float:
        return self.reading + self.clustering


@dataclass(frozen=True, slots=True)
class Measured:
    """What all but the last postings took, and every further thousand; how many cards there are, and how good."""

    first: Spent
    further: list[Spent]
    cards: int
    quality: Quality


class Clusterer:
    """Takes in batches of postings, and understands of each no more than who it is."""

    def __init__(self, storage: Storage, source_id: int, gazetteer: Gazetteer) -> None:
        self._storage = storage
        self._source_id = source_id
        self._gazetteer = gazetteer
        self._marks = Marks((), gazetteer.first_words)

    async def take(self, batch: Sequence[RawJob]) -> Spent:
        """Keep these and say what it took."""
        cpu, start = time.process_time(), time.perf_counter()
        readings = [Reading.of(raw.title, raw.place, raw.text, self._marks) for raw in batch]
        read = time.perf_counter()
        understood = [self._identified(raw, reading) for raw, reading in zip(batch, readings, strict=True)]
        await keep(self._storage, self._source_id, understood, NOW)
        return Spent(read - start, time.perf_counter() - read, time.process_time() - cpu)

    def _identified(self, raw: RawJob, reading: Reading) -> Understood:
        mentions = self._gazetteer.find_in(reading.tokens, reading.marked_below)
        sketched = identify(raw.company, raw.title, reading, mentions, self._gazetteer)
        return Understood(raw, raw.title, raw.company, raw.place, raw.text, Facts(), sketched)


async def measure(gazetteer: Gazetteer, count: int, further: int, size: int = BATCH) -> Measured:
    """Cluster `count` postings, and then `further` times a thousand more, `size` at a time; it divides both."""
    numbers: list[int] = []
    spent: list[Spent] = []
    with tempfile.TemporaryDirectory() as folder:
        storage = await Storage.open(f"sqlite:///{Path(folder) / 'clustering.db'}")
        source = await storage.sources.watch("greenhouse", "example", now=NOW)
        clusterer = Clusterer(storage, source.id, gazetteer)
        for batch in batches(advertised(count + further * FURTHER), size):
            numbers += [opening.number for opening in batch]
            spent.append(await clusterer.take([opening.raw for opening in batch]))
        cards = await storage.jobs.count()
        quality = judge(numbers, await _cards(storage, cards))
        await storage.close()
    first, each = count // size, FURTHER // size
    thousands = [sum(spent[start : start + each], Spent()) for start in range(first, len(spent), each)]
    return Measured(sum(spent[:first], Spent()), thousands, cards, quality)


async def _cards(storage: Storage, count: int) -> dict[int, int]:
    """The role that each posting, by its key, is a posting of."""
    found = {}
    for start in range(1, count + 1, 1_000):
        for job in await storage.jobs.with_ids(range(start, start + 1_000)):
            found.update({int(posting.key): job.id for posting in job.postings})
    return found


def judge(numbers: Sequence[int], cards: dict[int, int]) -> Quality:
    """Compare the cards with the planted openings; `numbers` are those of the postings in the order of their keys."""
    home: dict[int, int] = {}
    owner: dict[int, int] = {}
    copies = found = joined = right = 0
    for key, number in enumerate(numbers):
        card = cards[key]
        if number in home:
            copies += 1
            found += card == home[number]
        if card in owner:
            joined += 1
            right += owner[card] == number
        home.setdefault(number, card)
        owner.setdefault(card, number)
    return Quality(found / max(copies, 1), right / max(joined, 1))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Measures how fast and how well copies of an opening are found.")
    parser.add_argument("--count", type=int, default=100_000, help="postings before the further thousands")
    parser.add_argument("--further", type=int, default=5, help="how many further thousands")
    parser.add_argument("--batch", type=int, default=BATCH, help="how many at a time; must divide 1,000")
    options = parser.parse_args()
    if options.batch < 1 or FURTHER % options.batch:
        parser.error("--batch must divide 1,000")
    count = max(options.count // options.batch, 1) * options.batch
    gazetteer = Gazetteer(load_content().vocabulary)
    gc.freeze()  # as `bot.run` does
    measured = asyncio.run(measure(gazetteer, count, max(options.further, 1), options.batch))
    further = [spent.whole for spent in measured.further]
    show(
        f"Clustering {count:,} postings, {options.batch} at a time, seed {SEED}",
        [
            ("in all", f"{measured.first.whole:.1f} s", "< 60 s for 100,000"),
            ("of it cutting texts into words", f"{measured.first.reading:.1f} s", ""),
            ("of it from identifying on", f"{measured.first.clustering:.1f} s", ""),
            ("CPU in all", f"{measured.first.cpu:.1f} s", ""),
            ("each further 1,000, median", f"{statistics.median(further):.2f} s", "< 1 s"),
            ("each further 1,000, slowest", f"{max(further):.2f} s", ""),
            ("cards", f"{measured.cards:,}", ""),
            ("recall", f"{measured.quality.recall:.4f}", "≥ 0.97"),
            ("precision", f"{measured.quality.precision:.4f}", "≥ 0.995"),
        ],
        __doc__,
    )


if __name__ == "__main__":
    main()
