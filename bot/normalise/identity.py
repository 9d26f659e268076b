"""The fingerprint that makes one role one card, however many cities, boards and addresses list it."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from bot.normalise.gazetteer import Gazetteer, Mention
from bot.normalise.phrases import Tokens

_FORM = re.compile(
    r"\b(?:gmbh|inc|llc|ltd|limited|corp|corporation|co|ag|se|bv|s\.?a|sas|srl|oy|ab|plc|pty|ug|kg|the)\b\.?",
    re.IGNORECASE,
)
_GENDER = re.compile(
    r"[(\[]\s*(?:[mwfdxhi]\s*[/|,*]\s*)+[mwfdxhi]\s*[)\]]|[:*_/]in(?:nen)?\b|\(all genders\)|\ball genders\b",
    re.IGNORECASE,
)
_MODE = re.compile(
    r"\b(?:remote\w*|hybrid\w*|on-?site|full[ -]?time|part[ -]?time|urgent|new|hiring|job|"
    r"req\w* ?#?\w*\d+|[a-z]{0,3}-?\d{4,})\b|100 ?%",
    re.IGNORECASE,
)
_TRACKING = re.compile(
    r"^(?:utm_\w+|gh_src|source|src|ref|referrer|referer|lever-source|lever-origin|fbclid|gclid|"
    r"mc_[ce]id|trk|trackingid|igshid|campaign)$",
    re.IGNORECASE,
)


def fingerprint(company: str, title: str, tokens: Tokens, mentions: list[Mention], gazetteer: Gazetteer) -> str:
    """32 hexadecimal digits from company, title and text, each without what differs between copies of one role.

    `mentions` are the places named in the text.
    Places, letter case, punctuation, numbers and links do not count, nor the gender marks and work modes of titles;
    the words of the text do, so that two requisitions under one title stay two.
    """
    plain = Tokens.of(_MODE.sub(" ", _GENDER.sub(" ", title)))
    parts = (
        _words(Tokens.of(_FORM.sub(" ", company)), []),
        sorted(_words(plain, gazetteer.find_in(plain))),
        _words(tokens, mentions),
    )
    content = "\n".join(" ".join(words) for words in parts)
    return hashlib.blake2b(content.encode(errors="replace"), digest_size=16).hexdigest()


def without_tracking(url: str) -> str:
    """The address without parameters that only say where a visitor came from."""
    try:
        parts = urlsplit(url.strip())
        kept = [
            (name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.match(name)
        ]
    except ValueError:
        return url
    if len(kept) == len(parse_qsl(parts.query, keep_blank_values=True)):
        return urlunsplit(parts._replace(fragment=""))
    return urlunsplit(parts._replace(query=urlencode(kept), fragment=""))


def _words(tokens: Tokens, places: list[Mention]) -> list[str]:
    """The words that hold a letter and name no place."""
    named = {at for place in places for at in range(place.start, place.end)}
    return [
        word
        for word, (start, _) in zip(tokens.words, tokens.spans, strict=True)
        if start not in named and len(word) > 1 and not word[0].isdigit()
    ]
