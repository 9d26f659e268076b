"""What is counted, by its name; and the five measures of a sprint: the week, entering one, their picture."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from bot import routes
from bot.chart import Panel
from bot.i18n import Texts
from bot.rules.progress import PER_CENT, SPRINT
from bot.rules.sprints import Entered, highest, offered
from bot.rules.weeks import DAY, WEEK
from bot.views.view import Button, View, rows
from storage.records import Measure


def names(texts: Texts) -> dict[Measure, str]:
    _ = texts.gettext
    return {
        Measure.DONE: _("Routine"),
        Measure.FOCUS: _("Focus hours"),
        Measure.ANSWERS: _("Practice answers"),
        Measure.MOCKS: _("Mock interviews"),
        Measure.APPLICATIONS: _("Applications"),
        Measure.ARTICLES: _("Articles read"),
        Measure.TASKS: _("Closed tasks"),
        Measure.PULL_REQUESTS: _("Pull requests"),
        Measure.TESTS: _("Tests passing"),
        Measure.COVERAGE: _("Coverage"),
        Measure.DEPLOYMENTS: _("Deployments"),
    }


def said(texts: Texts, measure: Measure, value: int) -> str:
    """A value of a measure: "80%", "5"."""
    return texts.per_cent(value) if measure in PER_CENT else texts.number(value)


def board(
    texts: Texts, week: date, entered: Entered, marks: Mapping[Measure, int], clean: Collection[date], today: date
) -> View:
    """The five of a week beside the week before and the marks they should not fall below."""
    _, named = texts.gettext, names(texts)
    values, before = entered.get(week, {}), entered.get(week - WEEK, {})
    text = texts.render(
        "measures",
        week=texts.days(week, week + WEEK - DAY),
        measures=[
            {
                "name": named[measure],
                "value": said(texts, measure, values[measure]) if measure in values else "",
                "before": said(texts, measure, before[measure]) if measure in before else "",
                "goal": said(texts, measure, marks[measure]) if measure in marks else "",
                "fell": measure in values and values[measure] < marks.get(measure, before.get(measure, 0)),
            }
            for measure in SPRINT
        ],
        complete=len(values) == len(SPRINT),
        clean=week in clean,
        clean_sprints=len(clean),
    )
    change = (Button.to(f"✏️ {named[measure]}", routes.AskMeasure(week.isoformat(), measure)) for measure in SPRINT)
    earlier = Button.to(_("‹ Earlier"), routes.MeasureBoard((week - WEEK).isoformat()))
    later = Button.to(_("Later ›"), routes.MeasureBoard((week + WEEK).isoformat()))
    chart = ((Button.to(_("📈 Chart"), routes.MeasureChart(week.isoformat())),),) if entered else ()
    turning = (earlier, later) if week + WEEK <= today else (earlier,)
    return View(text, (*rows(change, 2), *chart, turning, (Button.to(_("📊 Progress"), routes.ProgressHub()),)))


def ask(texts: Texts, week: date, measure: Measure, last: int | None, *, wrong: str = "") -> View:
    """One measure of a week, to be tapped or typed; `last` is what was entered for it last."""
    text = texts.render(
        "measure_question",
        name=names(texts)[measure],
        measure=measure.value,
        number=SPRINT.index(measure) + 1,
        total=len(SPRINT),
        week=texts.days(week, week + WEEK - DAY),
        last=said(texts, measure, last) if last is not None else "",
        wrong=wrong,
        limit=highest(measure),
    )
    values = (
        Button.to(
            f"= {said(texts, measure, value)}" if value == last else said(texts, measure, value),
            routes.SetMeasure(week.isoformat(), measure, value),
        )
        for value in offered(measure, last)
    )
    overview = Button.to(texts.gettext("All five"), routes.MeasureBoard(week.isoformat()))
    return View(text, (*rows(values, 4), (overview,)))


def panels(texts: Texts, weeks: Sequence[date], entered: Entered) -> list[Panel]:
    """The measures of some weeks as a picture, those that were ever entered."""
    named = names(texts)
    found = []
    for measure in SPRINT:
        values = [entered.get(week, {}).get(measure) for week in weeks]
        if any(value is not None for value in values):
            words = ["" if value is None else said(texts, measure, value) for value in values]
            found.append(Panel(named[measure], [value or 0 for value in values], words))
    return found
