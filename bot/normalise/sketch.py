"""A sketch of a text by which near copies of it are found: MinHash over runs of two words."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterator, Sequence
from itertools import pairwise
from operator import eq

from rensa import RMinHash

# 16 bands of 4: texts that share 70 % of their runs meet in some band with near certainty, those that share half in two
# of three cases, and those that share 30 % in one of eight, which the comparison of whole sketches then weeds out.
MINIMA = 64
BAND = 4
SEED = 1
# A shorter text is too common to be compared by its words.
LEAST_WORDS = 25

_MINIMA = struct.Struct(f"<{MINIMA}I")
# Copied for each sketch, which takes half as long as making them anew.
_BAND_HASHES = [hashlib.blake2b(digest_size=8, salt=bytes([number])) for number in range(MINIMA // BAND)]


def sketch(words: Sequence[str]) -> bytes:
    """256 bytes that are alike for texts that are alike; empty for a text too short to tell.

    Of the runs of two words, a copy with every tenth word changed keeps four in five; of longer ones it keeps fewer.
    """
    if len(words) < LEAST_WORDS:
        return b""
    minhash = RMinHash(num_perm=MINIMA, seed=SEED)
    minhash.update([f"{word} {after}" for word, after in pairwise(words)])
    return _MINIMA.pack(*minhash.digest())


def bands(made: bytes) -> Iterator[int]:
    """The keys, 63-bit numbers, under which a sketch is found by its near copies."""
    width = BAND * 4
    for start, empty in zip(range(0, len(made), width), _BAND_HASHES, strict=False):
        key = empty.copy()
        key.update(made[start : start + width])
        yield int.from_bytes(key.digest(), "big") >> 1


def likeness(one: bytes, other: bytes) -> float:
    """The estimated share of runs that two sketched texts have in common, 0 to 1; 0 where one could not be sketched."""
    if not one or not other:
        return 0.0
    mine, theirs = _MINIMA.unpack(one), _MINIMA.unpack(other)
    shared: int = sum(map(eq, mine, theirs))
    return shared / MINIMA
