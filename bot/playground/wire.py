"""Records as the Bot API writes them: the JSON objects of https://core.telegram.org/bots/api#available-types."""

from __future__ import annotations

from typing import Any

from bot.playground.chats import File, Group, Json, Message, Person, Poll


def user(person: Person) -> Json:
    fields: Json = {"id": person.id, "is_bot": False, "first_name": person.first_name}
    optional = ("last_name", "username", "language_code")
    return fields | {name: value for name in optional if (value := getattr(person, name))}


def private_chat(person: Person) -> Json:
    fields: Json = {"id": person.id, "type": "private", "first_name": person.first_name}
    return fields | {name: value for name in ("last_name", "username") if (value := getattr(person, name))}


def group_chat(group: Group) -> Json:
    return {"id": group.id, "type": group.kind, "title": group.title}


def member(account: Json, status: str) -> Json:
    """A ChatMember; an administrator here has no special rights."""
    extra: dict[str, Json] = {
        "creator": {"is_anonymous": False},
        "kicked": {"until_date": 0},
    }
    return {"user": account, "status": status} | extra.get(status, {})


def file(stored: File) -> Json:
    return {"file_id": stored.id, "file_unique_id": f"u{stored.id}", "file_size": len(stored.content)}


def poll(stored: Poll) -> Json:
    fields: Json = {
        "id": stored.id,
        "question": stored.question,
        "question_entities": list(stored.question_entities),
        "options": [
            {"persistent_id": str(number), "text": text, "voter_count": votes}
            for number, (text, votes) in enumerate(zip(stored.options, stored.tally(), strict=True))
        ],
        "total_voter_count": len(stored.votes),
        "is_closed": stored.closed,
        "is_anonymous": stored.anonymous,
        "type": stored.kind,
        "allows_multiple_answers": stored.multiple,
        "allows_revoting": stored.revoting,
        "members_only": False,
    }
    if stored.kind == "quiz":
        fields["correct_option_ids"] = list(stored.correct)
    if stored.explanation:
        fields["explanation"] = stored.explanation
        fields["explanation_entities"] = list(stored.explanation_entities)
    if stored.open_period:
        fields["open_period"] = stored.open_period
    if stored.close_at:
        fields["close_date"] = int(stored.close_at.timestamp())
    return fields


def message(stored: Message, sender: Json, chat: Json, reply: Json | None = None) -> Json:
    """A Message; `reply` is the message it answers, already in this form."""
    fields: Json = {
        "message_id": stored.id,
        "from": sender,
        "chat": chat,
        "date": int(stored.date.timestamp()),
    }
    fields |= _content(stored)
    if stored.edited_at:
        fields["edit_date"] = int(stored.edited_at.timestamp())
    if reply:
        fields["reply_to_message"] = reply
    if stored.inline_keyboard:
        fields["reply_markup"] = {"inline_keyboard": stored.inline_keyboard}
    if stored.link_preview:
        fields["link_preview_options"] = stored.link_preview
    if stored.protected:
        fields["has_protected_content"] = True
    return fields


def _content(stored: Message) -> dict[str, Any]:
    if stored.kind == "text":
        return {"text": stored.text} | ({"entities": stored.entities} if stored.entities else {})
    if stored.kind == "service":
        return dict(stored.service or {})
    if stored.poll:
        return {"poll": poll(stored.poll)}
    if stored.location:
        return {"location": {"latitude": stored.location[0], "longitude": stored.location[1]}}
    fields = _media(stored.file) if stored.file else {}
    if stored.caption:
        fields["caption"] = stored.caption
    if stored.entities:
        fields["caption_entities"] = stored.entities
    return fields


def _media(stored: File) -> Json:
    if stored.kind == "photo":
        return {"photo": [file(stored) | {"width": stored.width, "height": stored.height}]}
    if stored.kind == "voice":
        return {"voice": file(stored) | {"duration": stored.duration, "mime_type": stored.mime}}
    return {"document": file(stored) | {"file_name": stored.name, "mime_type": stored.mime}}
