"""Groups of words that mean one thing, found in a text however many words each has."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from bot.library.words import words

# No word begins with it, so that a group and a stem are never taken for each other.
MARK = "="


class Synonyms:
    """Each group is a concept, named by its first member."""

    def __init__(self, groups: Sequence[Sequence[str]]) -> None:
        self._phrases: defaultdict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
        # How its members are spelt, so that a mistyped one can be put right.
        self.spelt: Counter[str] = Counter()
        self._members = {MARK + group[0]: group for group in groups}
        for group in groups:
            for member in group:
                there = list(words(member))
                stems = tuple(word.stems[0] for word in there)
                self._phrases[stems[0]].append((stems, MARK + group[0]))
                self.spelt.update(word.text for word in there)

    def concepts(self, stems: Sequence[str]) -> list[list[str]]:
        """For each word of a text, given as stems, the concepts it belongs to, as a word or as part of a phrase."""
        found: list[list[str]] = [[] for _ in stems]
        for position, stem in enumerate(stems):
            for phrase, concept in self._phrases.get(stem, ()):
                if tuple(stems[position : position + len(phrase)]) == phrase:
                    for covered in found[position : position + len(phrase)]:
                        covered.append(concept)
        return found

    def members(self, concepts: Sequence[str]) -> list[str]:
        """The words of all members of these concepts."""
        return [word.text for concept in concepts for member in self._members[concept] for word in words(member)]

    def of_word(self, word: str) -> list[str]:
        """The concepts of one word by itself."""
        [concepts] = self.concepts([next(words(word)).stems[0]])
        return concepts
