"""The phrases by which postings limit a remote role to places, exempt places, or open it to the world.

In patterns that run over masked text a section sign stands for a country, region or state.
"""

from __future__ import annotations

import re

from bot.normalise.phrases import word_set
from bot.normalise.reading import KeyedPattern

REMOTE = re.compile(
    r"remot\w*|distributed|work from home|wfh|home ?office|anywhere|télétravail|teletrabajo|удал\w+|telecommut\w+"
)
ONSITE = re.compile(r"on[ -]?site|office|in[ -]person|hybrid|relocat", re.IGNORECASE)
WORLDWIDE_PART = re.compile(
    r"^[^\w]*(?:(?:100% |fully |full )?remote(?:ly)?(?:/| or |[ ,:-]+)?[(\[]?)?\s*(?:from |"
    r"in )?(?:global(?:ly)?|world ?-?wide|anywhere(?: in the world| on earth)?|weltweit|mundial|"
    r"todo el mundo|monde entier|весь мир|по всему миру|international)\b[^\w]*(?:remote)?[^\w]*$",
    re.IGNORECASE,
)
WORLDWIDE = KeyedPattern(
    "anywhere worldwide world globally globe no regardless überall cualquier qualquer importe любой any "
    "weltweit weltweite weltweiten",
    r"\b(?:(?:developers?|engineers?|candidates?|people|work\w*|live|living|based|located|hir\w+|applicants?|"
    r"from|join\w*)[^.;|§]{0,40} anywhere (?:in the world|on (?:the )?(?:earth|planet|globe))|"
    r"(?:work|working|live|living|based|"
    r"located|hire|hiring|remote|remotely|candidates|"
    r"applicants)[^.;§]{0,30}(?:from )?(?:anywhere(?! (?:in|within|§|you want in))|world ?-?wide|"
    r"globally|around the (?:world|globe))"
    r"|no (?:location|geographic\w*|country) (?:restriction|limit|requirement)s?|"
    r"regardless of (?:your )?(?:location|country|where you (?:live|are))|ortsunabhängig weltweit|"
    r"von überall|desde cualquier (?:lugar|parte|país)|de qualquer lugar|depuis n['’]importe où|"
    r"из любой (?:точки|страны)|weltweit|any (?:country|location|time ?zone)\b)",
)
DESCRIPTION = KeyedPattern(
    "team teams colleagues customer customers client clients users office offices headquarter headquarters "
    "headquartered founded partners investors companies members engineers employees leader leading presence operate "
    "investor school university language english hq",
    r"\b(?:team|teams|colleagues|customers?|clients?|users|(?<!home )offices?|headquarter\w*|founded|partners|"
    r"investors|companies|members|engineers working|employees|leader|leading|presence|operate|"
    r"investor|school|university|language|english|hq)\b",
)
FILLERS = re.compile(
    r"\b(?:only|based|in|the|and|or|within|anywhere|residents?|citizens?|time ?zones?|tz|remote|fully|"
    r"100|full|time|from|[ecmp][sd]?t|location|of|for)\b|[^\w§]|§",
    re.IGNORECASE,
)
BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_PLACES = r"§(?:(?:\s?[,/&+-]\s?|\s(?:and|or|und|oder|y|o|e|ou|et|и|или)\s|,\s(?:and|or)\s)(?:the\s|in\s)?§)*"
_TO_PLACES = (
    rf"(?:\s(?:the|in|any|one|of|either|continental|mainland|following|countries|1|these|a|all|your|"
    rf"and|one|:)){{0,6}}\s?:?\s?\(?(?:the\s)?{_PLACES}"
)
LIMITS = tuple(
    re.compile(pattern)
    for pattern in (
        (rf"{_PLACES}[\s)]*[-\s]?(?:only\b|residents?\b|nationals\b|based (?:only|candidates?|"
        rf"applicants?|remote|contractors?|developers?|engineers?|people|position|role)|candidates only|"
        rf"applicants only)"),
        rf"\bonly\b[^.;§]{{0,60}}{_TO_PLACES}",
        (rf"(?:\bmust\b|need to|has to|have to|should|required to|requirement|able to)[^.;§]{{0,40}}\b(?:be|"
        rf"live|living|reside|located|based|work|citizens?|residents?|in|"
        rf"within)\b[^.;§]{{0,30}}{_TO_PLACES}"),
        (rf"(?:anywhere|remote(?:ly)?(?: work(?:ing)?| positions?| roles?| jobs?| employment)?|work from home|"
        rf"home ?office|telecommut\w+)(?: from)?(?: anywhere)?[\s,:-]*\(?(?:with)?(?:in|inside|from|across|throughout|"
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
STRICT_WORDS = word_set("only must someone candidate candidates applicant applicants")
# A demonym that names a language, a nation's rights or the pleasures of a city limits nobody.
NO_LIMIT = KeyedPattern(
    "fluent fluency fluently speak speaks speaker speakers speaking spoken native natively proficient proficiency "
    "written knowledge command level language skills c1 c2 b1 b2 plus required rights liberties benefits",
    r"(?:fluen\w*|speak\w*|spoken|native|proficien\w*|written|knowledge|command|level)[^.;§–—-]{0,20}§|"
    r"§ (?:language|speak\w*|skills|level|c[12]\b|b[12]\b|is (?:a plus|required))|"
    r"(?:rights|liberties) of[^.§]{0,12}§|benefits[^.§]{0,40}living in",
)
OUTSIDE = KeyedPattern("outside", r"(?:\bno[tr]?\b|n['’]t|unable|cannot)[^.;]{0,60}\boutside\b")
EXCEPT = KeyedPattern(
    "except excepting excluding excl than but no not don t cannot can unable außer excepto salvo exceto sauf кроме "
    "исключением",
    r"\b(?:except(?:ing)?(?: for)?|excluding|excl\.|other than|but not|(?:no|not|don['’]t|do not|"
    r"can ?not|can['’]t|unable|n['’]t)\b[^§.]{0,60}\b(?:accept|hire|consider|employ|basis|"
    r"work with)\w*|not (?:available|open|able|eligible|possible|accept\w*|hir\w*|"
    r"consider\w*)[^§.]{0,40}|cannot hire[^§.]{0,30}|can['’]t hire[^§.]{0,30}|außer|excepto|salvo|"
    r"exceto|sauf|кроме|за исключением)\b",
)
PREFERRED = KeyedPattern(
    "prefer prefers preferred preferably preferable preferring preference preferences preferential ideal ideally plus "
    "bonus nice bevorzugt idealerweise preferencia preferência préférence préférences préféré préférée желательно",
    r"\b(?:prefer\w*|ideally|ideal\b|a plus\b|bonus\b|nice to have|bevorzugt|idealerweise|preferencia|"
    r"preferência|préfér\w+|желательно)",
)
LIMITING_WORDS = word_set(
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
ZONE_WORDS = word_set(
    """
    timezone timezones zone zones tz utc gmt cet cest est edt pst pdt cst mst eet ist et pt overlap
    overlapping hours zeitzone zeitzonen horaria horário horaire пояс поясе пояса часовой часовом
    """
)
WORLD_WORDS = word_set(
    """
    anywhere worldwide world globally globe regardless location country restrictions restriction weltweit
    überall cualquier qualquer importe точки мира страны earth planet timezone
    """
)
