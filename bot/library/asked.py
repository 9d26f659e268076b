"""What a question asks for: its words as the terms of the index, with synonyms, parts and mended slips."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from bot.library.spelling import Spelling
from bot.library.synonyms import Synonyms
from bot.library.thesaurus import Asking
from bot.library.words import Word, stem, words

# How sure it is that a term was meant: by a synonym, or as a guess. A word with a slip in it is the surer, the longer.
SYNONYM, GUESS, SLIP = 0.9, 0.5, 2.5
# How much the words of a subject and those that say nothing count beside others.
SUBJECT, FILLER = 1.5, 0.2
# A word that is nowhere in the library tells that the question is of something else, rarer than anything in it. In
# another language it does not: there most words are unknown.
UNKNOWN, FOREIGN = 1.6, 0.8
# And one that had to be guessed is no frequent one.
GUESSED = 0.6

_YEAR = re.compile(r"(?:19|20)\d\d")
ENGLISH = "en"  # the language of the library


@dataclass(frozen=True, slots=True)
class Wanted:
    """One word of a question: the terms that would do, with how sure each is, and how much it is worth to find one.

    `weight` is how much it counts beside other words: more where it has synonyms, since those were collected for the
    subjects of the library, and little where it is a filler such as "where", which may be meant all the same, as in
    "where or having", but need not be found.
    """

    terms: Mapping[str, float]
    worth: float
    weight: float
    filler: bool


class Questions:
    """Reads questions. `rarity` has the terms of the index and how rare each is, `rarest` stands for one it has not."""

    def __init__(
        self, rarity: Mapping[str, float], rarest: float, synonyms: Synonyms, spelling: Spelling, asking: Asking
    ) -> None:
        self._rarity = rarity
        self._rarest = rarest
        self._synonyms = synonyms
        self._spelling = spelling
        fillers = {
            language: frozenset(term for filler in said for word in words(filler) for term in word.stems)
            for language, said in asking.fillers.items()
        }
        self._fillers = frozenset[str]().union(*fillers.values())
        # What English has as well tells nothing, such as "am" and "was".
        self._foreign = self._fillers - fillers[ENGLISH]

    def wanted(self, question: str) -> list[Wanted]:
        """Its words, in their order; one that comes again says nothing more."""
        asked = list(words(question))
        meant = self._synonyms.concepts([word.stems[0] for word in asked])
        unknown = self._rarest * (FOREIGN if self._is_foreign(asked) else UNKNOWN)
        wanted, said = list[Wanted](), set[str]()
        for word, concepts, compounds in zip(asked, meant, self._compounds(asked), strict=True):
            terms = self._known(word, concepts) | dict.fromkeys(compounds, 1.0) or self._guessed(word, concepts)
            worth = min((self._rarity[term] for term in terms), default=unknown)
            if max(terms.values(), default=1.0) < SYNONYM:
                worth = max(worth, GUESSED * self._rarest)
            filler = self.is_filler(word) or word.text in said or (word.text.isdecimal() and not terms)
            weight = SUBJECT if concepts else 1.0
            wanted.append(Wanted(terms, worth * weight, FILLER if filler else weight, filler))
            said.add(word.text)
        return wanted

    def _is_foreign(self, asked: list[Word]) -> bool:
        return any(not word.text.isascii() or word.text in self._foreign for word in asked)

    def is_filler(self, word: Word) -> bool:
        """Whether it says nothing of what is asked about."""
        return self._fillers.issuperset(word.stems) or _YEAR.fullmatch(word.text) is not None

    def _known(self, word: Word, concepts: list[str]) -> dict[str, float]:
        whole, *parts = word.stems
        terms = {concept: SYNONYM for concept in concepts if concept in self._rarity}
        if whole in self._rarity:
            return terms | {whole: 1.0}
        return terms | {part: SYNONYM for part in parts if part in self._rarity}

    def _compounds(self, asked: list[Word]) -> list[set[str]]:
        """What each word makes with its neighbour: "rabbit mq" is "RabbitMQ"; but "for each" is no "forEach"."""
        made: list[set[str]] = [set() for _ in asked]
        for position, (word, following) in enumerate(pairwise(asked)):
            joined = stem(word.text + following.text)
            if joined in self._rarity and not self.is_filler(word) and not self.is_filler(following):
                made[position].add(joined)
                made[position + 1].add(joined)
        return made

    def _guessed(self, word: Word, concepts: list[str]) -> dict[str, float]:
        """For a word that is not in the library: others of its group, or known words that look like it."""
        if members := self._synonyms.members(concepts):
            return self._led(members, GUESS)
        if alike := self._spelling.alike(word.text) or self._spelling.alike(word.stems[0]):
            return self._led(alike, 1 - SLIP / len(word.text))
        return self._led(self._spelling.halves(word.text) or self._spelling.longer(word.text), GUESS)

    def _led(self, guesses: Iterable[str], sure: float) -> dict[str, float]:
        terms = {term for guess in guesses for term in (stem(guess), *self._synonyms.of_word(guess))}
        return {term: sure for term in terms if term in self._rarity}
