"""One posting laid out for the extractors: its header, its sentences, and where each word stands."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from bot.normalise.phrases import Tokens, word_set

# A full stop ends a sentence unless it belongs to "Sr.", "e.g." or "U.S.".
_BOUNDARY = re.compile(
    r"[\n.!?](?:(?<=\n)\n*|(?<!\n)(?<!\b[SJsj]r\.)(?<!\b[ei]\.[ge]\.)(?<!U\.S\.)\s+(?=[^\Wa-z]|[\"'(•*-]))"
)
_LINK = re.compile(r"(?:https?:/{1,2}|www\.)[^\s<>()|]+")
_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+\.[\w.]+")
_ADDRESS = re.compile(r"[.@](?:(?<=@)|(?:com|org|net|io|co|ai|dev|app|jobs|fr|de)\b)", re.IGNORECASE)
_DOMAIN = re.compile(
    r"(?<![\w.])(?!(?:asp|vb|ado)\.net\b)[\w-]{2,}\.(?:com|org|net|io|co|ai|dev|app|jobs|fr|"
    r"de)(?:/[^\s|)]*)?(?![\w.])",
    re.IGNORECASE,
)
_LOCATION = re.compile(
    r"^\W{0,3}(?:(?:job |office |work )?locations?|standort|arbeitsort|ubicación|localização|local|"
    r"lieu|место работы|工作地點)\s?(?:[:：-]\s*|$)(.*)",
    re.IGNORECASE,
)
# Under a first line without a title: "Springfield, IL (ONSITE)".
_PLACE_LINE = re.compile(r"[^.!?]{0,60}\b(?:on-?site|remote|hybrid)\b[^.!?]{0,30}$(?<![:,])", re.IGNORECASE)
LOCATION_WORDS = word_set("location locations standort arbeitsort ubicación localização local lieu место 工作地點")
_LONGEST_PLACE = 120
_PIPES = re.compile(r"\s*[|｜│]\s*")
_QUOTE_LIMIT = 160
_LONGEST_HEADER = 240


@dataclass(frozen=True, slots=True)
class Reading:
    """`title` and `place` as given, `segments` the parts of the header, `tokens` the words of title and text, `first`
    the first of them below the header, `marked` the indexes of those the extractors may ask for;
    `listed` says that a header of the kind "Company | Role | Place" was found, which may stand for several roles.

    Addresses (web, mail) are blanked everywhere but in `title`: they name companies and countries by chance.
    """

    title: str
    place: str
    segments: tuple[str, ...]
    tokens: Tokens
    first: int
    marked: list[int]
    listed: bool
    _positions: dict[str, list[int]]
    _bounds: list[int]

    @classmethod
    def of(cls, title: str, place: str, text: str, marks: AbstractSet[str]) -> Reading:
        """Lay out a posting; `marks` are all words that extractors will ask for."""
        title, text = _without_addresses(title), _without_addresses(text)
        head, body = _split_header(title, text)
        above = "\n".join((title, place, *head, ""))
        tokens = Tokens.of(above + body)
        positions: defaultdict[str, list[int]] = defaultdict(list)
        first = bisect_left(tokens.starts, len(above))
        marked = [index for index, word in enumerate(tokens.words) if word in marks]
        for index in marked:
            if index >= first:
                positions[tokens.words[index]].append(tokens.starts[index])
        ends = [match.end() for match in _BOUNDARY.finditer(tokens.text, len(above))]
        places = (at for word in positions.keys() & LOCATION_WORDS for at in positions[word])
        segments = [
            part.strip()
            for line in (title, place, *head, *_locations(tokens.text, places))
            for part in _PIPES.split(line)
            if part.strip()
        ]
        bounds = [len(above), *ends, len(tokens.text)]
        return cls(title, place, tuple(dict.fromkeys(segments)), tokens, first, marked, bool(head), positions, bounds)

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
        text = self.tokens.text
        return (text[start:end].strip() for start, end in _lines_at(text, sorted(positions)))

    @property
    def marked_below(self) -> list[int]:
        """The marked words below the header."""
        return self.marked[bisect_left(self.marked, self.first) :]

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
    if "http" in text or "www." in text:
        text = _LINK.sub(" ", text)
    if not _ADDRESS.search(text):
        return text
    parts, after = [], 0
    for start, end in _lines_at(text, (match.start() for match in _ADDRESS.finditer(text))):
        parts += [text[after:start], _DOMAIN.sub(" ", _MAIL.sub(" ", text[start:end]))]
        after = end
    return "".join((*parts, text[after:]))


def _lines_at(text: str, positions: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Where the lines stand in which the positions lie; these must ascend."""
    after = 0
    for position in positions:
        if position >= after:
            end = text.find("\n", position)
            after = end if end >= 0 else len(text)
            yield text.rfind("\n", 0, position) + 1, after


def _locations(text: str, positions: Iterable[int]) -> Iterator[str]:
    """What follows "Location:" on its line, or on the next where it is a heading; the words stand at `positions`."""
    for start, end in _lines_at(text, sorted(positions)):
        if end - start <= _LONGEST_PLACE and (match := _LOCATION.match(text[start:end])):
            below = text[end : end + 2 * _LONGEST_PLACE].lstrip().partition("\n")[0]
            yield match[1] if match[1].strip() else below[:_LONGEST_PLACE]


def _split_header(title: str, text: str) -> tuple[list[str], str]:
    """The opening lines built as "Company | Role | Place", and the text without them.

    Where a posting has no title, its first line is a header however it is built.
    """
    lines = text.split("\n")
    first = next((number for number, line in enumerate(lines) if line.strip() not in ("", title)), 0)
    heading = {
        number
        for number, line in enumerate(lines)
        if "|" in line
        and line[0] != "|"
        and len(line) < 2 * _LONGEST_HEADER
        and (number == first or line.count("|") > 1)
    }
    if not title and len(lines[first]) < _LONGEST_HEADER:
        heading.add(first)
        heading.update(
            number for number in range(first + 1, first + 4) if _PLACE_LINE.match("".join(lines[number:][:1]))
        )
    if not heading and (not title or title not in text):
        return [], text
    body = [line for number, line in enumerate(lines) if number not in heading and line.strip() != title]
    return [lines[number] for number in sorted(heading)], "\n".join(body)
