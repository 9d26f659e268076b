"""Writes structured addresses as the one line people would write."""

from __future__ import annotations

import pycountry

from bot.sources.payload import distinct


def address(*parts: str | None) -> str:
    """The stated parts from small to large, each once: "Lisbon, Portugal"."""
    return ", ".join(distinct(filter(None, parts)))


def country_name(code: str | None) -> str:
    """The name of an ISO 3166 alpha-2 code in any case, as "DE" beside a place would also mean Delaware; what is no
    such code is returned as it is."""
    found = pycountry.countries.get(alpha_2=code.upper()) if code and len(code) == 2 else None
    return code or "" if found is None else str(getattr(found, "common_name", found.name))
