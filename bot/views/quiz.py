"""Quizzes: what to be asked about, and how a round went; the questions themselves are Telegram's polls."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot import routes
from bot.i18n import Texts
from bot.library import Topic
from bot.rules.quiz import Tally
from bot.views.settings import notice
from bot.views.view import Button, View, rows

TOPICS_SHOWN = 8


def hub(texts: Texts, known: Mapping[str, Topic], tally: Tally) -> View:
    """The topics that have quizzes, and how they went so far."""
    results = sorted(tally.topics.items(), key=lambda one: (one[1][0] / one[1][1], one[0]))
    text = texts.render(
        "quiz",
        tally=tally,
        topics=[(known[name].title, right, count) for name, (right, count) in results if name in known][:TOPICS_SHOWN],
    )
    choices = (Button.to(topic.title, routes.StartQuiz(name)) for name, topic in known.items())
    mixed = (Button.to(texts.gettext("🎲 A bit of everything"), routes.StartQuiz("")),)
    return View(text, (mixed, *rows(choices, 2)))


def summary(texts: Texts, *, right: int, asked: int, topic: str, streak: int, missed: Sequence[str]) -> View:
    """The end of a round; `missed` are the questions that were answered wrongly."""
    _ = texts.gettext
    keep = (Button.to(_("🧠 Practise what I missed"), routes.KeepQuizMisses()),) if missed else ()
    again = (
        Button.to(_("Another round ›"), routes.StartQuiz(topic)),
        Button.to(_("Topics"), routes.QuizHub()),
    )
    text = texts.render("quiz_summary", right=right, asked=asked, streak=streak, missed=missed)
    return View(text, tuple(row for row in (keep, again) if row))


def kept(texts: Texts, added: int) -> View:
    practise = (Button.to(texts.gettext("🧠 To the cards ›"), routes.PracticeHub()),)
    return View(notice(texts, "misses_kept", added=added).text, (practise,))
