"""Teamtailor: the jobs of one company as a JSON feed that carries schema.org's description of each."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from bot.sources.base import Attribution, Page, Request, Source, SourceState
from bot.sources.boards import host, region_and_name
from bot.sources.payload import Instant, Lenient, Line, Link, Text, Title, decode, distinct, read_rows, rows_of
from bot.sources.places import address, country_name
from storage.records import RawJob, WorkMode

HOSTS = {"": "teamtailor.com", "na": "na.teamtailor.com"}

AsList = BeforeValidator(lambda value: value if isinstance(value, list) else [value])
"""schema.org lets any property be one value or several."""


class Named(BaseModel):
    name: Lenient[Line] = None


class PostalAddress(BaseModel):
    """`addressCountry` is a name, a code, or a thing with a name."""

    addressLocality: Lenient[Line] = None  # noqa: N815
    addressRegion: Lenient[Line] = None  # noqa: N815
    addressCountry: Lenient[Line | Named] = None  # noqa: N815


class Place(BaseModel):
    address: Lenient[PostalAddress] = None


class JobPosting(BaseModel):
    """schema.org/JobPosting; `jobLocationType` is TELECOMMUTE or missing."""

    datePosted: Instant = None  # noqa: N815
    validThrough: Instant = None  # noqa: N815
    hiringOrganization: Lenient[Named] = None  # noqa: N815
    jobLocation: Lenient[Annotated[list[Lenient[Place]], AsList]] = None  # noqa: N815
    jobLocationType: Lenient[Line] = None  # noqa: N815
    employmentType: Lenient[Annotated[list[Line], AsList]] = None  # noqa: N815


class Row(BaseModel):
    """One item of the feed; JSON Feed allows numbers as ids."""

    model_config = ConfigDict(coerce_numbers_to_str=True)

    id: Title
    url: Link
    title: Title
    content_html: Lenient[Text] = None
    date_published: Instant = None
    posting: Lenient[JobPosting] = Field(None, alias="_jobposting")


class Teamtailor(Source):
    """The JSON Feed (jsonfeed.org/version/1.1) of a company's own subdomain, by pages where it names a next one.

    A company hosted in North America is the board "na:name". No key; no terms are published for the feeds.
    """

    name = "teamtailor"
    title = "Teamtailor"
    attribution = Attribution("Company board at Teamtailor", "https://www.teamtailor.com")
    every = timedelta(hours=1)
    whole_board = True
    boards = True

    def requests(self, state: SourceState) -> Iterable[Request]:
        yield Request(_feed(state))

    def parse(self, body: bytes, state: SourceState) -> Page:
        document = decode(body)
        title = document.get("title")
        company = " ".join(title.split()) if isinstance(title, str) else region_and_name(state.board)[1]
        jobs, broken = read_rows(Row, rows_of(document, "items"), "id", lambda row: _job(row, company))
        return Page(jobs, broken, _next(document, state))


def _feed(state: SourceState) -> str:
    return f"https://{host(state.board, HOSTS)}/jobs.json"


def _next(document: dict[str, Any], state: SourceState) -> list[Request]:
    """The page the feed goes on with; an address outside the feed is not followed."""
    url = document.get("next_url")
    return [Request(url)] if isinstance(url, str) and url.startswith(f"{_feed(state)}?") else []


def _job(row: Row, company: str) -> RawJob:
    posting = row.posting or JobPosting()
    places = distinct(_address(place) for place in posting.jobLocation or () if place is not None)
    return RawJob(
        key=row.id,
        title=row.title,
        url=row.url,
        company=(posting.hiringOrganization and posting.hiringOrganization.name) or company,
        html=row.content_html or "",
        place=next(iter(places), ""),
        places=places,
        work_mode=WorkMode.REMOTE if posting.jobLocationType == "TELECOMMUTE" else None,
        employment=", ".join(distinct(posting.employmentType or ())),
        published_at=row.date_published or posting.datePosted,
        expires_at=posting.validThrough,
    )


def _address(place: Place) -> str:
    stated = place.address or PostalAddress()
    country = stated.addressCountry
    name = country.name if isinstance(country, Named) else country
    return address(stated.addressLocality, stated.addressRegion, country_name(name))
