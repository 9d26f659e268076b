"""The fingerprint that makes one role one card, however many cities, boards and addresses list it."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from bot.normalise.gazetteer import Gazetteer, Mention
from bot.normalise.phrases import Tokens
from bot.normalise.reading import Reading
from bot.normalise.sketch import bands, sketch
from storage.records import Sketched

_FORM = re.compile(
    r"\b(?:gmbh|inc|llc|ltd|limited|corp|corporation|co|ag|se|bv|s\.?a|sas|srl|oy|ab|plc|pty|ug|kg|the)\b\.?",
    re.IGNORECASE,
)
_GENDER = re.compile(
    r"[(\[]\s*(?:[mwfdxhi]\s*[/|,*]\s*)+[mwfdxhi]\s*[)\]]|[:*_/]in(?:nen)?\b|\(all genders\)|\ball genders\b",
    re.IGNORECASE,
)
_MODE = re.compile(
    r"(?:mailto:\s*)?\S{1,64}@\S{1,64}|"
    r"\b(?:remote\w*|hybrid\w*|on-?site|full[ -]?time|part[ -]?time|urgent|new|hiring|job|"
    r"req\w* ?#?\w*\d+|[a-z]{0,3}-?\d{4,})\b|100 ?%",
    re.IGNORECASE,
)
_TRACKING = re.compile(
    r"^(?:utm_\w+|gh_src|source|src|ref|referrer|referer|lever-source|lever-origin|fbclid|gclid|"
    r"mc_[ce]id|trk|trackingid|igshid|campaign)$",
    re.IGNORECASE,
)
_DIGITS = ":"  # follows the digits, and the full stop of ".net", in every order of characters


def identify(company: str, title: str, reading: Reading, mentions: list[Mention], gazetteer: Gazetteer) -> Sketched:
    """Who a role is: 32 hexadecimal digits from company, title and text, each without what differs between copies of
    one role, and a sketch of the text for copies that differ in more.

    `mentions` are the places named in the text below the header.
    Places, letter case, punctuation, numbers and links do not count, nor the gender marks and work modes of titles;
    the words of the text do, so that two requisitions under one title stay two.
    """
    plain = Tokens.of(_MODE.sub(" ", _GENDER.sub(" ", title)))
    of_company = _words(Tokens.of(_FORM.sub(" ", company)), [])
    of_title = sorted(_words(plain, gazetteer.find_in(plain)))
    of_text = _words(reading.tokens, mentions, reading.first)
    content = "\n".join(" ".join(words) for words in (of_company, of_title, of_text))
    fingerprint = hashlib.blake2b(content.encode(errors="replace"), digest_size=16).hexdigest()
    made = sketch(of_text)
    return Sketched(fingerprint, frozenset(of_company), frozenset(of_title), made, tuple(bands(made)))


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


def _words(tokens: Tokens, places: list[Mention], first: int = 0) -> list[str]:
    """From word `first` on, the words that begin with a letter and name no place."""
    words = tokens.words[first:]
    for place in places:
        for index in range(bisect_left(tokens.starts, place.start), bisect_left(tokens.starts, place.end)):
            words[index - first] = ""
    return [word for word in words if word > _DIGITS]
