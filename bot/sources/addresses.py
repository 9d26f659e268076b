"""Keeps feeds from leading into the operator's own network: names are resolved, checked, and only then connected to."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable, Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

import httpx

from bot.errors import SourceFailed

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""Answers a host and a port with the addresses of that host; raises `OSError` where it has none."""

NAT64 = IPv6Network("64:ff9b::/96")


async def resolve(host: str, port: int) -> Sequence[str]:
    """Ask the system's resolver."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(info[4][0]) for info in found))


async def reachable(host: str, port: int = 443, *, seconds: float = 2) -> bool:
    """Whether anything answers there, so that a playground without a network need not wait for every feed."""
    try:
        async with asyncio.timeout(seconds):
            _reader, writer = await asyncio.open_connection(host, port)
    except OSError:
        return False
    writer.close()
    return True


def is_public(address: str) -> bool:
    """Whether an address belongs to the public internet, looking through IPv6 forms that stand for an IPv4 one.

    The tunnels 6to4 and Teredo are refused, retired as they are and able to carry a private address.
    """
    ip = ip_address(address)
    if isinstance(ip, IPv6Address):
        if ip.ipv4_mapped is not None:
            return is_public(str(ip.ipv4_mapped))
        if ip in NAT64:
            return is_public(str(IPv4Address(int(ip) & 0xFFFF_FFFF)))
        if ip.sixtofour is not None or ip.teredo is not None or ip.is_site_local:
            return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved)


async def public_addresses(host: str, port: int, ask: Resolve) -> list[str]:
    """The addresses of a host. Raises `SourceFailed` where there are none, or where one of them is not public."""
    try:
        found = await ask(host, port)
    except (OSError, UnicodeError) as error:
        raise SourceFailed(f"cannot resolve {host}") from error
    for address in found:
        if not is_public(address):
            raise SourceFailed(f"{host} leads to {address}, which is not a public address (see allow_private)")
    if not found:
        raise SourceFailed(f"cannot resolve {host}")
    return list(found)


class Pinned(httpx.AsyncHTTPTransport):
    """Connects to the addresses in the request's extension `addresses`, so that a second, different answer of the name
    server (DNS rebinding) is never asked for. Host header, SNI and certificate stay those of the name.

    Connections are not kept: they would be shared by address, and one address serves many names.
    """

    def __init__(self) -> None:
        super().__init__(trust_env=False, limits=httpx.Limits(max_keepalive_connections=0))

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        addresses: Sequence[str] = request.extensions.get("addresses") or [request.url.host]
        for address in addresses[:-1]:
            try:
                return await super().handle_async_request(_aimed(request, address))
            except (httpx.ConnectError, httpx.ConnectTimeout):
                continue
        return await super().handle_async_request(_aimed(request, addresses[-1]))


def _aimed(request: httpx.Request, address: str) -> httpx.Request:
    return httpx.Request(
        request.method,
        request.url.copy_with(host=address),
        headers=request.headers,
        stream=request.stream,
        extensions={**request.extensions, "sni_hostname": request.url.raw_host.decode("ascii")},
    )
