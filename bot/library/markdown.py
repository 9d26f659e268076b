"""The Markdown of articles and answers as blocks of Telegram's HTML, and nothing that Telegram could not show."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

# How links to other content are written: [its title](article:its-id).
INTERNAL = ("article", "checklist")

_STYLES = {"strong_open": "<b>", "strong_close": "</b>", "em_open": "<i>", "em_close": "</i>", "link_close": "</a>"}
_NAMES = {
    "html_block": "HTML",
    "html_inline": "HTML",
    "image": "a picture",
    "hr": "a rule",
    "code_block": "an indented block; write code between lines of ```",
    "heading_open": "a heading of another level than ##",
}


class Kind(Enum):
    HEADING = auto()
    PARAGRAPH = auto()
    ITEM = auto()
    QUOTE = auto()
    CODE = auto()


@dataclass(frozen=True, slots=True)
class Block:
    """What stays together on a page: `html` to show, `text` to search, and the source's line it begins at, from 0."""

    kind: Kind
    html: str
    text: str
    line: int


class MarkdownError(ValueError):
    """Something outside the subset, at a line of the text counted from 0."""

    def __init__(self, line: int, what: str) -> None:
        super().__init__(what)
        self.line = line


def article_blocks(text: str, address: Callable[[str], str] = str) -> list[Block]:
    """The blocks of an article. `address` turns article:its-id and checklist:its-id into an address to open.

    Raises `MarkdownError` for anything but ## headings, paragraphs, lists, quotes, code, bold, italic and links.
    """
    return list(_Blocks(_articles().parse(text), address))


def answer_blocks(text: str) -> list[Block]:
    """The blocks of a model answer: plain text in which only lists, `code` and fenced code mean anything."""
    return list(_Blocks(_answers().parse(text), str))


@lru_cache(maxsize=1)
def _articles() -> MarkdownIt:
    # Imported when something is first read: the bot is up sooner.
    from markdown_it import MarkdownIt

    # Tables are read in order to be refused: otherwise their bars would stand in the text.
    return MarkdownIt("commonmark").enable("table")


@lru_cache(maxsize=1)
def _answers() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("zero").enable(["fence", "list", "backticks", "newline"])


class _Blocks:
    """Walks the tokens; every complaint ends in `_refuse`, which knows the line."""

    def __init__(self, tokens: Sequence[Token], address: Callable[[str], str]) -> None:
        self._tokens = tokens
        self._address = address
        self._containers: list[tuple[str, int]] = []
        self._line = 0

    def __iter__(self) -> Iterator[Block]:
        heading = False
        for token in self._tokens:
            self._line = token.map[0] if token.map else self._line
            match token.type:
                case "heading_open" if token.tag == "h2" and not self._containers:
                    heading = True
                case "heading_close":
                    heading = False
                case "bullet_list_open" | "ordered_list_open" | "blockquote_open":
                    self._enter(token)
                case "bullet_list_close" | "ordered_list_close" | "blockquote_close":
                    self._containers.pop()
                case "inline":
                    yield self._written(token, heading=heading)
                case "fence":
                    yield self._code(token)
                case "paragraph_open" | "paragraph_close" | "list_item_close":
                    pass
                case "list_item_open":
                    name, number = self._containers[-1]
                    self._containers[-1] = (name, number + 1)
                case other:
                    self._refuse(_NAMES.get(other, "a table" if other.startswith("table") else other))

    def _enter(self, token: Token) -> None:
        if self._containers:
            self._refuse("a list or quote inside another")
        start = int(token.attrGet("start") or 1) if token.type == "ordered_list_open" else 0
        self._containers.append((token.type, start - 1))

    def _written(self, token: Token, *, heading: bool) -> Block:
        html, text = self._inline(token.children or [])
        match self._containers:
            case [("bullet_list_open", _)]:
                return Block(Kind.ITEM, f"• {html}", text, self._line)
            case [("ordered_list_open", number)]:
                return Block(Kind.ITEM, f"{number}. {html}", text, self._line)
            case [("blockquote_open", _)]:
                return Block(Kind.QUOTE, f"<blockquote>{html}</blockquote>", text, self._line)
        if heading:
            return Block(Kind.HEADING, f"<b>{html}</b>", text, self._line)
        return Block(Kind.PARAGRAPH, html, text, self._line)

    def _code(self, token: Token) -> Block:
        if self._containers:
            self._refuse("code inside a list or quote")
        language, code = token.info.strip(), escape(token.content.rstrip("\n"), quote=False)
        opened = f'<code class="language-{escape(language)}">' if language else "<code>"
        return Block(Kind.CODE, f"<pre>{opened}{code}</code></pre>", token.content, self._line)

    def _inline(self, tokens: Sequence[Token]) -> tuple[str, str]:
        html, text = [], []
        for token in tokens:
            match token.type:
                case "text" | "text_special":
                    html.append(escape(token.content, quote=False))
                    text.append(token.content)
                case "code_inline":
                    html.append(f"<code>{escape(token.content, quote=False)}</code>")
                    text.append(token.content)
                case "softbreak" | "hardbreak":
                    html.append("\n" if token.type == "hardbreak" else " ")
                    text.append(" ")
                case "link_open":
                    html.append(f'<a href="{escape(self._target(str(token.attrGet("href"))))}">')
                case other if other in _STYLES:
                    html.append(_STYLES[other])
                case other:
                    self._refuse(_NAMES.get(other, other))
        return "".join(html), "".join(text)

    def _target(self, link: str) -> str:
        scheme = link.partition(":")[0]
        if scheme in INTERNAL:
            return self._address(link)
        if scheme != "https" or not link.startswith("https://"):
            self._refuse(f"the link {link}; links begin with https://, article: or checklist:")
        return link

    def _refuse(self, what: str) -> NoReturn:
        raise MarkdownError(self._line, f"{what} cannot be shown")
