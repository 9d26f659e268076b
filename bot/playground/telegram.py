"""The fake Telegram: what people do in it, what it keeps, and the Bot API by which the bot takes part."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from bot.playground import people
from bot.playground.chats import Event, File, Json, Message, Person, Rows, Upload
from bot.playground.faults import ApiError, Fault, NetworkFault, refusal
from bot.playground.files import FileKind, store
from bot.playground.flood import FloodGate, FloodLimit
from bot.playground.formatting import finish
from bot.playground.methods import METHODS, SPELLINGS
from bot.playground.parameters import Parameters, whole_number
from bot.playground.polls import cast
from bot.playground.profile import EVERYWHERE
from bot.playground.world import ACTION_SHOWS, World

__all__ = ["ApiError", "Event", "FloodLimit", "Message", "NetworkFault", "Telegram", "Upload"]

_NO_FILES: Mapping[str, Upload] = {}


class Telegram:
    """One bot's Telegram: people, chats, messages, updates. No sockets, and no time but `now` (aware, UTC).

    What a person does is a method here and turns into an update; what the bot does goes through `call`. People must
    `join` first; the methods raise LookupError for those who did not.
    """

    def __init__(
        self,
        now: Callable[[], datetime],
        *,
        token: str = "1:playground",  # noqa: S107
        username: str = "rolecall_bot",
        first_update_id: int = 1,
    ) -> None:
        self._world = World(now, token=token, username=username, first_update_id=first_update_id)
        self.token = token
        self.bot = self._world.bot

    # ── the bot's side

    async def call(self, method: str, params: Mapping[str, Any], files: Mapping[str, Upload] = _NO_FILES) -> Any:
        """One Bot API method; the result is JSON-able. Raises ApiError, or NetworkFault where one is scripted."""
        world, name = self._world, SPELLINGS.get(method.lower())
        if name is None:
            raise refusal("method not found", 404)
        world.close_due_polls()
        fault = world.faults.take(name.lower(), whole_number(params.get("chat_id", "")))
        if fault and not fault.after_effect:
            raise fault.error.with_traceback(None)
        result = METHODS[name](world, Parameters(name, params, files))
        if inspect.isawaitable(result):
            result = await result
        if fault:
            raise fault.error.with_traceback(None)
        return result

    async def updates(self, offset: int = 0, limit: int = 100, timeout: float = 0) -> list[Json]:  # noqa: ASYNC109
        """getUpdates without the wire; `timeout` in seconds."""
        found: list[Json] = await self.call("getUpdates", {"offset": offset, "limit": limit, "timeout": int(timeout)})
        return found

    # ── people

    def join(
        self,
        person_id: int,
        first_name: str,
        *,
        last_name: str = "",
        username: str = "",
        language_code: str | None = "en",
    ) -> None:
        """Somebody has an account, but has not written to the bot yet."""
        self._world.people[person_id] = Person(person_id, first_name, last_name, username, language_code)

    def say(self, person_id: int, text: str, *, chat_id: int | None = None, reply_to: int | None = None) -> int:
        """A text in the private chat, or in `chat_id`; returns the message id."""
        plain, entities = finish(text, [])
        return people.write(self._world, person_id, chat_id, reply_to=reply_to, text=plain, entities=entities)

    def press(self, person_id: int, message_id: int, data: str, *, chat_id: int | None = None) -> str:
        """The inline button with that callback data; returns the query id.

        A button of a message deleted meanwhile can still be pressed: the bot hears of an inaccessible message. Raises
        LookupError if there is no such message or button.
        """
        return people.press(self._world, person_id, message_id, data, chat_id or person_id)

    def query_inline(self, person_id: int, text: str) -> str:
        """`@bot text` typed in any chat; returns the query id, see `answers`."""
        return people.query_inline(self._world, person_id, text)

    def share_location(self, person_id: int, latitude: float, longitude: float) -> int:
        """A place, in degrees; returns the message id."""
        return people.write(self._world, person_id, kind="location", location=(latitude, longitude))

    def send_document(self, person_id: int, file_name: str, content: bytes, mime_type: str) -> int:
        """A file of any kind; returns the message id."""
        return people.write(
            self._world, person_id, kind="document", file=self._stored("document", file_name, content, mime_type)
        )

    def send_photo(self, person_id: int, content: bytes) -> int:
        """A PNG or JPEG; returns the message id."""
        return people.write(
            self._world, person_id, kind="photo", file=self._stored("photo", "photo.jpg", content, "image/jpeg")
        )

    def send_voice(self, person_id: int, content: bytes, duration: int) -> int:
        """A voice message of `duration` seconds; returns the message id."""
        stored = self._stored("voice", "voice.ogg", content, "audio/ogg", duration)
        return people.write(self._world, person_id, kind="voice", file=stored)

    def vote(self, person_id: int, poll_id: str, option_ids: list[int]) -> None:
        """Chooses options of a poll; an empty list takes the vote back.

        Raises LookupError if there is no such poll or option, ValueError if the poll does not allow it.
        """
        self._world.close_due_polls()
        cast(self._world, self._world.person(person_id), poll_id, tuple(option_ids))

    def block(self, person_id: int) -> None:
        """The person stops the bot."""
        people.set_blocked(self._world, person_id, blocked=True)

    def unblock(self, person_id: int) -> None:
        """The person lets the bot write again."""
        people.set_blocked(self._world, person_id, blocked=False)

    def deactivate(self, person_id: int) -> None:
        """The account is gone; Telegram tells nobody."""
        self._world.person(person_id).deactivated = True

    # ── groups

    def create_group(self, chat_id: int, title: str, members: Iterable[int]) -> None:
        """A group of people and the bot; ids from -100… on are supergroups. The first member is the creator."""
        people.found_group(self._world, chat_id, title, list(members))

    def kick(self, chat_id: int) -> None:
        """The creator removes the bot from the group."""
        people.remove_bot(self._world, chat_id)

    def migrate(self, chat_id: int, new_chat_id: int) -> None:
        """The group becomes a supergroup with a new id; the old id is refused from now on."""
        people.upgrade_group(self._world, chat_id, new_chat_id)

    # ── what can be seen

    def messages(self, chat_id: int) -> list[Message]:
        """The messages of a chat as they stand, oldest first; deleted ones are gone."""
        return list(self._world.chats.get(chat_id, {}).values())

    def pinned(self, chat_id: int) -> list[int]:
        """The ids of the pinned messages, the latest last."""
        return list(self._world.pinned.get(chat_id, []))

    def reply_keyboard(self, chat_id: int) -> Rows | None:
        """The keyboard shown in place of the phone's."""
        return self._world.keyboards.get(chat_id)

    def answers(self, callback_query_id: str) -> Json | None:
        """What the bot answered: text, show_alert and url for a button, results for an inline query."""
        query = self._world.queries.get(callback_query_id)
        return query.answer if query else None

    def action(self, chat_id: int) -> str | None:
        """The chat action still showing: for five seconds, or until the bot's next message."""
        action, at = self._world.actions.get(chat_id, ("", self._world.now()))
        return action if action and self._world.now() - at < ACTION_SHOWS else None

    def file(self, path: str) -> bytes:
        """The content of a file at the path getFile gave; raises ApiError 404."""
        for stored in self._world.files.values():
            if stored.path == path:
                return stored.content
        raise ApiError(404, "Not Found")

    @property
    def people(self) -> Mapping[int, Person]:
        """Everybody who joined, by id."""
        return self._world.people

    @property
    def commands(self) -> list[Json]:
        """The commands of the default scope, without a language."""
        return self._world.profile.commands.get((EVERYWHERE, ""), [])

    @property
    def pending_updates(self) -> int:
        """Updates not confirmed yet."""
        return len(self._world.queue)

    def watch(self, watcher: Callable[[Event], None]) -> Callable[[], None]:
        """Calls `watcher` with every event, at once; the function returned stops that."""
        return self._world.watch(watcher)

    # ── what goes wrong

    def fail(
        self,
        method: str,
        error: ApiError | NetworkFault,
        *,
        times: int | None = 1,
        chat_id: int | None = None,
        after_effect: bool = False,
    ) -> None:
        """The next calls of `method` ("*" for all) fail: `times` of them, or all until `heal` where that is None.

        With `after_effect` the call does its work and only the answer is lost.
        """
        self._world.faults.add(Fault(method.lower(), error, times, chat_id, after_effect))

    def heal(self) -> None:
        """Forgets all failures still to come."""
        self._world.faults.clear()

    def limit(self, flood: FloodLimit | None) -> None:
        """Puts flood limits on the messages the bot sends; None lifts them."""
        self._world.gate = FloodGate(flood) if flood else None

    def _stored(self, kind: FileKind, name: str, content: bytes, mime: str, duration: int = 0) -> File:
        return store(self._world, Upload(name, content, mime), kind, duration)
