"""Today: what is to be answered, what comes, what is held, done and dropped, and the sessions of the plan."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from telegram.constants import MessageLimit

from bot import routes
from bot.i18n import Texts
from bot.library.library import Library
from bot.rules.attention import Reason
from bot.rules.ringing import SNOOZED, Due
from bot.views import plan as plan_views
from bot.views.attention import lines, reasons
from bot.views.length import clip, shown_units
from bot.views.reminders import Coming
from bot.views.ringing import SIGNS, moment
from bot.views.routine import day_button
from bot.views.view import Button, Keyboard, View
from storage.records import Attention, Occurrence, OccurrenceState, Plan, PlanSession, Withheld

TEXT_UNITS = 60
BUTTON_UNITS = 30
TIMES_UNITS = 100
ANSWERED_AT_ONCE = 8
# Lines below each heading, as many of these as fit.
SHOWN = (12, 8, 4, 2, 1)


@dataclass(frozen=True, slots=True)
class Day:
    """What is known of a person's day: what came of their reminders, what of them is still to come, and messages that
    wait or were dropped. Reminders are by the clocks of `zone`, the person is in `here`."""

    zone: str
    here: str
    now: datetime
    attention: Attention
    occurrences: Sequence[Due] = ()
    coming: Sequence[Coming] = ()
    withheld: Sequence[Withheld] = ()
    has_reminders: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """A part of the day: lines that are shown, and how many more there are."""

    title: str
    lines: Sequence[dict[str, str]]
    more: int = 0

    def cut(self, shown: int) -> Heading:
        return Heading(self.title, self.lines[:shown], max(0, len(self.lines) - shown))


def today(
    texts: Texts,
    library: Library,
    plan: Plan | None,
    sessions: Sequence[PlanSession],
    day: date,
    *,
    rhythm: Day | None = None,
) -> View:
    """What is on today, each with a button that leads to it and one to tick it; `rhythm` adds the reminders."""
    _ = texts.gettext
    todays = [one for one in sessions if one.day == day]
    headings = [] if rhythm is None else _headings(texts, rhythm)
    values = {
        "day": texts.day_and_weekday(day),
        "held_until": _held_until(texts, rhythm),
        "interview": texts.full_day(plan.interview_on) if plan else "",
        "days_left": (plan.interview_on - day).days if plan else 0,
        "sessions": plan_views.sessions_of(texts, library, todays),
        "missed": plan_views.missed(sessions, day),
        "has_reminders": rhythm is not None and rhythm.has_reminders,
    }
    text = _fitting(lambda shown: texts.render("today", headings=[one.cut(shown) for one in headings], **values))
    sessions_buttons = plan_views.session_buttons(texts, library, todays, routes.TickSession.TODAY)
    return View(text, (*_answers(texts, rhythm), *sessions_buttons, *_ways(texts, plan, rhythm)))


def _headings(texts: Texts, day: Day) -> list[Heading]:
    _ = texts.gettext
    of = {state: [one for one in day.occurrences if one.occurrence.state is state] for state in OccurrenceState}
    waiting = of[OccurrenceState.WAITING]
    snoozed = [one for one in waiting if one.occurrence.reason == SNOOZED]
    held = [one for one in waiting if one.occurrence.reason != SNOOZED]
    # A reminder that was dropped is named by its own words.
    unnamed = [one for one in day.withheld if one.kind != "reminder" or one.until is not None]
    withheld = lines(texts, day.here, unnamed, day.now)
    parts = [
        _over(texts, _("Now"), of[OccurrenceState.RUNG], day),
        Heading(
            _("Next"), [_line(texts.clock(one.slot.wall), one.reminder.kind, one.reminder.text) for one in day.coming]
        ),
        _over(texts, _("Later, as you said"), snoozed, day),
        _with(_over(texts, _("Held"), held, day), [one for one in withheld if one["until"]]),
        _over(texts, _("Done"), of[OccurrenceState.DONE], day),
        _over(texts, _("Skipped"), of[OccurrenceState.SKIPPED], day),
        _with(
            _over(texts, _("Dropped"), of[OccurrenceState.DROPPED], day), [one for one in withheld if not one["until"]]
        ),
    ]
    return [part for part in parts if part.lines]


def _fitting(render: Callable[[int], str]) -> str:
    """With as many lines of each heading as fit into a message."""
    texts = (render(shown) for shown in SHOWN)
    return next((text for text in texts if shown_units(text) <= MessageLimit.MAX_TEXT_LENGTH), "")


def _over(texts: Texts, title: str, items: Sequence[Due], day: Day) -> Heading:
    """A line for each reminder, with all times of which the same is to be said."""
    times = defaultdict[tuple[int, str], list[str]](list)
    of = {one.reminder.id: one.reminder for one in items}
    for one in items:
        wall = datetime.fromisoformat(one.occurrence.slot)
        times[one.reminder.id, _why(texts, one.occurrence, day)].append(texts.clock(wall))
    return Heading(
        title,
        [
            _line(clip(", ".join(at), TIMES_UNITS), of[reminder_id].kind, of[reminder_id].text, why)
            for (reminder_id, why), at in times.items()
        ],
    )


def _with(part: Heading, withheld: Sequence[dict[str, str]]) -> Heading:
    """Beside reminders, whole messages that wait or were dropped."""
    lines = [{"at": one["until"], "sign": "✉️", "text": one["kind"], "why": one["reason"]} for one in withheld]
    return Heading(part.title, [*part.lines, *lines])


def _line(at: str, kind: str, text: str, why: str = "") -> dict[str, str]:
    return {"at": at, "sign": SIGNS.get(kind, SIGNS["own"]), "text": clip(text, TEXT_UNITS), "why": why}


def _why(texts: Texts, occurrence: Occurrence, day: Day) -> str:
    """Why something waits or was dropped, and until when it waits."""
    if occurrence.state not in {OccurrenceState.WAITING, OccurrenceState.DROPPED}:
        return ""
    _ = texts.gettext
    known = reasons(texts)
    reason = known[Reason(occurrence.reason)] if occurrence.reason in known else ""
    if occurrence.ring_at is None:
        return reason
    until = _("until {time}").format(time=moment(texts, occurrence.ring_at, day.zone, day.now))
    return f"{reason}, {until}" if reason else until


def _held_until(texts: Texts, day: Day | None) -> str:
    """Until when nothing is sent, because the person said so."""
    if day is None:
        return ""
    ends = [end for end in (day.attention.held_until, day.attention.paused_until) if end is not None and end > day.now]
    return moment(texts, max(ends), day.zone, day.now) if ends else ""


def _answers(texts: Texts, day: Day | None) -> Keyboard:
    if day is None:
        return ()
    open_ = [one for one in day.occurrences if one.occurrence.state is OccurrenceState.RUNG]
    place = routes.AnswerReminder.TODAY
    return tuple(
        (
            Button.to(
                clip(f"✅ {one.reminder.text}", BUTTON_UNITS),
                routes.AnswerReminder(one.occurrence.id, place, OccurrenceState.DONE),
            ),
            Button.to(
                texts.gettext("⏭ Skip"), routes.AnswerReminder(one.occurrence.id, place, OccurrenceState.SKIPPED)
            ),
        )
        for one in open_[-ANSWERED_AT_ONCE:]
    )


def _ways(texts: Texts, plan: Plan | None, day: Day | None) -> Keyboard:
    _ = texts.gettext
    plan_way = (
        Button.to(_("📅 The plan"), routes.PlanPage(-1)) if plan else Button.to(_("🧠 Practice"), routes.PracticeHub())
    )
    if day is None:
        return ((plan_way,),)
    end = ((Button.to(_("▶️ Resume now"), routes.EndRest()),),) if _held_until(texts, day) else ()
    return (*end, (plan_way, Button.to(_("⏰ Reminders"), routes.ReminderList(0))), (day_button(texts),))
