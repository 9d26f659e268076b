"""`rolecall evaluate`: compares what is understood of postings with labels that people made of the same postings."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from bot.errors import OperatorError
from bot.normalise import Normaliser, as_labels, remote_eligibility
from bot.tryout import read_line
from storage.records import Facts

# The labelling guide's eight persons: citizens of one country who work remotely only; offsets are standard time.
PERSONS: Mapping[str, tuple[str, float]] = {
    "US_NY": ("US", -5), "CA_VAN": ("CA", -8), "GB": ("GB", 0), "DE": ("DE", 1),
    "UA": ("UA", 2), "BR": ("BR", -3), "IN": ("IN", 5.5), "AU": ("AU", 10),
}  # fmt: skip
SETS = ("work_modes", "regions", "excluded", "seniority", "employment", "skills")
VALUES = ("remote_scope", "utc", "overlap", "salary", "visa")


@dataclass(slots=True)
class Score:
    """`right` found and labelled, `extra` found but not labelled, `missed` labelled but not found."""

    right: int = 0
    extra: int = 0
    missed: int = 0

    @property
    def precision(self) -> float | None:
        return _share(self.right, self.right + self.extra)

    @property
    def recall(self) -> float | None:
        return _share(self.right, self.right + self.missed)

    @property
    def f1(self) -> float | None:
        return _share(2 * self.right, 2 * self.right + self.extra + self.missed)

    def add(self, expected: frozenset[str], got: frozenset[str]) -> None:
        self.right += len(expected & got)
        self.extra += len(got - expected)
        self.missed += len(expected - got)


@dataclass(slots=True)
class Verdicts:
    """Counts over persons and postings. `hidden` are jobs labelled "yes" for a person and answered with "no"."""

    asked: int = 0
    agreed: int = 0
    said_yes: int = 0
    rightly_yes: int = 0
    labelled_yes: int = 0
    hidden: int = 0

    def add(self, expected: str, got: str) -> None:
        self.asked += 1
        self.agreed += expected == got
        self.said_yes += got == "yes"
        self.rightly_yes += got == expected == "yes"
        self.labelled_yes += expected == "yes"
        self.hidden += expected == "yes" and got == "no"

    def shares(self) -> dict[str, float | None]:
        """Precision of "yes", the share wrongly hidden, and the share of all verdicts that agree."""
        return {
            "precision_of_yes": _share(self.rightly_yes, self.said_yes),
            "wrongly_hidden": _share(self.hidden, self.labelled_yes),
            "accuracy": _share(self.agreed, self.asked),
        }


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One fact of one posting that reader and program see differently.

    Of lists, `expected` are the members only labelled and `got` those only found; `evidence` are the program's words.
    """

    id: str
    fact: str
    expected: Any
    got: Any
    evidence: str


@dataclass(slots=True)
class Report:
    """Scores by fact, verdicts of eligibility, and every disagreement; `absent` are labelled ids without a posting."""

    postings: int = 0
    facts: dict[str, Score] = field(default_factory=lambda: {name: Score() for name in ("remote", *SETS, *VALUES)})
    eligibility: Verdicts = field(default_factory=Verdicts)
    disagreements: list[Disagreement] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        scores = {
            name: {**asdict(score), "precision": score.precision, "recall": score.recall, "f1": score.f1}
            for name, score in self.facts.items()
        }
        return {
            "postings": self.postings,
            "facts": scores,
            "eligibility": {**asdict(self.eligibility), **self.eligibility.shares()},
            "disagreements": [asdict(disagreement) for disagreement in self.disagreements],
            "absent": self.absent,
        }


def read_json_lines(paths: Iterable[Path]) -> Iterator[tuple[str, str]]:
    """Each line with its file and number; `.gz` is unpacked. Raises `OperatorError` for what cannot be read."""
    for path in paths:
        try:
            content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
            lines = content.decode().split("\n")
        except (OSError, EOFError, UnicodeDecodeError) as error:
            raise OperatorError(f"{path}: cannot be read: {error}") from error
        yield from ((f"{path}:{number}", line) for number, line in enumerate(lines, 1) if line.strip())


def read_labels(paths: Iterable[Path]) -> dict[str, dict[str, Any]]:
    """The labels by id, in the shape of the guide; raises `OperatorError` for a line that is none."""
    labels: dict[str, dict[str, Any]] = {}
    for where, line in read_json_lines(paths):
        try:
            label = json.loads(line)
            labels[str(label["id"])] = label
        except (ValueError, KeyError, TypeError) as error:
            raise OperatorError(f"{where}: not a label: {error!r}") from error
    return labels


def evaluate(normaliser: Normaliser, postings: Iterable[Path], labels: Mapping[str, Mapping[str, Any]]) -> Report:
    """Understand every posting that has labels and compare; a fact whose key a label lacks is not scored."""
    report = Report()
    seen = set()
    for where, line in read_json_lines(postings):
        try:
            posting = read_line(line)
        except ValueError as error:
            raise OperatorError(f"{where}: {error}") from error
        label = labels.get(str(posting.id))
        if label is None or posting.id in seen:
            continue
        seen.add(str(posting.id))
        understood = normaliser.understand(posting.raw())
        header = f"{understood.title} {understood.place} {understood.text.partition(chr(10))[0]}"
        _compare(report, str(posting.id), label, as_labels(understood), header)
        _compare_verdicts(report, str(posting.id), label.get("eligible", {}), understood.facts)
    report.postings = len(seen)
    report.absent = sorted(labels.keys() - seen)
    return report


def _compare(report: Report, posting_id: str, label: Mapping[str, Any], found: Mapping[str, Any], header: str) -> None:
    expected, got = _with_band(label), _with_band(found)
    for name in ("remote", *SETS, *VALUES):
        key = "work_modes" if name == "remote" else name
        if key not in expected:
            continue
        wanted, given = _values(name, expected[key]), _values(name, got[key])
        if name == "work_modes" and _unscored_office(wanted, given, header):
            given = wanted
        report.facts[name].add(wanted, given)
        if wanted != given and name != "remote":
            words = found["evidence"].get(key, "") or found["evidence"].get("remote_scope", "")
            sides = (expected[key], got[key])
            if name in SETS:
                sides = (sorted(wanted - given), sorted(given - wanted))
            report.disagreements.append(Disagreement(posting_id, name, *sides, words))


def _compare_verdicts(report: Report, posting_id: str, expected: Mapping[str, str], facts: Facts) -> None:
    verdicts = {name: remote_eligibility(facts, *person) for name, person in PERSONS.items() if name in expected}
    for name, (verdict, _) in verdicts.items():
        report.eligibility.add(expected[name], verdict.value)
    wrong = {name: verdict.value for name, (verdict, _) in verdicts.items() if verdict.value != expected[name]}
    if wrong:
        words = next(because for name, (_, because) in verdicts.items() if name in wrong)
        report.disagreements.append(
            Disagreement(posting_id, "eligible", {name: expected[name] for name in wrong}, wrong, words)
        )


def _with_band(labels: Mapping[str, Any]) -> dict[str, Any]:
    """The labels with `utc_min` and `utc_max` as one fact."""
    if "utc_min" not in labels:
        return dict(labels)
    band = None if labels["utc_min"] is None else [labels["utc_min"], labels["utc_max"]]
    return {**labels, "utc": band}


def _values(name: str, value: Any) -> frozenset[str]:
    """A fact as a set: its members, or its one value where it has one."""
    if name == "remote":
        return frozenset({"remote"} & set(value))
    if name in SETS:
        return frozenset(value)
    if value is None or (value is False and name == "overlap"):
        return frozenset()
    if isinstance(value, list):
        value = [float(number) for number in value]
    return frozenset({json.dumps(value, sort_keys=True)}) if not isinstance(value, dict) else _pay(value)


def _pay(value: Mapping[str, Any]) -> frozenset[str]:
    bounds = [None if value[bound] is None else float(value[bound]) for bound in ("min", "max")]
    return frozenset({json.dumps([*bounds, value["currency"], value["period"]])})


def _unscored_office(wanted: frozenset[str], given: frozenset[str], header: str) -> bool:
    """By the guide's convention a header "City | REMOTE" leaves open whether the office is offered as well."""
    return wanted ^ given == {"onsite"} and "remote" in wanted and "remote" in header.lower()


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def show(report: Report, console: Console) -> None:
    """Print the report as tables."""
    table = Table("fact", *(("right", "extra", "missed", "precision", "recall", "F1")), title="Facts")
    for name, score in report.facts.items():
        counts = map(str, (score.right, score.extra, score.missed))
        table.add_row(name, *counts, *map(_percent, (score.precision, score.recall, score.f1)))
    console.print(table)
    for name, share in report.eligibility.shares().items():
        console.print(f"eligibility, {name.replace('_', ' ')}: {_percent(share)}")
    pay = report.facts["salary"]
    console.print(f"salary: {pay.right} of {pay.right + pay.missed} stated read exactly, {pay.extra} false or inexact")
    console.print(f"{report.postings} postings compared; labels without a posting: {len(report.absent)}")
    differences = Table("id", "fact", "expected", "got", "evidence", title="Disagreements", show_lines=True)
    for one in report.disagreements:
        differences.add_row(one.id, one.fact, _plain(one.expected), _plain(one.got), one.evidence)
    if report.disagreements:
        console.print(differences, markup=False)


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{share:.3f}"


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
