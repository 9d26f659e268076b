"""Decides which of the roles a source lists are copies of roles that are known, or of one another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from storage.records import Sketched

# Copies of one role under one title are reworded, cut, or begin with another paragraph: half of all runs is two thirds
# of each text, more than the boilerplate of a company. Where one title only leaves out a word of the other, such as the
# level, it takes five sixths, for "Engineer" and "Senior Engineer" of one company may be two roles; under titles that
# differ otherwise, nearly all.
SAME_TITLE = 0.5
PART_OF_TITLE = 0.7
LIKE_TITLE = 0.85
TITLE_SHARE = 0.6

Likeness = Callable[[bytes, bytes], float]


def same_role(one: Sketched, other: Sketched, likeness: Likeness) -> bool:
    """Whether two advertisements are of one role: an unnamed company may be any, as agencies leave it out."""
    if one.company and other.company and one.company != other.company:
        return False
    if one.title == other.title:
        return likeness(one.sketch, other.sketch) >= SAME_TITLE
    shared = len(one.title & other.title) / len(one.title | other.title)
    part = one.title < other.title or other.title < one.title
    return shared >= TITLE_SHARE and likeness(one.sketch, other.sketch) >= (PART_OF_TITLE if part else LIKE_TITLE)


def copies(
    new: Sequence[Sketched], known: Iterable[Sketched], found_by: Mapping[int, Iterable[int]], likeness: Likeness
) -> dict[str | int, str | int]:
    """For each new role that is a copy: of whom.

    `known` are the roles already kept that share a band with a new one, and `found_by` says which, by band. A new role
    is held against the known ones first and then against the new ones before it; the likest wins.
    """
    by_id = {role.who: role for role in known}
    seen: defaultdict[int, list[Sketched]] = defaultdict(list)
    originals: dict[str | int, str | int] = {}
    for role in new:
        candidates = {who: by_id[who] for band in role.bands for who in found_by.get(band, ()) if who in by_id}
        earlier = {other.who: other for band in role.bands for other in seen[band]}
        for group in (candidates, earlier):
            alike = [other for other in group.values() if same_role(role, other, likeness)]
            if alike:
                best = max(alike, key=lambda other: likeness(role.sketch, other.sketch))
                originals[role.who] = best.who
                break
        else:
            for band in role.bands:
                seen[band].append(role)
    return originals
