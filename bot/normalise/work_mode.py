"""Where the work is done: remote, hybrid or on site, by structured field, header and sentences."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.normalise.gazetteer import Kind, Mention
from bot.normalise.phrases import word_set
from bot.normalise.reading import KeyedPattern, Reading, Sentence, quote
from storage.records import RawJob, WorkMode

REMOTE, HYBRID, ONSITE = WorkMode.REMOTE, WorkMode.HYBRID, WorkMode.ONSITE

_REMOTE_WORD = (
    r"(?:remot(?:e|ely|o|os|a)\b|télétravail|teletrabajo|teletrabalho|à distance|a distancia|"
    r"à distância|home[ -]?office|homeoffice|"
    r"mobiles arbeiten|удал[её]нн?\w*|удаленк\w*|удалёнк\w*|дистанционн\w*|telecommut\w+|"
    r"(?:work(?:ing)?|working) from (?:home|anywhere)|wfh\b|wfa\b|"
    r"remote-?(?:first|only)|fernarbeit|ortsunabhängig|location[ -]independent|trabajo remoto|"
    r"anywhere in the world|全?遠端|全?远程|リモート|재택|원격)"
)
_ONSITE_WORD = (
    r"(?:on[ -]?site\b|on[ -]?premises? work|in[ -]office\b|in[ -]person\b|in the office\b|"
    r"office[ -]based|vor ort\b|präsenz\w*|presencial\w*|"
    r"sur site\b|présentiel|в офисе|офис\b|in sede\b|office only)"
)
_HYBRID_WORD = (
    r"(?:hybrid(?:e|es|er|en)?\b|h[ií]brid[oa]s?\b|гибрид\w*|remote[ -]friendly|partial(?:ly)? remote|"
    r"part(?:ly|ially)? remote|teilweise (?:remote|home ?office)|"
    r"混合(?:式|辦公|办公|模式)|semi[ -]?remote|flexible (?:remote|work from home|wfh)|remote[ -]flexible)"
)

# Uses of the same words that say nothing about where the work is done, by the word in question.
_NOISE = (
    KeyedPattern(
        "remote",
        r"remote (?:sens\w+|servers?|management|control\w*|desktops?|access|component|procedure|"
        r"code exec\w*|execution|monitoring|debug\w*|"
        r"hosts?|machines?|devices?|systems?|assistance|support tool\w*|tech(?:nical)? challenge|trivial|"
        r"interviews?|call|teams?\b(?! member)|"
        r"colleagues|culture|collaborat\w+|environments?|patient\w*|learning|areas?|locations?|regions?|"
        r"villages?|communit\w+|employees|"
        r"repositor\w+|data|deposition|work(?:force|place)?s? (?:tools?|software|platform|solutions?)|"
        r"tools|diagnostic\w*|branch\w*|staff|ids?\b|hands)|remote-first (?:environment|culture)|remote ?ok\.\w+",
    ),
    KeyedPattern("remoteok", r"remoteok\w*"),
    KeyedPattern(
        "remote remotely",
        r"\b(?:(?:manag\w+|support\w*|lead\w*|help\w*|empower\w*|for|serv\w+) (?:a |our |your )?"
        r"remote(?:ly)? (?:work\w*|teams?|employees|people|freelancers)|"
        r"(?:allow\w*|enabl\w*|let\w*|helps?|helping) (?:[\w']+ ){1,5}(?:to )?(?:work|collaborat\w+) remotely)",
    ),
    KeyedPattern(
        "hybrid",
        r"hybrid[ -](?:cloud|app\w*|mobile|architect\w*|infrastructure\w*|approach|solution\w*|deploy\w*|"
        r"data|search|environment\w*|system\w*|it\b|"
        r"vehicles?|cars?|electric|kernel|model of (?!work)|native|clouds?|framework\w*|multi\w*)|"
        r"(?:on[ -]prem\w* and|cloud and) hybrid|hybrid role of",
    ),
    KeyedPattern(
        "site onsite",
        r"\bon[ -]?site (?:interview\w*|w/|with (?:the )?team|visits?|gym|lunch\w*|chef|parking|daycare|"
        r"caf[eé]\w*|meals?|kitchen|health|massages?|"
        r"coffee|fitness|medical|child\w*|final|round|meeting|events?|search|optimi[sz]ation|seo|customer|"
        r"client|support for)|"
        r"(?:\b(?:hour|day|hr|final|an|the|full|half|then|followed by an?) |[>→] )"
        r"on[ -]?site(?! role| position| job| work)|"
        r"\b\d[ -]?(?:st|nd|rd|th) round[^.]{0,80}on[ -]?site",
    ),
    KeyedPattern(
        "anywhere home abroad",
        r"\b(?:works? from (?:anywhere|home) (?:for )?(?:up to|a month|\d+|two|one|several|some)[^.]*|"
        r"up to \w+ (?:weeks?|months?|days?)[^.]{0,30}work(?:ing)? from (?:anywhere|abroad)|"
        r"\d+ (?:weeks?|months?|days?)[^.,]{0,30}work(?:ing)? from (?:anywhere|abroad)|"
        r"anywhere in the world[^.]{0,40}relocat\w*)",
    ),
    KeyedPattern("person", r"\bin[ -]person (?:interview|meet\w*|event\w*|off[ -]?sites?|retreat\w*|gather\w*)"),
)
_NOISE_KEYS = frozenset[str]().union(*(noise.keys for noise in _NOISE))
_NOT_REMOTE = KeyedPattern(
    "no not t cannot unable sorry non kein keine keinen nicht sans pas sem sin não не без isn isnt "
    "невозможна невозможно невозможен невозможны",
    r"\b(?:(?:no\b(?! (?:problem|matter|issue|need|restriction|limit))|not\b(?! (?:only|just|have|be|to|all)\b)|"
    r"(?:cannot|can['’]t|unable to|do(?:es)?n['’]t (?:offer|allow|support|do|have|accept|hire|consider)|sorry|non-|"
    r"kein(?:e|en)?|nicht|sans|pas de|sem|sin|não|не|без)(?!\w))"
    r"(?:(?! but | though )[^.;:|,]){0,30}?" + _REMOTE_WORD + r"|" + _REMOTE_WORD + r"[^.;|,]{0,25}?"
    r"(?:\bnot (?:possible|available|an option|offered|considered|allowed|supported)|\bisn['’]?t\b(?! only)|"
    r"\bis not\b(?! only)|невозможн\w*|не (?:предусмотрен|рассматрива)\w*|nicht möglich|"
    r"não (?:é|está)|no (?:es|está) (?:posible|disponible)|: ?no\b|\bno remote))",
)
_HYBRID = re.compile(
    r"\b(?:"
    + _HYBRID_WORD
    + r"|\d\+? ?(?:days? )?wf[ho]\b|(?:\d|one|two|three|four|a few|some|several|certain|couple(?: of)?|zwei|drei|"
    r"ein|dos|tres|"
    r"deux|trois|dois|два|три|2-3)\+?(?: ?(?:-|–|to|bis|a|à) ?\w+)?"
    r" (?:full )?(?:days?|tage?n?|días?|jours?|dias?|дн\w+)(?: (?:a|per|each|pro|por|par|die|"
    r"в)? ?(?:week|woche|semana|semaine|неделю))?"
    r"[^.;|]{0,30}(?:in(?: the| our)? office|im büro|on[ -]?site|en la oficina|au bureau|"
    r"no escritório|remote|from home|home ?office|в офисе|vor ort)"
    r"|(?:work|working) (?:from home|remotely)[^.;|]{0,30}\b(?:certain|some|\d|one|two|three|a few|"
    r"occasional\w*|when (?:needed|necessary))\b"
    r"|remote days?|mostly (?:work(?:ing)? )?(?:remote(?:ly)?|from home)|"
    r"(?:some|occasional|partial|limited|flexible|certain amount of) (?:remote|wfh|"
    r"work(?:ing)? (?:from home|remotely)|home ?office)|wfh (?:flexibility|days?|fridays?|policy)"
    r"|(?:flexibility|flexible|option|ability|opportunit(?:y|ies)) to (?:occasionally )?work from home|"
    r"work from home (?:flexibility|days?|policy)|home ?office[ -]tage?"
    r"|then switch to hybrid|remote[^.;|]{0,15}for the first \w+|"
    r"(?:télétravail|teletrabajo|teletrabalho) (?:partiel|parcial|occasionnel|ocasional)|"
    r"(?:partially|teilweise|zeitweise|"
    r"teils|parcialmente|частично) [^.;|]{0,15}" + _REMOTE_WORD + r")"
)
_FULLY = (
    r"(?:100 ?% (?:remot\w+|home ?office|télétravail|teletrabajo|удал\w+|(?:à|a) dist[aâ]nc\w+)|"
    r"(?:télétravail|teletrabajo|teletrabalho) (?:permanente?|completo?|total|integral)|(?:fully|full|completely|"
    r"entirely|permanent(?:ly)?|all|purely|totalmente|vollständig|komplett|полностью|entièrement|"
    r"full) [- ]?(?:remot\w+|distributed|télétravail|удал\w+|home ?office)|"
    r"full[- ]remote|remote[- ]only|remot\w+ 100 ?%)"
)
_OFFER = re.compile(
    r"\b(?:" + _FULLY + r"|remote(?:ly)? (?:ok\b|okay|possible|welcome|considered|friendly candidates|candidates?|"
    r"workers?|applicants?|position|role|job|opportunit\w+|option|available|allowed|work is|is (?:ok|"
    r"fine|possible|an option|welcome|great)|can be|"
    r"work (?:ok|possible|available|welcome)|or|and/or|employee|contract\w*|developer|engineer|from|"
    r"within|in (?:the )?[a-z]|anywhere|\(|only|considered|possible|for the right)"
    r"|(?:open|happy|willing|ok|okay|fine|possible|possibility|option|able|allowed|free) (?:to|with|"
    r"for|of) (?:\w+ ){0,3}?(?:remot\w+|work(?:ing)? from home)"
    r"|(?:can|could|may|will|you'll|would) (?:be |also )?(?:work(?:ing)? )?(?:fully |100% )?remot\w+|"
    r"(?:can|could|may|to|you'll|will) (?:also )?work (?:\w+ )?(?:remotely|from (?:home|anywhere))"
    r"|work (?:remotely|from (?:home|anywhere))|(?:we (?:are|'re)|is|as) (?:a |"
    r"an )?(?:\w+ ){0,2}remote(?:-first|-only| first| only| company)|entire(?: \w+)? (?:is|"
    r"works?) remot\w+|our (?:whole|entire) (?:team|company) (?:is|works) remot\w+"
    r"|(?:we|to) (?:do |also |can )?(?:tolerate|accept|allow|offer|support|welcome) "
    r"(?:\w+ )?remote work(?!er|force|place)"
    r"|(?:full[ -]time|part[ -]time|contract)[ ,/-]+remote|(?:location|work ?place|work type|type|"
    r"modality|modalidade|modalidad|local|standort|arbeitsort|lieu|arbeitsmodell|формат(?: работы)?|"
    r"ort)\s*[:：-]+\s*[^.\n]{0,40}?"
    + _REMOTE_WORD
    + r"|(?:developers?|engineers?|candidates?|people|work\w*|live|living|based|located|hir\w+|"
    r"applicants?|from|join\w*)[^.;|]{0,40} anywhere in the world|"
    r"remote and/or|(?:or|and) remot\w+|vaga remota|trabajo remoto|"
    r"trabalho remoto|remote[ -]stelle|(?:en|im|em|de|in|aus dem) (?:home ?office|télétravail|"
    r"teletrabajo|remoto)|удал[её]нн(?:о|ая работа|ый формат|ка)|можно удал\w+|"
    r"работа(?:ть)? (?:из дома|удал\w+))|[&/] remot\w+"
)
_LINE_REMOTE = re.compile(r"^[^\w\n]*(?:100 ?% )?" + _REMOTE_WORD + r"[^\w\n]*$")
_LINE_ONSITE = re.compile(r"^[^\w\n]*" + _ONSITE_WORD + r"[^\w\n]*$")
_ONSITE_ONLY = KeyedPattern(
    "only must nur solo uniquement 100",
    r"uniquement (?:en présentiel|sur site)|(?:présentiel|sur site) uniquement|"
    r"on[ -]?site[ -]only|office[ -]only|only on[ -]?site|must (?:be able to )?work (?:on[ -]?site|"
    r"in(?: the| our)? office|in person)|nur vor ort|solo presencial|100 ?% (?:presencial|on[ -]?site|"
    r"vor ort|präsenz|в офисе)",
)
_OFFICE = re.compile(
    r"\b(?:(?:location|work type|modalidad|modalidade|arbeitsmodell|формат(?: работы)?)\s?[:：-]+[^.\n]{0,30}?"
    + _ONSITE_WORD
    + r"|"
    + _ONSITE_WORD
    + r" (?:developers?|engineers?|position|role|job|only|work|in|at|full|required)|(?:position|role|"
    r"job)s? (?:is|are|both) (?:fully |strictly )?"
    + _ONSITE_WORD
    + r"|(?:based|located|located|work|working|join\w*|hiring|position\w*)[^.;|]{0,40} (?:in|at|from|"
    r"for) our [^.;|]{0,40}(?:office|headquarters|hq\b)|(?:welcome|able|prefer\w*) to work (?:from|in|"
    r"at) (?:the|our) [^.;|]{0,30}office|join our [^.;|]{0,25}office|remote and/or on[ -]?site|"
    r"both on[ -]?site and remote)"
)
_HYBRID_ROLE = re.compile(
    r"(?:role|position|job|this|stelle|vaga|puesto|poste) (?:is|ist|é|es|est) (?:a |an |"
    r"eine? )?hybrid\w*|hybrid (?:role|position|job)"
)
_WORKING = re.compile(
    r"\b(?:work(?:ing|place)?|roles?|positions?|jobs?|office|remote\w*|home|homeoffice|schedule|days?|"
    r"model|modell\w*|modelo|mode|setup|"
    r"travail|télétravail|teletrabajo|teletrabalho|"
    r"arbeit\w*|trabajo|trabalho|bureau|büro|escritório|oficina|location|wfh|on[ -]?site|presencial|"
    r"офис\w*|работ\w*|формат|дн\w+)\b|^\W*h[yií]br\w+\W*$"
)
_EITHER = re.compile(
    r"hybrid\w* (?:or|oder|ou|o|и|или|/|and) (?:fully |100% )?remote|remote\w* (?:or|oder|ou|o|и|или|"
    r",|/|and) hybrid"
)
_INTERVIEW = re.compile(
    r"interview|phone screen|screening|hiring process|take[ -]home|coding (?:exercise|challenge|test)|"
    r"bewerbungsprozess"
)
MODE_WORDS = word_set(
    """
    remote remotely remoto remota onsite site hybrid híbrido hibrido híbrida hybride hybrides office home
    homeoffice anywhere wfh person presencial télétravail teletrabajo teletrabalho distance distancia ort
    präsenz telecommute telecommuting distributed удаленно удалённо удаленная удалённая удаленной удалённой
    удаленка удалёнка удаленный удалённый дома офисе офис гибрид гибридный présentiel büro headquarters hq
    oficina bureau escritório
    """
)
JOINING_WORDS = word_set("hiring office offices based located headquarters join looking position positions role roles")
_R, _O, _H = (
    re.compile(rf"\b(?:{_REMOTE_WORD}|distributed\b)"),
    re.compile(rf"\b{_ONSITE_WORD}"),
    _HYBRID,
)


@dataclass(frozen=True, slots=True)
class Modes:
    """The modes found and the words that say so."""

    modes: frozenset[WorkMode]
    evidence: str = ""


def work_modes(raw: RawJob, reading: Reading, header: Mapping[str, list[Mention]], mentions: list[Mention]) -> Modes:
    """Structured field first, then header, then the sentences; a named city and nothing else means on site.

    `header` are the places named in each part of the header, `mentions` those below it.
    """
    if raw.work_mode:
        return Modes(frozenset({raw.work_mode}), f"work mode: {raw.work_mode}")
    found = _in_header(reading)
    sentences = [
        _without_noise(sentence)
        for sentence in reading.sentences_with(MODE_WORDS)
        if not _INTERVIEW.search(sentence.lower)
    ]
    refused = next((sentence.text for sentence in sentences if _refuses(sentence)), "")
    if refused:
        found.pop(REMOTE, None)
        if HYBRID not in found:
            found.setdefault(ONSITE, refused)
    for sentence in sentences:
        _read_sentence(sentence.text, sentence.lower, found, refused=bool(refused))
    city = _city(reading, header)
    if city and set(found) <= {REMOTE}:
        found[ONSITE] = city
    if not found and (office := _office_city(reading, mentions)):
        found[ONSITE] = office
    if not found and (raw.countries is not None or raw.utc_offsets is not None):
        found[REMOTE] = "listed with limits for remote workers"
    return Modes(frozenset(found), quote(" · ".join(dict.fromkeys(found.values()))))


def _without_noise(sentence: Sentence) -> Sentence:
    for noise in () if _NOISE_KEYS.isdisjoint(sentence.words) else _NOISE:
        sentence = noise.blanked(sentence)
    return sentence


def _refuses(sentence: Sentence) -> bool:
    """Whether remote work is ruled out; "not outside the US" rules out a place only."""
    return bool(_ONSITE_ONLY.search(sentence) or (_NOT_REMOTE.search(sentence) and " outside " not in sentence.lower))


def _in_header(reading: Reading) -> dict[WorkMode, str]:
    found: dict[WorkMode, str] = {}
    for segment in reading.segments:
        part = _without_noise(segment)
        words, lower = segment.text, part.lower
        if _NOT_REMOTE.search(part):
            found.setdefault(ONSITE, words)
            continue
        if _H.search(lower):
            found.setdefault(HYBRID, words)
            lower = _H.sub(" ", lower)
        if _R.search(lower):
            found.setdefault(REMOTE, words)
        if _O.search(lower):
            found.setdefault(ONSITE, words)
    return found


def _read_sentence(words: str, lower: str, found: dict[WorkMode, str], *, refused: bool) -> None:
    """What a sentence adds to, or takes from, the modes found so far."""
    if "hybrid" in lower and _HYBRID_ROLE.search(lower) and not (_is_fully_remote(found) or _EITHER.search(lower)):
        found.pop(REMOTE, None)
    if REMOTE not in found and _HYBRID.search(lower) and _WORKING.search(lower):
        found.setdefault(HYBRID, words)
        if _EITHER.search(lower):
            found[REMOTE] = words
    elif not (refused or found.keys() & {REMOTE, HYBRID} or lower.endswith("?")) and (
        _LINE_REMOTE.match(lower) or _OFFER.search(lower)
    ):
        found[REMOTE] = words
    if ONSITE not in found and (_LINE_ONSITE.match(lower) or _OFFICE.search(_HYBRID.sub(" ", lower))):
        found[ONSITE] = words


def _is_fully_remote(found: Mapping[WorkMode, str]) -> bool:
    return bool(re.search(_FULLY, found.get(REMOTE, "").lower()))


def _city(reading: Reading, header: Mapping[str, list[Mention]]) -> str:
    """The first words that name a city or a state as the place of work."""
    for segment in reading.segments:
        if any(mention.place.kind in (Kind.CITY, Kind.STATE) for mention in header[segment.text]):
            return segment.text
    return ""


def _office_city(reading: Reading, mentions: list[Mention]) -> str:
    """The first sentence that names a city as the place to join."""
    cities = [mention.start for mention in mentions if mention.place.kind is Kind.CITY]
    sentences = reading.sentences_at(cities, JOINING_WORDS)
    return sentences[0].text if sentences else ""
