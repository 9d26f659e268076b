"""Turns what a feed serves (HTML, HTML escaped once, Markdown, plain text) into clean text with line breaks."""

from __future__ import annotations

import html
import re

from selectolax.lexbor import LexborHTMLParser

_BLOCK = re.compile(
    r"</?(?:p|div|br|h[1-6]|ul|ol|tr|table|section|article|blockquote|pre|hr|dl|dt|dd|header|footer)\b[^<>]*>",
    re.IGNORECASE,
)
_ITEM = re.compile(r"<li\b[^<>]*>", re.IGNORECASE)
_MARKUP = re.compile(r"<[a-zA-Z/!]")
_ESCAPED_MARKUP = re.compile(r"&lt;/?[a-zA-Z]")

# Characters that UTF-8 read as Latin-1 turns into: a lead byte, then continuation bytes.
_MOJIBAKE_SIGN = re.compile(r"[\u00c2-\u00f4][\u0080-\u00bf]")
_MOJIBAKE = re.compile(
    r"(?:[\u00c2-\u00df][\u0080-\u00bf]|[\u00e0-\u00ef][\u0080-\u00bf]{2}|[\u00f0-\u00f4][\u0080-\u00bf]{3})+"
)
_CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufffc\ufffd\ud800-\udfff]"
)
_RAGGED = ("  ", "\t", " \n", "\n ")  # in a text of ASCII alone; others have more kinds of blanks
_GAPS = re.compile(r"\n\n\n+")

_UNTICKED = re.compile(r"\n[ \t]*[-*+][ \t]*\[ ?\][^\n]*")
_TICKED = re.compile(r"\n[ \t]*[-*+][ \t]*\[[xX✓]\]")
_IMAGE = re.compile(r"!\[[^\]\n]*\]\([^()\n]*\)")
_LINK = re.compile(r"\[([^\]\[\n]+)\]\(([^()\s]*)[^()\n]*\)")
_HEADING = re.compile(r"\n[ \t]{0,3}#{1,6}[ \t]+")
# Opens with a set of characters, which the engine looks for far faster than for alternatives.
_EMPHASIS = re.compile(r"[*_](?:(?<=_)_|(?<!\w.)(?=\S)|(?<=\S.)(?!\w))")

# Remote OK asks applicants to quote a word that changes with every fetch and a tag that holds the fetcher's address.
_BEACON = re.compile(r"Please mention the word\b.{0,400}?(?:human|\bR[A-Za-z0-9+/]{8,}={0,2})\b[^\n]{0,120}", re.DOTALL)
_ARBEITNOW_FOOTER = re.compile(
    r"Find (?:more )?(?:[A-Z]\w+ )?(?:English Speaking )?Jobs in [^\n]{0,60} on Arbeitnow\W*\Z", re.IGNORECASE
)


def clean_html(source: str) -> str:
    """Plain text of an HTML fragment: a line a block, list items as lines that begin with a dash."""
    if _ESCAPED_MARKUP.search(source) and not _MARKUP.search(source):
        source = html.unescape(source)
    source = _ITEM.sub("\n- ", _BLOCK.sub("\n", source))
    tree = LexborHTMLParser(source)
    tree.strip_tags(["script", "style", "noscript", "template"])
    text = tree.body.text() if tree.body else ""
    if _ESCAPED_MARKUP.search(text) or "&nbsp;" in text or "&amp;" in text:
        text = html.unescape(text)
    return tidy(text)


def clean_markdown(source: str) -> str:
    """Plain text of Markdown or of text without markup; boxes left unticked are dropped, they say what is not so."""
    if "&" in source:
        source = html.unescape(source)
    source = "\n" + source
    if "[" in source:
        if "[ ]" in source or "[]" in source or "[x]" in source.lower() or "[✓]" in source:
            source = _TICKED.sub("\n-", _UNTICKED.sub("\n", source))
        source = _LINK.sub(r"\1", _IMAGE.sub("", source))
    if "#" in source:
        source = _HEADING.sub("\n", source)
    source = source.replace("**", "").replace("`", "")
    return tidy(_EMPHASIS.sub("", source) if "*" in source or "_" in source else source)


def tidy(text: str) -> str:
    """Repaired encoding, no control characters, single blanks, at most one empty line in a row."""
    text = _CONTROL.sub("", repair_encoding(text.replace("\r\n", "\n").replace("\r", "\n")))
    if not text.isascii() or any(gap in text for gap in _RAGGED):
        text = "\n".join([" ".join(line.split()) for line in text.split("\n")])
    if "mention the word" in text:
        text = _BEACON.sub("", text)
    if text.rstrip().endswith("Arbeitnow"):
        text = _ARBEITNOW_FOOTER.sub("", text)
    return (_GAPS.sub("\n\n", text) if "\n\n\n" in text else text).strip()


def one_line(text: str) -> str:
    """A title, company or place: clean, without markup, on one line."""
    if not text:
        return ""
    if "<" in text or "&" in text:
        text = html.unescape(text)
    return " ".join(tidy(text).split())


def repair_encoding(text: str) -> str:
    """Undo UTF-8 decoded as Latin-1, run by run, since a text may have been cut inside a character."""
    return text if text.isascii() or not _MOJIBAKE_SIGN.search(text) else _MOJIBAKE.sub(_decoded, text)


def _decoded(run: re.Match[str]) -> str:
    try:
        return run[0].encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        return run[0]
