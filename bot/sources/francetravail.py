"""France Travail: the IT offers of the French employment service, with the operator's own key."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, timedelta
from typing import Any

from pydantic import BaseModel

from bot.errors import SourceFailed
from bot.sources.base import Attribution, Page, Request, Source, SourceState
from bot.sources.keys import PART, key_parts
from bot.sources.paging import asked_for, horizon
from bot.sources.pay import stated_pay
from bot.sources.payload import Instant, Lenient, Line, Text, Title, decode, read_rows, rows_of
from storage.records import Period, RawJob, Salary

TOKEN = "https://entreprise.francetravail.fr/connexion/oauth2/access_token"  # noqa: S105
SEARCH = "https://api.francetravail.io/partenaire/offresdemploi/v2/offres/search"
SCOPE = "api_offresdemploiv2 o2dsoffre"
PAGE_ROWS = 150
FURTHEST = 1000
"""No range may begin later."""

DEPARTMENT = re.compile(r"\A\d[\dAB]\d? - ")
PAY = re.compile(r"(Annuel|Mensuel|Horaire) de (\d+(?:\.\d+)?) Euros?(?: à (\d+(?:\.\d+)?) Euros?)?")
PERIODS = {"Annuel": Period.YEAR, "Mensuel": Period.MONTH, "Horaire": Period.HOUR}


class Place(BaseModel):
    libelle: Lenient[Line] = None


class Company(BaseModel):
    nom: Lenient[Line] = None


class Pay(BaseModel):
    libelle: Lenient[Line] = None
    commentaire: Lenient[Line] = None


class Row(BaseModel):
    """One offer; its page follows from its id."""

    id: Title
    intitule: Title
    description: Lenient[Text] = None
    dateCreation: Instant = None  # noqa: N815
    lieuTravail: Lenient[Place] = None  # noqa: N815
    entreprise: Lenient[Company] = None
    typeContratLibelle: Lenient[Line] = None  # noqa: N815
    dureeTravailLibelleConverti: Lenient[Line] = None  # noqa: N815
    experienceLibelle: Lenient[Line] = None  # noqa: N815
    salaire: Lenient[Pay] = None


class FranceTravail(Source):
    """The offers interface, version 2 (francetravail.io/data/api/offres-emploi).

    A token is asked for first (OAuth 2, client credentials), then ranges of 150 offers; 206 is a part of them, 204 no
    offer. Its licence: name France Travail as the source, with date and link; no sub-licence.
    """

    name = "francetravail"
    title = "France Travail"
    attribution = Attribution("Source: France Travail", "https://www.francetravail.fr")
    key = "client_id:client_secret"
    answers = frozenset({200, 204, 206})
    terms = "https://francetravail.io/data/api/offres-emploi"
    every = timedelta(hours=6)

    def requests(self, state: SourceState) -> Iterable[Request]:
        client_id, client_secret = key_parts(state.key, FranceTravail.key)
        form = {"grant_type": "client_credentials", "client_id": client_id, "client_secret": client_secret}
        yield Request(TOKEN, {"realm": "/partenaire"}, form={**form, "scope": SCOPE})

    def parse(self, body: bytes, state: SourceState) -> Page:
        document = decode(body)
        if "access_token" in document:
            return Page([], follow=[_search(state, 0, {"Authorization": f"Bearer {_token(document)}"})])
        rows = rows_of(document, "resultats")
        jobs, broken = read_rows(Row, rows, "id", _job)
        return Page(jobs, broken, list(_next(state)) if len(rows) >= PAGE_ROWS else [])


def _token(document: dict[str, Any]) -> str:
    token = document["access_token"]
    if not isinstance(token, str) or not PART.fullmatch(token):
        raise SourceFailed("the token is none that a header can carry")
    return token


def _next(state: SourceState) -> Iterable[Request]:
    """The range after the one that was asked for."""
    start = asked_for(state, "range", 0) + PAGE_ROWS
    if state.asked is not None and start <= FURTHEST:
        yield _search(state, start, state.asked.headers)


def _search(state: SourceState, start: int, headers: Mapping[str, str]) -> Request:
    params = {
        "grandDomaine": "M18",  # IT and telecommunication
        "maxCreationDate": f"{state.now.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "minCreationDate": f"{horizon(state).astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "range": f"{start}-{start + PAGE_ROWS - 1}",
        "sort": "1",  # newest first
    }
    return Request(SEARCH, params, headers)


def _job(row: Row) -> RawJob:
    pay = row.salaire or Pay()
    return RawJob(
        key=row.id,
        title=row.intitule,
        url=f"https://candidat.francetravail.fr/offres/recherche/detail/{row.id}",
        company=(row.entreprise and row.entreprise.nom) or "",
        text=row.description or "",
        place=DEPARTMENT.sub("", (row.lieuTravail and row.lieuTravail.libelle) or ""),
        salary=_salary(pay.libelle or ""),
        salary_text=pay.libelle or pay.commentaire or "",
        employment=", ".join(filter(None, (row.typeContratLibelle, row.dureeTravailLibelleConverti))),
        seniority=row.experienceLibelle or "",
        language="fr",
        published_at=row.dateCreation,
    )


def _salary(words: str) -> Salary | None:
    match = PAY.match(words)
    if match is None:
        return None
    minimum, maximum = float(match[2]), float(match[3]) if match[3] else None
    return stated_pay(minimum, maximum, "EUR", PERIODS[match[1]])
