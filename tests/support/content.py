"""The project's own content, read once for all tests of a process: it is frozen."""

from __future__ import annotations

from bot.content import load_content

CONTENT = load_content()
