"""Which job comes first, and whether one can see why."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from bot.rules.matching import Document, judge
from bot.rules.query import parse
from bot.rules.ranking import Part, Ranked, Score, order, rank
from bot.rules.taste import Rule
from storage.records import Eligibility, Facts, Job, Period, Salary
from tests.test_rules_query import LEXICON

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)


def job(
    number: int = 1,
    title: str = "Engineer",
    company: str = "",
    skills: tuple[str, ...] = ("go",),
    salary: Salary | None = None,
    age: timedelta = timedelta(),
) -> Job:
    facts = Facts(skills=frozenset(skills), salary=salary)
    return Job(number, title, company, "", " ".join(skills), facts, NOW - age, NOW, newsworthy=True)


def scored(one: Job, text: str = "go, python, c++", eligible: Eligibility = Eligibility.UNKNOWN) -> Score:
    asked, document = parse(text, LEXICON), Document.of(one, frozenset())
    return rank(asked, document, judge(asked, document, eligible), eligible, NOW, one.published_at)


def test_each_advantage_counts() -> None:
    plain = scored(job()).points
    assert scored(job(title="Go engineer")).points > plain
    assert scored(job(skills=("go", "python"))).points > plain
    assert scored(job(salary=Salary(1, 2, "EUR", Period.YEAR))).points > plain
    assert scored(job(), eligible=Eligibility.YES).points > plain > scored(job(), eligible=Eligibility.NO).points
    assert scored(job(age=timedelta(days=1))).points < plain


def test_a_score_is_the_sum_of_parts_one_can_name() -> None:
    score = scored(job(title="Go engineer", skills=("go", "c++"), age=timedelta(days=5)))
    assert {part.name: part.points for part in score.parts} == {
        "title": 30.0,
        "skills": 12.0,
        "recency": 12.5,
        "eligibility": 8.0,
    }
    assert score.points == 62.5


def test_what_somebody_wants_less_of_costs_points_within_bounds() -> None:
    one = job(title="Go engineer", company="Acme")
    asked, document = parse("go", LEXICON), Document.of(one, frozenset())
    rules = [
        Rule("company", "acme", -20),
        Rule("skill", "go", -20),
        Rule("skill", "php", -20),
        Rule("pay", "unstated", 5),
    ]
    found = judge(asked, document, Eligibility.YES)
    plain = rank(asked, document, found, Eligibility.YES, NOW, NOW)
    liked = rank(asked, document, found, Eligibility.YES, NOW, NOW, taste=rules)
    assert liked.parts[:-1] == plain.parts
    assert liked.parts[-1] == Part("taste", -30.0, rules=(rules[0], rules[1], rules[3]))
    assert liked.points == plain.points - 30


def test_a_posting_from_the_future_is_no_newer_than_new() -> None:
    assert scored(job(age=timedelta(days=-30))) == scored(job())


def test_equal_points_put_the_newer_first_and_then_the_older_acquaintance() -> None:
    equal = Score(1, ())
    late, early = job(3, age=timedelta(days=1)), job(2, age=timedelta(days=1))
    new = job(4)
    assert [one.job.id for one in order(Ranked(one, equal) for one in (late, early, new))] == [4, 2, 3]


def test_the_surplus_of_a_company_moves_behind_and_is_not_dropped() -> None:
    ranked = [
        Ranked(job(number, company=company), Score(points, ()))
        for number, company, points in [
            (1, "Acme", 9),
            (2, "ACME.", 8),
            (3, "acme", 7),
            (4, "", 6),
            (5, "", 5),
            (6, "", 4),
        ]
    ]
    assert [one.job.id for one in order(ranked, per_company=1)] == [1, 4, 5, 6, 2, 3]
    assert [one.job.id for one in order(ranked)] == [1, 2, 3, 4, 5, 6]


@given(st.lists(st.tuples(st.integers(0, 5), st.sampled_from("ABC "))), st.integers(1, 3), st.randoms())
def test_order_does_not_depend_on_the_order_given(rows: list[tuple[int, str]], cap: int, random: Random) -> None:
    ranked = [Ranked(job(number, company=company), Score(points, ())) for number, (points, company) in enumerate(rows)]
    shuffled = ranked.copy()
    random.shuffle(shuffled)
    assert order(ranked, cap) == order(shuffled, cap)
    assert {one.job.id for one in order(ranked, cap)} == {one.job.id for one in ranked}
