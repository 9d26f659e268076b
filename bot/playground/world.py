"""The state of one bot's Telegram, and the few moves everything else is made of: look up, keep, show, tell the bot."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count

from bot.playground import wire
from bot.playground.chats import Event, EventKind, File, Group, Json, Message, Person, Poll, Query, Rows
from bot.playground.faults import Faults, refusal, too_many
from bot.playground.flood import FloodGate
from bot.playground.profile import Profile
from bot.playground.updates import UpdateQueue

ACTION_SHOWS = timedelta(seconds=5)


class World:
    """People, groups, messages, files and queries. Messages of a chat are in order of their ids."""

    def __init__(self, now: Callable[[], datetime], *, token: str, username: str, first_update_id: int) -> None:
        self.now = now
        self.token = token
        self.bot: Json = {
            "id": int(token.partition(":")[0]),
            "is_bot": True,
            "first_name": "Rolecall",
            "username": username,
            "can_join_groups": True,
            "can_read_all_group_messages": False,
            "supports_inline_queries": True,
        }
        self.people: dict[int, Person] = {}
        self.groups: dict[int, Group] = {}
        self.chats: dict[int, dict[int, Message]] = {}
        self.deleted: dict[tuple[int, int], Message] = {}
        self.pinned: dict[int, list[int]] = {}
        self.keyboards: dict[int, Rows] = {}
        self.actions: dict[int, tuple[str, datetime]] = {}
        self.files: dict[str, File] = {}
        self.polls: dict[str, tuple[int, int]] = {}
        self._closing: set[str] = set()
        self.queries: dict[str, Query] = {}
        self.profile = Profile()
        self.queue = UpdateQueue(now, first_update_id)
        self.webhook: Json = {"url": "", "has_custom_certificate": False}
        self.faults = Faults()
        self.gate: FloodGate | None = None
        self._watchers: list[Callable[[Event], None]] = []
        self._ids = count(1)

    # ── looking up

    def next_id(self) -> int:
        """A number no message, file, poll or query had before."""
        return next(self._ids)

    def person(self, person_id: int) -> Person:
        """Raises LookupError for somebody who never joined."""
        if person_id not in self.people:
            raise LookupError(f"nobody with the id {person_id}")
        return self.people[person_id]

    def account(self, account_id: int) -> Json:
        """The User object of the bot or a person."""
        return self.bot if account_id == self.bot["id"] else wire.user(self.people[account_id])

    def chat(self, chat_id: int) -> Json:
        """The Chat object; raises ApiError `chat not found`."""
        if chat_id in self.groups:
            return wire.group_chat(self.groups[chat_id])
        if chat_id not in self.people:
            raise refusal("chat not found")
        return wire.private_chat(self.people[chat_id])

    def message(self, chat_id: int, message_id: int) -> Message | None:
        return self.chats.get(chat_id, {}).get(message_id)

    def as_json(self, message: Message, *, quoting: bool = True) -> Json:
        """The Message object; a reply carries the message it answers, as long as that exists."""
        quoted = self.message(message.chat_id, message.reply_to) if quoting and message.reply_to else None
        reply = self.as_json(quoted, quoting=False) if quoted else None
        return wire.message(message, self.account(message.sender_id), self.chat(message.chat_id), reply)

    def check_writable(self, chat_id: int) -> None:
        """Raises the ApiError with which Telegram refuses a message of the bot to that chat."""
        if group := self.groups.get(chat_id):
            if group.moved_to is not None:
                reason = "group chat was upgraded to a supergroup chat"
                raise refusal(reason, migrate_to_chat_id=group.moved_to)
            if group.kicked:
                raise refusal(f"bot was kicked from the {group.kind} chat", 403)
            return
        person = self.people.get(chat_id)
        if person is None:
            raise refusal("chat not found")
        if person.deactivated:
            raise refusal("user is deactivated", 403)
        if person.blocked:
            raise refusal("bot was blocked by the user", 403)
        if not person.started:
            raise refusal("bot can't initiate conversation with a user", 403)

    def admit(self, chat_id: int) -> None:
        """Counts one message of the bot against the flood limits; raises 429 where it is one too many."""
        if self.gate and (seconds := self.gate.admit(chat_id, private=chat_id in self.people, now=self.now())):
            raise too_many(seconds)

    # ── keeping and showing

    def keep(self, message: Message) -> Message:
        """Adds a new message to its chat and shows it."""
        self.chats.setdefault(message.chat_id, {})[message.id] = message
        if message.poll:
            self.polls[message.poll.id] = (message.chat_id, message.id)
            if message.poll.close_at:
                self._closing.add(message.poll.id)
        if message.reply_keyboard == "remove":
            self.keyboards.pop(message.chat_id, None)
        elif message.reply_keyboard:
            self.keyboards[message.chat_id] = message.reply_keyboard
        if message.from_bot:
            self.actions.pop(message.chat_id, None)
        self.show("message", message)
        return message

    def change(self, message: Message) -> Message:
        """Puts the message in the place of its former version and shows it."""
        self.chats[message.chat_id][message.id] = message
        self.show("edit", message)
        return message

    def remove(self, message: Message) -> None:
        """Takes the message out of its chat; what is left is known as inaccessible."""
        del self.chats[message.chat_id][message.id]
        self.deleted[message.chat_id, message.id] = message
        if message.id in self.pinned.get(message.chat_id, []):
            self.pinned[message.chat_id].remove(message.id)
        self.emit("delete", message.chat_id, {"id": message.id})

    def change_poll(self, message: Message, poll: Poll) -> Message:
        """A vote or the end of a poll; the bot that sent it hears of both."""
        message = self.change(replace(message, poll=poll))
        self.tell("poll", wire.poll(poll))
        return message

    def close_due_polls(self) -> None:
        """Closes the polls whose time is over; there is no timer here, so it happens at the next look."""
        now = self.now()
        for poll_id in tuple(self._closing):
            message = self.message(*self.polls[poll_id])
            if message is None or message.poll is None or message.poll.closed:
                self._closing.discard(poll_id)
            elif message.poll.close_at and message.poll.close_at <= now:
                self.change_poll(message, replace(message.poll, closed=True))

    def tell(self, kind: str, content: Json) -> None:
        """Queues an update for the bot."""
        self.queue.put(kind, content)

    def show(self, kind: EventKind, message: Message) -> None:
        """Emits an event about a message as it stands; drawing it is only worth while if somebody watches."""
        if self._watchers:
            self.emit(kind, message.chat_id, message.view())

    def emit(self, kind: EventKind, chat_id: int, data: Json) -> None:
        for watcher in tuple(self._watchers):
            watcher(Event(kind, chat_id, data))

    def watch(self, watcher: Callable[[Event], None]) -> Callable[[], None]:
        """Calls `watcher` with every event from now on, until the function returned is called."""
        self._watchers.append(watcher)

        def stop() -> None:
            if watcher in self._watchers:
                self._watchers.remove(watcher)

        return stop
