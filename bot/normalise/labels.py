"""Facts in the shape of the labelling guide, for comparing with postings labelled by hand."""

from __future__ import annotations

from typing import Any

from storage.records import Understood


def as_labels(understood: Understood) -> dict[str, Any]:
    """The guide's keys, `levels` (L1-L2, L3, L4-L5), `ways_of_working` and `evidence`, ready for JSON: sorted lists,
    plain numbers, None where nothing is stated."""
    facts = understood.facts
    pay = facts.salary
    return {
        "work_modes": sorted(mode.value for mode in facts.work_modes),
        "remote_scope": facts.remote_scope.value if facts.remote_scope else None,
        "regions": sorted(facts.regions),
        "excluded": sorted(facts.excluded),
        "utc_min": _number(facts.utc_min),
        "utc_max": _number(facts.utc_max),
        "overlap": facts.overlap,
        "seniority": sorted(level.value for level in facts.seniority),
        "levels": sorted(rung.value for rung in facts.rungs),
        "employment": sorted(kind.value for kind in facts.employment),
        "ways_of_working": sorted(way.value for way in facts.ways_of_working),
        "salary": pay
        and {
            "min": _number(pay.minimum),
            "max": _number(pay.maximum),
            "currency": pay.currency,
            "period": pay.period.value,
        },
        "skills": sorted(facts.skills),
        "visa": facts.visa,
        "language": facts.language,
        "evidence": dict(facts.evidence),
    }


def _number(value: float | None) -> float | int | None:
    """A whole number as one: 60000, not 60000.0."""
    return int(value) if value is not None and value == int(value) else value
