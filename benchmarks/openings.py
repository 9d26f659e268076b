"""Generated openings whose copies are known: what duplicate detection is measured against."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import accumulate, islice

from storage.records import RawJob

SEED = 20_260_101
REPEATED = 0.4
OPENINGS_A_COMPANY = 30
# One opening in so many shares company, title and place with the one before it, and is another opening all the same.
TWIN_EVERY = 30

_SYLLABLES = (
    "ba",
    "cor",
    "del",
    "fin",
    "gra",
    "hol",
    "im",
    "jun",
    "kel",
    "lor",
    "mi",
    "nes",
    "or",
    "pra",
    "qui",
    "ret",
)
_WORDS = [
    "".join(_SYLLABLES[number // 16**place % 16] for place in range(length))
    for length, numbers in ((2, range(256)), (3, range(4_096)))
    for number in numbers
]
# As in language, the n-th most common word is n times as rare as the first.
_WEIGHTS = list(accumulate(1 / (10 + number) for number in range(len(_WORDS))))
_LEVELS = ("Senior", "Junior", "Lead", "Staff", "Principal")
_TRADES = ("Backend", "Frontend", "Data", "Platform", "Mobile", "Security", "Billing", "Search", "Growth", "Network")
_ROLES = ("Engineer", "Developer", "Architect", "Analyst", "Tester", "Designer")
_PLACES = ("Berlin, Germany", "Austin, TX", "Lisbon, Portugal", "Toronto, Canada", "Remote, Europe")

_BODY, _BOILERPLATE, _STOCK, _PREFIX = 290, 100, 30, 30  # words


@dataclass(frozen=True, slots=True)
class Opening:
    """One advertisement as `raw`; `number` is the same in all advertisements of one opening."""

    number: int
    raw: RawJob


def advertised(count: int) -> Iterator[Opening]:
    """So many advertisements from a fixed seed, of some 3.2 kB; two of five repeat an earlier one in other words."""
    chance = random.Random(SEED)
    openings = 0
    for key in range(count):
        if openings and chance.random() < REPEATED:
            number = chance.randrange(openings)
            raw = _repeat(_original(number), random.Random(f"{SEED} repeat {key}"))
        else:
            number = openings
            raw = _original(number)
            openings += 1
        yield Opening(number, replace(raw, key=str(key), url=f"https://jobs.example/{key}"))


def batches(openings: Iterator[Opening], size: int) -> Iterator[list[Opening]]:
    """The same, `size` at a time."""
    while batch := list(islice(openings, size)):
        yield batch


def _original(number: int) -> RawJob:
    # Twins have one header and two texts.
    head = random.Random(f"{SEED} head {number - (number % TWIN_EVERY == 1)}")
    company = head.randrange(1 + number // OPENINGS_A_COMPANY)
    title = f"{head.choice(_LEVELS)} {head.choice(_TRADES)} {head.choice(_ROLES)}"
    boilerplate = _words(random.Random(f"{SEED} company {company}"), _BOILERPLATE)
    stock = _words(random.Random(f"{SEED} stock {company % 5}"), _STOCK)
    body = _words(random.Random(f"{SEED} body {number}"), _BODY)
    text = " ".join((*boilerplate, *body, *stock))
    name = f"{_WORDS[company % len(_WORDS)].title()} {_WORDS[company // 50].title()} Inc"
    return RawJob(key="", title=title, url="", company=name, text=text, place=head.choice(_PLACES))


def _repeat(raw: RawJob, chance: random.Random) -> RawJob:
    """Another advertisement of the same opening: up to a tenth of the words changed, and more of what copies differ
    in, each by chance."""
    words = raw.text.split(" ")
    for at in chance.sample(range(len(words)), int(len(words) * chance.uniform(0, 0.1))):
        words[at] = _words(chance, 1)[0]
    if chance.random() < 0.3:
        del words[int(len(words) * chance.uniform(0.75, 1)) :]
    if chance.random() < 0.3:
        words[:0] = _words(chance, _PREFIX)
    named = raw.title.split(" ")
    titles = [raw.title, " ".join(named[1:]), ", ".join((" ".join(named[1:]), named[0]))]
    return replace(
        raw,
        text=" ".join(words),
        title=chance.choices(titles, (0.7, 0.2, 0.1))[0],
        place="" if chance.random() < 0.15 else raw.place,
        company="" if chance.random() < 0.1 else raw.company,
    )


def _words(chance: random.Random, count: int) -> list[str]:
    return chance.choices(_WORDS, cum_weights=_WEIGHTS, k=count)
