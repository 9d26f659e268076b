"""Reads what people muted and liked, as their searches need it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from bot.rules.taste import Taste, learn
from storage import Storage
from storage.records import Vote


async def tastes(storage: Storage, *person_ids: int) -> Mapping[int, Taste]:
    """The taste of each of these people."""
    muted: dict[int, set[str]] = defaultdict(set)
    votes: dict[int, list[Vote]] = defaultdict(list)
    for mute in await storage.mutes.of(*person_ids):
        muted[mute.person_id].add(mute.key)
    for opinion in await storage.opinions.of(*person_ids):
        votes[opinion.person_id] += opinion.votes
    return {one: Taste(frozenset(muted[one]), learn(votes[one])) for one in person_ids}


async def taste(storage: Storage, person_id: int) -> Taste:
    return (await tastes(storage, person_id))[person_id]
