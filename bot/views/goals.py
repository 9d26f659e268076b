"""Goals: the list, one of them, and asking for another."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot import routes
from bot.i18n import Texts
from bot.rules.goals import Standing
from bot.views.length import clip
from bot.views.measures import names, said
from bot.views.view import Button, View, rows
from storage.records import Measure

FULL, EMPTY, CELLS = "▰", "▱", 8
TITLE_UNITS = 60
# What is offered to be tapped: so many a week.
OFFERED = (
    (Measure.APPLICATIONS, 5),
    (Measure.ANSWERS, 20),
    (Measure.FOCUS, 10),
    (Measure.ARTICLES, 2),
    (Measure.MOCKS, 1),
)


def listing(texts: Texts, standings: Sequence[Standing]) -> View:
    """Every goal with a bar, and a button that opens it."""
    _ = texts.gettext
    opening = (
        Button.to(f"{number} · {clip(name(texts, one), 24)}", routes.GoalCard(one.goal.id))
        for number, one in enumerate(standings, 1)
    )
    below = (Button.to(_("➕ New goal"), routes.AskGoal()), Button.to(_("📊 Progress"), routes.ProgressHub()))
    return View(texts.render("goals", goals=[line(texts, one) for one in standings]), (*rows(opening, 2), below))


def card(texts: Texts, one: Standing, since: date) -> View:
    """One goal; one of one's own has buttons that count. `since` is the first day of its period."""
    _ = texts.gettext
    goal, counted = one.goal, one.counted
    text = texts.render("goal", goal=line(texts, one), own=goal.measure is Measure.OWN)
    steps = [Button.to("+1", routes.CountStep(goal.id, counted + 1, since.isoformat()))]
    if counted:
        steps.insert(0, Button.to("−1", routes.CountStep(goal.id, counted - 1, since.isoformat())))
    count = (tuple(steps),) if goal.measure is Measure.OWN and not one.over else ()
    back = (Button.to(_("‹ Back"), routes.GoalList()), Button.to(_("🗑 Delete"), routes.DropGoal(goal.id)))
    return View(text, (*count, back))


def ask(texts: Texts, *, wrong: str = "") -> View:
    """What is to be reached; `wrong` is what was written and could not be read."""
    named = names(texts)
    offered = (
        (Button.to(f"{named[measure]}: {target}", routes.SetGoal(measure, target)),) for measure, target in OFFERED
    )
    return View(
        texts.render("goal_question", wrong=wrong), (*offered, (Button.to(texts.gettext("‹ Back"), routes.GoalList()),))
    )


def name(texts: Texts, one: Standing) -> str:
    """As the person wrote it, else by what it counts."""
    return clip(one.goal.words, TITLE_UNITS) or names(texts)[one.goal.measure]


def line(texts: Texts, one: Standing) -> dict[str, object]:
    """A goal as templates show it: its bar, how far it has come, its period."""
    goal = one.goal
    filled = min(CELLS, one.counted * CELLS // goal.target)
    return {
        "bar": FULL * filled + EMPTY * (CELLS - filled),
        "counted": said(texts, goal.measure, one.counted),
        "target": said(texts, goal.measure, goal.target),
        "name": name(texts, one),
        "typed": bool(goal.words),
        "measure": names(texts).get(goal.measure, ""),
        "until": texts.full_day(goal.until) if goal.until else "",
        "reached": one.reached,
        "over": one.over,
    }
