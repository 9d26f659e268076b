"""Reads limits by time zone: a band of standard-time offsets, or a number of hours to overlap with somebody else's."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.normalise.reading import KeyedPattern, Sentence
from bot.normalise.vocabulary import Vocabulary

_SINGLE_CAPITALS = 4
_OVERLAP = re.compile(
    r"\b(?:overlap\w*|working hours|office hours|business hours|core hours|\bhours\b[^.;]{0,20}(?:with|"
    r"in common)|überschneid\w*|solap\w*|пересечени\w*|recouvrement|sobrepos\w*)",
)
_ZONE_WORD = (
    r"(?:time[- ]?zones?|timezones?|tz\b|\btime\b|zeitzonen?|huso horario|zona horaria|fuso horário|"
    r"fuseau horaire|часов\w+ пояс\w*)"
)
_OUTSIDE = KeyedPattern(
    "non outside other different differently",
    r"\b(?:non[- ]|outside|other than|different)",
)
_HAS_ZONE = KeyedPattern(
    "time timezone timezones tz zeitzone zeitzonen huso zona fuso fuseau часовой часовом часового часовых часовые",
    r"\b" + _ZONE_WORD,
)
_OFFSET = KeyedPattern("utc gmt", r"\b(?:utc|gmt)\s?[+−–-]\s?\d")
_LIMIT = re.compile(
    r"\bonly\b|\bmust\b|within|between|\bfrom\b|\bin\b|located|based|require\w*|need\w*|±|\+/-|\+-|"
    r"\bto\b|through|remote(?:ly)?[\s,(:-]|близк|nur|solo|только|apenas|dentro|innerhalb",
)
_PREFERRED = KeyedPattern(
    "prefer prefers preferred preferably preferable preferring preference preferences preferential ideal ideally plus "
    "bonus bonuses nice bevorzugt idealerweise желательно",
    r"\b(?:prefer\w*|ideal\w*|nice to have|bonus|plus\b|bevorzugt|idealerweise|желательно)",
)
_WITHIN = re.compile(
    r"(?:\+/-|±|\+-|plus or minus|plus/minus|\+ ?/ ?−)\s?(\d{1,2}(?:\.5)?)|(?:within|max(?:imum)?|"
    r"at most|up to|innerhalb von|dentro de)\s(?:\+/-\s?|±)?(\d{1,2})\s?(?:hours?|hrs?|h\b|stunden|"
    r"horas)|(\d{1,2})\s?(?:hours?|hrs?|h)\s(?:of|from|around|difference)",
)


@dataclass(frozen=True, slots=True)
class Hours:
    """`band` is the lowest and highest standard offset allowed; `overlap` that only common hours are asked."""

    band: tuple[float, float] | None = None
    overlap: bool = False


class TimeZoneReader:
    """Knows zones by abbreviation in capitals, by "UTC+2", and by words before "time zone"."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._zones = vocabulary.time_zones
        short = [
            name
            for name in self._zones
            if len(name) <= _SINGLE_CAPITALS and name.isalpha() and name not in ("us", "usa", "uk", "eu", "asia")
        ]
        words = sorted(self._zones, key=len, reverse=True)
        self._short = frozenset(short) | {"utc", "gmt"}
        zone = "|".join(sorted((name.upper() for name in short), key=len, reverse=True))
        self._offset = re.compile(
            rf"\b(?:UTC|GMT)\s?(?P<sign>[+−–-])\s?(?P<hours>\d{{1,2}})(?::?(?P<minutes>[0-5]\d))?|"
            rf"\b(?P<zone>{zone})\b(?!\.js)"
        )
        named = "|".join(re.escape(word) for word in words)
        self._named = re.compile(
            rf"\b(?:the\s)?(?P<names>(?:{named})(?:(?:\s?,\s?|\s?/\s?|\s?&\s?|\s(?:and|or|to|through|und|y|e|"
        rf"et|и)\s)(?:and\s|or\s)?(?:the\s)?(?:{named}))*)"
            rf"(?:\s(?:\([^)]*\)\s)?|-){_ZONE_WORD}"
        )  # fmt: skip
        self._word = re.compile(rf"\b(?:{named})\b")

    def read(self, sentence: Sentence, *, header: bool) -> Hours:
        """What a sentence or a part of a header says; in sentences a zone counts only with words that limit."""
        zones, words = [*self._offsets(sentence), *self._names(sentence)], sentence.lower
        if not zones or _OUTSIDE.search(sentence):
            return Hours()
        if _OVERLAP.search(words):
            return Hours(overlap=True)
        if _PREFERRED.search(sentence) or not (header or _limits(sentence)):
            return Hours()
        low, high = min(zone[0] for zone in zones), max(zone[1] for zone in zones)
        if margin := _WITHIN.search(words):
            hours = float(next(group for group in margin.groups() if group))
            low, high = low - hours, high + hours
        return Hours((low, high)) if high - low < 24 else Hours()

    def phrases(self, sentence: Sentence) -> list[tuple[int, int]]:
        """Where phrases such as "the Americas and EU timezones" stand; what they name is no place of residence."""
        return [match.span() for match in self._named_in(sentence)]

    def _named_in(self, sentence: Sentence) -> Iterable[re.Match[str]]:
        return self._named.finditer(sentence.lower) if _HAS_ZONE.search(sentence) else ()

    def _offsets(self, sentence: Sentence) -> Iterable[tuple[float, float]]:
        """By abbreviation, which counts in capitals only: "IST", not "ist"."""
        for match in () if self._short.isdisjoint(sentence.words) else self._offset.finditer(sentence.text):
            if match["zone"]:
                yield self._zones[match["zone"].lower()]
            else:
                hours = float(match["hours"]) + float(match["minutes"] or 0) / 60
                if hours <= 14:
                    offset = hours if match["sign"] == "+" else -hours
                    yield offset, offset

    def _names(self, sentence: Sentence) -> Iterable[tuple[float, float]]:
        for match in self._named_in(sentence):
            for name in self._word.findall(match["names"]):
                yield self._zones[name]


def _limits(sentence: Sentence) -> bool:
    """Whether the zones of a sentence are marked as zones, by words that limit."""
    words = sentence.lower
    marked = "±" in words or "+/-" in words or _HAS_ZONE.search(sentence) or _OFFSET.search(sentence)
    return bool(marked and _LIMIT.search(words))


def band_of(offsets: Iterable[float]) -> tuple[float, float] | None:
    """The band of a feed's list of offsets: its largest run, so that one stray island does not span the globe."""
    ordered = sorted(set(offsets))
    if not ordered:
        return None
    runs = [[ordered[0]]]
    for offset in ordered[1:]:
        if offset - runs[-1][-1] > 3:
            runs.append([])
        runs[-1].append(offset)
    longest = max(runs, key=len)
    return longest[0], longest[-1]
