"""What is new for many alerts together is what is new for each of them alone."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st
from pyroaring import BitMap

from bot.pipeline.choosing import News
from storage.jobs import Matched
from storage.records import Alert

NOW = datetime(2026, 3, 2, 11, tzinfo=UTC)

numbers = st.integers(1, 30)
bitmaps = st.sets(st.integers(1, 8)).map(lambda alerts: BitMap(alerts).serialize())
matches = st.dictionaries(numbers, bitmaps).map(
    lambda found: [Matched(number, 1000 - number, bitmap) for number, bitmap in sorted(found.items())]
)
seen = st.dictionaries(st.integers(1, 8), st.none() | st.integers(0, 31))


@given(matches, seen)
def test_many_alerts_want_what_each_wants_alone(matched: list[Matched], watermarks: dict[int, int | None]) -> None:
    alerts = [
        Alert(number, number, "go", None, False, saw, NOW, NOW, search_id=number) for number, saw in watermarks.items()
    ]
    news = News(0, 0, matched)
    wanted = news.wanted_by(alerts)
    assert wanted.keys() == {alert.id for alert in alerts if alert.seen_match is not None}
    for alert_id, job_ids in wanted.items():
        saw = watermarks[alert_id] or 0
        later = [one for one in matched if one.match_number > saw]
        assert job_ids == [one.job_id for one in later if alert_id in BitMap.deserialize(one.matches)]
        assert news.count_since(saw) == len(later)
    assert news.last == max((one.match_number for one in matched), default=0)
