"""What the page draws: chats, messages and polls as JSON, each as one person may see it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.playground.chats import Message, Poll

MESSAGES_SHOWN = 200
SERVICE_WORDS = {
    "pinned_message": "The bot pinned a message",
    "new_chat_members": "Somebody joined",
    "left_chat_member": "Somebody left",
}


def message_state(message: Message, person_id: int) -> dict[str, Any]:
    """One message; `entities` belong to `text`, which is the caption where the message carries something else."""
    return {
        "id": message.id,
        "date": message.date.isoformat(),
        "mine": not message.from_bot,
        "kind": message.kind,
        "text": service_text(message) if message.kind == "service" else message.text or message.caption,
        "entities": message.entities,
        "edited": message.edited,
        "keyboard": message.inline_keyboard or [],
        "file": _file_state(message),
        "poll": None if message.poll is None else poll_state(message.poll, person_id),
        "location": message.location and dict(zip(("latitude", "longitude"), message.location, strict=True)),
    }


def messages_state(messages: Sequence[Message], person_id: int) -> list[dict[str, Any]]:
    """The newest messages of a chat, oldest first."""
    return [message_state(message, person_id) for message in messages[-MESSAGES_SHOWN:]]


def poll_state(poll: Poll, person_id: int) -> dict[str, Any]:
    """A poll as the person sees it: numbers, right answers and explanation only after voting, or once it is closed."""
    chosen = poll.votes.get(person_id, ())
    settled = poll.closed or bool(chosen)
    counts = poll.tally() if settled else [0] * len(poll.options)
    return {
        "id": poll.id,
        "question": poll.question,
        "question_entities": poll.question_entities,
        "options": [{"text": text, "voter_count": count} for text, count in zip(poll.options, counts, strict=True)],
        "total_voter_count": len(poll.votes),
        "is_closed": poll.closed,
        "is_anonymous": poll.anonymous,
        "type": poll.kind,
        "allows_multiple_answers": poll.multiple,
        "correct_option_ids": poll.correct if settled else (),
        "explanation": poll.explanation if settled else "",
        "explanation_entities": poll.explanation_entities if settled else (),
        "chosen": chosen,
        "can_retract": bool(chosen) and poll.revoting and not poll.closed,
    }


def service_text(message: Message) -> str:
    """A service message in words."""
    kinds = list(message.service or {})
    return SERVICE_WORDS.get(kinds[0], kinds[0].replace("_", " ")) if kinds else "Something happened"


def _file_state(message: Message) -> dict[str, Any] | None:
    if message.file is None:
        return None
    return {
        "url": f"/playground/file/{message.chat_id}/{message.id}",
        "name": message.file.name,
        "size": len(message.file.content),
        "duration": message.file.duration,
    }
