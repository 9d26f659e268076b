"""Understands a raw job: clean text, the facts it states with the words that state them, and its fingerprint."""

from __future__ import annotations

from collections.abc import Mapping

from bot.normalise.eligibility import eligibility, remote_eligibility
from bot.normalise.employment import WORDS as EMPLOYMENT_WORDS
from bot.normalise.employment import employment
from bot.normalise.gazetteer import Gazetteer, Mention
from bot.normalise.identity import identify, without_tracking
from bot.normalise.labels import as_labels
from bot.normalise.ladder import ladder
from bot.normalise.language import language
from bot.normalise.reading import LOCATION_WORDS, Marks, Reading, Sentence, quote
from bot.normalise.salary import CURRENCY_WORDS, salary
from bot.normalise.scope import Scope, ScopeReader
from bot.normalise.scope_phrases import LIMITING_WORDS, WORLD_WORDS, ZONE_WORDS
from bot.normalise.seniority import SeniorityReader
from bot.normalise.skills import SkillFinder
from bot.normalise.text import clean_html, clean_markdown, one_line
from bot.normalise.time_zone import TimeZoneReader
from bot.normalise.visa import WORDS as VISA_WORDS
from bot.normalise.visa import visa
from bot.normalise.vocabulary import Vocabulary
from bot.normalise.ways_of_working import WORDS as WAY_WORDS
from bot.normalise.ways_of_working import ways_of_working
from bot.normalise.work_mode import JOINING_WORDS, MODE_WORDS, work_modes
from storage.records import Facts, RawJob, Understood, WorkMode

__all__ = ["Normaliser", "Vocabulary", "as_labels", "eligibility", "remote_eligibility", "without_tracking"]

# The words by which the extractors find the sentences worth reading.
TOPICS = (
    LOCATION_WORDS, MODE_WORDS, JOINING_WORDS, LIMITING_WORDS, ZONE_WORDS, WORLD_WORDS, CURRENCY_WORDS,
    EMPLOYMENT_WORDS, VISA_WORDS, WAY_WORDS,
)  # fmt: skip


class Normaliser:
    """Holds the tables in the shape the extractors need; `understand` is a pure function of the raw job."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self._gazetteer = Gazetteer(vocabulary)
        self._skills = SkillFinder(vocabulary)
        self._seniority = SeniorityReader(vocabulary)
        self._scope = ScopeReader(self._gazetteer, TimeZoneReader(vocabulary))
        names = self._gazetteer.first_words | self._skills.first_words
        self._marks = Marks((*TOPICS, *self._seniority.topics), names)

    def understand(self, raw: RawJob) -> Understood:
        """Read one posting; never raises on anything a feed may serve."""
        title, company, place = one_line(raw.title), one_line(raw.company), one_line(raw.place)
        text = clean_html(raw.html) if raw.html else clean_markdown(raw.text)
        places = dict.fromkeys((place, *map(one_line, raw.places)))
        reading = Reading.of(title, " | ".join(filter(None, places)), text, self._marks)
        mentions = self._gazetteer.find_in(reading.tokens, reading.marked_below)
        return Understood(
            raw=raw,
            title=title,
            company=company,
            place=place,
            text=text,
            facts=self._facts(raw, reading, mentions),
            sketched=identify(company, title, reading, mentions, self._gazetteer),
        )

    def _facts(self, raw: RawJob, reading: Reading, mentions: list[Mention]) -> Facts:
        header = {part.text: self._gazetteer.find(part) for part in (*reading.segments, Sentence.of(reading.place))}
        modes = work_modes(raw, reading, header, mentions)
        scope = Scope()
        if WorkMode.REMOTE in modes.modes:
            scope = self._scope.read(raw, reading, header, mentions, onsite=WorkMode.ONSITE in modes.modes)
        sites, site_words = _sites(reading, header)
        levels, level_words = self._seniority.read(raw, reading)
        kinds, kind_words = employment(raw, reading)
        pay, pay_words = salary(raw, reading, sites)
        rungs, rung_words = ladder(levels, level_words, reading)
        ways, way_words = ways_of_working(reading)
        employer = raw.company or (reading.segments[0].text if reading.listed and reading.segments else "")
        skills = self._skills.find(reading.tokens, raw.tags, reading.marked, employer)
        sponsored, visa_words = visa(reading)
        tongue = raw.language[:2].lower() or language(reading.tokens)
        tongue_words = f"language: {raw.language}" if raw.language else quote(reading.opening)
        evidence = {
            **scope.evidence,
            "work_modes": modes.evidence,
            "site": site_words,
            "seniority": level_words,
            "levels": rung_words,
            "employment": kind_words,
            "ways_of_working": way_words,
            "salary": pay_words,
            "skills": quote(", ".join(skills.words)),
            "visa": visa_words,
            "language": tongue_words if tongue else "",
        }
        excluded = self._gazetteer.expand(scope.excluded)
        return Facts(
            work_modes=modes.modes,
            remote_scope=scope.kind if WorkMode.REMOTE in modes.modes else None,
            regions=_whole(scope.names),
            excluded=_whole(scope.excluded),
            utc_min=scope.band[0] if scope.band else None,
            utc_max=scope.band[1] if scope.band else None,
            overlap=scope.overlap,
            allowed_countries=self._gazetteer.expand(scope.names) - excluded,
            excluded_countries=excluded,
            preferred_countries=self._gazetteer.expand(scope.preferred) - excluded,
            site_countries=sites,
            seniority=levels,
            rungs=rungs,
            employment=kinds,
            ways_of_working=ways,
            salary=pay,
            skills=skills.names,
            visa=sponsored,
            language=tongue,
            evidence={name: words for name, words in evidence.items() if words},
        )


def _sites(reading: Reading, header: Mapping[str, list[Mention]]) -> tuple[frozenset[str], str]:
    """Countries of the cities and countries named as the place of work."""
    for parts in ((reading.place,), tuple(segment.text for segment in reading.segments)):
        named = [
            (mention.place.countries, part)
            for part in parts
            for mention in header[part]
            if len(mention.place.countries) == 1
        ]
        if named:
            return frozenset().union(*(countries for countries, _ in named)), quote(named[0][1])
    return frozenset(), ""


def _whole(names: frozenset[str]) -> frozenset[str]:
    """Region names without the part of the region that was meant; its countries are what counts."""
    return frozenset(name.partition("/")[0] for name in names)
