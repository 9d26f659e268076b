"""Measures how fast postings are understood: `python -m benchmarks.normalise [--postings FILE]…`, on one core.

How the figures may be wrong: generated postings hold fewer rare phrases than real ones, and it is phrases that cost;
real files give the truer figure. The first postings warm caches up and are not counted. Another busy process on the
machine lowers every figure, which is why the fastest of several rounds is printed beside the median, and what the
processor's own time would allow; a garbage
collection falls on whatever posting is at hand and shows in p99. Memory is the peak of the whole process, tables
included.
"""

from __future__ import annotations

import argparse
import random
import resource
import statistics
import time
from collections.abc import Iterator
from pathlib import Path

from bot.content import load_content
from bot.evaluate import read_json_lines
from bot.normalise import Normaliser, Vocabulary
from bot.tryout import read_line
from storage.records import RawJob

SEED = 20_260_101
LENGTH = 4_000
WARM_UP = 50
ROUNDS = 5

_HEADERS = (
    "{company} | {level} {role} | {city} | REMOTE (US only) | Full-time | $120k-$160k",
    "{company} | {role} | {city} | ONSITE | Visa",
    "{company} | {level} {role} | Remote, Europe (CET ±2) | Contract",
)
_SENTENCES = (
    "We are looking for a {level} {role} with {years}+ years of experience in {skill} and {skill}.",
    "Our services are written in {skill}, with {skill} and {skill} behind them.",
    "The team of nine meets twice a year in {city}, and plans its work every other Monday.",
    "Nobody here works at night, and the pager is quiet: what breaks can be rolled back by anyone in a minute.",
    "We write things down, keep meetings short, and give each other the time that careful thought takes.",
    "Your first weeks are for reading, asking, and putting right whatever stood in the way of the newcomer before.",
    "What we build helps small shops to order, store and deliver their goods without paper.",
    "You review code, write tests, and answer for what you ship, together with two colleagues.",
    "Customers tell us what they miss, and we build the smaller half of it first.",
    "You may work remotely from any country within two hours of CET, or from our office in {city}.",
    "The salary is between 60.000 and 80.000 EUR a year, depending on experience.",
    "Nice to have: {skill}, {skill}, or a good reason why not.",
    "There is a budget of $1,500 for books, and thirty days of holiday.",
    "We cannot sponsor visas at present, and this is a full-time role.",
)
_ROLES = ("Backend Engineer", "Full Stack Developer", "Data Engineer", "Site Reliability Engineer")
_LEVELS = ("Senior", "Junior", "Lead", "Staff")
_CITIES = ("Berlin, Germany", "Austin, TX", "Lisbon", "Toronto, Canada", "Bangalore", "London, UK")


def generated(count: int, vocabulary: Vocabulary) -> list[RawJob]:
    """Postings of about `LENGTH` characters from a fixed seed, a third of them as HTML."""
    chance = random.Random(SEED)
    skills = [skill.label for skill in vocabulary.skills]

    def fill(pattern: str) -> str:
        while "{skill}" in pattern:
            pattern = pattern.replace("{skill}", chance.choice(skills), 1)
        return pattern.format(
            company="Example Works",
            role=chance.choice(_ROLES),
            level=chance.choice(_LEVELS),
            city=chance.choice(_CITIES),
            years=chance.randint(1, 9),
        )

    jobs = []
    for number in range(count):
        lines = [fill(chance.choice(_HEADERS))]
        while sum(map(len, lines)) < LENGTH:
            lines.append(" ".join(fill(chance.choice(_SENTENCES)) for _ in range(chance.randint(1, 4))))
        html = "".join(f"<p>{line}</p>" for line in lines) if number % 3 == 0 else ""
        text = "" if html else "\n\n".join(lines)
        jobs.append(RawJob(key=str(number), title="", url="https://jobs.example/", html=html, text=text))
    return jobs


def read(paths: list[Path], exact: bool) -> Iterator[RawJob]:
    """Postings of files; `exact` keeps those of 3,200 to 4,800 characters."""
    for _, line in read_json_lines(paths):
        raw = read_line(line).raw()
        if not exact or 0.8 * LENGTH <= len(raw.html or raw.text) <= 1.2 * LENGTH:
            yield raw


def measure(normaliser: Normaliser, jobs: list[RawJob]) -> tuple[list[float], list[float], list[float]]:
    """Seconds of each whole round, its seconds of CPU, and the seconds of every single posting in the fastest round."""
    for raw in jobs[:WARM_UP]:
        normaliser.understand(raw)
    rounds: list[list[float]] = []
    cpu = []
    for _ in range(ROUNDS):
        times, cpu_start = [], time.process_time()
        for raw in jobs:
            start = time.perf_counter()
            normaliser.understand(raw)
            times.append(time.perf_counter() - start)
        rounds.append(times)
        cpu.append(time.process_time() - cpu_start)
    return [sum(times) for times in rounds], cpu, min(rounds, key=sum)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Measures how fast postings are understood, on one core.")
    parser.add_argument("--postings", type=Path, nargs="+", action="extend", default=[], help="JSON lines, or .gz")
    parser.add_argument("--all-lengths", action="store_true", help="not only postings of 3,200 to 4,800 characters")
    parser.add_argument("--count", type=int, default=1_000, help="how many to generate where no file is given")
    options = parser.parse_args()
    vocabulary = load_content().vocabulary
    jobs = list(read(options.postings, not options.all_lengths)) or generated(options.count, vocabulary)
    rounds, cpu, times = measure(Normaliser(vocabulary), jobs)
    cuts = statistics.quantiles(times, n=100)
    size = statistics.mean(len(raw.html or raw.text) for raw in jobs)
    print(f"{len(jobs)} postings of {size:,.0f} characters on average, {ROUNDS} rounds, seed {SEED}")
    print(f"postings/s   {len(jobs) / min(rounds):,.0f} fastest, {len(jobs) / statistics.median(rounds):,.0f} median")
    print(f"by CPU time  {len(jobs) / min(cpu):,.0f} fastest, {len(jobs) / statistics.median(cpu):,.0f} median")
    print(f"p50, p99     {cuts[49] * 1e3:.2f} ms, {cuts[98] * 1e3:.2f} ms")
    print(f"peak memory  {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB")
    print((__doc__ or "").partition("\n\n")[2].strip())


if __name__ == "__main__":
    main()
