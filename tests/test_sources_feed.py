"""Any feed by its address: the formats, the flaws feeds have, and what hostile ones try."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from bot.errors import OperatorError, SourceFailed
from bot.sources import SOURCES
from bot.sources.base import Page, SourceState
from bot.sources.config import SourceEntry, load
from bot.sources.download import Limits
from bot.sources.fetcher import Fetcher, Outcome
from storage.records import RawJob

FIXTURES = Path(__file__).parent / "fixtures"
ADDRESS = "https://jobs.example/feed?kind=backend"
STATE = SourceState(now=datetime(2026, 5, 4, 12, tzinfo=UTC), board=ADDRESS)
FEED = SOURCES["feed"]


def read(name: str) -> Page:
    return FEED.parse((FIXTURES / name).read_bytes(), STATE)


def rss(items: str, head: str = "") -> bytes:
    return f'<?xml version="1.0"?>{head}<rss version="2.0"><channel>{items}</channel></rss>'.encode()


def test_the_address_is_asked_as_it_is() -> None:
    assert [request.url for request in FEED.requests(STATE)] == [ADDRESS]


def test_rss() -> None:
    page = read("feed_rss.xml")
    assert page.jobs == [
        RawJob(
            key="tide-1",
            title="Saltmarsh: Backend Engineer &#8211; Go",
            url="https://jobs.example/1?a=1&b=2",
            company="Saltmarsh Ltd",
            html='<p>Mend &amp; read &nbsp;the <a href="https://x.example/?a=1&b=2">tables</a>.</p>',
            place="Lisbon",
            tags=("Go",),
            published_at=datetime(2026, 5, 4, 9, 30, tzinfo=UTC),
        ),
        RawJob(
            key="https://jobs.example/2",
            title="Café & Data Engineer",
            url="https://jobs.example/2",
            html="<p>Escaped <b>once</b>.</p>",
        ),
    ]
    assert [row.reason.partition(":")[0] for row in page.broken] == ["url"]


def test_rdf() -> None:
    (archivist,) = read("feed_rdf.xml").jobs
    assert (archivist.key, archivist.title, archivist.tags) == ("https://jobs.example/3", "Archivist", ("Archives",))
    assert archivist.published_at == datetime(2026, 5, 4, 7, tzinfo=UTC)


def test_atom() -> None:
    keeper, writer = read("feed_atom.xml").jobs
    assert (keeper.key, keeper.url) == ("tag:jobs.example,2026:4", "https://jobs.example/4")
    assert "<p>Keep <em>all</em>.</p>" in keeper.html
    assert keeper.tags == ("Archives",)
    assert keeper.published_at == datetime(2026, 5, 3, 10, tzinfo=UTC)
    assert (writer.html, writer.text) == ("", "Write 1 < 2.")
    assert writer.published_at == datetime(2026, 5, 4, 10, tzinfo=UTC)


def test_json_feed() -> None:
    page = read("feed.json")
    sailor, cook = page.jobs
    assert (sailor.key, sailor.html, sailor.tags, sailor.language) == ("6", "<p>Sail.</p>", ("boats",), "en")
    assert sailor.published_at == datetime(2026, 5, 4, 13, tzinfo=UTC)
    assert (cook.url, cook.text, cook.html) == ("https://jobs.example/7", "Cook 1 < 2.", "")
    assert len(page.broken) == 2


@pytest.mark.parametrize(
    ("address", "company", "title"),
    [
        ("https://weworkremotely.com/remote-jobs.rss", "Saltmarsh", "Go: the language"),
        (ADDRESS, "", "Saltmarsh: Go: the language"),
    ],
)
def test_a_title_names_the_company_only_where_that_is_known(address: str, company: str, title: str) -> None:
    body = rss("<item><title>Saltmarsh: Go: the language</title><link>https://jobs.example/1</link></item>")
    (job,) = FEED.parse(body, replace(STATE, board=address)).jobs
    assert (job.company, job.title) == (company, title)


@pytest.mark.parametrize(
    "head",
    [
        '<!DOCTYPE rss [<!ENTITY e "boom"><!ENTITY f "&e;&e;">]>',
        '<!DOCTYPE rss SYSTEM "file:///etc/passwd">',
        '<!-- <rss> --><?pi <rss> ?><!DOCTYPE rss [<!ENTITY % e SYSTEM "http://127.0.0.1/">%e;]>',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_document_types_are_refused_before_anything_grows(head: str, encoding: str) -> None:
    body = rss("<item><title>&e;</title><link>https://jobs.example/1</link></item>", head).decode()
    with pytest.raises(SourceFailed, match="document type"):
        FEED.parse(body.replace('"1.0"', f'"1.0" encoding="{encoding}"', 1).encode(encoding), STATE)


def test_a_document_type_in_a_text_is_only_text() -> None:
    body = rss("<item><title>x</title><link>/1</link><description><![CDATA[<!DOCTYPE a>]]></description></item>")
    assert FEED.parse(body, STATE).jobs[0].html == "<!DOCTYPE a>"


def test_common_flaws_are_mended() -> None:
    (job,) = FEED.parse(rss("<item><title>R&D &hellip; &nope; \x08x</title><link>/1?a=1&b=2</link></item>"), STATE).jobs
    assert job.title == "R&D … &nope; x"
    assert job.url == "https://jobs.example/1?a=1&b=2"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<a/>",
        b"plain text",
        b'{"version": "1"}',
        b'{"version": "https://jsonfeed.org/version/1.1", "items": {}}',
        rss("<item><title>open"),
        rss("<item/>" * 1_500_000),
        rss("<![CDATA[" * 50_000 + "&x"),
        rss("<item>" + "<a>" * 100_000),
        b'<?xml version="1.0" encoding="utf-7"?><rss/>',
    ],
)
def test_what_is_no_feed_has_failed(body: bytes) -> None:
    with pytest.raises(SourceFailed):
        FEED.parse(body, STATE)


def test_a_feed_is_read_up_to_a_number_of_entries() -> None:
    assert len(FEED.parse(rss("<item/>" * 6_000), STATE).broken) == 5_000


def test_elements_thousands_deep_are_no_description() -> None:
    depth = 20_000
    deep = "<p>" * depth + "</p>" * depth
    entry = f'<entry><title>x</title><link href="/1"/><content type="xhtml">{deep}</content></entry>'
    (job,) = FEED.parse(f"<feed>{entry}</feed>".encode(), STATE).jobs
    assert job.html == ""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "sources.yaml"


def test_feeds_of_the_operators_file_are_sources_of_their_own(file: Path) -> None:
    file.write_text(
        "- {adapter: feed, url: 'https://jobs.example/feed/?kind=backend', every: 2h}\n"
        "- {adapter: feed, url: 'https://other.example/atom.xml'}\n"
    )
    first, second = load(file)
    assert (first.boards, first.url) == (("https://jobs.example/feed/?kind=backend",), None)
    assert second.boards == ("https://other.example/atom.xml",)


async def test_a_feed_is_asked_at_its_address_and_an_odd_address_never() -> None:
    body = (FIXTURES / "feed_rss.xml").read_bytes()
    asked: list[str] = []

    def handler(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url))
        return httpx.Response(200, content=body)

    async def anywhere(host: str, port: int) -> Sequence[str]:
        return ["93.184.215.14"]

    entry = SourceEntry("feed", FEED.every, boards=(ADDRESS,))
    async with Fetcher(httpx.MockTransport(handler), anywhere, Limits(pause=0)) as fetcher:
        run = await fetcher.run(FEED, entry, STATE, {})
        broken = await fetcher.run(FEED, entry, replace(STATE, board="http://x:y"), {})
    assert (run.outcome, len(run.jobs)) == (Outcome.OK, 2)
    assert broken.outcome is Outcome.FAILED
    assert asked == [ADDRESS]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("- adapter: feed\n", "sources.yaml:1: url: is missing: RSS, Atom or JSON feed is read at the address"),
        ("- {adapter: feed, boards: [a]}\n", "sources.yaml:1: boards: RSS, Atom or JSON feed has no boards"),
        ("- {adapter: feed, url: 'https://x.example/a', every: 5m}\n", "sources.yaml:1: every: "),
        (f"- {{adapter: feed, url: 'https://x.example/{'a' * 512}'}}\n", "sources.yaml:1: url: must not be longer"),
        ("- {adapter: feed, url: 'https://x.example/a b'}\n", "sources.yaml:1: url: must be http"),
        (
            "- {adapter: feed, url: 'https://x.example/a'}\n- {adapter: feed, url: 'https://x.example/a'}\n",
            "sources.yaml:2: boards: https://x.example/a is listed twice",
        ),
    ],
)
def test_mistakes_about_feeds_are_told(file: Path, text: str, message: str) -> None:
    file.write_text(text)
    with pytest.raises(OperatorError) as caught:
        load(file)
    assert str(caught.value).startswith(message)
