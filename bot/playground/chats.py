"""The records of the fake Telegram: people, chats, messages, polls, files, and the events a page watches."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from bot.playground.rendering import to_html

Json = dict[str, Any]
Rows = list[list[Json]]
Kind = Literal["text", "photo", "document", "poll", "voice", "location", "service"]
EventKind = Literal["message", "edit", "delete", "answer", "action", "pin", "commands"]


@dataclass(slots=True)
class Person:
    """Somebody with a Telegram account. `started`: has opened the chat with the bot."""

    id: int
    first_name: str
    last_name: str = ""
    username: str = ""
    language_code: str | None = "en"
    started: bool = False
    blocked: bool = False
    deactivated: bool = False


@dataclass(slots=True)
class Group:
    """A group the bot was added to; `members` in order of joining, the first is the creator."""

    id: int
    title: str
    members: list[int]
    kind: Literal["group", "supergroup"] = "group"
    moved_to: int | None = None
    kicked: bool = False


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it arrives in a request."""

    name: str
    content: bytes
    mime: str = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class File:
    """A file Telegram keeps. `path` is what getFile answers; width and height are in pixels (photos only)."""

    id: str
    kind: Literal["document", "photo", "voice"]
    path: str
    name: str
    mime: str
    content: bytes
    width: int = 0
    height: int = 0
    duration: int = 0


@dataclass(frozen=True, slots=True)
class Poll:
    """A poll or quiz. `votes` maps a person to the chosen option numbers; a retracted vote is absent."""

    id: str
    question: str
    options: tuple[str, ...]
    kind: Literal["regular", "quiz"] = "regular"
    anonymous: bool = True
    multiple: bool = False
    revoting: bool = True
    correct: tuple[int, ...] = ()
    explanation: str = ""
    explanation_entities: tuple[Json, ...] = ()
    question_entities: tuple[Json, ...] = ()
    open_period: int | None = None
    close_at: datetime | None = None
    closed: bool = False
    votes: dict[int, tuple[int, ...]] = field(default_factory=dict)

    def tally(self) -> list[int]:
        """Votes for each option, in order."""
        return [sum(number in chosen for chosen in self.votes.values()) for number in range(len(self.options))]


@dataclass(frozen=True, slots=True)
class Message:
    """One message as it stands now. Entities belong to the text or, where there is none, to the caption.

    `reply_keyboard` is "remove" for a message that took the keyboard away; `service` holds the wire fields of a
    service message; `sender_id` is the bot's id for its own.
    """

    id: int
    chat_id: int
    sender_id: int
    from_bot: bool
    date: datetime
    kind: Kind = "text"
    text: str = ""
    caption: str = ""
    entities: list[Json] = field(default_factory=list)
    file: File | None = None
    poll: Poll | None = None
    location: tuple[float, float] | None = None
    service: Json | None = None
    inline_keyboard: Rows | None = None
    reply_keyboard: Rows | Literal["remove"] | None = None
    forces_reply: bool = False
    reply_to: int | None = None
    link_preview: Json | None = None
    protected: bool = False
    silent: bool = False
    edited_at: datetime | None = None

    @property
    def edited(self) -> bool:
        return self.edited_at is not None

    @property
    def html(self) -> str:
        """Text or caption as HTML that is safe to show: everything escaped, only known tags and http(s), tg links."""
        return to_html(self.text or self.caption, self.entities)

    def view(self) -> Json:
        """What a page needs to draw the message; JSON-able, files by path and without content."""
        return {
            "id": self.id,
            "chat_id": self.chat_id,
            "from_bot": self.from_bot,
            "sender_id": self.sender_id,
            "date": self.date.isoformat(),
            "kind": self.kind,
            "html": self.html,
            "file": self.file and {"name": self.file.name, "mime": self.file.mime, "path": self.file.path},
            "poll": self.poll and poll_view(self.poll),
            "location": self.location,
            "service": self.service,
            "inline_keyboard": self.inline_keyboard,
            "reply_keyboard": self.reply_keyboard,
            "reply_to": self.reply_to,
            "edited": self.edited,
        }


def poll_view(poll: Poll) -> Json:
    """A poll with its tally, JSON-able; the right answers are included, hiding them until a vote is the page's part."""
    return {
        "id": poll.id,
        "question": poll.question,
        "options": [{"text": text, "votes": votes} for text, votes in zip(poll.options, poll.tally(), strict=True)],
        "quiz": poll.kind == "quiz",
        "multiple": poll.multiple,
        "correct": list(poll.correct),
        "explanation": poll.explanation,
        "closed": poll.closed,
        "votes": {str(person): list(chosen) for person, chosen in poll.votes.items()},
    }


@dataclass(slots=True)
class Query:
    """A pressed button or an inline query waiting for its answer; `answer` is what the bot said, None until then."""

    id: str
    kind: Literal["callback", "inline"]
    person_id: int
    chat_id: int
    at: datetime
    answer: Json | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """Something a chat page shows at once. `data` is JSON-able:

    message, edit, pin: `Message.view()`; delete: {"id"}; answer: {"id", "person_id", "text", "show_alert", "url"};
    action: {"action"}; commands: {"commands"} (chat_id 0).
    """

    kind: EventKind
    chat_id: int
    data: Json
