"""The schema is made by migrations only; `upgrade` brings a database to the newest one, once, however many ask."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.engine import URL

from storage.engine import configure_sqlite

# Any number, the same in every process: PostgreSQL's advisory lock lets one of them migrate while the others wait.
MIGRATION_LOCK = 727_253_255


def config(connection: Connection) -> Config:
    """Alembic's configuration for an open connection; there is no alembic.ini."""
    alembic = Config()
    alembic.set_main_option("script_location", str(Path(__file__).parent))
    alembic.set_main_option("path_separator", "os")
    alembic.attributes["connection"] = connection
    return alembic


def upgrade(url: URL) -> None:
    """Bring the schema at `url` to the newest migration; blocking, so run it in a thread.

    All of it is one transaction that only one process at a time is in. Raises `CommandError` where the schema is newer
    than the program.
    """
    is_sqlite = url.get_backend_name() == "sqlite"
    engine = create_engine(url.set(drivername="sqlite" if is_sqlite else "postgresql+psycopg"))
    if is_sqlite:
        configure_sqlite(engine, begin="BEGIN IMMEDIATE")
    try:
        with engine.begin() as connection:
            if not is_sqlite:
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": MIGRATION_LOCK})
            alembic = config(connection)
            head = ScriptDirectory.from_config(alembic).get_current_head()
            if MigrationContext.configure(connection).get_current_revision() != head:
                command.upgrade(alembic, "head")
    finally:
        engine.dispose()
