"""Bot API methods by which updates reach the bot: getUpdates and the webhook."""

from __future__ import annotations

import re
from ipaddress import ip_address
from urllib.parse import urlsplit

from bot.playground.chats import Json
from bot.playground.faults import refusal
from bot.playground.parameters import Parameters
from bot.playground.world import World

_PORTS = {80, 88, 443, 8443}
MAX_SECRET = 256


async def get_updates(world: World, parameters: Parameters) -> list[Json]:
    if world.webhook["url"]:
        reason = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
        raise refusal(reason, 409)
    _remember_kinds(world, parameters)
    return await world.queue.get(
        parameters.integer("offset"), parameters.integer("limit", 100), max(0, parameters.integer("timeout"))
    )


def _remember_kinds(world: World, parameters: Parameters) -> None:
    if "allowed_updates" in parameters:
        world.queue.allow([str(kind) for kind in parameters.items("allowed_updates", "allowed_updates")])


def set_webhook(world: World, parameters: Parameters) -> bool:
    url, secret = parameters.text("url"), parameters.text("secret_token")
    if url:
        _check_url(url)
    if len(secret) > MAX_SECRET:
        raise refusal("secret token is too long")
    if not re.fullmatch(r"[A-Za-z0-9_-]*", secret):
        raise refusal("secret token contains unallowed characters")
    _remember_kinds(world, parameters)
    if parameters.flag("drop_pending_updates"):
        world.queue.forget()
    world.webhook = {"url": url, "has_custom_certificate": parameters.file("certificate") is not None}
    if url:
        world.webhook["max_connections"] = parameters.integer("max_connections", 40)
        world.queue.interrupt("terminated by setWebhook request")
    return True


def _check_url(url: str) -> None:
    try:
        parts = urlsplit(url)
        port = parts.port or 443
    except ValueError:
        raise refusal("invalid webhook URL specified") from None
    if parts.scheme.lower() != "https":
        raise refusal("bad webhook: An HTTPS URL must be provided for webhook")
    if not parts.hostname:
        raise refusal("invalid webhook URL specified")
    if port not in _PORTS:
        raise refusal("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
    try:
        address = ip_address(parts.hostname)
    except ValueError:
        return
    if not address.is_global:
        raise refusal(f"bad webhook: IP address {address} is reserved")


def delete_webhook(world: World, parameters: Parameters) -> bool:
    if parameters.flag("drop_pending_updates"):
        world.queue.forget()
    world.webhook = {"url": "", "has_custom_certificate": False}
    return True


def get_webhook_info(world: World, parameters: Parameters) -> Json:
    return world.webhook | {"pending_update_count": len(world.queue)}
