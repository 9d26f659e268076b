"""What a person thinks of a role: why it was shown, thumbs with a reason, muted companies, and what was learnt."""

from __future__ import annotations

from telegram import Update

from bot import routes
from bot.context import Context
from bot.errors import UserError
from bot.pipeline.tastes import taste
from bot.rules.matching import company_key
from bot.rules.taste import Fault, Rule, learn, votes
from bot.views import taste as views
from handlers import jobs, replies
from handlers.feature import Command, Feature
from storage.records import Vote

_Tap = (
    routes.WhyRole | routes.LikeRole | routes.AskFault | routes.TellFault | routes.WithdrawOpinion | routes.MuteCompany
)


async def why(update: Update, context: Context, route: routes.WhyRole) -> None:
    """Every point of a role, and whether it fits the search now."""
    role, label = _role_card(route), context.services.content.label
    job, query = await jobs.role(context, role)
    liking = await taste(context.storage, context.person.id)
    one = context.services.appraiser.appraise(context.person, query, job, context.now, liking)
    found = views.Explained(job, query, one.score, one.verdict, one.eligible, one.because)
    await replies.show(update, context, views.why(context.texts, context.person, found, role, label, context.now))


async def like(update: Update, context: Context, route: routes.LikeRole) -> None:
    await _judge(update, context, _role_card(route), None)


async def ask_fault(update: Update, context: Context, route: routes.AskFault) -> None:
    job, _ = await jobs.role(context, _role_card(route))
    await replies.show(update, context, views.ask_fault(context.texts, job, _role_card(route)))


async def tell_fault(update: Update, context: Context, route: routes.TellFault) -> None:
    if route.fault not in set(Fault):
        raise UserError("stale_button")
    await _judge(update, context, _role_card(route), Fault(route.fault))


async def withdraw(update: Update, context: Context, route: routes.WithdrawOpinion) -> None:
    """Take a thumb back, with what was learnt from it, and show the role again."""
    await context.storage.opinions.withdraw(context.person.id, route.job)
    await jobs.show_role(update, context, _role_card(route))


async def mute(update: Update, context: Context, route: routes.MuteCompany) -> None:
    """See nothing more of the company that offers this role."""
    job, _ = await jobs.role(context, _role_card(route))
    key = company_key(job.company)
    if not key:
        raise UserError("no_company")
    await context.storage.mutes.add(context.person.id, key=key, company=job.company, now=context.now)
    await show_taste(update, context)


async def unmute(update: Update, context: Context, route: routes.Unmute) -> None:
    await context.storage.mutes.remove(context.person.id, route.mute)
    await show_taste(update, context)


async def forget(update: Update, context: Context, route: routes.ForgetRule) -> None:
    """Undo what was learnt about one thing."""
    await context.storage.opinions.forget(
        context.person.id, lambda vote: Rule(vote.kind, vote.value, 0).token == route.rule
    )
    await show_taste(update, context)


async def show_taste(update: Update, context: Context, _route: routes.TasteCard | None = None) -> None:
    muted = await context.storage.mutes.of(context.person.id)
    rules = learn(await _votes(context))
    await replies.show(update, context, views.card(context.texts, muted, rules, context.services.content.label))


async def _judge(update: Update, context: Context, role: routes.RoleCard, fault: Fault | None) -> None:
    job, query = await jobs.role(context, role)
    cast = votes(context.services.appraiser.document(job), query, fault)
    await context.storage.opinions.put(
        context.person.id, job.id, fault=fault.value if fault else "", votes=cast, now=context.now
    )
    about = {(vote.kind, vote.value) for vote in cast}
    rules = [rule for rule in learn(await _votes(context)) if (rule.kind, rule.value) in about]
    await replies.show(update, context, views.noted(context.texts, rules, role, context.services.content.label))


async def _votes(context: Context) -> list[Vote]:
    opinions = await context.storage.opinions.of(context.person.id)
    return [vote for opinion in opinions for vote in opinion.votes]


def _role_card(route: _Tap) -> routes.RoleCard:
    """The screen on which the button was."""
    return routes.RoleCard(route.job, route.alert, route.digest, route.page)


FEATURE = Feature(
    commands={"muted": Command(show_taste, "companies you muted, and what I have learnt")},
    taps={
        routes.WhyRole: why,
        routes.LikeRole: like,
        routes.AskFault: ask_fault,
        routes.TellFault: tell_fault,
        routes.WithdrawOpinion: withdraw,
        routes.MuteCompany: mute,
        routes.Unmute: unmute,
        routes.ForgetRule: forget,
        routes.TasteCard: show_taste,
    },
)
