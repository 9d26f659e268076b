"""Places a posting on the ladder L1 to L5 by the level it names, the years it asks for, or a grade in its title."""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from bot.normalise.reading import Reading, quote
from storage.records import Rung, Seniority

_BY_SENIORITY = {
    Seniority.INTERN: Rung.L1_L2,
    Seniority.JUNIOR: Rung.L1_L2,
    Seniority.MID: Rung.L3,
    Seniority.SENIOR: Rung.L4_L5,
    Seniority.LEAD: Rung.L4_L5,
}
# The steps of a company's own ladder at which its grades pass to L3 and to L4-L5. Grades that are counted from E3 or
# IC3 put a beginner there; a bare L or "level" is taken at its word.
_STEPS = {"e": (4, 5), "ic": (3, 4), "l": (3, 4), "level": (3, 4)}
_ROLE = r"(?:engineer|developer|programmer|swe|sde|scientist|architect)s?"
_GRADE = r"(?P<kind>level|ic|l|e) ?(?P<low>[1-9])(?:(?: ?[-–/] ?| to | or )(?:level |ic|l|e)?(?P<high>[1-9]))?"
_GRADED = re.compile(
    rf"\b{_ROLE}\b[\s,(\[|–-]{{1,4}}{_GRADE}(?![\w%+])|(?<![\w/]){_GRADE.replace('P<', 'P<before_')} {_ROLE}\b"
)
# Tiers of support and layers of networks are counted in the same way.
_OTHER_TIERS = re.compile(r"support|help ?desk|service ?desk|network|noc\b|soc\b")


def ladder(levels: AbstractSet[Seniority], level_words: str, reading: Reading) -> tuple[frozenset[Rung], str]:
    """The rungs and the words they came from; `levels` are what the posting names or its years stand for.

    Years: up to three are L1-L2, three to five L3, more L4-L5. A grade such as "E5" counts only where neither a level
    nor years are stated, since every company has a ladder of its own. Managers and executives stand on none.
    """
    if levels:
        rungs = frozenset(_BY_SENIORITY[level] for level in levels & _BY_SENIORITY.keys())
        return rungs, level_words if rungs else ""
    for part in reading.segments:
        if not _OTHER_TIERS.search(part.lower) and (rungs := frozenset(_grades(part.lower))):
            return rungs, quote(part.text)
    return frozenset(), ""


def _grades(lower: str) -> Iterator[Rung]:
    for match in _GRADED.finditer(lower):
        prefix = "before_" if match["before_kind"] else ""
        third, fourth = _STEPS[match[prefix + "kind"]]
        low = int(match[prefix + "low"])
        for grade in range(low, int(match[prefix + "high"] or low) + 1):
            yield Rung.L4_L5 if grade >= fourth else Rung.L3 if grade >= third else Rung.L1_L2
