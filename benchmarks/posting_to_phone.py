"""Measures the time from a new posting at its source to the phone: `python -m benchmarks.posting_to_phone`.

First Rolecall in one process on SQLite, then a process for updates and three workers on PostgreSQL; 100,000 alerts that
write at once. Forty boards are read once a minute, at moments of their own, and each lists one more posting each time,
which is for one of the alerts. The time runs from the answer of the source to the message at a fake Bot API, which is
in the benchmark's own process, as are the boards: there is one clock.

How the figures may be wrong: how long a posting waits at its source until that is read is not part of it, and is much
the longest in service. Each posting is for one person; where it were for a thousand, Telegram's allowance of 30
messages a second would decide. All alerts are alike, a skill and a word of their own, so that the index has more terms
and fewer matches than in service. Everything runs on one machine without a network, and whoever else is on it is in
the figures.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from datetime import time as clock_time
from pathlib import Path

from sqlalchemy import insert

from benchmarks.boards import EVERY, Boards, read_again, read_and_matched
from benchmarks.bot_api import BotApi
from benchmarks.cluster import ALL_IN_ONE, cluster, engine_of, one_for_updates_and
from benchmarks.report import show
from bot.playground.postgresql import postgresql
from storage import Storage
from storage.records import Cadence
from storage.tables import alerts, people, searches

SEED = 20_260_101
BOARDS = 40
LISTED_BEFORE = 5  # postings a board lists when it is first read
SKILLS = ("python", "go", "rust", "java", "typescript", "kotlin", "sql", "postgresql")
FIRST_PERSON = 1_000_000
FOR_EVER = 1_000_000
LAST_ONES = 30.0  # seconds


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds from source to phone, sorted; messages that never came, and that came twice."""

    seconds: list[float]
    lost: int
    doubled: int

    def percentile(self, share: float) -> float:
        return self.seconds[min(len(self.seconds) - 1, int(share * len(self.seconds)))]


def word(number: int) -> str:
    """A word that no other posting has."""
    return "zx" + "".join("abcdefghij"[int(digit)] for digit in f"{number:06}")


def wanted(number: int) -> str:
    """What makes a posting fit the alert with its number, and no other."""
    return f"You know {', '.join(SKILLS)}. Ask for {word(number)}."


def listening(engine_url: str, count: int, now: datetime) -> None:
    """So many people with an alert each that writes at once, where it is noon now; the n-th waits for posting n.

    They came an hour ago: what was changed within a minute is read again with each match.
    """
    behind = now.hour - 12
    zone, since = f"Etc/GMT{behind:+}", now - timedelta(hours=1)

    def rows() -> Iterator[tuple[dict[str, object], dict[str, object], dict[str, object]]]:
        for number in range(count):
            person = {"id": FIRST_PERSON + number, "language": "en", "zone": zone, "digest_at": clock_time(9)}
            asked = f"skill:{SKILLS[number % len(SKILLS)]} text:{word(number)}"
            standing = {"id": number + 1, "person_id": FIRST_PERSON + number, "search_id": number + 1, "seen_match": 0}
            due = {"cadence": Cadence.AT_ONCE, "next_digest_at": now + timedelta(days=1), "changed_at": since}
            yield (
                person | {"created_at": since},
                {"id": number + 1, "text": asked, "changed_at": since},
                standing | due | {"created_at": since},
            )

    persons, asked, standing = zip(*rows(), strict=True)
    engine = engine_of(engine_url)
    with engine.begin() as connection:
        for table, values in ((people, persons), (searches, asked), (alerts, standing)):
            connection.execute(insert(table), list(values))
    engine.dispose()


async def measure(url: str, roles: tuple[str, ...], count: int, seconds: float) -> Measured:
    """Let boards publish for so many seconds, and see when people hear of it."""
    await (await Storage.open(url)).close()
    await asyncio.to_thread(listening, url, count, datetime.now(UTC))
    api, chance = BotApi(), random.Random(SEED)
    boards = Boards(BOARDS, before=LISTED_BEFORE, more=1, about=wanted, ahead=BOARDS)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        async with api.serving() as origin, boards.serving() as listed, cluster(folder, url, origin, listed, roles):
            await read_and_matched(url, BOARDS * LISTED_BEFORE)
            boards.hire(FOR_EVER)
            read_again(url, lambda: chance.uniform(0, EVERY))
            await asyncio.sleep(seconds)
            boards.hire(0)
            api.wanted = len(boards.answered)
            if len(api.taken) < api.wanted:
                with suppress(TimeoutError):
                    await asyncio.wait_for(api.served.wait(), LAST_ONES)
    came = Counter(chat for _, chat in api.taken)
    took = sorted(at - boards.answered[chat - FIRST_PERSON] for at, chat in api.taken)
    return Measured(took, len(boards.answered) - len(came), came.total() - len(came))


def rows_of(name: str, measured: Measured) -> list[tuple[str, str, str]]:
    """The table's rows of one arrangement."""
    return [
        (f"{name}: messages", f"{len(measured.seconds):,}", ""),
        (f"{name}: p50", f"{measured.percentile(0.5):.2f} s", "≤ 1 s"),
        (f"{name}: p99", f"{measured.percentile(0.99):.2f} s", "≤ 5 s"),
        (f"{name}: slowest", f"{measured.seconds[-1]:.2f} s", ""),
        (f"{name}: lost, doubled", f"{measured.lost}, {measured.doubled}", "0, 0"),
    ]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Measures the time from a new posting at its source to the phone.")
    parser.add_argument("--alerts", type=int, default=100_000)
    parser.add_argument("--seconds", type=float, default=150)
    parser.add_argument("--workers", type=int, default=3, help="beside the process for updates, on PostgreSQL")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'rolecall.db'}"
        alone = asyncio.run(measure(url, ALL_IN_ONE, options.alerts, options.seconds))
    with postgresql() as url:
        together = asyncio.run(measure(url, one_for_updates_and(options.workers), options.alerts, options.seconds))
    several = f"1 + {options.workers} processes, PostgreSQL"
    rows = rows_of("one process, SQLite", alone) + rows_of(several, together)
    show(f"From source to phone, {options.alerts:,} alerts at once", rows, __doc__)


if __name__ == "__main__":
    main()
