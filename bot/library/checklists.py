"""Checklists: lines to tick off, each with the reason why."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated
from zlib import crc32

from pydantic import Field, TypeAdapter
from pydantic.dataclasses import dataclass

from bot.library.articles import Theme
from bot.library.sources import STRICT, Asked, Id, Line, Source, Tag
from bot.yaml_files import InvalidFile, read_text, validated


@dataclass(frozen=True, slots=True, config=STRICT)
class Item:
    do: Annotated[Line, Field(max_length=120)]
    why: Annotated[Line, Field(max_length=160)]

    @property
    def key(self) -> str:
        """What a tick is kept by: the item's words, so that items may be added and moved without moving ticks."""
        return f"{crc32(self.do.encode()):08x}"


@dataclass(frozen=True, slots=True, config=STRICT)
class Checklist:
    id: Id
    title: Annotated[Line, Field(max_length=90)]
    summary: Annotated[Line, Field(max_length=160)]
    theme: Theme
    tags: Annotated[tuple[Tag, ...], Field(min_length=1, max_length=6)]
    reviewed: date
    items: Annotated[tuple[Item, ...], Field(min_length=3, max_length=16)]
    sources: tuple[Source, ...] = ()
    asked: Asked = ()


_ADAPTER = TypeAdapter(Checklist)


def read_checklist(path: Path) -> Checklist:
    """One checklist; raises `InvalidFile` naming file, line and key of what is wrong."""
    checklist = validated(_ADAPTER, read_text(path), path)
    if checklist.id != path.stem:
        raise InvalidFile([f"{path}:1: id: must be the name of the file, {path.stem}"])
    if len({item.key for item in checklist.items}) < len(checklist.items):
        raise InvalidFile([f"{path}:1: items: one is there twice"])
    return checklist
