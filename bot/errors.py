"""The errors that carry meaning across layers: for a person, for the operator, and about sources."""

from __future__ import annotations


class RolecallError(Exception):
    """Anything Rolecall raises on purpose."""


class UserError(RolecallError):
    """Something a person can put right. `key` names an entry of the `problems` template; `args` fill it in."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key)
        self.key = key
        self.values = values


class OperatorError(RolecallError):
    """Something the operator must put right: one clear line naming the setting, or the file, line and key."""


class SourceError(RolecallError):
    """A source could not be read; the message says why in words fit for a health line."""


class SourceFailed(SourceError):
    """Time-out, 5xx, connection lost, malformed or oversized body: worth another try after a back-off.

    `retry_after` is the wait in seconds the server asked for, None where it asked for nothing."""

    def __init__(self, reason: str, retry_after: float | None = None) -> None:
        super().__init__(reason)
        self.retry_after = retry_after


class SourceBlocked(SourceError):
    """The source refuses us: 401, 403, 429 or a challenge page instead of data; `retry_after` in seconds."""

    def __init__(self, reason: str, retry_after: float | None = None) -> None:
        super().__init__(reason)
        self.retry_after = retry_after


class UnknownBoard(SourceError):
    """The source says there is no such board; never evidence that its jobs were closed."""
