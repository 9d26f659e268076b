"""The tables: what queries look up, and how a wrong entry is refused."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.normalise import Vocabulary

DATA = Path(__file__).parent.parent / "content" / "data"
TABLES = {
    name: yaml.safe_load((DATA / f"{name}.yaml").read_text(encoding="utf-8"))
    for name in ("skills", "titles", "regions", "places")
}


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return Vocabulary.from_tables(**TABLES)


@pytest.mark.parametrize(
    ("alias", "name", "label"),
    [
        ("Postgres", "postgresql", "PostgreSQL"),
        ("golang", "go", "Go"),
        ("go", "go", "Go"),
        ("NodeJS", "node.js", "Node.js"),
        ("c sharp", "c#", "C#"),
        ("dotnet", ".net", ".NET"),
        ("K8S", "kubernetes", "Kubernetes"),
    ],
)
def test_a_skill_is_found_by_any_spelling(vocabulary: Vocabulary, alias: str, name: str, label: str) -> None:
    assert vocabulary.skill(alias) == name
    assert vocabulary.skill_label(name) == label


def test_every_skill_finds_itself_and_there_are_many(vocabulary: Vocabulary) -> None:
    assert len(vocabulary.skills) >= 500
    assert [skill.name for skill in vocabulary.skills if vocabulary.skill(skill.name) != skill.name] == []


def test_an_unknown_skill_is_none(vocabulary: Vocabulary) -> None:
    assert vocabulary.skill("basket weaving") is None
    assert vocabulary.skill("") is None


@pytest.mark.parametrize(
    ("alias", "role"),
    [
        ("backend developer", "backend"),
        ("back-end", "backend"),
        ("SRE", "sre"),
        ("site reliability engineer", "sre"),
        ("data engineer", "data engineer"),
        ("fullstack", "fullstack"),
        ("engineering manager", "engineering manager"),
        ("astronaut", None),
    ],
)
def test_a_role_is_found_by_its_names(vocabulary: Vocabulary, alias: str, role: str | None) -> None:
    assert vocabulary.role(alias) == role


@pytest.mark.parametrize(
    ("title", "roles"),
    [
        ("Senior Back-end Engineer (Go)", {"backend"}),
        ("DevOps / SRE", {"devops", "sre"}),
        ("Software Engineer", {"software engineer"}),
        ("Director - Software Engineering", {"engineering manager"}),
        ("Director, Software Engineering", {"engineering manager"}),
        ("Machine Learning Engineer", {"machine learning"}),
        ("Pastry chef", set()),
    ],
)
def test_a_title_names_its_roles(vocabulary: Vocabulary, title: str, roles: set[str]) -> None:
    assert vocabulary.roles_of(title) == roles


@pytest.mark.parametrize(
    ("path", "value", "named"),
    [
        (("skills", "go"), {"label": 3}, "skills.go.label"),
        (("skills", "go"), {"label": "Go", "alias": []}, "skills.go.alias"),
        (("skills", "go"), {"label": "Go", "needs": "luck"}, "skills.go.needs"),
        (("skills", "go"), {"label": "Go", "aliases": ["python"]}, "python"),
        (("skills", "go"), {"label": "Go", "aliases": [1]}, "skills.go.aliases"),
        (("titles", "roles"), [], "titles.roles"),
        (("titles", "seniority", "wizard"), ["wizard"], "titles.seniority.wizard"),
        (("regions", "regions", "EU", "members"), ["Germany"], "regions.regions.EU"),
        (("regions", "regions", "EU", "include"), ["MARS"], "MARS"),
        (("regions", "regions", "EU", "include"), ["EEA"], "include"),
        (("regions", "time_zones", "cet"), [2, 1], "regions.time_zones.cet"),
        (("places", "cities", "Germany"), ["Berlin"], "Germany"),
        (("places", "us_states"), None, "places.us_states"),
    ],
)
def test_a_wrong_entry_is_refused_by_name(path: tuple[str, ...], value: Any, named: str) -> None:
    tables = copy.deepcopy(TABLES)
    place: Any = tables
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    with pytest.raises(ValueError, match=named):
        Vocabulary.from_tables(**tables)
