"""One posting laid out for the extractors: its header, its sentences, and where each word stands."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from bot.normalise.phrases import Tokens

# A full stop ends a sentence unless it belongs to "Sr.", "e.g." or "U.S.".
_BOUNDARY = re.compile(r"\n+|[.!?](?<!\b[SJsj]r\.)(?<!\b[ei]\.[ge]\.)(?<!U\.S\.)\s+(?=[^\Wa-z]|[\"'(•*-])")
_LINK = re.compile(r"(?:https?:/{1,2}|www\.)[^\s<>()|]+")
_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+\.[\w.]+")
_TOP_LEVEL = re.compile(r"\.(?:com|org|net|io|co|ai|dev|app|jobs|fr|de)\b", re.IGNORECASE)
_DOMAIN = re.compile(
    r"(?<![\w.])(?!(?:asp|vb|ado)\.net\b)[\w-]{2,}\.(?:com|org|net|io|co|ai|dev|app|jobs|fr|"
    r"de)(?:/[^\s|)]*)?(?![\w.])",
    re.IGNORECASE,
)
_LOCATION = re.compile(
    r"\W{0,3}(?:(?:job |office |work )?locations?|standort|arbeitsort|ubicación|localização|local|"
    r"lieu|место работы|工作地點)\s?(?:[:：-]\s*|$)(.*)",
    re.IGNORECASE,
)
_LONGEST_PLACE = 120
_PIPES = re.compile(r"\s*[|｜│]\s*")
_QUOTE_LIMIT = 160
_LONGEST_HEADER = 240


@dataclass(frozen=True, slots=True)
class Reading:
    """`title` and `place` as given, `segments` the parts of the header, `tokens` the words of title and text;
    `listed` says that a header of the kind "Company | Role | Place" was found, which may stand for several roles.

    Addresses (web, mail) are blanked everywhere but in `title`: they name companies and countries by chance.
    """

    title: str
    place: str
    segments: tuple[str, ...]
    tokens: Tokens
    listed: bool
    _positions: dict[str, list[int]]
    _bounds: list[int]

    @classmethod
    def of(cls, title: str, place: str, text: str) -> Reading:
        title, text = _without_addresses(title), _without_addresses(text)
        head, body = _split_header(title, text)
        above = "\n".join((title, place, *head, ""))
        tokens = Tokens.of(above + body)
        positions: defaultdict[str, list[int]] = defaultdict(list)
        for word, (start, _) in zip(tokens.words, tokens.spans, strict=True):
            if start >= len(above):
                positions[word].append(start)
        ends = [match.end() for match in _BOUNDARY.finditer(tokens.text, len(above))]
        segments = [
            part.strip()
            for line in (title, place, *head, *_locations(body))
            for part in _PIPES.split(line)
            if part.strip()
        ]
        bounds = [len(above), *ends, len(tokens.text)]
        return cls(title, place, tuple(dict.fromkeys(segments)), tokens, bool(head), positions, bounds)

    def spans_with(self, words: AbstractSet[str]) -> Iterator[tuple[int, int]]:
        """Where in `tokens.text` the sentences below the header stand that hold one of the words, in order."""
        found = {bisect_right(self._bounds, at) - 1 for at in self.positions(words)}
        for index in sorted(found):
            yield self._bounds[index], self._bounds[index + 1]

    def sentences_with(self, words: AbstractSet[str]) -> Iterator[str]:
        """The sentences below the header that hold one of the words, in order."""
        for start, end in self.spans_with(words):
            yield self.tokens.text[start:end].strip()

    def lines_with(self, words: AbstractSet[str]) -> Iterator[str]:
        """The lines below the header that hold one of the words, in order."""
        return self.lines_at(self.positions(words))

    def positions(self, words: AbstractSet[str]) -> Iterator[int]:
        """Where in `tokens.text` the words stand below the header."""
        return (at for word in self._positions.keys() & words for at in self._positions[word])

    def lines_at(self, positions: Iterable[int]) -> Iterator[str]:
        """The lines in which the positions lie, each once, in order."""
        text, after = self.tokens.text, 0
        for position in sorted(positions):
            if position >= after:
                start = text.rfind("\n", 0, position) + 1
                after = text.find("\n", position)
                after = after if after >= 0 else len(text)
                yield text[start:after].strip()

    @property
    def body_tokens(self) -> Tokens:
        """The words below the header."""
        first = bisect_left(self.tokens.spans, (self._bounds[0], 0))
        return Tokens(self.tokens.text, self.tokens.words[first:], self.tokens.spans[first:])

    @property
    def opening(self) -> str:
        """The first words of title and text."""
        return self.tokens.text.strip()[:_QUOTE_LIMIT]

    @property
    def body_start(self) -> int:
        """Where the text below the header begins in `tokens.text`."""
        return self._bounds[0]


def quote(words: str) -> str:
    """Evidence on one line, cut at a blank where it is long."""
    line = " ".join(words.split())
    if len(line) <= _QUOTE_LIMIT:
        return line
    return line[:_QUOTE_LIMIT].rsplit(" ", 1)[0] + "…"


def _without_addresses(text: str) -> str:
    text = _LINK.sub(" ", text)
    if "@" in text:
        text = _MAIL.sub(" ", text)
    return _DOMAIN.sub(" ", text) if _TOP_LEVEL.search(text) else text


def _locations(body: str) -> Iterator[str]:
    """What follows "Location:" on its line, or on the next where it is a heading."""
    heading = False
    for line in body.split("\n"):
        if heading and line.strip():
            yield line[:_LONGEST_PLACE]
            heading = False
        elif len(line) <= _LONGEST_PLACE and (match := _LOCATION.match(line)):
            heading = not match[1].strip()
            if not heading:
                yield match[1]


def _split_header(title: str, text: str) -> tuple[list[str], str]:
    """The opening lines built as "Company | Role | Place", and the text without them.

    Where a posting has no title, its first line is a header however it is built.
    """
    head: list[str] = []
    body: list[str] = []
    for line in text.split("\n"):
        opening = not head and not any(body) and line.strip()
        if (line.count("|") >= (1 if opening else 2) and line[0] != "|" and len(line) < 2 * _LONGEST_HEADER) or (
            opening and not title and len(line) < _LONGEST_HEADER
        ):
            head.append(line)
        elif line.strip() != title:
            body.append(line)
    return head, "\n".join(body)
