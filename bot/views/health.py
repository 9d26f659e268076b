"""The state of sources and deliveries, for the people who run the bot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.i18n import Texts
from bot.views.length import clip
from bot.views.view import View
from storage.records import Health, SourceRecord

SIGNS = {Health.NEW: "⚪️", Health.OK: "🟢", Health.EMPTY: "🟡", Health.FAILED: "🔴", Health.BLOCKED: "⛔️"}
LISTED = 40


def health(
    texts: Texts,
    *,
    sources: Sequence[SourceRecord],
    messages: Mapping[str, int],
    people: int,
    roles: int,
    now: datetime,
) -> View:
    """The worst sources first; of many, those that fit into one message."""
    worst = sorted(sources, key=lambda source: (source.health is Health.OK, source.adapter, source.board or ""))
    lines = [
        {
            "sign": SIGNS[source.health],
            "name": f"{source.adapter} {source.board or ''}".strip(),
            "age": texts.ago(now - source.ok_at) if source.ok_at else "–",
            "rows": source.rows,
            "reason": clip(source.reason, 60),
        }
        for source in worst[:LISTED]
    ]
    text = texts.render(
        "health", sources=lines, hidden=len(worst) - len(lines), messages=messages, people=people, roles=roles
    )
    return View(text)
