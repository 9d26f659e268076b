"""What the playground needs from the bot it belongs to: its clock, its people and a word about its feeds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol


@dataclass(frozen=True, slots=True)
class PersonCard:
    """Somebody to write as; `about` says in a few words what they are looking for."""

    id: int
    name: str
    about: str = ""


class Control(Protocol):
    """The bot, as the playground sees it."""

    def now(self) -> datetime:
        """The bot's clock, aware UTC."""

    async def advance(self, by: timedelta) -> None:
        """Wind the clock forward and run what falls due; returns when that is done."""

    def notice(self) -> str:
        """One sentence about the feeds for a banner; empty for no banner."""

    def people(self) -> list[PersonCard]:
        """The demo people to show first; they have joined the fake Telegram."""
