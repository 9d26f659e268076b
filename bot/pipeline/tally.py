"""Counts what becomes of the roles a search considers: the one definition for previews, first digests and the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import Final

from bot.pipeline.appraise import Appraisal, best
from bot.rules.matching import Kind

TOLD: Final = "told"
CLOSED: Final = "closed"
SURPLUS: Final = "surplus"


@dataclass(slots=True)
class NearMisses:
    """The roles that fail one requirement only: `unstated` of them because they do not say."""

    kind: Kind
    job_ids: list[int] = field(default_factory=list)
    unstated: int = 0


@dataclass(slots=True)
class Tally:
    """Of the roles `considered`, each either fits or is in `left_out` under the first reason that speaks against it:
    a `Kind` in its order, then "told" before, "closed", or "surplus". `near_misses` are by requirement."""

    considered: int = 0
    fitting: list[Appraisal] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    near_misses: dict[str, NearMisses] = field(default_factory=dict)

    def take(self, appraisals: Iterable[Appraisal]) -> None:
        """Count these roles."""
        for one in appraisals:
            self.considered += 1
            if one.verdict.matched:
                self.fitting.append(one)
                continue
            self.left_out[one.verdict.misses[0].kind] += 1
            if miss := one.verdict.near_miss:
                near = self.near_misses.setdefault(miss.requirement, NearMisses(miss.kind))
                near.job_ids.append(one.job.id)
                near.unstated += miss.unstated

    def take_unread(self, roles: int) -> None:
        """Count roles of which the index said that they do not have the words."""
        self.considered += roles
        self.left_out[Kind.WORDS] += roles

    def of_interest(self) -> list[int]:
        """The roles that fit, or would but for a condition."""
        return [*(one.job.id for one in self.fitting), *chain.from_iterable(self.missed_by().values())]

    def leave_out(self, reason: str, job_ids: Container[int]) -> None:
        """Leave out what would fit, for a reason of its own; it is no near miss either."""
        kept = [one for one in self.fitting if one.job.id not in job_ids]
        self.left_out[reason] += len(self.fitting) - len(kept)
        self.fitting = kept
        for near in self.near_misses.values():
            near.job_ids = [job_id for job_id in near.job_ids if job_id not in job_ids]

    def best(self, limit: int, *, per_company: int) -> tuple[Appraisal, ...]:
        """The best that fit, at most `limit`; the rest is left out as surplus."""
        ranked = best(self.fitting, per_company=per_company)
        self.left_out[SURPLUS] += max(0, len(ranked) - limit)
        self.fitting = ranked[:limit]
        return tuple(self.fitting)

    def missed_by(self) -> Mapping[str, list[int]]:
        """The near misses by the kind of the condition they fail. Those that lack the words are not among them: a
        digest does not read the roles of which the index says so."""
        conditions: dict[str, list[int]] = {}
        for near in self.near_misses.values():
            if near.kind is not Kind.WORDS and near.job_ids:
                conditions.setdefault(near.kind.value, []).extend(near.job_ids)
        return conditions
