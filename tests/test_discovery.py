"""How a company's board is found: in a link, on a career page, by a known name, by a guess."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import OperatorError, SourceFailed
from bot.sources import SOURCES
from bot.sources.boards import BOARD
from bot.sources.companies import Companies, Company, load_companies
from bot.sources.discovery import GUESSED, NO_BOARDS, Board, board_in_link, boards_in_page, guesses
from bot.sources.download import Limits
from bot.sources.fetcher import Fetcher
from bot.sources.find import Found, find_board
from bot.sources.naming import plain_words, slugs

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
SALTMARSH = Company("Saltmarsh Tides", "lever", "eu:saltmarsh", aliases=("Gezeiten",))

Handler = Callable[[httpx.Request], httpx.Response]


@pytest.mark.parametrize(
    ("link", "board"),
    [
        ("https://boards.greenhouse.io/acme", ("greenhouse", "acme")),
        ("http://boards.greenhouse.io/acme/", ("greenhouse", "acme")),
        ("https://boards.greenhouse.io/Acme/jobs/4012345?gh_src=x", ("greenhouse", "acme")),
        ("https://job-boards.greenhouse.io/acme/jobs/4012345", ("greenhouse", "acme")),
        ("https://job-boards.eu.greenhouse.io/acme1/jobs/4012345101", ("greenhouse", "acme1")),
        ("https://boards.eu.greenhouse.io/acme", ("greenhouse", "acme")),
        ("https://boards-api.greenhouse.io/v1/boards/acme/jobs?content=true", ("greenhouse", "acme")),
        ("https://api.greenhouse.io/v1/boards/acme/embed/jobs", ("greenhouse", "acme")),
        ("https://boards.greenhouse.io/embed/job_board?for=acme", ("greenhouse", "acme")),
        (
            "https://boards.greenhouse.io/embed/job_board/js?for=acme&b=https%3A%2F%2Facme.example",
            ("greenhouse", "acme"),
        ),
        ("https://boards.greenhouse.io/embed/job_app?token=401&for=acme", ("greenhouse", "acme")),
        ("https://job-boards.greenhouse.io/embed/job_board?for=acme", ("greenhouse", "acme")),
        ("https://jobs.lever.co/acme", ("lever", "acme")),
        ("https://jobs.lever.co/acme/3b1f6c1e-0000-4000-8000-000000000001/apply?lever-source=x", ("lever", "acme")),
        ("https://jobs.eu.lever.co/acme/3b1f6c1e", ("lever", "eu:acme")),
        ("https://api.lever.co/v0/postings/acme?mode=json", ("lever", "acme")),
        ("https://api.eu.lever.co/v0/postings/acme", ("lever", "eu:acme")),
        ("https://jobs.ashbyhq.com/acme", ("ashby", "acme")),
        ("https://jobs.ashbyhq.com/Night%20Ferry/8c000000-0000-4000-8000-000000000001", ("ashby", "Night Ferry")),
        ("https://jobs.ashbyhq.com/acme.example?departmentId=1", ("ashby", "acme.example")),
        ("https://jobs.ashbyhq.com/acme/embed?version=2", ("ashby", "acme")),
        ("https://api.ashbyhq.com/posting-api/job-board/Acme?includeCompensation=true", ("ashby", "Acme")),
        ("https://apply.workable.com/acme/", ("workable", "acme")),
        ("https://apply.workable.com/acme-2/j/A1B2C3D4E5/apply/", ("workable", "acme-2")),
        ("https://apply.workable.com/api/v1/widget/accounts/acme?details=true", ("workable", "acme")),
        ("https://apply.workable.com/api/v3/accounts/acme/jobs", ("workable", "acme")),
        ("https://www.workable.com/api/accounts/acme?details=true", ("workable", "acme")),
        ("https://Acme.workable.com/j/A1B2C3D4E5", ("workable", "acme")),
        ("https://jobs.smartrecruiters.com/AcmeGroup", ("smartrecruiters", "AcmeGroup")),
        ("https://jobs.smartrecruiters.com/AcmeGroup/743999000000001-go-developer", ("smartrecruiters", "AcmeGroup")),
        ("https://jobs.smartrecruiters.com/oneclick-ui/company/Acme1/publication/x", ("smartrecruiters", "Acme1")),
        ("https://careers.smartrecruiters.com/AcmeGroup/berlin", ("smartrecruiters", "AcmeGroup")),
        ("https://api.smartrecruiters.com/v1/companies/AcmeGroup/postings", ("smartrecruiters", "AcmeGroup")),
        ("https://acme.recruitee.com/o/rust-developer", ("recruitee", "acme")),
        ("https://acme.recruitee.com/api/offers/", ("recruitee", "acme")),
        ("https://acme.jobs.personio.de/job/21001?language=en", ("personio", "acme")),
        ("https://acme.jobs.personio.com", ("personio", "com:acme")),
        ("https://acme.teamtailor.com/jobs/31001-clerk", ("teamtailor", "acme")),
        ("https://acme.na.teamtailor.com/jobs", ("teamtailor", "na:acme")),
        ("jobs.lever.co/acme", ("lever", "acme")),
        ("Look at https://boards.greenhouse.io/acme. It is great!", ("greenhouse", "acme")),
        ("(see acme.recruitee.com)", ("recruitee", "acme")),
        ("https://a.recruitee.com, https://jobs.lever.co/b", ("recruitee", "a")),
    ],
)
def test_links_that_lead_to_a_board(link: str, board: Board) -> None:
    assert board_in_link(link) == board


@pytest.mark.parametrize(
    "text",
    [
        "",
        "acme",
        "https://acme.example/careers?gh_jid=4012345",
        "https://www.greenhouse.io/customers",
        "https://boards.greenhouse.io/",
        "https://boards.greenhouse.io/embed/job_app?token=401",
        "https://jobs.lever.co.evil.example/acme",
        "https://notjobs.lever.co/acme",
        "https://jobs.lever.co/",
        "https://www.ashbyhq.com/customers",
        "https://jobs.ashbyhq.com/api/non-user-graphql",
        "https://jobs.ashbyhq.com/_next/static/x.js",
        "https://jobs.ashbyhq.com/%2e%2e%2fx",
        "https://apply.workable.com/j/A1B2C3D4E5",
        "https://resources.workable.com/hiring",
        "https://www.recruitee.com",
        "https://docs.recruitee.com/reference",
        "https://acme.recruitee.com.evil.example/",
        "jobs@acme.recruitee.com",
        "https://www.personio.de/",
        "https://www.teamtailor.com/en/",
        "https://na.teamtailor.com/",
        "https://support.teamtailor.com/en/",
    ],
)
def test_links_that_lead_to_none(text: str) -> None:
    assert board_in_link(text) is None


@given(st.text() | st.text(alphabet="abjoslevrcgnhui./:?=%&- "))
def test_what_is_found_in_any_text_is_the_name_of_a_board(text: str) -> None:
    for link in (text, f"https://jobs.ashbyhq.com/{text}", f"https://boards.greenhouse.io/embed/job_board?for={text}"):
        for adapter, board in boards_in_page(link):
            assert SOURCES[adapter].boards
            assert BOARD.fullmatch(board)
            assert board not in NO_BOARDS[adapter]


@pytest.mark.parametrize(
    ("html", "boards"),
    [
        (
            '<script src="https://boards.greenhouse.io/embed/job_board/js?for=acme"></script>',
            [("greenhouse", "acme")],
        ),
        (
            '<iframe src="https://boards.greenhouse.io/embed/job_board?b=https%3A%2F%2Facme.example&amp;for=acme">',
            [("greenhouse", "acme")],
        ),
        ('<script>{"url":"https:\\/\\/jobs.lever.co\\/acme\\/1"}</script>', [("lever", "acme")]),
        ('<script>{"url":"https:\\u002F\\u002Fjobs.ashbyhq.com\\u002Facme"}</script>', [("ashby", "acme")]),
        ("<a href=//apply.workable.com/acme/>Jobs</a>", [("workable", "acme")]),
        ("<a href='https://acme.jobs.personio.de?language=en'>Jobs</a>", [("personio", "acme")]),
        (
            "<a href=//jobs.lever.co/friend>F</a><a href=//a.teamtailor.com/jobs/1>1</a><a href=//a.teamtailor.com>",
            [("teamtailor", "a"), ("lever", "friend")],
        ),
        ("<p>Write to jobs@acme.example</p>", []),
        ("", []),
    ],
)
def test_boards_that_a_career_page_leads_to(html: str, boards: list[Board]) -> None:
    assert boards_in_page(html) == boards


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Acme Robotics GmbH", ["acmerobotics", "acme-robotics", "acme"]),
        ("Acme", ["acme"]),
        ("acme, Inc.", ["acme"]),
        ("Acme Robotics GmbH & Co. KG", ["acmerobotics", "acme-robotics", "acme"]),
        ("Tidé & Søhne S.A.", ["tidesohne", "tide-sohne", "tide"]),
        ("Große Flut sp. z o.o.", ["grosseflut", "grosse-flut", "grosse"]),
        ("L’Écluse", ["lecluse"]),
        ("Up Tide", ["uptide", "up-tide"]),
        ("SE", ["se"]),
        ("A name " + "so long " * 20, []),
        ("潮汐", []),
        ("", []),
    ],
)
def test_the_likely_spellings_of_a_name(name: str, expected: list[str]) -> None:
    assert slugs(name) == expected


def test_guesses_try_every_service_with_the_likeliest_spelling_first() -> None:
    guessed = guesses("Acme Robotics GmbH")
    assert guessed[: len(GUESSED)] == [(adapter, "acmerobotics") for adapter in GUESSED]
    assert guessed[0] == ("greenhouse", "acmerobotics")
    assert len(guessed) == 24


@given(st.text())
def test_guesses_are_few_different_and_names_of_boards(name: str) -> None:
    guessed = guesses(name)
    assert len(guessed) == len(set(guessed)) <= 24
    assert all(BOARD.fullmatch(board) for _, board in guessed)


@given(st.text())
def test_a_plain_name_stays_as_it_is(name: str) -> None:
    words = plain_words(name)
    assert plain_words(" ".join(words)) == words
    assert "".join(words).isascii()


def test_a_company_is_found_however_its_name_is_written() -> None:
    companies = Companies([Company("Tidé Labs", "ashby", "Tide Labs", aliases=("Ebbe & Flut",)), SALTMARSH])
    for text in ("Tidé Labs", "tide labs", " TIDE-LABS GmbH", "tidelabs", "Ebbe Flut AG"):
        found = companies.by_name(text)
        assert found is not None
        assert found.name == "Tidé Labs"
    assert companies.by_name("tide") is None
    assert companies.by_name("") is None


def test_the_list_of_companies_is_long_and_sound() -> None:
    companies = load_companies()
    assert len(companies.listed) >= 300
    assert {company.adapter for company in companies.listed} <= set(GUESSED)
    assert len({(company.adapter, company.board) for company in companies.listed}) == len(companies.listed)
    gitlab = companies.by_name("GitLab B.V.")
    assert gitlab is not None
    assert (gitlab.adapter, gitlab.board) == ("greenhouse", "gitlab")
    assert companies.by_board("greenhouse", "gitlab") == gitlab
    assert companies.by_board("lever", "gitlab") is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("name: Acme\n", "companies.yaml: must be a list"),
        ("", "companies.yaml: must be a list"),
        ("- Acme\n", "companies.yaml:1: name: each company is a mapping"),
        ("- {adapter: lever, board: a}\n", "companies.yaml:1: name: is missing"),
        ("- {name: A, adapter: lever}\n", "companies.yaml:1: board: is missing"),
        ("- {name: A, adapter: lever, board: a, bord: a}\n", "companies.yaml:1: bord: unknown key; known are name"),
        ("- {name: A, name: B, adapter: lever, board: a}\n", "companies.yaml:1: name: is given twice"),
        ("- name: A\n  adapter: remotive\n  board: a\n", "companies.yaml:2: adapter: 'remotive' serves no companies'"),
        ("- name: A\n  adapter: lever\n  board: a/b\n", "companies.yaml:3: board: 'a/b' is no board name"),
        ("- name: A\n  adapter: lever\n  board: 8451\n", "companies.yaml:3: board: must be a text"),
        ("- name: A\n  adapter: lever\n  board: a\n  aliases: B\n", "companies.yaml:4: aliases: must be a list"),
        ("- {name: 潮, adapter: lever, board: a}\n", "companies.yaml:1: name: needs a letter"),
        (
            "- {name: A B, adapter: lever, board: a}\n- {name: C, adapter: lever, board: c, aliases: [a-b GmbH]}\n",
            "companies.yaml:2: name: 'C' is also a name of 'A B'",
        ),
        ("- {name: A\n- b\n", "companies.yaml:3: "),
    ],
)
def test_mistakes_in_the_list_are_told_by_file_line_and_key(tmp_path: Path, text: str, message: str) -> None:
    file = tmp_path / "companies.yaml"
    file.write_text(text, "utf-8")
    with pytest.raises(OperatorError) as caught:
        load_companies(file)
    assert str(caught.value).startswith(message)


def test_an_unreadable_list_is_told_by_its_path(tmp_path: Path) -> None:
    with pytest.raises(OperatorError, match="cannot be read"):
        load_companies(tmp_path / "companies.yaml")


class World:
    """A web of `answers` by host and path; everything else is 404. `asked` is what was asked for, in order."""

    def __init__(self, answers: dict[str, object]) -> None:
        self._answers = answers
        self.asked: list[str] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        place = request.url.host + request.url.path
        self.asked.append(place)
        answer = self._answers.get(place)
        if answer is None:
            return httpx.Response(404, json={"error": "not found"})
        if isinstance(answer, httpx.Response):
            return answer
        return httpx.Response(200, content=answer if isinstance(answer, str) else json.dumps(answer))

    async def find(self, text: str, *, seconds: float = 60) -> Found | None:
        async def resolve(host: str, port: int) -> Sequence[str]:
            return ["10.0.0.1" if host.endswith(".internal") else "93.184.215.14"]

        async with Fetcher(httpx.MockTransport(self), resolve, Limits(pause=0)) as fetcher:
            return await find_board(text, fetcher, Companies([SALTMARSH]), now=NOW, seconds=seconds)


GREENHOUSE = "boards-api.greenhouse.io/v1/boards/{}/jobs"
GREENHOUSE_JOBS = {
    "jobs": [
        {"id": 1, "title": "Clerk", "absolute_url": "https://acme.example/1", "company_name": "Acme Ltd"},
        {"id": 2, "title": "Baker", "absolute_url": "https://acme.example/2", "company_name": "Acme Ltd"},
    ]
}
LEVER_JOBS = [{"id": "a", "text": "Clerk", "hostedUrl": "https://jobs.lever.co/saltmarsh/a"}]


async def test_a_link_is_taken_at_its_word_and_checked() -> None:
    world = World({GREENHOUSE.format("acme"): GREENHOUSE_JOBS})
    found = await world.find("https://boards.greenhouse.io/acme/jobs/1")
    assert found == Found("greenhouse", "acme", "Acme Ltd", 2, certain=True)
    assert len(world.asked) == 1


async def test_a_link_to_a_known_companys_board_gives_its_name() -> None:
    world = World({"api.eu.lever.co/v0/postings/saltmarsh": LEVER_JOBS})
    found = await world.find("https://jobs.eu.lever.co/saltmarsh/a")
    assert found == Found("lever", "eu:saltmarsh", "Saltmarsh Tides", 1, certain=True)


async def test_a_link_to_a_board_that_does_not_answer_finds_nothing() -> None:
    world = World({})
    assert await world.find("https://boards.greenhouse.io/acme") is None
    assert len(world.asked) == 1


async def test_a_link_to_an_empty_board_finds_it() -> None:
    world = World({"api.smartrecruiters.com/v1/companies/Acme/postings": {"offset": 0, "totalFound": 0, "content": []}})
    found = await world.find("https://jobs.smartrecruiters.com/Acme")
    assert found == Found("smartrecruiters", "Acme", "Acme", 0, certain=True)


@pytest.mark.parametrize("text", ["saltmarsh tides gmbh", "Gezeiten", " Saltmarsh Tides "])
async def test_a_known_company_is_asked_where_it_is_known_to_be(text: str) -> None:
    world = World({"api.eu.lever.co/v0/postings/saltmarsh": LEVER_JOBS})
    assert await world.find(text) == Found("lever", "eu:saltmarsh", "Saltmarsh Tides", 1, certain=True)
    assert len(world.asked) == 1


async def test_a_known_company_that_has_moved_is_looked_for() -> None:
    world = World({GREENHOUSE.format("saltmarshtides"): GREENHOUSE_JOBS})
    found = await world.find("Saltmarsh Tides")
    assert found == Found("greenhouse", "saltmarshtides", "Acme Ltd", 2, certain=False)


@pytest.mark.parametrize(
    "text", ["https://acme.example/careers", "acme.example/careers", "see http://acme.example/careers"]
)
async def test_a_career_page_is_read_for_its_board(text: str) -> None:
    page = '<!doctype html><iframe src="https://boards.greenhouse.io/embed/job_board?for=acmeinc"></iframe>'
    world = World({"acme.example/careers": page, GREENHOUSE.format("acmeinc"): GREENHOUSE_JOBS})
    assert await world.find(text) == Found("greenhouse", "acmeinc", "Acme Ltd", 2, certain=True)
    assert world.asked == ["acme.example/careers", GREENHOUSE.format("acmeinc")]


async def test_a_site_without_links_to_a_board_gives_its_name_to_guess_from() -> None:
    world = World({"careers.acme.example/": "<html>We hire.", GREENHOUSE.format("acme"): GREENHOUSE_JOBS})
    assert await world.find("https://careers.acme.example/") == Found(
        "greenhouse", "acme", "Acme Ltd", 2, certain=False
    )


async def test_nothing_in_the_operators_network_is_read() -> None:
    page = '<a href="https://boards.greenhouse.io/secret">'
    world = World(
        {
            "wiki.internal/": page,
            "acme.example/": httpx.Response(302, headers={"location": "http://wiki.internal/"}),
            GREENHOUSE.format("secret"): GREENHOUSE_JOBS,
        }
    )
    assert await world.find("http://wiki.internal/") is None
    assert await world.find("https://acme.example/") is None
    assert not any(place.startswith("wiki.internal") for place in world.asked)


async def test_a_name_is_guessed_and_the_board_named_as_it_names_itself() -> None:
    world = World(
        {"acme-robotics.recruitee.com/api/offers/": {"offers": []}, GREENHOUSE.format("acme"): GREENHOUSE_JOBS}
    )
    found = await world.find("Acme Robotics GmbH")
    assert found == Found("recruitee", "acme-robotics", "Acme Robotics GmbH", 0, certain=False)


async def test_a_board_with_jobs_comes_before_an_empty_one() -> None:
    world = World({GREENHOUSE.format("acme"): {"jobs": []}, "api.lever.co/v0/postings/acme": LEVER_JOBS})
    found = await world.find("Acme")
    assert found == Found("lever", "acme", "Acme", 1, certain=False)


async def test_a_guess_is_not_believed_where_unknown_boards_look_empty() -> None:
    world = World(
        {
            "api.smartrecruiters.com/v1/companies/acme/postings": {"offset": 0, "totalFound": 0, "content": []},
            "api.ashbyhq.com/posting-api/job-board/acme": {"jobs": []},
        }
    )
    assert await world.find("Acme") is None


@pytest.mark.parametrize("text", ["Acme Robotics GmbH", "https://acme.example/careers", "Saltmarsh Tides", ""])
async def test_nothing_is_asked_for_twice(text: str) -> None:
    world = World({})
    assert await world.find(text) is None
    assert len(world.asked) == len(set(world.asked)) <= 25


async def test_a_search_ends_in_time() -> None:
    async def never(host: str, port: int) -> Sequence[str]:
        await asyncio.Event().wait()
        return []

    async with Fetcher(httpx.MockTransport(World({})), never) as fetcher:
        assert await find_board("Acme", fetcher, Companies([]), now=NOW, seconds=0) is None


@pytest.mark.parametrize(
    "url", ["http://[", "ftp://acme.example/", "https://user@acme.example/", "https://nowhere.example/"]
)
async def test_a_page_that_cannot_be_had(url: str) -> None:
    async def resolve(host: str, port: int) -> Sequence[str]:
        return ["93.184.215.14"]

    async with Fetcher(httpx.MockTransport(World({})), resolve) as fetcher:
        with pytest.raises(SourceFailed):
            await fetcher.page(url)
