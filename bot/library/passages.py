"""The library as passages: pieces short enough to be an answer, with the words they are found by."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.library.entries import Entry, Shelf
from bot.library.library import Library
from bot.library.markdown import Kind, answer_blocks, article_blocks


@dataclass(frozen=True, slots=True)
class Passage:
    """`text` is what an answer shows; `headings` say in a few words what it is about, any one of them by itself;
    `weighted` are texts it is found by, with how much a word in each counts."""

    headings: tuple[str, ...]
    text: str
    weighted: tuple[tuple[str, float], ...]


TITLE, SUBTITLE, ASKED, BODY, ASIDE = 3.0, 2.0, 1.9, 1.0, 0.5


def passages(library: Library, entry: Entry) -> Iterator[Passage]:
    """The passages of one entry, always in the same order."""
    match entry.shelf:
        case Shelf.ARTICLE:
            yield from _of_article(library, entry.id)
        case Shelf.CHECKLIST:
            yield from _of_checklist(library, entry.id)
        case Shelf.QUESTION:
            yield _of_question(library, entry.id)
        case Shelf.TOPIC:
            yield _of_topic(library, entry.id)


def _of_article(library: Library, name: str) -> Iterator[Passage]:
    article = library.articles[name]
    about = ((article.title, TITLE), (f"{_named(name)} {' '.join(article.tags)}", SUBTITLE))
    found_by = (*about, (article.summary, SUBTITLE), *_each(article.asked))
    yield Passage((article.title, *article.asked), article.summary, found_by)
    heading, texts = "", list[str]()
    for block in article_blocks(article.body):
        if block.kind is Kind.HEADING:
            yield from _section(about, heading, texts)
            heading, texts = block.text, []
        else:
            texts.append(block.text)
    yield from _section(about, heading, texts)


def _section(about: tuple[tuple[str, float], ...], heading: str, texts: list[str]) -> Iterator[Passage]:
    if texts:
        text = "\n".join(texts)
        title, tags = about
        found_by = ((title[0], SUBTITLE), (tags[0], ASIDE), (heading, SUBTITLE), (text, BODY))
        yield Passage((f"{title[0]} {heading}",), text, found_by)


def _of_checklist(library: Library, name: str) -> Iterator[Passage]:
    checklist = library.checklists[name]
    items = " ".join(item.do for item in checklist.items)
    about = ((checklist.title, TITLE), (f"checklist {_named(name)} {' '.join(checklist.tags)}", SUBTITLE))
    found_by = (*about, (checklist.summary, SUBTITLE), *_each(checklist.asked), (items, ASIDE))
    yield Passage((checklist.title, *checklist.asked), checklist.summary, found_by)
    for item in checklist.items:
        text = f"{item.do}\n{item.why}"
        yield Passage((item.do,), text, ((checklist.title, SUBTITLE), (text, BODY)))


def _of_question(library: Library, name: str) -> Passage:
    question, topic = library.questions[name], library.topics_of_questions[name]
    answer = "\n".join(block.text for block in answer_blocks(question.answer))
    aside = " ".join((*question.strong, question.mistake, question.follow_up))
    return Passage(
        (f"{question.question} {_named(name)}", *question.asked),
        answer,
        (
            (question.question, TITLE),
            (f"{topic.title} {_named(name)} {' '.join(question.tags)}", SUBTITLE),
            *_each(question.asked),
            (answer, BODY),
            (aside, ASIDE),
        ),
    )


def _of_topic(library: Library, name: str) -> Passage:
    topic = library.topics[name]
    questions = " ".join(question.question for question in topic.questions)
    shown = "\n".join(question.question for question in topic.questions[:3])
    return Passage((topic.title,), shown, ((f"{topic.title} interview questions they ask", TITLE), (questions, ASIDE)))


def _each(asked: tuple[str, ...]) -> Iterator[tuple[str, float]]:
    return ((phrase, ASKED) for phrase in asked)


def _named(name: str) -> str:
    """The words of an id, which its writer chose to say what the thing is about."""
    return name.replace("-", " ")
