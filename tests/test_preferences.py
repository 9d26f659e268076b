"""The ranking against what people said they would rather see first."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.errors import OperatorError
from bot.pipeline.appraise import Appraiser
from bot.preferences import Compared, compare, read_preferences
from bot.rates import load_rates
from tests.support.content import CONTENT

FILE = Path(__file__).parent / "golden" / "ranking" / "preferences.yaml"
NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
FEWEST_PAIRS = 60


def compared(file: Path) -> list[Compared]:
    content = CONTENT
    return compare(read_preferences(file), content, Appraiser(content, load_rates()), NOW)


def test_every_pair_is_ranked_as_people_would() -> None:
    pairs = compared(FILE)
    assert [str(one) for one in pairs if not one.agrees] == []
    assert len(pairs) >= FEWEST_PAIRS
    assert sum(one.better.verdict.matched and one.worse.verdict.matched for one in pairs) >= FEWEST_PAIRS - 10


def test_a_pair_the_wrong_way_round_is_seen(tmp_path: Path) -> None:
    turned = FILE.read_text().replace("better:", "other:").replace("worse:", "better:").replace("other:", "worse:")
    (tmp_path / "turned.yaml").write_text(turned)
    assert not any(one.agrees for one in compared(tmp_path / "turned.yaml"))


@pytest.mark.parametrize(
    ("pair", "problem"),
    [
        ("{search: go, who: bob, better: {title: a}, worse: {title: b}}", "pair 1: nobody is called 'bob'"),
        ("{search: go, who: ana, better: {title: a}}", "pairs.0.worse: Field required"),
        ("{search: go, who: ana, better: {title: a}, worse: {titel: b}}", "pairs.0.worse.title: Field required"),
        ("{search: go, who: ana, better: {title: a}, worse: {title: b}, less: [php]}", "pairs.0.less.0: String should"),
        ("{search: '(go', who: ana, better: {title: a}, worse: {title: b}}", "(go: unclosed_parenthesis"),
    ],
)
def test_what_is_wrong_with_a_file_is_said(tmp_path: Path, pair: str, problem: str) -> None:
    file = tmp_path / "pairs.yaml"
    file.write_text(f"people: {{ana: {{country: DE, zone: Europe/Berlin}}}}\npairs:\n  - {pair}\n")
    with pytest.raises(OperatorError) as caught:
        compared(file)
    assert problem in str(caught.value)
