"""The sources that are asked with the operator's own key: what they serve, and that the key stays where it belongs."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs

import httpx
import pytest
import structlog

from bot.errors import OperatorError, SourceFailed, UnknownBoard
from bot.sources import SOURCES
from bot.sources.base import Page, Request, SourceState
from bot.sources.config import SourceEntry, load
from bot.sources.download import Limits
from bot.sources.fetcher import Fetcher, Outcome, Run
from bot.sources.keys import is_of_form
from storage.records import Period, RawJob, Salary, WorkMode

FIXTURES = Path(__file__).parent / "fixtures"
NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
KEYS = {
    "adzuna": "my-id:s3cret-key",
    "usajobs": "ana@example.org:s3cret-key",
    "francetravail": "PAR_my-id:s3cret-key",
    "reed": "s3cret-key",
}
LISTS = {"adzuna": "results", "reed": "results", "francetravail": "resultats"}


def state(name: str) -> SourceState:
    return SourceState(now=NOW, key=KEYS[name], board="gb")


def fixture(name: str) -> bytes:
    return (FIXTURES / f"{name}.json").read_bytes()


def read(name: str, body: bytes | None = None, asked: Request | None = None) -> Page:
    return SOURCES[name].parse(body or fixture(name), replace(state(name), asked=asked))


def full_page(name: str, rows: int) -> bytes:
    """An answer with `rows` copies of the fixture's first row."""
    document = json.loads(fixture(name))
    document[LISTS[name]] = document[LISTS[name]][:1] * rows
    return json.dumps(document).encode()


async def run(name: str, handler: Callable[[httpx.Request], httpx.Response], key: str | None = None) -> Run:
    async def anywhere(host: str, port: int) -> Sequence[str]:
        return ["93.184.215.14"]

    source = SOURCES[name]
    entry = SourceEntry(name, source.every, key=KEYS[name])
    async with Fetcher(httpx.MockTransport(handler), anywhere, Limits(pause=0)) as fetcher:
        return await fetcher.run(source, entry, replace(state(name), key=key or KEYS[name]), {})


def by_key(page: Page) -> dict[str, RawJob]:
    return {job.key: job for job in page.jobs}


def test_adzuna_shows_stated_pay_and_never_a_guess() -> None:
    page = read("adzuna")
    assert [row.key for row in page.broken] == ["710004"]
    engineer, clerk, nameless = page.jobs
    assert (engineer.title, engineer.place, engineer.tags) == ("Backend Engineer", "Hull, East Yorkshire", ("IT Jobs",))
    assert engineer.salary == Salary(60000, 70000, "GBP", Period.YEAR)
    assert engineer.employment == "full_time, permanent"
    assert (clerk.salary, clerk.company, clerk.place) == (None, "", "Kent, UK")
    assert nameless.salary is None


@pytest.mark.parametrize(("predicted", "stated"), [("0", True), (0, True), ("1", False), (1, False), (None, False)])
def test_adzuna_pay_is_stated_only_where_it_says_so(predicted: object, stated: bool) -> None:
    row = json.loads(fixture("adzuna"))["results"][0] | {"salary_is_predicted": predicted}
    (job,) = read("adzuna", json.dumps({"results": [row]}).encode()).jobs
    assert (job.salary is not None) == stated


def test_adzuna_is_asked_by_country_and_page() -> None:
    (first,) = SOURCES["adzuna"].requests(state("adzuna"))
    assert first.url == "https://api.adzuna.com/v1/api/jobs/gb/search/1"
    assert first.params["max_days_old"] == "2"
    (second,) = read("adzuna", full_page("adzuna", 50), first).follow
    assert second.url == "https://api.adzuna.com/v1/api/jobs/gb/search/2"
    assert read("adzuna", asked=first).follow == [], "a page that is not full is the last"
    last = replace(first, url="https://api.adzuna.com/v1/api/jobs/gb/search/5")
    assert read("adzuna", full_page("adzuna", 50), last).follow == []
    with pytest.raises(UnknownBoard, match="'uk'"):
        list(SOURCES["adzuna"].requests(replace(state("adzuna"), board="uk")))


def test_usajobs_is_read() -> None:
    page = read("usajobs")
    assert [row.key for row in page.broken] == ["810003"]
    specialist, reader = page.jobs
    assert specialist.url == "https://www.usajobs.gov/job/810001"
    assert specialist.salary == Salary(99200, 128956, "USD", Period.YEAR)
    assert (specialist.work_mode, specialist.countries) == (WorkMode.REMOTE, ("US",))
    assert specialist.employment == "Full-time"
    assert specialist.expires_at == datetime(2026, 5, 15, 8, 5, 12, 27000, tzinfo=UTC)
    assert specialist.html == "<p>Mend the tables.</p><p>Read gauges.</p><p>Write notes.</p><p>A year of tides.</p>"
    assert reader.salary == Salary(21.5, None, "USD", Period.HOUR), "pay by the fortnight has no period of ours"
    assert reader.places == ("Norfolk, Virginia", "Portland, Oregon")
    assert (reader.work_mode, reader.countries, reader.employment) == (None, None, "Intermittent")


def test_usajobs_is_read_to_its_last_page() -> None:
    (first,) = SOURCES["usajobs"].requests(state("usajobs"))
    (second,) = read("usajobs", asked=first).follow
    assert second.params == {**first.params, "Page": "2"}
    assert read("usajobs", asked=second).follow == []


def test_france_travail_is_read() -> None:
    page = read("francetravail")
    assert [row.key for row in page.broken] == ["191ABCF"]
    developer, keeper = page.jobs
    assert developer.url == "https://candidat.francetravail.fr/offres/recherche/detail/191ABCD"
    assert (developer.place, developer.company) == ("Ajaccio", "Marée Haute")
    assert developer.salary == Salary(45000, 50000, "EUR", Period.YEAR)
    assert developer.text.endswith("API & données.")
    assert (developer.employment, developer.seniority) == ("CDI, Temps plein", "2 An(s)")
    assert (keeper.place, keeper.salary, keeper.salary_text) == ("La Réunion", None, "A négocier")


async def test_france_travail_gives_a_token_first_and_then_parts() -> None:
    asked: list[httpx.Request] = []

    def handler(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        if request.url.host == "entreprise.francetravail.fr":
            return httpx.Response(200, json={"access_token": "t0ken", "expires_in": 1499, "token_type": "Bearer"})
        if request.url.params["range"] == "0-149":
            return httpx.Response(206, content=full_page("francetravail", 150), headers={"ETag": '"v1"'})
        return httpx.Response(204)

    result = await run("francetravail", handler)
    assert (result.outcome, len(result.jobs)) == (Outcome.OK, 1)
    token, *parts = asked
    assert (token.method, token.headers["content-type"]) == ("POST", "application/x-www-form-urlencoded")
    assert parse_qs(token.content.decode()) == {
        "grant_type": ["client_credentials"],
        "client_id": ["PAR_my-id"],
        "client_secret": ["s3cret-key"],
        "scope": ["api_offresdemploiv2 o2dsoffre"],
    }
    assert [part.url.params["range"] for part in parts] == ["0-149", "150-299"]
    assert {part.headers["authorization"] for part in parts} == {"Bearer t0ken"}
    assert parts[0].url.params["minCreationDate"] == "2026-05-02T12:00:00Z"


async def test_france_travail_without_offers_is_empty() -> None:
    def handler(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json={"access_token": "t"}) if request.method == "POST" else httpx.Response(204)

    assert (await run("francetravail", handler)).outcome is Outcome.EMPTY


async def test_a_posted_secret_follows_no_redirect() -> None:
    asked: list[str] = []

    def handler(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.host)
        return httpx.Response(307, headers={"location": "https://elsewhere.example/"})

    result = await run("francetravail", handler)
    assert (result.outcome, asked) == (Outcome.FAILED, ["entreprise.francetravail.fr"])
    assert "307" in result.reason


@pytest.mark.parametrize("token", [None, "", "a\nb", 7])
def test_a_token_that_is_none_has_failed(token: object) -> None:
    with pytest.raises(SourceFailed, match="token"):
        read("francetravail", json.dumps({"access_token": token}).encode())


def test_reed_is_read() -> None:
    page = read("reed")
    assert [row.key for row in page.broken] == ["910104"]
    assert set(by_key(page)) == {"910101", "910102"}, "what is older than the last run is left out"
    developer, contractor = page.jobs
    assert developer.salary == Salary(55000, 65000, "GBP", Period.YEAR)
    assert developer.published_at == datetime(2026, 5, 3, tzinfo=UTC)
    assert developer.expires_at == datetime(2026, 6, 4, tzinfo=UTC)
    assert (contractor.salary, contractor.company) == (None, "")


def test_reed_is_asked_by_basic_authentication_and_in_steps() -> None:
    (first,) = SOURCES["reed"].requests(state("reed"))
    assert first.headers["Authorization"] == f"Basic {base64.b64encode(b's3cret-key:').decode()}"
    (second,) = read("reed", full_page("reed", 100), first).follow
    assert second.params["resultsToSkip"] == "100"
    last = replace(second, params={**second.params, "resultsToSkip": "400"})
    assert read("reed", full_page("reed", 100), last).follow == []


@pytest.mark.parametrize("name", KEYS)
@pytest.mark.parametrize("status", [200, 204, 302, 401, 404, 500])
async def test_the_key_is_sent_and_told_to_nobody(name: str, status: int) -> None:
    sent: list[str] = []

    def handler(request: httpx.Request) -> httpx.Response:
        sent.append(f"{request.url} {request.headers.multi_items()} {request.content!r}")
        return httpx.Response(status, content=fixture(name), headers={"ETag": '"v1"', "location": "https://[x"})

    with structlog.testing.capture_logs() as logs:
        result = await run(name, handler)
    secret = base64.b64encode(b"s3cret-key:").decode() if name == "reed" else "s3cret-key"
    assert secret in sent[0]
    assert "s3cret" not in f"{result} {logs}"
    assert secret not in f"{result} {logs}"
    assert "s3cret" not in repr([state(name), *SOURCES[name].requests(state(name))])


async def test_a_redirect_to_another_site_carries_no_key() -> None:
    def handler(request: httpx.Request) -> httpx.Response:
        if request.url.host == "elsewhere.example":
            assert "s3cret" not in f"{request.url} {request.headers.multi_items()}"
            return httpx.Response(200, content=fixture("usajobs"))
        return httpx.Response(302, headers={"location": "https://elsewhere.example/"})

    assert (await run("usajobs", handler)).outcome is Outcome.OK


@pytest.mark.parametrize("key", ["", "one", "a:b:c", "a b:c", "ä:ö", "a:b\n", ":"])
async def test_a_key_of_another_form_is_refused_without_being_asked_with(key: str) -> None:
    assert not is_of_form(key, "app_id:app_key")
    result = await run("adzuna", lambda _: pytest.fail("asked"), key or " ")
    assert (result.outcome, result.reason) == (
        Outcome.FAILED,
        "its key is missing or not of the form app_id:app_key",
    )


async def test_a_run_makes_its_share_of_the_requests_a_day() -> None:
    asked: list[str] = []

    def handler(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.path)
        return httpx.Response(200, content=full_page("adzuna", 50))

    async def anywhere(host: str, port: int) -> Sequence[str]:
        return ["93.184.215.14"]

    source = SOURCES["adzuna"]
    entry = SourceEntry("adzuna", timedelta(hours=6), boards=tuple("abcdefghij"), key=KEYS["adzuna"])
    async with Fetcher(httpx.MockTransport(handler), anywhere, Limits(pause=0)) as fetcher:
        result = await fetcher.run(source, entry, state("adzuna"), {})
    assert (len(asked), result.reason) == (2, "stopped after 2 requests")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("- adapter: reed\n", "sources.yaml:1: key: is missing: Reed wants your own, as key"),
        ("- {adapter: adzuna, boards: [gb]}\n", "sources.yaml:1: key: is missing: Adzuna wants your own, as app_id:ap"),
        ("- adapter: usajobs\n  key: s3cret\n", "sources.yaml:2: key: must be of the form email:key"),
        ("- {adapter: adzuna, key: 'a:b'}\n", "sources.yaml:1: boards: is missing: Adzuna serves one country a board"),
    ],
)
def test_a_missing_or_odd_key_is_told_at_the_start_without_telling_it(tmp_path: Path, text: str, message: str) -> None:
    file = tmp_path / "sources.yaml"
    file.write_text(text)
    with pytest.raises(OperatorError) as caught:
        load(file)
    assert str(caught.value).startswith(message)
    assert "s3cret" not in str(caught.value)
