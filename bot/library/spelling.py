"""Known words that are spelt like an unknown one."""

from __future__ import annotations

from collections.abc import Mapping

# Shorter words have too many neighbours for any of them to have been meant.
SHORTEST = 5
# From here on the first letter may be the mistyped one, and there may be a second slip.
LONG = 9
MOST_GUESSES = 3


class Spelling:
    """The words that were written, with how often."""

    def __init__(self, spelt: Mapping[str, int]) -> None:
        self._often = {word: number for word, number in spelt.items() if len(word) >= SHORTEST - 1 and word.isalpha()}
        self._words = list(self._often)

    def alike(self, word: str) -> list[str]:
        """The words fewest slips of the keyboard away, the commonest first: one slip, in a long word two.

        A slip is a letter too many, too few, wrong, or swapped with its neighbour.
        """
        if len(word) < SHORTEST or not word.isalpha():
            return []
        # Imported when somebody first mistypes: it weighs six megabytes.
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        most = 2 if len(word) >= LONG else 1
        found = process.extract(word, self._words, scorer=OSA.distance, score_cutoff=most, limit=None)
        nearest = min((distance for _, distance, _ in found), default=0)
        near = [known for known, distance, _ in found if distance == nearest]
        # The first letter is the one least often mistyped, and hardly together with another.
        likely = [known for known in near if known[0] == word[0] or (len(word) >= LONG and nearest == 1)]
        return sorted(likely, key=lambda known: (known[0] != word[0], -self._often[known], known))[:MOST_GUESSES]

    def halves(self, word: str) -> list[str]:
        """The two known words it is made of, as "timeblocking" is, where there are such; else none."""
        pairs = (
            (word[:cut], word[cut:])
            for cut in range(SHORTEST - 1, len(word) - SHORTEST + 2)
            if word[:cut] in self._often and word[cut:] in self._often
        )
        return list(max(pairs, key=lambda pair: min(self._often[half] for half in pair), default=()))

    def longer(self, word: str) -> list[str]:
        """Known words that go on where it ends, as "elasticsearch" does after "elastic"; the commonest first."""
        if len(word) < SHORTEST:
            return []
        found = [known for known in self._words if known.startswith(word)]
        return sorted(found, key=lambda known: -self._often[known])[:MOST_GUESSES]
