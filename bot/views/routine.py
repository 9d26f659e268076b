"""Routines: what there is to start, one before it is started, and one that runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from itertools import groupby

from bot import routes
from bot.i18n import Texts
from bot.library.entries import Entry
from bot.library.routines import RoutineTemplate
from bot.rules.routine import clock, minutes
from bot.views import shelves
from bot.views.attention import quiet_hours
from bot.views.checklists import OPEN, TICKED
from bot.views.length import clip
from bot.views.ringing import SIGNS
from bot.views.view import Button, Keyboard, View, rows
from storage.records import Attention, Reminder, Routine, Schedule

HOURS = (7, 8, 9, 10, 11)
TEXT_UNITS = 80


@dataclass(frozen=True, slots=True)
class Item:
    """A line of a routine or a day; `again` says how it repeats within the day, `why` is "" where nobody asked."""

    mark: str
    clock: str
    sign: str
    text: str
    again: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Hours:
    """When a day starts and in which zone, `known` where the person has said where they are; which of its blocks fall
    together with those of other routines; and the first item, if any, that falls into the quiet hours."""

    starts: time
    zone: str
    known: bool
    overlaps: Sequence[tuple[Reminder, Reminder]]
    quiet: Reminder | None
    attention: Attention

    def values(self, texts: Texts) -> dict[str, object]:
        return {
            "quiet": clip(self.quiet.text, TEXT_UNITS) if self.quiet else "",
            **quiet_hours(texts, self.attention),
            "starts": texts.clock(self.starts),
            "zone": self.zone,
            "unknown_zone": not self.known,
            "overlaps": [
                (clip(mine.text, TEXT_UNITS), clip(theirs.text, TEXT_UNITS)) for mine, theirs in self.overlaps
            ],
        }


@dataclass(frozen=True, slots=True)
class Interview:
    """The plan for an interview: its day, and how many sessions of it are left today."""

    on: date
    sessions: int

    def values(self, texts: Texts) -> dict[str, object]:
        return {"interview": texts.full_day(self.on), "sessions": self.sessions}


NO_INTERVIEW: Mapping[str, object] = {"interview": "", "sessions": 0}


def listing(
    texts: Texts,
    templates: Sequence[RoutineTemplate],
    running: Sequence[tuple[Routine, bool]],
    *,
    starts: time | None = None,
    moved: bool = False,
) -> View:
    """What runs, with whether it is paused, and what can be started; `starts` is the hour the person has said, `moved`
    whether what runs was moved there."""
    _ = texts.gettext
    titles = {template.id: _(template.title) for template in templates}
    idle = titles.keys() - {routine.template for routine, _ in running}
    hour = minutes(starts) if starts else routes.ShowTemplate.ANY_HOUR
    text = texts.render(
        "routines",
        running=[
            {
                "title": titles.get(routine.template, routine.template),
                "starts": texts.clock(routine.starts_at or time()),
                "paused": paused,
            }
            for routine, paused in running
        ],
        templates=[
            {"title": titles[template.id], "summary": _(template.summary)}
            for template in templates
            if template.id in idle
        ],
        starts=texts.clock(starts) if starts else "",
        moved_to=texts.clock(starts) if starts and moved else "",
    )
    cards = (
        Button.to(f"{'⏸' if paused else '✅'} {titles.get(routine.template, routine.template)}", to_card(routine))
        for routine, paused in running
    )
    shown = (
        Button.to(titles[template.id], routes.ShowTemplate(hour, template.id))
        for template in templates
        if template.id in idle
    )
    day = ((day_button(texts),),) if running else ()
    return View(text, (*day, *rows(cards, 1), *rows(shown, 1)))


def template_card(
    texts: Texts,
    template: RoutineTemplate,
    items: Sequence[Reminder],
    hours: Hours,
    *,
    read: Sequence[Entry],
) -> View:
    """A routine as it would run, with the reason for each of its items; `items` are at the hours of the person."""
    _ = texts.gettext
    reasons = {_(item.text): _(item.why) for item in template.items}
    text = texts.render(
        "routine_template",
        title=_(template.title),
        summary=_(template.summary),
        good_for=_(template.good_for),
        groups=_groups(texts, items, [""] * len(items), reasons),
        sources=template.sources,
        **hours.values(texts),
    )
    start = Button.to(_("▶️ Start"), routes.StartRoutine(minutes(hours.starts), template.id))
    return View(
        text,
        (
            (start,),
            *_hours(texts, hours.starts, lambda starts: routes.ShowTemplate(starts, template.id)),
            *((shelves.opening(entry),) for entry in read),
            *_plan(texts, items),
            (_back(texts),),
        ),
    )


def card(
    texts: Texts,
    routine: Routine,
    title: str,
    items: Sequence[Reminder],
    hours: Hours,
    *,
    following: tuple[date, time, str] | None,
    interview: Interview | None,
) -> View:
    """A routine that runs; each item can be switched off. `following` is what rings next: day, time and words."""
    _ = texts.gettext
    paused = bool(routine.silenced) and all(item.paused for item in items)
    marks = [f"{OPEN if item.paused else TICKED} {number} " for number, item in enumerate(items, start=1)]
    text = texts.render(
        "routine",
        title=title,
        paused=paused,
        following=_following(texts, *following) if following else None,
        groups=_groups(texts, items, marks, {}),
        **hours.values(texts),
        **(interview.values(texts) if interview else NO_INTERVIEW),
    )
    switches = (
        Button.to(
            f"{OPEN if item.paused else TICKED} {number}", routes.SwitchItem(routine.id, int(item.paused), item.id)
        )
        for number, item in enumerate(items, start=1)
    )
    pause = _("▶️ Resume") if paused else _("⏸ Pause")
    return View(
        text,
        (
            *(() if paused else rows(switches, 4)),
            *_hours(texts, hours.starts, lambda starts: routes.StartRoutineAt(routine.id, starts)),
            (
                Button.to(pause, routes.PauseRoutine(routine.id, int(not paused))),
                Button.to(_("⏹ Stop"), routes.StopRoutine(routine.id)),
            ),
            *_plan(texts, items),
            (day_button(texts), _back(texts)),
        ),
    )


def stopped(texts: Texts, routine: Routine, title: str) -> View:
    again = routes.StartRoutine(minutes(routine.starts_at or time()), routine.template)
    buttons = (Button.to(texts.gettext("↺ Start again"), again), _back(texts))
    return View(texts.render("routine_stopped", title=title), (buttons,))


def to_card(routine: Routine) -> routes.RoutineCard:
    return routes.RoutineCard(routine.id)


def day_button(texts: Texts) -> Button:
    """A button that sends the picture of today."""
    return Button.to(texts.gettext("🖼 My day"), routes.DayPicture())


def span(texts: Texts, starts: time, lasts: int) -> str:
    """From when until when; of a moment only when."""
    ends = minutes(starts) + lasts
    if not lasts or ends >= minutes(time.max):
        return texts.clock(starts)
    return f"{texts.clock(starts)}–{texts.clock(clock(ends))}"


def _following(texts: Texts, day: date, at: time, words: str) -> tuple[str, str, str]:
    return texts.day_and_weekday(day), texts.clock(at), clip(words, TEXT_UNITS)


def _groups(
    texts: Texts, items: Sequence[Reminder], marks: Sequence[str], reasons: Mapping[str, str]
) -> list[tuple[str, list[Item]]]:
    """The items under the days on which they are; `reasons` are by the words of the items."""
    shown = [
        (_days(texts, item.schedule), line(texts, item, mark=mark, why=reasons.get(item.text, "")))
        for item, mark in zip(items, marks, strict=True)
    ]
    return [(days, [one for _, one in group]) for days, group in groupby(shown, key=lambda one: one[0])]


def line(texts: Texts, item: Reminder, *, mark: str, why: str = "") -> Item:
    """A reminder on a day on which it is."""
    again = ""
    if item.schedule.every is not None and item.schedule.until is not None:
        again = texts.gettext("every {minutes} min until {time}").format(
            minutes=item.schedule.every, time=texts.clock(item.schedule.until)
        )
    return Item(
        mark, span(texts, item.schedule.at, item.minutes), SIGNS[item.kind], clip(item.text, TEXT_UNITS), again, why
    )


def _days(texts: Texts, schedule: Schedule) -> str:
    if schedule.weekdays:
        days = texts.listing([texts.weekday(weekday) for weekday in schedule.weekdays])
        return days[:1].upper() + days[1:]
    return texts.gettext("Working days") if schedule.working_days else texts.gettext("Every day")


def _hours(texts: Texts, starts: time, to: Callable[[int], routes.Route]) -> Keyboard:
    hours = (time(hour) for hour in HOURS)
    return rows(
        [
            Button.to(f"• {texts.clock(hour)}" if hour == starts else texts.clock(hour), to(minutes(hour)))
            for hour in hours
        ],
        3,
    )


def _plan(texts: Texts, items: Sequence[Reminder]) -> Keyboard:
    """The way from what is practised to the plan for an interview."""
    if all(item.kind != "practice" for item in items):
        return ()
    return ((Button.to(texts.gettext("📅 The plan"), routes.PlanPage(-1)),),)


def _back(texts: Texts) -> Button:
    return Button.to(texts.gettext("‹ Routines"), routes.Routines())
