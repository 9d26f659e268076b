"""Bot API methods that change, delete or pin a message."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.playground.chats import Json, Message
from bot.playground.checks import caption, message_text
from bot.playground.faults import refusal
from bot.playground.markup import parse_inline
from bot.playground.parameters import Parameters, whole_number
from bot.playground.world import World

DELETABLE = timedelta(hours=48)
MAX_DELETED = 100
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current content "
    "and reply markup of the message"
)


def chat_of(world: World, parameters: Parameters) -> int:
    """The chat a message is looked for in, whether or not the bot may still write there."""
    if "chat_id" not in parameters:
        raise refusal("chat_id is empty")
    chat_id = whole_number(parameters.text("chat_id"))
    if chat_id is None:
        raise refusal("chat not found")
    world.chat(chat_id)
    if chat_id in world.groups:
        world.check_writable(chat_id)
    return chat_id


def _to_edit(world: World, parameters: Parameters) -> Message:
    if "inline_message_id" in parameters:
        raise refusal("MESSAGE_ID_INVALID")
    message = world.message(chat_of(world, parameters), parameters.integer("message_id"))
    if message is None:
        raise refusal("message to edit not found")
    if not message.from_bot or message.reply_keyboard is not None or message.forces_reply:
        raise refusal("message can't be edited")
    return message


def edit_message_text(world: World, parameters: Parameters) -> Json:
    message = _to_edit(world, parameters)
    if message.kind != "text":
        raise refusal("there is no text in the message to edit")
    text, entities = message_text(parameters)
    preview = parameters.record("link_preview_options", "LinkPreviewOptions") or None
    return _edit(world, parameters, message, text=text, entities=entities, link_preview=preview)


def edit_message_caption(world: World, parameters: Parameters) -> Json:
    message = _to_edit(world, parameters)
    if message.file is None:
        raise refusal("there is no caption in the message to edit")
    text, entities = caption(parameters)
    return _edit(world, parameters, message, caption=text, entities=entities)


def edit_message_reply_markup(world: World, parameters: Parameters) -> Json:
    return _edit(world, parameters, _to_edit(world, parameters))


def _edit(world: World, parameters: Parameters, message: Message, **content: Any) -> Json:
    """Applies the change; without a reply_markup the inline keyboard goes."""
    given = parameters.decoded("reply_markup", "reply keyboard markup")
    edited = replace(message, inline_keyboard=parse_inline(given, private=message.chat_id > 0), **content)
    if edited == message:
        raise refusal(NOT_MODIFIED)
    return world.as_json(world.change(replace(edited, edited_at=world.now())))


def delete_message(world: World, parameters: Parameters) -> bool:
    message = world.message(chat_of(world, parameters), parameters.integer("message_id"))
    if message is None:
        raise refusal("message to delete not found")
    _check_deletable(world, message)
    world.remove(message)
    return True


def delete_messages(world: World, parameters: Parameters) -> bool:
    """Deletes what it can; messages that are not there are skipped."""
    chat_id = chat_of(world, parameters)
    numbers = parameters.items("message_ids", "message_ids")
    if not numbers:
        raise refusal("message identifiers are not specified")
    if len(numbers) > MAX_DELETED:
        raise refusal("too many message identifiers specified")
    found = [message for number in numbers if (message := world.message(chat_id, whole_number(number) or 0))]
    for message in found:
        _check_deletable(world, message)
    for message in found:
        world.remove(message)
    return True


def _check_deletable(world: World, message: Message) -> None:
    """Within 48 hours the bot may delete its own messages anywhere and those of people in private chats."""
    if not message.from_bot and message.chat_id < 0:
        raise refusal("message can't be deleted")
    if world.now() - message.date > DELETABLE:
        raise refusal("message can't be deleted for everyone")


def pin_chat_message(world: World, parameters: Parameters) -> bool:
    chat_id = chat_of(world, parameters)
    message = world.message(chat_id, parameters.integer("message_id"))
    if message is None:
        raise refusal("message to pin not found")
    pinned = world.pinned.setdefault(chat_id, [])
    if message.id not in pinned:
        pinned.append(message.id)
    world.show("pin", message)
    return True


def unpin_chat_message(world: World, parameters: Parameters) -> bool:
    """Takes down the message named, or the one pinned last."""
    pinned = world.pinned.get(chat_of(world, parameters), [])
    message_id = parameters.integer("message_id") or (pinned[-1] if pinned else 0)
    if message_id not in pinned:
        raise refusal("message to unpin not found")
    pinned.remove(message_id)
    return True


def unpin_all_chat_messages(world: World, parameters: Parameters) -> bool:
    world.pinned.pop(chat_of(world, parameters), None)
    return True
