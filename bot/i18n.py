"""Words in a person's language: gettext catalogues, Jinja2 screens, and dates, money and countries by locale."""

from __future__ import annotations

import gettext
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from functools import cached_property, lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError, dates, lists, numbers
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po
from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateSyntaxError

from bot.errors import OperatorError

DEFAULT_LANGUAGE = "en"
AMOUNTS_REMEMBERED = 4_096


class Texts:
    """Everything the bot says in one language. Templates are autoescaped: values cannot break Telegram's HTML."""

    def __init__(self, language: str, translations: gettext.NullTranslations, templates: Path) -> None:
        self.language = language
        self.locale = Locale.parse(language)
        self.gettext = translations.gettext
        self.ngettext = translations.ngettext
        # A role that thousands are told of states its pay once.
        self.money = lru_cache(AMOUNTS_REMEMBERED)(self._money)
        self._screens = Environment(
            loader=FileSystemLoader(templates),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            extensions=["jinja2.ext.i18n"],
        )
        self._screens.install_gettext_translations(translations, newstyle=True)  # type: ignore[attr-defined]
        self._screens.filters.update(
            clock=self.clock, day=self.day, ago=self.ago, money=self.money, listing=self.listing, number=self.number
        )

    def render(self, screen: str, **values: Any) -> str:
        """The text of `content/templates/<screen>.html`, in Telegram's HTML."""
        return self._screens.get_template(f"{screen}.html").render(**values).strip()

    def compile(self) -> int:
        """Compile every screen; how many there are. Raises `OperatorError` naming file and line."""
        names = self._screens.list_templates()
        for name in names:
            try:
                self._screens.get_template(name)
            except TemplateSyntaxError as error:
                raise OperatorError(f"{error.filename}:{error.lineno}: {error.message}") from error
        return len(names)

    def clock(self, at: time | datetime) -> str:
        return dates.format_time(at.replace(tzinfo=None), "HH:mm", locale=self.locale)

    def day(self, day: date) -> str:
        """A day of this year: "March 2", "2. März", "2 de marzo", "2 марта"."""
        return dates.format_skeleton("MMMMd", day, locale=self.locale)

    def weekday(self, number: int) -> str:
        """The name of a weekday, 0 for Monday: "Monday", "Montag", "lunes", "понедельник"."""
        return str(dates.get_day_names("wide", "stand-alone", self.locale)[number])

    def day_and_weekday(self, day: date) -> str:
        """A day of this year with its weekday, in short: "Mon, Mar 2", "Mo., 2. März"."""
        return dates.format_skeleton("MMMEd", day, locale=self.locale)

    def short_day(self, day: date) -> str:
        """A day of this year in figures: "3/2", "2.3.", "2/3", "02.03"."""
        return dates.format_skeleton("Md", day, locale=self.locale)

    def days(self, first: date, last: date) -> str:
        """A span of days: "Mar 2 – 8, 2026", "2.–8. März 2026"."""
        return dates.format_interval(first, last, "yMMMd", locale=self.locale)

    def full_day(self, day: date) -> str:
        """A day of any year: "March 2, 2026", "2. März 2026"."""
        return dates.format_date(day, "long", locale=self.locale)

    def day_of(self, moment: datetime, zone: str) -> str:
        """The date in a zone at an instant, of any year."""
        return self.full_day(moment.astimezone(ZoneInfo(zone)).date())

    def ago(self, age: timedelta) -> str:
        """How long ago, in the largest unit that says something: "3 hours ago"."""
        return dates.format_timedelta(-max(age, timedelta(minutes=1)), add_direction=True, locale=self.locale)

    def span(self, length: timedelta) -> str:
        """How long something took, in the largest unit that says something: "12 minutes"."""
        return dates.format_timedelta(length, threshold=2, locale=self.locale)

    def _money(self, amount: float, currency: str) -> str:
        """An amount as the locale writes it, cents only where there are any: "€60,000", "45,50 $"."""
        digits = self.locale.currency_formats["standard"].pattern
        if amount == round(amount):
            digits = digits.replace(".00", "")
        if numbers.get_currency_symbol(currency, self.locale)[-1:].isalpha():
            # "PLN 90,000": https://www.unicode.org/reports/tr35/tr35-numbers.html#Currencies, which Babel leaves out.
            digits = digits.replace("¤#", "¤\N{NO-BREAK SPACE}#")
        return numbers.format_currency(amount, currency, digits, locale=self.locale, currency_digits=False)

    def number(self, amount: float) -> str:
        return numbers.format_decimal(amount, format="#,##0.#", locale=self.locale)

    def per_cent(self, whole: int) -> str:
        return numbers.format_percent(whole / 100, locale=self.locale)

    def listing(self, parts: Sequence[str]) -> str:
        """Several names on one line, joined as the language does: "go, java und php"."""
        return lists.format_list(parts, locale=self.locale)

    def country(self, code: str) -> str:
        return str(self.locale.territories.get(code, code))

    def language_name(self, code: str) -> str:
        return str(self.locale.languages.get(code, code))

    def place_time(self, zone: str, now: datetime) -> str:
        return self.clock(now.astimezone(ZoneInfo(zone)))


def month_names(locales: Iterable[Locale]) -> Mapping[str, int]:
    """The names of the months and their abbreviations in these languages, in lower case, with their numbers."""
    return {
        name.casefold().rstrip("."): number
        for locale in locales
        for form in ("format", "stand-alone")
        for width in ("wide", "abbreviated")
        for number, name in dates.get_month_names(width, form, locale).items()
    }


def weekday_names(locale: Locale) -> Mapping[str, int]:
    """The names of the weekdays and their abbreviations in a language, with their numbers; 0 is Monday."""
    return {
        name: number
        for form in ("format", "stand-alone")
        for width in ("wide", "abbreviated")
        for number, name in dates.get_day_names(width, form, locale).items()
    }


class Words:
    """The languages there are: one folder a language below `content/locales/`, English in the code itself."""

    def __init__(self, content: Path) -> None:
        templates = content / "templates"
        self._texts = {DEFAULT_LANGUAGE: Texts(DEFAULT_LANGUAGE, gettext.NullTranslations(), templates)}
        for catalogue in sorted((content / "locales").glob("*/LC_MESSAGES/rolecall.po")):
            language = catalogue.parent.parent.name
            self._texts[language] = Texts(language, _read(catalogue, language), templates)

    @property
    def codes(self) -> tuple[str, ...]:
        """The languages' codes alone: what they call themselves costs a megabyte each to look up."""
        return tuple(self._texts)

    @property
    def languages(self) -> Mapping[str, str]:
        """Language codes and what each language calls itself."""
        return {code: str(texts.locale.get_display_name(code)).capitalize() for code, texts in self._texts.items()}

    @cached_property
    def months(self) -> Mapping[str, int]:
        """The months as they are called in any of the languages."""
        return month_names(texts.locale for texts in self._texts.values())

    def texts(self, language: str) -> Texts:
        return self._texts.get(language, self._texts[DEFAULT_LANGUAGE])

    def compile_screens(self) -> int:
        """Compile every screen in every language; how many screens there are."""
        return max(texts.compile() for texts in self._texts.values())

    def choose(self, language_code: str | None) -> str:
        """The language for Telegram's `language_code` (an IETF tag in any case, or nothing)."""
        tag = (language_code or "").lower().replace("_", "-")
        for candidate in (tag, tag.split("-", maxsplit=1)[0]):
            if candidate in self._texts:
                return candidate
        return DEFAULT_LANGUAGE


def _read(catalogue: Path, language: str) -> gettext.NullTranslations:
    compiled = BytesIO()
    try:
        with catalogue.open("rb") as file:
            write_mo(compiled, read_po(file, locale=language, abort_invalid=True))
    except (OSError, PoFileError, UnknownLocaleError, ValueError) as error:
        raise OperatorError(f"{catalogue}: {error}") from error
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
