"""What a source is: where to ask, what came back, and the terms under which it may be shown."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar

from storage.records import RawJob


@dataclass(frozen=True, slots=True)
class Request:
    """One request to make: a GET, or the POST of a `form`. `url` is absolute.

    What the operator's key goes into are `headers`, `form` and `secret_params`: they are sent, and appear neither in
    reasons and logs nor among the validators, which know a request by `url` and `params` alone.
    """

    url: str
    params: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    secret_params: Mapping[str, str] = field(default_factory=dict, repr=False)
    form: Mapping[str, str] | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class SourceState:
    """What an adapter may know when it plans its requests. `since` is the instant of the last good run; `asked`, known
    when an answer is parsed, is the request it answers, for feeds whose pages do not say which page they are."""

    now: datetime
    board: str | None = None
    key: str | None = field(default=None, repr=False)
    since: datetime | None = None
    asked: Request | None = None


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


class Logo(StrEnum):
    """What the terms say about the source's logo. Messages show none, so that only `REQUIRED` is left undone."""

    UNMENTIONED = "unmentioned"
    FORBIDDEN = "forbidden"
    REQUIRED = "required"


class Source(ABC):
    """One kind of feed. Adapters are stateless: bytes in, raw jobs out; `bot.sources.fetcher` does the asking.

    `whole_board` says that one run lists everything open, so that absence means closed; rotating feeds leave it False.
    `boards` says that the adapter is asked for one board a run, such as one `board_is`, and needs their names from the
    operator's file; `is_address` that the feed's address stands for the board, since the adapter has none of its own.
    `key` is the form of the key it needs from the operator, such as "id:secret". `answers` are the statuses of an
    answer to be parsed; 204 is a page without jobs. `at_once` is how many requests its hosts, which a service may give
    each company one of, are sent at the same time.

    The terms: where they are published ("" where nowhere), `every`, the shortest interval they allow between two runs,
    `requests_a_day` where they count those, whether descriptions may be kept (`may_store_text`), and what they say of
    a `logo`.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    attribution: ClassVar[Attribution]
    whole_board: ClassVar[bool] = False
    boards: ClassVar[bool] = False
    board_is: ClassVar[str] = "company"
    is_address: ClassVar[bool] = False
    key: ClassVar[str | None] = None
    answers: ClassVar[frozenset[int]] = frozenset({200})
    at_once: ClassVar[int] = 2

    terms: ClassVar[str] = ""
    every: ClassVar[timedelta]
    requests_a_day: ClassVar[int | None] = None
    may_store_text: ClassVar[bool] = True
    logo: ClassVar[Logo] = Logo.UNMENTIONED

    @abstractmethod
    def requests(self, state: SourceState) -> Iterable[Request]:
        """The requests that begin one run. Raises `SourceFailed` where the key is not of the form it should have."""

    @abstractmethod
    def parse(self, body: bytes, state: SourceState) -> Page:
        """Read one answer.

        Raises `SourceFailed` where the body as a whole is not what the source documents (HTML instead of JSON, a
        missing envelope) and `UnknownBoard` where it says there is none. A broken row never raises: it is returned
        as a `BrokenRow`.
        """


class TellsText(ABC):
    """A source whose list leaves descriptions out (`RawJob.text_apart`) and gives each for a request of its own, of
    which `texts_a_run` are made at most."""

    texts_a_run: ClassVar[int]

    @abstractmethod
    def text_request(self, key: str, board: str | None) -> Request:
        """The request for the description of one posting."""

    @abstractmethod
    def parse_text(self, body: bytes) -> str:
        """The description as HTML; raises `SourceFailed` as `parse` does, also where there is none."""


class TellsStatus(ABC):
    """A source that can also be asked whether postings are still open, `status_batch` of them at most at a time."""

    status_batch: ClassVar[int]

    @abstractmethod
    def status_request(self, keys: Sequence[str]) -> Request:
        """The request that asks for these keys."""

    @abstractmethod
    def parse_status(self, body: bytes) -> Mapping[str, bool]:
        """Whether each job is open, by key; without those of which the source knows nothing, for that closes none.

        Raises `SourceFailed` as `parse` does.
        """
