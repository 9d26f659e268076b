"""Blocking pauses, unblocking resumes; neither deletes anything."""

from __future__ import annotations

from telegram import ChatMember, Update

from bot.context import Context
from handlers import schedule


async def changed(update: Update, context: Context) -> None:
    """The person blocked or unblocked the bot in their private chat."""
    change = update.my_chat_member
    if change is not None and change.chat.type == change.chat.PRIVATE:
        reachable = change.new_chat_member.status not in {ChatMember.BANNED, ChatMember.LEFT}
        async with context.storage.transaction() as tx:
            person = await tx.people.change(change.chat.id, reachable=reachable)
            if person is not None and reachable:
                # What fell due meanwhile comes at the person's next hour, not in the moment they unblock.
                await schedule.move_alerts(tx, person, context.now)
