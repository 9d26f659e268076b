"""Inline mode: a search written in any chat, answered with roles to be sent there."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from telegram.constants import InlineQueryLimit

from tests.support.feeds import Advert
from tests.support.world import Somebody, World


async def offered(person: Somebody, text: str) -> dict[str, Any]:
    answer = await person.asks_inline(text)
    assert answer is not None
    return answer


def titles(answer: dict[str, Any]) -> list[str]:
    return [result["title"] for result in answer["results"]]


async def test_the_best_roles_for_ones_own_country_with_their_source(world: World, ana: Somebody) -> None:
    world.feeds.publish(
        Advert("Gardener", text="Some Python, too.", company="Beta", place="Germany"),
        Advert("Python Developer", place="Germany", salary="€70,000"),
        Advert("Python Engineer", company="Gamma", place="USA"),
        Advert("Go Developer", company="Delta"),
    )
    await world.settle()
    await ana.lives_in("Berlin")
    answer = await offered(ana, "python")
    assert titles(answer) == ["Python Developer", "Gardener"]
    first = answer["results"][0]
    assert first["description"] == "Acme · ✅ Remote · Germany · €70,000 a year"
    sent = first["input_message_content"]
    assert "Source: Remotive" in sent["message_text"]
    assert sent["parse_mode"] == "HTML"
    assert "open to" not in sent["message_text"], "where Ana lives is nobody else's business"
    assert answer["is_personal"]
    assert 0 < answer["cache_time"] <= 60
    assert answer["button"]["start_parameter"] == "search"


async def test_without_words_it_is_the_first_alert(world: World, ana: Somebody) -> None:
    world.feeds.publish(Advert("Python Developer"), Advert("Go Developer"))
    await world.settle()
    assert (await offered(ana, " "))["button"]["text"] == "Write what you look for: python remote"
    await ana.subscribes_to("go")
    await ana.subscribes_to("python")
    assert titles(await offered(ana, "")) == ["Go Developer"]


async def test_what_cannot_be_read_is_marked(world: World, ana: Somebody) -> None:
    answer = await offered(ana, "python (go")
    assert answer["button"]["text"] == "Unclear: python 👉(go"
    assert answer["results"] == []
    assert "Write what" in (await offered(ana, "for me"))["button"]["text"]
    assert "Nothing fits" in (await offered(ana, "cobol"))["button"]["text"]
    ana.hears_nothing()


async def test_of_strangers_nothing_is_kept(world: World, boris: Somebody) -> None:
    world.feeds.publish(*(Advert(f"Rust Developer {n}", company=f"Company {n}") for n in range(12)))
    await world.settle()
    answer = await offered(boris, "rust")
    assert 0 < len(answer["results"]) <= InlineQueryLimit.RESULTS
    assert "✅" not in answer["results"][0]["description"]
    assert await world.rows("people") == []
    assert [row["sender_id"] for row in await world.rows("inbox")] == [None]


async def test_a_question_that_telegram_forgot_is_left_alone(world: World, ana: Somebody) -> None:
    asked = world.telegram.query_inline(ana.id, "python")
    updates = await world.waiting_updates()
    world.clock.wind_to(world.clock.now() + timedelta(minutes=5))
    await world.accept(updates)
    assert world.telegram.answers(asked) is None
    assert (await offered(ana, "python"))["results"] == []
