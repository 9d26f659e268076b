"""Reads YAML that a person wrote into checked values, and says which line is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import TypeAdapter, ValidationError

from bot.errors import OperatorError

Value = TypeVar("Value")


class InvalidFile(OperatorError):
    """A file of content/ that cannot be used. `problems` has a line for each thing wrong; the first is the message."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__(problems[0])
        self.problems = tuple(problems)


def read_text(path: Path) -> str:
    """The text of a file; raises `OperatorError` naming it."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise OperatorError(f"{path}: cannot be read: {error}") from error


def read_yaml(path: Path) -> Any:
    """One YAML file; raises `InvalidFile` naming the file and the line, also for a key given twice."""
    return _constructed(_composed(read_text(path), path, 0), path, 0)


def validated(kind: TypeAdapter[Value], text: str, path: Path, *, below: int = 0) -> Value:
    """YAML as a checked value; `below` is how many lines of the file stand above the text.

    Raises `InvalidFile` naming file, line and key of everything that is wrong.
    """
    node = _composed(text, path, below)
    try:
        return kind.validate_python(_constructed(node, path, below))
    except ValidationError as error:
        raise InvalidFile(list(_problems(error, node, path, below))) from error


def _composed(text: str, path: Path, below: int) -> yaml.Node | None:
    try:
        node: yaml.Node | None = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        line = (error.problem_mark.line if error.problem_mark else 0) + below + 1
        raise InvalidFile([f"{path}:{line}: {error.problem}"]) from error
    except (yaml.YAMLError, RecursionError) as error:
        raise InvalidFile([f"{path}:{below + 1}: is not YAML: {error}"]) from error
    return node


def _constructed(node: yaml.Node | None, path: Path, below: int) -> Any:
    if node is None:
        return None
    if twice := [f"{path}:{line + below + 1}: {key}: is given twice" for key, line in _given_twice(node)]:
        raise InvalidFile(twice)
    try:
        return yaml.CSafeLoader("").construct_document(node)
    except (yaml.MarkedYAMLError, ValueError) as error:  # ValueError: a date such as 2026-02-30
        mark = getattr(error, "problem_mark", None) or node.start_mark
        raise InvalidFile([f"{path}:{mark.line + below + 1}: {error}"]) from error


def _given_twice(node: yaml.Node) -> Iterator[tuple[str, int]]:
    if isinstance(node, yaml.MappingNode):
        seen = set()
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode):
                if key.value in seen:
                    yield key.value, key.start_mark.line
                seen.add(key.value)
            yield from _given_twice(value)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from _given_twice(value)


def _problems(error: ValidationError, node: yaml.Node | None, path: Path, below: int) -> Iterator[str]:
    errors = error.errors(include_url=False, include_context=False)
    for one in errors:
        place = one["loc"]
        if any(other["loc"][: len(place)] == place != other["loc"] for other in errors):
            continue  # a list is called too short when one of its items is wrong, which is told by itself
        line = _line(node, place) + below + 1
        key = ".".join(str(part + 1) if isinstance(part, int) else part for part in place) or "file"
        yield f"{path}:{line}: {key}: {one['msg'].removeprefix('Value error, ')}"


def _line(node: yaml.Node | None, place: Sequence[str | int]) -> int:
    """The line, counted from 0, at which a key or list item stands; that of its parent where it is missing."""
    line = node.start_mark.line if node is not None else 0
    for part in place:
        if isinstance(node, yaml.MappingNode):
            found = next(((key, value) for key, value in node.value if key.value == part), None)
            if found is None:
                break
            line, node = found[0].start_mark.line, found[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
            line = node.start_mark.line
        else:
            break
    return int(line)
