"""One posting laid out for the extractors: its header, its sentences, and where each word stands."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import NamedTuple

from bot.normalise.phrases import Tokens, small_letters, word_set

# A full stop ends a sentence unless it belongs to "Sr.", "e.g." or "U.S.".
_BOUNDARY = re.compile(
    r"[\n.!?](?:(?<=\n)\n*|(?<!\n)(?<!\b[SJsj]r\.)(?<!\b[ei]\.[ge]\.)(?<!U\.S\.)\s+(?=[^\Wa-z]|[\"'(•*-]))"
)
_LINK = re.compile(r"(?:https?:/{1,2}|www\.)[^\s<>()|]+")
_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+\.[\w.]+")
_DOMAIN_END = re.compile(r"\.(?:com|org|net|io|co|ai|dev|app|jobs|fr|de)\b")
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


class Sentence(NamedTuple):
    """A stretch of a posting as written, in small letters (of the same length), and its words in order. `start` and
    `end` say where in `tokens` it stands; a part of the header has tokens of its own."""

    text: str
    lower: str
    words: Sequence[str]
    start: int
    end: int
    tokens: Tokens

    @classmethod
    def of(cls, text: str) -> Sentence:
        """A part of the header, which stands for itself."""
        tokens = Tokens.of(text)
        return cls(text, small_letters(text), tokens.words, 0, len(text), tokens)

    def with_letters(self, lower: str) -> Sentence:
        """The same sentence with other small letters, in which something is masked."""
        return self._replace(lower=lower)


class Marks:
    """The words worth a look, all others being passed over: those of each topic, by which sentences are found, and
    those with which names begin."""

    __slots__ = ("topics", "topics_of")

    def __init__(self, topics: Iterable[frozenset[str]], first_words: AbstractSet[str] = frozenset()) -> None:
        self.topics = tuple(topics)
        self.topics_of: dict[str, tuple[frozenset[str], ...]] = dict.fromkeys(first_words, ())
        for topic in self.topics:
            for word in topic:
                self.topics_of[word] = (*self.topics_of.get(word, ()), topic)


class KeyedPattern:
    """A pattern over small letters that can only match where one of its keys is among the words.

    Looking for the keys costs a fraction of a search, and few sentences hold one.
    """

    __slots__ = ("keys", "pattern")

    def __init__(self, keys: str, pattern: str) -> None:
        self.keys = word_set(keys)
        self.pattern = re.compile(pattern)

    def search(self, sentence: Sentence) -> re.Match[str] | None:
        """The first match in the small letters of a sentence that holds a key."""
        return None if self.keys.isdisjoint(sentence.words) else self.pattern.search(sentence.lower)

    def blanked(self, sentence: Sentence) -> Sentence:
        """The sentence with every match in its small letters replaced by a blank; the text stays for quoting."""
        if self.keys.isdisjoint(sentence.words):
            return sentence
        return sentence.with_letters(self.pattern.sub(" ", sentence.lower))


@dataclass(frozen=True, slots=True)
class Reading:
    """`title` and `place` as given, `segments` the parts of the header, `tokens` the words of title and text, `first`
    the first of them below the header, `marked` the indexes of those worth a look;
    `listed` says that a header of the kind "Company | Role | Place" was found, which may stand for several roles.

    Addresses (web, mail) are blanked everywhere but in `title`: they name companies and countries by chance.
    """

    title: str
    place: str
    segments: tuple[Sentence, ...]
    tokens: Tokens
    first: int
    marked: list[int]
    listed: bool
    _bounds: list[int]
    _about: dict[frozenset[str], list[int]]
    _sentences: dict[int, Sentence] = field(default_factory=dict)

    @classmethod
    def of(cls, title: str, place: str, text: str, marks: Marks) -> Reading:
        """Lay out a posting: one walk over its words finds what each extractor will ask for."""
        title, text = _without_addresses(title), _without_addresses(text)
        head, body = _split_header(title, text)
        above = "\n".join((title, place, *head, ""))
        tokens = Tokens.of(above + body)
        first = bisect_left(tokens.starts, len(above))
        topics_of = marks.topics_of
        marked = [index for index, word in enumerate(tokens.words) if word in topics_of]
        ends = [match.end() for match in _BOUNDARY.finditer(tokens.text, len(above))]
        bounds = [len(above), *ends, len(tokens.text)]
        about: dict[frozenset[str], list[int]] = {topic: [] for topic in marks.topics}
        for index in marked[bisect_left(marked, first) :]:
            if topics := topics_of[tokens.words[index]]:
                sentence = bisect_right(bounds, tokens.starts[index]) - 1
                for topic in topics:
                    about[topic].append(sentence)
        places = (bounds[sentence] for sentence in about.get(LOCATION_WORDS, ()))
        parts = [
            part.strip()
            for line in (title, place, *head, *_locations(tokens.text, places))
            for part in _PIPES.split(line)
            if part.strip()
        ]
        segments = tuple(map(Sentence.of, dict.fromkeys(parts)))
        return cls(title, place, segments, tokens, first, marked, bool(head), bounds, about)

    def sentences_with(self, topic: frozenset[str]) -> list[Sentence]:
        """The sentences below the header that hold a word of the topic, which must be one of the marks', in order."""
        return [self._sentences.get(index) or self._cut(index) for index in dict.fromkeys(self._about[topic])]

    def sentences_at(self, positions: Iterable[int], topic: frozenset[str]) -> list[Sentence]:
        """Of the sentences in which the positions lie, those that hold a word of the topic, in order."""
        at = {bisect_right(self._bounds, position) - 1 for position in positions}
        return [self._sentences.get(index) or self._cut(index) for index in sorted(at.intersection(self._about[topic]))]

    def _cut(self, index: int) -> Sentence:
        """Lay out a sentence, once for all who ask for it."""
        tokens, end = self.tokens, self._bounds[index + 1]
        text = tokens.text[self._bounds[index] : end].lstrip()
        start = end - len(text)
        words = tokens.words[bisect_left(tokens.starts, start) : bisect_left(tokens.starts, end)]
        text = text.rstrip()
        sentence = self._sentences[index] = Sentence(text, small_letters(text), words, start, end, tokens)
        return sentence

    def lines_with(self, topic: frozenset[str], signs: Iterable[int] = (), before: int | None = None) -> Iterator[str]:
        """The lines below the header, up to position `before`, that hold a word of the topic or one of the `signs`,
        given by their positions in `tokens.text`; each once, in order."""
        text = self.tokens.text
        named = (self._bounds[index] for index in self._about[topic])
        positions = sorted((*signs, *(at for at in named if before is None or at < before)))
        return (text[start:end].strip() for start, end in _lines_at(text, positions))

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
    line = " ".join(words[: 4 * _QUOTE_LIMIT].split())
    if len(line) <= _QUOTE_LIMIT:
        return line
    return line[:_QUOTE_LIMIT].rsplit(" ", 1)[0] + "…"


def _without_addresses(text: str) -> str:
    if "http" in text or "www." in text:
        text = _LINK.sub(" ", text)
    signs = [match.start() for match in _DOMAIN_END.finditer(small_letters(text))]
    if "@" in text:
        signs = sorted((*signs, *(at for at, letter in enumerate(text) if letter == "@")))
    parts, after = [], 0
    for start, end in _lines_at(text, signs):
        parts += [text[after:start], _DOMAIN.sub(" ", _MAIL.sub(" ", text[start:end]))]
        after = end
    return "".join((*parts, text[after:])) if parts else text


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
    for start, end in _lines_at(text, positions):
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
