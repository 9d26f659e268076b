"""All that a text may say of when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.rules.reminding.grammar import RULES, Kind, Rank, Values
from bot.rules.reminding.matching import matches
from bot.rules.reminding.vocabulary import Lexeme


@dataclass(frozen=True, slots=True)
class Clause:
    """What the lexemes from `first` to before `end` say."""

    kind: Kind
    rank: Rank
    first: int
    end: int
    values: Values

    def overlaps(self, other: Clause) -> bool:
        return self.first < other.end and other.first < self.end

    def covers(self, other: Clause) -> bool:
        """Whether it stands in the place of another one, which is not longer."""
        longer = other.end - other.first < self.end - self.first
        within = self.first <= other.first and other.end <= self.end
        surer = other.rank is Rank.MAYBE or self.rank is not Rank.MAYBE
        return within and surer and (longer or self.kind is other.kind)


def clauses(lexemes: Sequence[Lexeme]) -> list[Clause]:
    """Every clause there is, the longest first; one within a longer one is left out."""
    found = [
        Clause(rule.kind, rule.rank, at, end, rule.say(said))
        for rule in RULES
        for at in range(len(lexemes))
        for end, said in matches(rule.pattern, lexemes, at)
    ]
    found.sort(key=lambda one: one.first - one.end)
    return [one for number, one in enumerate(found) if not any(longer.covers(one) for longer in found[:number])]
