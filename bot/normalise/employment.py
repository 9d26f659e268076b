"""Kinds of employment a posting states: full time, part time, contract, internship."""

from __future__ import annotations

import re

from bot.normalise.phrases import word_set
from bot.normalise.reading import Reading, quote
from storage.records import Employment, RawJob

_KINDS = re.compile(
    r"(?P<full_time>\bfull[ _-]?time\b|\bft\b|\bvollzeit\b|\bfestanstellung\b|\btemps plein\b|\bcdi\b|"
    r"\btiempo completo\b|\bjornada completa\b|"
    r"\b(?:período|tempo) integral\b|\bclt\b|\bполн(?:ая|ый|ой) (?:занятость|рабочий день)|\bpermanent\b)|"
    r"(?P<part_time>\bpart[ _-]?time\b|\bteilzeit\b|\btemps partiel\b|\bmedia jornada\b|"
    r"\btiempo parcial\b|\bmeio período\b|\bчастичн\w+ занятость)|"
    r"(?P<contract>\bcontract(?:[ -]to[ -]hire|or|ors|ing)?\b|\bfreelanc\w*|\bfreiberuflich\w*|\bpj\b|"
    r"\bb2b\b|\bautónomo\b|\bподряд|\bфриланс\w*|\btemporary\b|\btemp\b|"
    r"\b1099\b|\bc2c\b|\bcdd\b)|"
    r"(?P<internship>\binterns?\b|\binternships?\b|\bpraktikum\b|\bpraktikant\w*|\bwerkstudent\w*|"
    r"\bestágio\b|\bprácticas\b|\b(?:en|offre de) stage\b|\bстажиров\w*)"
)
_NOT_CONTRACT = re.compile(
    r"(?:smart|design by|api|data|legal|government|federal|social|customer|client|large|sales|vendor|"
    r"service|a|the|sign\w*|interface|\d\w*|previous|no|my|our|your|its|their|under|"
    r"previous consulting) contract|"
    r"contract (?:law|management|negotiation|testing|award|vehicle|manufactur)|contracts\b|"
    r"freelancers, entrepreneurs|smart contract|not? (?:a )?(?:contract\w*|freelanc\w*)|"
    r"no (?:contractors|freelancers|agencies)"
)
_NO_INTERN = re.compile(
    r"no (?:internships?|interns?)\b|not? [^.]{0,20}internships?|from interns to|(?:full of|our|"
    r"former|mentor\w*) interns|freelancers,"
)
_WORDS = word_set(
    """
    full fulltime part parttime contract contractor contractors freelance freelancer freelancers intern
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
    for words in (*reading.segments, *reading.sentences_with(_WORDS)):
        lower = words.lower()
        if not _KINDS.search(lower):
            continue
        lower = _NO_INTERN.sub(" ", _NOT_CONTRACT.sub(" ", lower))
        if words not in reading.segments:
            lower = _FULL_TIME_NOISE.sub(" ", lower)
        for kind in _kinds(lower):
            found.setdefault(kind, words)
    return frozenset(found), quote(" · ".join(dict.fromkeys(found.values())))


def _kinds(lower: str) -> set[Employment]:
    return {Employment(match.lastgroup) for match in _KINDS.finditer(lower) if match.lastgroup}
