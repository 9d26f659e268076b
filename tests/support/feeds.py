"""Feeds whose postings a test decides, served to the real fetcher without a network."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import Any

import httpx

from bot.sources.download import Limits
from bot.sources.fetcher import Fetcher

_ids = count(1)


@dataclass(frozen=True)
class Advert:
    """A posting as a test words it."""

    title: str
    company: str = "Acme"
    place: str = "Worldwide"
    text: str = ""
    salary: str = ""
    tags: tuple[str, ...] = ()
    published_at: datetime | None = None
    expires_at: datetime | None = None
    id: int = field(default_factory=lambda: next(_ids))

    @property
    def description(self) -> str:
        """The text; where a test gives none, one with a word of its own, since numbers do not tell roles apart."""
        name = "".join(chr(ord("a") + int(digit)) for digit in str(self.id))
        return self.text or f"You build and run the service called x{name}x."


class Feeds:
    """Remotive, Jobicy, one Greenhouse board and one of SmartRecruiters. Each lists what was published, in order;
    what is `down` answers 500 instead, and what is in `instead` what that says.

    Jobicy also tells whether jobs are open, by id, as `statuses` has it; "unknown" where that says nothing. Asked for
    statuses, it answers with `refused_status` where that is set. SmartRecruiters lists what is in `apart` without its
    text, which it gives for a request each, or answers with what `refused_texts` says of that id.
    """

    def __init__(self, now: Any) -> None:
        self._now = now
        self._began = now()
        self._remotive: list[dict[str, Any]] = []
        self._board: list[dict[str, Any]] = []
        self._jobicy: list[dict[str, Any]] = []
        self.statuses: dict[int, str] = {}
        self.refused_status: int | None = None
        self.asked_for: list[list[int]] = []
        self.apart: list[Advert] = []
        self.refused_texts: dict[int, int] = {}
        self.texts_asked_for: list[int] = []
        self.down: set[str] = set()
        self.instead: dict[str, Callable[[], httpx.Response]] = {}
        self.requests = 0

    def fetcher(self) -> Fetcher:
        async def anywhere(host: str, _port: int) -> Sequence[str]:
            return [host if host[0].isdecimal() else "93.184.216.34"]

        return Fetcher(transport=httpx.MockTransport(self._answer), resolve=anywhere, limits=Limits(pause=0))

    def publish(self, *adverts: Advert) -> None:
        """List these on Remotive from now on."""
        for advert in adverts:
            self._remotive.insert(
                0,
                {
                    "id": advert.id,
                    "url": f"https://remotive.com/remote-jobs/{advert.id}",
                    "title": advert.title,
                    "company_name": advert.company,
                    "category": "Software Development",
                    "tags": list(advert.tags),
                    "job_type": "full_time",
                    "publication_date": (advert.published_at or self._now()).strftime("%Y-%m-%dT%H:%M:%S"),
                    "candidate_required_location": advert.place,
                    "salary": advert.salary,
                    "description": f"<p>{advert.description}</p>",
                },
            )

    def take_down(self, *adverts: Advert) -> None:
        """No longer list these on Remotive."""
        gone = {advert.id for advert in adverts}
        self._remotive = [listed for listed in self._remotive if listed["id"] not in gone]

    def publish_on_board(self, *adverts: Advert) -> None:
        """List these on the Greenhouse board "acme"."""
        for advert in adverts:
            self._board.append(
                {
                    "id": advert.id,
                    "title": advert.title,
                    "company_name": advert.company,
                    "location": {"name": advert.place},
                    "absolute_url": f"https://boards.greenhouse.io/acme/jobs/{advert.id}",
                    "first_published": (advert.published_at or self._now()).isoformat(),
                    "updated_at": self._now().isoformat(),
                    "internal_job_id": advert.id,
                    "application_deadline": advert.expires_at.isoformat() if advert.expires_at else None,
                    "content": f"&lt;p&gt;{advert.description}&lt;/p&gt;",
                }
            )

    def take_from_board(self, *adverts: Advert) -> None:
        """No longer list these on the Greenhouse board."""
        gone = {advert.id for advert in adverts}
        self._board = [listed for listed in self._board if listed["id"] not in gone]

    def publish_on_jobicy(self, *adverts: Advert) -> None:
        """List these on Jobicy, and nothing else any longer."""
        self._jobicy = [
            {
                "id": advert.id,
                "url": f"https://jobicy.com/jobs/{advert.id}",
                "jobTitle": advert.title,
                "companyName": advert.company,
                "jobGeo": advert.place,
                "jobDescription": f"<p>{advert.description}</p>",
                "pubDate": (advert.published_at or self._now()).isoformat(),
            }
            for advert in adverts
        ]

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self.requests += 1
        if "smartrecruiters" in request.url.host and "smartrecruiters" not in self.down:
            return self._apart(request.url.path)
        name = next((name for name in ("remotive", "jobicy") if name in request.url.host), "greenhouse")
        if name in self.instead:
            return self.instead[name]()
        if name in self.down:
            return httpx.Response(500)
        body: dict[str, Any] = {"0-legal-notice": "…", "job-count": len(self._remotive), "jobs": self._remotive}
        if name == "greenhouse":
            body = {"jobs": self._board, "meta": {"total": len(self._board)}}
        if name == "jobicy" and request.url.path.endswith("/status"):
            if self.refused_status is not None:
                return httpx.Response(self.refused_status)
            body = {"success": True, "jobs": self._told(request.url.params["ids"])}
        elif name == "jobicy":
            body = {"success": True, "jobs": self._jobicy}
        return httpx.Response(200, content=json.dumps(body), headers={"Content-Type": "application/json"})

    def _apart(self, path: str) -> httpx.Response:
        if path.endswith("/postings"):
            listed = [
                {
                    "id": str(advert.id),
                    "name": advert.title,
                    "company": {"identifier": "Acme", "name": advert.company},
                    "releasedDate": (advert.published_at or self._began).isoformat(),
                    "location": {"fullLocation": advert.place, "remote": True},
                }
                for advert in self.apart
            ]
            return httpx.Response(200, json={"offset": 0, "totalFound": len(listed), "content": listed})
        advert = next(one for one in self.apart if path.endswith(f"/{one.id}"))
        self.texts_asked_for.append(advert.id)
        sections = {"jobDescription": {"title": "Your work", "text": f"<p>{advert.description}</p>"}}
        return httpx.Response(self.refused_texts.get(advert.id, 200), json={"jobAd": {"sections": sections}})

    def _told(self, ids: str) -> list[dict[str, Any]]:
        asked = [int(one) for one in ids.split(",")]
        self.asked_for.append(asked)
        return [{"id": one, "status": self.statuses.get(one, "unknown")} for one in asked]
