"""Values: instants, large numbers and awkward text come back as they went in, or are refused at the door."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.exc import StatementError

from storage import Storage
from tests.support.stored import NOW, add_alert, add_jobs, add_sources, draft, queue, role, tell

ANA = 1001
LARGEST = 2**52 - 1  # Telegram: ids have at most 52 significant bits
NAIVE = NOW.replace(tzinfo=None)


async def test_a_naive_instant_is_refused(storage: Storage) -> None:
    with pytest.raises(StatementError, match="an instant needs a zone"):
        await storage.people.arrive(ANA, language="en", now=NAIVE)
    with pytest.raises(StatementError, match="an instant needs a zone"):
        await storage.alerts.due(NAIVE, limit=1)
    assert await storage.people.count() == 0


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 3, 2, 11, 30, 15, 123456, tzinfo=UTC),
        datetime(2026, 3, 29, 2, 30, tzinfo=ZoneInfo("Asia/Kolkata")),
        datetime(2026, 10, 25, 2, 30, fold=0, tzinfo=ZoneInfo("Europe/Berlin")),
        datetime(2026, 10, 25, 2, 30, fold=1, tzinfo=ZoneInfo("Europe/Berlin")),
        datetime(2026, 1, 1, tzinfo=timezone(timedelta(hours=14))),
    ],
)
async def test_an_instant_comes_back_in_utc(storage: Storage, moment: datetime) -> None:
    arrived = await storage.people.arrive(ANA, language="en", now=moment)
    assert arrived.created_at.tzinfo is UTC
    assert arrived.created_at == moment.astimezone(UTC)


async def test_instants_are_compared_whatever_zone_they_are_written_in(storage: Storage) -> None:
    await storage.people.arrive(ANA, language="en", now=NOW)
    await add_alert(storage, ANA, next_digest_at=NOW.astimezone(ZoneInfo("Asia/Tokyo")))
    berlin = NOW.astimezone(ZoneInfo("Europe/Berlin"))
    assert len(await storage.alerts.due(berlin, limit=1)) == 1
    assert await storage.alerts.due(berlin - timedelta(microseconds=1), limit=1) == []


async def test_ids_of_52_bits_fit_everywhere(storage: Storage) -> None:
    await storage.people.arrive(LARGEST, language="en", now=NOW)
    alert = await add_alert(storage, LARGEST)
    (job,) = await add_jobs(storage, "a")
    made = await storage.digests.add([draft(LARGEST, alert.id, job_ids=(job,))])
    await tell(storage, LARGEST, [job], outbox_id=await queue(storage, LARGEST, "digest:1"))
    await storage.dialogs.put(LARGEST, "start", step="where", data={}, expires_at=NOW)
    await storage.inbox.store([{"update_id": LARGEST, "message": {"from": {"id": LARGEST}}}], now=NOW)
    (message,) = await storage.outbox.claim(NOW, lease_until=NOW, limit=1)
    await storage.outbox.sent(message, message_id=LARGEST, now=NOW)
    await storage.outbox.move_chat(LARGEST, -LARGEST)
    await storage.outbox.move_chat(-LARGEST, LARGEST)
    exported = await storage.personal_data.export(LARGEST)
    kept = ("people", "alerts", "digests", "told", "dialogs", "outbox", "inbox")
    assert {name: len(exported[name]) for name in kept} == dict.fromkeys(kept, 1)
    assert exported["outbox"][0]["message_id"] == LARGEST
    assert made


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("👩🏽‍💻 Zürich, мир, 東京, مرحبا", "👩🏽‍💻 Zürich, мир, 東京, مرحبا"),
        ("a\0b\0", "ab"),
        ("half a rocket \ud83d", "half a rocket ?"),
        ("'; DROP TABLE jobs; -- %s %(x)s :y ?", "'; DROP TABLE jobs; -- %s %(x)s :y ?"),
        ("", ""),
        ("x" * 100_000, "x" * 100_000),
    ],
)
async def test_awkward_text_of_a_feed_is_kept(storage: Storage, written: str, kept: str) -> None:
    (source,) = await add_sources(storage, "remotive")
    item = role(f"key {written[:600]}", fingerprint="one", title=written, place=written, text=written)
    await storage.jobs.absorb(source.id, [item], now=NOW, newsworthy=True)
    await storage.jobs.touch(source.id, [item.raw.key], now=NOW + timedelta(hours=1))
    assert await storage.jobs.close_missing(source.id, run_at=NOW + timedelta(hours=1), after_runs=1) == 0
    (job,) = await storage.jobs.with_ids([one.id for one in await storage.jobs.unmatched(limit=1)])
    assert (job.title, job.place, job.text) == (kept, kept, kept)
    assert job.postings[0].key == f"key {kept[:600]}"


@pytest.mark.parametrize("text", ["a\0b", "half a rocket \ud83d", "👩🏽‍💻 \\u0000", '"quoted" \\ \n\t'])
async def test_awkward_text_of_a_person_is_kept(storage: Storage, text: str) -> None:
    """What is kept as JSON is escaped, and so comes back to the letter."""
    await storage.people.arrive(ANA, language="en", now=NOW)
    await storage.dialogs.put(ANA, "ask", step="words", data={"text": text}, expires_at=NOW + timedelta(hours=1))
    dialog = await storage.dialogs.get(ANA, now=NOW)
    assert dialog is not None
    assert dialog.data == {"text": text}
    update = {"update_id": 1, "message": {"from": {"id": ANA}, "text": text}}
    await storage.inbox.store([update], now=NOW)
    assert (await storage.inbox.pending())[0].payload == update
    await storage.outbox.queue(ANA, kind="digest", key="1", payload={"text": text}, due_at=NOW, now=NOW)
    (message,) = await storage.outbox.claim(NOW, lease_until=NOW, limit=1)
    assert message.payload == {"text": text}
    await storage.outbox.reject(message, reason=f"bad: {text}")


async def test_awkward_words_of_an_alert_are_kept(storage: Storage) -> None:
    await storage.people.arrive(ANA, language="en", now=NOW)
    alert = await add_alert(storage, ANA, query="c++\0 👩🏽‍💻 \ud83d")
    assert await storage.alerts.get(ANA, alert.id) == alert
    assert alert.query == "c++ 👩🏽‍💻 ?"
