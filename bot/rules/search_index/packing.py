"""Named bitmaps as one string of bytes: to keep them, and to lay them side by side in memory.

The lengths and names stand first, as JSON, then the bitmaps in the portable roaring format
(https://github.com/RoaringBitmap/RoaringFormatSpec).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from hashlib import blake2b

from pyroaring import BitMap

Name = list[str | int | bool | None]
Named = Iterable[tuple[Name, BitMap]]

_DIGEST = 16
_LENGTH = 8


def pack(named: Named) -> bytes:
    """Names are lists that JSON keeps as they are."""
    entries: list[tuple[int, Name]] = []
    bodies: list[bytes] = []
    for name, bitmap in named:
        bodies.append(bitmap.serialize())
        entries.append((len(bodies[-1]), name))
    head = json.dumps(entries, separators=(",", ":")).encode()
    body = b"".join((len(head).to_bytes(_LENGTH), head, *bodies))
    return blake2b(body, digest_size=_DIGEST).digest() + body


def unpack(packed: bytes) -> Iterator[tuple[Name, BitMap]]:
    """What was packed; raises ValueError for bytes that `pack` did not make."""
    body = memoryview(packed)[_DIGEST:]
    if blake2b(body, digest_size=_DIGEST).digest() != packed[:_DIGEST]:
        raise ValueError("not a pack of bitmaps, or not all of it")
    at = _LENGTH + int.from_bytes(body[:_LENGTH])
    for size, name in json.loads(bytes(body[_LENGTH:at])):
        yield name, BitMap.deserialize(bytes(body[at : at + size]))
        at += size
