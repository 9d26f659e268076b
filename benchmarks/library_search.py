"""How long the library takes to answer a question, over all of content/.

How it could be wrong: the questions are those of tests/golden, asked one after the other in one process without
anything else to do; a question of many rare words costs less than one of frequent words, and a mistyped word costs a
walk through the vocabulary. Times are those of the processor, so that a busy machine does not count.
"""

from __future__ import annotations

import argparse
import tracemalloc
from collections.abc import Sequence
from statistics import mean
from time import process_time

from bot.__main__ import GOLDEN_QUESTIONS
from bot.content import load_content
from bot.library.index import Index
from bot.library.quality import read_questions


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=20, help="how often every question is asked")
    rounds: int = parser.parse_args(arguments).rounds
    content = load_content()
    tracemalloc.start()
    Index(content.library, content.thesaurus)
    kept = tracemalloc.get_traced_memory()[0] / 1e6
    tracemalloc.stop()
    began = process_time()
    index = Index(content.library, content.thesaurus)
    made = process_time() - began
    questions = [one.ask for path in GOLDEN_QUESTIONS for one in read_questions(path, content.library)]
    # Not measured: importing the module that compares spellings, which happens once in the life of a process.
    index.search("indxes")
    times = sorted(_milliseconds(index, question) for _ in range(rounds) for question in questions)
    print(f"index: {len(content.library.entries)} entries, {index.size} passages, {kept:.1f} MB, made in {made:.2f} s")
    print(
        f"{len(times)} questions: mean {mean(times):.2f} ms, p50 {_share(times, 0.5):.2f}, "
        f"p99 {_share(times, 0.99):.2f}, slowest {times[-1]:.2f}"
    )


def _milliseconds(index: Index, question: str) -> float:
    began = process_time()
    index.search(question)
    return (process_time() - began) * 1000


def _share(times: Sequence[float], share: float) -> float:
    return times[min(len(times) - 1, int(len(times) * share))]


if __name__ == "__main__":
    main()
