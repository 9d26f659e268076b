"""What can go wrong between a bot and Telegram: refusals, lost connections, and a script of both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

PHRASES = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    409: "Conflict",
    413: "Request Entity Too Large",
    429: "Too Many Requests",
    500: "Internal Server Error",
    502: "Bad Gateway",
}


class ApiError(Exception):
    """Telegram's answer {"ok": false, …}. `description` is complete, as it goes over the wire."""

    def __init__(self, code: int, description: str, parameters: Mapping[str, Any] | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = dict(parameters or {})

    def body(self) -> dict[str, Any]:
        """The JSON object the server sends with status `code`."""
        body: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        return body | ({"parameters": self.parameters} if self.parameters else {})


class NetworkFault(Exception):
    """No answer at all: the connection was lost or, with `timed_out`, the wait for an answer ended."""

    def __init__(self, *, timed_out: bool = False) -> None:
        super().__init__("timed out" if timed_out else "connection lost")
        self.timed_out = timed_out


def refusal(reason: str, code: int = 400, **parameters: Any) -> ApiError:
    """The error for `reason`, with the words Telegram puts before it: `Bad Request: chat not found`."""
    return ApiError(code, f"{PHRASES[code]}: {reason}", parameters)


def too_many(seconds: int) -> ApiError:
    """429 with the wait in whole seconds."""
    return refusal(f"retry after {seconds}", 429, retry_after=seconds)


@dataclass(slots=True)
class Fault:
    """One line of the script; `left` calls still fail, None means until healed."""

    method: str
    error: ApiError | NetworkFault
    left: int | None
    chat_id: int | None
    after_effect: bool

    def concerns(self, method: str, chat_id: int | None) -> bool:
        """`method` in lower case; a fault for "*" concerns every method, one without a chat every chat."""
        return self.method in {"*", method} and self.chat_id in {None, chat_id}


class Faults:
    """The scripted failures, in the order they were asked for."""

    def __init__(self) -> None:
        self._script: list[Fault] = []

    def add(self, fault: Fault) -> None:
        self._script.append(fault)

    def clear(self) -> None:
        self._script.clear()

    def take(self, method: str, chat_id: int | None) -> Fault | None:
        """The fault that strikes this call, used up by one; None if the call goes through."""
        fault = next((one for one in self._script if one.concerns(method, chat_id)), None)
        if fault is not None and fault.left is not None:
            fault.left -= 1
            if fault.left == 0:
                self._script.remove(fault)
        return fault
