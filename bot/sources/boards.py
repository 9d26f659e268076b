"""What a board's name says: the name the company has there and, before a colon, the region that hosts it."""

from __future__ import annotations

import re

from bot.errors import UnknownBoard

BOARD = re.compile(r"(?:[a-z]{2,3}:)?[A-Za-z0-9](?:[A-Za-z0-9 ._-]{0,98}[A-Za-z0-9_-])?")
"""A board as the operator writes it: "gitlab", "kraken.com", "Night Ferry"; "eu:saltmarsh" is hosted in the EU."""

LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")


def region_and_name(board: str | None) -> tuple[str, str]:
    """The parts of a board's name; the region is "" where none is stated."""
    region, colon, name = (board or "").partition(":")
    return (region, name) if colon else ("", region)


def host(board: str | None, hosts: dict[str, str]) -> str:
    """The host of a board that is a subdomain; `hosts` maps each region ("" too) to what follows the name.

    Raises `UnknownBoard` where the name cannot be part of a host or nobody hosts the region, so that no board's name
    leads to another site.
    """
    region, name = region_and_name(board)
    label = name.lower()
    if region not in hosts or not LABEL.fullmatch(label):
        raise UnknownBoard(f"{board!r} is no name of a board at {hosts['']}")
    return f"{label}.{hosts[region]}"
