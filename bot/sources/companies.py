"""Reads the list of known companies and their boards, and finds one by the name a person types."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import yaml

from bot.errors import OperatorError
from bot.sources import SOURCES
from bot.sources.base import Source
from bot.sources.boards import BOARD
from bot.sources.config import composed
from bot.sources.naming import plain_words

PATH = Path(__file__).resolve().parents[2] / "content" / "data" / "companies.yaml"
"""The list that comes with Rolecall."""

KEYS = ("name", "adapter", "board", "aliases", "remote")


@dataclass(frozen=True, slots=True)
class Company:
    """A company and where its jobs are listed; `remote` says in words from where it hires remotely, "" if unsaid."""

    name: str
    adapter: str
    board: str
    aliases: tuple[str, ...] = ()
    remote: str = ""


class Companies:
    """The known companies in their order."""

    def __init__(self, listed: Iterable[Company]) -> None:
        self.listed = tuple(listed)
        self._by_name = {
            spelling: company for company in reversed(self.listed) for spelling in spellings(company) if spelling
        }
        self._by_board = {(company.adapter, company.board): company for company in self.listed}

    def by_name(self, text: str) -> Company | None:
        """The company called so; letter case, accents, blanks, punctuation and legal form do not matter."""
        return self._by_name.get("".join(plain_words(text)))

    def by_board(self, adapter: str, board: str) -> Company | None:
        """The company whose board this is; several services know it by the board's name alone."""
        return self._by_board.get((adapter, board))


def spellings(company: Company) -> set[str]:
    """What `Companies.by_name` compares: each of the company's names written as one plain word."""
    return {"".join(plain_words(name)) for name in (company.name, *company.aliases)}


def load_companies(path: Path = PATH, sources: Mapping[str, Source] = SOURCES) -> Companies:
    """Read the file. Raises `OperatorError` naming file, line and key; no name may mean two companies."""
    return Companies(_Reader(path.name, sources).companies(composed(path)))


def _serves_companies(source: Source) -> bool:
    return source.boards and source.board_is == "company" and not source.is_address


class _Reader:
    def __init__(self, file: str, sources: Mapping[str, Source]) -> None:
        self._file = file
        self._sources = sources

    def companies(self, root: yaml.Node | None) -> list[Company]:
        if not isinstance(root, yaml.SequenceNode):
            raise OperatorError(f"{self._file}: must be a list of companies, each beginning with '- name: …'")
        found: list[Company] = []
        names: dict[str, str] = {}
        for node in root.value:
            company = self._company(node)
            for spelling in spellings(company):
                if not spelling:
                    self._fail(node, "name", "needs a letter from a to z or a digit")
                if spelling in names:
                    self._fail(node, "name", f"{company.name!r} is also a name of {names[spelling]!r}")
                names[spelling] = company.name
            found.append(company)
        return found

    def _company(self, node: yaml.Node) -> Company:
        if not isinstance(node, yaml.MappingNode):
            self._fail(node, "name", "each company is a mapping that begins with 'name: …'")
        places: dict[str, yaml.Node] = {}
        for key, value in node.value:
            if key.value not in KEYS:
                self._fail(key, str(key.value), f"unknown key; known are {', '.join(KEYS)}")
            if key.value in places:
                self._fail(key, str(key.value), "is given twice")
            places[key.value] = value
        for key in ("name", "adapter", "board"):
            if key not in places:
                self._fail(node, key, "is missing")
        return Company(
            name=self._text("name", places["name"]),
            adapter=self._adapter(places["adapter"]),
            board=self._board(places["board"]),
            aliases=self._aliases(places["aliases"]) if "aliases" in places else (),
            remote=self._text("remote", places["remote"]) if "remote" in places else "",
        )

    def _text(self, key: str, node: yaml.Node) -> str:
        if not isinstance(node, yaml.ScalarNode) or node.tag != "tag:yaml.org,2002:str" or not node.value.strip():
            self._fail(node, key, "must be a text (in quotation marks if it looks like a number)")
        return str(node.value).strip()

    def _adapter(self, node: yaml.Node) -> str:
        name = self._text("adapter", node)
        known = [source.name for source in self._sources.values() if _serves_companies(source)]
        if name not in known:
            self._fail(node, "adapter", f"{name!r} serves no companies' boards; known are {', '.join(sorted(known))}")
        return name

    def _board(self, node: yaml.Node) -> str:
        name = self._text("board", node)
        if not BOARD.fullmatch(name):
            self._fail(node, "board", f"{name!r} is no board name")
        return name

    def _aliases(self, node: yaml.Node) -> tuple[str, ...]:
        if not isinstance(node, yaml.SequenceNode) or not node.value:
            self._fail(node, "aliases", "must be a list of names")
        return tuple(self._text("aliases", item) for item in node.value)

    def _fail(self, node: yaml.Node, key: str, reason: str) -> NoReturn:
        raise OperatorError(f"{self._file}:{node.start_mark.line + 1}: {key}: {reason}")
