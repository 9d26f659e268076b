"""Reads the operator's list of sources, and says in one line what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlsplit

import yaml

from bot.errors import OperatorError
from bot.sources import SOURCES
from bot.sources.base import Source
from bot.sources.boards import BOARD
from bot.sources.keys import is_of_form
from bot.sources.payload import LINK

INTERVAL = re.compile(r"([1-9]\d{0,4})([mhd])")
LONGEST_ADDRESS = 512
"""What the column for boards in the table of sources holds."""

UNITS = {"m": "minutes", "h": "hours", "d": "days"}


@dataclass(frozen=True, slots=True)
class SourceEntry:
    """One entry of the file. `url` replaces the origin of the adapter's addresses (and may put a path before theirs),
    `every` is the interval between two runs, `allow_private` permits addresses that are not public. Of an adapter that
    has no address of its own, the `url` in the file is the only board, and None here."""

    adapter: str
    every: timedelta
    url: str | None = None
    boards: tuple[str, ...] = ()
    key: str | None = field(default=None, repr=False)
    allow_private: bool = False


def load(path: Path, sources: Mapping[str, Source] = SOURCES) -> list[SourceEntry]:
    """Read the file. Raises `OperatorError` naming file, line and key."""
    return _Reader(path.name, sources).entries(composed(path))


def composed(path: Path) -> yaml.Node | None:
    """The YAML of the file as nodes, which know their lines. Raises `OperatorError` naming file and line."""
    try:
        node: yaml.Node | None = yaml.compose(path.read_text("utf-8"), Loader=yaml.SafeLoader)
    except OSError as error:
        raise OperatorError(f"{path}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise OperatorError(f"{path}: is not UTF-8") from error
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        line = f":{mark.line + 1}" if mark is not None else ""
        raise OperatorError(f"{path.name}{line}: {getattr(error, 'problem', None) or 'is not YAML'}") from error
    return node


def by_source(entries: Iterable[SourceEntry]) -> dict[tuple[str, str | None], SourceEntry]:
    """The entry of each source they name: an adapter, and a board where the adapter has boards."""
    return {(entry.adapter, board): entry for entry in entries for board in (entry.boards or (None,))}


class _Reader:
    """Turns nodes into entries; every complaint ends in `_fail`, which knows how to say where."""

    def __init__(self, file: str, sources: Mapping[str, Source]) -> None:
        self._file = file
        self._sources = sources
        self._readers: dict[str, Callable[[str, yaml.Node], Any]] = {
            "adapter": self._text,
            "url": self._url,
            "every": self._every,
            "boards": self._boards,
            "key": self._text,
            "allow_private": self._flag,
        }

    def entries(self, root: yaml.Node | None) -> list[SourceEntry]:
        if not isinstance(root, yaml.SequenceNode):
            raise OperatorError(f"{self._file}: must be a list of sources, each beginning with '- adapter: …'")
        entries: list[SourceEntry] = []
        taken: set[tuple[str, str | None]] = set()
        for node in root.value:
            entry = self._entry(node)
            for board in entry.boards or (None,):
                if (entry.adapter, board) in taken:
                    self._fail(node, "boards" if board else "adapter", f"{board or entry.adapter} is listed twice")
                taken.add((entry.adapter, board))
            entries.append(entry)
        return entries

    def _entry(self, node: yaml.Node) -> SourceEntry:
        if not isinstance(node, yaml.MappingNode):
            self._fail(node, "adapter", "each source is a mapping that begins with 'adapter: …'")
        values: dict[str, Any] = {}
        places: dict[str, yaml.Node] = {}
        for key, value in node.value:
            name = str(key.value) if isinstance(key, yaml.ScalarNode) else "?"
            if name not in self._readers:
                self._fail(key, name, f"unknown key; known are {', '.join(self._readers)}")
            if name in values:
                self._fail(key, name, "is given twice")
            values[name], places[name] = self._readers[name](name, value), value
        source = self._source(values.get("adapter"), places.get("adapter", node))
        if source.boards != ("boards" in values):
            self._fail(places.get("boards", node), "boards", self._boards_wanted(source))
        self._check_key(source, values.get("key"), places.get("key", node))
        if source.is_address:
            values["boards"] = (self._address(source, values.pop("url", None), places.get("url", node)),)
        elif "url" in values:
            values["url"] = self._origin(values["url"], places["url"])
        every = values.setdefault("every", source.every)
        if every < source.every and "url" not in values:
            reason = f"{source.title} may be read once in {_words(source.every)} at most, unless 'url' replaces it"
            self._fail(places["every"], "every", reason)
        return SourceEntry(**values)

    def _source(self, name: str | None, node: yaml.Node) -> Source:
        known = f"known are {', '.join(sorted(self._sources))}"
        if name is None:
            self._fail(node, "adapter", f"is missing; {known}")
        if name not in self._sources:
            self._fail(node, "adapter", f"unknown adapter {name!r}; {known}")
        return self._sources[name]

    def _text(self, key: str, node: yaml.Node) -> str:
        if not isinstance(node, yaml.ScalarNode) or node.tag != "tag:yaml.org,2002:str" or not node.value.strip():
            self._fail(node, key, "must be a text")
        return str(node.value).strip()

    def _url(self, key: str, node: yaml.Node) -> str:
        text = self._text(key, node)
        try:
            parts = urlsplit(text)
            sound = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
        except ValueError:
            sound = False
        if not sound or parts.fragment or parts.username is not None or not LINK.fullmatch(text):
            self._fail(node, key, "must be http:// or https://, a host, and perhaps a port and a path")
        return text

    def _origin(self, url: str, node: yaml.Node) -> str:
        if "?" in url:
            self._fail(node, "url", "must be an address that others are put behind, without '?'")
        return url.rstrip("/")

    def _address(self, source: Source, url: str | None, node: yaml.Node) -> str:
        if url is None:
            self._fail(node, "url", f"is missing: {source.title} is read at the address given here")
        if len(url) > LONGEST_ADDRESS:
            self._fail(node, "url", f"must not be longer than {LONGEST_ADDRESS} characters")
        return url

    def _check_key(self, source: Source, key: str | None, node: yaml.Node) -> None:
        if source.key is not None and key is None:
            self._fail(node, "key", f"is missing: {source.title} wants your own, as {source.key}")
        if source.key is not None and key is not None and not is_of_form(key, source.key):
            self._fail(node, "key", f"must be of the form {source.key}")

    def _every(self, key: str, node: yaml.Node) -> timedelta:
        match = INTERVAL.fullmatch(self._text(key, node))
        if match is None:
            self._fail(node, key, "must be a number of minutes, hours or days such as 15m, 6h or 1d")
        return timedelta(**{UNITS[match[2]]: int(match[1])})

    def _boards(self, key: str, node: yaml.Node) -> tuple[str, ...]:
        if not isinstance(node, yaml.SequenceNode) or not node.value:
            self._fail(node, key, "must be a list of board names")
        boards = [self._text(key, item) for item in node.value]
        for board, item in zip(boards, node.value, strict=True):
            if not BOARD.fullmatch(board):
                self._fail(item, key, f"{board!r} is no board name: letters, digits, '-', '_', '.' and blanks")
            if boards.count(board) > 1:
                self._fail(item, key, f"{board} is listed twice")
        return tuple(boards)

    def _flag(self, key: str, node: yaml.Node) -> bool:
        if not isinstance(node, yaml.ScalarNode) or node.tag != "tag:yaml.org,2002:bool":
            self._fail(node, key, "must be true or false")
        return str(node.value).lower() in {"true", "yes", "on"}

    def _boards_wanted(self, source: Source) -> str:
        if source.boards:
            return f"is missing: {source.title} serves one {source.board_is} a board, and needs their names"
        return f"{source.title} has no boards"

    def _fail(self, node: yaml.Node, key: str, reason: str) -> NoReturn:
        raise OperatorError(f"{self._file}:{node.start_mark.line + 1}: {key}: {reason}")


def _words(span: timedelta) -> str:
    hours, rest = divmod(span, timedelta(hours=1))
    return f"{hours} h" if not rest else f"{span // timedelta(minutes=1)} min"
