"""Finds patterns of kinds of words in what somebody wrote."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from bot.rules.reminding.vocabulary import Lexeme

HOUR = 60
NOON = 12 * HOUR
DAY = 24 * HOUR
WEEK = 7
_FIRST_YEAR = 1900
_HIGHEST_MONTHDAY = 99
# Behind a number these make it an amount.
_AMOUNTS = frozenset({"minute", "hour"})
_SURELY_TIMES = frozenset({"clock", "daytime", "before_hour"})
_JOINTS = {"joint", "on", "the"}

# The kinds of word that fit each place, and whether it may be missing.
Pattern = tuple[tuple[tuple[str, ...], bool], ...]

# What it is called among the values, its value, and where it ends.
_Found = tuple[str, Any, int]


def pattern(written: str) -> Pattern:
    """The kinds of words in their order: `|` between alternatives, `?` behind what may be missing."""
    return tuple((tuple(one.rstrip("?").split("|")), one.endswith("?")) for one in written.split())


def matches(places: Pattern, lexemes: Sequence[Lexeme], at: int) -> Iterator[tuple[int, dict[str, Any]]]:
    """Where a pattern may end that begins at a lexeme, with what its kinds stand for; greedy ways first."""
    if not places:
        yield at, {}
        return
    (kinds, optional), rest = places[0], places[1:]
    for kind in kinds:
        if there := _element(kind, lexemes, at):
            name, value, after = there
            yield from ((end, {name: value, **said}) for end, said in matches(rest, lexemes, after))
    if optional:
        yield from matches(rest, lexemes, at)


def _element(kind: str, lexemes: Sequence[Lexeme], at: int) -> _Found | None:
    """One kind of word at a place."""
    if at == len(lexemes):
        return None
    if compound := _COMPOUNDS.get(kind):
        return compound(lexemes, at)
    meanings = lexemes[at].meanings
    return (kind, meanings[kind], at + 1) if kind in meanings else None


def _time(lexemes: Sequence[Lexeme], at: int, *, name: str = "time", clear: bool = False) -> _Found | None:
    """Minutes after midnight, and whether the half of the day was said. `clear` wants a sign that it is a time."""
    if (there := _clock(lexemes, at)) is None:
        return None
    minutes, said_clearly, after = there
    has_sign = "oclock" in _meanings(lexemes, after)
    after += has_sign
    half = {"morning", "evening"} & _meanings(lexemes, after).keys()
    said_clearly = said_clearly or has_sign or bool(half)
    is_amount = not said_clearly and not _AMOUNTS.isdisjoint(_meanings(lexemes, after))
    if is_amount or (clear and not said_clearly):
        return None
    return name, (by_half(minutes, half), bool(half)), after + 1 if half else after


def _clock(lexemes: Sequence[Lexeme], at: int) -> tuple[int, bool, int] | None:
    """Minutes after midnight, whether the words can mean nothing else, and where they end: "9:30", "half past nine",
    "nueve y media", "nine"."""
    meanings = lexemes[at].meanings
    if "clock" in meanings:
        return meanings["clock"], True, at + 1
    if "before_hour" in meanings:
        hour, added, end = _full_hour(_meanings(lexemes, at + 1), least=1), meanings["before_hour"], at + 2
    elif (added := _meanings(lexemes, at + 1).get("after_hour")) is not None:
        hour, end = _full_hour(meanings, least=1), at + 2
    else:
        minutes = meanings.get("daytime", _full_hour(meanings))
        return None if minutes is None else (minutes, False, at + 1)
    if hour is None:
        return None
    # A quarter to one is after noon.
    return hour + added + (NOON if hour + added < HOUR else 0), True, end


def _full_hour(meanings: Mapping[str, Any], *, least: int = 2) -> int | None:
    """Of words for 1 there are too many that mean something else: "a", "one"."""
    number: int = meanings.get("digits", meanings.get("ordinal", meanings.get("number", 0)))
    is_hour = "digits" in meanings or number >= least
    return number * HOUR if is_hour and number * HOUR <= DAY else None


def _times(lexemes: Sequence[Lexeme], at: int, *, clear: bool = False, named: bool = False) -> _Found | None:
    """Several times of a day, joined; a bare number is one only if it is later than the time before. `named` is for
    those that have names: "morning and evening"."""
    minutes, after, following = list[int](), at, at
    while (there := _time(lexemes, following, clear=clear and not minutes)) is not None:
        _, (one, _half), end = there
        meanings = lexemes[following].meanings
        is_number = _SURELY_TIMES.isdisjoint(meanings)
        if (named and "daytime" not in meanings) or (minutes and is_number and one <= minutes[-1]):
            break
        minutes.append(one)
        after = following = end
        while {"joint", "at"} & _meanings(lexemes, following).keys():
            following += 1
        if following == len(lexemes) or "joint" not in _meanings(lexemes, after):
            break
    return ("times", tuple(minutes), after) if len(minutes) > 1 else None


def _more_minutes(lexemes: Sequence[Lexeme], at: int) -> _Found | None:
    """What is more than whole hours: "30 minutes", "and 30 minutes"."""
    at += "joint" in lexemes[at].meanings
    number = _meanings(lexemes, at).get("number")
    return ("more", number, at + 2) if number and "minute" in _meanings(lexemes, at + 1) else None


def _meanings(lexemes: Sequence[Lexeme], at: int) -> Mapping[str, Any]:
    """Of a word that may be behind the last."""
    return lexemes[at].meanings if at < len(lexemes) else {}


def _weekdays(lexemes: Sequence[Lexeme], at: int, *, several: bool = False) -> _Found | None:
    """Weekdays side by side, joined, or from one to another; `several` is not for one that may be a single day."""
    if "starting" in lexemes[at].meanings:
        return _weekdays(lexemes, at + 1, several=True) if _is_range(lexemes, at + 1) else None
    days, after, plural = [], at, False
    while (day := _weekday(lexemes, after)) is not None:
        plural = plural or "every_weekday" in lexemes[after].meanings
        end = _weekday(lexemes, after + 2) if _is_range(lexemes, after) else None
        days += [day] if end is None else [(day + number) % WEEK for number in range((end - day) % WEEK + 1)]
        after += 1 if end is None else 3
        further = after
        while _JOINTS & _meanings(lexemes, further).keys():
            further += 1
        if _weekday(lexemes, further) is None:
            break
        after = further
    if not days or (several and not plural and len(days) == 1):
        return None
    return "weekdays", tuple(sorted(set(days))), after


def _weekday(lexemes: Sequence[Lexeme], at: int) -> int | None:
    meanings = _meanings(lexemes, at)
    number: int | None = meanings.get("weekday", meanings.get("every_weekday"))
    return number


def _is_range(lexemes: Sequence[Lexeme], at: int) -> bool:
    ends = _weekday(lexemes, at), _weekday(lexemes, at + 2)
    return None not in ends and "to" in _meanings(lexemes, at + 1)


def _monthday(lexemes: Sequence[Lexeme], at: int) -> _Found | None:
    meanings = lexemes[at].meanings
    number = meanings.get("digits", meanings.get("ordinal", 0))
    return ("monthday", number, at + 1) if 0 < number <= _HIGHEST_MONTHDAY else None


def _fullyear(lexemes: Sequence[Lexeme], at: int) -> _Found | None:
    number = lexemes[at].meanings.get("digits", 0)
    return ("fullyear", number, at + 1) if number >= _FIRST_YEAR else None


_COMPOUNDS: Mapping[str, Callable[[Sequence[Lexeme], int], _Found | None]] = {
    "time": _time,
    "clear_time": partial(_time, clear=True),
    "end": partial(_time, name="end"),
    "clear_end": partial(_time, name="end", clear=True),
    "times": _times,
    "clear_times": partial(_times, clear=True),
    "daytimes": partial(_times, named=True),
    "more_minutes": _more_minutes,
    "weekdays": _weekdays,
    "several": partial(_weekdays, several=True),
    "monthday": _monthday,
    "fullyear": _fullyear,
}


def by_half(minutes: int, said: Container[str]) -> int:
    """Minutes after midnight by whether the morning or the evening was said."""
    if "evening" in said and minutes < NOON:
        return minutes + NOON
    return minutes - NOON if "morning" in said and NOON <= minutes < NOON + HOUR else minutes
