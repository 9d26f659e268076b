"""What Rolecall keeps: one attribute a noun, the same on SQLite and PostgreSQL."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError

from storage.achievements import Achievements
from storage.activity import Activity
from storage.advice import AdviceGiven
from storage.alerts import Alerts
from storage.applications import Applications
from storage.attention import AttentionBudgets
from storage.checklist_runs import ChecklistRuns
from storage.dialogs import Dialogs
from storage.digests import Digests
from storage.engine import Connections, Database, DatabaseUrlError, Joined, parse_url
from storage.feedback import Mutes, Opinions
from storage.follows import Follows
from storage.goals import Goals
from storage.inbox import Inbox
from storage.jobs import Jobs
from storage.leases import Leases
from storage.migrations import NewerSchema, upgrade
from storage.mocks import Mocks
from storage.occurrences import Occurrences
from storage.outbox import Outbox
from storage.people import People
from storage.personal_data import PersonalData
from storage.plans import Plans
from storage.practice import Practising
from storage.question_counts import QuestionCounts
from storage.quizzes import Quizzes
from storage.readings import Readings
from storage.reminders import Reminders
from storage.retrospectives import Retrospectives
from storage.rhythms import Rhythms
from storage.routines import Routines
from storage.searches import Searches
from storage.separations import Separations
from storage.sketches import Sketches
from storage.sources import Sources
from storage.sprint_measures import SprintMeasures
from storage.stories import Stories
from storage.tips import Tips
from storage.wakeups import Wakeups

__all__ = ["DatabaseUnavailable", "DatabaseUrlError", "Nouns", "Storage"]


class DatabaseUnavailable(Exception):
    """The database cannot be opened, is locked by another program, or cannot be migrated; the message says which."""


class Nouns:
    """The repositories over one way of getting a connection."""

    def __init__(self, connections: Connections) -> None:
        self.people = People(connections)
        self.advice = AdviceGiven(connections)
        self.alerts = Alerts(connections)
        self.searches = Searches(connections)
        self.jobs = Jobs(connections)
        self.sketches = Sketches(connections)
        self.separations = Separations(connections)
        self.sources = Sources(connections)
        self.follows = Follows(connections)
        self.mutes = Mutes(connections)
        self.opinions = Opinions(connections)
        self.digests = Digests(connections)
        self.mocks = Mocks(connections)
        self.stories = Stories(connections)
        self.plans = Plans(connections)
        self.routines = Routines(connections)
        self.reminders = Reminders(connections)
        self.occurrences = Occurrences(connections)
        self.rhythms = Rhythms(connections)
        self.attention = AttentionBudgets(connections)
        self.activity = Activity(connections)
        self.applications = Applications(connections)
        self.goals = Goals(connections)
        self.achievements = Achievements(connections)
        self.sprint_measures = SprintMeasures(connections)
        self.retrospectives = Retrospectives(connections)
        self.practice = Practising(connections)
        self.quizzes = Quizzes(connections)
        self.outbox = Outbox(connections)
        self.dialogs = Dialogs(connections)
        self.inbox = Inbox(connections)
        self.leases = Leases(connections)
        self.readings = Readings(connections)
        self.checklist_runs = ChecklistRuns(connections)
        self.tips = Tips(connections)
        self.question_counts = QuestionCounts(connections)
        self.personal_data = PersonalData(connections)


class Storage(Nouns):
    """The nouns, each call its own transaction; `transaction()` gives the same nouns sharing one."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self._database = database
        self.wakeups = Wakeups(database)

    @classmethod
    async def open(cls, url: str) -> Storage:
        """Open the database, bringing its schema to the newest migration.

        Raises `DatabaseUrlError` for an unusable URL and `DatabaseUnavailable` where the database does not answer.
        """
        parsed = parse_url(url)
        try:
            storage = cls(Database(parsed))
            try:
                await asyncio.to_thread(_upgrade, parsed)
                await storage.ping()
            except BaseException:
                await storage.close()
                raise
        except (DBAPIError, OSError) as error:
            cause = error.orig if isinstance(error, DBAPIError) else error
            reason = next(iter(str(cause).strip().splitlines()), type(cause).__name__)
            raise DatabaseUnavailable(f"cannot open {_shown(parsed)}: {reason}") from error
        return storage

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Nouns]:
        """Several calls, one commit; on SQLite the write lock is held from the first moment."""
        async with self._database.write() as connection:
            yield Nouns(Joined(connection))

    async def ping(self) -> None:
        """Answer, or raise what the driver raises."""
        async with self._database.write(), self._database.read():
            pass

    async def close(self) -> None:
        await self._database.close()


def _upgrade(url: URL) -> None:
    try:
        upgrade(url)
    except NewerSchema as error:
        raise DatabaseUnavailable(f"cannot migrate {_shown(url)}, made by a newer Rolecall: {error}") from error


def _shown(url: URL) -> str:
    """The URL without its password, nor its options, among which there can be one too."""
    return url.set(query={}).render_as_string(hide_password=True)
