"""/routine: a day from a template, started in two taps, moved to one's hours, switched off in part, paused, stopped."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import chain

from telegram import Update

from bot import routes
from bot.context import Context
from bot.errors import UserError
from bot.library.entries import Shelf
from bot.library.routines import RoutineTemplate
from bot.rules import recurrence
from bot.rules import routine as rules
from bot.rules.attention import is_quiet
from bot.views import routine as views
from handlers import replies, schedule
from handlers.day import interview_of
from handlers.feature import Command, Feature
from handlers.reminders import Days, days_of
from storage import Nouns
from storage.records import Reminder, Routine, Schedule

OVERLAPS_SHOWN = 3
_CLOCK = re.compile(r"\b\d{1,2}(?:[:.h]\d{2})?(?:\s*[ap]\.?m\b)?")


async def show(update: Update, context: Context, _route: routes.Routines | None = None) -> None:
    """What runs and what can be started; /routine 10 also moves the day."""
    words = " ".join(context.args or ())
    if words and update.callback_query is None:
        await start_day_at(update, context, stated_start(context, words) or schedule.read_time(words))
    else:
        await _show_listing(update, context)


def stated_start(context: Context, text: str) -> time | None:
    """The hour in a sentence such as “I start at 10”; None where the text says anything else."""
    said = " ".join(text.casefold().replace("’", "'").split()).rstrip(".! ")
    clocks = _CLOCK.findall(said)
    sentences = context.services.content.thesaurus.asking.starting.values()
    if len(clocks) != 1 or _CLOCK.sub("{time}", said) not in chain.from_iterable(sentences):
        return None
    return schedule.read_time(clocks[0])


async def start_day_at(update: Update, context: Context, starts: time) -> None:
    """Move all that runs to this hour; where nothing does, what is started next begins there."""
    days = await days_of(context)
    async with context.storage.transaction() as tx:
        running = await tx.routines.of(context.person.id)
        for routine in running:
            await _move(tx, context, routine, starts, days)
    await _show_listing(update, context, starts=starts, moved=bool(running))


async def show_template(update: Update, context: Context, route: routes.ShowTemplate) -> None:
    template, days = _template(context, route.template), await days_of(context)
    running = await context.storage.routines.of(context.person.id)
    if own := next((one for one in running if one.template == template.id), None):
        await _show_card(update, context, own, days)
        return
    starts, items = _draft(context, template, route.starts, running)
    hours = await _hours(context, starts, items, days)
    keys = [
        *(f"{Shelf.ARTICLE}-{one}" for one in template.articles),
        *(f"{Shelf.CHECKLIST}-{one}" for one in template.checklists),
    ]
    read = [context.services.content.library.entries[key] for key in keys]
    await replies.show(update, context, views.template_card(context.texts, template, items, hours, read=read))


async def start(update: Update, context: Context, route: routes.StartRoutine) -> None:
    """Begin it; where it runs already, nothing is begun twice."""
    template, days = _template(context, route.template), await days_of(context)
    async with context.storage.transaction() as tx:
        running = await tx.routines.of(context.person.id)
        routine = next((one for one in running if one.template == template.id), None)
        if routine is None:
            starts, items = _draft(context, template, route.starts, running)
            routine = await tx.routines.begin(context.person.id, template.id, starts_at=starts, now=context.now)
            await tx.reminders.add_all(
                [replace(one, routine_id=routine.id, next_at=_next_at(context, one.schedule, days)) for one in items]
            )
    await _show_card(update, context, routine, days)


async def show_routine(update: Update, context: Context, route: routes.RoutineCard) -> None:
    await _show_card(update, context, await _own(context, route.routine), await days_of(context))


async def move(update: Update, context: Context, route: routes.StartRoutineAt) -> None:
    routine, days = await _own(context, route.routine), await days_of(context)
    async with context.storage.transaction() as tx:
        moved = await _move(tx, context, routine, schedule.from_minutes(route.starts), days)
    await _show_card(update, context, moved, days)


async def switch(update: Update, context: Context, route: routes.SwitchItem) -> None:
    routine, days = await _own(context, route.routine), await days_of(context)
    async with context.storage.transaction() as tx:
        item = await tx.reminders.get(context.person.id, route.reminder)
        if item is None or item.routine_id != routine.id:
            raise UserError("stale_button")
        await _pause(tx, context, item, days, paused=not route.wanted)
    await _show_card(update, context, routine, days)


async def pause(update: Update, context: Context, route: routes.PauseRoutine) -> None:
    """Silence all of it; what was on comes back when the pause is over, what was off stays off."""
    routine, days = await _own(context, route.routine), await days_of(context)
    person_id = context.person.id
    async with context.storage.transaction() as tx:
        items = await tx.reminders.of_routine(person_id, routine.id)
        on = frozenset(item.id for item in items if not item.paused)
        turned = on if route.paused else routine.silenced
        for item in items:
            if item.id in turned:
                await _pause(tx, context, item, days, paused=bool(route.paused))
        silenced = routine.silenced | on if route.paused else frozenset()
        routine = await tx.routines.silence(person_id, routine.id, silenced) or routine
    await _show_card(update, context, routine, days)


async def stop(update: Update, context: Context, route: routes.StopRoutine) -> None:
    """End it with all its reminders; what was done of them stays known."""
    routine = await _own(context, route.routine)
    async with context.storage.transaction() as tx:
        for item in await tx.reminders.of_routine(context.person.id, routine.id):
            await tx.occurrences.drop(context.person.id, item.id, "paused")
        await tx.routines.end(context.person.id, routine.id)
    await replies.show(update, context, views.stopped(context.texts, routine, _title(context, routine)))


async def translate(nouns: Nouns, context: Context) -> None:
    """Put what runs in the words of the person's language; what no template says stays as it is."""
    content, person_id = context.services.content, context.person.id
    languages = [content.words.texts(code) for code in content.words.codes]
    for routine in await nouns.routines.of(person_id):
        template = content.routines.get(routine.template)
        said = [item.text for item in template.items] if template else []
        translated = {one.gettext(text): context.texts.gettext(text) for one in languages for text in said}
        for item in await nouns.reminders.of_routine(person_id, routine.id):
            if item.text in translated:
                await nouns.reminders.change(person_id, item.id, text=translated[item.text])


async def _show_listing(update: Update, context: Context, *, starts: time | None = None, moved: bool = False) -> None:
    person_id = context.person.id
    running = await context.storage.routines.of(person_id)
    ringing = {one.routine_id for one in await context.storage.reminders.of(person_id) if not one.paused}
    templates = list(context.services.content.routines.values())
    view = views.listing(
        context.texts,
        templates,
        [(routine, routine.id not in ringing) for routine in running],
        starts=starts,
        moved=moved,
    )
    await replies.show(update, context, view)


async def _show_card(update: Update, context: Context, routine: Routine, days: Days) -> None:
    items = rules.in_order(await context.storage.reminders.of_routine(context.person.id, routine.id))
    practised = any(item.kind == "practice" for item in items)
    view = views.card(
        context.texts,
        routine,
        _title(context, routine),
        items,
        await _hours(context, routine.starts_at or time(), items, days),
        following=_following(items, days),
        interview=await interview_of(context, recurrence.local_day(context.now, days.zone)) if practised else None,
    )
    await replies.show(update, context, view)


def _following(items: Sequence[Reminder], days: Days) -> tuple[date, time, str] | None:
    """Day, time and words of what rings next."""
    due = [(item.next_at, item.text) for item in items if item.next_at is not None]
    if not due:
        return None
    at, text = min(due)
    return recurrence.local_day(at, days.zone), recurrence.local_time(at, days.zone), text


async def _move(nouns: Nouns, context: Context, routine: Routine, starts: time, days: Days) -> Routine:
    """Move all of a routine so that the day starts at this hour. What has been today comes again tomorrow."""
    person_id = context.person.id
    before = routine.starts_at or starts
    items = await nouns.reminders.of_routine(person_id, routine.id)
    today = recurrence.local_day(context.now, days.zone)
    been = {one.reminder_id for one in await nouns.occurrences.between(person_id, today, today)}
    for item in _starting_at(items, before, starts, _title(context, routine)):
        once = item.schedule.every is None and item.id in been
        due = None if item.paused else _next_at(context, item.schedule, days, not_today=once)
        await nouns.reminders.change(person_id, item.id, schedule=item.schedule, next_at=due)
    return await nouns.routines.start_at(person_id, routine.id, starts) or routine


def _starting_at(items: Sequence[Reminder], before: time, starts: time, title: str) -> list[Reminder]:
    try:
        return rules.starting_at(items, before, starts)
    except rules.PastMidnight as error:
        earliest, latest = f"{error.earliest:%H:%M}", f"{error.latest:%H:%M}"
        raise UserError("past_midnight", title=title, earliest=earliest, latest=latest) from error


async def _pause(nouns: Nouns, context: Context, item: Reminder, days: Days, *, paused: bool) -> None:
    """Switch one item off or on; what waits of one that is off does not ring."""
    due = None if paused else _next_at(context, item.schedule, days)
    await nouns.reminders.change(item.person_id, item.id, paused=paused, next_at=due)
    if paused:
        await nouns.occurrences.drop(item.person_id, item.id, "paused")


def _next_at(context: Context, schedule_: Schedule, days: Days, *, not_today: bool = False) -> datetime | None:
    """When it is due next; `not_today` where it has been today already."""
    after = context.now
    if not_today:
        tomorrow = recurrence.local_day(after, days.zone) + timedelta(days=1)
        after = recurrence.instant(tomorrow, time(), days.zone) - timedelta(microseconds=1)
    return next((slot.at for slot in days.next(schedule_, after, 1)), None)


def _draft(
    context: Context, template: RoutineTemplate, wanted: int, running: Sequence[Routine]
) -> tuple[time, list[Reminder]]:
    """A template as it would run: from which hour, and its items there in the person's language.

    That is the hour that was asked for; else that of what the person runs already, where this can start then too.
    """
    _ = context.texts.gettext
    items = rules.in_order(
        [
            Reminder(
                id=0,
                person_id=context.person.id,
                routine_id=None,
                kind=item.kind.value,
                text=_(item.text),
                schedule=item.schedule(template.days),
                minutes=item.minutes,
                window=item.window,
                paused=False,
                next_at=None,
            )
            for item in template.items
        ]
    )
    if wanted == routes.ShowTemplate.ANY_HOUR:
        usual = (running[-1].starts_at if running else None) or template.starts
        try:
            return usual, rules.starting_at(items, template.starts, usual)
        except rules.PastMidnight:
            return template.starts, items
    starts = schedule.from_minutes(wanted)
    return starts, _starting_at(items, template.starts, starts, _(template.title))


async def _hours(context: Context, starts: time, items: Sequence[Reminder], days: Days) -> views.Hours:
    own = {item.id for item in items}
    others = [one for one in await context.storage.reminders.of(context.person.id) if one.id not in own]
    overlaps = list(rules.overlaps(items, others, days.calendar.working_days))
    attention = await context.storage.attention.of(context.person.id)
    quiet = next((one for one in items if not one.paused and is_quiet(attention, one.schedule.at)), None)
    return views.Hours(
        starts,
        days.zone,
        known=context.person.zone is not None,
        overlaps=overlaps[:OVERLAPS_SHOWN],
        quiet=quiet,
        attention=attention,
    )


def _template(context: Context, template_id: str) -> RoutineTemplate:
    template = context.services.content.routines.get(template_id)
    if template is None:
        raise UserError("routine_gone")
    return template


def _title(context: Context, routine: Routine) -> str:
    """What a routine is called; by its id where its template has left the content."""
    template = context.services.content.routines.get(routine.template)
    return context.texts.gettext(template.title) if template else routine.template


async def _own(context: Context, routine_id: int) -> Routine:
    running = await context.storage.routines.of(context.person.id)
    routine = next((one for one in running if one.id == routine_id), None)
    if routine is None:
        raise UserError("routine_gone")
    return routine


FEATURE = Feature(
    commands={"routine": Command(show, "a day with blocks, breaks and meals")},
    taps={
        routes.Routines: show,
        routes.ShowTemplate: show_template,
        routes.StartRoutine: start,
        routes.RoutineCard: show_routine,
        routes.StartRoutineAt: move,
        routes.SwitchItem: switch,
        routes.PauseRoutine: pause,
        routes.StopRoutine: stop,
    },
)
