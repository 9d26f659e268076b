"""The people of the demo, one column each on the playground's page."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Somebody to write as. `id` is a Telegram user id, `language_code` what their Telegram says (IETF)."""

    id: int
    first_name: str
    language_code: str
    about: str


PEOPLE = (
    DemoPerson(1001, "Ana", "de", "in Berlin, Python, remote in Europe or hybrid at home; reads German and English"),
    DemoPerson(1002, "Boris", "ru", "in Kyiv, Go and DevOps, remote across borders; begins work at ten"),
    DemoPerson(1003, "Chen", "en", "in Singapore, Java and data, six to eight hours ahead of most postings"),
    DemoPerson(1004, "Dana", "en", "in New York, Node.js, preparing for senior interviews; US jobs only"),
)
