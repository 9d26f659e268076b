"""Pages: within Telegram's limits whatever was written, nothing lost and nothing cut; and all of content/ looked at."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st
from telegram.constants import MessageLimit

from bot.library.markdown import Block, Kind, answer_blocks, article_blocks
from bot.library.paging import COMFORTABLE, entities, joined, pages, shown_units
from bot.library.scope import Scope
from bot.library.search import Answer
from bot.playground.entities import parse_html, units
from bot.views import articles, checklists, interview
from bot.views.library import answers
from bot.views.view import View
from storage.records import ChecklistRun
from tests.support.content import CONTENT

LIBRARY = CONTENT.library
TEXTS = [CONTENT.words.texts(language) for language in CONTENT.words.languages]

WORD = st.sampled_from(["plan", "**bold**", "*soft*", "`a < b & c`", "[link](https://a.example/?b=1&c=2)", "R&D", "😀"])
PARAGRAPH = st.lists(WORD, min_size=1, max_size=90).map(" ".join)
PIECE = st.one_of(
    PARAGRAPH.map(lambda text: f"## {text[:60].replace('[', '').replace('*', '').replace('`', '')}"),
    PARAGRAPH,
    st.lists(PARAGRAPH, min_size=1, max_size=8).map(lambda items: "\n".join(f"- {item}" for item in items)),
    st.lists(PARAGRAPH, min_size=1, max_size=8).map(lambda items: "\n".join(f"1. {item}" for item in items)),
    PARAGRAPH.map(lambda text: f"> {text}"),
    st.text("ab<&> ", max_size=900).map(lambda code: f"```sql\n{code}\n```"),
)


@given(st.lists(PIECE, min_size=1, max_size=25).map("\n\n".join))
def test_pages_lose_nothing_and_cut_nothing(body: str) -> None:
    blocks = article_blocks(body)
    made = pages(blocks)
    assert "".join(re.sub(r"\s", "", page) for page in made) == re.sub(r"\s", "", joined(blocks))
    for page in made:
        plain, found = parse_html(page)
        assert len(found) <= entities(page) <= MessageLimit.MESSAGE_ENTITIES
        assert units(plain) == shown_units(page)


@given(st.lists(st.integers(1, COMFORTABLE), min_size=1, max_size=30), st.data())
def test_no_page_is_longer_than_is_comfortable_to_read(sizes: list[int], data: st.DataObject) -> None:
    kinds = st.sampled_from(list(Kind))
    blocks = [Block(data.draw(kinds), "x" * size, "x" * size, 0) for size in sizes]
    for page in pages(blocks):
        heading = page.partition("\n\n")[0]
        assert shown_units(page) <= COMFORTABLE + len(heading) + 2


def test_a_heading_is_never_left_alone_at_the_foot_of_a_page() -> None:
    body = "\n\n".join(f"## Heading {number}\n\n{'word ' * 300}" for number in range(5))
    for page in pages(article_blocks(body)):
        assert not page.rpartition("\n\n")[2].startswith("<b>")


@given(st.text(max_size=400))
def test_an_answer_is_shown_whatever_stands_in_it(text: str) -> None:
    parse_html(joined(answer_blocks(text)))


def fits(view: View) -> None:
    plain, found = parse_html(view.text)
    assert plain.strip()
    assert units(plain) <= MessageLimit.MAX_TEXT_LENGTH
    assert len(found) <= MessageLimit.MESSAGE_ENTITIES
    view.markup()


def test_every_page_of_every_article_fits_into_a_message() -> None:
    for article in LIBRARY.articles.values():
        every = pages(article_blocks(article.body))
        for number in range(len(every)):
            for texts in TEXTS:
                fits(articles.page(texts, article, every, number, link="https://t.me/rolecall_bot?start=a"))


def test_every_checklist_fits_into_a_message() -> None:
    now = datetime(2026, 3, 2, tzinfo=UTC)
    for checklist in LIBRARY.checklists.values():
        run = ChecklistRun(1, 2**52, checklist.id, "n" * 60, frozenset(item.key for item in checklist.items), now)
        for texts in TEXTS:
            for reasons in (True, False):
                fits(checklists.card(texts, checklist, run, runs=3, reasons=reasons))
            fits(checklists.as_text(texts, checklist, run, link="https://t.me/rolecall_bot?start=c"))


def test_every_question_and_answer_fits_into_a_message() -> None:
    for question in LIBRARY.questions.values():
        topic = LIBRARY.topics_of_questions[question.id]
        for texts in TEXTS:
            for scope in (Scope(), Scope(question.level, question.stage, topic.topic)):
                fits(interview.question(texts, topic, question, scope))
                fits(interview.answer(texts, topic, question, scope))


def test_any_three_answers_of_the_library_fit_into_a_message() -> None:
    longest = sorted(LIBRARY.questions.values(), key=lambda one: -len(one.question) - len(one.answer))[:3]
    entries = [LIBRARY.entries[f"q-{question.id}"] for question in longest]
    stems = frozenset({"the", "a", "is"})
    for sure in (True, False):
        found = [Answer(entry, LIBRARY.questions[entry.id].answer, stems, sure) for entry in entries]
        for texts in TEXTS:
            fits(answers(texts, "W" * 300, found, jobs=True))
