"""How much there is of what, how long it is and how hard to read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import mean, median

from bot.library.library import Library
from bot.library.markdown import Kind, answer_blocks, article_blocks

_SENTENCE = re.compile(r"[.!?]+(?:\s|$)")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_VOWELS = re.compile(r"[aeiouy]+")


@dataclass(frozen=True, slots=True)
class Lengths:
    """Words of texts: in all, the shortest, the middle one and the longest; and how easily they are read."""

    texts: int
    words: int
    shortest: int
    median: float
    longest: int
    reading_ease: float


@dataclass(frozen=True, slots=True)
class Statistics:
    articles: Lengths
    minutes: int
    answers: Lengths
    items: int
    quizzes: int
    by_theme: Counter[str]
    by_topic: Counter[str]
    by_level: Counter[str]
    by_stage: Counter[str]


def statistics(library: Library) -> Statistics:
    """The numbers of a library."""
    questions = library.questions.values()
    articles = [_prose(article.body) for article in library.articles.values()]
    answers = [" ".join(block.text for block in answer_blocks(question.answer)) for question in questions]
    return Statistics(
        articles=_lengths(articles),
        minutes=sum(article.minutes for article in library.articles.values()),
        answers=_lengths(answers),
        items=sum(len(checklist.items) for checklist in library.checklists.values()),
        quizzes=sum(question.quiz is not None for question in questions),
        by_theme=Counter(article.theme.value for article in library.articles.values()),
        by_topic=Counter({topic.topic: len(topic.questions) for topic in library.topics.values()}),
        by_level=Counter(question.level.value for question in questions),
        by_stage=Counter(question.stage.value for question in questions),
    )


def reading_ease(text: str) -> float:
    """Flesch's reading ease: 206.835 - 1.015 words a sentence - 84.6 syllables a word, https://doi.org/10.1037/h0057532.

    Syllables are counted as groups of vowels, without a silent e at the end. 60 and more is plain English, and below 30
    it is hard to read; texts with many terms of the trade come out lower than they read.
    """
    found = _WORD.findall(text)
    if not found:
        return 0.0
    sentences = max(1, len(_SENTENCE.findall(text)))
    return 206.835 - 1.015 * len(found) / sentences - 84.6 * sum(map(_syllables, found)) / len(found)


def _syllables(word: str) -> int:
    word = word.lower()
    groups = len(_VOWELS.findall(word))
    silent = word.endswith("e") and not word.endswith("le") and groups > 1
    return max(1, groups - silent)


def _prose(body: str) -> str:
    """An article without its code; headings and list items end like sentences."""
    return "\n".join(
        block.text if block.text.endswith((".", "!", "?", ":")) else f"{block.text}."
        for block in article_blocks(body)
        if block.kind is not Kind.CODE
    )


def _lengths(texts: Sequence[str]) -> Lengths:
    if not texts:
        return Lengths(0, 0, 0, 0.0, 0, 0.0)
    sizes = [len(text.split()) for text in texts]
    return Lengths(len(texts), sum(sizes), min(sizes), median(sizes), max(sizes), mean(map(reading_ease, texts)))


def lines(found: Statistics) -> Iterable[str]:
    """The numbers as lines of text."""
    yield f"{found.articles.texts} articles, {_told(found.articles)}, {found.minutes} minutes in all"
    yield f"  by theme: {_counted(found.by_theme)}"
    yield f"{found.answers.texts} interview questions, {found.quizzes} with a quiz; answers {_told(found.answers)}"
    yield f"  by topic: {_counted(found.by_topic)}"
    yield f"  by level: {_counted(found.by_level)}"
    yield f"  by stage: {_counted(found.by_stage)}"
    yield f"{found.items} items in checklists"


def _told(lengths: Lengths) -> str:
    return (
        f"{lengths.words} words ({lengths.shortest} to {lengths.longest}, median {lengths.median:.0f}), "
        f"reading ease {lengths.reading_ease:.0f}"
    )


def _counted(counter: Counter[str]) -> str:
    return ", ".join(f"{name} {number}" for name, number in counter.most_common())
