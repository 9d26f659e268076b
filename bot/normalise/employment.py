"""Kinds of employment a posting states: full time, part time, contract, internship."""

from __future__ import annotations

import re

from bot.normalise.phrases import word_set
from bot.normalise.reading import Reading, quote
from storage.records import Employment, RawJob

# The word boundary stands before all alternatives: the engine then tries them at the beginnings of words only.
_KINDS = re.compile(
    r"\b(?:(?P<full_time>full[ _-]?time\b|ft\b|vollzeit\b|festanstellung\b|temps plein\b|cdi\b|"
    r"tiempo completo\b|jornada completa\b|"
    r"(?:período|tempo) integral\b|clt\b|полн(?:ая|ый|ой) (?:занятость|рабочий день)|permanent\b)|"
    r"(?P<part_time>part[ _-]?time\b|teilzeit\b|temps partiel\b|media jornada\b|"
    r"tiempo parcial\b|meio período\b|частичн\w+ занятость)|"
    r"(?P<contract>contract(?:[ -]to[ -]hire|or|ors|ing)?\b|free-?lanc\w*|freiberuflich\w*|pj\b|"
    r"b2b\b|autónomo\b|подряд|фриланс\w*|temporary\b|temp\b|"
    r"1099\b|c2c\b|cdd\b)|"
    r"(?P<internship>interns?\b|internships?\b|praktikum\b|praktikant\w*|werkstudent\w*|"
    r"estágio\b|prácticas\b|(?:en|offre de) stage\b|стажиров\w*))"
)
_NOT_CONTRACT = re.compile(
    r"(?:smart|design by|api|data|legal|government|federal|social|customer|client|large|sales|vendor|"
    r"service|a|the|sign\w*|interface|\d[\d.,]*[km]?|previous|no|my|our|your|its|their|under|"
    r"previous consulting) contract|"
    r"contract (?:law|management|negotiation|testing|award|vehicle|manufactur)|contracts\b|"
    r"contract[ -](?:databases?|analys\w+|review\w*|reading|data\b|terms|documents?|lifecycle|automation|platform|"
    r"software)|"
    r"b2b\b(?! contract| cooperation| or| only| basis| agreement)[ ,/-]+(?!uop|perm|employment|contract)[a-z]|"
    r"freelancers,? (?:and |& )?(?:entrepreneurs|contractors|agencies|small)|smart contract|"
    r"not? (?:a )?(?:contract\w*|freelanc\w*)|"
    r"no (?:contractors|freelancers|agencies)"
)
_NO_INTERN = re.compile(
    r"(?:experience|years?) (?:or|and|,) (?:an? )?internships?|this internship|"
    r"internships? (?:experience|in a similar|projects?|or (?:work|professional|equivalent|academic))|"
    r"no (?:internships?|interns?)\b|not? [^.]{0,20}internships?|from interns to|(?:full of|our|"
    r"former|mentor\w*) interns|freelancers,"
)
WORDS = word_set(
    """
    full fulltime part parttime contract contractor contractors freelance freelancer freelancers lancer lancers intern
    interns internship internships permanent vollzeit teilzeit festanstellung freiberuflich praktikum
    werkstudent temps cdi cdd tiempo jornada integral clt pj b2b estágio prácticas полная полный занятость
    частичная фриланс стажировка contracting ft
    """
)
_FULL_TIME_NOISE = re.compile(
    r"full[ -]time (?:staff|employees|team|members|job elsewhere|students?|course|equivalent)|"
    r"(?:remotely|working|work|live) full[ -]time|\d+ full[ -]time|intern[^.]{0,60}full[ -]time|"
    r"full[ -]time applications|"
    r"permanent (?:residen\w*|work auth\w*|visa|right|remote)|temporary (?:visa|work)"
)


def employment(raw: RawJob, reading: Reading) -> tuple[frozenset[Employment], str]:
    """Kinds and words: the structured field, else header and sentences together."""
    if raw.employment and (kinds := _kinds(raw.employment.replace("_", " ").lower())):
        return frozenset(kinds), f"employment: {raw.employment}"
    found: dict[Employment, str] = {}
    for words in (*reading.segments, *reading.sentences_with(WORDS)):
        lower = words.lower()
        if not _KINDS.search(lower):
            continue
        if "contract" in lower or "b2b" in lower or "freelanc" in lower:
            lower = _NOT_CONTRACT.sub(" ", lower)
        if "intern" in lower:
            lower = _NO_INTERN.sub(" ", lower)
        if words not in reading.segments:
            lower = _FULL_TIME_NOISE.sub(" ", lower)
        for kind in _kinds(lower):
            found.setdefault(kind, words)
    return frozenset(found), quote(" · ".join(dict.fromkeys(found.values())))


def _kinds(lower: str) -> set[Employment]:
    return {Employment(match.lastgroup) for match in _KINDS.finditer(lower) if match.lastgroup}
