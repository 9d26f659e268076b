"""Whether a person in a given country and time zone may do the job, and the words that decide it."""

from __future__ import annotations

from storage.records import Eligibility, Facts, RemoteScope, WorkMode

YES, NO, UNKNOWN = Eligibility.YES, Eligibility.NO, Eligibility.UNKNOWN


def remote_eligibility(facts: Facts, country: str | None, utc_offset: float | None) -> tuple[Eligibility, str]:
    """The verdict for somebody who works remotely only and will not move; `utc_offset` is standard time in hours."""
    if not facts.work_modes:
        return UNKNOWN, ""
    if WorkMode.REMOTE not in facts.work_modes:
        return NO, facts.evidence.get("work_modes", "")
    words = facts.evidence.get("remote_scope", "") or facts.evidence.get("work_modes", "")
    if country is not None and country in facts.excluded_countries:
        return NO, facts.evidence.get("excluded", words)
    if facts.remote_scope is RemoteScope.WORLDWIDE:
        return YES, words
    if facts.allowed_countries:
        return _inside(country, facts), words
    if facts.utc_min is not None and facts.utc_max is not None:
        return _in_band(utc_offset, facts.utc_min, facts.utc_max), facts.evidence.get("utc", words)
    if facts.preferred_countries and country in facts.preferred_countries:
        return YES, facts.evidence.get("preferred", words)
    return UNKNOWN, words


def eligibility(facts: Facts, country: str | None, utc_offset: float | None) -> tuple[Eligibility, str]:
    """The verdict for somebody who also goes to an office in their own country."""
    verdict, words = remote_eligibility(facts, country, utc_offset)
    if verdict is not YES and facts.work_modes & {WorkMode.HYBRID, WorkMode.ONSITE}:
        if country is None or not facts.site_countries:
            return UNKNOWN, words
        if country in facts.site_countries:
            return YES, facts.evidence.get("site", words)
    return verdict, words


def _inside(country: str | None, facts: Facts) -> Eligibility:
    if country is None:
        return UNKNOWN
    return YES if country in facts.allowed_countries else NO


def _in_band(utc_offset: float | None, low: float, high: float) -> Eligibility:
    if utc_offset is None:
        return UNKNOWN
    return YES if low <= utc_offset <= high else NO
