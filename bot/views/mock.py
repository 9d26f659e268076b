"""Mock interviews: choosing one, a question, the model answer with what was said ticked, and how it went."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot import routes
from bot.i18n import Texts
from bot.library import Question, Topic
from bot.library.entries import Entry
from bot.library.interview import Grade, Stage
from bot.rules.mock import MINUTES, QUESTIONS, Result
from bot.views import shelves
from bot.views.interview import answer_text, question_html
from bot.views.length import clip
from bot.views.view import Button, Keyboard, View, rows
from storage.records import Mock, MockAnswer

POINT_UNITS = 44
ROLE_UNITS = 110
ANY = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """What somebody has chosen for their next mock interview; "" and no topics stand for any. `role` is the title of
    the posting whose `skills` are asked about, where it is for one."""

    level: str = ANY
    stage: str = ANY
    topics: frozenset[str] = frozenset()
    keeps_answers: bool = True
    role: str = ""
    skills: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Past:
    """An earlier mock interview and the share of points it came to."""

    day: date
    share: float


def hub(texts: Texts, unfinished: Mock) -> View:
    """There is one under way."""
    _ = texts.gettext
    text = texts.render("mock_open", number=unfinished.position + 1, total=len(unfinished.question_ids))
    return View(
        text,
        (
            (Button.to(_("▶️ Go on"), routes.ResumeMock(unfinished.id)),),
            (Button.to(_("Start anew"), routes.SetUpMock()),),
        ),
    )


def setup(
    texts: Texts,
    plan: Plan,
    known: Mapping[str, Topic],
    available: int,
    past: Sequence[Past],
    label: Callable[[str], str],
) -> View:
    """The choices, each a tap; `available` questions fit them, and `label` gives the name of a skill."""
    _ = texts.gettext
    grades = {ANY: _("Any level"), **{grade.value: name for grade, name in shelves.grades(texts).items()}}
    stages = {ANY: _("Any stage"), **{stage.value: name for stage, name in shelves.stages(texts).items()}}
    skills = [label(skill) for skill in sorted(plan.skills)]
    titles = skills or [known[name].title for name in sorted(plan.topics) if name in known]
    text = texts.render(
        "mock_setup",
        questions=min(QUESTIONS, available),
        level=grades[plan.level],
        stage=stages[plan.stage],
        topics=texts.listing(titles) if titles else "",
        role=clip(plan.role, ROLE_UNITS),
        kept=plan.keeps_answers,
        past=[(texts.day(one.day), round(100 * one.share)) for one in past],
    )
    levels = (
        Button.to(_marked(name, level == plan.level), routes.ChooseMockLevel(level)) for level, name in grades.items()
    )
    chosen = (
        Button.to(_marked(name, stage == plan.stage), routes.ChooseMockStage(stage)) for stage, name in stages.items()
    )
    keep = _("🗑 Do not keep my answers") if plan.keeps_answers else _("💾 Keep my answers")
    more = (
        Button.to(_("📚 Topics"), routes.MockTopics()),
        Button.to(keep, routes.KeepMockAnswers(int(not plan.keeps_answers))),
    )
    begin = (Button.to(_("▶️ Begin"), routes.BeginMock()),) if available else ()
    return View(text, tuple(row for row in (*rows(levels, 4), *rows(chosen, 2), more, begin) if row))


def for_role(texts: Texts, job_id: int) -> tuple[Button, ...]:
    """The row of buttons below a role that leads to a mock interview about it."""
    return (Button.to(texts.gettext("🎤 Practise for this role"), routes.PractiseForRole(job_id)),)


def topics(texts: Texts, known: Mapping[str, Topic], chosen: Collection[str]) -> View:
    toggles = (
        Button.to(
            f"{'✅ ' if name in chosen else ''}{topic.title}", routes.ChooseMockTopic(int(name not in chosen), name)
        )
        for name, topic in known.items()
    )
    back = (Button.to(texts.gettext("‹ Back"), routes.SetUpMock()),)
    return View(texts.render("mock_topics"), (*rows(toggles, 2), back))


def question(texts: Texts, mock: Mock, topic: Topic, asked: Question, started: str) -> View:
    """One question; `started` is the wall clock at which it was asked."""
    _ = texts.gettext
    text = texts.render(
        "mock_question",
        number=mock.position + 1,
        total=len(mock.question_ids),
        topic=topic.title,
        minutes=MINUTES[asked.level],
        started=started,
        question=question_html(asked),
        kept=mock.keeps_answers,
    )
    skip = Button.to(_("🤷 I do not know: show the answer"), routes.ShowMockAnswer(mock.id, mock.position))
    return View(text, ((skip,), (Button.to(_("⏹ Stop here"), routes.StopMock(mock.id)),)))


def rating(
    texts: Texts, mock: Mock, topic: Topic, asked: Question, answer: MockAnswer, *, reviewed: bool = False
) -> View:
    """The model answer, and a button for each of its strong points to say whether it was said; `reviewed` where a
    language model could read what was written."""
    points = tuple(
        (
            Button.to(
                clip(f"{'✅' if number in answer.ticked else '⬜️'} {point.replace('`', '')}", POINT_UNITS),
                routes.TickMockPoint(mock.id, mock.position, number, int(number not in answer.ticked)),
            ),
        )
        for number, point in enumerate(asked.strong)
    )
    review: Keyboard = ()
    if reviewed and answer.words:
        ask = routes.AskReview(mock.id, mock.position)
        review = ((Button.to(texts.gettext("🤖 What does a language model say?"), ask),),)
    taken = texts.render("mock_rating", minutes=f"{answer.seconds // 60}:{answer.seconds % 60:02}")
    return View(
        f"{answer_text(texts, topic, asked)}\n\n{taken}", (*points, *review, (onward(texts, mock, mock.position),))
    )


def onward(texts: Texts, mock: Mock, position: int) -> Button:
    """The button from a question to the next, or to the result after the last."""
    _ = texts.gettext
    last = position + 1 == len(mock.question_ids)
    return Button.to(
        _("🏁 To the result") if last else _("Next question ›"), routes.NextMockQuestion(mock.id, position)
    )


def summary(
    texts: Texts,
    mock: Mock,
    result: Result,
    known: Mapping[str, Topic],
    missed: Sequence[Question],
    read_up: Sequence[Entry],
) -> View:
    """How it went, and what to do about it."""
    _ = texts.gettext
    text = texts.render(
        "mock_summary",
        share=round(100 * result.share),
        reached=mock.position,
        total=len(mock.question_ids),
        took=texts.span(timedelta(seconds=result.seconds)),
        topics=[(known[name].title, round(100 * share)) for name, share in result.topics.items() if name in known],
        missed=[question_html(one) for one in missed],
    )
    keep = (Button.to(_("🧠 Make cards of what I missed"), routes.KeepMockMisses(mock.id)),) if missed else ()
    again = (Button.to(_("🎤 Another one"), routes.SetUpMock()),)
    return View(text, tuple(row for row in (keep, *((shelves.opening(entry),) for entry in read_up), again) if row))


def grade(level: str) -> Grade | None:
    return Grade(level) if level else None


def stage(name: str) -> Stage | None:
    return Stage(name) if name else None


def _marked(name: str, chosen: bool) -> str:
    return f"• {name}" if chosen else name
