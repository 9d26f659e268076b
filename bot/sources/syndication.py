"""Reads the entries of RSS and Atom feeds, well-formed or with the flaws that many have.

Why no feed library? On 2.3 MB of one element with 200,000 attributes the two that are kept up, fastfeedparser 0.6 and
feedparser 6.0, take 50 seconds and more, and feeds are added by people. Expat takes a fifth of a second.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.entities import html5
from typing import Any
from xml.etree.ElementTree import Element, tostring  # to write only; reading is `parse_xml`'s

from bot.errors import SourceFailed
from bot.sources.xml import parse_xml

Entry = dict[str, Any]
"""What an entry states, unchecked: id, url, title, html, text, published, tags, company, place."""

ENTRIES = {"rss": "item", "rdf:RDF": "item", "feed": "entry"}
"""The name of an entry in RSS 0.91 to 2.0, in RSS 0.9 and 1.0, and in Atom."""

MENDABLE = 5_000_000
"""Bytes; a larger feed with flaws is not worth the seconds."""

FLAW = re.compile(
    rb"(<!\[CDATA\[(?:.*?\]\]>|.*))|&(?!#|(?:amp|lt|gt|quot|apos);)(\w{1,40};)?|[\x01-\x08\x0b\x0c\x0e-\x1f]", re.DOTALL
)


def entries(body: bytes) -> list[Entry]:
    """Every entry, in the feed's order. Raises `SourceFailed` where the body is no feed, or XML beyond repair."""
    body = body.lstrip()
    try:
        root = parse_xml(body)
    except SourceFailed:
        if len(body) > MENDABLE:
            raise
        root = parse_xml(FLAW.sub(_mended, body))
    if root.tag not in ENTRIES:
        raise SourceFailed(f"the answer is XML, but no feed: its root is {root.tag[:40]!r}")
    read = _atom if root.tag == "feed" else _rss
    return [read(element) for element in root.iter(ENTRIES[root.tag])]


def _mended(flaw: re.Match[bytes]) -> bytes:
    """A name that HTML knows and XML does not as its characters, a lone ampersand escaped, a control character left
    out; what is in CDATA stays."""
    if flaw[1]:
        return flaw[1]
    if flaw[0][:1] != b"&":
        return b""
    name = (flaw[2] or b"").decode("ascii", "replace")
    if name not in html5:
        return b"&amp;" + (flaw[2] or b"")
    return "".join(f"&#{ord(char)};" for char in html5[name]).encode()


def _rss(item: Element) -> Entry:
    guid = _text(item, "guid")
    return {
        "id": guid or item.get("rdf:about"),
        "url": _text(item, "link") or guid or item.get("rdf:about"),
        "title": _text(item, "title"),
        "html": _text(item, "content:encoded", "description"),
        "published": _text(item, "pubDate", "dc:date"),
        "tags": [tag.text or "" for tag in (*item.findall("category"), *_all(item, "dc:subject"))],
        # As WordPress plugins for job boards and some boards of their own write them.
        "company": _text(item, "job_listing:company", "company"),
        "place": _text(item, "job_listing:location", "location", "region"),
    }


def _atom(entry: Element) -> Entry:
    links = [link.get("href") for link in entry.iterfind("link") if link.get("rel", "alternate") == "alternate"]
    return {
        "id": _text(entry, "id"),
        "url": next(iter(links), None),
        "title": _text(entry, "title"),
        **_content(next(iter([*_all(entry, "content"), *_all(entry, "summary")]), None)),
        "published": _text(entry, "published", "issued", "updated"),
        "tags": [tag.get("label") or tag.get("term") or "" for tag in entry.iterfind("category")],
    }


def _content(element: Element | None) -> Entry:
    """The description of an Atom entry, by its `type` (RFC 4287, 3.1.1)."""
    if element is None:
        return {}
    kind = element.get("type", "text")
    if kind == "xhtml":
        try:
            return {"html": "".join(tostring(child, "unicode") for child in element)}
        except RecursionError:  # elements in elements, thousands deep: nothing anybody wrote to be read
            return {}
    return {"html" if kind in {"html", "text/html"} else "text": element.text}


def _text(parent: Element, *names: str) -> str | None:
    """The text of the first child of one of these names that has any."""
    return next((child.text for name in names for child in _all(parent, name) if child.text), None)


def _all(parent: Element, name: str) -> Iterator[Element]:
    return (child for child in parent if child.tag == name)
