"""How often a role was advertised anew."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from bot.rules.history import reposts
from storage.records import Posting

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)


def listing(
    key: str,
    day: float,
    *,
    place: str = "Berlin",
    source: str = "remotive",
    closed: float | None = None,
    returns: int = 0,
) -> Posting:
    until = None if closed is None else NOW + timedelta(days=closed)
    return Posting(source, key, "", place, None, NOW + timedelta(days=day), until, returns)


def test_one_listing_was_never_reposted() -> None:
    assert reposts([]) == 0
    assert reposts([listing("1", 0)]) == 0
    assert reposts([listing("1", 0, closed=3)]) == 0


def test_a_new_key_for_the_same_place_is_a_repost_each_time() -> None:
    assert reposts([listing("1", 0), listing("2", 30)]) == 1
    assert reposts([listing("3", 60, place="BERLIN"), listing("1", 0), listing("2", 30)]) == 2


def test_a_new_key_for_another_place_is_one_only_when_the_old_listing_is_gone() -> None:
    assert reposts([listing("1", 0), listing("2", 30, place="Munich")]) == 0
    assert reposts([listing("1", 0, closed=20), listing("2", 30, place="Berlin, Germany")]) == 1
    assert reposts([listing("1", 0, closed=30.2), listing("2", 30, place="Berlin, Germany")]) == 1
    assert reposts([listing("1", 0, closed=40), listing("2", 30, place="Munich")]) == 0


def test_a_listing_that_came_back_is_a_repost() -> None:
    assert reposts([listing("1", 0, returns=2)]) == 2
    assert reposts([listing("1", 0, returns=1), listing("2", 40)]) == 2


def test_what_appears_within_a_day_is_one_round() -> None:
    assert reposts([listing("1", 0), listing("2", 0.5)]) == 0


def test_several_cities_at_once_are_one_repost() -> None:
    cities = [listing(f"{place}{day}", day, place=place) for place in ("Berlin", "Paris", "Oslo") for day in (0, 30)]
    assert reposts(cities) == 1
    assert reposts([listing(place, 0, place=place, returns=1) for place in ("Berlin", "Paris")]) == 1


def test_other_sources_repeat_and_do_not_repost() -> None:
    assert reposts([listing("1", 0), listing("2", 9, source="jobicy")]) == 0
    assert reposts([listing("1", 0), listing("2", 9), listing("3", 9, source="jobicy"), listing("4", 40)]) == 2


postings = st.builds(
    listing,
    st.text("abc", min_size=1, max_size=2),
    st.floats(0, 99),
    place=st.sampled_from(["Berlin", "Paris"]),
    source=st.sampled_from(["remotive", "jobicy"]),
    closed=st.none() | st.floats(0, 99),
    returns=st.integers(0, 2),
)


@given(st.lists(postings, max_size=9, unique_by=lambda one: one.first_seen_at), st.randoms())
def test_the_order_in_which_listings_are_read_does_not_matter(listed: list[Posting], random: Random) -> None:
    shuffled = random.sample(listed, len(listed))
    assert 0 <= reposts(shuffled) == reposts(listed) < len(listed) + 3
