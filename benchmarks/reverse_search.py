"""Measures how fast the alerts are found that a posting matches: `python -m benchmarks.reverse_search`, on one core.

How the figures may be wrong: alerts and postings are generated, and the ratios move with the share of alerts that
match, the words asked for and the number of clauses; every alert is given a search of its own, while real people often
ask the same, which makes Rolecall faster and the others not. Time is that of the CPU; what shares the caches of the
machine slows it all the same, Rolecall's bitmaps most of all. Cutting a posting into words counts for Rolecall, and for
the others it does not. tantivy and FTS5 are called from Python once an alert, of which some microseconds are Python's;
a Rust program would be faster with tantivy.
"""

from __future__ import annotations

import argparse
import gc
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path
from statistics import fmean, median, quantiles

from benchmarks.peers import Fts5, Mokaccino, Peer, Tantivy, page, wish
from benchmarks.report import show
from benchmarks.standing import PARAMETERS, SEED, Offer, Standing, alerts, offers
from bot.normalise.eligibility import eligibility
from bot.rules.document import Document
from bot.rules.matching import judge
from bot.rules.search_index import Place, SearchIndex
from storage.records import Eligibility

NOW = timedelta(0)
CHANGES = 2_000


@dataclass(slots=True)
class Measured:
    """Seconds of CPU that each posting took, or its share of a batch; and what was found for the first of them."""

    seconds: list[float] = field(default_factory=list)
    found: list[set[int]] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Postings in a second."""
        return 1 / fmean(self.seconds)


@dataclass(slots=True)
class Index:
    """What building and changing the index took: seconds in all and for one change, bytes an alert in memory and
    dumped, and seconds to load it."""

    built: float
    changed: float
    resident: float
    dumped: float
    loaded: float


def ours(listed: Iterator[Standing], postings: Sequence[Offer], more: Sequence[Standing]) -> tuple[Index, Measured]:
    """Build, change, dump and load the index, and match the postings one by one."""
    before, spent, size = resident(), 0.0, 0
    index = SearchIndex()
    for size, alert in enumerate(listed, start=1):
        start = time.process_time()
        index.add(size - 1, alert.query)
        index.listen(size - 1, alert.place)
        spent += time.process_time() - start
    gc.collect()
    held = resident() - before
    start = time.process_time()
    dumped = index.dump()
    del index
    index = SearchIndex.load(dumped)
    loaded = time.process_time() - start
    measured = Measured()
    for posting in postings:
        start = time.process_time()
        found = _find(index, posting)
        measured.seconds.append(time.process_time() - start)
        measured.found.append(set(found))
    start = time.process_time()
    for number, alert in enumerate(more, start=size):
        index.retire(number - size)
        index.add(number, alert.query)
    changed = (time.process_time() - start) / len(more)
    return Index(spent, changed, held / size, len(dumped) / size, loaded), measured


def _find(index: SearchIndex, posting: Offer) -> Sequence[int]:
    document = Document.of(posting, frozenset())
    open_to = [place for place in index.places if _is_open(posting, place)]
    heard = index.heard(index.match(document), document, open_to, age=NOW, rates={})
    found: Sequence[int] = heard.to_array()
    return found


def naive(listed: Sequence[Standing], postings: Sequence[Offer]) -> Measured:
    """Judge each alert alone."""
    measured = Measured()
    for posting in postings:
        start = time.process_time()
        document = Document.of(posting, frozenset())
        verdicts = {
            place: Eligibility.UNKNOWN if _is_open(posting, place) else Eligibility.NO
            for place in {alert.place for alert in listed}
        }
        found = {
            number
            for number, alert in enumerate(listed)
            if judge(alert.query, document, verdicts[alert.place], age=NOW).matched
        }
        measured.seconds.append(time.process_time() - start)
        measured.found.append(found)
    return measured


def beside(peer: Peer, postings: Sequence[Offer], batch: int) -> Measured:
    """Give a peer the postings, so many at a time."""
    pages = [page(posting) for posting in postings]
    measured = Measured()
    for at in range(0, len(pages), batch):
        start = time.process_time()
        found = peer.match(pages[at : at + batch])
        measured.seconds += [(time.process_time() - start) / len(found)] * len(found)
        measured.found += found
    return measured


def _is_open(posting: Offer, place: Place) -> bool:
    return eligibility(posting.facts, place.country, 0)[0] is not Eligibility.NO


def resident() -> int:
    """Bytes of this process in memory."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * 4096


def agree(one: Measured, other: Measured) -> bool:
    """Whether the two found the same for every posting that both were given."""
    return all(mine == theirs for mine, theirs in zip(one.found, other.found, strict=False))


def compare(count: int, postings: Sequence[Offer], batch: int) -> Iterator[tuple[str, Measured]]:
    """The peers that are installed, each at a posting at a time and at its best batch."""
    wishes = [wish(alert) for alert in alerts(count)]
    singly, sample = postings[:3], postings[:20]
    kinds: list[tuple[str, Callable[[], Peer], bool]] = [("SQLite FTS5", lambda: Fts5(wishes), True)]
    if find_spec("tantivy"):
        kinds.append(("tantivy", lambda: Tantivy(wishes), True))
    if find_spec("mokaccino"):
        kinds.append(("mokaccino", lambda: Mokaccino(wishes), False))
    for name, make, batches in kinds:
        peer = make()
        if batches:
            yield f"{name}, one at a time", beside(peer, singly, 1)
            yield f"{name}, {len(postings):,} at a time", beside(peer, postings, batch)
        else:
            yield f"{name}, one at a time", beside(peer, sample, 1)
        del peer
        gc.collect()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Measures how fast the alerts are found that a posting matches.")
    parser.add_argument("--alerts", type=int, default=100_000)
    parser.add_argument("--postings", type=int, default=2_000, help="also the batch that the peers are given")
    parser.add_argument("--alone", action="store_true", help="without the peers")
    options = parser.parse_args()
    postings = offers(options.postings)
    index, measured = ours(alerts(options.alerts), postings, list(alerts(CHANGES)))
    judged = naive(list(alerts(options.alerts)), postings[:3])
    peers = [] if options.alone else list(compare(options.alerts, postings, options.postings))
    share = fmean(map(len, measured.found)) / options.alerts
    ranked = quantiles(measured.seconds, n=100)
    rows = [
        ("alerts that match a posting", f"{share:.2%}", ""),
        ("one at a time", f"{measured.rate:,.0f}/s", "≥ 450/s at 1,000,000"),
        ("one posting, median", f"{median(measured.seconds) * 1e3:.2f} ms", ""),
        ("one posting, 99th percentile", f"{ranked[98] * 1e3:.2f} ms", "≤ 4 ms"),
        ("memory an alert", f"{index.resident:.0f} B", "≤ 100 B"),
        ("the same, dumped", f"{index.dumped:.1f} B", ""),
        ("one alert changed", f"{index.changed * 1e6:.1f} µs", "≤ 50 µs"),
        ("dumped and loaded", f"{index.loaded:.2f} s", "≤ 5 s"),
        ("built from parsed searches", f"{index.built:.2f} s", ""),
        ("each alert alone", f"{judged.rate:.3g}/s, Rolecall {measured.rate / judged.rate:,.0f}x", ""),
    ]
    rows += [
        (name, f"{one.rate:.3g}/s, Rolecall {measured.rate / one.rate:,.0f}x", AIMS.get(name, ""))
        for name, one in peers
    ]
    same = all(agree(measured, one) for one in (judged, *(one for _, one in peers)))
    rows.append(("all find the same", "yes" if same else "NO", "yes"))
    show(f"Reverse search, {options.alerts:,} alerts, {options.postings:,} postings, seed {SEED}", rows, __doc__)
    print(PARAMETERS)


AIMS = {"mokaccino, one at a time": "≥ 15x", "tantivy, one at a time": "≥ 2,000x"}


if __name__ == "__main__":
    main()
