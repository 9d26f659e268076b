"""What a visitor can do on the page: the shape of each request, and what it does to the fake Telegram."""

from __future__ import annotations

import asyncio
from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from bot.playground.audience import Audience
from bot.playground.control import Control, PersonCard
from bot.playground.telegram import Event, Telegram

Json = dict[str, Any]

ANSWER_SECONDS = 15.0
"""How long a pressed button shows that it waits, in real seconds."""

FIRST_NEWCOMER = 9001

Text = Annotated[str, StringConstraints(min_length=1, max_length=4096)]
FileName = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^/\\\x00-\x1f]+$")]


class Refusal(Exception):
    """Something the visitor asked for and cannot have; the message is a sentence for them."""


class Body(BaseModel):
    """What every request of the page has in common."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Who(Body):
    """A person of the playground."""

    person: int


class Say(Who):
    text: Text


class Press(Who):
    message: int
    data: str


class Vote(Who):
    poll: str
    options: list[Annotated[int, Field(ge=0)]]


class Place(Who):
    latitude: Annotated[float, Field(ge=-90, le=90)]
    longitude: Annotated[float, Field(ge=-180, le=180)]


class Document(Who):
    """A file in base64."""

    name: FileName
    mime: Annotated[str, StringConstraints(pattern=r"^[\w.+-]+/[\w.+-]+$", max_length=100)]
    content: str


class Newcomer(Body):
    name: Annotated[str, StringConstraints(min_length=1, max_length=64, strip_whitespace=True)]
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")] = "en"


class Advance(Body):
    """How far the clock is to be wound."""

    hours: Annotated[int, Field(ge=1, le=24 * 31)]


class Actions:
    """The doings of everybody on the page. Each answers with a JSON object, or raises `Refusal` or `ApiError`."""

    def __init__(self, telegram: Telegram, control: Control, audience: Audience) -> None:
        self._telegram = telegram
        self._control = control
        self._audience = audience
        self._newcomers: list[PersonCard] = []
        self._blocked: set[int] = set()
        self._winding = asyncio.Lock()

    def table(self) -> dict[str, tuple[type[Body], Callable[[Any], Awaitable[Json]]]]:
        """For each action its name on the page, the shape of its request, and what does it."""
        return {
            "say": (Say, self.say),
            "press": (Press, self.press),
            "vote": (Vote, self.vote),
            "location": (Place, self.location),
            "document": (Document, self.document),
            "block": (Who, self.block),
            "unblock": (Who, self.unblock),
            "add-person": (Newcomer, self.add_person),
            "advance": (Advance, self.advance),
        }

    def people(self) -> list[PersonCard]:
        """Demo people first, then those added on the page."""
        return [*self._control.people(), *self._newcomers]

    def card(self, person_id: int) -> PersonCard:
        """The person with that id; raises Refusal if there is none."""
        for card in self.people():
            if card.id == person_id:
                return card
        raise Refusal(f"There is no person {person_id} in this playground.")

    def has_blocked(self, person_id: int) -> bool:
        """Whether the person has blocked the bot on the page."""
        return person_id in self._blocked

    async def say(self, body: Say) -> Json:
        return {"message": self._telegram.say(self.card(body.person).id, body.text)}

    async def press(self, body: Press) -> Json:
        """Press a button and wait for the bot's answer; without one in time the answer is empty."""
        heard = asyncio.Event()

        def hear(event: Event) -> None:
            if event.kind == "answer":
                heard.set()

        unwatch = self._telegram.watch(hear)
        try:
            query = self._telegram.press(self.card(body.person).id, body.message, body.data)
            async with asyncio.timeout(ANSWER_SECONDS):
                while (answer := self._telegram.answers(query)) is None:
                    heard.clear()
                    await heard.wait()
        except LookupError:
            raise Refusal("That button is not there any more.") from None
        except TimeoutError:
            return {"text": "", "show_alert": False}
        finally:
            unwatch()
        return {"text": answer.get("text") or "", "show_alert": bool(answer.get("show_alert"))}

    async def vote(self, body: Vote) -> Json:
        person = self.card(body.person).id
        try:
            self._telegram.vote(person, body.poll, body.options)
        except (LookupError, ValueError):
            raise Refusal("The poll does not allow that.") from None
        return {}

    async def location(self, body: Place) -> Json:
        return {"message": self._telegram.share_location(self.card(body.person).id, body.latitude, body.longitude)}

    async def document(self, body: Document) -> Json:
        try:
            content = b64decode(body.content, validate=True)
        except NotBase64:
            raise Refusal("The file did not arrive whole.") from None
        person = self.card(body.person).id
        return {"message": self._telegram.send_document(person, body.name, content, body.mime)}

    async def block(self, body: Who) -> Json:
        self._telegram.block(self.card(body.person).id)
        self._blocked.add(body.person)
        self._audience.tell(body.person)
        return {}

    async def unblock(self, body: Who) -> Json:
        """Let the bot write again, and start it anew, as Telegram's own button does."""
        self._telegram.unblock(self.card(body.person).id)
        self._blocked.discard(body.person)
        self._telegram.say(body.person, "/start")
        self._audience.tell(body.person)
        return {}

    async def add_person(self, body: Newcomer) -> Json:
        taken = {card.id for card in self.people()}
        card = PersonCard(max(taken | {FIRST_NEWCOMER - 1}) + 1, body.name)
        self._telegram.join(card.id, card.name, language_code=body.language)
        self._newcomers.append(card)
        self._audience.tell()
        return {"person": card.id}

    async def advance(self, body: Advance) -> Json:
        if self._winding.locked():
            raise Refusal("The clock is being wound forward already.")
        async with self._winding:
            await self._control.advance(timedelta(hours=body.hours))
        self._audience.tell()
        return {"now": self._control.now().isoformat()}
