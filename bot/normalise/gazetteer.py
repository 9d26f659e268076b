"""Finds the countries, regions, states and cities a phrase names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

import pycountry
from babel import Locale

from bot.normalise.phrases import Match, PhraseBook, Tokens, word_set
from bot.normalise.reading import Sentence
from bot.normalise.vocabulary import Vocabulary

_LANGUAGES = ("en", "de", "es", "fr", "pt", "ru")
_LAST_SPACED = "\u2e7f"  # Chinese and Japanese signs come after it
_LONGEST_CODE = 3
_WORDS_TOO = word_set("IN IT ID BE AT NO IS ME MY TO DO OR OK HI ON AM AS")


class Kind(StrEnum):
    COUNTRY = "country"
    REGION = "region"
    STATE = "state"
    CITY = "city"


@dataclass(frozen=True, slots=True)
class Place:
    """`name` is an alpha-2 code for a country and the region's name for a region; `countries` are its countries."""

    kind: Kind
    name: str
    countries: frozenset[str]


class Mention(NamedTuple):
    """A place named at `start`..`end` of a text."""

    place: Place
    start: int
    end: int

    def moved(self, by: int) -> Mention:
        """The same mention in a text that begins elsewhere."""
        return Mention(self.place, self.start + by, self.end + by)


class Gazetteer:
    """All names of places in one phrase book; two-letter codes are read by what stands before them."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.members = {region.name: region.members for region in vocabulary.regions if region.name}
        self._states = dict.fromkeys(vocabulary.us_states, "US") | dict.fromkeys(vocabulary.ca_provinces, "CA")
        self._codes = {code: _alpha2(code) for code in vocabulary.country_codes}
        names: dict[str, tuple[Place, ...]] = {code.casefold(): () for code in (*self._states, *self._codes)}
        for name, places in _named_places(vocabulary):
            names[name.casefold()] = places
        self._book = PhraseBook(names)
        self._unspaced = {name: places for name, places in names.items() if min(name, default="") > _LAST_SPACED}

    def find(self, part: Sentence) -> list[Mention]:
        """The places a part of a header names, in order; only words written as names count, unless none is."""
        mentions = [] if part.text.isascii() else self._find_unspaced(part.text)
        if not self.first_words.isdisjoint(part.words):
            mentions += self.find_in(Tokens.of(part.text.title()) if part.text.islower() else part.tokens)
        return mentions

    def _find_unspaced(self, text: str) -> list[Mention]:
        """Places of scripts that put no blanks between words, where they are part of a longer run of signs."""
        mentions = []
        for name, places in self._unspaced.items():
            at = text.find(name)
            around = text[max(0, at - 1) : at] + text[at + len(name) : at + len(name) + 1]
            if at >= 0 and any(letter.isalnum() for letter in around):
                mentions += [Mention(place, at, at + len(name)) for place in places]
        return mentions

    @property
    def first_words(self) -> AbstractSet[str]:
        """The words with which names of places begin."""
        return self._book.first_words

    def find_in(self, tokens: Tokens, among: Iterable[int] | None = None) -> list[Mention]:
        """The same over words already cut; `among` are the indexes of those worth a look, of which small letters are
        passed over."""
        text, starts = tokens.text, tokens.starts
        capital = [index for index in among if not "a" <= text[starts[index]] <= "z"] if among is not None else None
        mentions: list[Mention] = []
        for match in self._book.find(tokens, capital):
            surface = tokens.surface(match.first, match.last)
            start, end = starts[match.first], tokens.ends[match.last - 1]
            before = mentions[-1] if mentions and _adjoin(text, mentions[-1].end, start) else None
            mentions += (Mention(place, start, end) for place in self._read(match, surface, tokens, before))
        return mentions

    def country(self, name: str) -> str | None:
        """The alpha-2 code of a country given by name or code, as structured fields do."""
        name = name.strip()
        if name.upper() in self._codes or (len(name) <= _LONGEST_CODE and _alpha2(name.upper()) != ""):
            return self._codes.get(name.upper()) or _alpha2(name.upper()) or None
        for place in self._book.get(name) or ():
            if place.kind is Kind.COUNTRY:
                return place.name
        return None

    def name(self, name: str) -> str | None:
        """The code of a country or the name of a region, as a structured field gives it."""
        if code := self.country(name):
            return code
        places = self._book.get(name.strip()) or ()
        return places[0].name if places and places[0].kind is Kind.REGION else None

    def expand(self, names: frozenset[str]) -> frozenset[str]:
        """Countries of a set of codes and region names."""
        return frozenset[str]().union(*(self.members.get(name, {name}) for name in names))

    def _read(
        self, match: Match[tuple[Place, ...]], surface: str, tokens: Tokens, before: Mention | None
    ) -> tuple[Place, ...]:
        if len(surface) <= _LONGEST_CODE and surface.isascii() and surface.isalpha():
            if not surface.isupper():
                return match.value if match.value and surface.istitle() and match.value[0].kind is Kind.CITY else ()
            if surface in self._states:
                return self._read_state(match, surface, tokens, before)
            code = self._codes.get(surface)
            if surface in _WORDS_TOO and not (before or tokens.gap(match.first).endswith(("/", "(", "&"))):
                return ()
            return match.value or ((_country(code),) if code else ())
        return match.value if surface != surface.lower() or not surface.isascii() else ()

    def _read_state(
        self, match: Match[tuple[Place, ...]], surface: str, tokens: Tokens, before: Mention | None
    ) -> tuple[Place, ...]:
        """ "CA" is California after a city and Canada after a country."""
        state = Place(Kind.STATE, surface, frozenset({self._states[surface]}))
        code = self._codes.get(surface)
        if before and before.place.kind is Kind.CITY:
            return (_country(code),) if code and code in before.place.countries else (state,)
        if not before and match.first and tokens.gap(match.first) == ", ":
            town = tokens.surface(match.first - 1, match.first)
            if town[0].isupper() and not town.isupper():
                return (state,)
        if match.value:
            return match.value
        if surface in _WORDS_TOO and not tokens.gap(match.first).endswith(("/", "(", "&")):
            return ()
        return (_country(code),) if code else ()


def _adjoin(text: str, end: int, start: int) -> bool:
    return start - end <= len(", ") and text[end:start].strip() in ("", ",")


def _country(code: str) -> Place:
    return Place(Kind.COUNTRY, code, frozenset({code}))


def _alpha2(code: str) -> str:
    """The alpha-2 form of a two- or three-letter code, "" where it is none; "UK" and "GER" are common slips."""
    slips = {"UK": "GB", "GER": "DE", "UAE": "AE"}
    if code in slips:
        return slips[code]
    country = pycountry.countries.get(alpha_2=code) or pycountry.countries.get(alpha_3=code)
    return country.alpha_2 if country else ""


def _named_places(vocabulary: Vocabulary) -> Iterator[tuple[str, tuple[Place, ...]]]:
    """Names with their places; where a name has two meanings the later one holds."""
    yield from _official_names()
    for states, country in ((vocabulary.us_states, "US"), (vocabulary.ca_provinces, "CA")):
        for code, name in states.items():
            yield name, (Place(Kind.STATE, code, frozenset({country})),)
    for code, names in vocabulary.country_aliases.items():
        yield from ((name, (_country(code),)) for name in names)
    for code, names in vocabulary.cities.items():
        yield from ((name, (Place(Kind.CITY, name, frozenset({code})),)) for name in names)
    for region in vocabulary.regions:
        if region.name:
            places: tuple[Place, ...] = (Place(Kind.REGION, region.name, region.members),)
        else:
            places = tuple(_country(code) for code in sorted(region.members))
        yield from ((phrase, places) for phrase in region.phrases)


def _official_names() -> Iterator[tuple[str, tuple[Place, ...]]]:
    """The countries of ISO 3166 by the names Unicode's locale data gives them."""
    codes = {country.alpha_2 for country in pycountry.countries}
    for language in _LANGUAGES:
        for code, name in Locale(language).territories.items():
            if code in codes:
                yield name, (_country(code),)
