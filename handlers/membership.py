"""Blocking pauses, unblocking resumes; neither deletes anything."""

from __future__ import annotations

from telegram import ChatMember, Update

from bot.context import Context


async def changed(update: Update, context: Context) -> None:
    """The person blocked or unblocked the bot in their private chat."""
    change = update.my_chat_member
    if change is not None and change.chat.type == change.chat.PRIVATE:
        reachable = change.new_chat_member.status not in {ChatMember.BANNED, ChatMember.LEFT}
        await context.storage.people.change(change.chat.id, reachable=reachable)
