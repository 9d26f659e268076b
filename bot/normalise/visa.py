"""Whether an employer sponsors a work permit."""

from __future__ import annotations

import re

from bot.normalise.phrases import word_set
from bot.normalise.reading import KeyedPattern, Reading, quote

_TOPIC = KeyedPattern(
    "visa visas sponsor sponsors sponsored sponsoring sponsorship work right blue h h1b citizen citizens tn visto "
    "arbeitserlaubnis",
    r"\b(?:visas?\b|sponsor(?:s|ed|ing|ship)?\b|work (?:permit|authori[sz]ation)|authori[sz]ed to work|"
    r"eligible to work|right to work|blue card|h-?1b|citizens?\b|tn\b|visto\b|arbeitserlaubnis)",
)
_REFUSED = re.compile(
    r"\b(?:no|not|cannot|can['’]?t|unable|without|don['’]?t|doesn['’]?t|won['’]?t|isn['’]?t|"
    r"aren['’]?t|unfortunately|neither|never)\b[^.;|]{0,60}(?:visas?\b|sponsor\w*|relocat\w+ or visa)|"
    r"(?:visas?|sponsorship)\b[^.;|]{0,25}\b(?:not|unavailable|cannot|can['’]t|isn['’]t|no\b)|"
    r"must (?:already )?(?:be|have)[^.;|]{0,50}(?:authori[sz]\w+|eligible|permitted|legally|right|"
    r"work permit|citizens?)|"
    r"(?:citizens?|citizenship)[^.;|]{0,15}(?:only|required)|(?:require\w*|need)[^.;|]{0,20}(?:us |"
    r"u\.s\. )?citizen\w*|only[^.;|]{0,25}(?:citizens|authori[sz]ed|eligible)|"
    r"legally (?:authori[sz]ed|eligible|allowed|able) to work|authori[sz]ed to work in|(?:have|"
    r"with) (?:the |a |an )?(?:existing |valid |unrestricted )?(?:right to work|work (?:permit|"
    r"authori[sz]ation))"
)
_OFFERED = re.compile(
    r"(?:\bvisas?|\bh-?1b)[ :/,-]*(?:sponsor\w*|support\w*|provided|welcome|transfers?|ok\b|"
    r"(?:is |are )?taken care of|possible|available|"
    r"assist\w*|help|costs?|friendly|considered|yes)|sponsor(?:s|ed|ing|ship)?\b[^.;|]{0,20}(?:visas?|"
    r"available|offered|provided|possible|considered|h-?1b)|"
    r"(?:offers?|provides?|helps?|assists?|supports?|handles?|can|do|will|happy to|able to|covers?)\b[^.;|"
    r"]{0,40}(?:visas?\b|sponsor\w*|work permit|blue card|h-?1b)|visum|relocation (?:and|&|\+|/) visa|"
    r"\bvisa and relocation"
)
_LONE = re.compile(
    r"^[^\w]*(?:(?:onsite|on-site|remote|full[ -]time|relocation|interns?|"
    r"\w+)[ ,/&+]+)*visas?\b[^\w]*(?:relocation|remote)?[^\w]*$"
)
WORDS = word_set(
    """
    visa visas sponsor sponsors sponsored sponsoring sponsorship authorized authorised authorization citizen
    citizens citizenship permit right h1b eligible
    """
)


def visa(reading: Reading) -> tuple[bool | None, str]:
    """True where sponsorship is offered, False where it is refused; a refusal outranks an offer."""
    offered = ""
    stated = [*reading.segments, *reading.sentences_with(WORDS)]
    for number, sentence in enumerate(stated):
        lower = sentence.lower
        if not _TOPIC.search(sentence):
            continue
        if _REFUSED.search(lower):
            return False, quote(sentence.text)
        if (
            not offered
            and not lower.endswith("?")
            and (_OFFERED.search(lower) or (number < len(reading.segments) and _LONE.match(lower)))
        ):
            offered = sentence.text
    return (True, quote(offered)) if offered else (None, "")
