"""The schema is made by migrations only; `upgrade` brings a database to the newest one, once, however many ask."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, inspect, text
from sqlalchemy.engine import URL

from storage.engine import configure_sqlite

# Any number, the same in every process: PostgreSQL's advisory lock lets one of them migrate while the others wait.
MIGRATION_LOCK = 727_253_255
WAL_TRIES, WAL_PAUSE = 100, 0.05  # seconds
VERSIONS = Path(__file__).parent / "versions"


class NewerSchema(Exception):
    """The database is at a revision that this program does not know."""


def upgrade(url: URL) -> None:
    """Bring the schema at `url` to the newest migration; blocking, so run it in a thread.

    All of it is one transaction that only one process at a time is in. Raises `NewerSchema` where the schema is newer
    than the program.
    """
    is_sqlite = url.get_backend_name() == "sqlite"
    engine = create_engine(url.set(drivername="sqlite" if is_sqlite else "postgresql+psycopg"), hide_parameters=True)
    if is_sqlite:
        configure_sqlite(engine, begin="BEGIN IMMEDIATE")
    try:
        with engine.begin() as connection:
            if not is_sqlite:
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": MIGRATION_LOCK})
            if revision_of(connection) != newest():
                _migrate(connection)
        if is_sqlite:
            _write_ahead(engine)
    finally:
        engine.dispose()


def _write_ahead(engine: Engine) -> None:
    """Have a SQLite file keep a write-ahead log, as it then does for good: readers and the writer do not wait for one
    another. SQLite itself does not wait for the lock that this takes, so we do."""
    connection = engine.raw_connection()
    try:
        for left in reversed(range(WAL_TRIES)):
            try:
                connection.cursor().execute("PRAGMA journal_mode = WAL")
            except sqlite3.OperationalError:
                if not left:
                    raise
                time.sleep(WAL_PAUSE)
            else:
                return
    finally:
        connection.close()


def _migrate(connection: Connection) -> None:
    # Alembic is large, and most starts have nothing to migrate.
    from alembic.util import CommandError

    from storage.migrations.road import to_newest

    try:
        to_newest(connection)
    except CommandError as error:
        raise NewerSchema(str(error)) from error


def newest() -> str:
    """The newest revision, which begins its file's name."""
    return max(path.name.partition("_")[0] for path in VERSIONS.glob("[0-9]*_*.py"))


def revision_of(connection: Connection) -> str | None:
    """The revision a database is at, None for one without a schema."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    revision: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return revision
