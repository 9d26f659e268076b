"""Kinds of employment a posting states: full time, part time, contract, internship."""

from __future__ import annotations

from bot.normalise.phrases import word_set
from bot.normalise.reading import KeyedPattern, Reading, Sentence, quote
from storage.records import Employment, RawJob

_KINDS = {
    Employment.FULL_TIME: KeyedPattern(
        "full fulltime full_time ft vollzeit festanstellung plein cdi completo completa integral clt permanent "
        "занятость рабочий",
        r"\b(?:full[ _-]?time\b|ft\b|vollzeit\b|festanstellung\b|temps plein\b|cdi\b|"
        r"tiempo completo\b|jornada completa\b|"
        r"(?:período|tempo) integral\b|clt\b|полн(?:ая|ый|ой) (?:занятость|рабочий день)|permanent\b)",
    ),
    Employment.PART_TIME: KeyedPattern(
        "part parttime part_time teilzeit partiel media parcial meio занятость",
        r"\b(?:part[ _-]?time\b|teilzeit\b|temps partiel\b|media jornada\b|"
        r"tiempo parcial\b|meio período\b|частичн\w+ занятость)",
    ),
    Employment.CONTRACT: KeyedPattern(
        "contract contractor contractors contracting free freelance freelancer freelancers freelancing freelances "
        "freiberuflich freiberufliche freiberuflicher freiberuflichen pj b2b autónomo подряд подряда подряду фриланс "
        "фрилансер фрилансеры temporary temp 1099 c2c cdd",
        r"\b(?:contract(?:[ -]to[ -]hire|or|ors|ing)?\b|free-?lanc\w*|freiberuflich\w*|pj\b|"
        r"(?<!#)b2b\b|autónomo\b|подряд|фриланс\w*|temporary\b|temp\b|"
        r"1099\b|c2c\b|cdd\b)",
    ),
    Employment.INTERNSHIP: KeyedPattern(
        "intern interns internship internships praktikum praktikant praktikantin praktikanten werkstudent estágio "
        "prácticas stage стажировка стажировки стажировку",
        r"\b(?:interns?\b|internships?\b|praktikum\b|praktikant\w*|werkstudent\w*|"
        r"estágio\b|prácticas\b|(?:en|offre de) stage\b|стажиров\w*)",
    ),
}
_NOT_CONTRACT = KeyedPattern(
    "contract contracts contractor contractors b2b freelancer freelancers freelance freelancing",
    r"(?:smart|design by|api|data|legal|government|federal|social|customer|client|large|sales|vendor|"
    r"service|a|the|sign\w*|interface|employment|\d[\d.,]*[km]?|previous|no|my|our|your|its|their|under|"
    r"previous consulting) contract|"
    r"contract (?:law|management|negotiation|testing|award|vehicle|manufactur)|contracts\b|"
    r"contract[ -](?:databases?|analys\w+|review\w*|reading|data\b|terms|documents?|lifecycle|automation|platform|"
    r"software)|"
    r"b2b\b(?! contract| cooperation| or| only| basis| agreement)[ ,/-]+(?!uop|perm|employment|contract)[a-z]|"
    r"freelancers,? (?:and |& )?(?:entrepreneurs|contractors|agencies|small)|"
    r"not? (?:a )?(?:contract\w*|freelanc\w*)|"
    r"no (?:contractors|freelancers|agencies)",
)
_NO_INTERN = KeyedPattern(
    "intern interns internship internships freelancers",
    r"(?:experience|years?) (?:or|and|,) (?:an? )?internships?|this internship|"
    r"internships? (?:experience|in a similar|projects?|or (?:work|professional|equivalent|academic))|"
    r"no (?:internships?|interns?)\b|not? [^.]{0,20}internships?|from interns to|(?:full of|our|"
    r"former|mentor\w*) interns|freelancers,",
)
_FULL_TIME_NOISE = KeyedPattern(
    "full permanent temporary",
    r"full[ -]time (?:staff|employees|team|members|job elsewhere|students?|course|equivalent)|"
    r"(?:remotely|working|work|live) full[ -]time|\d+ full[ -]time|intern[^.]{0,60}full[ -]time|"
    r"full[ -]time applications|"
    r"permanent (?:residen\w*|work auth\w*|visa|right|remote)|temporary (?:visa|work)",
)
WORDS = word_set(
    """
    full fulltime part parttime contract contractor contractors freelance freelancer freelancers lancer lancers intern
    interns internship internships permanent vollzeit teilzeit festanstellung freiberuflich praktikum
    werkstudent temps cdi cdd tiempo jornada integral clt pj b2b estágio prácticas полная полный занятость
    частичная фриланс стажировка contracting ft
    """
)


def employment(raw: RawJob, reading: Reading) -> tuple[frozenset[Employment], str]:
    """Kinds and words: the structured field, else header and sentences together."""
    if raw.employment and (kinds := _kinds(Sentence.of(raw.employment.replace("_", " ")))):
        return frozenset(kinds), f"employment: {raw.employment}"
    found: dict[Employment, str] = {}
    for sentence in reading.segments:
        for kind in _kinds_but_for(sentence, _NOT_CONTRACT, _NO_INTERN):
            found.setdefault(kind, sentence.text)
    for sentence in reading.sentences_with(WORDS):
        for kind in _kinds_but_for(sentence, _NOT_CONTRACT, _NO_INTERN, _FULL_TIME_NOISE):
            found.setdefault(kind, sentence.text)
    return frozenset(found), quote(" · ".join(dict.fromkeys(found.values())))


def _kinds(sentence: Sentence) -> list[Employment]:
    return [kind for kind, pattern in _KINDS.items() if pattern.search(sentence)]


def _kinds_but_for(sentence: Sentence, *noises: KeyedPattern) -> list[Employment]:
    """The kinds that remain where the noises are blanked, one after the other."""
    kinds, plain = _kinds(sentence), sentence
    for noise in noises if kinds else ():
        plain = noise.blanked(plain)
    return kinds if plain.lower == sentence.lower else _kinds(plain)
