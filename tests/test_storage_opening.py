"""Opening: what is wrong with a database is said in one line that gives no password away."""

from __future__ import annotations

import socket
import sqlite3
from pathlib import Path

import pytest

from storage import DatabaseUnavailable, DatabaseUrlError, Storage
from storage.engine import parse_url
from tests.support.databases import Postgres, Sqlite
from tests.support.stored import NOW

SECRET = "hunter2"


@pytest.mark.parametrize(
    ("url", "driver", "database"),
    [
        ("sqlite:///jobs.db", "sqlite+aiosqlite", "jobs.db"),
        ("sqlite:////var/lib/rolecall/jobs.db", "sqlite+aiosqlite", "/var/lib/rolecall/jobs.db"),
        ("sqlite+pysqlite:///jobs.db", "sqlite+aiosqlite", "jobs.db"),
        ("sqlite:///~/jobs.db", "sqlite+aiosqlite", str(Path.home() / "jobs.db")),
        ("postgresql://ana:x@db.example/jobs?sslmode=require", "postgresql+psycopg", "jobs"),
        ("postgresql+asyncpg://db.example:5433/jobs", "postgresql+psycopg", "jobs"),
    ],
)
def test_a_usable_url_gets_our_driver(url: str, driver: str, database: str) -> None:
    parsed = parse_url(url)
    assert (parsed.drivername, parsed.database) == (driver, database)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "jobs.db",
        "sqlite",
        "sqlite://",
        "sqlite:///",
        "sqlite:///:memory:",
        "sqlite://folder/jobs.db",
        "sqlite:///jobs.db?mode=ro",
        f"mysql://ana:{SECRET}@db.example/jobs",
        f"postgres://ana:{SECRET}@db.example/jobs",
        f"postgresql//ana:{SECRET}@db.example/jobs",
        f"postgresql://ana:{SECRET}@db.example:{SECRET}/jobs",
    ],
)
async def test_an_unusable_url_is_refused(url: str) -> None:
    with pytest.raises(DatabaseUrlError) as refused:
        await Storage.open(url)
    says(refused.value, "sqlite:///path")


def says(error: Exception, *parts: str) -> None:
    message = str(error)
    assert len(message.splitlines()) == 1
    assert SECRET not in message
    for part in parts:
        assert part in message


async def refused(url: str, *parts: str) -> None:
    with pytest.raises(DatabaseUnavailable) as error:
        await Storage.open(url)
    says(error.value, *parts)


async def test_the_folder_of_a_new_database_is_made(tmp_path: Path) -> None:
    storage = await Storage.open(f"sqlite:///{tmp_path}/new/folder/jobs.db")
    await storage.people.arrive(1, language="en", now=NOW)
    await storage.close()
    assert (tmp_path / "new/folder/jobs.db").exists()


async def test_a_path_that_is_a_folder(tmp_path: Path) -> None:
    await refused(f"sqlite:///{tmp_path}", str(tmp_path), "unable to open")


async def test_a_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    await refused(f"sqlite:///{tmp_path}/file/jobs.db", "file")


async def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("Buy milk. " * 100)
    await refused(f"sqlite:///{tmp_path}/notes.txt", "not a database")


async def test_a_locked_database(sqlite: Sqlite, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.engine.BUSY_TIMEOUT_MS", 1)
    url = sqlite.url()
    holder = sqlite3.connect(str(parse_url(url).database))
    holder.execute("BEGIN EXCLUSIVE")
    await refused(url, "locked")
    holder.close()
    await (await Storage.open(url)).close()


async def test_postgresql_that_does_not_answer() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        await refused(f"postgresql://ana:{SECRET}@127.0.0.1:{port}/jobs", f"ana:***@127.0.0.1:{port}/jobs", "refused")
        await refused(f"postgresql://127.0.0.1:{port}/jobs?user=ana&password={SECRET}", "refused")


async def test_a_database_that_postgresql_does_not_have(postgresql: Postgres) -> None:
    url = parse_url(postgresql.url()).set(drivername="postgresql", database="nowhere", password=SECRET)
    await refused(url.render_as_string(hide_password=False), "nowhere", "does not exist")


async def test_an_option_that_postgresql_does_not_know() -> None:
    await refused(f"postgresql://ana:{SECRET}@127.0.0.1/jobs?colour=blue", "colour")


async def test_a_host_that_does_not_exist() -> None:
    await refused(f"postgresql://ana:{SECRET}@database.invalid/jobs", "database.invalid")
