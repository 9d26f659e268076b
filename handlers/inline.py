"""Inline mode: the bot's name and a search, written in any chat, offers the best roles to be sent there."""

from __future__ import annotations

from dataclasses import replace

from telegram import InlineQuery, Update
from telegram.error import BadRequest

from bot.context import Context
from bot.log import logger
from bot.pipeline.preview import best_now
from bot.rules.query import Query, QueryError, parse
from bot.views import inline as views
from bot.views import search
from storage.people import DEFAULT_DIGEST_AT
from storage.records import Person

RESULTS = 10
CACHED_SECONDS = 30

log = logger(__name__)


async def answer(update: Update, context: Context) -> None:
    """Offer roles to whoever asks; of those who have not met the bot nothing is kept."""
    asked = update.inline_query
    if asked is None:
        return
    context.speak_to(await _asker(asked, context))
    offered = await _offer(context, asked.query)
    try:
        await asked.answer(offered.results, cache_time=CACHED_SECONDS, is_personal=True, button=offered.button)
    except BadRequest as error:
        # Telegram forgets a question within seconds, and who asked has written on meanwhile.
        log.info("inline query not answered", reason=error.message)


async def _asker(asked: InlineQuery, context: Context) -> Person:
    known = await context.storage.people.get(asked.from_user.id)
    language = context.services.content.words.choose(asked.from_user.language_code)
    return known or Person(asked.from_user.id, language, None, None, DEFAULT_DIGEST_AT, False, True, context.now)


async def _offer(context: Context, text: str) -> views.Offer:
    try:
        query = await _query(context, text)
    except QueryError as error:
        return views.hint(context.texts, *search.marked(error))
    if query is None or query.is_empty:
        return views.hint(context.texts)
    cards = await best_now(
        context.storage, context.services.appraiser, context.person, query, context.texts, context.now, RESULTS
    )
    return views.offer(context.texts, context.person, cards, context.now)


async def _query(context: Context, text: str) -> Query | None:
    """The search that was written, for roles open to the person; without words, that of their first alert."""
    if text.strip():
        query = parse(text, context.services.content.vocabulary)
        return replace(query, eligible_only=query.eligible_only or context.person.country is not None)
    alerts = await context.storage.alerts.of(context.person.id)
    return context.services.composer.query(alerts[0]) if alerts else None
