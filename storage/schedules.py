"""Schedules as JSON, so that a new way to repeat needs no new column."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import date, time
from typing import Any

from storage.records import Schedule

_DAILY = Schedule(time(0))
_TIMES, _DATES = ("at", "until"), ("on", "since")


def dump(schedule: Schedule) -> dict[str, Any]:
    """JSON-able; what a daily schedule would have is left out."""
    stated = {field.name: getattr(schedule, field.name) for field in fields(schedule)}
    said = {name: value for name, value in stated.items() if name == "at" or value != getattr(_DAILY, name)}
    for name in said.keys() & {*_TIMES, *_DATES}:
        said[name] = said[name].isoformat()
    lists = {"weekdays": list(schedule.weekdays), "times": [at.isoformat() for at in schedule.times]}
    return said | {name: several for name, several in lists.items() if several}


def load(dumped: Mapping[str, Any]) -> Schedule:
    values = dict(dumped)
    for names, read in ((_TIMES, time.fromisoformat), (_DATES, date.fromisoformat)):
        values.update({name: read(values[name]) for name in names if name in values})
    times = tuple(map(time.fromisoformat, values.get("times", ())))
    return Schedule(**values | {"weekdays": tuple(values.get("weekdays", ())), "times": times})
