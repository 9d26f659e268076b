"""Fresh databases of both kinds: migrated once a run, then copied, or emptied, for each test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from sqlalchemy import create_engine, inspect, text
from sqlalchemy.pool import NullPool

from bot.playground.postgresql import postgresql
from storage.engine import parse_url
from storage.migrations import newest, upgrade
from storage.tables import metadata

_numbers = count(1)

# Emptying a table that is empty anyway would take as long as one that is not.
EMPTYING = f"""
    DO $$ BEGIN
    {"".join(f"IF EXISTS (SELECT FROM {name}) THEN TRUNCATE {name} CASCADE; END IF;" for name in metadata.tables)}
    PERFORM setval(oid, 1, false) FROM pg_class WHERE relkind = 'S';
    END $$
"""


class Sqlite:
    """Databases as files; `url()` gives a new one each time, which may be dropped."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._template = folder / "template.db"
        upgrade(parse_url(f"sqlite:///{self._template}"))

    def url(self) -> str:
        copy = self._folder / f"{next(_numbers)}.db"
        shutil.copy(self._template, copy)
        return f"sqlite:///{copy}"

    def drop(self, url: str) -> None:
        Path(str(parse_url(url).database)).unlink(missing_ok=True)


class Postgres:
    """Databases on a PostgreSQL server of our own, each copied from a migrated template and emptied to be used again:
    copying one takes as long as a whole test."""

    def __init__(self, server: str) -> None:
        self._server = parse_url(server)
        self._admin = create_engine(self._server, isolation_level="AUTOCOMMIT")
        self._free: list[str] = []
        # Nothing here outlives the run: waiting for the disk, or tidying it up, would only slow it down.
        for setting in ("fsync", "synchronous_commit", "full_page_writes", "autovacuum"):
            self._execute(f"ALTER SYSTEM SET {setting} = off")
        self._execute("SELECT pg_reload_conf()")
        self._execute("CREATE DATABASE template_rolecall")
        upgrade(self._server.set(database="template_rolecall"))

    def url(self) -> str:
        while self._free:
            url = self._free.pop()
            if self._emptied(url):
                return url
            self._execute(f"DROP DATABASE {parse_url(url).database} WITH (FORCE)")
        name = f"test_{next(_numbers)}"
        self._execute(f"CREATE DATABASE {name} TEMPLATE template_rolecall")
        return self._server.set(drivername="postgresql", database=name).render_as_string(hide_password=False)

    def drop(self, url: str) -> None:
        self._free.append(url)

    def close(self) -> None:
        self._admin.dispose()

    def _emptied(self, url: str) -> bool:
        """Whether the database is as if new: not one whose tables a test has changed."""
        name = parse_url(url).database
        self._execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
        engine = create_engine(self._server.set(database=name), isolation_level="AUTOCOMMIT", poolclass=NullPool)
        with engine.connect() as connection:
            if set(inspect(connection).get_table_names()) != {*metadata.tables, "alembic_version"}:
                return False
            connection.execute(text(EMPTYING))
            return bool(connection.scalar(text("SELECT version_num FROM alembic_version")) == newest())

    def _execute(self, statement: str) -> None:
        with self._admin.connect() as connection:
            connection.execute(text(statement))


@contextmanager
def postgres() -> Iterator[Postgres]:
    """A server that lives as long as the block."""
    with postgresql() as server:
        databases = Postgres(server)
        try:
            yield databases
        finally:
            databases.close()
