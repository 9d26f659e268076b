"""Migrations: the road from nothing to today's tables and back, once, however many walk it."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect, text

from storage import DatabaseUnavailable, Storage
from storage.engine import parse_url
from storage.migrations import newest, upgrade
from storage.migrations.road import config
from storage.tables import metadata
from tests.support.stored import NOW, bare

OPENED = "asyncio.run(Storage.open(sys.argv[1]))"


@pytest.fixture
def empty_url(database_url: str) -> str:
    """A database with nothing in it."""
    url = parse_url(database_url)
    if url.get_backend_name() == "sqlite":
        Path(str(url.database)).unlink()
        return database_url
    with bare(database_url) as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
        connection.commit()
    return database_url


def tables(database_url: str) -> set[str]:
    with bare(database_url) as connection:
        return set(inspect(connection).get_table_names())


def migrate(database_url: str, revision: str) -> None:
    with bare(database_url) as connection:
        walk = command.upgrade if revision == "head" else command.downgrade
        walk(config(connection), revision)
        connection.commit()


def check(database_url: str) -> None:
    """Raises where the tables and the migrations disagree."""
    with bare(database_url) as connection:
        command.check(config(connection))


def test_from_nothing_to_the_tables_of_today(empty_url: str) -> None:
    assert tables(empty_url) == set()
    upgrade(parse_url(empty_url))
    assert tables(empty_url) == {*metadata.tables, "alembic_version"}
    check(empty_url)


def test_the_newest_migration_is_known_without_alembic(database_url: str) -> None:
    with bare(database_url) as connection:
        assert ScriptDirectory.from_config(config(connection)).get_heads() == [newest()]


def test_a_schema_that_is_the_newest_needs_no_alembic(database_url: str) -> None:
    script = f"import sys, asyncio\nfrom storage import Storage\n{OPENED}\nsys.exit('alembic' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script, database_url], check=False).returncode == 0


def test_a_second_upgrade_finds_nothing_to_do(empty_url: str) -> None:
    upgrade(parse_url(empty_url))
    upgrade(parse_url(empty_url))
    check(empty_url)


def test_of_many_who_migrate_at_once_one_does(empty_url: str) -> None:
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(upgrade, [parse_url(empty_url)] * 4))
    check(empty_url)


async def test_many_processes_open_a_new_database_at_once(empty_url: str) -> None:
    opened = await asyncio.gather(*(Storage.open(empty_url) for _ in range(4)))
    await asyncio.gather(*(one.people.arrive(number, language="en", now=NOW) for number, one in enumerate(opened)))
    assert await opened[0].people.count() == 4
    await asyncio.gather(*(one.close() for one in opened))


def test_down_to_nothing_and_up_again(database_url: str) -> None:
    migrate(database_url, "base")
    assert tables(database_url) == {"alembic_version"}
    migrate(database_url, "head")
    check(database_url)


def test_a_migration_that_fails_leaves_the_schema_as_it_was(empty_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_arguments: object, **_options: object) -> None:
        raise RuntimeError("power cut")

    # The first table stands by then.
    monkeypatch.setattr("alembic.operations.base.BatchOperations.create_index", broken)
    with pytest.raises(RuntimeError, match="power cut"):
        upgrade(parse_url(empty_url))
    assert tables(empty_url) == set()


async def test_a_database_of_a_newer_version_is_left_alone(database_url: str) -> None:
    with bare(database_url) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        connection.commit()
    with pytest.raises(DatabaseUnavailable, match=r"made by a newer Rolecall: .*9999"):
        await Storage.open(database_url)
    assert tables(database_url) == {*metadata.tables, "alembic_version"}


async def test_data_survives_opening_again(database_url: str) -> None:
    for _ in range(2):
        storage = await Storage.open(database_url)
        await storage.people.arrive(1, language="en", now=NOW)
        assert await storage.people.count() == 1
        await storage.close()


def test_an_upgrade_leaves_no_connection_behind(empty_url: str) -> None:
    upgrade(parse_url(empty_url))
    url = parse_url(empty_url)
    if url.get_backend_name() == "sqlite":
        engine = create_engine(url.set(drivername="sqlite"))
        with engine.connect() as connection:
            connection.exec_driver_sql("BEGIN EXCLUSIVE")
        engine.dispose()
        return
    with bare(empty_url) as connection:
        others = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        assert connection.scalar(text(others)) == 1
