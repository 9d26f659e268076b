"""Where a fact was taken from, and the forms of ids and tags, which all kinds of content share."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, ConfigDict, Field, StringConstraints
from pydantic.dataclasses import dataclass

# A callback or a deep link must hold an id and a little more: at most 64 bytes.
# https://core.telegram.org/bots/features#deep-linking
LONGEST_ID = 48

STRICT = ConfigDict(extra="forbid", str_strip_whitespace=True)

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=LONGEST_ID)]
Tag = Annotated[str, StringConstraints(pattern=r"^[a-z0-9.+#]+(-[a-z0-9.+#]+)*$", max_length=32)]
Line = Annotated[str, StringConstraints(min_length=1, pattern=r"^[^\n]*$")]

# How people put it, in other words than the title's: an entry is found by these, and nobody is shown them.
Asked = Annotated[tuple[Annotated[Line, Field(max_length=120)], ...], Field(max_length=24)]


def _is_link(link: str) -> str:
    parts = urlsplit(link)
    if parts.scheme not in ("https", "http") or "." not in (parts.hostname or "") or not link.isascii() or " " in link:
        raise ValueError("must be a link such as https://www.rfc-editor.org/rfc/rfc9110")
    return link


Link = Annotated[str, AfterValidator(_is_link)]


@dataclass(frozen=True, slots=True, config=STRICT)
class Source:
    """A publication: `by` is its author or publisher."""

    title: Line
    by: Line
    year: Annotated[int, Field(ge=1950, le=2100)]
    link: Link
