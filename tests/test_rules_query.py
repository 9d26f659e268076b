"""The language of alerts and searches: what it means, what it refuses, and that its canonical text is faithful."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.facets import LANGUAGES
from bot.rules.pay import SalaryFloor
from bot.rules.query import Field, Query, QueryError, Term, canonical, parse, relaxed, requirements, tokens
from storage.records import Employment, Seniority, WayOfWorking, WorkMode


class SmallLexicon:
    """A dozen aliases, looked up as written."""

    skills = {  # noqa: RUF012
        "go": "go",
        "golang": "go",
        "python": "python",
        "c++": "c++",
        "c#": "c#",
        ".net": ".net",
        "node.js": "node.js",
        "nodejs": "node.js",
        "spring boot": "spring boot",
        "k8s": "kubernetes",
        "kubernetes": "kubernetes",
    }
    roles = {  # noqa: RUF012
        "backend developer": "backend engineer",
        "backend engineer": "backend engineer",
        "site reliability engineer": "sre",
        "sre": "sre",
    }

    def skill(self, alias: str) -> str | None:
        return self.skills.get(alias)

    def role(self, alias: str) -> str | None:
        return self.roles.get(alias)


LEXICON = SmallLexicon()

skill_terms = st.sampled_from(sorted(set(SmallLexicon.skills.values()))).map(lambda name: Term(Field.SKILL, name))
role_terms = st.sampled_from(sorted(set(SmallLexicon.roles.values()))).map(lambda name: Term(Field.ROLE, name))
facet_terms = st.one_of(
    st.sampled_from(Seniority).map(lambda value: Term(Field.SENIORITY, value.value)),
    st.sampled_from(WorkMode).map(lambda value: Term(Field.MODE, value.value)),
    st.sampled_from(Employment).map(lambda value: Term(Field.EMPLOYMENT, value.value)),
    st.sampled_from(WayOfWorking).map(lambda value: Term(Field.WAY, value.value)),
    st.sampled_from(sorted(LANGUAGES.values())).map(lambda value: Term(Field.LANGUAGE, value)),
)
worded_terms = st.builds(
    Term,
    st.sampled_from([Field.TEXT, Field.TITLE, Field.COMPANY]),
    st.text(max_size=15).filter(tokens)
    | st.sampled_from(["or", "not", "and", "eligible", "remote", "for me", "c++ .net"]),
)
terms = st.one_of(skill_terms, role_terms, facet_terms, worded_terms)
queries = st.builds(
    Query,
    st.lists(st.frozensets(terms, min_size=1, max_size=3), max_size=4).map(tuple),
    st.frozensets(terms, max_size=2),
    st.none()
    | st.builds(SalaryFloor, st.integers(1000, 10**9), st.sampled_from(["EUR", "USD", "PLN", "PHP"]), st.booleans()),
    st.booleans(),
    st.none() | st.integers(1, 365),
)
PIECES = """go golang python remote senior full-time for me eligible or OR not and , | ( ) " - -php title: skill: text:(
company: nobody: salary>= salary:60k salary>60.000EUR 60k days:7 days: machine learning “ ” mode:remote seniority:( .net
language:de C++ ··· 100"""
fragments = st.lists(st.sampled_from(PIECES.split()) | st.text(max_size=4)).map(" ".join)


def read(text: str) -> str:
    return canonical(parse(text, LEXICON))


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("golang remote", "mode:remote skill:go"),
        ("go, python senior", "seniority:senior skill:(go, python)"),
        ("go | python | nodejs", "skill:(go, node.js, python)"),
        ("(go OR python) or c++", "skill:(c++, go, python)"),
        ("Senior Backend Developer", 'role:"backend engineer" seniority:senior'),
        ("site reliability engineer Spring Boot", 'role:sre skill:"spring boot"'),
        ("full-time, part time", "employment:(full_time, part_time)"),
        ("on-site or hybrid", "mode:(hybrid, onsite)"),
        ("freelance entry-level", "employment:contract seniority:junior"),
        ("staff", "seniority:lead"),
        ('"event sourcing" kafka', 'text:"event sourcing" text:kafka'),
        ("“event sourcing”", 'text:"event sourcing"'),
        ('title:"machine learning" title:backend', 'title:backend title:"machine learning"'),
        ("title:(backend, platform) company:Acme", "company:acme title:(backend, platform)"),
        ("back-end", 'text:"back end"'),
        ("Director - Software & Data", "seniority:executive text:data text:software"),
        ("go -php NOT title:lead -(python, sre)", "skill:go -role:sre -skill:python -text:php -title:lead"),
        ("skill:golang role:SRE", "role:sre skill:go"),
        ("skill:zig", "text:zig"),
        ("text:remote", "text:remote"),
        ("go and python", "skill:go skill:python"),
        ("go go golang", "skill:go"),
        ("go for me", "skill:go eligible"),
        ("eligible go days:7", "skill:go eligible days:7"),
        ("go language:German", "language:de skill:go"),
        ("go way:async", "skill:go way:asynchronous"),
        ("go way:(results-oriented, output) -way:Asynchronous", "skill:go way:results_oriented -way:asynchronous"),
        ("go async", "skill:go text:async"),
        ("go language:(en, русский) -language:français", "language:(en, ru) skill:go -language:fr"),
        ("german go", "skill:go text:german"),
        ("go salary>=60k EUR", "skill:go salary>=60000EUR"),
        ("go salary:60000eur", "skill:go salary>=60000EUR"),
        ("go salary > 60k", "skill:go salary>=60000EUR"),
        ("go salary>=$120,000", "skill:go salary>=120000USD"),
        ("go salary≥60.000 €", "skill:go salary>=60000EUR"),
        ("go salary>62.5k GBP stated", "skill:go salary>=62500GBP stated"),
        ("go salary>=5 000 PLN/month", "skill:go salary>=60000PLN"),
        ("go salary>=$50 per hour", "skill:go salary>=104000USD"),
        ("go, .net C#", "skill:(.net, go) skill:c#"),
        ("", ""),
        ("- … 🚀", ""),
    ],
)
def test_what_a_search_means(written: str, meant: str) -> None:
    assert read(written) == meant


def test_a_salary_without_a_currency_is_in_the_currency_of_the_person() -> None:
    assert canonical(parse("go salary>60k", LEXICON, "USD")) == "skill:go salary>=60000USD"


@pytest.mark.parametrize(
    ("written", "key", "position"),
    [
        ("x" * 513, "too_long", 512),
        (" ".join(f"w{number}" for number in range(41)), "too_many_terms", 0),
        ('go "event sourcing', "unclosed_quote", 3),
        ('title:"lead', "unclosed_quote", 6),
        ("go (python, c++", "unclosed_parenthesis", 3),
        ("go)", "unopened_parenthesis", 2),
        ("((go, python), c++)", "nested_group", 1),
        ("(title:(a, b), c)", "nested_group", 1),
        ("()", "empty_group", 0),
        ("title:()", "empty_group", 6),
        ("(go python)", "group_without_or", 4),
        ("go or", "dangling_or", 5),
        (", go", "dangling_or", 0),
        ("go,,python", "dangling_or", 3),
        ("(go, )", "dangling_or", 5),
        ("go not", "dangling_not", 3),
        ("not salary>60k", "dangling_not", 0),
        ("go, -python", "not_an_alternative", 4),
        ("go or for me", "not_an_alternative", 6),
        ("salary>60k, go", "not_an_alternative", 10),
        ("(go, days:7)", "not_an_alternative", 5),
        ("firma:acme", "unknown_field", 0),
        ("mode:moon", "unknown_value", 5),
        ("seniority:remote", "unknown_value", 10),
        ("language:klingon", "unknown_value", 9),
        ("language:remote", "unknown_value", 9),
        ("way:remote", "unknown_value", 4),
        ("title:", "empty_value", 6),
        ("title:!!!", "empty_value", 6),
        ('""', "empty_value", 0),
        ("salary>=", "bad_salary", 0),
        ("salary:lots", "bad_salary", 0),
        ("go salary>60", "bad_salary", 3),
        ("salary>60kids", "bad_salary", 0),
        ("days:0", "bad_days", 0),
        ("days:soon", "bad_days", 0),
        ("days:²", "bad_days", 0),
    ],
)
def test_what_a_search_may_not_be(written: str, key: str, position: int) -> None:
    with pytest.raises(QueryError) as caught:
        parse(written, LEXICON)
    assert (caught.value.key, caught.value.position) == (key, position)


def test_an_error_says_what_can_be_written_instead() -> None:
    with pytest.raises(QueryError) as caught:
        parse("mode:moon", LEXICON)
    assert caught.value.text == "mode:moon"
    assert caught.value.values == {"field": "mode", "value": "moon", "known": ("remote", "hybrid", "onsite")}


def test_a_search_whose_canonical_text_is_too_long_is_refused() -> None:
    with pytest.raises(QueryError, match="too_long"):
        parse(" ".join(f"company:{letter * 20}" for letter in "abcdefghijklmnopqr"), LEXICON)


@pytest.mark.parametrize(("text", "empty"), [("remote", False), ("for me salary>60k -php days:3", True), ("", True)])
def test_a_search_is_empty_when_nothing_says_what_work_is_wanted(text: str, empty: bool) -> None:
    assert parse(text, LEXICON).is_empty is empty


def test_equal_searches_are_equal_values() -> None:
    assert parse("python, go remote", LEXICON) == parse("Remote (golang | PYTHON)", LEXICON)


@pytest.mark.parametrize("broken", [lambda: Term(Field.TEXT, "?!"), lambda: Query((frozenset(),))])
def test_nothing_can_be_asked_for_without_a_word(broken: object) -> None:
    assert callable(broken)
    with pytest.raises(ValueError):
        broken()


@given(queries)
def test_the_canonical_text_reads_back_to_the_same_search(query: Query) -> None:
    text = canonical(query)
    if len(text) <= 512:
        assert parse(text, LEXICON) == query


@given(queries)
def test_a_search_is_the_sum_of_its_requirements_and_each_can_be_dropped(query: Query) -> None:
    parts = requirements(query)
    assert " ".join(parts) == canonical(query)
    for text, alone in parts.items():
        assert requirements(alone) == {text: alone}
        assert requirements(relaxed(query, text)) == {other: part for other, part in parts.items() if other != text}


@given(fragments | st.text())
def test_any_text_is_a_search_or_a_query_error(text: str) -> None:
    position = 0
    try:
        query = parse(text, LEXICON)
        assert parse(canonical(query), LEXICON) == query
    except QueryError as error:
        position = error.position
    assert 0 <= position <= len(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("C++, C# and .NET/ASP.NET.", ("c++", "c#", "and", ".net", "asp.net")),
        ("We use node.js... and Go!", ("we", "use", "node.js", "and", "go")),
        ("5+ years (Python/Django)", ("5", "years", "python", "django")),
        ("full-time e-mail: jobs@acme.io", ("full", "time", "e", "mail", "jobs", "acme.io")),
        ("go-to-market", ("go", "to", "market")),
        ("JavaScript", ("javascript",)),
        ("Großes Büro, ИНЖЕНЕР, ＧＯ", ("grosses", "büro", "инженер", "go")),
        ("C#.NET C++11", ("c#", ".net", "c++", "11")),
        ("_python_ snake_case", ("python", "snake", "case")),
        ("", ()),
    ],
)
def test_tokens(text: str, expected: tuple[str, ...]) -> None:
    assert tokens(text) == expected


@given(st.text())
def test_tokens_joined_by_a_space_give_the_same_tokens(text: str) -> None:
    assert tokens(" ".join(tokens(text))) == tokens(text)
