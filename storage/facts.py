"""Facts as JSON, so that a new fact needs no new column."""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import Any, get_type_hints

from storage.records import (
    Employment,
    Facts,
    Period,
    RemoteScope,
    Rung,
    Salary,
    Seniority,
    WayOfWorking,
    WorkMode,
)

_ENUMS = {
    "work_modes": WorkMode,
    "seniority": Seniority,
    "rungs": Rung,
    "employment": Employment,
    "ways_of_working": WayOfWorking,
}
_NOTHING = Facts()
_FIELDS = {field.name for field in fields(Facts)}
_SETS = {name for name, kind in get_type_hints(Facts).items() if getattr(kind, "__origin__", None) is frozenset}


def dump(facts: Facts) -> dict[str, Any]:
    """JSON-able facts; what is not stated is left out."""
    stated = {field.name: getattr(facts, field.name) for field in fields(facts)}
    dumped = {name: sorted(value) if name in _SETS else value for name, value in stated.items()}
    dumped["salary"] = dump_salary(facts.salary)
    dumped["evidence"] = dict(facts.evidence)
    return {name: value for name, value in dumped.items() if stated[name] != getattr(_NOTHING, name)}


def load(dumped: dict[str, Any]) -> Facts:
    values = {name: value for name, value in dumped.items() if name in _FIELDS}
    for name in _SETS & values.keys():
        values[name] = frozenset(map(_ENUMS.get(name, str), values[name]))
    if scope := values.get("remote_scope"):
        values["remote_scope"] = RemoteScope(scope)
    values["salary"] = load_salary(values.get("salary"))
    return Facts(**values)


def dump_salary(salary: Salary | None) -> dict[str, Any] | None:
    return None if salary is None else asdict(salary)


def load_salary(dumped: dict[str, Any] | None) -> Salary | None:
    return None if dumped is None else Salary(**{**dumped, "period": Period(dumped["period"])})
