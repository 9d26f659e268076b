"""In groups the bot only says where it can be talked to, and keeps nothing."""

from __future__ import annotations

from tests.support.world import Somebody, World

GROUP = -1001


async def test_a_command_in_a_group_gets_a_pointer_and_leaves_no_row(world: World, ana: Somebody) -> None:
    world.telegram.create_group(GROUP, "Backend friends", [ana.id])
    world.telegram.say(ana.id, "/start@rolecall_bot", chat_id=GROUP)
    world.telegram.say(ana.id, "python", chat_id=GROUP)
    await world.handle()
    answers = [message.text for message in world.telegram.messages(GROUP) if message.from_bot]
    assert answers == ["I work in private chats: open one with me and send /start."]
    assert await world.traces_of(ana.id) == []
    assert await world.traces_of(GROUP) == []


async def test_being_removed_from_a_group_is_nobodys_business(world: World, ana: Somebody) -> None:
    world.telegram.create_group(GROUP, "Backend friends", [ana.id])
    world.telegram.kick(GROUP)
    await world.handle()
    assert await world.traces_of(ana.id) == []
