"""Fails where the tables and the migrations disagree; part of `make check`."""

from __future__ import annotations

import tempfile
from pathlib import Path

from alembic import command
from sqlalchemy import create_engine

from storage.engine import parse_url
from storage.migrations import upgrade
from storage.migrations.road import config


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        url = parse_url(f"sqlite:///{Path(folder) / 'schema.db'}")
        upgrade(url)
        with create_engine(url.set(drivername="sqlite")).connect() as connection:
            command.check(config(connection))


if __name__ == "__main__":
    main()
