"""The search index: passages weighed by BM25, and by how much of what was asked stands in their headings."""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from heapq import nlargest
from itertools import chain
from math import log, sqrt
from typing import NamedTuple

from bot.library.asked import Questions, Wanted
from bot.library.entries import Entry
from bot.library.library import Library
from bot.library.passages import ASIDE, ASKED, BODY, SUBTITLE, TITLE, Passage, passages
from bot.library.spelling import Spelling
from bot.library.synonyms import Synonyms
from bot.library.thesaurus import Thesaurus
from bot.library.words import words

# BM25: https://doi.org/10.1561/1500000019, section 3.2; b is low because titles are weighed in.
K1, B = 2.0, 0.4
# So many passages more are counted for each word: what a few of them hold by chance is no rare subject.
RARE = 4.0
# How much more a passage scores whose heading is what was asked, word for word.
HEADING = 6.0
# A passage answers that holds enough of what was asked. Each word counts by its rarity and by where it stands: what a
# text says in passing is not what it is about. Words found together are less of a coincidence, and so is a heading
# that says what was asked. Below what is sure to answer lies what may, and is offered as that.
STANDING = {TITLE: 1.0, SUBTITLE: 0.8, ASKED: 0.55, BODY: 0.4, ASIDE: 0.3}
TOGETHER, LIKENESS = 0.1, 0.6
SURE, PERHAPS = 0.94, 0.75
# How much an entry gains by its second best passage.
SECOND = 0.2


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry that is `sure` to answer, or else may; the number of its best passage, and the stems found in it."""

    entry: Entry
    passage: int
    stems: frozenset[str]
    sure: bool
    score: float


@dataclass(slots=True)
class Held:
    """What a passage holds of a question: its score, what the words found are worth, and how many they are."""

    score: float = 0.0
    worth: float = 0.0
    words: int = 0


class Candidate(NamedTuple):
    """A passage that answers or may; those that compare as greater answer better."""

    sure: bool
    score: float
    number: int


@dataclass(frozen=True, slots=True)
class Heading:
    """The terms of a passage's heading, and the length of the vector they make, each as long as it is rare."""

    terms: frozenset[str]
    length: float


class Index:
    """Built once from the library; what it answers depends on nothing else."""

    def __init__(self, library: Library, thesaurus: Thesaurus) -> None:
        self._library = library
        self._synonyms = Synonyms(thesaurus.synonyms)
        self._entries: list[Entry] = []
        self._numbers = array("H")
        self._passages: defaultdict[str, array[int]] = defaultdict(lambda: array("H"))
        self._impacts: defaultdict[str, array[float]] = defaultdict(lambda: array("f"))
        self._standing: defaultdict[str, array[float]] = defaultdict(lambda: array("f"))
        lengths, headings, spelt = list[float](), list[tuple[str, ...]](), Counter[str]()
        for entry in library.entries.values():
            for number, passage in enumerate(passages(library, entry)):
                for term, (weight, standing) in self._weighed(passage, spelt).items():
                    self._passages[term].append(len(self._entries))
                    self._impacts[term].append(weight)
                    self._standing[term].append(standing)
                lengths.append(sum(len(text.split()) * weight for text, weight in passage.weighted))
                headings.append(passage.headings)
                self._entries.append(entry)
                self._numbers.append(number)
        self._rarity = {term: self._idf(len(found)) for term, found in self._passages.items()}
        self._weigh(lengths)
        spelling = Spelling(spelt | self._synonyms.spelt)
        self._questions = Questions(self._rarity, self._idf(0), self._synonyms, spelling, thesaurus.asking)
        self._headings = [[self._heading(heading) for heading in of_passage] for of_passage in headings]

    @property
    def size(self) -> int:
        """How many passages there are."""
        return len(self._entries)

    def search(self, text: str, *, limit: int = 3) -> list[Hit]:
        """The entries that answer best, best first, then those that may; none where nothing is near what was asked."""
        wanted = self._questions.wanted(text)
        total = sum(word.worth for word in wanted if not word.filler)
        held: defaultdict[int, Held] = defaultdict(Held)
        for word in wanted:
            for number, (score, share) in self._holding(word).items():
                passage = held[number]
                passage.score += score * word.weight
                if not word.filler:
                    passage.worth += word.worth * share
                    passage.words += 1
        best: defaultdict[str, list[Candidate]] = defaultdict(list)
        for number, passage in held.items():
            if candidate := self._candidate(number, passage, total, wanted):
                best[self._entries[number].key].append(candidate)
        terms = frozenset(term for word in wanted for term in word.terms)
        hits = (self._hit(candidates, terms) for candidates in best.values())
        return nlargest(limit, hits, key=lambda hit: (hit.sure, hit.score))

    def similar(self, entry: Entry, *, limit: int = 3) -> list[Entry]:
        """Other entries of the same shelf that share its rarer words."""
        own: defaultdict[str, float] = defaultdict(float)
        for passage in passages(self._library, entry):
            for term, (weight, _) in self._weighed(passage, Counter()).items():
                own[term] += weight
        telling = nlargest(30, own, key=lambda term: sqrt(own[term]) * self._rarity.get(term, 0.0))
        scores: defaultdict[str, float] = defaultdict(float)
        for term in telling:
            best: dict[str, float] = {}
            for number, impact in self._posted(term):
                other = self._entries[number]
                if other.shelf is entry.shelf and other.id != entry.id:
                    best[other.key] = max(impact, best.get(other.key, 0.0))
            for key, impact in best.items():
                scores[key] += impact
        return [self._library.entries[key] for key in nlargest(limit, scores, key=lambda key: scores[key])]

    def passage(self, hit: Hit) -> Passage:
        """The passage a hit stands for."""
        return list(passages(self._library, hit.entry))[hit.passage]

    def _candidate(self, number: int, held: Held, total: float, wanted: Sequence[Wanted]) -> Candidate | None:
        """None where the passage does not hold enough of what was asked."""
        share = held.worth / total if held.words else 0.0
        enough = share + TOGETHER * held.words
        if not held.words or enough + LIKENESS < PERHAPS:
            return None
        likeness = max(self._likeness(wanted, heading) for heading in self._headings[number])
        enough += LIKENESS * likeness
        if enough < PERHAPS:
            return None
        return Candidate(enough >= SURE, held.score * share * (1 + HEADING * likeness), number)

    def _hit(self, candidates: list[Candidate], terms: frozenset[str]) -> Hit:
        best, *others = nlargest(2, candidates)
        score = best.score + SECOND * sum(other.score for other in others)
        return Hit(self._entries[best.number], self._numbers[best.number], terms, best.sure, score)

    def _holding(self, word: Wanted) -> dict[int, tuple[float, float]]:
        """The passages that hold the word in some form: score of the best form, and how much of the word it covers."""
        found: dict[int, tuple[float, float]] = {}
        for term, sure in word.terms.items():
            standing = self._standing.get(term, ())
            for (number, impact), stands in zip(self._posted(term), standing, strict=True):
                score = impact * sure
                if score > found.get(number, (0.0, 0.0))[0]:
                    found[number] = (score, sure * stands)
        return found

    def _posted(self, term: str) -> Iterable[tuple[int, float]]:
        return zip(self._passages.get(term, ()), self._impacts.get(term, ()), strict=True)

    @staticmethod
    def _likeness(wanted: Sequence[Wanted], heading: Heading) -> float:
        """From 0 to 1: the cosine between what was asked and a heading."""
        asked = [word for word in wanted if not word.filler]
        length = sqrt(sum(word.worth**2 for word in asked)) * heading.length
        common = sum(
            word.worth**2 * max(sure for term, sure in word.terms.items() if term in heading.terms)
            for word in asked
            if not heading.terms.isdisjoint(word.terms)
        )
        return min(1.0, common / length) if length else 0.0

    def _heading(self, text: str) -> Heading:
        wanted = [word for word in self._questions.wanted(text) if not word.filler]
        terms = frozenset(term for word in wanted for term in word.terms)
        return Heading(terms, sqrt(sum(word.worth**2 for word in wanted)))

    def _idf(self, found: int) -> float:
        return log(1 + (len(self._entries) - found + 0.5) / (found + RARE))

    def _weighed(self, passage: Passage, spelt: Counter[str]) -> dict[str, tuple[float, float]]:
        """How much each term counts in a passage, and the best place where it stands; the words as they are spelt are
        added to `spelt`."""
        weights: defaultdict[str, float] = defaultdict(float)
        standing: dict[str, float] = {}
        for text, weight in passage.weighted:
            there = list(words(text))
            spelt.update(word.text for word in there)
            stems = (term for word in there for term in word.stems)
            meant = self._synonyms.concepts([word.stems[0] for word in there])
            for term in chain(stems, chain.from_iterable(meant)):
                weights[term] += weight
                standing[term] = max(STANDING[weight], standing.get(term, 0.0))
        return {term: (weight, standing[term]) for term, weight in weights.items()}

    def _weigh(self, lengths: Sequence[float]) -> None:
        """Turn how often a passage has a term into what the term adds to its score."""
        average = sum(lengths) / len(lengths) if lengths else 1.0
        norms = [K1 * (1 - B + B * length / average) for length in lengths]
        for term, numbers in self._passages.items():
            impacts, rarity = self._impacts[term], self._rarity[term]
            for place, (number, weight) in enumerate(zip(numbers, impacts, strict=True)):
                impacts[place] = rarity * weight * (K1 + 1) / (weight + norms[number])
