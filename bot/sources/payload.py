"""What the adapters validate JSON with: types that mend or forgive, and rows read one at a time."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, ValidationError, WrapValidator
from pydantic import ValidatorFunctionWrapHandler as Handler

from bot.errors import SourceFailed
from bot.sources.base import BrokenRow
from bot.sources.dates import instant
from storage.records import RawJob

T = TypeVar("T")
Row = TypeVar("Row", bound=BaseModel)

LINK = re.compile(r"https?://[^\s<>\"\\]+", re.IGNORECASE)


def _mended(value: object) -> object:
    """Half an emoji (from a text cut short) and NUL can be neither sent nor stored."""
    return value.replace("\0", "").encode("utf-8", "replace").decode().strip() if isinstance(value, str) else value


def _one_line(value: str) -> str:
    return " ".join(value.split())


def _link(value: str) -> str:
    if not LINK.fullmatch(value):
        raise ValueError("not a web address")
    return value


def _or_none(value: object, handler: Handler) -> Any:
    try:
        return handler(value)
    except ValidationError:
        return None


Text = Annotated[str, BeforeValidator(_mended)]
Line = Annotated[Text, AfterValidator(_one_line)]
Title = Annotated[Line, Field(min_length=1)]
Link = Annotated[Text, AfterValidator(_link)]
Instant = Annotated[datetime | None, BeforeValidator(instant)]
Lenient = Annotated[T | None, WrapValidator(_or_none)]
"""A field a job can do without: what cannot be read counts as not stated."""


def decode(body: bytes) -> dict[str, Any]:
    """The JSON object in `body`. Raises `SourceFailed` where there is none."""
    document = decode_any(body)
    if not isinstance(document, dict):
        raise SourceFailed(f"a JSON object was expected, not {type(document).__name__}")
    return document


def decode_any(body: bytes) -> Any:
    """The JSON in `body`; a stray byte is replaced rather than costing the whole feed. Raises `SourceFailed`."""
    try:
        return json.loads(body.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError) as error:
        raise SourceFailed("the answer is not JSON") from error


def rows_of(document: dict[str, Any], name: str) -> list[Any]:
    """The list `name` of the envelope. Raises `SourceFailed` where there is none."""
    rows = document.get(name)
    if not isinstance(rows, list):
        raise SourceFailed(f"the answer has no list {name!r}")
    return rows


def read_rows(
    model: type[Row], rows: Iterable[object], key: str, convert: Callable[[Row], RawJob | None]
) -> tuple[list[RawJob], list[BrokenRow]]:
    """Validate and convert each row by itself. `key` names the field that tells a broken row apart; a row that
    `convert` answers with None is no job and is left out without being counted as broken."""
    jobs: list[RawJob] = []
    broken: list[BrokenRow] = []
    for row in rows:
        try:
            job = convert(model.model_validate(row))
        except ValidationError as error:
            broken.append(BrokenRow(_reason(error), _key(row, key)))
        else:
            jobs += [job] if job is not None else []
    return jobs, broken


def distinct(words: Iterable[str]) -> tuple[str, ...]:
    """The words in their order, without blanks around them, empty ones and repetitions."""
    return tuple(dict.fromkeys(word for word in (_one_line(word) for word in words) if word))


def _reason(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    place = ".".join(str(part) for part in first["loc"])
    return f"{place}: {first['msg']}" if place else first["msg"]


def _key(row: object, name: str) -> str:
    value = row.get(name) if isinstance(row, dict) else None
    return str(_mended(str(value)))[:200] if isinstance(value, str | int) else ""
