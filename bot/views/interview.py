"""The interview bank: its topics, a question, and the model answer."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from bot import routes
from bot.i18n import Texts
from bot.library.interview import Question, Topic
from bot.library.library import Library
from bot.library.markdown import answer_blocks
from bot.library.paging import joined
from bot.library.scope import Scope
from bot.views import shelves
from bot.views.length import clip
from bot.views.view import Button, View, rows


def topics(texts: Texts, library: Library, scope: Scope, seen: Collection[str], number: int) -> View:
    """The topics that have questions in this scope, with how many of them were seen."""
    _ = texts.gettext
    counted = []
    for topic in library.topics.values():
        there = [question.id for question in replace(scope, topic=topic.topic).questions(library)]
        if there:
            counted.append((topic, sum(question_id in seen for question_id in there), len(there)))
    shown, number, count = shelves.on_page(counted, number)
    buttons = [
        Button.to(
            f"{clip(topic.title, 28)} · {had}/{there}",
            routes.NextQuestion(replace(scope, topic=topic.topic).code, topic.topic),
        )
        for topic, had, there in shown
    ]
    level = shelves.grades(texts)[scope.level] if scope.level else _("Any level")
    stage = shelves.stages(texts)[scope.stage] if scope.stage else _("Any stage")
    questions, seen_here = sum(there for *_had, there in counted), sum(had for _topic, had, _there in counted)
    return View(
        texts.render("interview", questions=questions, seen=seen_here, level=level, stage=stage),
        (
            *rows(buttons, 2),
            *shelves.turning(number, count, lambda page: routes.Topics(page, scope.code)),
            (
                Button.to(f"🎚 {level}", routes.ChooseLevel(scope.code)),
                Button.to(f"🚦 {stage}", routes.ChooseStage(scope.code)),
            ),
            *(((Button.to(_("🎲 Any topic"), routes.NextQuestion(scope.code, "")),),) if questions else ()),
            (Button.to(_("‹ Tips"), routes.TipsHome()),),
        ),
    )


def choose_level(texts: Texts, scope: Scope) -> View:
    names = [(texts.gettext("Any level"), replace(scope, level=None))]
    names += [(name, replace(scope, level=level)) for level, name in shelves.grades(texts).items()]
    return _choice(texts.render("interview_level"), names)


def choose_stage(texts: Texts, scope: Scope) -> View:
    names = [(texts.gettext("Any stage"), replace(scope, stage=None))]
    names += [(name, replace(scope, stage=stage)) for stage, name in shelves.stages(texts).items()]
    return _choice(texts.render("interview_stage"), names)


def question(texts: Texts, topic: Topic, asked: Question, scope: Scope) -> View:
    _ = texts.gettext
    text = texts.render("question", **_asked(texts, topic, asked))
    show = Button.to(_("👁 Show the answer"), routes.ShowAnswer(scope.code, asked.id))
    return View(text, ((show,), *_further(texts, topic, scope)))


def answer(texts: Texts, topic: Topic, asked: Question, scope: Scope) -> View:
    return View(answer_text(texts, topic, asked), _further(texts, topic, scope))


def answer_text(texts: Texts, topic: Topic, asked: Question) -> str:
    """The question again, with what a strong answer contains."""
    return texts.render(
        "answer",
        **_asked(texts, topic, asked),
        answer=_html(asked.answer),
        strong=[_html(point) for point in asked.strong],
        mistake=_html(asked.mistake),
        follow_up=_html(asked.follow_up),
        sources=asked.sources,
    )


def _asked(texts: Texts, topic: Topic, asked: Question) -> dict[str, object]:
    return {
        "topic": topic.title,
        "level": shelves.grades(texts)[asked.level],
        "stage": shelves.stages(texts)[asked.stage],
        "question": question_html(asked),
    }


def question_html(asked: Question) -> str:
    """The question in bold; not where it holds code, which Telegram does not show in bold."""
    html = _html(asked.question)
    return html if "<code>" in html else f"<b>{html}</b>"


def _further(texts: Texts, topic: Topic, scope: Scope) -> tuple[tuple[Button, ...], ...]:
    _ = texts.gettext
    following = routes.NextQuestion(scope.code, topic.topic if scope.topic else "")
    overview = routes.Topics(0, replace(scope, topic="").code)
    return ((Button.to(_("‹ Topics"), overview), Button.to(_("Next question ›"), following)),)


def _choice(text: str, choices: Sequence[tuple[str, Scope]]) -> View:
    buttons = (Button.to(name, routes.Topics(0, scope.code)) for name, scope in choices)
    return View(text, rows(buttons, 2))


def _html(text: str) -> str:
    return joined(answer_blocks(text))
