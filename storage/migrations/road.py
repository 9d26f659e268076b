"""The road from any earlier schema to the newest, walked by Alembic."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection


def config(connection: Connection) -> Config:
    """Alembic's configuration for an open connection; there is no alembic.ini."""
    alembic = Config()
    alembic.set_main_option("script_location", str(Path(__file__).parent))
    alembic.set_main_option("path_separator", "os")
    alembic.attributes["connection"] = connection
    return alembic


def to_newest(connection: Connection) -> None:
    """Walk it, within the connection's transaction; raises `CommandError` where it does not lead past this schema."""
    command.upgrade(config(connection), "head")
