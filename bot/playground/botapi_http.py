"""The fake's Bot API over HTTP, so that a bot in another process can use it through ROLECALL_API_URL."""

from __future__ import annotations

import json
from typing import Any

from aiohttp import web

from bot.playground.chats import Upload
from bot.playground.faults import ApiError, NetworkFault, refusal
from bot.playground.inflight import Inflight
from bot.playground.origin import is_foreign
from bot.playground.telegram import Telegram

LARGEST_UPLOAD = 50 * 1024 * 1024
"""Bytes a request may hold, as at https://core.telegram.org/bots/api#sending-files."""


def add_bot_api(app: web.Application, telegram: Telegram, inflight: Inflight) -> None:
    """Add `/bot<token>/<method>` and `/file/bot<token>/<path>`, answering as api.telegram.org would."""

    async def call(request: web.Request) -> web.Response:
        try:
            _admit(request, telegram)
            params, files = await _arguments(request)
            result = await telegram.call(request.match_info["method"], params, files)
        except ApiError as error:
            return _refused(error)
        except NetworkFault:
            return _hang_up(request)
        return web.json_response({"ok": True, "result": result})

    async def download(request: web.Request) -> web.Response:
        try:
            _admit(request, telegram)
            content = telegram.file(request.match_info["path"])
        except ApiError as error:
            return _refused(error)
        return web.Response(body=content, content_type="application/octet-stream")

    app.router.add_get("/bot{token}/{method}", inflight.tracked(call))
    app.router.add_post("/bot{token}/{method}", inflight.tracked(call))
    app.router.add_get("/file/bot{token}/{path:.+}", download)


def _admit(request: web.Request, telegram: Telegram) -> None:
    """Only the bot itself may call: it has the token, and it is not a page of some other site in a browser."""
    if request.match_info["token"] != telegram.token or is_foreign(request):
        raise ApiError(401, "Unauthorized")


async def _arguments(request: web.Request) -> tuple[dict[str, Any], dict[str, Upload]]:
    """What the caller sent, wherever it may stand: query, form, multipart or JSON."""
    roomy = request.clone(client_max_size=LARGEST_UPLOAD)
    params: dict[str, Any] = dict(roomy.query)
    files: dict[str, Upload] = {}
    try:
        if roomy.content_type == "application/json":
            params |= _json_object(await roomy.read())
        else:
            for name, value in (await roomy.post()).items():
                if isinstance(value, web.FileField):
                    with value.file as opened:
                        files[name] = Upload(value.filename, opened.read(), value.content_type)
                else:
                    params[name] = value
    except web.HTTPRequestEntityTooLarge:
        raise ApiError(413, "Request Entity Too Large") from None
    except ValueError:
        raise refusal("can't parse the request") from None
    return params, files


def _json_object(body: bytes) -> dict[str, Any]:
    value = json.loads(body or b"{}")
    if not isinstance(value, dict):
        raise ValueError("not an object")
    return value


def _refused(error: ApiError) -> web.Response:
    wait = error.parameters.get("retry_after")
    headers = {} if wait is None else {"Retry-After": str(wait)}
    return web.json_response(error.body(), status=error.code, headers=headers)


def _hang_up(request: web.Request) -> web.Response:
    """End the connection without an answer, which is what a lost connection looks like from the other end."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=502)
