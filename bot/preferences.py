"""`rolecall preferences`: compares the ranking with pairs of which people said which they would rather see first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.content import Content
from bot.errors import OperatorError
from bot.normalise import Normaliser
from bot.pipeline.appraise import Appraisal, Appraiser
from bot.rules.query import Query, QueryError, parse
from bot.rules.taste import Taste, learn
from bot.yaml_files import read_yaml
from storage.records import Job, Person, RawJob, Vote

Opinion = Annotated[str, Field(pattern="^(company|skill|seniority|mode|pay):.+")]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Home(_Strict):
    """Where somebody lives: ISO 3166 alpha-2 and an IANA zone."""

    country: str | None
    zone: str | None


class Advert(_Strict):
    """A posting in so many words; `age` is in days."""

    title: str
    text: str = ""
    company: str = "Acme"
    place: str = "Remote, worldwide"
    salary: str = ""
    age: float = 2


class Pair(_Strict):
    """For this search, `better` comes first; `less` and `more` are what the person's thumbs said, one vote each."""

    search: str
    who: str
    better: Advert
    worse: Advert
    less: list[Opinion] = []
    more: list[Opinion] = []


class Preferences(_Strict):
    people: Mapping[str, Home]
    pairs: list[Pair]


@dataclass(frozen=True, slots=True)
class Compared:
    """How the two of a pair stand: whether the better one comes first, and each one's points or what it failed."""

    pair: Pair
    better: Appraisal
    worse: Appraisal

    @property
    def agrees(self) -> bool:
        if not (self.better.verdict.matched and self.worse.verdict.matched):
            return self.better.verdict.matched
        return self.better.score.points > self.worse.score.points

    def __str__(self) -> str:
        pair, sides = self.pair, (self.better, self.worse)
        better, worse = (one.verdict.failed or f"{one.score.points:g} points" for one in sides)
        return f"{pair.search} ({pair.who}): {pair.better.title!r} {better}, {pair.worse.title!r} {worse}"


def read_preferences(path: Path) -> Preferences:
    """The pairs of a file; raises `OperatorError` saying what is wrong with the first bad one."""
    try:
        read = Preferences.model_validate(read_yaml(path))
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        raise OperatorError(f"{path}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from error
    for number, pair in enumerate(read.pairs, 1):
        if pair.who not in read.people:
            raise OperatorError(f"{path}: pair {number}: nobody is called {pair.who!r}")
    return read


def compare(preferences: Preferences, content: Content, appraiser: Appraiser, now: datetime) -> list[Compared]:
    """Understand, judge and rank both postings of each pair; raises `OperatorError` for a search that is none."""
    normaliser = Normaliser(content.vocabulary)
    compared = []
    for pair in preferences.pairs:
        try:
            query = parse(pair.search, content.vocabulary)
        except QueryError as error:
            raise OperatorError(f"{pair.search}: {error.key}") from error
        person, taste = _person(preferences.people[pair.who], now), _taste(pair)

        def side(
            advert: Advert, number: int, *, person: Person = person, query: Query = query, taste: Taste = taste
        ) -> Appraisal:
            return appraiser.appraise(person, query, _job(normaliser, advert, number, now), now, taste)

        compared.append(Compared(pair, side(pair.better, 1), side(pair.worse, 2)))
    return compared


def _person(home: Home, now: datetime) -> Person:
    return Person(1, "en", home.zone, home.country, time(9), False, True, now)


def _taste(pair: Pair) -> Taste:
    said: list[tuple[str, float]] = [(one, -1.0) for one in pair.less] + [(one, 1.0) for one in pair.more]
    return Taste(rules=learn(Vote(*_subject(one), weight) for one, weight in said))


def _subject(opinion: str) -> tuple[str, str]:
    kind, _, value = opinion.partition(":")
    return kind, value


def _job(normaliser: Normaliser, advert: Advert, number: int, now: datetime) -> Job:
    words: dict[str, Any] = {"company": advert.company, "text": advert.text, "place": advert.place}
    understood = normaliser.understand(RawJob(str(number), advert.title, "", salary_text=advert.salary, **words))
    said = (understood.title, understood.company, understood.place, understood.text, understood.facts)
    published = now - timedelta(days=advert.age)
    return Job(number, *said, published, published, newsworthy=True)
