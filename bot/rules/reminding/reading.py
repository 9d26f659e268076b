"""From plain words to a schedule and what to be reminded of."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.errors import UserError
from bot.rules.reminding.building import Builder
from bot.rules.reminding.understanding import Understood
from bot.rules.reminding.vocabulary import Vocabulary
from storage.records import Schedule

LONGEST_TEXT = 300
# How many letters more somebody else's language must explain.
_HEAD_START = 3


@dataclass(frozen=True, slots=True)
class Reading:
    """`text` is what to be reminded of; `minutes` how long it lasts, 0 where no end was said."""

    schedule: Schedule
    text: str
    minutes: int = 0


def read(text: str, now: datetime, zone: str, vocabularies: Sequence[Vocabulary]) -> Reading:
    """Read a reminder: "standup every weekday 9:45", "water every 90 min 9-18", "last day of month: invoices".

    `vocabularies` are those of the person's language first; the one that explains most of the text is taken. What says
    when may stand before, behind or around the rest. Without an hour it is at nine; "every hour" without an end ends
    at six. A weekday or a time by itself is the next one, "every 2nd friday" the second of the month, "every other
    friday" each two weeks from the next, and "on the 15th" is each month. A range without an interval, "9-11", is how
    long it lasts; several times without a day, "at 9 and 17", are those of every day. A number beside a single day,
    "tomorrow 8 call", is an hour from six to ten in the evening.

    Raises `UserError` with one of the keys reminder_too_long, reminder_without_time, reminder_without_text,
    reminder_past, reminder_too_often, reminder_too_rare, reminder_over_midnight, reminder_unsupported, bad_date and
    bad_time; `UnknownZone`.
    """
    best = understood(text, vocabularies)
    schedule, minutes = Builder(best, now, zone).schedule()
    if not best.rest:
        raise UserError("reminder_without_text")
    return Reading(schedule, best.rest, minutes)


def understood(text: str, vocabularies: Sequence[Vocabulary]) -> Understood:
    """What that language makes of a text that explains most of it. Raises `UserError("reminder_too_long")`."""
    text = " ".join(unicodedata.normalize("NFC", text).split())
    if len(text) > LONGEST_TEXT:
        raise UserError("reminder_too_long", length=len(text), limit=LONGEST_TEXT)
    attempts = [Understood.by(vocabulary, text) for vocabulary in vocabularies]
    return max(attempts, key=lambda one: one.explained + (_HEAD_START if one is attempts[0] else 0))
