"""The single questions that settings, cards and the library ask, and leaving them unanswered."""

from __future__ import annotations

from datetime import timedelta

from bot.context import Context

PLACE, HOUR, ALERT_TIME, TIP_TIME, RUN_NAME, QUESTION, AWAY, QUIET_HOUR, DAILY_MAXIMUM = QUESTIONS = (
    "place",
    "digest_hour",
    "alert_time",
    "tip_time",
    "run_name",
    "question",
    "away",
    "quiet_hour",
    "daily_maximum",
)
KEPT = timedelta(days=1)


async def ask(context: Context, question: str, **data: int | str) -> None:
    """From now on what the person types answers this question."""
    await context.storage.dialogs.put(
        context.person.id, question, step="answer", data=data, expires_at=context.now + KEPT
    )


async def leave(context: Context, *questions: str) -> None:
    """Close one of these questions, by default any, if it is open: who goes back to a card does not mean to answer."""
    dialog = await context.storage.dialogs.get(context.person.id, now=context.now)
    if dialog is not None and dialog.name in (questions or QUESTIONS):
        await context.storage.dialogs.end(context.person.id)
