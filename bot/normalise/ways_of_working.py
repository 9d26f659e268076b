"""Ways of working a posting offers: asynchronously, or judged by results and not by hours."""

from __future__ import annotations

import re

from bot.normalise.phrases import word_set
from bot.normalise.reading import KeyedPattern, Reading, quote
from storage.records import WayOfWorking

_ASYNC_KEYS = """
    async asynchronous asynchronously asynchron asynchrone asynchroner asynchrones asynchronen asíncrono asíncrona
    asíncronos asíncronas asincrónico asincrónica asincrónicamente assíncrono assíncrona assíncronos assíncronas
    assincronamente асинхронно асинхронная асинхронный асинхронной асинхронного асинхронную
"""
_ASYNC = r"(?:async(?:hronous(?:ly)?|hron(?:e|er|es|en)?)?|as[ií]ncr[oó]n\w*|ass[ií]ncron\w*|асинхронн\w*)"
_TALK = (
    r"(?:collaborat\w+|communicat\w+|kommuni\w+|zusammenarbeit\w*|comunica\w+|colabora\w+|culture|kultur|cultura|"
    r"коммуникац\w*|общени\w*|формат\w*|культур\w*)"
)
_LABOUR = (
    r"(?:work(?:ing|s|place)?|arbeit\w*|trabaj\w+|trabalh\w+|travail\w*|работ\w*|teams?|équipes?|equipos?|equipes?|"
    r"команд\w*)"
)
_ASYNCHRONOUS = KeyedPattern(
    _ASYNC_KEYS,
    rf"\b{_ASYNC}[ -](?:first|friendly|by default|remote|company|environment|setup|schedule|across time ?zones|"
    rf"and flexible|role|position|{_TALK}|{_LABOUR}\b(?! (?:queue|item|load|flow)))|"
    rf"\b(?:{_TALK}|{_LABOUR}) (?:[^\W\d]+ ){{0,4}}?{_ASYNC}\b|"
    rf"\b(?:fully|100 ?%|completely|genuinely|largely|mostly|primarily) {_ASYNC}\b",
)
# Programs are asynchronous too, and so are interviews by video; and a role may be said not to be.
_OTHER_ASYNC = re.compile(
    r"\b(?:asyncio|await|program\w*|microservic\w*|services|queues?|kafka|rabbitmq|celery|messag\w+|events?|i/?o|jobs|"
    r"processing|frameworks?|requests?|apis?|protocols?|thread\w*|coroutines?|concurren\w+|javascript|python|rust|"
    r"node\.js|workers?|tasks|backend systems?|distributed systems?|interview\w*|"
    r"communication (?:and \w+ )?tools|selection process|hiring process|"
    r"nachrichten|schnittstellen|programmierung|programación|servicios|eventos|programação|serviços|mensageria|"
    r"программирован\w*|сервис\w*|очеред\w*|запрос\w*)\b|"
    r"\b(?:not|no|isn['’]t|kein\w*|nicht|pas|não|не) (?:\w+ ){0,2}(?:async|asyn|as[ií]ncr|ass[ií]ncr|асинхр)",
)
_RESULT = (
    r"(?:outputs?|results?|outcomes?|impact|ergebniss?e?n?|resultate?n?|leistung|resultados?|objetivos|entregas|"
    r"résultats?|objectifs|результат\w*)"
)
_HOURS = (
    r"(?:hours?|time (?:spent|in|at)|face ?time|presence|attendance|desk|seats?|clock|stunden|anwesenheit\w*|"
    r"arbeitszeit\w*|horas|presencia|presença|ponto|heures|présence|час\w*|отсиж\w+|присутств\w+)"
)
_NOT = (
    r"(?:not|rather than|instead of|over|never|and not|nicht|statt|no|en lugar de|en vez de|e não|não|em vez de|"
    r"pas|plutôt que|et non|а не|вместо)"
)
_RESULTS = KeyedPattern(
    """
    result results output outputs outcome outcomes impact rowe ergebnis ergebnisse ergebnissen resultat resultate
    resultaten leistung resultado resultados objetivos entregas résultat résultats objectifs результат результаты
    результату результатам результата
    """,
    rf"\bresults?[- ]only\b|\browe\b|"
    rf"\b{_RESULT}[^.;|]{{0,25}}\b{_NOT} (?:[^\W\d]+ ){{0,3}}?{_HOURS}\b|"
    rf"\b{_NOT} (?:[^\W\d]+ ){{0,3}}?{_HOURS}[^.;|]{{0,25}}"
    rf"\b(?:but|sondern|sino|mais|mas|zählt|но|а)\b[^.;|]{{0,20}}{_RESULT}\b|"
    rf"\bfocus on (?:your |work ){{0,2}}(?:output|outcomes?|results)\b[^.;|]{{0,10}}\bno micro|"
    rf"\bresults?[- ](?:oriented|based) (?:work(?:ing)? (?:environment|model|arrangement|time)|way of working)|"
    rf"\b(?:trabajo|trabalho|travail) (?:por|par) (?:objetivos|resultados|entregas|objectifs)\b",
)
WORDS = word_set(_ASYNC_KEYS) | _RESULTS.keys


def ways_of_working(reading: Reading) -> tuple[frozenset[WayOfWorking], str]:
    """The ways stated and the words that state them; how programs work, and what people are like, is none."""
    found: dict[WayOfWorking, str] = {}
    for sentence in (*reading.segments, *reading.sentences_with(WORDS)):
        if _ASYNCHRONOUS.search(sentence) and not _OTHER_ASYNC.search(sentence.lower):
            found.setdefault(WayOfWorking.ASYNCHRONOUS, sentence.text)
        if _RESULTS.search(sentence):
            found.setdefault(WayOfWorking.RESULTS_ORIENTED, sentence.text)
    return frozenset(found), quote(" · ".join(dict.fromkeys(found.values())))
