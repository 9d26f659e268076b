"""How far a remote option reaches: worldwide, limited to countries, regions or time zones, or not stated."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.normalise.gazetteer import Gazetteer, Kind, Mention
from bot.normalise.phrases import small_letters
from bot.normalise.reading import Reading, Sentence, quote
from bot.normalise.scope_phrases import (
    BRACKETED,
    BRACKETS,
    DESCRIPTION,
    EXCEPT,
    FILLERS,
    LIMITING_WORDS,
    LIMITS,
    NO_LIMIT,
    ONSITE,
    OUTSIDE,
    PREFERRED,
    REMOTE,
    STRICT_WORDS,
    WORLD_WORDS,
    WORLDWIDE,
    WORLDWIDE_PART,
    ZONE_WORDS,
)
from bot.normalise.time_zone import Hours, TimeZoneReader, band_of
from storage.records import RawJob, RemoteScope

_PIECES = re.compile(
    r"\s+/\s+|;|\s(?:or|and|&|oder|und|ou|y)\s|[,/]\s*(?=(?:on[ -]?site|in[ -]office|remote)\b)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Scope:
    """The reach of the remote option; `names` are codes and regions as posted, `evidence` maps facts to words."""

    kind: RemoteScope = RemoteScope.UNSTATED
    names: frozenset[str] = frozenset()
    excluded: frozenset[str] = frozenset()
    preferred: frozenset[str] = frozenset()
    band: tuple[float, float] | None = None
    overlap: bool = False
    evidence: Mapping[str, str] = field(default_factory=dict)


class ScopeReader:
    """Reads structured limits first, then the header, then the sentences."""

    def __init__(self, gazetteer: Gazetteer, zones: TimeZoneReader) -> None:
        self._gazetteer = gazetteer
        self._zones = zones

    def read(
        self,
        raw: RawJob,
        reading: Reading,
        header: Mapping[str, list[Mention]],
        mentions: list[Mention],
        *,
        onsite: bool,
    ) -> Scope:
        """The scope of a posting that offers remote work; `header` are the places in each part of its header,
        `mentions` those in its text, `onsite` says that it offers an office as well."""
        structured = self._structured(raw)
        if structured:
            return structured
        found = _Collected()
        for part in reading.segments:
            self._read_part(part, found)
        if not (found.names or found.band):
            for part in reading.segments:
                if not onsite or "only" in part.lower:
                    self._read_bare(part, header[part.text], found)
        found.header = bool(found.names)
        for sentence in reading.sentences_with(ZONE_WORDS):
            found.add_hours(self._zones.read(sentence, header=False), sentence.text)
        for sentence in reading.sentences_with(WORLD_WORDS):
            if WORLDWIDE.search(sentence) and not DESCRIPTION.search(sentence):
                found.worldwide.append(sentence.text)
        self._read_limits(reading, mentions, found)
        return found.scope()

    def _structured(self, raw: RawJob) -> Scope | None:
        if raw.countries:
            names = frozenset(self._gazetteer.name(country) or "" for country in raw.countries) - {""}
            if names:
                words = "locationRestrictions: " + ", ".join(raw.countries)
                return Scope(
                    RemoteScope.RESTRICTED, names, evidence={"remote_scope": quote(words), "regions": quote(words)}
                )
        if raw.utc_offsets and (band := band_of(raw.utc_offsets)) and band[1] - band[0] < 20:
            words = "timezoneRestrictions: " + ", ".join(f"{offset:g}" for offset in raw.utc_offsets)
            return Scope(
                RemoteScope.RESTRICTED, band=band, evidence={"remote_scope": quote(words), "utc": quote(words)}
            )
        if raw.countries is not None and not raw.countries:
            return Scope(RemoteScope.WORLDWIDE, evidence={"remote_scope": "locationRestrictions: none"})
        return None

    def _read_part(self, segment: Sentence, found: _Collected) -> None:
        """A part of the header that speaks of remote work, or of the whole world."""
        part = segment.text
        if WORLDWIDE_PART.match(part):
            found.worldwide.append(part)
        if not REMOTE.search(segment.lower):
            return
        hours = self._zones.read(segment, header=True)
        pieces = [BRACKETED.sub(_unless_onsite, piece) for piece in _pieces(part)]
        remote = [piece for piece in pieces if REMOTE.search(piece.lower())]
        names = self._named(self._residences(" ; ".join(remote)))
        if names:
            names |= frozenset().union(*(self._only_places(piece) for piece in pieces))
        if PREFERRED.search(segment):
            found.prefer(names, part)
        elif names and not ONSITE.search(" ".join(remote)):
            found.limit(names, part)
        found.add_hours(hours, part)

    def _read_bare(self, segment: Sentence, mentions: list[Mention], found: _Collected) -> None:
        """A part of the header that is nothing but countries or regions limits a role that is remote only."""
        part = segment.text
        names = frozenset[str]()
        if mentions:
            names = self._only_places(part).union(*(self._only_places(words) for words in BRACKETS.findall(part)))
        if names:
            found.limit(names, part)
        else:
            found.add_hours(self._zones.read(segment, header=True) if len(part) < 40 else Hours(), part)

    def _read_limits(self, reading: Reading, mentions: list[Mention], found: _Collected) -> None:
        """Sentences that name a country, region or state together with words that limit."""
        starts = [mention.start for mention in mentions]
        for sentence in reading.sentences_at(starts, LIMITING_WORDS):
            within = mentions[bisect_left(starts, sentence.start) : bisect_left(starts, sentence.end)]
            self._read_sentence(sentence, [mention.moved(-sentence.start) for mention in within], found)

    def _read_sentence(self, sentence: Sentence, mentions: list[Mention], found: _Collected) -> None:
        zones = self._zones.phrases(sentence)
        mentions = [mention for mention in mentions if not any(low <= mention.start < high for low, high in zones)]
        if mentions and PREFERRED.search(sentence) and not DESCRIPTION.search(sentence):
            found.prefer(self._named(mentions), sentence.text)
            return
        if not mentions or not _limits(sentence, mentions):
            return
        kept, dropped = self._split_exceptions(sentence, mentions)
        found.exclude(dropped, sentence.text)
        if not found.header:
            found.limit(kept, sentence.text)

    def _split_exceptions(self, sentence: Sentence, mentions: list[Mention]) -> tuple[frozenset[str], frozenset[str]]:
        exception = None if OUTSIDE.search(sentence) else EXCEPT.search(sentence)
        cut = exception.start() if exception else len(sentence.text)
        return (
            self._named([mention for mention in mentions if mention.start < cut]),
            self._named(
                [mention for mention in mentions if mention.start >= cut and mention.place.kind is not Kind.STATE]
            ),
        )

    def _named(self, mentions: list[Mention]) -> frozenset[str]:
        """Codes and region names of what is named; a state stands for its country, a city limits nothing."""
        names: set[str] = set()
        for mention in mentions:
            if mention.place.kind is Kind.STATE:
                names |= mention.place.countries
            elif mention.place.kind is not Kind.CITY:
                names.add(mention.place.name)
        if any(mention.place.kind is Kind.CITY for mention in mentions):
            names -= {
                code for mention in mentions if mention.place.kind is Kind.CITY for code in mention.place.countries
            }
        return frozenset(names)

    def _residences(self, words: str) -> list[Mention]:
        """The places named, but for those that only name a time zone, as in "US time zones"."""
        part = Sentence.of(words)
        mentions = self._gazetteer.find(part)
        zones = self._zones.phrases(part) if mentions else ()
        return [mention for mention in mentions if not any(low <= mention.start < high for low, high in zones)]

    def _only_places(self, part: str) -> frozenset[str]:
        mentions = self._residences(part)
        if not mentions or any(mention.place.kind in (Kind.CITY, Kind.STATE) for mention in mentions):
            return frozenset()
        return self._named(mentions) if not FILLERS.sub("", _mask(part, mentions)) else frozenset()


@dataclass(slots=True)
class _Collected:
    """What the parts of one posting say, before it is weighed."""

    names: set[str] = field(default_factory=set)
    excluded: set[str] = field(default_factory=set)
    preferred: set[str] = field(default_factory=set)
    band: tuple[float, float] | None = None
    overlap: bool = False
    worldwide: list[str] = field(default_factory=list)
    evidence: dict[str, str] = field(default_factory=dict)
    header: bool = False

    def limit(self, names: frozenset[str], words: str) -> None:
        if names:
            self.names |= names
            self.evidence.setdefault("regions", quote(words))

    def exclude(self, names: frozenset[str], words: str) -> None:
        if names:
            self.excluded |= names
            self.evidence.setdefault("excluded", quote(words))

    def prefer(self, names: frozenset[str], words: str) -> None:
        if names:
            self.preferred |= names
            self.evidence.setdefault("preferred", quote(words))

    def add_hours(self, hours: Hours, words: str) -> None:
        if hours.overlap and not self.overlap:
            self.overlap = True
            self.evidence["overlap"] = quote(words)
        if hours.band and self.band is None:
            self.band = hours.band
            self.evidence["utc"] = quote(words)

    def scope(self) -> Scope:
        names, band = frozenset(self.names - self.excluded), self.band if not self.names else None
        if names or band:
            kind, words = RemoteScope.RESTRICTED, self.evidence["regions" if names else "utc"]
        elif self.worldwide:
            kind, words = RemoteScope.WORLDWIDE, quote(self.worldwide[0])
        else:
            kind, words = RemoteScope.UNSTATED, ""
        evidence = {**self.evidence, "remote_scope": words} if words else self.evidence
        return Scope(kind, names, frozenset(self.excluded), frozenset(self.preferred), band, self.overlap, evidence)


def _limits(sentence: Sentence, mentions: list[Mention]) -> bool:
    """Whether the places of a sentence limit who may apply, rather than describe the company."""
    if OUTSIDE.search(sentence):
        return True
    if STRICT_WORDS.isdisjoint(sentence.words) and DESCRIPTION.search(sentence):
        return False
    masked = sentence.with_letters(small_letters(_mask(sentence.text, mentions)))
    return not NO_LIMIT.search(masked) and any(pattern.search(masked.lower) for pattern in LIMITS)


def _unless_onsite(bracket: re.Match[str]) -> str:
    """Drops a bracket that speaks of the office."""
    return "" if ONSITE.search(bracket[0]) else bracket[0]


def _pieces(part: str) -> list[str]:
    """A part of the header cut, outside brackets, at " / ", ";", "or", "and" and before a mode in a list of modes."""
    kept: list[str] = []

    def stow(match: re.Match[str]) -> str:
        kept.append(match[0])
        return f"\x00{len(kept) - 1}\x00"

    stowed = BRACKETED.sub(stow, part)
    pieces = _PIECES.split(stowed)
    return [re.sub(r"\x00(\d+)\x00", lambda match: kept[int(match[1])], piece) for piece in pieces]


def _mask(text: str, mentions: list[Mention]) -> str:
    """The text with every country, region or state replaced by a section sign."""
    parts, after = [], 0
    for mention in mentions:
        if mention.place.kind is not Kind.CITY and mention.start >= after:
            parts += [text[after : mention.start], "§"]
            after = mention.end
    return "".join((*parts, text[after:]))
