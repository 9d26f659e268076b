"""Chooses what goes into a digest: of the roles that came since the last one, those that fit and were not told."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pyroaring import BitMap

from bot.pipeline.appraise import Appraisal
from bot.pipeline.tally import CLOSED, TOLD, Tally
from bot.rules.changes import worth_telling_again
from storage.jobs import Matched
from storage.records import Alert, Told

MOST_ROLES = 100
OPENING_ROLES = 10
PER_COMPANY = 3


@dataclass(frozen=True, slots=True)
class Choice:
    """What goes into one digest, best first; `before` is what was told earlier of those that are told again, and
    `seen_match` how far the alert has seen with it."""

    jobs: tuple[Appraisal, ...]
    considered: int
    left_out: Counter[str]
    seen_match: int
    before: Mapping[int, Told]
    near_misses: Mapping[str, Sequence[int]]

    @property
    def job_ids(self) -> tuple[int, ...]:
        return tuple(one.job.id for one in self.jobs)


class News:
    """The roles matched after a number, each with the bitmap of the searches whose words it has; `newest` is the last
    number given when they were read."""

    def __init__(self, after: int, newest: int, matched: Sequence[Matched]) -> None:
        self.after = after
        self.newest = newest
        self._numbers = [one.match_number for one in matched]
        self._job_ids = [one.job_id for one in matched]
        self._searches = [BitMap.deserialize(one.matches) for one in matched]

    @property
    def last(self) -> int:
        return self._numbers[-1] if self._numbers else self.after

    def count_since(self, seen_match: int) -> int:
        return len(self._numbers) - bisect_right(self._numbers, seen_match)

    def wanted_by(self, alerts: Iterable[Alert]) -> dict[int, list[int]]:
        """For each alert that had its first digest, the roles with its words that came since it saw any."""
        wanted: dict[int, list[int]] = {}
        asking: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
        for alert in alerts:
            if alert.seen_match is not None:
                wanted[alert.id] = []
                asking[alert.search_id].append((alert.id, alert.seen_match))
        asked = BitMap(asking)
        for number, job_id, matches in zip(self._numbers, self._job_ids, self._searches, strict=True):
            for search_id in matches & asked:
                for alert_id, seen_match in asking[search_id]:
                    if number > seen_match:
                        wanted[alert_id].append(job_id)
        return wanted


def choose(appraisals: Sequence[Appraisal], told: Mapping[int, Told], news: News, seen_match: int) -> Choice:
    """Of the roles with the words of an alert, which `appraisals` are of, those that fit, are open, and were not told,
    or changed since."""
    before = {
        one.job.id: told[one.job.id]
        for one in appraisals
        if one.job.id in told and worth_telling_again(told[one.job.id], one.job.facts.salary, one.eligible)
    }
    found = Tally()
    found.take_unread(news.count_since(seen_match) - len(appraisals))
    found.take(appraisals)
    found.leave_out(TOLD, told.keys() - before.keys())
    found.leave_out(CLOSED, {one.job.id for one in appraisals if not one.job.is_open})
    jobs = found.best(MOST_ROLES, per_company=PER_COMPANY)
    again = {one.job.id: before[one.job.id] for one in jobs if one.job.id in before}
    return _choice(jobs, found, max(seen_match, news.last), again)


def choose_opening(found: Tally, told: Mapping[int, Told], watermark: int) -> Choice:
    """The first digest: the best of the last fortnight instead of all of it; the rest counts as seen."""
    found.leave_out(TOLD, told.keys())
    return _choice(found.best(OPENING_ROLES, per_company=PER_COMPANY), found, watermark, {})


def _choice(jobs: tuple[Appraisal, ...], found: Tally, seen_match: int, before: Mapping[int, Told]) -> Choice:
    return Choice(jobs, found.considered, +found.left_out, seen_match, before, found.missed_by())
