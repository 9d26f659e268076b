"""Numbers for machines, in Prometheus's form at /metrics."""

from __future__ import annotations

from datetime import datetime

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest

from storage.records import OutboxMessage

LATENESS_BUCKETS = (1, 2, 5, 10, 30, 60, 300, 1800, 7200, 86400)


class Metrics:
    """One registry an app, so that tests can build several."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._deliveries = Counter(
            "rolecall_deliveries", "Attempts to deliver, by outcome.", ["kind", "outcome"], registry=self.registry
        )
        self._lateness = Histogram(
            "rolecall_delivery_lateness_seconds",
            "Seconds between the due time of a message and its delivery.",
            ["kind"],
            buckets=LATENESS_BUCKETS,
            registry=self.registry,
        )
        self._updates = Counter("rolecall_updates", "Updates handled.", registry=self.registry)
        self._ticks = Counter("rolecall_tick_items", "Items done by each tick.", ["tick"], registry=self.registry)
        self._failures = Counter("rolecall_tick_failures", "Ticks that failed.", ["tick"], registry=self.registry)

    def attempted(self, kind: str, outcome: str) -> None:
        self._deliveries.labels(kind, outcome).inc()

    def delivered(self, message: OutboxMessage, now: datetime) -> None:
        self._lateness.labels(message.kind).observe(max(0.0, (now - message.promised_at).total_seconds()))

    def handled(self) -> None:
        self._updates.inc()

    def ticked(self, tick: str, items: int) -> None:
        self._ticks.labels(tick).inc(items)

    def failed(self, tick: str) -> None:
        self._failures.labels(tick).inc()

    def exposition(self) -> bytes:
        return generate_latest(self.registry)
