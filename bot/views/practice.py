"""Practising with cards: the overview, the topics, a question and its answer."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from bot import routes
from bot.i18n import Texts
from bot.library import Question, Topic
from bot.rules.practice import CAPS, Rating, Recall, Today
from bot.views.interview import answer_text, question_html
from bot.views.settings import notice
from bot.views.view import Button, View, rows
from storage.records import Practice

WEAK_SHOWN = 3


def topics(texts: Texts, known: Mapping[str, Topic], chosen: Collection[str]) -> View:
    """The topics of the interview bank, to be ticked."""
    toggles = (
        Button.to(
            f"{'✅ ' if name in chosen else ''}{topic.title}",
            routes.ChoosePracticeTopic(int(name not in chosen), name),
        )
        for name, topic in known.items()
    )
    start = (Button.to(texts.gettext("Start ›"), routes.PracticeHub()),) if chosen else ()
    questions = sum(len(known[name].questions) for name in chosen if name in known)
    text = texts.render("practice_topics", questions=questions)
    return View(text, tuple(row for row in (*rows(toggles, 2), start) if row))


def hub(
    texts: Texts,
    practice: Practice,
    today: Today,
    *,
    answered: int,
    tomorrow: int,
    set_aside: int,
    weak: Sequence[tuple[str, Recall]],
) -> View:
    """What there is to do today; `weak` are titles of topics with how well they are remembered."""
    _ = texts.gettext
    text = texts.render(
        "practice",
        repeat=len(today.cards),
        new=len(today.unseen),
        answered=answered,
        cap=practice.daily_cap,
        waiting=today.waiting,
        tomorrow=tomorrow,
        set_aside=set_aside,
        weak=[(title, round(100 * recall.share), recall.answers) for title, recall in weak[:WEAK_SHOWN]],
    )
    go = (Button.to(_("▶️ Begin"), routes.NextPracticeCard()),) if today.cards or today.unseen else ()
    caps = tuple(
        Button.to(f"{'• ' if cap == practice.daily_cap else ''}{cap}", routes.SetPracticeCap(cap)) for cap in CAPS
    )
    choose = (Button.to(_("📚 Topics"), routes.PracticeTopics()), Button.to(_("❓ Quiz"), routes.QuizHub()))
    back = (Button.to(_("↩️ Bring back what is set aside"), routes.BringBackCards()),) if set_aside else ()
    return View(text, tuple(row for row in (go, caps, choose, back) if row))


def question(texts: Texts, topic: Topic, asked: Question, *, number: int, total: int) -> View:
    """The question alone, so that it can be answered in one's head."""
    _ = texts.gettext
    text = texts.render(
        "practice_question", topic=topic.title, number=number, total=total, question=question_html(asked)
    )
    return View(
        text,
        (
            (Button.to(_("👀 Show the answer"), routes.ShowPracticeAnswer(asked.id)),),
            (Button.to(_("‹ Stop here"), routes.PracticeHub()),),
        ),
    )


def answer(texts: Texts, topic: Topic, asked: Question, days: Mapping[Rating, int]) -> View:
    """The answer below its question, and four ways to say how well one knew it; `days` until it would come again."""
    _ = texts.gettext
    names = {
        Rating.Again: _("Forgot"),
        Rating.Hard: _("Hard"),
        Rating.Good: _("Good"),
        Rating.Easy: _("Easy"),
    }
    ratings = (
        Button.to(
            f"{name} · {_days(texts, days[rating])}",
            routes.RatePracticeCard(rating.value, asked.id),
        )
        for rating, name in names.items()
    )
    report = (Button.to(_("⚠️ This answer is wrong"), routes.ReportAnswer(asked.id)),)
    return View(answer_text(texts, topic, asked), (*rows(ratings, 2), report))


def reported(texts: Texts) -> View:
    again = (Button.to(texts.gettext("Go on ›"), routes.NextPracticeCard()),)
    return View(notice(texts, "answer_reported").text, (again,))


def _days(texts: Texts, number: int) -> str:
    return texts.ngettext("{n} day", "{n} days", number).format(n=number)
