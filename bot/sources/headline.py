"""Reads the first line of a hiring comment, "Company | Role | Place | …", in whatever order it comes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

LONGEST_LINE = 1000
LONGEST_ROLES = 400
LONGEST_ROLE = 120
LONGEST_PLACE = 80
LONGEST_TITLE = 200

ROLE = re.compile(
    r"\b(?:engineers?|engineering|developers?|programmers?|dev ?ops|sre|swe|sdet|architects?|designers?|scientists?"
    r"|analysts?|managers?|researchers?|administrators?|consultants?|specialists?|testers?|recruiters?|directors?"
    r"|(?:co-?)?founders?|founding|cto|vp|head of|leads?|interns?|internships?|devs?"
    r"|full[- ]?stack|front[- ]?end|back[- ]?end)\b",
    re.IGNORECASE,
)
SEVERAL = re.compile(r"\b(?:roles|positions|openings|jobs)\b", re.IGNORECASE)
PROSE = re.compile(r"\b(?:I|me|my|we|our|us|you|your|is|are)\b|[:?!]$", re.IGNORECASE)
MODE = re.compile(r"\b(?:remote|on-?\s?site|hybrid|wfh|in[- ](?:office|person))\b", re.IGNORECASE)
EMPLOYMENT = re.compile(
    r"\b(?:full[- ]?time|part[- ]?time|contract(?:or)?s?|freelance|perm(?:anent)?|interns?(?:hips?)?)\b", re.IGNORECASE
)
SALARY = re.compile(r"[$€£¥]\s?\d|\d\s?[kK]\b|\d\s?[€£]|\b(?:salary|salaries|equity|compensation)\b", re.IGNORECASE)
ADDRESS = re.compile(
    r"https?://[^\s()]+|\bwww\.[^\s()]+|(?<!\S)\S+@\S+|(?<!\S)[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}(?:/\S*)?", re.IGNORECASE
)
VISA = re.compile(r"\bvisas?\b|\bh-?1b\b|\brelocation\b", re.IGNORECASE)

BREAK = re.compile(r"<br>|</p>")
TAG = re.compile(r"<[^<>]*>")
PIPE = re.compile(r"\s*\|+\s*")
OTHER_SEPARATOR = re.compile(r"\s+[-–—•]+\s+|\s*//\s*|\s*;\s+")
EDGE = " ,;:-–—•*/&+"


@dataclass(frozen=True, slots=True)
class Headline:
    """What a first line tells; empty where it does not. `place` keeps the words on remote work beside the places."""

    title: str
    company: str
    place: str
    salary: str
    employment: str


def read_headline(html: str) -> Headline | None:
    """Read a comment made of closed paragraphs. None for conversation: no pipe in the first line and no role."""
    lines = [" ".join(unescape(TAG.sub("", line)).split()) for line in BREAK.split(html)]
    lines = [line[:LONGEST_LINE] for line in lines if line]
    if not lines:
        return None
    piped = "|" in lines[0]
    slots = [slot for slot in (PIPE if piped else OTHER_SEPARATOR).split(lines[0]) if slot.strip(EDGE)]
    company, title, rest = _who_and_what(slots)
    if not title and not piped:
        return None
    return Headline(
        title=(title or _role_below(lines[1:]) or lines[0])[:LONGEST_TITLE],
        company=company[:LONGEST_TITLE],
        place="; ".join(filter(None, map(_place, rest)))[:LONGEST_TITLE],
        salary=next((slot for slot in rest if SALARY.search(slot)), "")[:LONGEST_TITLE],
        employment=", ".join(match.group() for slot in rest for match in EMPLOYMENT.finditer(slot))[:LONGEST_TITLE],
    )


def _who_and_what(slots: list[str]) -> tuple[str, str, list[str]]:
    """Company, title, and the slots left over. The first slot is the company unless it alone looks like a role."""
    for index, slot in enumerate(slots[1:], start=1):
        if _is_role(slot):
            return _company(slots[0]), _role(slot), slots[1:index] + slots[index + 1 :]
    if slots and _is_role(slots[0]):
        named = len(slots) > 1 and _is_name(slots[1])
        return (_company(slots[1]) if named else ""), _role(slots[0]), slots[1 + named :]
    return (_company(slots[0]) if slots else ""), "", slots[1:]


def _is_role(slot: str) -> bool:
    """Whether the slot names a role once what it says of hours is taken away ("Full-time internship" names none)."""
    bare = EMPLOYMENT.sub(" ", ADDRESS.sub(" ", slot))
    return len(slot) <= LONGEST_ROLES and (ROLE.search(bare) or SEVERAL.search(bare)) is not None


def _role(slot: str) -> str:
    return re.sub(r"\(?https?://[^\s()]+\)?", "", slot).strip(EDGE) or slot


def _is_name(slot: str) -> bool:
    return not any(kind.search(slot) for kind in (MODE, EMPLOYMENT, SALARY, VISA))


def _company(slot: str) -> str:
    """The name without its web address, or the address where that is all there is."""
    name = ADDRESS.sub("", slot) if "://" in slot or "www." in slot.lower() else slot
    return (re.sub(r"\(\s*\)", "", name).strip(EDGE) or re.sub(r"^https?://(?:www\.)?|/.*$", "", slot)).strip()


def _place(slot: str) -> str:
    """What a slot says of places and modes of work: nothing where it is about pay, an address, a visa or hours."""
    if len(slot) > LONGEST_PLACE or (SALARY.search(slot) and not MODE.search(slot)):
        return ""
    words = EMPLOYMENT.sub("", ADDRESS.sub("", slot))
    if VISA.search(words) and not MODE.search(words):
        return ""
    return "" if words.strip().lower() in {"and", "or"} else words.strip(EDGE)


def _role_below(lines: list[str]) -> str:
    """The first short line under the headline that names one role and is no sentence, as in a list of openings."""
    listed = (line for line in lines if len(line) <= LONGEST_ROLE and not PROSE.search(line))
    return next((_role(slot) for line in listed for slot in PIPE.split(line) if ROLE.search(slot)), "")
