"""Values for the screens of progress: goals, achievements, measures, retrospectives and applications."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.rules.streaks import Streak

WILD = "R&D <go> \"c++\" 'x'"
COUNTS = (1, 2, 5, 21)
SPAN = "Mar 2 – 8, 2026"
COMPARED = {"name": "Routine", "value": "12/15", "before": "30/35"}
APPLICATION = {"name": WILD, "day": "March 2, 2026"}
GIVEN = {"sign": "🔥", "title": WILD, "day": "March 2, 2026"}
GOAL = {
    "bar": "▰▰▱▱",
    "counted": "2",
    "target": "5",
    "name": WILD,
    "measure": "Applications",
    "until": "",
    "typed": False,
}
GOALS = [
    GOAL | {"reached": False, "over": False},
    GOAL | {"reached": True, "over": False, "typed": True},
    GOAL | {"reached": False, "over": True, "until": "March 31, 2026"},
]
MEASURE = {"name": "Coverage", "value": "80%", "before": "81%", "goal": "85%", "fell": True}

PROGRESS: Mapping[str, tuple[dict[str, Any], ...]] = {
    "achievements": (
        {"given": [GIVEN], "to_come": [("🏆", WILD)]},
        {"given": [], "to_come": []},
    ),
    "application": ({"application": APPLICATION},),
    "application_question": ({},),
    "applications": ({"first": 9, "applications": [APPLICATION] * 2}, {"first": 1, "applications": []}),
    "goal": tuple({"goal": goal, "own": own} for goal in GOALS for own in (True, False)),
    "goal_question": tuple({"wrong": wrong} for wrong in ("", WILD)),
    "goals": ({"goals": GOALS}, {"goals": []}),
    "measure_question": tuple(
        {"name": "Coverage", "measure": measure, "number": 4, "total": 5, "week": SPAN}
        | {"last": last, "wrong": wrong, "limit": 100}
        for measure in ("tasks", "pull_requests", "tests", "coverage", "deployments")
        for last, wrong in (("", WILD), ("80%", ""))
    ),
    "measures": tuple(
        {"week": SPAN, "measures": [MEASURE, dict.fromkeys(MEASURE, "") | {"name": "Pull requests"}]}
        | {"complete": complete, "clean": clean, "clean_sprints": n}
        for n in (0, *COUNTS)
        for complete, clean in ((True, True), (True, False), (False, False))
    ),
    "milestone": (
        {"goals": GOALS[1:2], "achievements": [("🏆", WILD)]},
        {"goals": [], "achievements": [("🏆", WILD)]},
    ),
    "progress": (
        *(
            {"streak": Streak(n, n), "week": SPAN, "numbers": [COMPARED], "goals": GOALS}
            | {"given": n, "of": 21, "latest": GIVEN}
            for n in COUNTS
        ),
        {"streak": Streak(), "week": SPAN, "numbers": [], "goals": [], "given": 0, "of": 21, "latest": None},
    ),
    "progress_empty": ({},),
    "retrospective": (
        {"week": SPAN, "numbers": [COMPARED], "intention": WILD, "went": "✅ Yes", "parts": [(WILD, WILD)]}
        | {"finished": True},
        {"week": SPAN, "numbers": [], "intention": "", "went": "", "parts": [], "finished": False},
    ),
    "retrospective_question": tuple(
        {"question": question, "number": 1, "total": 5, "week": SPAN, "numbers": numbers, "intention": WILD}
        | {"written": written}
        for question in ("went", "good", "hard", "change", "intention")
        for numbers, written in (([COMPARED], WILD), ([], ""))
    ),
    "retrospectives": ({"retrospectives": [(SPAN, WILD), (SPAN, "")]}, {"retrospectives": []}),
}
