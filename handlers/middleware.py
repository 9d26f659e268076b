"""What happens before every handler: who is speaking, and in which language to answer."""

from __future__ import annotations

from telegram import Chat, Update

from bot.context import Context
from handlers import schedule


async def recognise(update: Update, context: Context) -> bool:
    """Load the person, adding whoever is new; writing to us makes somebody reachable again.

    False where nobody speaks to us in private: of groups, and of those who only block us, nothing is kept.
    """
    user, chat = update.effective_user, update.effective_chat
    # A poll is answered without a chat; ours are sent to private ones, but anybody may forward them.
    private = update.poll_answer is not None if chat is None else chat.type == Chat.PRIVATE
    if user is None or not private or update.my_chat_member is not None:
        return False
    person = await context.storage.people.get(user.id)
    if person is None or not person.reachable:
        language = context.services.content.words.choose(user.language_code)
        async with context.storage.transaction() as tx:
            person = await tx.people.arrive(user.id, language=language, now=context.now)
            await schedule.move_alerts(tx, person, context.now)
    context.speak_to(person)
    return True
