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


async def test_a_tap_that_a_program_makes_up_in_a_group_does_nothing(world: World, ana: Somebody) -> None:
    world.telegram.create_group(GROUP, "Backend friends", [ana.id])
    world.telegram.say(ana.id, "/help@rolecall_bot", chat_id=GROUP)
    await world.handle()
    pointer = next(message for message in world.telegram.messages(GROUP) if message.from_bot)
    sender = {"id": ana.id, "is_bot": False, "first_name": "Ana"}
    chat = {"id": GROUP, "type": "supergroup", "title": "Backend friends"}
    message = {"message_id": pointer.id, "date": 1, "chat": chat, "text": pointer.text}
    made_up = {"id": "7", "from": sender, "chat_instance": "1", "message": message}
    for number, data in enumerate(("1al", "1xx", "nonsense")):
        await world.accept([{"update_id": 4_000_000 + number, "callback_query": {**made_up, "data": data}}])
    assert len([message for message in world.telegram.messages(GROUP) if message.from_bot]) == 1
    assert await world.traces_of(ana.id) == []
