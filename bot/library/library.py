"""Everything there is to read and practise, by id."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from bot.errors import OperatorError
from bot.library.articles import Article, Theme, read_article
from bot.library.checklists import Checklist, read_checklist
from bot.library.entries import Entry, Shelf
from bot.library.interview import Question, Topic, read_topic
from bot.yaml_files import InvalidFile

Value = TypeVar("Value", Article, Checklist, Topic)


@dataclass(frozen=True)
class Library:
    """Articles, checklists and questions have ids of one space; a topic is known by its own name."""

    articles: Mapping[str, Article] = field(default_factory=dict)
    checklists: Mapping[str, Checklist] = field(default_factory=dict)
    topics: Mapping[str, Topic] = field(default_factory=dict)

    @cached_property
    def questions(self) -> Mapping[str, Question]:
        return {question.id: question for topic in self.topics.values() for question in topic.questions}

    @cached_property
    def topics_of_questions(self) -> Mapping[str, Topic]:
        """The topic of each question, by the question's id."""
        return {question.id: topic for topic in self.topics.values() for question in topic.questions}

    @cached_property
    def entries(self) -> Mapping[str, Entry]:
        """Everything that can be opened, by its key."""
        every = [
            *(Entry(Shelf.ARTICLE, article.id, article.title) for article in self.articles.values()),
            *(Entry(Shelf.CHECKLIST, checklist.id, checklist.title) for checklist in self.checklists.values()),
            *(Entry(Shelf.QUESTION, question.id, question.question) for question in self.questions.values()),
            *(Entry(Shelf.TOPIC, topic.topic, topic.title) for topic in self.topics.values()),
        ]
        return {entry.key: entry for entry in every}

    def on(self, theme: Theme) -> list[Article]:
        """The articles of one theme, by title."""
        return [article for article in self.articles.values() if article.theme is theme]


def read_library(content: Path) -> Library:
    """Read `articles/`, `checklists/` and `interview/` below the folder.

    Raises `InvalidFile` with all that is wrong in them, naming file, line and key.
    """
    problems: list[str] = []
    articles = _read(content / "articles", "*.md", read_article, problems)
    checklists = _read(content / "checklists", "*.yaml", read_checklist, problems)
    topics = _read(content / "interview", "*.yaml", read_topic, problems)
    problems += _taken_twice(
        [
            *((path, article.id) for path, article in articles.items()),
            *((path, checklist.id) for path, checklist in checklists.items()),
            *((path, question.id) for path, topic in topics.items() for question in topic.questions),
        ]
    )
    if problems:
        raise InvalidFile(problems)
    return Library(
        {article.id: article for article in sorted(articles.values(), key=lambda one: one.title.casefold())},
        {checklist.id: checklist for checklist in sorted(checklists.values(), key=lambda one: one.title.casefold())},
        {topic.topic: topic for topic in sorted(topics.values(), key=lambda one: one.title.casefold())},
    )


def line_of(path: Path, words: str) -> int:
    """The line of a file that ends with these words, 1 where none does."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return next((number for number, line in enumerate(lines, start=1) if line.strip().endswith(words)), 1)


def _read(folder: Path, pattern: str, read: Callable[[Path], Value], problems: list[str]) -> dict[Path, Value]:
    found = {}
    for path in sorted(folder.glob(pattern)):
        try:
            found[path] = read(path)
        except InvalidFile as error:
            problems += error.problems
        except OperatorError as error:
            problems.append(str(error))
    return found


def _taken_twice(ids: Iterable[tuple[Path, str]]) -> Iterator[str]:
    first: dict[str, Path] = {}
    for path, name in ids:
        if name in first:
            yield f"{path}:{line_of(path, f'id: {name}')}: id: {name} is taken in {first[name].name}"
        first.setdefault(name, path)
