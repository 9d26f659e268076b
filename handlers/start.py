"""/start and everything that leads to a new alert: what work, where, when, a preview, and the subscription."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from telegram import Update

from bot import routes
from bot.context import Context
from bot.errors import UserError
from bot.pipeline.preview import preview
from bot.rules.query import Query, Term, canonical, checksum, parse, relaxed, requirements
from bot.rules.terms import token
from bot.views import onboarding, search, settings
from bot.whereabouts import Whereabouts
from handlers import place, replies, schedule, tips
from handlers.feature import Command, Feature
from storage.records import Dialog

DIALOG = "search"
KEPT = timedelta(days=7)
DOUBLE_TAP = timedelta(minutes=1)
MOST_ALERTS = 20

Data = dict[str, Any]


async def start(update: Update, context: Context) -> None:
    """Begin with the first question; who has been here before keeps place and hour and is not asked for them.

    A link to the library says what to open, as https://core.telegram.org/bots/features#deep-linking describes.
    """
    if context.args and context.args[0] in context.services.content.library.entries:
        await tips.open_entry(update, context, context.args[0])
        return
    await _begin(update, context, new=True)


async def new_alert(update: Update, context: Context, _route: routes.NewAlert | None = None) -> None:
    await _begin(update, context, new=False)


async def alert_command(update: Update, context: Context) -> None:
    """/alert WORDS goes straight to the preview; without words the question is asked."""
    if context.args:
        await search_for(update, context, " ".join(context.args))
    else:
        await new_alert(update, context)


async def search_for(update: Update, context: Context, text: str) -> None:
    """Preview what somebody wrote in plain words."""
    _parse(context, text)
    await _preview(update, context, {"chosen": [], "typed": text, "new": False})


async def choose_work(update: Update, context: Context, route: routes.ChooseWork) -> None:
    data = await _data(context)
    if route.choice not in map(str, context.services.content.starters):
        raise UserError("stale_button")
    chosen = [choice for choice in data["chosen"] if choice != route.choice] + [route.choice] * bool(route.wanted)
    data = {**data, "chosen": chosen}
    await _keep(context, "work", data)
    await _ask_work(update, context, data)


async def work_chosen(update: Update, context: Context, _route: routes.WorkChosen) -> None:
    await _after_work(update, context, await _data(context))


async def change_search(update: Update, context: Context, _route: routes.ChangeSearch) -> None:
    data = await _data(context)
    await _keep(context, "work", data)
    await _ask_work(update, context, data)


async def skip_place(update: Update, context: Context, _route: routes.SkipPlace) -> None:
    await _ask_hour(update, context, await _data(context))


async def place_found(update: Update, context: Context, found: Whereabouts) -> None:
    data = {**await _data(context), "place": found.label}
    await place.remember(context, found)
    await _ask_hour(update, context, data)


async def choose_hour(update: Update, context: Context, route: routes.ChooseHour) -> None:
    await _hour_chosen(update, context, await _data(context), route.minutes)


async def answer(update: Update, context: Context, dialog: Dialog) -> None:
    """A typed answer to the question that is open."""
    message = update.effective_message
    if message is None:
        return
    data = dict(dialog.data)
    if dialog.step == "place":
        found = await place.typed(context, message.text or "")
        if isinstance(found, Whereabouts):
            await place_found(update, context, found)
        else:
            await replies.send(context, found)
    elif dialog.step == "hour":
        at = schedule.read_time(message.text or "")
        await _hour_chosen(update, context, data, at.hour * 60 + at.minute)
    else:
        _parse(context, message.text or "")
        await _after_work(update, context, {**data, "typed": message.text})


async def subscribe(update: Update, context: Context, route: routes.Subscribe) -> None:
    """Turn the preview into an alert; tapped twice, it is still one."""
    person = context.person
    if await _subscribed_just_now(context):
        return
    query = _query(context, await _data(context, step="preview"))
    if checksum(query) != route.search:
        # An earlier preview's button; what it showed is not what is open now.
        raise UserError("question_over")
    wanted, due = canonical(query), schedule.next_digest(person, None, context.now)
    async with context.storage.transaction() as tx:
        existing = await tx.alerts.of(person.id)
        if any(alert.query == wanted for alert in existing):
            raise UserError("same_alert")
        if len(existing) >= MOST_ALERTS:
            raise UserError("too_many_alerts", limit=MOST_ALERTS)
        if not await tx.dialogs.end(person.id):
            raise UserError("question_over")
        alert = await tx.alerts.add(person.id, wanted, digest_at=None, next_digest_at=due, now=context.now)
    words = context.services.composer.search(context.texts, alert)
    attention = await context.storage.attention.of(person.id)
    await replies.show(update, context, settings.subscribed(context.texts, person, attention, alert, words))


async def relax(update: Update, context: Context, route: routes.RelaxSearch) -> None:
    """Drop one requirement of the search that is previewed, and preview what is left."""
    query = _query(context, await _data(context, step="preview"))
    if checksum(query) != route.search:
        raise UserError("question_over")
    await _preview_without(update, context, query, route.requirement)


async def relax_alert(update: Update, context: Context, route: routes.RelaxAlert) -> None:
    """Preview an alert's search without one requirement, as a new search; the alert stays as it is."""
    alert = await context.storage.alerts.get(context.person.id, route.alert)
    if alert is None:
        raise UserError("alert_gone")
    await _preview_without(update, context, context.services.composer.query(alert), route.requirement)


async def discard(update: Update, context: Context, _route: routes.DropSearch) -> None:
    await context.storage.dialogs.end(context.person.id)
    await replies.show(update, context, settings.notice(context.texts, "discarded"))


async def previewed(context: Context) -> Query | None:
    """The search whose preview is open."""
    dialog = await context.storage.dialogs.get(context.person.id, now=context.now)
    if dialog is None or (dialog.name, dialog.step) != (DIALOG, "preview"):
        return None
    return _query(context, dict(dialog.data))


async def _begin(update: Update, context: Context, *, new: bool) -> None:
    data: Data = {"chosen": [], "typed": "", "new": new}
    await _keep(context, "work", data)
    await _ask_work(update, context, data)


async def _after_work(update: Update, context: Context, data: Data) -> None:
    if _query(context, data).is_empty and (data["chosen"] or data["typed"]):
        raise UserError("empty_search")
    if _asks_place(context, data):
        await _keep(context, "place", data)
        await replies.show(update, context, place.question(context, numbered=True))
    else:
        await _preview(update, context, data)


async def _ask_work(update: Update, context: Context, data: Data) -> None:
    content = context.services.content
    choices = [(str(term), search.term(context.texts, term, content.label)) for term in content.starters]
    typed = search.describe(context.texts, _parse(context, data["typed"]), content.label) if data["typed"] else ""
    view = onboarding.work(
        context.texts, choices, data["chosen"], typed=typed, new=data["new"], numbered=_asks_place(context, data)
    )
    await replies.show(update, context, view)


async def _ask_hour(update: Update, context: Context, data: Data) -> None:
    await _keep(context, "hour", data)
    view = onboarding.hour(context.texts, context.person, data.get("place", ""), context.now)
    await replies.show(update, context, view)


async def _hour_chosen(update: Update, context: Context, data: Data, minutes: int) -> None:
    async with context.storage.transaction() as tx:
        person = await tx.people.change(context.person.id, digest_at=schedule.from_minutes(minutes))
        if person is not None:
            await schedule.move_alerts(tx, person, context.now)
            context.speak_to(person)
    await _preview(update, context, {**data, "asked": True})


async def _preview_without(update: Update, context: Context, query: Query, dropped: str) -> None:
    requirement = next((one for one in requirements(query) if token(one) == dropped), None)
    if requirement is None:
        raise UserError("question_over")
    rest = relaxed(query, requirement)
    anywhere = not rest.eligible_only
    await _preview(
        update, context, {"chosen": [], "typed": canonical(rest), "new": False, "asked": True, "anywhere": anywhere}
    )


async def _preview(update: Update, context: Context, data: Data) -> None:
    query = _query(context, data)
    if query.is_empty:
        # Refused before anything is searched: it would match every job there is.
        data = {**data, "new": False}
        await _keep(context, "work", data)
        await replies.send(context, settings.problem(context.texts, UserError("empty_search")))
        await _ask_work(update, context, data)
        return
    await _keep(context, "preview", data)
    services, texts, person = context.services, context.texts, context.person
    found = await preview(context.storage, services.appraiser, person, query, texts, context.now)
    view = search.preview(
        texts,
        person,
        found,
        services.content.label,
        digest_at=person.digest_at,
        subscribed=None,
        sources=await services.composer.sources(),
        now=context.now,
        askable=bool(data["typed"]) and not data["chosen"],
    )
    await replies.show(update, context, view)


def _query(context: Context, data: Data) -> Query:
    """Ticks of one kind mean "any of", kinds and typed words must all hold; a known country asks for what is open."""
    typed = _parse(context, data["typed"])
    by_field: dict[str, set[Term]] = {}
    for choice in data["chosen"]:
        for term in _parse(context, choice).terms():
            by_field.setdefault(term.field, set()).add(term)
    whole = Query(
        (*typed.clauses, *(frozenset(terms) for terms in by_field.values())),
        typed.excluded,
        typed.salary_at_least,
        typed.eligible_only or (context.person.country is not None and not data.get("anywhere")),
        typed.days,
    )
    # Kept as text and read again for every digest: the whole, too, has to be within the limits of a search.
    return _parse(context, canonical(whole))


def _parse(context: Context, text: str) -> Query:
    return parse(text, context.services.content.vocabulary)


def _asks_place(context: Context, data: Data) -> bool:
    """Place and hour are asked of whoever has not told them, once a search: both can be skipped."""
    return context.person.zone is None and "asked" not in data


async def _subscribed_just_now(context: Context) -> bool:
    """Whether this is the second of two taps; what the first one did is shown already."""
    if await context.storage.dialogs.get(context.person.id, now=context.now) is not None:
        return False
    alerts = await context.storage.alerts.of(context.person.id)
    return any(context.now - alert.created_at < DOUBLE_TAP for alert in alerts)


async def _data(context: Context, *, step: str | None = None) -> Data:
    """What was answered so far; raises `UserError` where the question, or this step of it, is no longer open."""
    dialog = await context.storage.dialogs.get(context.person.id, now=context.now)
    if dialog is None or dialog.name != DIALOG or step not in {None, dialog.step}:
        raise UserError("question_over")
    return dict(dialog.data)


async def _keep(context: Context, step: str, data: Data) -> None:
    await context.storage.dialogs.put(context.person.id, DIALOG, step=step, data=data, expires_at=context.now + KEPT)


FEATURE = Feature(
    commands={
        "start": Command(start, "begin: say what work you want"),
        "alert": Command(alert_command, "a new alert: /alert python remote"),
    },
    taps={
        routes.NewAlert: new_alert,
        routes.ChooseWork: choose_work,
        routes.WorkChosen: work_chosen,
        routes.ChangeSearch: change_search,
        routes.ChooseHour: choose_hour,
        routes.Subscribe: subscribe,
        routes.DropSearch: discard,
        routes.RelaxSearch: relax,
        routes.RelaxAlert: relax_alert,
    },
    answers={DIALOG: answer},
)
