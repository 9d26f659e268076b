"""Answering the person who is there: edit the message whose button was tapped, or send a new one."""

from __future__ import annotations

from telegram import Message, Update
from telegram.error import BadRequest

from bot import routes
from bot.context import Context
from bot.views import View


async def show(update: Update, context: Context, view: View) -> None:
    """Show the view where the person is looking: in place of the tapped message, else below.

    Below as well where the tapped message says other things too, which are still wanted.
    """
    query = update.callback_query
    if query is None or not isinstance(query.message, Message) or (query.data or "").startswith(routes.APART):
        await send(context, view)
        return
    try:
        await query.edit_message_text(view.text, reply_markup=view.markup())
    except BadRequest as error:
        # A second tap on the same button; what it asked for is already shown.
        if "not modified" not in error.message.lower():
            await send(context, view)


async def send(context: Context, view: View) -> None:
    """Send the view as a new message to the person."""
    await context.bot.send_message(context.person.id, view.text, reply_markup=view.markup())
