"""Telling a request made by some other site's page from our own page's, and from programs."""

from __future__ import annotations

from aiohttp import web


def is_foreign(request: web.Request) -> bool:
    """Whether a browser says that another site's page made this request.

    Browsers send Origin with every POST across sites, and Sec-Fetch-Site with every request to a trustworthy address
    (https://www.w3.org/TR/fetch-metadata/#sec-fetch-site-header). Programs other than browsers send neither.
    """
    if request.headers.get("Sec-Fetch-Site", "none") not in {"none", "same-origin"}:
        return True
    return request.headers.get("Origin") not in {None, f"http://{request.host}", f"https://{request.host}"}
