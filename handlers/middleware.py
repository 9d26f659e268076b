"""What happens before every handler: who is speaking, and in which language to answer."""

from __future__ import annotations

from telegram import Update

from bot.context import Context


async def recognise(update: Update, context: Context) -> None:
    """Load the person, adding whoever is new; writing to us makes somebody reachable again."""
    user = update.effective_user
    if user is None:
        return
    person = await context.storage.people.get(user.id)
    if person is None or not person.reachable:
        language = context.services.content.words.choose(user.language_code)
        person = await context.storage.people.arrive(user.id, language=language, now=context.now)
    context.speak_to(person)
