"""Fixtures: both databases, the whole app on each, and the people who talk to it."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterator
from inspect import signature
from zlib import crc32

import pytest
from hypothesis import settings

from bot import log
from bot.normalise import Normaliser
from bot.normalise.vocabulary import Vocabulary
from storage import Storage
from tests.support.content import CONTENT
from tests.support.databases import Postgres, Sqlite, postgres
from tests.support.world import Somebody, World
from tests.support.world import world as running

log.configure("console", "error")
os.environ["PTB_TIMEDELTA"] = "true"
# A deadline would be a timing assertion.
settings.register_profile("rolecall", deadline=None)
settings.load_profile("rolecall")


DATABASES = ["sqlite", "postgresql"]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """What asks for a database runs on both, and so does the storage suite; of two conversations, each has one."""
    if "database_url" not in metafunc.fixturenames:
        return
    is_conversation = "world" in metafunc.fixturenames and "database_url" not in signature(metafunc.function).parameters
    turn = crc32(metafunc.function.__name__.encode()) % len(DATABASES)
    metafunc.parametrize("database_url", [DATABASES[turn]] if is_conversation else DATABASES, indirect=True)


@pytest.fixture(scope="session", autouse=True)
def content_read_once() -> Iterator[None]:
    """The content is frozen; a thousand worlds need not each read it, nor make the normaliser's tables of it."""
    normalisers: dict[int, Normaliser] = {}

    def normaliser(vocabulary: Vocabulary) -> Normaliser:
        if id(vocabulary) not in normalisers:
            normalisers[id(vocabulary)] = Normaliser(vocabulary)
        return normalisers[id(vocabulary)]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bot.app.load_content", lambda: CONTENT)
        patch.setattr("bot.pipeline.ingest.Normaliser", normaliser)
        yield


@pytest.fixture(scope="session")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> Sqlite:
    return Sqlite(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Postgres]:
    with postgres() as databases:
        yield databases


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    databases: Sqlite | Postgres = request.getfixturevalue(request.param)
    url = databases.url()
    yield url
    databases.drop(url)


@pytest.fixture
async def storage(database_url: str) -> AsyncIterator[Storage]:
    opened = await Storage.open(database_url)
    yield opened
    await opened.close()


@pytest.fixture
async def world(database_url: str) -> AsyncIterator[World]:
    async with running(database_url) as made:
        yield made


@pytest.fixture
def ana(world: World) -> Somebody:
    return world.ana


@pytest.fixture
def boris(world: World) -> Somebody:
    return world.boris


@pytest.fixture
def chen(world: World) -> Somebody:
    return world.chen


@pytest.fixture
def dana(world: World) -> Somebody:
    return world.dana
