"""Which addresses Telegram takes as a link, and what it makes of them."""

from __future__ import annotations

import re

_PARTS = re.compile(
    r"(?:(?P<protocol>[A-Za-z][A-Za-z0-9+.-]*)://)?(?:[^/?#@]*@)?(?P<host>[^/?#]*)(?P<rest>.*)", re.DOTALL
)
_HOST = re.compile(r"(?P<name>[\w.-]+)(?::(?P<port>\d{1,5}))?")


def check_link(url: str) -> str:
    """The address as Telegram keeps it: protocol and host in lower case, `/` for a missing path.

    Raises ValueError with Telegram's reason: `Wrong HTTP URL`, `Unsupported URL protocol`, `URL host is empty`.
    """
    parts = _PARTS.fullmatch(url.strip())
    if parts is None or any(char.isspace() for char in url.strip()):
        raise ValueError("Wrong HTTP URL")
    protocol, host, rest = (parts["protocol"] or "http").lower(), parts["host"].lower(), parts["rest"]
    if protocol == "tg":
        return f"tg://{host}{rest}"
    if protocol not in {"http", "https"}:
        raise ValueError("Unsupported URL protocol")
    if not host:
        raise ValueError("URL host is empty")
    named = _HOST.fullmatch(host)
    if named is None or "." not in named["name"].strip(".") or ".." in named["name"]:
        raise ValueError("Wrong HTTP URL")
    if not rest.startswith("/"):
        rest = "/" + rest
    return f"{protocol}://{host}{rest}"
