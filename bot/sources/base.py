"""What a source is: where to ask, what came back, and the terms under which it may be shown."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import ClassVar

from storage.records import RawJob


@dataclass(frozen=True, slots=True)
class Request:
    """One GET to make; `url` is absolute, on the adapter's own origin or one of its `origins`."""

    url: str
    params: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SourceState:
    """What an adapter may know when it plans its requests. `since` is the instant of the last good run."""

    now: datetime
    board: str | None = None
    key: str | None = None
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class BrokenRow:
    """A row that could not be read, counted and skipped; `key` where it could be told."""

    reason: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """One answer, parsed: its jobs, its broken rows, and the requests that continue it."""

    jobs: list[RawJob]
    broken: list[BrokenRow] = field(default_factory=list)
    follow: list[Request] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Attribution:
    """What the source's terms ask to be shown beside every job. `home` is the page to link where a job has no own."""

    text: str
    home: str


class Source(ABC):
    """One kind of feed. Adapters are stateless: bytes in, raw jobs out; `bot.sources.fetcher` does the asking.

    `every` is the shortest interval the source's terms allow. `whole_board` says that one run lists everything open,
    so that absence means closed; rotating feeds leave it False. `boards` says that the adapter serves one company a
    board and needs their names from the operator's file.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    attribution: ClassVar[Attribution]
    every: ClassVar[timedelta]
    whole_board: ClassVar[bool] = False
    boards: ClassVar[bool] = False

    @abstractmethod
    def requests(self, state: SourceState) -> Iterable[Request]:
        """The requests that begin one run."""

    @abstractmethod
    def parse(self, body: bytes, state: SourceState) -> Page:
        """Read one answer.

        Raises `SourceFailed` where the body as a whole is not what the source documents (HTML instead of JSON, a
        missing envelope) and `UnknownBoard` where it says there is none. A broken row never raises: it is returned
        as a `BrokenRow`.
        """
