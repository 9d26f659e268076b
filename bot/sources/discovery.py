"""Recognises the companies' boards that links and career pages lead to, and guesses them from a company's name."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import unquote

from bot.sources.boards import BOARD
from bot.sources.naming import slugs

Board = tuple[str, str]
"""An adapter and the name of a board it reads."""

LONGEST = 1_000_000
"""Characters of a page that are read; a board is named in its head or its first screens, if at all."""

DOMAINS = {
    "greenhouse": "greenhouse.io",
    "ashby": "ashbyhq.com",
    "lever": "lever.co",
    "workable": "workable.com",
    "smartrecruiters": "smartrecruiters.com",
    "recruitee": "recruitee.com",
    "personio": "jobs.personio.",
    "teamtailor": "teamtailor.com",
}
"""What every address of a service holds, the services in the order in which companies of this field most use them."""

GUESSED = tuple(DOMAINS)

_START = r"(?<![\w.@-])"
_LABEL = r"(?P<board>[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)"
_SLUG = r"(?P<board>[\w-][\w.-]*)"
_QUOTED = r"(?P<board>[^\s/?#&\"'<>\\()\[\],;]+)"
_END = r"(?![\w-]|\.\w)"

# The addresses under which each service shows or serves boards; `region` is the prefix of a board hosted elsewhere.
_FORMS = (
    ("greenhouse", rf"(?:job-)?boards(?:\.eu)?\.greenhouse\.io/{_SLUG}"),
    ("greenhouse", rf"(?:boards-api|api)(?:\.eu)?\.greenhouse\.io/v1/boards/{_SLUG}"),
    ("greenhouse", rf"(?:job-)?boards(?:\.eu)?\.greenhouse\.io/embed/[\w/]+\?(?:[^\s\"'<>]{{0,500}}?&)?for={_SLUG}"),
    ("lever", rf"jobs(?:\.(?P<region>eu))?\.lever\.co/{_SLUG}"),
    ("lever", rf"api(?:\.(?P<region>eu))?\.lever\.co/v0/postings/{_SLUG}"),
    ("ashby", rf"jobs\.ashbyhq\.com/{_QUOTED}"),
    ("ashby", rf"api\.ashbyhq\.com/posting-api/job-board/{_QUOTED}"),
    ("workable", rf"apply\.workable\.com/api/v\d/(?:widget/)?accounts/{_SLUG}"),
    ("workable", rf"(?:www\.)?workable\.com/api/accounts/{_SLUG}"),
    ("workable", rf"apply\.workable\.com/{_SLUG}"),
    ("workable", rf"{_LABEL}\.workable\.com{_END}"),
    ("smartrecruiters", rf"(?:jobs|careers)\.smartrecruiters\.com/(?:oneclick-ui/company/)?{_SLUG}"),
    ("smartrecruiters", rf"api\.smartrecruiters\.com/v1/companies/{_SLUG}"),
    ("recruitee", rf"{_LABEL}\.recruitee\.com{_END}"),
    ("personio", rf"{_LABEL}\.jobs\.personio\.(?:de|(?P<region>com)){_END}"),
    ("teamtailor", rf"{_LABEL}(?:\.(?P<region>na))?\.teamtailor\.com{_END}"),
)
FORMS = [(adapter, re.compile(_START + form, re.IGNORECASE | re.ASCII)) for adapter, form in _FORMS]

NO_BOARDS = {
    "greenhouse": {"embed"},
    "lever": set[str](),
    "ashby": {"api", "_next", "static"},
    "workable": {"api", "apply", "assets", "careers", "cdn", "help", "id", "j", "jobs", "resources", "static", "www"},
    "smartrecruiters": {"oneclick-ui", "sr-jobs", "static"},
    "recruitee": {"api", "app", "auth", "careers", "cdn", "docs", "help", "info", "jobs", "support", "www"},
    "personio": {"www"},
    "teamtailor": {"api", "app", "assets", "career", "careers", "cdn", "docs", "na", "scripts", "support", "www"},
}
"""What stands at the place of a board's name in the services' own addresses."""

CASE_MATTERS = frozenset({"ashby", "lever", "smartrecruiters"})


def board_in_link(text: str) -> Board | None:
    """The board that the first recognised address in `text` belongs to: of the board itself, of one of its jobs, or of
    the interface behind it, with or without "https://"."""
    found = sorted(_found(text))
    return found[0][1] if found else None


def boards_in_page(page: str) -> list[Board]:
    """The boards that a page's links, frames and scripts lead to, the most often named first."""
    # Addresses inside scripts are JSON, where slashes may be escaped.
    plain = html.unescape(page[:LONGEST]).replace("\\u002F", "/").replace("\\u002f", "/").replace("\\/", "/")
    return [board for board, _ in Counter(board for _, board in sorted(_found(plain))).most_common()]


def guesses(company: str) -> list[Board]:
    """Boards that a company of this name might have: every way of writing it at each service, likeliest first."""
    return [(adapter, slug) for slug in slugs(company) for adapter in GUESSED]


def _found(text: str) -> Iterator[tuple[int, Board]]:
    """Each recognised address with its position."""
    lower = text.lower()
    forms = [(adapter, form) for adapter, form in FORMS if DOMAINS[adapter] in lower]
    for adapter, match in ((adapter, match) for adapter, form in forms for match in form.finditer(text)):
        name = unquote(match["board"]).strip().rstrip(".")
        name = name if adapter in CASE_MATTERS else name.lower()
        if not BOARD.fullmatch(name) or ":" in name or name.lower() in NO_BOARDS[adapter]:
            continue
        region = match.groupdict().get("region")
        yield match.start(), (adapter, f"{region.lower()}:{name}" if region else name)
