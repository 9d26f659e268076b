"""python-telegram-bot's way to the fake Telegram: its requests are answered in this process."""

from __future__ import annotations

import json
from typing import IO, Any
from urllib.parse import unquote, urlsplit

from telegram._utils.defaultvalue import DEFAULT_NONE
from telegram._utils.types import ODVInput
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.playground.chats import Upload
from bot.playground.faults import ApiError, NetworkFault
from bot.playground.telegram import Telegram


class PlaygroundRequest(BaseRequest):
    """A `BaseRequest` over one `Telegram`; give one to a Bot for its calls and one for its getUpdates.

    Lost connections become python-telegram-bot's NetworkError, time-outs its TimedOut.
    """

    def __init__(self, telegram: Telegram) -> None:
        self._telegram = telegram

    @property
    def read_timeout(self) -> float | None:
        return None

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = DEFAULT_NONE,
        write_timeout: ODVInput[float] = DEFAULT_NONE,
        connect_timeout: ODVInput[float] = DEFAULT_NONE,
        pool_timeout: ODVInput[float] = DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        parts = unquote(urlsplit(url).path).strip("/").split("/")
        try:
            if parts[0] == "file":
                self._check_token(parts[1])
                return 200, self._telegram.file("/".join(parts[2:]))
            self._check_token(parts[0])
            result = await self._telegram.call("/".join(parts[1:]), *_decoded(request_data))
        except ApiError as error:
            return error.code, json.dumps(error.body()).encode()
        except NetworkFault as fault:
            raise (TimedOut() if fault.timed_out else NetworkError(str(fault))) from fault
        return 200, json.dumps({"ok": True, "result": result}).encode()

    def _check_token(self, part: str) -> None:
        """`bot<token>`, as in https://api.telegram.org/bot<token>/getMe."""
        token = part.removeprefix("bot")
        if token == part or not token.partition(":")[0].isdecimal():
            raise ApiError(404, "Not Found")
        if token != self._telegram.token:
            raise ApiError(401, "Unauthorized")


def _decoded(data: RequestData | None) -> tuple[dict[str, Any], dict[str, Upload]]:
    if data is None:
        return {}, {}
    uploads = data.multipart_data.items() if data.contains_files else ()
    return data.parameters, {name: _upload(*part) for name, part in uploads}


def _upload(name: str, content: bytes | IO[bytes], mime: str) -> Upload:
    return Upload(name, content if isinstance(content, bytes) else content.read(), mime)
