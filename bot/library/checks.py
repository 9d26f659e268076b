"""What is looked at when the content changes: everything can be shown, and everything that is pointed at exists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import ceil
from pathlib import Path

from bot.library.articles import Article
from bot.library.duplicates import alike
from bot.library.interview import Question
from bot.library.library import Library, line_of
from bot.library.markdown import INTERNAL, Block, Kind, MarkdownError, answer_blocks, article_blocks
from bot.library.paging import MOST_ENTITIES, entities, joined, shown_units
from bot.utf16 import units

WORDS_A_MINUTE = 200
MOST_CODE_LINES, MOST_CODE_COLUMNS = 20, 60
LONGEST_PARAGRAPH = 110  # words
LONGEST_ANSWER = 2200  # UTF-16 units: a question with all its parts has to fit into one message

LONGEST_CHECKLIST = 3200  # UTF-16 units, with all reasons

_LINK = re.compile(rf"\]\((?P<kind>{'|'.join(INTERNAL)}):(?P<id>[^)]*)\)")


def problems(library: Library, content: Path) -> Iterator[str]:
    """What is wrong in a library that could be read, a line each, naming file and line."""
    yield from unshowable(library, content)
    for article in library.articles.values():
        yield from _hard_to_read(article, content / "articles" / f"{article.id}.md")
    yield from near_duplicates(library, content)


def unshowable(library: Library, content: Path) -> Iterator[str]:
    """What cannot be shown to anybody: it is looked for at every start, which takes a tenth of a second."""
    for article in library.articles.values():
        yield from _article(library, article, content / "articles" / f"{article.id}.md")
    for topic in library.topics.values():
        path = content / "interview" / f"{topic.topic}.yaml"
        for question in topic.questions:
            for problem in _question(question):
                yield f"{path}:{line_of(path, f'id: {question.id}')}: {question.id}: {problem}"
    for checklist in library.checklists.values():
        size = units("".join(item.do + item.why for item in checklist.items))
        if size > LONGEST_CHECKLIST:
            path = content / "checklists" / f"{checklist.id}.yaml"
            yield f"{path}:1: items: {size} characters with their reasons, and one message shows {LONGEST_CHECKLIST}"


def near_duplicates(library: Library, content: Path) -> Iterator[str]:
    """Questions that ask the same in nearly the same words, named by the second of each two."""
    for pair in alike(library):
        path = content / "interview" / f"{library.topics_of_questions[pair.second].topic}.yaml"
        yield f"{path}:{line_of(path, f'id: {pair.second}')}: {pair.second} asks nearly what {pair.first} asks"


def words(text: str) -> int:
    return len(text.split())


def _article(library: Library, article: Article, path: Path) -> Iterator[str]:
    try:
        article_blocks(article.body)
    except MarkdownError as error:
        yield f"{path}:{article.body_line + error.line}: {error}"
        return
    known = {"article": library.articles, "checklist": library.checklists}
    for number, line in enumerate(article.body.splitlines(), start=article.body_line):
        for link in _LINK.finditer(line):
            if link["id"] not in known[link["kind"]]:
                yield f"{path}:{number}: there is no {link['kind']} {link['id']}"


def _hard_to_read(article: Article, path: Path) -> Iterator[str]:
    try:
        blocks = article_blocks(article.body)
    except MarkdownError:
        return
    for block in blocks:
        if problem := _block(block):
            yield f"{path}:{article.body_line + block.line}: {problem}"
    minutes = ceil(sum(words(block.text) for block in blocks) / WORDS_A_MINUTE)
    if abs(minutes - article.minutes) > 1:
        yield f"{path}:{line_of(path, f'minutes: {article.minutes}')}: minutes: reading takes {minutes}"


def _block(block: Block) -> str:
    """What is wrong with a block, "" where nothing is."""
    if block.kind is Kind.CODE:
        lines = block.text.rstrip("\n").splitlines()
        if len(lines) > MOST_CODE_LINES or max(map(len, lines), default=0) > MOST_CODE_COLUMNS:
            return f"a phone shows at most {MOST_CODE_LINES} lines of {MOST_CODE_COLUMNS} columns of code"
    elif words(block.text) > LONGEST_PARAGRAPH:
        return f"this paragraph has {words(block.text)} words, and more than {LONGEST_PARAGRAPH} are hard to read"
    return ""


def _question(question: Question) -> Iterator[str]:
    try:
        shown = joined(answer_blocks(question.answer))
    except MarkdownError as error:
        yield f"answer: {error}"
        return
    parts = "".join((question.question, *question.strong, question.mistake, question.follow_up))
    if shown_units(shown) + shown_units(parts) > LONGEST_ANSWER:
        yield f"answer: with its other parts it is longer than the {LONGEST_ANSWER} characters one message shows"
    if entities(shown) > MOST_ENTITIES:
        yield "answer: has more pieces of code than Telegram shows in one message"
