"""Bot API methods about a chat and who is in it."""

from __future__ import annotations

from bot.playground import wire
from bot.playground.chats import Json
from bot.playground.editing import chat_of
from bot.playground.faults import refusal
from bot.playground.parameters import Parameters
from bot.playground.world import World


def get_chat(world: World, parameters: Parameters) -> Json:
    chat_id = chat_of(world, parameters)
    pinned = [message for number in world.pinned.get(chat_id, []) if (message := world.message(chat_id, number))]
    gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
    fields = world.chat(chat_id) | {
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(gifts, False),
    }
    return fields | ({"pinned_message": world.as_json(pinned[-1])} if pinned else {})


def _group_members(world: World, chat_id: int) -> dict[int, Json]:
    """The ChatMember objects of a group, the creator first."""
    group = world.groups.get(chat_id)
    if group is None:
        raise refusal("there are no members in the private chat")
    statuses = ["creator", *["member"] * (len(group.members) - 1)]
    people = zip(group.members, statuses, strict=False)
    return {person: wire.member(world.account(person), status) for person, status in people}


def get_chat_member(world: World, parameters: Parameters) -> Json:
    chat_id, person = chat_of(world, parameters), parameters.integer("user_id")
    if person == world.bot["id"] or (chat_id == person and chat_id in world.people):
        return wire.member(world.account(person), "member")
    if person not in world.people:
        raise refusal("PARTICIPANT_ID_INVALID")
    return _group_members(world, chat_id).get(person) or wire.member(world.account(person), "left")


def get_chat_administrators(world: World, parameters: Parameters) -> list[Json]:
    members = _group_members(world, chat_of(world, parameters)).values()
    return [member for member in members if member["status"] == "creator"]


def get_chat_member_count(world: World, parameters: Parameters) -> int:
    chat_id = chat_of(world, parameters)
    group = world.groups.get(chat_id)
    return len(group.members) + 1 if group else 2
