"""Rules that hold for the whole repository: every word has a place, every button a handler, every screen fits."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import handlers
from bot import routes
from bot.content import FOLDER
from bot.errors import UserError
from bot.i18n import Texts
from bot.pipeline import preview
from bot.playground.checks import MAX_TEXT, written
from bot.playground.entities import parse_html, units
from bot.rules.attention import MOST_WAITED, Reason
from bot.rules.query import parse, requirements
from bot.rules.reminding.reading import LONGEST_TEXT
from bot.rules.ringing import Due
from bot.rules.ringing import waiting as waiting_time
from bot.rules.schedule import Slot
from bot.sources import SOURCES as ADAPTERS
from bot.views import (
    View,
    alerts,
    attention,
    days,
    digest,
    following,
    health,
    holding,
    jobs,
    onboarding,
    reminders,
    ringing,
    search,
    today,
)
from bot.views import settings as settings_views
from bot.views.length import shown_units
from bot.views.reminders import Coming
from bot.views.roles import LONGEST_ATTRIBUTION, Card, Change, Comparable, LeftOut, Link, Listing, Sources
from bot.views.search import NearMiss, Preview, Unstated
from bot.whereabouts import Gazetteer
from storage.records import (
    Alert,
    Attention,
    Cadence,
    Digest,
    Eligibility,
    Employment,
    Facts,
    Follow,
    Health,
    Job,
    OccurrenceState,
    Period,
    Person,
    Posting,
    Reminder,
    RemoteScope,
    Rhythm,
    Salary,
    Schedule,
    Seniority,
    Separation,
    SourceRecord,
    Suspicion,
    Withheld,
    WorkMode,
)
from tests.support.content import CONTENT

ROOT = Path(__file__).parents[1]
OURS = [path for package in ("bot", "handlers", "storage") for path in sorted((ROOT / package).rglob("*.py"))]
TEMPLATES = FOLDER / "templates"

LANGUAGES = [CONTENT.words.texts(code) for code in CONTENT.words.languages]
NOW = datetime(2026, 3, 2, 11, tzinfo=UTC)
ZONES = ("America/Argentina/ComodRivadavia", "Europe/Berlin")
HUGE = 2**63 - 1


def calls(name: str) -> Iterator[tuple[Path, ast.Call]]:
    """Every call of a function or class of that name in our code."""
    for path in OURS:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) == name:
                yield path, node


def keys_of(template: str) -> set[str]:
    """The keys a template of many short messages distinguishes."""
    return set(re.findall(r'key == "(\w+)"', (TEMPLATES / f"{template}.html").read_text(encoding="utf-8")))


def constants(node: ast.AST) -> set[str]:
    """The string constants in an expression."""
    return {part.value for part in ast.walk(node) if isinstance(part, ast.Constant) and isinstance(part.value, str)}


def test_every_problem_has_words_in_every_language_and_every_word_a_use() -> None:
    raised = {call.args[0].value for _, call in calls("UserError") if isinstance(call.args[0], ast.Constant)}
    assert raised == keys_of("problems")
    given_values = {
        str(call.args[0].value): {keyword.arg or "": "<7 & 8>" for keyword in call.keywords}
        for _, call in calls("UserError")
        if isinstance(call.args[0], ast.Constant)
    }
    for key, values in given_values.items():
        if key == "search":
            continue
        typed: dict[str, object] = values | ({"limit": 7} if "limit" in values else {})
        for texts in LANGUAGES:
            fits(settings_views.problem(texts, UserError(key, **typed)))


def test_every_notice_has_words_and_every_word_a_use() -> None:
    keys = keys_of("notices")
    said = set[str]()
    for _, call in calls("notice"):
        said |= constants(call.args[1]) if len(call.args) > 1 else set()
    # /cancel chooses between two.
    said |= {"cancelled", "nothing_to_cancel"}
    assert said == keys
    values = {
        "search": "<b>",
        "time": "9:00",
        "day": "2 March",
        "place": "Ústí & Brno",
        "zone": "Europe/Prague",
        "added": 2,
        "clash": {"at": "23:00", "ends": "07:00"},
    }
    for key in keys:
        for texts in LANGUAGES:
            fits(settings_views.notice(texts, key, **values))


def test_every_alarm_has_words() -> None:
    for key in keys_of("alarms"):
        for texts in LANGUAGES:
            values = {"source": "A & B", "reason": "<odd>", "kind": "digest", "question": "indexes-order"}
            fits(View(texts.render("alarms", key=key, **values)))


@pytest.mark.parametrize("texts", LANGUAGES, ids=lambda texts: texts.language)
def test_every_mistake_in_a_search_is_explained(texts: Texts) -> None:
    explained = set()
    mistakes = [
        'a "b', "(a", "a)", "((a, b), c)", "()", "(a b)", "a,", ", a", "a, salary>=60k", "-", "nose:x", "mode:x",
        "title:", "salary>=x", "days:0", " ".join(f"w{n}" for n in range(60)), "a" * 600,
    ]  # fmt: skip
    for text in mistakes:
        try:
            parse(text, CONTENT.vocabulary)
        except Exception as error:  # noqa: BLE001 -- whatever it is, it must be a QueryError with words
            view = handlers.errors.view_of(texts, error)
            assert view != settings_views.notice(texts, "broken")
            fits(view)
            explained.add(getattr(error, "key", ""))
    assert len(explained) >= 14


def test_every_button_has_a_handler() -> None:
    assert set(handlers.TAPS) == set(routes.Route.kinds.values())


def test_every_template_is_used() -> None:
    used = set[str]()
    for path in OURS:
        used |= set(re.findall(r'render\(\s*"(\w+)"', path.read_text(encoding="utf-8")))
    for path in TEMPLATES.glob("*.html"):
        used |= set(re.findall(r'(?:from|include|import) "(\w+)\.html"', path.read_text(encoding="utf-8")))
    assert {path.stem for path in TEMPLATES.glob("*.html")} == used


def test_modules_are_named_after_what_they_hold() -> None:
    assert not [path for path in OURS if path.stem in {"utils", "helpers", "common", "misc", "util", "helper"}]


def test_only_the_clock_asks_what_time_it_is() -> None:
    asks = re.compile(r"datetime\.(?:now|utcnow|today)\(|date\.today\(|\btime\.time\(")
    asking = {path.relative_to(ROOT).as_posix() for path in OURS if asks.search(path.read_text(encoding="utf-8"))}
    assert asking == {"bot/clock.py"}


# ── every screen within Telegram's limits


def fits(view: View) -> None:
    """The view as Telegram takes it: markup that parses, text and entities and buttons within the limits."""
    text, entities = written(view.text, "HTML")
    assert 0 < units(text) <= MAX_TEXT
    assert len(parse_html(view.text)[1]) <= 100, "Telegram silently drops what is beyond a hundred"
    assert len(entities) <= 100
    assert "\n\n\n" not in text, f"a hole in the text:\n{text}"
    assert "None" not in text
    assert sum(len(row) for row in view.keyboard) <= 100
    for row in view.keyboard:
        assert 1 <= len(row) <= 8
        for button in row:
            assert button.text.strip()
            assert 1 <= len(button.data.encode()) <= 64
            assert routes.parse(button.data) is not None


HOSTILE = st.one_of(
    # "None" written by a feed is no hole in a template, for which `fits` would take it.
    st.text(max_size=60).filter(lambda words: "None" not in words),
    st.sampled_from(
        [
            "<",
            "&amp;",
            "<b>",
            "</a>",
            "\u202e",
            "👩‍👩‍👧‍👦",
            "שלום",
            "ﷺ",
            "\n",
            "/start",
            "@somebody",
            "#c",
            "http://a.b",
        ]
    ),
).flatmap(lambda part: st.integers(1, 500).map(lambda times: (part * times)[:500] or "x"))


def person(**changes: Any) -> Person:
    values: dict[str, Any] = {
        "id": HUGE,
        "language": "en",
        "zone": ZONES[0],
        "country": "GS",
        "digest_at": time(23, 59),
        "silent_when_empty": True,
        "reachable": True,
        "created_at": NOW,
    }
    return Person(**{**values, **changes})


def card(words: str, eligible: Eligibility = Eligibility.NO) -> Card:
    """A role whose every part is as long as what a feed might put there."""
    facts = Facts(
        work_modes=frozenset(WorkMode),
        seniority=frozenset(Seniority),
        employment=frozenset(Employment),
        salary=Salary(123_456_789.5, 987_654_321.5, "XAF", Period.HOUR),
    )
    job = Job(HUGE, words, words, words, words, facts, NOW - timedelta(days=400), NOW - timedelta(days=400), True)
    link = Link(words, f"https://example.org/{'a' * 400}?q=<&>\"'", "SmartRecruiters")
    comparable = Comparable(Salary(256_789_012_345.5, 987_654_321_098.5, "XAF", Period.YEAR), NOW.date())
    return Card(job, eligible, words, (words,) * 5, (link, link, link), comparable, 12_345)


def alert(query: str = "skill:go") -> Alert:
    return Alert(HUGE, HUGE, query, time(7, 30), False, 1, NOW, NOW)


def made(opening: bool = False) -> Digest:
    reasons = {reason.name: 12_345 for reason in fields(LeftOut)}
    near = dict.fromkeys(("eligibility", "salary", "age"), range(1_234))
    day = "2026-12-31"
    return Digest(HUGE, HUGE, HUGE, day, day, tuple(range(100)), 123_456, reasons, opening, NOW, near_misses=near)


WITHHELD = [Withheld("plan", reason.value, NOW, until) for reason in Reason for until in (None, NOW + MOST_WAITED)] * 2
KINDS_OF_ALERTS = ((True,), (False, Cadence.WEEKLY, 6), (False, Cadence.AT_ONCE))
SOURCES = Sources(87, 123, (*(f"Greenhouse (a-rather-long-board-name-{n})" for n in range(5)), "…"))
LONGEST_SEARCH = " ".join(f"lengthyword{n}" for n in range(26))


@settings(max_examples=20)
@given(
    words=HOSTILE,
    texts=st.sampled_from(LANGUAGES),
    opening=st.booleans(),
    changed=st.booleans(),
    verdicts=st.lists(st.sampled_from(Eligibility), min_size=5, max_size=5),
)
@example(words="🚀" * 500, texts=LANGUAGES[0], opening=False, changed=True, verdicts=[Eligibility.YES] * 5)
@example(words="&<>" * 160, texts=LANGUAGES[1], opening=True, changed=False, verdicts=[Eligibility.NO] * 5)
def test_every_page_of_a_digest_fits_whatever_feeds_say(
    words: str, texts: Texts, opening: bool, changed: bool, verdicts: list[Eligibility]
) -> None:
    change = Change(True, True, Salary(123_456_788.5, 987_654_320.5, "XAF", Period.HOUR)) if changed else None
    cards = tuple(replace(card(words, eligible), change=change) for eligible in verdicts)
    searched = search.describe(texts, parse(LONGEST_SEARCH, CONTENT.vocabulary), CONTENT.label)
    for number in (0, 1, 19):
        text = digest.page(texts, person(), made(opening), number, cards, search=searched, sources=SOURCES, now=NOW)
        fits(View(text, digest.keyboard(texts, made(opening), number)))
        assert shown_units(text) == units(parse_html(text)[0])
    fits(View(digest.empty(texts, made(), search=searched, sources=SOURCES, weekly=changed)))


@settings(max_examples=20)
@given(words=HOSTILE, texts=st.sampled_from(LANGUAGES))
@example(words="🚀" * 500, texts=LANGUAGES[0])
def test_every_preview_fits_whatever_feeds_say(words: str, texts: Texts) -> None:
    query = parse(LONGEST_SEARCH, CONTENT.vocabulary)
    for fitting, subscribed in ((0, None), (12_345, alert())):
        found = Preview(
            query,
            14,
            fitting,
            fitting,
            (card(words),) * preview.NEWEST if fitting else (),
            LeftOut(*range(1_000, 1_008)),
            {requirement: NearMiss(1_000, 999) for requirement in requirements(query)},
            Unstated(1_000, 1_000),
        )
        view = search.preview(
            texts, person(), found, CONTENT.label,
            digest_at=time(9), subscribed=subscribed, sources=SOURCES, now=NOW,
        )  # fmt: skip
        fits(view)


@settings(max_examples=20)
@given(words=HOSTILE, texts=st.sampled_from(LANGUAGES))
@example(words="🚀" * 500, texts=LANGUAGES[0])
@example(words="&<>" * 160, texts=LANGUAGES[-1])
def test_every_role_fits_on_its_own_screen_whatever_feeds_say(words: str, texts: Texts) -> None:
    shown = card(words)
    names = ("work_modes", "remote_scope", "excluded", "utc", "seniority", "employment", "salary", "skills", "visa")
    everywhere = frozenset(region.name or "" for region in CONTENT.vocabulary.regions)
    stated: dict[str, Any] = {
        "remote_scope": RemoteScope.RESTRICTED, "regions": everywhere, "excluded": frozenset({"US"}), "visa": False,
        "utc_min": -3.5, "utc_max": 14.0, "skills": frozenset(f"skill {n}" for n in range(60)), "language": "pt",
        "evidence": dict.fromkeys(names, words),
    }  # fmt: skip
    facts = replace(shown.job.facts, **stated)
    listed = [Listing(shown.links[0], words, NOW - timedelta(days=400), closed) for closed in (None, NOW)] * 40
    for posted in ((), (Posting("greenhouse", "1", "", "", None, NOW),)):
        role = replace(shown, job=replace(shown.job, facts=facts, postings=posted))
        fits(jobs.card(texts, person(), role, listed, CONTENT.label, route=routes.RoleCard(HUGE, 0, HUGE, 19), now=NOW))


def test_no_attribution_is_cut() -> None:
    assert [
        source.attribution.text for source in ADAPTERS.values() if len(source.attribution.text) > LONGEST_ATTRIBUTION
    ] == []


def screens(texts: Texts) -> Iterator[View]:
    """Every other screen, with the most that can be on it."""
    languages = CONTENT.words.languages
    choices = [(str(term), search.term(texts, term, CONTENT.label)) for term in CONTENT.starters]
    everything = [choice for choice, _ in choices]
    searched = search.describe(texts, parse(LONGEST_SEARCH, CONTENT.vocabulary), CONTENT.label)
    for new in (True, False):
        yield onboarding.work(texts, choices, everything, typed=searched, new=new, numbered=new)
        yield onboarding.place(texts, [("GS", texts.country("GS"))] * 9, numbered=new)
    listed = Gazetteer().countries(texts.language)
    for page in range(len(listed) // onboarding.COUNTRIES_A_PAGE + 1):
        yield onboarding.countries(texts, listed, page)
    yield onboarding.zones(texts, [(ZONES[0], "AR", "Comodoro Rivadavia, Argentina")] * 12, NOW)
    for zone, label in ((None, ""), (ZONES[0], ""), (ZONES[1], "Berlin, Germany")):
        yield onboarding.hour(texts, person(zone=zone), label, NOW)
    for count in (0, 20):
        yield alerts.listing(texts, [(alert(), searched)] * count)
    kinds = [Alert(1, 1, "skill:go", None, paused, None, NOW, NOW, *rest) for paused, *rest in KINDS_OF_ALERTS]
    for one in (alert(), *kinds):
        yield alerts.cadences(texts, Attention(1), one, searched)
        yield alerts.card(texts, person(), Attention(1, quiet_from=time(7)), one, searched)
        yield alerts.times(texts, person(), one, searched, NOW)
        yield alerts.ask_delete(texts, one, searched)
        yield settings_views.subscribed(texts, person(), Attention(1), one, searched)
    for who in (person(), person(zone=None, country=None, silent_when_empty=False)):
        yield settings_views.card(texts, who, Attention(1), languages, NOW)
        for budget in (Attention(1, held_until=NOW + timedelta(days=9)), Attention(1, quiet_from=None)):
            yield attention.card(texts, who, budget, WITHHELD, sent=30, now=NOW)
        yield settings_views.privacy(texts, who)
    yield settings_views.hours(texts)
    yield attention.hours(texts, ends=True)
    yield attention.ask_maximum(texts)
    yield settings_views.languages(texts, languages)
    yield settings_views.ask_erase(texts)
    yield settings_views.help_(texts, {section.title: section.advertised for section in handlers.SECTIONS})
    yield View(settings_views.share_location(texts))
    yield following.ask(texts)
    yield following.confirm(texts, "C" * 60, "b" * 60, "SmartRecruiters", 12_345)
    yield following.followed(texts, "C" * 60, alert(), 12_345, day="31 December", time="23:59")
    for count in (0, 20):
        yield following.listing(texts, [Follow(1, 1, "C" * 60, 1, NOW)] * count)
    listing = Listing(Link("a" * 40, "https://a.example"), "p" * 90, NOW, None, HUGE)
    yield jobs.ask_split(texts, "t" * 300, [listing] * 30, routes.AskSplit(HUGE, HUGE, 0, 99), NOW)
    for job_id in (None, HUGE):
        yield jobs.split(texts, Separation(HUGE, HUGE, job_id), routes.SplitOff(HUGE, 0, HUGE, 99))
    for waiting in (0, 10):
        suspicion = Suspicion(HUGE, HUGE, "t" * 300, "c" * 90, "greenhouse", "https://a.example", "p" * 90)
        yield jobs.suspicions(texts, [(suspicion, "a" * 40)] * waiting)
    record = SourceRecord(1, "greenhouse", "b" * 60, Health.FAILED, 9, "<odd> " * 40, NOW, NOW, NOW, 9999, 9, {})
    counts = dict.fromkeys(("pending", "sending", "sent", "dead"), 1_234_567)
    yield health.sources(texts, [record] * 130, NOW)
    yield health.health(
        texts,
        sources=[record] * 130,
        messages=counts,
        lateness=[timedelta(days=1)],
        given_up={f"{number}" + "<odd>" * 40: 1_234_567 for number in range(5)},
        people=1_234_567,
        roles=7_654_321,
        suspicions=12_345,
        now=NOW,
    )


def rhythm_screens(texts: Texts) -> Iterator[View]:
    """What reminders show, with as many of them as there can be."""
    words = "W" * LONGEST_TEXT
    schedule = Schedule(time(9), week_of_month=-1, weekdays=(0, 1, 2, 3, 4, 5, 6))
    own = [Reminder(number, HUGE, None, "own", words, schedule, 0, 60, False, NOW) for number in range(100)]
    slots = [Slot(NOW.replace(tzinfo=None) + timedelta(days=day), NOW + timedelta(days=day)) for day in range(5)]
    budget = Attention(HUGE, held_until=NOW + timedelta(days=9), paused_until=NOW + timedelta(days=99))
    yield reminders.listing(texts, own, of_routines=100, zone=ZONES[0], page=12)
    yield reminders.card(texts, own[0], slots, ZONES[0])
    yield reminders.draft(texts, words, schedule, slots, ZONES[0], known=False, quiet=budget)
    yield reminders.coming(texts, [Coming(one, slots[0]) for one in own[:5]], ZONES[0])
    for state in OccurrenceState:
        due = [Due(replace(waiting_time(one, slots[4]), id=HUGE, state=state, reason="maximum"), one) for one in own]
        yield ringing.message(texts, due[: ringing.MOST_IN_A_MESSAGE], ZONES[0], NOW, snoozing=HUGE)
        yield ringing.message(texts, due[:1], ZONES[0], NOW)
        withheld = [Withheld("digest", "maximum", NOW, until) for until in (None, NOW + timedelta(days=9))] * 30
        day = today.Day(ZONES[0], ZONES[0], NOW, budget, due, [Coming(one, slots[0]) for one in own], withheld)
        yield today.today(texts, CONTENT.library, None, (), NOW.date(), rhythm=day)
    rhythm = Rhythm(HUGE, ZONES[0], tuple(range(7)), "GS", NOW.date())
    yield days.card(texts, rhythm, zone=ZONES[0], here=ZONES[1], country="GS", away=True)
    yield days.ask_move(texts, old=ZONES[0], new=ZONES[0], reminders=100)
    yield holding.card(texts, held_until="15:30", paused_until="", today=NOW.date())


@pytest.mark.parametrize("texts", LANGUAGES, ids=lambda texts: texts.language)
def test_every_screen_fits_in_every_language(texts: Texts) -> None:
    for view in (*screens(texts), *rhythm_screens(texts)):
        fits(view)
