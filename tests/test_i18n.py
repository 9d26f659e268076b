"""The languages: complete catalogues, translations true to their originals, and dates, money and lists by locale."""

from __future__ import annotations

import ast
import gettext
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st

from bot.content import FOLDER
from bot.errors import OperatorError
from bot.i18n import Texts, Words
from bot.playground.entities import parse_html, units
from bot.views.roles import salary
from storage.records import Period, Salary
from tests.support.screens import screens

WORDS = Words(FOLDER)
TRANSLATED = sorted({*WORDS.languages} - {"en"})
SCREENS = screens()
# Parts that other screens include; they have no values of their own.
PARTS = {
    "advice_before",
    "card",
    "goal_line",
    "left_out",
    "plan_left",
    "plan_session",
    "quiet_clash",
    "rates",
    "references",
    "routine_hours",
    "routine_items",
    "search_problems",
    "sources",
    "withheld",
}
# Terms of the trade that German and Spanish take over as they are, and units.
TAKEN_OVER = {"Remote", "Hybrid", "Junior", "Mid-level", "Senior", "Lead", "Quiz", "❓ Quiz", "Situation"} | {
    "💤 10 min",
    "🤫 {n} min",
    "🤫 {n} h",
    "1 h",
}
LONGEST_LABEL = 40
LONGEST_COMMAND = 60

_PLACEHOLDER = re.compile(r"%\(\w+\)s|\{\w*\}")
_TAG = re.compile(r"</?[^<>]+>|&\w+;")
_EXAMPLE = re.compile(r"<i>.*?</i>|(?<!\w)/\w+")
_ENGLISH = re.compile(r"\b(?:the|and|you|your|is|are|that|this|with|for|what|which)\b", re.IGNORECASE)


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """The texts as `make messages` finds them in the code and the screens."""
    template = tmp_path_factory.mktemp("messages") / "rolecall.pot"
    pybabel = [sys.executable, "-m", "babel.messages.frontend", "--quiet"]
    subprocess.run([*pybabel, "extract", "-F", "pyproject.toml", "-o", template, "."], cwd=FOLDER.parent, check=True)
    with template.open("rb") as file:
        return read_po(file)


@pytest.fixture(scope="module", params=TRANSLATED)
def catalogue(request: pytest.FixtureRequest) -> Catalog:
    with (FOLDER / "locales" / request.param / "LC_MESSAGES" / "rolecall.po").open("rb") as file:
        return read_po(file, locale=request.param, abort_invalid=True)


def forms(text: str | list[str] | tuple[str, ...] | None) -> tuple[str, ...]:
    """A text, or the plural forms of one, as a tuple."""
    return (text or "",) if text is None or isinstance(text, str) else tuple(text)


def texts_of(catalogue: Catalog) -> Iterator[Message]:
    return (message for message in catalogue if message.id)


def test_every_catalogue_holds_exactly_the_texts_there_are(original: Catalog, catalogue: Catalog) -> None:
    assert {forms(m.id) for m in texts_of(catalogue)} == {forms(m.id) for m in texts_of(original)}, "run make messages"
    assert not catalogue.obsolete
    assert not catalogue.fuzzy
    assert [m.id for m in texts_of(catalogue) if m.fuzzy or not all(forms(m.string))] == []


def test_no_text_hides_inside_an_f_string() -> None:
    """There extraction would not see it, and it would stay English."""
    for folder in ("bot", "handlers"):
        for path in (FOLDER.parent / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.JoinedStr):
                    assert "gettext(" not in ast.unparse(node), f"{path}:{node.lineno}"


def test_plural_forms_are_complete(catalogue: Catalog) -> None:
    for message in texts_of(catalogue):
        assert len(forms(message.string)) == (catalogue.num_plurals if message.pluralizable else 1), message.id


def test_placeholders_survive_translation(catalogue: Catalog) -> None:
    """A form that stands for one number only may drop the number, as the English singular may."""
    select = gettext.c2py(catalogue.plural_expr)
    for message in texts_of(catalogue):
        wanted = [sorted(_PLACEHOLDER.findall(text)) for text in forms(message.id)]
        for index, text in enumerate(forms(message.string)):
            several = message.pluralizable and sum(select(n) == index for n in range(200)) > 1
            assert sorted(_PLACEHOLDER.findall(text)) in (wanted[-1:] if several else wanted), text


def test_tags_examples_and_commands_survive_translation(catalogue: Catalog) -> None:
    for message in texts_of(catalogue):
        for pattern in (_TAG, _EXAMPLE):
            wanted = [sorted(pattern.findall(text)) for text in forms(message.id)]
            for text in forms(message.string):
                assert sorted(pattern.findall(text)) in wanted, text


def test_nothing_stays_english(catalogue: Catalog) -> None:
    for message in texts_of(catalogue):
        for text in forms(message.string):
            if text in forms(message.id):
                assert text in TAKEN_OVER
            prose = _EXAMPLE.sub("", _PLACEHOLDER.sub("", text))
            assert not _ENGLISH.search(prose), text


def test_labels_fit_a_phone_and_commands_the_menu(original: Catalog, catalogue: Catalog) -> None:
    for message in texts_of(original):
        files = {Path(file).parts[0] for file, _ in message.locations}
        limit = LONGEST_LABEL if "bot" in files else LONGEST_COMMAND
        if files & {"bot", "handlers"}:
            translated = catalogue.get(message.id)
            assert translated is not None
            for text in (*forms(message.id), *forms(translated.string)):
                assert units(text) <= limit, text


def test_every_template_is_rendered_here() -> None:
    assert {path.stem for path in (FOLDER / "templates").glob("*.html")} == {*SCREENS, *PARTS}


class Listener(gettext.NullTranslations):
    """English that remembers what it was asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: set[str] = set()

    def gettext(self, message: str) -> str:
        self.asked.add(message)
        return message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        self.asked.add(msgid1)
        return super().ngettext(msgid1, msgid2, n)


def test_the_values_reach_every_text_of_the_screens(original: Catalog) -> None:
    listener = Listener()
    texts = Texts("en", listener, FOLDER / "templates")
    for screen, samples in SCREENS.items():
        for values in samples:
            texts.render(screen, **values)
    of_screens = {
        forms(message.id)[0]
        for message in texts_of(original)
        if any(file.startswith("content/templates") for file, _ in message.locations)
    }
    assert of_screens - listener.asked == set()


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("language", ["en", *TRANSLATED])
def test_screens_are_telegrams_html_in_every_language(language: str, screen: str) -> None:
    for values in SCREENS[screen]:
        plain, entities = parse_html(WORDS.texts(language).render(screen, **values))
        assert plain.strip()
        assert not _PLACEHOLDER.search(plain)
        assert units(plain) <= 4096
        assert {entity["type"] for entity in entities} <= {"bold", "italic", "text_link"}


def test_languages_call_themselves_by_their_own_names() -> None:
    assert WORDS.languages == {"en": "English", "de": "Deutsch", "es": "Español", "ru": "Русский"}


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("de", "de"),
        ("de-AT", "de"),
        ("es-419", "es"),
        ("es_MX", "es"),
        ("ru", "ru"),
        ("RU-by", "ru"),
        ("EN", "en"),
        ("pt-br", "en"),
        ("zh-hans", "en"),
        ("", "en"),
        (None, "en"),
    ],
)
def test_the_language_for_a_tag(tag: str | None, language: str) -> None:
    assert WORDS.choose(tag) == language


def test_an_invalid_catalogue_is_named(tmp_path: Path) -> None:
    catalogue = tmp_path / "locales" / "de" / "LC_MESSAGES" / "rolecall.po"
    catalogue.parent.mkdir(parents=True)
    catalogue.write_text('msgid "Keep it"\nnonsense\n', encoding="utf-8")
    with pytest.raises(OperatorError, match=r"rolecall\.po"):
        Words(tmp_path)


@pytest.mark.parametrize(
    ("language", "dollars", "euros", "zlotys", "an_hour"),
    [
        ("en", "$90,000", "€9,000", "PLN 12,500", "$45.50"),
        ("de", "90.000 $", "9.000 €", "12.500 PLN", "45,50 $"),
        ("es", "90.000 US$", "9.000 €", "12.500 PLN", "45,50 US$"),
        ("ru", "90 000 $", "9 000 €", "12 500 PLN", "45,50 $"),
    ],
)
def test_money(language: str, dollars: str, euros: str, zlotys: str, an_hour: str) -> None:
    money = WORDS.texts(language).money
    shown = [money(90_000, "USD"), money(9_000.0, "EUR"), money(12_500, "PLN"), money(45.5, "USD")]
    assert not any(" " in amount for amount in shown), "an amount must not break over two lines"
    assert [amount.replace("\N{NO-BREAK SPACE}", " ") for amount in shown] == [dollars, euros, zlotys, an_hour]


@given(
    amount=st.integers(0, 10**9),
    currency=st.sampled_from(["USD", "EUR", "JPY", "PLN", "XYZ"]),
    language=st.sampled_from(sorted(WORDS.languages)),
)
def test_money_keeps_every_digit(amount: int, currency: str, language: str) -> None:
    assert re.sub(r"\D", "", WORDS.texts(language).money(amount, currency)) == str(amount)


@pytest.mark.parametrize(
    ("language", "span", "floor"),
    [
        ("en", "€90,000 – €105,000 a year", "from €45 an hour"),
        ("de", "90.000 € – 105.000 € im Jahr", "ab 45 € pro Stunde"),
        ("es", "90.000 € – 105.000 € al año", "desde 45 € por hora"),
        ("ru", "90 000 € – 105 000 € в год", "от 45 € в час"),
    ],
)
def test_pay(language: str, span: str, floor: str) -> None:
    texts = WORDS.texts(language)
    for pay, words in (
        (Salary(90_000, 105_000, "EUR", Period.YEAR), span),
        (Salary(45, None, "EUR", Period.HOUR), floor),
    ):
        assert salary(texts, pay).replace("\N{NO-BREAK SPACE}", " ") == words


@pytest.mark.parametrize(
    ("language", "day", "recent", "older", "names", "country"),
    [
        ("en", "March 2", "1 minute ago", "5 hours ago", "a, b, and c", "Germany"),
        ("de", "2. März", "vor 1 Minute", "vor 5 Stunden", "a, b und c", "Deutschland"),
        ("es", "2 de marzo", "hace 1 minuto", "hace 5 horas", "a, b y c", "Alemania"),
        ("ru", "2 марта", "1 минуту назад", "5 часов назад", "a, b и c", "Германия"),
    ],
)
def test_days_ages_names_and_countries(
    language: str, day: str, recent: str, older: str, names: str, country: str
) -> None:
    texts = WORDS.texts(language)
    assert texts.day(date(2026, 3, 2)) == day
    assert (texts.ago(timedelta(0)), texts.ago(timedelta(hours=5))) == (recent, older)
    assert (texts.listing([]), texts.listing(["a"]), texts.listing(("a", "b", "c"))) == ("", "a", names)
    assert texts.country("DE") == country
    assert texts.clock(time(7, 5)) == "07:05"
    assert texts.place_time("Asia/Tokyo", datetime(2026, 3, 2, 11, tzinfo=UTC)) == "20:00"


def test_russian_numbers_govern_their_nouns() -> None:
    texts = WORDS.texts("ru")
    one, many = "about {n} new role a day", "about {n} new roles a day"
    found = [texts.ngettext(one, many, n).format(n=n) for n in (1, 2, 5, 11, 21, 22, 111)]
    assert [text.partition(" в день")[0].removeprefix("примерно ") for text in found] == [
        "1 новая вакансия",
        "2 новые вакансии",
        "5 новых вакансий",
        "11 новых вакансий",
        "21 новая вакансия",
        "22 новые вакансии",
        "111 новых вакансий",
    ]
