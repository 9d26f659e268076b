"""The durable inbox: every update is handled once, and none is lost."""

from __future__ import annotations

from bot.playground.telegram import ApiError
from tests.support.world import Somebody, World
from tests.support.world import world as running


async def test_an_update_that_telegram_repeats_is_handled_once(world: World, ana: Somebody) -> None:
    world.telegram.say(ana.id, "/help")
    updates = await world.waiting_updates()
    for _ in range(3):
        await world.accept(updates)
    assert len(ana.messages) == 1


async def test_what_was_stored_but_not_handled_is_handled_after_a_crash(database_url: str) -> None:
    async with running(database_url) as before:
        for text in ("/start", "python", "Berlin"):
            before.telegram.say(before.ana.id, text)
        updates = await before.waiting_updates()
        stored = await before.app.storage.inbox.store(updates, now=before.clock.now())
        assert len(stored) == 3
        assert before.ana.messages == []
    async with running(database_url, after=before) as world:
        await world.handle()
        first_lines = [message.text.splitlines()[0] for message in world.ana.messages]
        assert [line[:6] for line in first_lines] == ["👋 Hi, ", "2 of 3", "3 of 3"]
        assert await world.app.storage.inbox.pending() == []
        await world.ana.taps("09:00")
        world.ana.sees("🔎 Python")


async def test_one_person_is_answered_in_order_and_others_meanwhile(
    world: World, ana: Somebody, boris: Somebody
) -> None:
    for text in ("/start", "python", "Kyiv", "7:30"):
        world.telegram.say(ana.id, text)
        world.telegram.say(boris.id, "/help")
    await world.handle()
    assert [message.text.splitlines()[0][:6] for message in ana.messages] == ["👋 Hi, ", "2 of 3", "3 of 3", "🔎 Pyth"]
    assert len(boris.messages) == 4


async def test_an_update_of_a_kind_not_known_yet_does_no_harm(world: World, ana: Somebody) -> None:
    await world.accept([{"update_id": 4_000_000, "telepathy": {"thought": "python"}}])
    await ana.says("/help")
    ana.sees("What I can do")
    assert await world.app.storage.inbox.pending() == []


async def test_an_edited_message_is_read_again(world: World, ana: Somebody) -> None:
    world.telegram.say(ana.id, "pythn")
    [update] = await world.waiting_updates()
    await world.handle()
    message = {**update["message"], "text": "python", "edit_date": update["message"]["date"] + 5}
    ana.listens()
    await world.accept([{"update_id": update["update_id"] + 1000, "edited_message": message}])
    ana.sees("🔎 Python")


async def test_our_own_mistake_is_admitted_and_the_next_message_is_answered(world: World, ana: Somebody) -> None:
    world.telegram.fail("sendDocument", ApiError(500, "Internal Server Error"))
    await ana.says("/export")
    ana.sees("Something went wrong on my side")
    assert world.failures
    world.failures.clear()
    await ana.says("/help")
    ana.sees("What I can do")


async def test_who_blocks_the_bot_before_the_answer_is_no_error(world: World, ana: Somebody) -> None:
    world.telegram.say(ana.id, "/help")
    world.telegram.block(ana.id)
    await world.handle()
    person = await world.app.storage.people.get(ana.id)
    assert person is not None
    assert not person.reachable


async def test_a_location_shared_live_is_answered_once(world: World, ana: Somebody) -> None:
    world.telegram.share_location(ana.id, 52.52, 13.4)
    [update] = await world.waiting_updates()
    await world.handle()
    ana.sees("Europe/Berlin")
    ana.listens()
    for number in range(1, 4):
        message = {**update["message"], "edit_date": update["message"]["date"] + 20 * number}
        await world.accept([{"update_id": update["update_id"] + number, "edited_message": message}])
    ana.hears_nothing()


async def test_a_tap_counts_though_its_spinner_could_not_be_stopped(world: World, ana: Somebody) -> None:
    await ana.says("python")
    world.telegram.fail("answerCallbackQuery", ApiError(400, "Bad Request: query is too old"))
    await ana.taps("Change")
    ana.sees("What work do you want?")
    world.telegram.fail("answerCallbackQuery", ApiError(500, "Internal Server Error"))
    await ana.taps("Python")
    assert "✅ Python" in ana.buttons
