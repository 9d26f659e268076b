"""The documents say what the program does: names, defaults, commands and links are compared with the code."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml

from bot.__main__ import cli
from bot.config import PREFIX, Settings
from bot.rules.query import parse
from bot.sources import SOURCES
from handlers import ADVERTISED, COMMANDS
from tests.support.content import CONTENT
from tests.support.databases import Sqlite
from tests.support.world import world

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text("utf-8")
CONTENT_GUIDE = (ROOT / "content" / "README.md").read_text("utf-8")
DOCUMENTS = sorted(
    path for folder in (".", "content", "docs", ".github/ISSUE_TEMPLATE") for path in (ROOT / folder).glob("*.md")
)
DEPLOYED = sorted(path for path in (ROOT / "deploy").iterdir() if path.is_file())

LINK = re.compile(r"\]\(([^)\s]+)\)")
SETTING = re.compile(rf"{PREFIX}[A-Z_]+")
MAKE = re.compile(r"`make ([a-z ]+)`|^make ([a-z]+)(?: +#.*)?$", re.MULTILINE)


def section(document: str, heading: str) -> str:
    """The text below a heading, up to the next one of any level."""
    below = f"\n{document}".partition(f"\n{heading}\n")[2]
    assert below, f"there is no heading {heading!r}"
    return re.split(r"^#{1,6} ", below, maxsplit=1, flags=re.MULTILINE)[0]


def rows(text: str) -> Iterator[list[str]]:
    """The cells of the rows of a section's tables, without their heads."""
    for table in re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE):
        for line in table.splitlines()[2:]:
            yield [cell.strip() for cell in line.strip("|").split("|")]


def written(default: Any) -> str:
    """A setting's default as the README writes it."""
    if isinstance(default, frozenset):
        return f"`{','.join(sorted(default))}`"
    return f"`{default}`" if default not in (None, "", ()) else "none"


def anchors(document: str) -> set[str]:
    """The fragments a document's headings can be linked by, as GitHub makes them."""
    headings = re.findall(r"^#{1,6} (.+)$", document, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_setting_is_in_the_readme_and_no_other() -> None:
    documented = list(rows(section(README, "## Settings")))
    assert documented == [
        [f"`{PREFIX}{name.upper()}`", written(field.default), field.description]
        for name, field in Settings.model_fields.items()
    ]


@pytest.mark.parametrize("path", [*DOCUMENTS, *DEPLOYED], ids=lambda path: str(path.relative_to(ROOT)))
def test_no_document_names_a_setting_that_does_not_exist(path: Path) -> None:
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    assert set(SETTING.findall(path.read_text("utf-8"))) <= known


def test_the_commands_of_the_bot_are_in_the_readme() -> None:
    documented = {cell[0].strip("`/") for cell in rows(section(README, "## Commands")) if cell[0].startswith("`/")}
    assert documented == COMMANDS.keys()
    assert documented >= {name for name, _ in ADVERTISED}


def test_the_command_line_is_in_the_readme() -> None:
    documented = {cell[0] for cell in rows(section(README, "## Commands")) if cell[0].startswith("`rolecall")}
    assert documented == {f"`rolecall {command}`" for command in command_line(typer.main.get_command(cli))}


def command_line(command: Any) -> Iterator[str]:
    """Every command below this one, with the arguments it must have."""
    for name, below in getattr(command, "commands", {}).items():
        if hasattr(below, "commands"):
            yield from (f"{name} {rest}" for rest in command_line(below))
        else:
            arguments = [
                param.name.upper() for param in below.params if param.param_type_name == "argument" and param.required
            ]
            yield " ".join([name, *arguments])


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_make_target_named_exists(path: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = {target for found in MAKE.findall(path.read_text("utf-8")) for target in " ".join(found).split()}
    assert named <= targets


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_relative_links_lead_somewhere(path: Path) -> None:
    for link in LINK.findall(path.read_text("utf-8").replace("\\", "")):
        if link.startswith(("http://", "https://")):
            continue
        name, _, fragment = link.partition("#")
        target = path.parent / name if name else path
        assert target.exists(), link
        assert not fragment or fragment in anchors(target.read_text("utf-8")), link


def test_every_runtime_dependency_has_its_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    needed = [re.split(r"[\[<>=~! ]", requirement, maxsplit=1)[0] for requirement in project["dependencies"]]
    documented = [name for name, reason in rows(section(ARCHITECTURE, "## Dependencies")) if reason]
    assert sorted(documented) == sorted(needed)


def test_every_source_is_in_the_readme_with_its_terms() -> None:
    documented = {name.strip("`"): cells for name, *cells in rows(section(README, "## Sources"))}
    assert list(documented) == list(SOURCES)
    for name, (_, attribution, interval) in documented.items():
        number, unit = interval.split()
        assert attribution == SOURCES[name].attribution.text
        assert timedelta(**{{"h": "hours", "min": "minutes"}[unit]: int(number)}) == SOURCES[name].every


def test_the_examples_of_searches_can_be_searched() -> None:
    vocabulary = CONTENT.vocabulary
    examples = [
        example for cells in rows(section(README, "## Searching")) for example in re.findall("`(.+?)`", cells[0])
    ]
    assert examples
    for example in examples:
        assert not parse(example, vocabulary).is_empty


def test_every_file_of_the_content_is_explained() -> None:
    named = {cells[0].strip("`") for cells in rows(section(CONTENT_GUIDE, "# Content"))}
    data = {f"data/{path.name}" for path in (ROOT / "content" / "data").iterdir()}
    assert {name for name in named if name.startswith("data/")} == data


def test_compose_asks_for_what_it_needs() -> None:
    services = yaml.safe_load((ROOT / "deploy" / "compose.yaml").read_text("utf-8"))["services"]
    assert services["worker"]["environment"][f"{PREFIX}ROLES"] == "worker"
    for name in ("bot", "worker"):
        assert services[name]["environment"][f"{PREFIX}TOKEN"].startswith(f"${{{PREFIX}TOKEN:?")
        assert services[name]["depends_on"]["postgres"]["condition"] == "service_healthy"


async def test_the_first_conversation_is_as_the_readme_tells_it(sqlite: Sqlite) -> None:
    taps = re.findall(r"^\d\. \*\*(.+?)\*\*", section(README, "## The first conversation"), re.MULTILINE)
    assert len(taps) == 5
    async with world(sqlite.url()) as made:
        await made.ana.says("/start")
        for tap in taps:
            await made.ana.taps(tap)
        assert [alert.query for alert in await made.app.storage.alerts.of(made.ana.id)] == ["skill:python eligible"]
