"""What people do in the fake Telegram, and the updates by which the bot hears of it."""

from __future__ import annotations

from typing import Any, Literal

from bot.playground import wire
from bot.playground.chats import Group, Json, Message, Query
from bot.playground.world import World


def write(world: World, person_id: int, chat_id: int | None = None, **content: Any) -> int:
    """A message into a group or, without `chat_id`, to the bot, which opens that chat and unblocks the bot."""
    person = world.person(person_id)
    if chat_id in {None, person_id}:
        set_blocked(world, person_id, blocked=False)
        person.started = True
    chat_id = chat_id or person_id
    world.chat(chat_id)
    message = Message(world.next_id(), chat_id, person_id, from_bot=False, date=world.now(), **content)
    world.keep(message)
    if chat_id == person_id or _bot_sees(world, message):
        world.tell("message", world.as_json(message))
    return message.id


def _bot_sees(world: World, message: Message) -> bool:
    """Privacy mode: in groups only commands that are for this bot, and replies to it."""
    if world.groups[message.chat_id].kicked:
        return False
    quoted = world.message(message.chat_id, message.reply_to or 0)
    command = message.text.partition(" ")[0]
    name = command.partition("@")[2]
    is_command = command.startswith("/") and name.lower() in {"", world.bot["username"].lower()}
    return is_command or bool(quoted and quoted.from_bot)


def press(world: World, person_id: int, message_id: int, data: str, chat_id: int) -> str:
    """A callback query from that button; raises LookupError if there is none. A deleted message is inaccessible."""
    present = world.message(chat_id, message_id)
    message = present or world.deleted.get((chat_id, message_id))
    buttons = [button for row in (message and message.inline_keyboard) or [] for button in row]
    if not any(button.get("callback_data") == data for button in buttons):
        raise LookupError(f"no button {data!r} at message {message_id} of chat {chat_id}")
    sender = wire.user(world.person(person_id))
    query = _ask(world, "callback", person_id, chat_id)
    inaccessible = {"chat": world.chat(chat_id), "message_id": message_id, "date": 0}
    shown = world.as_json(present) if present else inaccessible
    fields = {"id": query.id, "from": sender, "message": shown, "chat_instance": str(chat_id), "data": data}
    world.tell("callback_query", fields)
    return query.id


def query_inline(world: World, person_id: int, text: str) -> str:
    sender = wire.user(world.person(person_id))
    query = _ask(world, "inline", person_id, person_id)
    world.tell("inline_query", {"id": query.id, "from": sender, "query": text, "offset": ""})
    return query.id


def _ask(world: World, kind: Literal["callback", "inline"], person_id: int, chat_id: int) -> Query:
    query = Query(str(world.next_id()), kind, person_id, chat_id, world.now())
    world.queries[query.id] = query
    return query


def set_blocked(world: World, person_id: int, *, blocked: bool) -> None:
    """Blocks or unblocks the bot; it hears of a change only."""
    person = world.person(person_id)
    if person.blocked != blocked:
        person.blocked = blocked
        before, after = ("member", "kicked") if blocked else ("kicked", "member")
        _membership(world, person_id, person_id, before, after)


def found_group(world: World, chat_id: int, title: str, members: list[int]) -> None:
    """A group with the bot in it; the first member creates it."""
    group = Group(chat_id, title, members, "supergroup" if str(chat_id).startswith("-100") else "group")
    world.groups[chat_id] = group
    _membership(world, chat_id, members[0], "left", "member")
    _service(world, chat_id, members[0], {f"{group.kind}_chat_created": True})


def remove_bot(world: World, chat_id: int) -> None:
    group = world.groups[chat_id]
    group.kicked = True
    _membership(world, chat_id, group.members[0], "member", "kicked")


def upgrade_group(world: World, chat_id: int, new_chat_id: int) -> None:
    """A supergroup in the place of the group; both chats say so."""
    old = world.groups[chat_id]
    old.moved_to = new_chat_id
    world.groups[new_chat_id] = Group(new_chat_id, old.title, list(old.members), "supergroup")
    _service(world, chat_id, old.members[0], {"migrate_to_chat_id": new_chat_id})
    _service(world, new_chat_id, old.members[0], {"migrate_from_chat_id": chat_id})


def _service(world: World, chat_id: int, person_id: int, fields: Json) -> None:
    message = Message(world.next_id(), chat_id, person_id, False, world.now(), kind="service", service=fields)
    world.tell("message", world.as_json(world.keep(message)))


def _membership(world: World, chat_id: int, person_id: int, before: str, after: str) -> None:
    fields = {
        "chat": world.chat(chat_id),
        "from": wire.user(world.person(person_id)),
        "date": int(world.now().timestamp()),
        "old_chat_member": wire.member(world.bot, before),
        "new_chat_member": wire.member(world.bot, after),
    }
    world.tell("my_chat_member", fields)
