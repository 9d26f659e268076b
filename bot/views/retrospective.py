"""The weekly retrospective: its questions, one that is written, and all there are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot import routes
from bot.i18n import Texts
from bot.rules.retrospective import Question, questions
from bot.rules.weeks import DAY, WEEK
from bot.views import shelves
from bot.views.length import clip
from bot.views.progress import Numbers, compared
from bot.views.view import Button, View, rows
from storage.records import Measure, Retrospective, Went

UNFINISHED = "✏️"
SUMMARY_UNITS = 40


def went_names(texts: Texts) -> dict[Went, str]:
    _ = texts.gettext
    return {Went.YES: _("✅ Yes"), Went.PARTLY: _("🌓 Partly"), Went.NO: _("❌ No")}


def labels(texts: Texts) -> dict[Question, str]:
    _ = texts.gettext
    return {
        Question.GOOD: _("What went well"),
        Question.HARD: _("What was hard"),
        Question.CHANGE: _("What to change"),
        Question.INTENTION: _("For next week"),
    }


def question(
    texts: Texts, week: date, asked: Question, *, intention: str, numbers: Numbers, before: Numbers, written: str = ""
) -> View:
    """One question of a week; its numbers stand above the first. `intention` is that of the last retrospective, and
    `written` what was answered before."""
    steps = questions(intention)
    text = texts.render(
        "retrospective_question",
        question=asked.value,
        number=steps.index(asked) + 1,
        total=len(steps),
        week=span(texts, week),
        numbers=compared(texts, numbers, before) if asked is steps[0] else [],
        intention=intention,
        written=written,
    )
    key = week.isoformat()
    if asked is Question.WENT:
        went = tuple(Button.to(words, routes.IntentionWent(key, one)) for one, words in went_names(texts).items())
        return View(text, (went,))
    leave = texts.gettext("Leave it as it is") if written else texts.gettext("Skip ›")
    route = routes.RetrospectiveCard(key) if written else routes.SkipRetrospective(key, asked)
    return View(text, ((Button.to(leave, route),),))


def card(texts: Texts, one: Retrospective, *, intention: str, numbers: Numbers, before: Numbers) -> View:
    """One that is written, with a button to write each part anew; an unfinished one goes on."""
    _, key, named = texts.gettext, one.week.isoformat(), labels(texts)
    answers = {asked: getattr(one, asked) or "" for asked in named}
    text = texts.render(
        "retrospective",
        week=span(texts, one.week),
        numbers=compared(texts, numbers, before),
        intention=intention,
        went=went_names(texts)[one.went] if one.went and intention else "",
        parts=[(named[asked], words) for asked, words in answers.items() if words],
        finished=one.finished_at is not None,
    )
    change = (Button.to(f"✏️ {words}", routes.AskRetrospective(key, asked)) for asked, words in named.items())
    edit = rows(change, 2) if one.finished_at else ((Button.to(_("▶️ Go on"), routes.AskRetrospective(key, "")),),)
    below = (Button.to(_("📈 Chart"), routes.RetrospectiveChart(key)), Button.to(_("All"), routes.Retrospectives(0)))
    return View(text, (*edit, below, (Button.to(_("📊 Progress"), routes.ProgressHub()),)))


def listing(texts: Texts, every: Sequence[Retrospective], page: int) -> View:
    """All of them, a button each, the latest first."""
    shown, page, count = shelves.on_page(every, page)
    opening = (
        (
            Button.to(
                clip(f"{'' if one.finished_at else UNFINISHED}{span(texts, one.week)}", shelves.BUTTON_UNITS),
                routes.RetrospectiveCard(one.week.isoformat()),
            ),
        )
        for one in shown
    )
    progress = (Button.to(texts.gettext("📊 Progress"), routes.ProgressHub()),)
    text = texts.render(
        "retrospectives",
        retrospectives=[(span(texts, one.week), clip(one.intention or "", SUMMARY_UNITS)) for one in shown],
    )
    return View(text, (*opening, *shelves.turning(page, count, routes.Retrospectives), progress))


def kept_numbers(one: Retrospective) -> dict[Measure, int]:
    """The numbers that were kept with one, as far as they are still counted."""
    return {Measure(name): value for name, value in one.numbers.items() if name in set(Measure)}


def span(texts: Texts, week: date) -> str:
    return texts.days(week, week + WEEK - DAY)
