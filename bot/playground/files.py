"""Files that are sent: how large they may be, what a picture measures, how they are named and found again."""

from __future__ import annotations

import struct
from pathlib import PurePosixPath
from typing import Literal

from bot.playground import wire
from bot.playground.chats import File, Json, Upload
from bot.playground.faults import ApiError, refusal
from bot.playground.parameters import Parameters
from bot.playground.world import World

MAX_UPLOAD = 50 * 1024 * 1024
MAX_PHOTO = 10 * 1024 * 1024
MAX_DOWNLOAD = 20 * 1024 * 1024
MAX_SIDES = 10_000

FileKind = Literal["document", "photo", "voice"]

_FOLDERS: dict[FileKind, str] = {"document": "documents", "photo": "photos", "voice": "voice"}
_JPEG_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}


def given_file(world: World, parameters: Parameters, kind: FileKind, duration: int = 0) -> File:
    """The file a send method names: an upload, or the id of one kept before."""
    given = parameters.file(kind)
    if given is None:
        raise refusal(f"there is no {kind} in the request")
    if isinstance(given, str):
        if given not in world.files:
            raise refusal("wrong file identifier/HTTP URL specified")
        kept = world.files[given]
        if kept.kind != kind:
            raise refusal(f"can't use file of type {kept.kind.title()} as {kind.title()}")
        return kept
    return store(world, given, kind, duration)


def store(world: World, upload: Upload, kind: FileKind, duration: int = 0) -> File:
    """Keeps a file, checked as Telegram checks one of that kind: document, photo or voice."""
    size = len(upload.content)
    if size > MAX_UPLOAD:
        raise ApiError(413, "Request Entity Too Large")
    if not size:
        raise refusal("file must be non-empty")
    width, height = _measured(upload.content) if kind == "photo" else (0, 0)
    number = world.next_id()
    suffix = ".jpg" if kind == "photo" else PurePosixPath(upload.name).suffix
    kept = File(
        id=f"{kind}-{number}",
        kind=kind,
        path=f"{_FOLDERS[kind]}/file_{number}{suffix}",
        name=upload.name,
        mime=upload.mime,
        content=upload.content,
        width=width,
        height=height,
        duration=duration,
    )
    world.files[kept.id] = kept
    return kept


def _measured(content: bytes) -> tuple[int, int]:
    """Width and height of a photo; raises the ApiError for what cannot be one."""
    if len(content) > MAX_PHOTO:
        size = len(content)
        raise refusal(f"file of size {size} bytes is too big for a photo; the maximum size is {MAX_PHOTO} bytes")
    width, height = image_size(content)
    if not width or not height:
        raise refusal("IMAGE_PROCESS_FAILED")
    if width + height > MAX_SIDES or max(width, height) > 20 * min(width, height):
        raise refusal("PHOTO_INVALID_DIMENSIONS")
    return width, height


def image_size(content: bytes) -> tuple[int, int]:
    """Pixels of a PNG or JPEG, (0, 0) for anything else."""
    if content.startswith(b"\x89PNG\r\n\x1a\n") and len(content) >= 24:
        width, height = struct.unpack(">II", content[16:24])
        return width, height
    at = 2
    while content.startswith(b"\xff\xd8") and at + 9 <= len(content) and content[at] == 0xFF:
        if content[at + 1] in _JPEG_FRAMES:
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return width, height
        at += 2 + int.from_bytes(content[at + 2 : at + 4])
    return 0, 0


def get_file(world: World, parameters: Parameters) -> Json:
    kept = world.files.get(parameters.text("file_id"))
    if kept is None:
        raise refusal("wrong file_id or the file is temporarily unavailable")
    if len(kept.content) > MAX_DOWNLOAD:
        raise refusal("file is too big")
    return wire.file(kept) | {"file_path": kept.path}
