"""Whether a posting says of itself that it is closed, or its last day has passed."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta

# Where a statement is complete: "the position is filled." says it, "the position is filled with variety" does not.
_END = (
    r"(?=\s*(?:$|[.!;,:)\]*|…]|[-–—]\s|(?:and|but|so|we|thank|thanks|now|und|wir|y|pero|e|mas|et|mais|и|но)\b|"
    r"at (?:this|the) (?:time|moment)\b))"
)
_POST = r"(?:position|role|job|vacancy|opening|posting|listing|opportunity|requisition|job ad|advert(?:isement)?)"
_THIS = rf"(?:this|the) (?:(?:job|open|contract|career|work) )?{_POST}"
_APPLICATIONS = rf"(?:applications|applicants|candidates|submissions)(?: (?:for|to) {_THIS})?"
_STELLE = r"(?:stelle|position|vakanz|stellenanzeige|ausschreibung)"
_PUESTO = r"(?:puesto|vacante|oferta|plaza|posición)(?: de (?:trabajo|empleo))?"
_POSTE = r"(?:poste|offre|annonce)(?: d['’]emploi)?"
_VAGA = r"(?:vaga|posição|oportunidade|processo seletivo)(?: de (?:trabalho|emprego))?"

# One statement a line, by language: English, German, Spanish, French, Portuguese, Russian.
_STATEMENTS = rf"""
\b{_THIS} (?:has|is|was)(?: (?:now|already|since|been|currently|officially))* (?:filled|closed|expired){_END}
\b{_THIS} is(?: (?:now|unfortunately))* no longer (?:available|open|active|vacant){_END}
^\W*(?:this )?(?:job )?{_POST} (?:is |has been )?(?:now |already )?(?:filled|closed|expired)\W*$
\bno longer (?:accepting|taking|considering) (?:(?:any|new|further|more|job) )*{_APPLICATIONS}{_END}
\bno longer (?:hiring|recruiting) for this {_POST}
\bapplications (?:(?:for|to) {_THIS} )?(?:are|have)(?: (?:now|already|been))* closed{_END}
\bapplication (?:window|period|deadline) (?:has|is)(?: (?:now|already|been))* (?:passed|closed|ended|expired|over){_END}

\b{_STELLE} (?:ist|wurde)(?: (?:leider|bereits|schon|inzwischen|mittlerweile|nun|jetzt))* (?:besetzt|vergeben){_END}
\b{_STELLE} ist(?: leider)? nicht mehr (?:verfügbar|vakant|offen|frei|aktuell|aktiv)
\bkeine (?:weiteren |neuen )?bewerbungen mehr (?:an|entgegen|möglich)
\bbewerbungsfrist ist(?: (?:leider|bereits|schon))* (?:abgelaufen|beendet|vorbei)

\b{_PUESTO} (?:ya )?(?:ha sido|fue|está|se encuentra)(?: ya)? (?:cubiert|cerrad|ocupad|caducad|expirad)[oa]{_END}
\b{_PUESTO} ya no (?:está|se encuentra) (?:disponible|abiert[oa]|activ[oa]|vigente)
\bya no (?:se )?(?:acept|admit|recib)\w+(?: (?:más|nuevas))* (?:candidaturas|solicitudes|postulaciones|aplicaciones)

\b{_POSTE} (?:a|est)(?: (?:déjà|désormais|maintenant|été))* (?:pourvu|clôturé|expiré|fermé)e?{_END}
\b{_POSTE} n['’]est (?:malheureusement )?plus (?:disponible|active?|ouverte?|vacante?|d['’]actualité|à pourvoir)
\bn['’]accept(?:ons|e) plus (?:de (?:nouvelles )?)?candidatures
\bcandidatures sont(?: (?:désormais|maintenant|déjà))? (?:closes|clôturées|fermées|terminées){_END}

\b{_VAGA} (?:já )?(?:foi|está)(?: já)? (?:preenchid|encerrad|fechad|ocupad|finalizad|expirad)[ao]{_END}
\b{_VAGA} (?:já )?não está mais (?:disponível|abert[ao]|ativ[ao])
\bnão (?:(?:estamos|está) )?(?:mais )?(?:aceita|recebe)\w+ (?:mais )?(?:novas )?(?:candidaturas|inscrições)
\b(?:inscrições|candidaturas) (?:(?:foram|estão) )?encerradas{_END}

\b(?:вакансия|позиция)(?: (?:уже|больше))* (?:закрыта|заполнена|неактуальна|не актуальна|в архиве){_END}
\b(?:при[её]м|сбор) (?:откликов|заявок|резюме)(?: уже)? (?:заверш[её]н|закрыт|окончен|прекращ[её]н)
\b(?:больше|уже) не (?:принимаем|рассматриваем) (?:новые )?(?:отклики|заявки|резюме)
"""
_STATED = re.compile("|".join(filter(None, _STATEMENTS.splitlines())), re.IGNORECASE)
# Every statement has one of these; the many paragraphs that have none need not be searched.
_STEMS = (
    " filled", " closed", " expired", "no longer", "application window", "application period", "application deadline",
    "besetzt", "vergeben", "nicht mehr", "bewerbungen mehr", "bewerbungsfrist", "cubiert", "cerrad", "ocupad",
    "caducad", "expirad", "ya no", "pourvu", "clôturé", "expiré", "fermé", "n'est", "n’est", "acceptons plus",
    "accepte plus", "candidatures sont", "preenchid", "encerrad", "fechad", "finalizad", "não está mais", "aceita",
    "recebe", "закрыт", "заполнена", "неактуальна", "не актуальна", "в архиве", "откликов", "заявок", "резюме",
    "отклики", "заявки",
)  # fmt: skip
_CONDITION = re.compile(
    r"\b(?:until|till|once|when|whenever|if|unless|after|before|as soon as|in case|whether|let you know|notif\w+|"
    r"inform\w*|bis|sobald|wenn|falls|nachdem|hasta|cuando|si|una vez|jusqu\w*|lorsque|quand|dès|até|quando|se|caso|"
    r"пока|если|когда|после|как только)\b",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?;]")

_MARK = (
    r"(?:(?:position|role|job|vacancy|now|already|bereits|stelle|vaga|vacante|poste|вакансия) )?"
    r"(?:closed|filled|expired|no longer available|besetzt|vergeben|"
    r"cerrad[oa]|cubiert[oa]|pourvue?|clôturée?|encerrada|preenchida|закрыта)"
)
_MARKED = re.compile(rf"[\[(]\s*{_MARK}\s*!?[\])]|^\W*{_MARK}\s*[:|–—-]\s|\s[|–—-]\s*{_MARK}\W*$", re.IGNORECASE)


def closing_words(text: str) -> str | None:
    """The words of a posting that say it is closed, such as "this position has been filled"; None where none do.

    The first line is the title, where a mark such as "[closed]" suffices. What happens once, until or if a position is
    filled says nothing about today. English, German, Spanish, French, Portuguese and Russian.
    """
    if marked := _MARKED.search(text.partition("\n")[0]):
        return marked[0].strip()
    lower = text.lower()
    if not any(stem in lower for stem in _STEMS):
        return None
    return next(filter(None, map(_stated, text.splitlines())), None)


def has_ended(deadline: datetime | None, now: datetime) -> bool:
    """Whether the last moment to apply has passed. One at midnight is a mere date, the whole of which still counts."""
    if deadline is None:
        return False
    return now >= (deadline + timedelta(days=1) if deadline.time() == time() else deadline)


def _stated(paragraph: str) -> str | None:
    lower = paragraph.lower()
    if not any(stem in lower for stem in _STEMS):
        return None
    found = (one for one in _STATED.finditer(paragraph) if not _is_conditional(paragraph[: one.start()]))
    return next((one[0].strip() for one in found), None)


def _is_conditional(before: str) -> bool:
    """Whether a sentence leads up to a statement with "until", "if" and the like."""
    return _CONDITION.search(_SENTENCE_END.split(before)[-1]) is not None
