"""Recruitee: the offers of one company, complete in one answer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from pydantic import BaseModel

from bot.sources.base import Attribution, Page, Request, Source, SourceState
from bot.sources.boards import host
from bot.sources.pay import stated_pay
from bot.sources.payload import Instant, Lenient, Line, Link, Text, Title, decode, distinct, read_rows, rows_of
from bot.sources.places import address
from storage.records import Period, RawJob, Salary, WorkMode

HOSTS = {"": "recruitee.com"}

PERIODS = {
    "year": Period.YEAR,
    "month": Period.MONTH,
    "week": Period.WEEK,
    "day": Period.DAY,
    "hour": Period.HOUR,
}


class Place(BaseModel):
    city: Lenient[Line] = None
    state: Lenient[Line] = None
    country: Lenient[Line] = None


class Pay(BaseModel):
    """The amounts are strings of digits."""

    min: Lenient[float] = None
    max: Lenient[float] = None
    period: Lenient[Line] = None
    currency: Lenient[Line] = None


class Row(BaseModel):
    """One offer in the company's main language; `translations` repeat it in others and are not read."""

    id: int
    title: Title
    careers_url: Link
    status: Lenient[Line] = None
    company_name: Lenient[Line] = None
    description: Lenient[Text] = None
    requirements: Lenient[Text] = None
    department: Lenient[Line] = None
    employment_type_code: Lenient[Line] = None
    experience_code: Lenient[Line] = None
    location: Lenient[Line] = None
    city: Lenient[Line] = None
    country: Lenient[Line] = None
    locations: Lenient[list[Place]] = None
    remote: Lenient[bool] = None
    hybrid: Lenient[bool] = None
    on_site: Lenient[bool] = None
    salary: Lenient[Pay] = None
    tags: Lenient[list[Line]] = None
    published_at: Instant = None
    close_at: Instant = None


class Recruitee(Source):
    """The Careers Site API (docs.recruitee.com/reference/intro-to-careers-site-api) of a company's own subdomain.

    One request a company, no key; what a job asks for stands in `requirements`, beside its description. No terms are
    published for it.
    """

    name = "recruitee"
    title = "Recruitee"
    attribution = Attribution("Company board at Recruitee", "https://recruitee.com")
    every = timedelta(hours=1)
    whole_board = True
    boards = True

    def requests(self, state: SourceState) -> Iterable[Request]:
        yield Request(f"https://{host(state.board, HOSTS)}/api/offers/")

    def parse(self, body: bytes, state: SourceState) -> Page:
        rows = rows_of(decode(body), "offers")
        return Page(*read_rows(Row, rows, "id", lambda row: _job(row, state.board or "")))


def _job(row: Row, board: str) -> RawJob | None:
    if row.status not in {None, "published"}:
        return None
    own = row.location or address(row.city, row.country)
    further = (address(place.city, place.state, place.country) for place in row.locations or ())
    return RawJob(
        key=str(row.id),
        title=row.title,
        url=row.careers_url,
        company=row.company_name or board,
        html=(row.description or "") + (row.requirements or ""),
        place=own,
        places=distinct([own, *further]),
        tags=distinct([row.department or "", *(row.tags or ())]),
        salary=_salary(row.salary),
        work_mode=_mode(row),
        employment=(row.employment_type_code or "").removesuffix("_permanent"),
        seniority=row.experience_code or "",
        published_at=row.published_at,
        expires_at=row.close_at,
    )


def _mode(row: Row) -> WorkMode | None:
    """The one mode that is ticked; several are a choice, which the description explains."""
    modes = {WorkMode.REMOTE: row.remote, WorkMode.HYBRID: row.hybrid, WorkMode.ONSITE: row.on_site}
    ticked = [mode for mode, chosen in modes.items() if chosen]
    return ticked[0] if len(ticked) == 1 else None


def _salary(pay: Pay | None) -> Salary | None:
    if pay is None:
        return None
    return stated_pay(pay.min, pay.max, pay.currency, PERIODS.get((pay.period or "").lower()))
