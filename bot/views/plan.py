"""The preparation plan: setting it up, a week of it, what is on today, and how the interview went."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from bot import routes
from bot.i18n import Texts
from bot.library.entries import Entry, Shelf
from bot.library.interview import Topic
from bot.library.library import Library
from bot.rules.plan import HOURS, WEEK, Kind, Task
from bot.views import shelves
from bot.views.length import clip
from bot.views.view import Button, Keyboard, View, rows
from storage.records import Plan, PlanSession

TICKED, OPEN = "✅", "⬜️"
SIGNS = {Kind.READ: "📖", Kind.PRACTISE: "🧠", Kind.MOCK: "🎤"}
OFFER, ONWARDS, REJECTED = WENT = ("offer", "onwards", "rejected")
TITLE_UNITS = 70
LEFT_OUT_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Session:
    """A session as it is shown; `open` leads to where it is done."""

    title: str
    sign: str
    mark: str
    minutes: int
    open: routes.Route


def ask_date(texts: Texts, *, known: bool) -> View:
    """`known` where there is a plan whose date is to be changed."""
    back = ((Button.to(texts.gettext("‹ Back"), routes.PlanPage(-1)),),) if known else ()
    return View(texts.render("plan_date", known=known), back)


def ask_hours(texts: Texts, interview: date) -> View:
    hours = (Button.to(str(one), routes.SetPlanHours(one)) for one in HOURS)
    return View(texts.render("plan_hours", interview=texts.full_day(interview)), rows(hours, 5))


def topics(texts: Texts, known: Mapping[str, Topic], chosen: Collection[str]) -> View:
    """The topics of the interview bank, to be ticked; with one there can be a plan."""
    toggles = (
        Button.to(
            f"{'✅ ' if name in chosen else ''}{topic.title}", routes.ChoosePlanTopic(int(name not in chosen), name)
        )
        for name, topic in known.items()
    )
    make = ((Button.to(texts.gettext("📅 Make the plan"), routes.MakePlan()),),) if chosen else ()
    return View(texts.render("plan_topics"), (*rows(toggles, 2), *make))


def page(
    texts: Texts,
    library: Library,
    plan: Plan,
    sessions: Sequence[PlanSession],
    today: date,
    *,
    week: int = -1,
    left_out: Sequence[Task] = (),
) -> View:
    """A week of the plan by day, each session with a button to tick it; `left_out` is what did not fit."""
    _ = texts.gettext
    first = min((one.day for one in sessions), default=today)
    last = max((one.day for one in sessions), default=today)
    weeks = (last - first).days // WEEK + 1
    week = max(0, min(weeks - 1, week if week >= 0 else (today - first).days // WEEK))
    shown = [one for one in sessions if (one.day - first).days // WEEK == week]
    text = texts.render(
        "plan",
        interview=texts.full_day(plan.interview_on),
        days_left=(plan.interview_on - today).days,
        hours=plan.hours_a_week,
        done=sum(one.done for one in sessions),
        total=len(sessions),
        days=_by_day(texts, library, shown),
        missed=missed(sessions, today),
        left_out=[_title(texts, library, task.key) for task in left_out][:LEFT_OUT_SHOWN],
        more=max(0, len(left_out) - LEFT_OUT_SHOWN),
        minutes=sum(task.minutes for task in left_out),
        reminds=plan.reminds,
    )
    remind = _("🔕 Do not remind me") if plan.reminds else _("🔔 Remind me")
    again = ((Button.to(_("↻ Plan again from today"), routes.MakePlan()),),) if missed(sessions, today) else ()
    return View(
        text,
        (
            *_ticks(shown, week),
            *shelves.turning(week, weeks, routes.PlanPage),
            *again,
            (Button.to(_("📅 Date"), routes.AskPlanDate()), Button.to(_("⏱ Hours"), routes.AskPlanHours())),
            (Button.to(remind, routes.RemindOfPlan(int(not plan.reminds))),),
            (Button.to(_("🗑 Drop the plan"), routes.DropPlan()),),
        ),
    )


def sessions_of(texts: Texts, library: Library, sessions: Sequence[PlanSession]) -> list[Session]:
    """Sessions as they are shown, in this order."""
    return [_session(texts, library, one) for one in sessions]


def session_buttons(texts: Texts, library: Library, sessions: Sequence[PlanSession], week: int) -> Keyboard:
    """What leads to sessions of one day, and what ticks them."""
    return (*_openings(texts, library, sessions), *_ticks(sessions, week))


def ask_went(texts: Texts, plan: Plan) -> View:
    """After the interview."""
    _ = texts.gettext
    ways = {OFFER: _("🎉 An offer"), ONWARDS: _("➡️ On to the next stage"), REJECTED: _("Not this time")}
    buttons = [(Button.to(name, routes.InterviewWent(how)),) for how, name in ways.items()]
    later = (Button.to(_("📅 It was moved"), routes.AskPlanDate()),)
    return View(texts.render("plan_ask_went", interview=texts.full_day(plan.interview_on)), (*buttons, later))


def went(texts: Texts, how: str, entries: Sequence[Entry]) -> View:
    """What one can do next; the plan is over."""
    anew = (Button.to(texts.gettext("📅 A new plan"), routes.AskPlanDate()),)
    return View(texts.render("plan_went", how=how), (*((shelves.opening(entry),) for entry in entries), anew))


def dropped(texts: Texts) -> View:
    anew = (Button.to(texts.gettext("📅 A new plan"), routes.AskPlanDate()),)
    return View(texts.render("plan_dropped"), (anew,))


def _by_day(texts: Texts, library: Library, sessions: Sequence[PlanSession]) -> list[tuple[str, list[Session]]]:
    return [
        (texts.day_and_weekday(day), [_session(texts, library, one) for one in group])
        for day, group in groupby(sessions, key=lambda one: one.day)
    ]


def _ticks(sessions: Sequence[PlanSession], week: int) -> tuple[tuple[Button, ...], ...]:
    ticks = (
        Button.to(f"{TICKED if one.done else OPEN} {number}", routes.TickSession(week, int(not one.done), one.id))
        for number, one in enumerate(sessions, start=1)
    )
    return rows(ticks, 4)


def _openings(texts: Texts, library: Library, sessions: Sequence[PlanSession]) -> tuple[tuple[Button, ...], ...]:
    shown = (_session(texts, library, one) for one in sessions if not one.done)
    return tuple((Button.to(clip(f"{one.sign} {one.title}", shelves.BUTTON_UNITS), one.open),) for one in shown)


def _session(texts: Texts, library: Library, session: PlanSession) -> Session:
    kind, subject = _read(session.key)
    ways: dict[Kind, routes.Route] = {
        Kind.READ: routes.OpenEntry(f"{Shelf.ARTICLE}-{subject}"),
        Kind.PRACTISE: routes.NextPracticeCard(),
        Kind.MOCK: routes.MockHub(),
    }
    title = clip(_title(texts, library, session.key), TITLE_UNITS)
    return Session(title, SIGNS[kind], TICKED if session.done else OPEN, session.minutes, ways[kind])


def _title(texts: Texts, library: Library, key: str) -> str:
    """What a session is about; by its id where that has left the library."""
    kind, subject = _read(key)
    if kind is Kind.MOCK:
        return texts.gettext("Mock interview")
    if kind is Kind.READ:
        return library.articles[subject].title if subject in library.articles else subject
    title = library.topics[subject].title if subject in library.topics else subject
    return texts.gettext("Cards: {topic}").format(topic=title)


def _read(key: str) -> tuple[Kind, str]:
    kind, subject, _ = key.split(":")
    return Kind(kind), subject


def missed(sessions: Sequence[PlanSession], day: date) -> int:
    return sum(one.day < day and not one.done for one in sessions)
