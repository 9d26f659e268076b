"""One aiohttp app for everything that comes in over HTTP: health, metrics, the webhook, and the playground."""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from aiohttp import web
from sqlalchemy.exc import SQLAlchemyError

from bot.log import logger
from bot.metrics import Metrics
from storage import Storage

log = logger(__name__)

WEBHOOK_PATH = "/telegram"
# Telegram sends one update a call; the largest are far below this.
LARGEST_UPDATE = 1 << 20

Accept = Callable[[list[Mapping[str, Any]]], Awaitable[None]]


def build(storage: Storage, metrics: Metrics) -> web.Application:
    """The routes every process has."""

    async def alive(_request: web.Request) -> web.Response:
        return web.Response(text="ok\n")

    async def ready(_request: web.Request) -> web.Response:
        try:
            await storage.ping()
        except (SQLAlchemyError, OSError):
            return web.Response(status=503, text="the database does not answer\n")
        return web.Response(text="ok\n")

    async def expose(_request: web.Request) -> web.Response:
        return web.Response(body=metrics.exposition(), headers={"Content-Type": "text/plain; version=0.0.4"})

    app = web.Application(client_max_size=LARGEST_UPDATE)
    app.router.add_get("/healthz", alive)
    app.router.add_get("/readyz", ready)
    app.router.add_get("/metrics", expose)
    return app


def add_webhook(app: web.Application, accept: Accept, secret: str) -> None:
    """Where Telegram posts updates; an update is stored before the answer that confirms it."""

    async def receive(request: web.Request) -> web.Response:
        given = request.headers.get("X-Telegram-Bot-Api-Secret-Token", "")
        # aiohttp reads bytes that are no UTF-8 as surrogates, and anybody can send them.
        if not hmac.compare_digest(given.encode(errors="surrogateescape"), secret.encode()):
            raise web.HTTPForbidden
        try:
            update = await request.json()
        except ValueError:
            raise web.HTTPBadRequest from None
        if not isinstance(update, dict) or not isinstance(update.get("update_id"), int):
            raise web.HTTPBadRequest
        try:
            await accept([update])
        except SQLAlchemyError as error:
            # Not confirmed, and so sent again.
            log.warning("update not stored", reason=str(error))
            raise web.HTTPServiceUnavailable from None
        return web.Response()

    app.router.add_post(WEBHOOK_PATH, receive)
