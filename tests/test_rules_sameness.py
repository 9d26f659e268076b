"""Which advertisements are copies of one role."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.normalise.sketch import LEAST_WORDS, bands, likeness, sketch
from bot.rules.sameness import copies, same_role
from storage.records import Sketched

VOCABULARY = [f"word{number}" for number in range(3000)]


def text(seed: int, length: int = 300) -> list[str]:
    return random.Random(seed).choices(VOCABULARY, k=length)


def role(who: str | int, words: list[str], title: str = "python developer", company: str = "acme") -> Sketched:
    made = sketch(words)
    return Sketched(who, frozenset(company.split()), frozenset(title.split()), made, tuple(bands(made)))


@given(st.lists(st.sampled_from(VOCABULARY), min_size=LEAST_WORDS, max_size=200))
def test_a_text_is_wholly_like_itself_and_found_by_its_bands(words: list[str]) -> None:
    assert likeness(sketch(words), sketch(list(words))) == 1.0
    assert list(bands(sketch(words))) == list(bands(sketch(words)))
    assert len(set(bands(sketch(words)))) == 16
    assert all(0 <= band < 2**63 for band in bands(sketch(words)))


def test_likeness_follows_what_is_shared() -> None:
    whole = text(1)
    assert likeness(sketch(whole), sketch(whole[:240])) == pytest.approx(0.8, abs=0.15)
    assert likeness(sketch(whole), sketch(text(2))) < 0.1
    assert likeness(sketch(whole), sketch(text(3)[:10])) == 0.0


def test_a_cut_copy_under_the_same_title_is_the_same_role() -> None:
    whole = text(1)
    assert same_role(role("a", whole), role("b", whole[:230]), likeness)


def test_another_text_under_the_same_title_is_another_requisition() -> None:
    assert not same_role(role("a", text(1)), role("b", text(2)), likeness)


def test_the_same_text_of_another_company_is_another_role_but_an_agency_copy_is_not() -> None:
    whole = text(1)
    assert not same_role(role("a", whole), role("b", whole, company="zenith"), likeness)
    assert same_role(role("a", whole), role("b", whole, company=""), likeness)


def test_one_boilerplate_under_different_titles_stays_two_roles() -> None:
    whole = text(1)
    assert not same_role(role("a", whole), role("b", whole, title="sales manager"), likeness)
    assert same_role(role("a", whole, "senior python developer"), role("b", whole, "python developer"), likeness)


def test_two_levels_with_much_text_in_common_stay_two_roles() -> None:
    shared, one, other = text(1, 220), text(2, 80), text(3, 80)
    senior = role("a", shared + one, "senior python developer")
    assert not same_role(senior, role("b", shared + other, "python developer"), likeness)
    assert same_role(senior, role("c", shared + other, "senior python developer"), likeness)


def test_copies_are_found_among_the_known_and_among_the_new() -> None:
    first, second = text(1), text(2)
    known = role(7, first)
    new = [role("copy", first[:250]), role("new", second), role("copy of the new", second[20:]), role("other", text(3))]
    found_by = {band: [7] for band in known.bands}
    assert copies(new, [known], found_by, likeness) == {"copy": 7, "copy of the new": "new"}
