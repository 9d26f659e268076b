"""Which clauses of a text say when, and what is left of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Self

from bot.rules.reminding.clauses import Clause, clauses
from bot.rules.reminding.grammar import Kind, Rank
from bot.rules.reminding.matching import HOUR
from bot.rules.reminding.vocabulary import Lexeme, Vocabulary

_AROUND = " ,;:-–—"
_DAYS_OF_MONTHS = {"day_of_month", "week_of_month", "date"}
# A number beside a day is the hour somebody is up, or it is something else.
_UP = range(6 * HOUR, 22 * HOUR + 1)


@dataclass(frozen=True, slots=True)
class Understood:
    """What one language makes of a text: the clauses that say when."""

    text: str
    lexemes: Sequence[Lexeme]
    said: Sequence[Clause]

    @classmethod
    def by(cls, vocabulary: Vocabulary, text: str) -> Self:
        lexemes = vocabulary.lexemes(text)
        return cls(text, lexemes, _chosen(clauses(lexemes), len(lexemes)))

    @property
    def explained(self) -> int:
        """How many letters say when."""
        return sum(len(self.words(one)) for one in self.said)

    def words(self, clause: Clause) -> str:
        return self.text[self.lexemes[clause.first].start : self.lexemes[clause.end - 1].end]

    def value(self, name: str, *kinds: Kind) -> Any:
        """What the clauses of some kinds say under a name; None where they say nothing."""
        return next((one.values[name] for one in self.said if one.kind in kinds and name in one.values), None)

    @property
    def rest(self) -> str:
        """What is left without the clauses, and without "remind me to" before and "to" behind them."""
        taken = {number for one in self.said for number in range(one.first, one.end)}
        if self.lexemes and "lead" in self.lexemes[0].meanings:
            taken.add(0)
        first = next((number for number in range(len(self.lexemes)) if number not in taken), 0)
        if first and "filler" in self.lexemes[first].meanings:
            taken.add(first)
        edges = [0, *(edge for number in sorted(taken) for edge in self._edges(number)), len(self.text)]
        pieces = (self.text[begin:end].strip(_AROUND) for begin, end in zip(edges[::2], edges[1::2], strict=True))
        return " ".join(piece for piece in pieces if piece)

    def _edges(self, number: int) -> tuple[int, int]:
        return self.lexemes[number].start, self.lexemes[number].end


def _chosen(found: Sequence[Clause], length: int) -> list[Clause]:
    """The clauses that make one reminder, none over another."""
    said: list[Clause] = []

    def choose(kind: Kind, fits: Callable[[Clause], bool] = lambda clause: clause.rank > Rank.MAYBE) -> Clause | None:
        free = [one for one in found if one.kind is kind and fits(one) and not any(map(one.overlaps, said))]
        edges = {edge for one in said for edge in (one.first, one.end)}
        # The surest, then the longest, then one beside what is chosen already, then the first.
        chosen = max(
            free,
            key=lambda one: (one.rank, one.end - one.first, not edges.isdisjoint({one.first, one.end}), -one.first),
            default=None,
        )
        said.extend([chosen] if chosen else [])
        return chosen

    if choose(Kind.MOMENT):
        return said
    interval = choose(Kind.INTERVAL)
    timed = choose(Kind.TIME, lambda clause: clause.rank is Rank.REPEATED)
    day = choose(Kind.DAY, lambda clause: "months" in clause.values) or choose(Kind.DAY)
    match day.values if day else {}:
        case {"months": _, "date": _}:
            pass
        case {"months": _}:
            choose(Kind.DAY, lambda clause: not _DAYS_OF_MONTHS.isdisjoint(clause.values))
        case {"weeks": _, "weekdays": ()}:
            choose(Kind.DAY, lambda clause: not {"weekday", "weekdays"}.isdisjoint(clause.values))
        case {"day_of_month": None}:
            choose(Kind.DAY, lambda clause: not {"day_of_month", "week_of_month"}.isdisjoint(clause.values))
    if not timed and not choose(Kind.TIME):
        begun = {one.end for one in said}
        choose(Kind.TIME, lambda clause: bool(interval and "until" in clause.values))
        choose(Kind.TIME, lambda clause: clause.first in begun and (clause.end == length or _is_hour_of(day, clause)))
    if interval:
        choose(Kind.UNTIL)
    return said


def _is_hour_of(day: Clause | None, clause: Clause) -> bool:
    """Whether a bare number behind a single day is likely its hour: "tomorrow 8 call", not "every day 10 pushups"."""
    return day is not None and day.rank is not Rank.REPEATED and clause.first == day.end and clause.values["at"] in _UP
