"""Measures how fast boards are read again: `python -m benchmarks.increments [--before FILE --after FILE]`, on one core.

Each file is a snapshot of all Greenhouse boards as gzipped JSON: a list of objects with `company_slug`, `id`, `title`,
`company`, `location` and `absolute_url`. Both are ingested one after the other as whole boards, and the later one once
more, as on a day when nothing happens.

How the figures may be wrong: snapshots hold no descriptions, so that understanding a posting costs less than it does in
service, and postings of one company under one title all go on one card; nothing is fetched. Where no files are given,
titles and boards are generated, and all boards are of one size. The database is a file in the system's temporary
folder, as fast as that disk. Another busy process on the machine lengthens every time.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import json
import random
import sqlite3
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.keeping import keep
from benchmarks.report import show
from bot.content import load_content
from bot.normalise import Normaliser
from bot.pipeline.ingest import BATCH
from storage import Storage
from storage.records import RawJob

SEED = 20_260_101
NOW = datetime(2026, 1, 6, tzinfo=UTC)
BOARD_SIZE = 40
GONE = ARRIVED = 0.03

Snapshot = dict[str, list[RawJob]]
"""The postings of each board."""


@dataclass(frozen=True, slots=True)
class Run:
    """What one run of all boards took and left: seconds, rows listed, and postings known, missing and closed."""

    seconds: float
    listed: int
    known: int
    missing: int
    closed: int


def read(path: Path) -> Snapshot:
    """The boards in one file."""
    boards: defaultdict[str, list[RawJob]] = defaultdict(list)
    with gzip.open(path, "rt", encoding="utf-8") as file:
        rows = json.load(file)
    for row in rows:
        boards[row["company_slug"]].append(
            RawJob(
                key=str(row["id"]),
                title=row["title"],
                url=row["absolute_url"],
                company=row["company"],
                place=row["location"],
            )
        )
    return dict(boards)


def generated(count: int) -> tuple[Snapshot, Snapshot]:
    """Two snapshots from a fixed seed, the first of some `count` postings."""
    chance = random.Random(SEED)
    keys = iter(range(2 * count + BOARD_SIZE))

    def posting(board: str) -> RawJob:
        level = chance.choice(("Senior", "Junior", "Lead", "Staff"))
        trade = chance.choice(("Backend", "Data", "Platform", "Security", "Account", "People"))
        role = chance.choice(("Engineer", "Developer", "Manager", "Analyst", "Partner"))
        key = str(next(keys))
        place = chance.choice(("Berlin, Germany", "Austin, TX", "Lisbon", "Remote, US", "London, UK"))
        return RawJob(key, f"{level} {trade} {role}", f"https://jobs.example/{key}", f"Example {board}", place=place)

    before, after = {}, {}
    for number in range(max(count // BOARD_SIZE, 1)):
        board = f"board{number}"
        before[board] = [posting(board) for _ in range(BOARD_SIZE)]
        kept = [raw for raw in before[board] if chance.random() >= GONE]
        after[board] = kept + [posting(board) for _ in range(BOARD_SIZE) if chance.random() < ARRIVED]
    return before, after


async def measure(before: Snapshot, after: Snapshot) -> list[Run]:
    """Ingest `before`, `after`, and `after` again, a day apart; a board that one of them lacks lists nothing."""
    normaliser = Normaliser(load_content().vocabulary)
    runs = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "increments.db"
        storage = await Storage.open(f"sqlite:///{path}")
        boards = sorted(before.keys() | after.keys())
        ids = {board: (await storage.sources.watch("greenhouse", board, now=NOW)).id for board in boards}
        for day, snapshot in enumerate((before, after, after)):
            start = time.perf_counter()
            for board in boards:
                await _run(storage, normaliser, ids[board], snapshot.get(board, []), NOW + timedelta(days=day))
            seconds = time.perf_counter() - start
            runs.append(Run(seconds, sum(map(len, snapshot.values())), *_left(path)))
        await storage.close()
    return runs


async def _run(
    storage: Storage, normaliser: Normaliser, source_id: int, listed: Sequence[RawJob], now: datetime
) -> None:
    for start in range(0, len(listed), BATCH):
        batch = listed[start : start + BATCH]
        changed = await storage.jobs.changed(source_id, batch)
        same = {raw.key for raw in batch} - {raw.key for raw in changed}
        await storage.jobs.touch(source_id, sorted(same), now=now)
        await keep(storage, source_id, [normaliser.understand(raw) for raw in changed], now)
    await storage.jobs.close_missing(source_id, run_at=now)


def _left(path: Path) -> tuple[int, int, int]:
    """Of the postings in the database: how many there are, how many the last run missed, how many are closed."""
    connection = sqlite3.connect(path)
    found: tuple[int, int, int] = connection.execute(
        "SELECT count(*), coalesce(sum(missed_runs > 0), 0), count(closed_at) FROM postings"
    ).fetchone()
    connection.close()
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Measures how fast boards are read again, on one core.")
    parser.add_argument("--before", type=Path, help="a snapshot, gzipped JSON")
    parser.add_argument("--after", type=Path, help="the same boards later")
    parser.add_argument("--count", type=int, default=20_000, help="how many to generate where no files are given")
    options = parser.parse_args()
    if (options.before is None) != (options.after is None):
        parser.error("--before and --after go together")
    before, after = (read(options.before), read(options.after)) if options.before else generated(options.count)
    first, second, again = asyncio.run(measure(before, after))
    earlier, later = ({(board, raw.key) for board in at for raw in at[board]} for at in (before, after))
    show(
        f"Reading {first.listed:,} postings of {len(before):,} boards, and {second.listed:,} a day later",
        [
            ("first run", f"{first.seconds:.1f} s, {first.listed / first.seconds:,.0f} rows/s", ""),
            ("second run", f"{second.seconds:.1f} s, {second.listed / second.seconds:,.0f} rows/s", ""),
            ("nothing new", f"{again.seconds:.1f} s, {again.listed / again.seconds:,.0f} rows/s", ""),
            ("new in the second run", f"{second.known - first.known:,}", f"{len(later - earlier):,} by id"),
            ("missing after it", f"{second.missing:,}", f"{len(earlier - later):,} by id"),
            ("closed when missed again", f"{again.closed:,}", f"{len(earlier - later):,} by id"),
        ],
        __doc__,
    )


if __name__ == "__main__":
    main()
