"""How far a remote option reaches: worldwide, limited to countries, regions or time zones, or not stated."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.normalise.gazetteer import Gazetteer, Kind, Mention
from bot.normalise.phrases import word_set
from bot.normalise.reading import Reading, quote
from bot.normalise.time_zone import Hours, TimeZoneReader, band_of
from storage.records import RawJob, RemoteScope

_REMOTE = re.compile(
    r"remot\w*|distributed|work from home|wfh|home ?office|anywhere|télétravail|teletrabajo|удал\w+|telecommut\w+",
    re.IGNORECASE,
)
_ONSITE = re.compile(r"on[ -]?site|office|in[ -]person|hybrid|relocat", re.IGNORECASE)
_WORLDWIDE_PART = re.compile(
    r"^[^\w]*(?:(?:100% |fully |full )?remote(?:ly)?(?:/| or |[ ,:-]+)?[(\[]?)?\s*(?:from |"
    r"in )?(?:global(?:ly)?|world ?-?wide|anywhere(?: in the world| on earth)?|weltweit|mundial|"
    r"todo el mundo|monde entier|весь мир|по всему миру|international)\b[^\w]*(?:remote)?[^\w]*$",
    re.IGNORECASE,
)
_WORLDWIDE = re.compile(
    r"(?:developers?|engineers?|candidates?|people|work\w*|live|living|based|located|hir\w+|applicants?|"
    r"from|join\w*)[^.;|§]{0,40} anywhere (?:in the world|on (?:the )?(?:earth|planet|globe))|"
    r"(?:work|working|live|living|based|"
    r"located|hire|hiring|remote|remotely|candidates|"
    r"applicants)[^.;§]{0,30}(?:from )?(?:anywhere(?! (?:in|within|§|you want in))|world ?-?wide|"
    r"globally|around the (?:world|globe))"
    r"|no (?:location|geographic\w*|country) (?:restriction|limit|requirement)s?|"
    r"regardless of (?:your )?(?:location|country|where you (?:live|are))|ortsunabhängig weltweit|"
    r"von überall|desde cualquier (?:lugar|parte|país)|de qualquer lugar|depuis n['’]importe où|"
    r"из любой (?:точки|страны)|weltweit|any (?:country|location|time ?zone)\b",
    re.IGNORECASE,
)
_DESCRIPTION = re.compile(
    r"\b(?:team|teams|colleagues|customers?|clients?|users|offices?|headquarter\w*|founded|partners|"
    r"investors|companies|members|engineers working|employees|leader|leading|presence|operate|"
    r"investor|school|university|language|english|hq)\b",
    re.IGNORECASE,
)
_FILLERS = re.compile(
    r"\b(?:only|based|in|the|and|or|within|anywhere|residents?|citizens?|time ?zones?|tz|remote|fully|"
    r"100|full|time|from|[ecmp][sd]?t|location|of|for)\b|[^\w§]|§",
    re.IGNORECASE,
)
_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_PLACES = r"§(?:(?:\s?[,/&+-]\s?|\s(?:and|or|und|oder|y|o|e|ou|et|и|или)\s|,\s(?:and|or)\s)(?:the\s|in\s)?§)*"
_TO_PLACES = (
    rf"(?:\s(?:the|in|any|one|of|either|continental|mainland|following|countries|1|these|a|all|your|"
    rf"and|one|:)){{0,6}}\s?:?\s?\(?(?:the\s)?{_PLACES}"
)
_LIMITS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        (rf"{_PLACES}[\s)]*[-\s]?(?:only\b|residents?\b|nationals\b|based (?:only|candidates?|"
        rf"applicants?|remote|contractors?|developers?|engineers?|people|position|role)|candidates only|"
        rf"applicants only)"),
        rf"\bonly\b[^.;§]{{0,60}}{_TO_PLACES}",
        (rf"(?:\bmust\b|need to|has to|have to|should|required to|requirement|able to)[^.;§]{{0,40}}\b(?:be|"
        rf"live|living|reside|located|based|work|citizens?|residents?|in|"
        rf"within)\b[^.;§]{{0,30}}{_TO_PLACES}"),
        (rf"(?:anywhere|remote(?:ly)?|work from home|"
        rf"telecommut\w+)(?: from)?(?: anywhere)?[\s,:-]*\(?(?:with)?(?:in|inside|from|across|throughout|"
        rf"for)?{_TO_PLACES}"),
        (rf"(?:you|candidates?|applicants?|someone|developers?|engineers?|people|person|those|residents?|"
        rf"resid\w+|anyone)\b[^.;§]{{0,40}}\b(?:based|located|living|live|reside|residing|residents?|from|"
        rf"in|within|of){_TO_PLACES}"),
        (rf"(?:authori[sz]ed|eligible|right|legally|permit\w*|permission|"
        rf"authori[sz]ation)[^.;§]{{0,25}}\bwork\b[^.;§]{{0,20}}(?:in|for|within){_TO_PLACES}"),
        (rf"(?:open to|available (?:to|in)|hir(?:e|ing)|recruit\w*|accept\w*|consider\w*|"
        rf"welcome)[^.;§]{{0,40}}\b(?:in|from|within|of|across|to){_TO_PLACES}"),
        (rf"(?:location|standort|ubicación|localização|lieu|place|where|локация|"
        rf"местоположение)\s?[:：-][^.§]{{0,30}}{_PLACES}"),
        (rf"(?:nur|ausschließlich|wohnsitz|wohnhaft|solo|sólo|únicamente|residir|residente\w*|residência|"
        rf"apenas|somente|uniquement|résid\w+|только|проживани\w+|граждан\w+|exclusivamente|"
        rf"radicad\w+)[^.;§]{{0,40}}{_PLACES}"),
    )
)  # fmt: skip
_STRICT = re.compile(r"\b(?:only|must|someone|candidates?|applicants?)\b", re.IGNORECASE)
# A demonym that names a language, a nation's rights or the pleasures of a city limits nobody.
_NO_LIMIT = re.compile(
    r"(?:fluen\w*|speak\w*|spoken|native|proficien\w*|written|knowledge|command|level)[^.;§–—-]{0,20}§|"
    r"§ (?:language|speak\w*|skills|level|c[12]\b|b[12]\b|is (?:a plus|required))|"
    r"(?:rights|liberties) of[^.§]{0,12}§|benefits[^.§]{0,40}living in",
    re.IGNORECASE,
)
_OUTSIDE = re.compile(r"(?:\bno[tr]?\b|n['’]t|unable|cannot)[^.;]{0,60}\boutside\b", re.IGNORECASE)
_EXCEPT = re.compile(
    r"\b(?:except(?:ing)?(?: for)?|excluding|excl\.|other than|but not|(?:no|not|don['’]t|do not|"
    r"can ?not|can['’]t|unable|n['’]t)\b[^§.]{0,60}\b(?:accept|hire|consider|employ|basis|"
    r"work with)\w*|not (?:available|open|able|eligible|possible|accept\w*|hir\w*|"
    r"consider\w*)[^§.]{0,40}|cannot hire[^§.]{0,30}|can['’]t hire[^§.]{0,30}|außer|excepto|salvo|"
    r"exceto|sauf|кроме|за исключением)\b",
    re.IGNORECASE,
)
_PREFERRED = re.compile(
    r"prefer\w*|ideally|ideal\b|a plus\b|bonus\b|nice to have|bevorzugt|idealerweise|preferencia|"
    r"preferência|préféren\w+|желательно",
    re.IGNORECASE,
)
_LIMITING_WORDS = word_set(
    """
    someone anyone people developers engineers
    only must based located reside residents resident residing residence citizens citizen remote remotely
    anywhere authorized authorised eligible authorization location live living candidates applicants hire
    hiring except exceptions excluding country countries legally right within home permit accept from open
    available prefer preferably preferred preference ideally standort nur ausschließlich wohnsitz homeoffice
    außer bevorzugt idealerweise residir residente residentes solo sólo excepto salvo apenas somente
    residência exceto telecommute uniquement résider résidant sauf только кроме проживание граждане
    желательно desde
    """
)
_ZONE_WORDS = word_set(
    """
    timezone timezones zone zones tz utc gmt cet cest est edt pst pdt cst mst eet ist et pt overlap
    overlapping hours zeitzone zeitzonen horaria horário horaire пояс поясе пояса часовой часовом
    """
)
_WORLD_WORDS = word_set(
    """
    anywhere worldwide world globally globe regardless location country restrictions restriction weltweit
    überall cualquier qualquer importe точки мира страны earth planet timezone
    """
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

    def read(self, raw: RawJob, reading: Reading, mentions: list[Mention], *, onsite: bool) -> Scope:
        """The scope of a posting that offers remote work; `mentions` are the places in its text, `onsite` says that it
        offers an office as well."""
        structured = self._structured(raw)
        if structured:
            return structured
        found = _Collected()
        for part in reading.segments:
            self._read_part(part, found)
        if not (found.names or found.band):
            for part in reading.segments:
                if not onsite or "only" in part.lower():
                    self._read_bare(part, found)
        found.header = bool(found.names)
        for sentence in reading.sentences_with(_ZONE_WORDS):
            found.add_hours(self._zones.read(sentence, header=False), sentence)
        for sentence in reading.sentences_with(_WORLD_WORDS):
            if _WORLDWIDE.search(sentence) and not _DESCRIPTION.search(sentence):
                found.worldwide.append(sentence)
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

    def _read_part(self, part: str, found: _Collected) -> None:
        """A part of the header that speaks of remote work, or of the whole world."""
        if _WORLDWIDE_PART.match(part):
            found.worldwide.append(part)
        if not _REMOTE.search(part):
            return
        hours = self._zones.read(part, header=True)
        pieces = [_BRACKETED.sub(_unless_onsite, piece) for piece in _pieces(part)]
        remote = [piece for piece in pieces if _REMOTE.search(piece)]
        names = self._named(self._gazetteer.find(" ; ".join(remote)))
        if names:
            names |= frozenset().union(*(self._only_places(piece) for piece in pieces))
        if _PREFERRED.search(part):
            found.prefer(names, part)
        elif names and not _ONSITE.search(" ".join(remote)):
            found.limit(names, part)
        found.add_hours(hours, part)

    def _read_bare(self, part: str, found: _Collected) -> None:
        """A part of the header that is nothing but countries or regions limits a role that is remote only."""
        bracketed = frozenset[str]().union(*(self._only_places(words) for words in _BRACKETS.findall(part)))
        if names := self._only_places(part) | bracketed:
            found.limit(names, part)
        else:
            found.add_hours(self._zones.read(part, header=True) if len(part) < 40 else Hours(), part)

    def _read_limits(self, reading: Reading, mentions: list[Mention], found: _Collected) -> None:
        """Sentences that name a country, region or state together with words that limit."""
        starts = [mention.start for mention in mentions]
        for start, end in reading.spans_with(_LIMITING_WORDS):
            within = mentions[bisect_left(starts, start) : bisect_left(starts, end)]
            if within:
                sentence = reading.tokens.text[start:end]
                self._read_sentence(sentence, [mention.moved(-start) for mention in within], found)

    def _read_sentence(self, sentence: str, mentions: list[Mention], found: _Collected) -> None:
        zones = self._zones.phrases(sentence)
        mentions = [mention for mention in mentions if not any(low <= mention.start < high for low, high in zones)]
        if mentions and _PREFERRED.search(sentence) and not _DESCRIPTION.search(sentence):
            found.prefer(self._named(mentions), sentence)
            return
        if not mentions or not _limits(sentence, _mask(sentence, mentions)):
            return
        kept, dropped = self._split_exceptions(sentence, mentions)
        found.exclude(dropped, sentence)
        if not found.header:
            found.limit(kept, sentence)

    def _split_exceptions(self, sentence: str, mentions: list[Mention]) -> tuple[frozenset[str], frozenset[str]]:
        exception = None if _OUTSIDE.search(sentence) else _EXCEPT.search(sentence)
        cut = exception.start() if exception else len(sentence)
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

    def _only_places(self, part: str) -> frozenset[str]:
        mentions = self._gazetteer.find(part)
        if not mentions or any(mention.place.kind in (Kind.CITY, Kind.STATE) for mention in mentions):
            return frozenset()
        return self._named(mentions) if not _FILLERS.sub("", _mask(part, mentions)) else frozenset()


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


def _limits(sentence: str, masked: str) -> bool:
    """Whether the places of a sentence limit who may apply, rather than describe the company."""
    if _OUTSIDE.search(sentence):
        return True
    if _NO_LIMIT.search(masked) or (_DESCRIPTION.search(sentence) and not _STRICT.search(sentence)):
        return False
    return any(pattern.search(masked) for pattern in _LIMITS)


def _unless_onsite(bracket: re.Match[str]) -> str:
    """Drops a bracket that speaks of the office."""
    return "" if _ONSITE.search(bracket[0]) else bracket[0]


def _pieces(part: str) -> list[str]:
    """A part of the header cut at " / ", ";", "or", "and" outside brackets."""
    kept: list[str] = []

    def stow(match: re.Match[str]) -> str:
        kept.append(match[0])
        return f"\x00{len(kept) - 1}\x00"

    stowed = _BRACKETED.sub(stow, part)
    pieces = re.split(r"\s+/\s+|;|\s(?:or|and|&|oder|und|ou|y)\s", stowed, flags=re.IGNORECASE)
    return [re.sub(r"\x00(\d+)\x00", lambda match: kept[int(match[1])], piece) for piece in pieces]


def _mask(text: str, mentions: list[Mention]) -> str:
    """The text with every country, region or state replaced by a section sign."""
    parts, after = [], 0
    for mention in mentions:
        if mention.place.kind is not Kind.CITY and mention.start >= after:
            parts += [text[after : mention.start], "§"]
            after = mention.end
    return "".join((*parts, text[after:]))
