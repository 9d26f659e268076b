"""The state of sources and deliveries, for the people who run the bot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot import routes
from bot.i18n import Texts
from bot.views.length import clip
from bot.views.view import Button, View
from storage.records import Health, SourceRecord

SIGNS = {
    Health.NEW: "⚪️",
    Health.OK: "🟢",
    Health.EMPTY: "🟡",
    Health.TRUNCATED: "🟡",
    Health.SILENT: "🟠",
    Health.SCHEMA_CHANGED: "🔴",
    Health.FAILED: "🔴",
    Health.BLOCKED: "⛔️",
}
LISTED = 25


def sources(texts: Texts, records: Sequence[SourceRecord], now: datetime) -> View:
    """What is read, the troubled ones first."""
    lines, hidden = _lines(texts, records, now)
    return View(texts.render("sources_list", sources=lines, hidden=hidden))


def health(
    texts: Texts,
    *,
    sources: Sequence[SourceRecord],
    messages: Mapping[str, int],
    lateness: Sequence[timedelta],
    given_up: Mapping[str, int],
    people: int,
    roles: int,
    suspicions: int = 0,
    now: datetime,
) -> View:
    """The worst sources first; of many, those that fit into one message. `lateness` is in order."""
    lines, hidden = _lines(texts, sources, now)
    text = texts.render(
        "health",
        sources=lines,
        hidden=hidden,
        messages=messages,
        late=[_seconds(lateness, share) for share in (0.5, 0.99)] if lateness else None,
        given_up={clip(reason, 60): number for reason, number in given_up.items()},
        people=people,
        roles=roles,
    )
    if not suspicions:
        return View(text)
    label = texts.gettext("✂️ Not duplicates? ({n})").format(n=suspicions)
    return View(text, ((Button.to(label, routes.Suspicions()),),))


def _seconds(ordered: Sequence[timedelta], share: float) -> float:
    """The duration that so large a share of them does not exceed."""
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)].total_seconds()


def _lines(texts: Texts, records: Sequence[SourceRecord], now: datetime) -> tuple[list[dict[str, object]], int]:
    """A line each for the worst, and how many more there are."""
    worst = sorted(records, key=lambda record: (record.health is Health.OK, record.adapter, record.board or ""))
    lines: list[dict[str, object]] = [
        {
            "sign": SIGNS[record.health],
            "name": clip(f"{record.adapter} {record.board or ''}", 45),
            "age": texts.ago(now - record.ok_at) if record.ok_at else "–",
            "rows": record.rows,
            "reason": clip(record.reason, 60),
        }
        for record in worst[:LISTED]
    ]
    return lines, len(worst) - len(lines)
