"""The feeds Rolecall can read: to add one, write its adapter and put it into this table."""

from __future__ import annotations

from bot.sources.base import Source
from bot.sources.demo import Demo
from bot.sources.greenhouse import Greenhouse
from bot.sources.hackernews import HackerNews
from bot.sources.himalayas import Himalayas
from bot.sources.remotive import Remotive

ADAPTERS = (Remotive(), Himalayas(), HackerNews(), Greenhouse(), Demo())

SOURCES: dict[str, Source] = {source.name: source for source in ADAPTERS}
