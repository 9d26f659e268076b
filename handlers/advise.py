"""/advise: which work model, which language, which level; short questionnaires with a reasoned result."""

from __future__ import annotations

from datetime import datetime

from telegram import Update

from bot import routes
from bot.context import Context
from bot.errors import UserError
from bot.library.advisers import Adviser, Kind, Outcome
from bot.library.entries import Entry, Shelf
from bot.rules import recurrence
from bot.rules.adviser import advise, standing
from bot.views import advise as views
from bot.views.view import View
from handlers import practice, replies, start
from handlers.feature import Command, Feature
from storage.records import Advice


async def show_advisers(update: Update, context: Context, _route: routes.Advisers | None = None) -> None:
    given = await context.storage.advice.of(context.person.id)
    days = {name: _day(context, one.given_at) for name, one in given.items()}
    advisers = list(context.services.content.advisers.values())
    await replies.show(update, context, views.listing(context.texts, advisers, given, days))


async def ask(update: Update, context: Context, route: routes.AskAdviser) -> None:
    """The next question, or the result. Each button carries the answers so far, so that none is ever out of date."""
    adviser = _adviser(context, route.adviser)
    answers = _answers(adviser, route.answers)
    if len(answers) < len(adviser.questions):
        await replies.show(update, context, views.question(context.texts, adviser, route.answers))
    else:
        await replies.show(update, context, await _result(context, adviser, answers))


async def search(update: Update, context: Context, route: routes.SearchAdvised) -> None:
    """The prepared search, as if it had been typed: with its preview, and the choice to subscribe."""
    await start.search_for(update, context, _outcome(context, route).search)


async def practise(update: Update, context: Context, route: routes.PractiseAdvised) -> None:
    """Add the topics to what is practised."""
    await practice.add_topics(context, _outcome(context, route).practise)
    await practice.show_hub(update, context)


async def _result(context: Context, adviser: Adviser, answers: list[int]) -> View:
    """What follows from all answers, kept to be compared with the next time."""
    told = await _before(context, adviser, answers)
    if adviser.kind is Kind.LADDER:
        stands = standing(answers, len(adviser.outcomes))
        outcome = adviser.outcomes[stands.rung]
        view = views.level(context.texts, adviser, answers, stands, _entries(context, outcome), told)
    else:
        advice = advise([one.id for one in adviser.outcomes], adviser.weights, answers)
        outcome = next(one for one in adviser.outcomes if one.id == advice.outcome)
        view = views.choice(context.texts, adviser, answers, advice, _entries(context, outcome), told)
    kept = Advice(adviser.id, outcome.id, _digits(answers), context.now)
    await context.storage.advice.keep(context.person.id, kept)
    return view


async def _before(context: Context, adviser: Adviser, answers: list[int]) -> dict[str, str] | None:
    """What other answers led to the last time; None where there were none."""
    before = (await context.storage.advice.of(context.person.id)).get(adviser.id)
    outcome = adviser.outcome(before.outcome) if before else None
    if before is None or outcome is None or before.answers == _digits(answers):
        return None
    return {"day": _day(context, before.given_at), "outcome": outcome.title}


def _digits(answers: list[int]) -> str:
    return "".join(map(str, answers))


def _entries(context: Context, outcome: Outcome) -> list[Entry]:
    """What the library has to read and to tick off."""
    entries = context.services.content.library.entries
    keys = [f"{Shelf.ARTICLE}-{one}" for one in outcome.articles]
    keys += [f"{Shelf.CHECKLIST}-{one}" for one in outcome.checklists]
    return [entries[key] for key in keys if key in entries]


def _adviser(context: Context, name: str) -> Adviser:
    adviser = context.services.content.advisers.get(name)
    if adviser is None:
        raise UserError("stale_button")
    return adviser


def _answers(adviser: Adviser, digits: str) -> list[int]:
    """The answers as numbers from 0; raises `UserError` where the questions have changed since the button was made."""
    answers = [int(digit) for digit in digits if digit.isdecimal()]
    within = len(answers) == len(digits) <= len(adviser.questions)
    if not within or any(
        number >= len(inquiry.choices) for number, inquiry in zip(answers, adviser.questions, strict=False)
    ):
        raise UserError("stale_button")
    return answers


def _outcome(context: Context, route: routes.SearchAdvised | routes.PractiseAdvised) -> Outcome:
    outcome = _adviser(context, route.adviser).outcome(route.outcome)
    if outcome is None:
        raise UserError("stale_button")
    return outcome


def _day(context: Context, moment: datetime) -> str:
    return context.texts.day(recurrence.local_day(moment, context.person.zone or "UTC"))


FEATURE = Feature(
    commands={"advise": Command(show_advisers, "which work model, language, level?")},
    taps={
        routes.Advisers: show_advisers,
        routes.AskAdviser: ask,
        routes.SearchAdvised: search,
        routes.PractiseAdvised: practise,
    },
)
