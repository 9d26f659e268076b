"""Bot API methods that send a message, and sendChatAction."""

from __future__ import annotations

from typing import Any

from bot.playground.chats import Json, Message
from bot.playground.checks import caption, message_text
from bot.playground.faults import refusal
from bot.playground.files import FileKind, given_file
from bot.playground.markup import parse_markup
from bot.playground.parameters import Parameters, whole_number
from bot.playground.polls import new_poll
from bot.playground.world import World

_ACTIONS = {
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
}


def target(world: World, parameters: Parameters) -> int:
    """The chat a message may go to; raises the ApiError if it may not."""
    if "chat_id" not in parameters:
        raise refusal("chat_id is empty")
    chat_id = whole_number(parameters.text("chat_id"))
    if chat_id is None:
        raise refusal("chat not found")
    world.check_writable(chat_id)
    return chat_id


def send_message(world: World, parameters: Parameters) -> Json:
    chat_id = target(world, parameters)
    text, entities = message_text(parameters)
    preview = parameters.record("link_preview_options", "LinkPreviewOptions") or None
    return _send(world, parameters, chat_id, text=text, entities=entities, link_preview=preview)


def send_photo(world: World, parameters: Parameters) -> Json:
    return _send_file(world, parameters, "photo")


def send_document(world: World, parameters: Parameters) -> Json:
    return _send_file(world, parameters, "document")


def send_voice(world: World, parameters: Parameters) -> Json:
    return _send_file(world, parameters, "voice")


def _send_file(world: World, parameters: Parameters, kind: FileKind) -> Json:
    chat_id = target(world, parameters)
    text, entities = caption(parameters)
    stored = given_file(world, parameters, kind, parameters.integer("duration"))
    return _send(world, parameters, chat_id, kind=kind, caption=text, entities=entities, file=stored)


def send_location(world: World, parameters: Parameters) -> Json:
    chat_id = target(world, parameters)
    latitude, longitude = parameters.number("latitude"), parameters.number("longitude")
    if latitude is None or longitude is None or abs(latitude) > 90 or abs(longitude) > 180:
        raise refusal("wrong latitude or longitude specified")
    return _send(world, parameters, chat_id, kind="location", location=(latitude, longitude))


def send_poll(world: World, parameters: Parameters) -> Json:
    chat_id = target(world, parameters)
    return _send(world, parameters, chat_id, kind="poll", poll=new_poll(world, parameters))


def _send(world: World, parameters: Parameters, chat_id: int, **content: Any) -> Json:
    markup = parse_markup(parameters.decoded("reply_markup", "reply keyboard markup"), private=chat_id > 0)
    reply_to = _replied(world, parameters, chat_id)
    world.admit(chat_id)
    message = Message(
        id=world.next_id(),
        chat_id=chat_id,
        sender_id=world.bot["id"],
        from_bot=True,
        date=world.now(),
        inline_keyboard=markup.inline,
        reply_keyboard=markup.reply,
        forces_reply=markup.forces_reply,
        reply_to=reply_to,
        protected=parameters.flag("protect_content"),
        silent=parameters.flag("disable_notification"),
        **content,
    )
    return world.as_json(world.keep(message))


def _replied(world: World, parameters: Parameters, chat_id: int) -> int | None:
    reply = parameters.record("reply_parameters", "reply parameters")
    if not reply:
        return None
    message_id = whole_number(reply.get("message_id")) or 0
    if world.message(chat_id, message_id):
        return message_id
    if reply.get("allow_sending_without_reply"):
        return None
    raise refusal("message to be replied not found")


def send_chat_action(world: World, parameters: Parameters) -> bool:
    chat_id = target(world, parameters)
    action = parameters.text("action").lower()
    if action not in _ACTIONS:
        raise refusal("wrong parameter action in request")
    world.actions[chat_id] = (action, world.now())
    world.emit("action", chat_id, {"action": action})
    return True
