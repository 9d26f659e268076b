"""The words of one language that say when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass as plain_dataclass
from dataclasses import fields
from datetime import time
from typing import Annotated, Any

from pydantic import ConfigDict, Field
from pydantic.dataclasses import dataclass

from bot.rules.reminding.tokens import Token, fold, tokens

Phrases = tuple[Annotated[str, Field(min_length=1)], ...]
Weekdays = Annotated[tuple[Phrases, ...], Field(min_length=7, max_length=7)]
_CLOCK_HOURS = 24
_CLOCK_MINUTES = 60
_DIGITS_OF_A_NUMBER = 4


@dataclass(frozen=True, slots=True, config=ConfigDict(extra="forbid", str_strip_whitespace=True))
class ReminderWords:
    """One language of `content/data/reminding.yaml`; the fields are the words of `grammar`.

    `days_ahead` are days, `durations` minutes; `weekdays` and `every_weekday` have a list for each, from Monday.
    `before_hour` and `after_hour` are minutes that are added to the hour beside them: "half past" 30, «y media» 30.
    """

    lead: Phrases
    filler: Phrases
    every: Phrases
    other: Phrases
    last: Phrases
    next: Phrases
    on: Phrases
    on_date: Phrases
    the: Phrases
    at: Phrases
    starting: Phrases
    between: Phrases
    to: Phrases
    of: Phrases
    until: Phrases
    ahead: Phrases
    joint: Phrases
    of_month: Phrases
    month_end: Phrases
    daily: Phrases
    weekly: Phrases
    biweekly: Phrases
    monthly: Phrases
    yearly: Phrases
    hourly: Phrases
    workday: Phrases
    every_workday: Phrases
    weekend: Phrases
    every_weekend: Phrases
    minute: Phrases
    hour: Phrases
    day: Phrases
    week: Phrases
    month: Phrases
    year: Phrases
    morning: Phrases
    evening: Phrases
    oclock: Phrases
    days_ahead: Mapping[str, int]
    clock: Mapping[str, time]
    numbers: Mapping[str, int]
    ordinals: Mapping[str, int]
    durations: Mapping[str, int]
    before_hour: Mapping[str, int]
    after_hour: Mapping[str, int]
    weekdays: Weekdays
    every_weekday: Weekdays
    every_morning: Phrases = ()


@plain_dataclass(frozen=True, slots=True)
class Lexeme:
    """A word or phrase from `start` to `end` of the text. `meanings` are the kinds it may be of, with their values:
    numbers, days, minutes after midnight; what has no value has its words."""

    start: int
    end: int
    meanings: Mapping[str, Any]


class Vocabulary:
    """Looks up words and phrases, whatever their capitals and accents."""

    def __init__(self, words: ReminderWords, weekdays: Mapping[str, int], months: Mapping[str, int]) -> None:
        """`weekdays` and `months` are names and abbreviations with their numbers; 0 is Monday, 1 is January."""
        self.months = months
        self._meanings: defaultdict[tuple[str, ...], dict[str, Any]] = defaultdict(dict)
        names = (("weekday", weekdays), ("month_name", months))
        for kind, phrase, value in _meanings(words):
            self._meanings[fold(phrase)][kind] = value
        for kind, table in names:
            for name, number in table.items():
                self._meanings[fold(name)][kind] = number
        self._longest = max(map(len, self._meanings))

    def lexemes(self, text: str) -> list[Lexeme]:
        """What a text is made of, in order; at each place the longest phrase that is known."""
        cut = list(tokens(text))
        lexemes, at = [], 0
        while at < len(cut):
            length, meanings = self._longest_phrase(cut, at)
            if length == 1:
                meanings = {**_of_its_own(cut[at]), **meanings}
            lexemes.append(Lexeme(cut[at].start, cut[at + length - 1].end, meanings))
            at += length
        return lexemes

    def asks_for_a_reminder(self, text: str) -> bool:
        """Whether a text begins with words such as "remind me to"."""
        return any("lead" in lexeme.meanings for lexeme in self.lexemes(text)[:1])

    def _longest_phrase(self, cut: Sequence[Token], at: int) -> tuple[int, Mapping[str, Any]]:
        words = tuple(token.folded for token in cut[at : at + self._longest])
        for length in range(len(words), 0, -1):
            if meanings := self._meanings.get(words[:length]):
                return length, meanings
        return 1, {}


def _meanings(words: ReminderWords) -> Iterator[tuple[str, str, Any]]:
    """Each phrase with the kind of meaning it has, and its value."""
    for field in fields(words):
        value = getattr(words, field.name)
        match field.name, value:
            case ("clock", _):
                yield from (("daytime", phrase, at.hour * 60 + at.minute) for phrase, at in value.items())
            case ("weekdays" | "every_weekday", _):
                name = field.name.replace("weekdays", "weekday")
                yield from ((name, phrase, number) for number, phrases in enumerate(value) for phrase in phrases)
            case (_, tuple()):
                yield from ((field.name, phrase, phrase) for phrase in value)
            case ("days_ahead", _):
                yield from ((field.name, phrase, days) for phrase, days in value.items())
            case _:
                yield from ((field.name.removesuffix("s"), phrase, number) for phrase, number in value.items())


def _of_its_own(token: Token) -> Mapping[str, Any]:
    """What a token means in any language."""
    match token.kind:
        case "clock":
            hour, minute = int(token.written[:-3]), int(token.written[-2:])
            if (hour < _CLOCK_HOURS and minute < _CLOCK_MINUTES) or (hour, minute) == (_CLOCK_HOURS, 0):
                return {"clock": hour * 60 + minute}
            return {"date": token.written} if token.written[-3] == "." else {"no_clock": token.written}
        case "ordinal":
            return {"ordinal": int("".join(filter(str.isdigit, token.written)))}
        case "number":
            whole, _, part = token.written.replace(",", ".").partition(".")
            if len(whole) > _DIGITS_OF_A_NUMBER:
                return {}
            return (
                {"decimal": float(token.written.replace(",", "."))}
                if part
                else {"number": int(whole), "digits": int(whole)}
            )
        case "date":
            return {"date": token.written}
        case "mark" if token.written in "-–—":
            return {"to": token.written}
        case "mark" if token.written in ",&+":
            return {"joint": token.written}
        case _:
            return {}
