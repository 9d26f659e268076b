"""Generated alerts and postings from a fixed seed: what reverse search is measured on."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate

from bot.rules.pay import SalaryFloor
from bot.rules.search_index import Place
from bot.rules.terms import Field, Query, Term
from storage.records import Facts, Period, RemoteScope, Salary, Seniority, WorkMode

SEED = 20_260_102
SKILLS, WORDS, COMPANIES, COUNTRIES = 2_240, 6_000, 5_000, 80
WORDS_A_TEXT = 470

PARAMETERS = f"""\
Postings: texts of {WORDS_A_TEXT} words of {WORDS:,} and 6 to 21 skills of {SKILLS:,}, both by a Zipf-Mandelbrot law,
one to three of 50 phrases, a seniority of 7, one or two work modes of 3, open to 1, 20 or all of {COUNTRIES}
countries (30/40/30 %), pay on 45 %, {COMPANIES:,} companies.
Alerts: 1/2/3/4 clauses of words and skills in 45/35/15/5 %, of 1 to 3 alternatives each; exclusions in 25 %,
a further clause of skills in 40 %, seniority in 60 %, work mode in 60 %, open to one's own country in 75 %,
a floor that pay must be stated to reach in 30 %, an excluded company in 10 %."""

_ONSETS = "bcdfghjklmnprstvwz"
_SYLLABLES = [onset + vowel for onset in _ONSETS for vowel in "aeiou"]
_COUNTRY_CODES = [a + b for a in "ABCDEFGH" for b in "ABCDEFGHIJ"]
PLACES = [Place(code, "UTC") for code in _COUNTRY_CODES]
FLOORS = range(30_000, 155_000, 5_000)  # a year, in euros
_SENIORITIES, _MODES = list(Seniority), list(WorkMode)


def _word(number: int) -> str:
    size = len(_SYLLABLES)
    return _SYLLABLES[number % size] + _SYLLABLES[number // size % size] + _SYLLABLES[(number // 7) % size]


def _zipf(count: int, offset: int) -> list[float]:
    """Cumulative weights; as in language, the n-th most common is about n times as rare as the first."""
    return list(accumulate(1 / (offset + number) for number in range(count)))


_WORDS = [_word(number) for number in range(WORDS)]
_SKILL_NAMES = [f"skill{number}" for number in range(SKILLS)]
_WORD_WEIGHTS, _SKILL_WEIGHTS = _zipf(WORDS, 8), _zipf(SKILLS, 12)
# Neither the words that every text has nor the rarest.
_ASKED_WORDS = _WORDS[450:4_177]
_PHRASES = [" ".join(_WORDS[300 + 3 * number : 300 + 3 * number + 2 + number % 2]) for number in range(50)]
_PHRASE_WEIGHTS = _zipf(50, 5)


@dataclass(frozen=True, slots=True)
class Offer:
    """A posting, understood."""

    title: str
    company: str
    text: str
    facts: Facts


@dataclass(frozen=True, slots=True)
class Standing:
    """A search and the place of whoever it belongs to."""

    query: Query
    place: Place


def offers(count: int) -> list[Offer]:
    """So many postings."""
    return [_offer(random.Random(f"{SEED} offer {number}")) for number in range(count)]


def alerts(count: int) -> Iterator[Standing]:
    """So many alerts."""
    chance = random.Random(SEED)
    return (_standing(chance) for _ in range(count))


def _offer(chance: random.Random) -> Offer:
    words = chance.choices(_WORDS, cum_weights=_WORD_WEIGHTS, k=WORDS_A_TEXT)
    for phrase in chance.choices(_PHRASES, cum_weights=_PHRASE_WEIGHTS, k=chance.randint(1, 3)):
        words.insert(chance.randrange(len(words)), phrase)
    reach = chance.random()
    allowed = chance.sample(_COUNTRY_CODES, 1 if reach < 0.3 else 20) if reach < 0.7 else []
    facts = Facts(
        work_modes=frozenset({WorkMode.REMOTE, chance.choice(_MODES)}),
        site_countries=frozenset({chance.choice(_COUNTRY_CODES)}),
        remote_scope=RemoteScope.RESTRICTED if allowed else RemoteScope.WORLDWIDE,
        allowed_countries=frozenset(allowed),
        seniority=frozenset({chance.choice(_SENIORITIES)}),
        salary=_salary(chance) if chance.random() < 0.45 else None,
        skills=frozenset(chance.choices(_SKILL_NAMES, cum_weights=_SKILL_WEIGHTS, k=chance.randint(6, 21))),
    )
    title = " ".join(chance.choices(_WORDS, cum_weights=_WORD_WEIGHTS, k=4))
    return Offer(title, f"company{chance.randrange(COMPANIES)}", " ".join(words), facts)


def _salary(chance: random.Random) -> Salary:
    top = chance.randrange(40_000, 180_000, 1_000)
    return Salary(top * 0.8, top, "EUR", Period.YEAR)


def _standing(chance: random.Random) -> Standing:
    clauses = [
        frozenset(_asked(chance) for _ in range(chance.randint(1, 3)))
        for _ in range(chance.choices((1, 2, 3, 4), (45, 35, 15, 5))[0])
    ]
    if chance.random() < 0.4:
        clauses.append(frozenset(_skill(chance) for _ in range(chance.randint(1, 4))))
    if chance.random() < 0.6:
        clauses.append(_values(Field.SENIORITY, chance.sample(_SENIORITIES, chance.randint(1, 3))))
    if chance.random() < 0.6:
        clauses.append(_values(Field.MODE, chance.sample(_MODES, chance.randint(1, 2))))
    excluded = [_asked(chance)] if chance.random() < 0.25 else []
    if chance.random() < 0.1:
        excluded.append(_term(Field.COMPANY, f"company{chance.randrange(COMPANIES)}"))
    floor = SalaryFloor(chance.choice(FLOORS), "EUR", unknown_ok=False)
    query = Query(
        tuple(clauses),
        frozenset(excluded),
        floor if chance.random() < 0.3 else None,
        eligible_only=chance.random() < 0.75,
    )
    return Standing(query, PLACES[chance.randrange(COUNTRIES)])


def _asked(chance: random.Random) -> Term:
    """What somebody asks for: a skill, a word that is not in every text, or a phrase."""
    kind = chance.random()
    if kind < 0.45:
        return _skill(chance)
    if kind < 0.85:
        return _term(Field.TEXT, chance.choice(_ASKED_WORDS))
    return _term(Field.TEXT, chance.choices(_PHRASES, cum_weights=_PHRASE_WEIGHTS)[0])


def _skill(chance: random.Random) -> Term:
    return _term(Field.SKILL, chance.choices(_SKILL_NAMES, cum_weights=_SKILL_WEIGHTS)[0])


def _values(field: Field, values: Sequence[Seniority | WorkMode]) -> frozenset[Term]:
    return frozenset(_term(field, value.value) for value in values)


@cache
def _term(field: Field, value: str) -> Term:
    return Term(field, value)
