"""Logging by structlog: events with values, never message text or tokens, people only as hashes."""

from __future__ import annotations

import hashlib
import logging
import re
import secrets
from typing import Literal

import structlog
from structlog.typing import EventDict, WrappedLogger

# A new salt each start: lines of one run belong together, and no id can be looked up by hashing all of them.
_SALT = secrets.token_bytes(16)


def person_hash(person_id: int) -> str:
    """The name of a person or chat in logs: the same within one run, meaningless outside it."""
    return hashlib.blake2s(str(person_id).encode(), key=_SALT, digest_size=5).hexdigest()


# What the error messages of libraries quote: the token as a part of an address; and what PostgreSQL adds to an error,
# which are values of the row it is about.
_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]{30,}")
_VALUES = re.compile(r"^(DETAIL|CONTEXT):.*", re.MULTILINE)


def discreet(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """A processor that takes out of every text what the log must not hold; the last before the line is written."""
    return {name: _discreet(value) if isinstance(value, str) else value for name, value in event.items()}


def _discreet(text: str) -> str:
    return _VALUES.sub(r"\1: …", _TOKEN.sub("<token>", text))


def configure(log_format: Literal["console", "json"], level: str) -> None:
    """Send both our events and the libraries' warnings to standard error in one form."""
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer()
        if log_format == "json"
        else structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    )
    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                discreet,
                renderer,
            ],
            foreign_pre_chain=shared,
        )
    )
    # Tracebacks never show the values of variables: those hold what people wrote.
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    # Ours in full; the libraries' warnings only, since their request lines would carry the token.
    for name in ("bot", "handlers", "storage"):
        logging.getLogger(name).setLevel(level.upper())
    # It would quote an answer of Telegram that it cannot read, and so what people wrote; callers tell of the failure.
    logging.getLogger("telegram.request").setLevel(logging.CRITICAL)


def logger(name: str) -> structlog.stdlib.BoundLogger:
    """A logger for one module."""
    bound: structlog.stdlib.BoundLogger = structlog.get_logger(name)
    return bound
