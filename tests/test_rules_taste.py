"""What thumbs up and down teach: rules one can see, whose points follow from the votes alone."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.document import Document
from bot.rules.query import parse
from bot.rules.taste import LEAST_POINTS, MOST_POINTS, Fault, Rule, learn, votes
from storage.records import Facts, Period, Salary, Seniority, Vote, WorkMode
from tests.test_rules_query import LEXICON


@dataclass
class Advert:
    title: str = "Engineer"
    company: str = "Blue Kettle Ltd."
    text: str = ""
    facts: Facts = field(default_factory=Facts)


FACTS = Facts(
    skills=frozenset({"go", "c++", "python"}),
    seniority=frozenset({Seniority.JUNIOR}),
    work_modes=frozenset({WorkMode.REMOTE, WorkMode.ONSITE}),
    salary=Salary(3_000, 4_000, "EUR", Period.MONTH),
)


def cast(fault: Fault | None, advert: Advert, search: str = "go") -> list[tuple[str, str, float]]:
    found = votes(Document.of(advert, frozenset()), parse(search, LEXICON), fault)
    return [(vote.kind, vote.value, vote.weight) for vote in found]


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (None, [("skill", "c++", 0.5), ("skill", "python", 0.5)]),
        (Fault.STACK, [("skill", "c++", -0.5), ("skill", "python", -0.5)]),
        (Fault.LEVEL, [("seniority", "junior", -1.0)]),
        (Fault.PLACE, [("mode", "onsite", -1.0)]),
        (Fault.COMPANY, [("company", "blue kettle ltd", -1.0)]),
        (Fault.PAY, [("pay", "48000 EUR", -1.0)]),
        (Fault.OTHER, []),
    ],
)
def test_a_thumb_is_about_what_its_reason_names(fault: Fault | None, said: list[tuple[str, str, float]]) -> None:
    assert cast(fault, Advert(facts=FACTS)) == said


def test_a_wrong_stack_is_the_titles_where_the_title_names_one() -> None:
    assert cast(Fault.STACK, Advert("C++ engineer", facts=FACTS)) == [("skill", "c++", -1.0)]
    assert cast(Fault.STACK, Advert("Go engineer", facts=FACTS), "go, python, c++") == []


def test_what_is_not_stated_teaches_nothing_but_that() -> None:
    silent = Advert(company="")
    assert [cast(fault, silent) for fault in (None, *Fault)] == [[], [], [], [("pay", "unstated", -1.0)], [], [], []]


def test_votes_add_up_to_rules_with_the_strongest_first() -> None:
    given = [Vote("skill", "php", -0.5), Vote("skill", "php", -0.5), Vote("company", "acme", -1.0)] * 2
    given += [
        Vote("skill", "rust", 0.5),
        Vote("mode", "onsite", -0.1),
        Vote("skill", "go", 1.0),
        Vote("skill", "go", -1.0),
    ]
    assert learn(given) == (Rule("company", "acme", -20), Rule("skill", "php", -20), Rule("skill", "rust", 5))


@pytest.mark.parametrize(
    ("rule", "salary", "holds"),
    [
        (Rule("pay", "unstated", -10), None, True),
        (Rule("pay", "unstated", -10), Salary(1, 2, "EUR", Period.YEAR), False),
        (Rule("pay", "50000 EUR", -10), None, False),
        (Rule("pay", "50000 EUR", -10), Salary(40_000, 50_000, "EUR", Period.YEAR), True),
        (Rule("pay", "50000 EUR", -10), Salary(40_000, 50_001, "EUR", Period.YEAR), False),
        (Rule("pay", "50000 EUR", -10), Salary(None, 60_000, "USD", Period.YEAR), True),
        (Rule("pay", "50000 EUR", -10), Salary(None, 1, "XYZ", Period.YEAR), False),
    ],
)
def test_rules_about_pay(rule: Rule, salary: Salary | None, holds: bool) -> None:
    document = Document.of(Advert(facts=Facts(salary=salary)), frozenset())
    assert rule.holds(document, {"USD": 0.8}) is holds


def test_other_rules_hold_as_terms_of_a_search_do() -> None:
    document = Document.of(Advert(facts=FACTS), frozenset())
    assert Rule("company", "blue kettle ltd", 1).holds(document, {})
    assert Rule("skill", "go", 1).holds(document, {})
    assert not Rule("seniority", "senior", 1).holds(document, {})


some_votes = st.lists(
    st.builds(Vote, st.just("skill"), st.sampled_from("abc"), st.sampled_from([-1.0, -0.5, -0.1, 0.5, 1.0])),
    max_size=30,
)


@given(some_votes)
def test_rules_follow_from_the_votes_in_any_order_and_within_bounds(given: list[Vote]) -> None:
    rules = learn(given)
    assert rules == learn(sorted(given, key=lambda vote: vote.weight))
    assert len({rule.token for rule in rules}) == len(rules)
    for rule in rules:
        total = sum(vote.weight for vote in given if vote.value == rule.value)
        assert rule.points == pytest.approx(max(-MOST_POINTS, min(10 * total, MOST_POINTS)))
        assert abs(rule.points) >= LEAST_POINTS


@given(some_votes)
def test_a_rule_is_gone_with_its_votes(given: list[Vote]) -> None:
    for rule in learn(given):
        rest = learn(vote for vote in given if Rule(vote.kind, vote.value, 0).token != rule.token)
        assert rest == tuple(other for other in learn(given) if other != rule)
