"""A pattern with keys finds the same with them and without, over every text of the golden file."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from importlib import import_module
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
import yaml

import bot.normalise
from bot.normalise.reading import KeyedPattern, Sentence

GOLDEN = Path(__file__).parent / "golden"


def keyed_patterns() -> Iterator[Any]:
    for module in pkgutil.iter_modules(bot.normalise.__path__):
        for name, value in vars(import_module(f"bot.normalise.{module.name}")).items():
            several = value.values() if isinstance(value, dict) else value if isinstance(value, tuple) else (value,)
            for number, pattern in enumerate(several):
                if isinstance(pattern, KeyedPattern):
                    yield pytest.param(pattern, id=f"{module.name}.{name}.{number}")


@pytest.fixture(scope="module")
def sentences() -> list[Sentence]:
    cases = chain.from_iterable(yaml.safe_load(path.read_text(encoding="utf-8")) for path in GOLDEN.glob("*.yaml"))
    texts = (case.get(name, "") for case in cases for name in ("title", "place", "text"))
    return [Sentence.of(line) for text in texts for line in text.splitlines()]


@pytest.mark.parametrize("keyed", list(keyed_patterns()))
def test_no_key_hides_what_its_pattern_would_find(keyed: KeyedPattern, sentences: list[Sentence]) -> None:
    found = [sentence.text for sentence in sentences if keyed.search(sentence)]
    assert found == [sentence.text for sentence in sentences if keyed.pattern.search(sentence.lower)]
