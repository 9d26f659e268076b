"""Facts in the shape of the labelling guide, for comparing with postings labelled by hand."""

from __future__ import annotations

from typing import Any

from storage.records import Understood


def as_labels(understood: Understood) -> dict[str, Any]:
    """The guide's keys and `evidence`, ready for JSON: sorted lists, plain numbers, None where nothing is stated."""
    facts = understood.facts
    pay = facts.salary
    return {
        "work_modes": sorted(mode.value for mode in facts.work_modes),
        "remote_scope": facts.remote_scope.value if facts.remote_scope else None,
        "regions": sorted(facts.regions),
        "excluded": sorted(facts.excluded),
        "utc_min": facts.utc_min,
        "utc_max": facts.utc_max,
        "overlap": facts.overlap,
        "seniority": sorted(level.value for level in facts.seniority),
        "employment": sorted(kind.value for kind in facts.employment),
        "salary": pay
        and {"min": pay.minimum, "max": pay.maximum, "currency": pay.currency, "period": pay.period.value},
        "skills": sorted(facts.skills),
        "visa": facts.visa,
        "language": facts.language,
        "evidence": dict(facts.evidence),
    }
