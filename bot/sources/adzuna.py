"""Adzuna: the IT jobs of one country, newest first, with the operator's own key."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import timedelta

from pydantic import BaseModel

from bot.errors import UnknownBoard
from bot.sources.base import Attribution, Logo, Page, Request, Source, SourceState
from bot.sources.keys import key_parts
from bot.sources.paging import horizon, reaches_on
from bot.sources.pay import stated_pay
from bot.sources.payload import Instant, Lenient, Line, Link, Text, Title, decode, distinct, read_rows, rows_of
from storage.records import Period, RawJob

PAGE_ROWS = 50
PAGES = 5
EMPHASIS = re.compile(r"</?strong>", re.IGNORECASE)

CURRENCIES = {
    **dict.fromkeys(("at", "be", "de", "es", "fr", "it", "nl"), "EUR"),
    "au": "AUD",
    "br": "BRL",
    "ca": "CAD",
    "ch": "CHF",
    "gb": "GBP",
    "in": "INR",
    "mx": "MXN",
    "nz": "NZD",
    "pl": "PLN",
    "sg": "SGD",
    "us": "USD",
    "za": "ZAR",
}
"""The countries it serves, as it writes them, and the money in which it states a year's pay there."""


class Place(BaseModel):
    """`area` goes from the country to the town."""

    display_name: Lenient[Line] = None
    area: Lenient[list[Line]] = None


class Named(BaseModel):
    """A company (`display_name`) or a category (`label`)."""

    display_name: Lenient[Line] = None
    label: Lenient[Line] = None


class Row(BaseModel):
    """One job. The description is a snippet; `salary_is_predicted` is "1" where Adzuna guessed the pay."""

    id: int | Title
    redirect_url: Link
    title: Title
    description: Lenient[Text] = None
    created: Instant = None
    company: Lenient[Named] = None
    location: Lenient[Place] = None
    category: Lenient[Named] = None
    salary_min: Lenient[float] = None
    salary_max: Lenient[float] = None
    salary_is_predicted: object = None
    contract_time: Lenient[Line] = None
    contract_type: Lenient[Line] = None


class Adzuna(Source):
    """The search of api.adzuna.com (developer.adzuna.com); a board is a country such as "gb".

    An unknown parameter is answered with 400. Its terms: the label "Jobs by Adzuna" with a logo, which a message cannot
    hold, and at most 25 requests a minute, 250 a day, 1,000 a week and 2,500 a month, of which the last counts.
    """

    name = "adzuna"
    title = "Adzuna"
    attribution = Attribution("Jobs by Adzuna", "https://www.adzuna.com")
    boards = True
    board_is = "country"
    key = "app_id:app_key"
    terms = "https://developer.adzuna.com/docs/terms_of_service"
    every = timedelta(hours=6)
    requests_a_day = 2500 // 31
    logo = Logo.REQUIRED

    def requests(self, state: SourceState) -> Iterable[Request]:
        yield _page(state, 1)

    def parse(self, body: bytes, state: SourceState) -> Page:
        country = state.board or ""
        rows = rows_of(decode(body), "results")
        jobs, broken = read_rows(Row, rows, "id", lambda row: _job(row, country))
        page = _number(state) + 1
        goes_on = page <= PAGES and len(rows) >= PAGE_ROWS and reaches_on(jobs, state)
        return Page(jobs, broken, [_page(state, page)] if goes_on else [])


def _number(state: SourceState) -> int:
    """Which page was asked for: its number ends the path."""
    return int(state.asked.url.rpartition("/")[2]) if state.asked is not None else 1


def _page(state: SourceState, number: int) -> Request:
    if state.board not in CURRENCIES:
        raise UnknownBoard(f"Adzuna serves no country {state.board!r}, but {', '.join(sorted(CURRENCIES))}")
    app_id, app_key = key_parts(state.key, Adzuna.key)
    return Request(
        f"https://api.adzuna.com/v1/api/jobs/{state.board}/search/{number}",
        {
            "category": "it-jobs",
            "max_days_old": str(max(1, (state.now - horizon(state)).days)),
            "results_per_page": str(PAGE_ROWS),
            "sort_by": "date",
        },
        secret_params={"app_id": app_id, "app_key": app_key},
    )


def _job(row: Row, country: str) -> RawJob:
    # Only a plain "0" makes the pay one that the employer has stated; what is missing or odd does not.
    stated = str(row.salary_is_predicted) == "0"
    place = row.location or Place()
    return RawJob(
        key=str(row.id),
        title=EMPHASIS.sub("", row.title) or row.title,
        url=row.redirect_url,
        company=(row.company and row.company.display_name) or "",
        html=row.description or "",
        place=place.display_name or ", ".join(reversed(place.area or ())),
        tags=distinct([(row.category and row.category.label) or ""]),
        salary=stated_pay(row.salary_min, row.salary_max, CURRENCIES.get(country), Period.YEAR) if stated else None,
        employment=", ".join(filter(None, (row.contract_time, row.contract_type))),
        published_at=row.created,
    )
