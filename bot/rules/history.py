"""Decides how often a role was advertised anew, from when and where its listings were first seen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import timedelta

from storage.records import Posting

# Boards number a listing anew within hours when it is edited, and add cities one by one: all of that is one round.
ROUND = timedelta(days=1)


def reposts(postings: Iterable[Posting]) -> int:
    """How often a source has advertised the role again.

    That is: a listing that was closed or had vanished came back (`returns`), or one with another key appeared, at
    least a `ROUND` after the last, for a place the source had listed the role for already, or when it listed the role
    nowhere else any more. Several cities at once are one repost, a further city is none, and what another source lists
    is none either: of several sources the one that reposted most counts.
    """
    by_source: defaultdict[str, list[Posting]] = defaultdict(list)
    for posting in sorted(postings, key=lambda posting: posting.first_seen_at):
        by_source[posting.source].append(posting)
    return max((_rounds(listed) + max(one.returns for one in listed) for listed in by_source.values()), default=0)


def _rounds(listed: Sequence[Posting]) -> int:
    """How many times after the first a source began to list the role, its listings in order of their first sight."""
    began, rounds = listed[0].first_seen_at, 0
    for index, posting in enumerate(listed):
        earlier, at = listed[:index], posting.first_seen_at
        # Closing takes two runs, so that a listing in place of another appears before the other is closed.
        gone = all(other.closed_at is not None and other.closed_at < at + ROUND for other in earlier)
        listed_there = any(other.place.casefold() == posting.place.casefold() for other in earlier)
        if at - began >= ROUND and (gone or listed_there):
            began, rounds = at, rounds + 1
    return rounds
