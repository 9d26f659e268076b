"""The playground in the browser: the chat page, what it reads and does, and the Bot API over HTTP."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from importlib import resources
from typing import Any
from urllib.parse import quote

from aiohttp import web
from pydantic import ValidationError

from bot.playground.actions import Actions, Body, Refusal
from bot.playground.audience import EVERYTHING, Audience
from bot.playground.botapi_http import add_bot_api
from bot.playground.chats import Event
from bot.playground.control import Control, PersonCard
from bot.playground.faults import ApiError
from bot.playground.inflight import Inflight
from bot.playground.origin import is_foreign
from bot.playground.pagestate import messages_state
from bot.playground.telegram import Telegram

__all__ = ["Control", "PersonCard", "add_playground"]

LARGEST_REQUEST = 30 * 1024 * 1024
"""Bytes; a 20 MB file in base64 and some room."""

PAGE_TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
SHOWN_INLINE = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp", "audio/ogg", "audio/mpeg", "audio/mp4"})
PAGE_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "media-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-cache",
}
FILE_HEADERS = PAGE_HEADERS | {"Content-Security-Policy": "default-src 'none'; sandbox"}


def add_playground(app: web.Application, telegram: Telegram, control: Control) -> None:
    """Add the chat page at `/`, its `/playground/…` routes and the Bot API, all on `telegram`.

    The page reads `/playground/state` (whole, or `?person=` for one chat), hears of changes on `/playground/events`,
    and acts by POST with a JSON body (see `Actions.table`); a refusal is `{"error": sentence}`, its status 400 or more.
    """
    audience = Audience()
    site = _Site(telegram, control, audience)

    async def stop_watching(_app: web.Application) -> None:
        unwatch()

    def hear(event: Event) -> None:
        audience.tell(EVERYTHING if event.kind == "commands" else event.chat_id)

    unwatch = telegram.watch(hear)
    app.on_shutdown.append(stop_watching)
    inflight = Inflight(app)
    add_bot_api(app, telegram, inflight)
    app.router.add_get("/", _page_file("index.html"))
    for name in _page_names():
        app.router.add_get(f"/playground/page/{name}", _page_file(name))
    app.router.add_get("/playground/state", site.state)
    app.router.add_get("/playground/events", inflight.tracked(audience.serve))
    app.router.add_get(r"/playground/file/{person:-?\d{1,18}}/{message:\d{1,18}}", site.file)
    for name, (shape, act) in site.actions.table().items():
        app.router.add_post(f"/playground/{name}", inflight.tracked(_acting(shape, act)))


class _Site:
    """The routes that read."""

    def __init__(self, telegram: Telegram, control: Control, audience: Audience) -> None:
        self._telegram = telegram
        self._control = control
        self.actions = Actions(telegram, control, audience)

    async def state(self, request: web.Request) -> web.Response:
        """Everything the page shows, or with `?person=` the same with that person's chat alone."""
        people = self.actions.people()
        if wanted := request.query.get("person"):
            people = [card for card in people if str(card.id) == wanted]
        state = {
            "now": self._control.now().isoformat(),
            "notice": self._control.notice(),
            "bot": {"name": self._telegram.bot["first_name"], "description": await self._description()},
            "commands": self._telegram.commands,
            "people": [self._person(card) for card in people],
        }
        return web.json_response(state, headers={"Cache-Control": "no-store"})

    async def file(self, request: web.Request) -> web.Response:
        """The file a message carries; only harmless kinds are opened by the browser, the rest is downloaded."""
        person, number = int(request.match_info["person"]), int(request.match_info["message"])
        found = next((one.file for one in self._telegram.messages(person) if one.id == number), None)
        if found is None:
            return _problem("There is no such file.", 404)
        inline = found.mime in SHOWN_INLINE
        disposition = f"{'inline' if inline else 'attachment'}; filename*=UTF-8''{quote(found.name)}"
        mime = found.mime if inline else "application/octet-stream"
        headers = FILE_HEADERS | {"Content-Disposition": disposition}
        return web.Response(body=found.content, content_type=mime, headers=headers)

    async def _description(self) -> str:
        try:
            answer: dict[str, str] = await self._telegram.call("getMyDescription", {})
        except ApiError:
            return ""
        return answer["description"]

    def _person(self, card: PersonCard) -> dict[str, Any]:
        return {
            "id": card.id,
            "name": card.name,
            "about": card.about,
            "blocked": self.actions.has_blocked(card.id),
            "action": self._telegram.action(card.id),
            "reply_keyboard": self._telegram.reply_keyboard(card.id),
            "messages": messages_state(self._telegram.messages(card.id), card.id),
        }


def _page_names() -> list[str]:
    names = (entry.name for entry in resources.files("bot.playground").joinpath("page").iterdir())
    return sorted(name for name in names if name.endswith(tuple(PAGE_TYPES)))


def _page_file(name: str) -> Callable[[web.Request], Awaitable[web.Response]]:
    """A handler for one file of the page; read once, at start."""
    body = resources.files("bot.playground").joinpath("page", name).read_bytes()
    content_type = PAGE_TYPES[name[name.rindex(".") :]]

    async def serve(_request: web.Request) -> web.Response:
        return web.Response(body=body, content_type=content_type, charset="utf-8", headers=PAGE_HEADERS)

    return serve


def _acting(
    shape: type[Body], act: Callable[[Any], Awaitable[dict[str, Any]]]
) -> Callable[[web.Request], Awaitable[web.Response]]:
    """A handler that lets only our own page act, and answers every refusal with a sentence.

    The JSON content type matters: no other site's form can send it, and its scripts would have to ask first.
    """

    async def handle(request: web.Request) -> web.Response:
        if is_foreign(request):
            return _problem("Only the playground's own page may do this.", 403)
        if request.content_type != "application/json":
            return _problem("The request must be JSON.", 415)
        try:
            body = shape.model_validate_json(await request.clone(client_max_size=LARGEST_REQUEST).read())
            return web.json_response(await act(body))
        except web.HTTPRequestEntityTooLarge:
            return _problem("The playground takes files of up to 20 MB.", 413)
        except ValidationError as error:
            return _problem(_first_sentence(error))
        except Refusal as error:
            return _problem(str(error))
        except ApiError as error:
            return _problem(f"Telegram refuses: {error.description}.", error.code)

    return handle


def _first_sentence(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False)[0]
    place = ".".join(str(part) for part in first["loc"]) or "request"
    return f"{place}: {first['msg']}."


def _problem(sentence: str, status: int = 400) -> web.Response:
    return web.json_response({"error": sentence}, status=status)
