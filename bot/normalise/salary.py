"""Reads base pay: amount or range, currency and period; funding, revenue, bonuses and equity are no pay."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from bot.normalise.phrases import word_set
from bot.normalise.reading import Reading, quote
from storage.records import Period, RawJob, Salary

# How currencies are written; the bare dollar sign is settled by the place.
_SPELLINGS = {
    "$": "$", "USD": "us$ usd 美元 美金", "EUR": "€ eur euro euros 歐元", "GBP": "£ gbp 英鎊", "CHF": "chf sfr",
    "AUD": "a$ au$ aud", "CAD": "c$ ca$ cad cdn", "NZD": "nz$ nzd", "SGD": "s$ sgd", "HKD": "hk$ hkd",
    "TWD": "nt$ ntd twd 台幣",
    "BRL": "r$ brl reais", "MXN": "mxn", "PLN": "zł zl pln", "SEK": "sek", "NOK": "nok", "DKK": "dkk", "CZK": "czk kč",
    "HUF": "huf", "RON": "ron", "INR": "₹ inr rs.", "JPY": "¥ jpy", "CNY": "cny rmb", "VND": "₫ vnd",
    "RUB": "₽ rub руб руб.", "UAH": "₴ uah грн", "SAR": "sar", "AED": "aed", "ILS": "₪ ils", "ZAR": "zar", "THB": "thb",
    "MYR": "rm myr", "PHP": "₱ php", "IDR": "idr", "TRY": "₺", "KRW": "₩ krw",
}  # fmt: skip
_SIGNS = {sign: currency for currency, signs in _SPELLINGS.items() for sign in signs.split()}
_LOCAL_DOLLARS = {"AU": "AUD", "CA": "CAD", "SG": "SGD", "NZ": "NZD", "HK": "HKD", "TW": "TWD"}
_HOME_CURRENCIES = {
    "US": "USD", "GB": "GBP", "VN": "VND", "TW": "TWD", "BR": "BRL", "PL": "PLN", "CH": "CHF", "IN": "INR", "AU": "AUD",
    "CA": "CAD", "JP": "JPY", "RU": "RUB", "UA": "UAH",
    **dict.fromkeys(word_set("DE FR ES PT IT NL BE AT IE FI GR EE LV LT SI SK LU MT CY HR"), "EUR"),
}  # fmt: skip
# Currencies in which pay is usually named by the month, with the highest amount read so.
_MONTHLY = {
    "VND": 500e6,
    "PLN": 60e3,
    "BRL": 50e3,
    "RUB": 900e3,
    "UAH": 300e3,
    "CZK": 250e3,
    "HUF": 3e6,
    "SEK": 120e3,
    "NOK": 120e3,
    "DKK": 120e3,
    "TWD": 250e3,
    "PHP": 400e3,
    "THB": 300e3,
    "IDR": 100e6,
    "MYR": 30e3,
}

_SIGN = "|".join(sorted((re.escape(sign) for sign in _SIGNS if not sign.isalpha()), key=len, reverse=True))
_SINGLE = "".join(re.escape(sign) for sign in _SIGNS if len(sign) == 1 and not sign.isalpha())
_CODE = "|".join(sorted((re.escape(sign) for sign in _SIGNS if sign.isalpha()), key=len, reverse=True))
_CURRENCY = rf"(?:{_SIGN}|\b(?:{_CODE})\b|(?<=\d)(?:{_CODE})\b|(?<=\dk)(?:{_CODE})\b|\b(?:{_CODE})(?=\d))"
# The digits of a number after the first.
_REST = r"\d{0,2}(?:[.,' \u202f\u2009]\d{3})+(?![\d])(?:[.,]\d{1,2}(?!\d))?|\d*(?:[.,]\d{1,2}(?!\d))?"
_NUMBER = r"\d{1,3}(?:[.,' \u202f\u2009]\d{3})+(?![\d])(?:[.,]\d{1,2}(?!\d))?|\d+(?:[.,]\d{1,2}(?!\d))?"
_SCALE = r"(?:k(?![a-z0-9_])|k(?=[\s+/€£$-])|(?:thousand|тыс\.?|mil|tsd\.?)\b|m\b|(?:lakhs?|lpa|lacs?)\b|к\b)"
# Begins with a digit, which the engine finds at once; the currency before it is read backwards.
_MONEY = re.compile(
    rf"(?P<low>\d(?<![0-9.,]\d)(?!(?<=4)01\s?k)(?:{_REST}))\s?(?P<s1>{_SCALE}|\+k\b)?(?P<plus1>(?<!\s)\+)?\s?"
    rf"(?P<c2>{_CURRENCY})?(?P<s3>{_SCALE})?"
    rf"(?:\s?(?P<sep>-{{1,2}}|–|—|~|to|bis|a|à|and|до|"
    rf"/)\s?(?P<c3>{_CURRENCY})?\s?(?P<high>{_NUMBER})\s?(?P<s2>{_SCALE}|\+k\b)?(?P<plus2>(?<!\s)\+)?\s?(?P<c4>{_CURRENCY})?)?"
)
_SIGN_BEFORE = re.compile(rf"(?:(?<![a-z0-9_])|(?=[{_SINGLE}]))(?P<c1>{_CURRENCY})\s?$")
_LONGEST_SIGN = 8
_PERIOD = re.compile(
    r"(?P<hour>(?:/\s?|\b(?:per|an?|pro|je|por|par|в)\s)(?:hr|hour|h\b|stunde|hora|heure|час)|\bhourly|\bp/?h\b|/h\b|"
    r"в час|часов)|"
    r"(?P<day>(?:/\s?|\b(?:per|a|pro|por|par|в)\s)(?:day|tag|día|dia|jour|день)|\bdaily|day rate|\btjm\b|p/?d\b)|"
    r"(?P<week>(?:/\s?|\b(?:per|a|pro)\s)(?:week|wk|woche|semana)|\bweekly)|"
    r"(?P<month>(?:/\s?|\b(?:per|a|pro|por|al|ao|par|в|im)\s)(?:month|mo\b|monat|mes\b|mês|mois|месяц|мес)|\bmonthly|"
    r"\bmensal|\bmensual\w*|\bmonatlich|p\.?m\.?\b(?=[^a-z]|$)|\bнетто\b|на руки|/m\b)|"
    r"(?P<year>(?:/\s?|\b(?:per|a|pro|al|par|por|в)\s)(?:year|yr|jahr|annum|an\b|ano|año|год)|\bannual\w*|\byearly|"
    r"\bp\.?a\.?\b|\bjährlich|\banuais?\b|\banual\w*|年薪|ctc|\blpa\b)"
)
_CUE = re.compile(
    r"\b(?:salar\w*|compensation|comp\b|pay(?:s|ing)?\b|base (?:salary|pay)|base:?\s?[$€£]|rate\b|"
    r"remuneration|wage|(?:jahres|monats|brutto)?gehalt|vergütung|"
    r"sueldo|salário|remuneração|rémunération|salaire|зарплат\w*|оклад\w*|"
    r"earn\b|gross\b|net\b|brutto|netto|ote\b|ctc\b|package|equity\b|bruto|"
    r"от \d|вилка|gage\b|per (?:hour|year|month|annum))|/(?:hr|hour|yr|year|month|mo)\b|"
    r"年薪|薪資|月薪|底薪|待遇"
)
_NOT_PAY_AFTER = re.compile(
    r"^[\s)]*(?:million|billion|bn|mm\b|mio|mrd|b\b|trillion|[\w\s]{0,12}(?:in |of )?(?:funding|"
    r"revenue|arr|investment|capital|valuation|series|seed|round)|"
    r"(?:in |of |annual |signing |yearly |performance |sign-on |referral )*(?:bonus|stipend|"
    r"budget|allowance|per diem|credit|grant|referral|donat\w+|fee|sav(?:ed|ings)|raised|relocation|"
    r"reimburse\w*|prize)|"
    r"(?:customers|users|employees|companies|clients|transactions|people|hours|lines)|worth|"
    r"\w* ?(?:industry|market|fund|company))"
)
_NOT_PAY_BEFORE = re.compile(
    r"(?:raised|raising|raise|funding|funded|series \w|revenues?|valuation|valued at|bonus(?:es)?|"
    r"bonus of|budget|stipend|allowance|reimburse\w*|relocation|referral|per diem|market|"
    r"fund(?:s|ed)?|investment|seed|saves?d?|saving|worth|equity|options|paid out|processed|"
    r"transact\w*|sales of|over|more than|backed|assets|contribution|401|arr|mrr|gmv|spend\w*|"
    r"learning|education|training|equipment|donat\w*|approaching|payments?|credit)"
    r"[^.;|\d]{0,28}$"
)
_HINT = re.compile(
    r"[0-9$€£₹¥₽₫₴₪₺₩₱](?:(?<![0-9])|\+?\s?(?:[kKmMкК]|mil|тыс\.?|LPA|lpa|lakhs?)\b|"
    r"(?:eur|usd|EUR|USD|gbp|GBP|PLN|pln|CHF)\b)"
)
CURRENCY_WORDS = frozenset(sign for sign in _SIGNS if sign.isalpha())
_DIGIT = re.compile(r"\d")
_ESTIMATE = re.compile(r"no salary data|salary (?:is )?estimat|estimated (?:salary|pay|base)|we estimated")
_RANGE = re.compile(
    r"\d\s?[km]?\s?[-–~]\s?\d+(?:[.,]\d+)?\s?\+?[km]\b|\d{2,3}k ?以上|"
    r"(?<![a-z])up ?to (?:[$€£]\s?\d|\d+(?:[.,]\d+)?[km]\b)|"
    r"(?:^|[\[(])\W*[$€£]\s?\d[\d.,]*k?\s*(?:[\])]|$)|\b(?:to|from) \d+k\b|^\W*\d{2,3}k\+?\W*$",
    re.IGNORECASE,
)
_UP_TO = re.compile(r"(?:up ?to|bis(?: zu)?|max\.?|maximum|hasta|até|jusqu['’]à|до|^to|[|(,] ?to|\bto|<)\s*$")
_FROM = re.compile(
    r"(?:from|starting at|start(?:s|ing)? (?:at|from)|at least|min(?:imum)?\.?|ab|desde|"
    r"a partir de(?: los)?|от|à partir de|baseline of|baseline|>|≥|over|no less than)\s*$"
)


_UPWARDS = re.compile(r"\s?(?:以上|起|and up|or more|upwards|und mehr|y más|et plus)")
_WIDEST = 5  # roles of one posting differ in pay by less than this; what is smaller is a perk
_YEARLY = 10_000  # from here on pay without a period is by the year, below it may be anything
_NEAR = 60  # characters on either side that may say what an amount is


class _Amount(NamedTuple):
    low: float | None
    high: float | None
    currency: str
    period: Period | None
    words: str


class _Figure(NamedTuple):
    """A number or range as matched, its currency sign and the scale of each bound, and what stands around it."""

    match: re.Match[str]
    sign: str | None
    scales: tuple[str | None, str | None]
    before: str
    after: str


def salary(raw: RawJob, reading: Reading, countries: Iterable[str]) -> tuple[Salary | None, str]:
    """Pay and the words that state it: structured amount, the feed's salary text, the header, then sentences."""
    if raw.salary and (raw.salary.minimum or raw.salary.maximum):
        return raw.salary, f"salary: {_plain(raw.salary)}"
    places = tuple(countries)
    if raw.salary_text.strip() and (pay := _whole(_amounts(raw.salary_text, places, trusted=True))):
        return pay[0], quote(f"salary: {raw.salary_text}")
    found = [
        amount
        for part in (segment.text for segment in reading.segments)
        if _DIGIT.search(part)
        for amount in _amounts(part, places, trusted=bool(_RANGE.search(part)))
    ]
    if not found or _is_terse(found[0]):
        below = [amount for line in _lines(reading) for amount in _amounts(line, places, trusted=False)]
        found = [amount for amount in below if not found or _says_more(amount, found[0])] or found
    return _whole(found) or (None, "")


def _is_terse(amount: _Amount) -> bool:
    """Whether a header leaves open what the text may tell: of which period an amount is, or that it is a bound."""
    doubtful = amount.period is None and amount.currency not in _MONTHLY and (amount.high or amount.low or 0) < _YEARLY
    return doubtful or amount.low == amount.high


def _says_more(below: _Amount, header: _Amount) -> bool:
    """Whether the text repeats a header's figure as a bound, or names the period that the header leaves in doubt."""
    if below.currency != header.currency:
        return False
    if header.low == header.high and header.low in (below.low, below.high) and below.low != below.high:
        return True
    return header.period is None and (header.high or header.low or 0) < _YEARLY and below.period is not None


def _lines(reading: Reading) -> Iterator[str]:
    """The lines below the header that hold a sign or word for money, up to a board's own estimate."""
    text = reading.tokens.text
    estimate = _ESTIMATE.search(text.lower()) if "stimat" in text or "o salary data" in text else None
    end = estimate.start() if estimate else len(text)
    return reading.lines_with(
        CURRENCY_WORDS, (hint.start() for hint in _HINT.finditer(text, reading.body_start, end)), end
    )


def _whole(amounts: list[_Amount]) -> tuple[Salary, str] | None:
    """One range over all amounts in the currency and period of the first."""
    if not amounts:
        return None
    first = amounts[0]
    alike = [amount for amount in amounts if amount.currency == first.currency and amount.period == first.period]
    top = max(amount.high or amount.low or 0 for amount in alike)
    alike = [amount for amount in alike if (amount.high or amount.low or 0) * _WIDEST >= top]
    lows = [amount.low for amount in alike if amount.low is not None]
    highs = [amount.high for amount in alike if amount.high is not None]
    period = first.period or _usual_period(first)
    pay = Salary(min(lows, default=None), max(highs, default=None), first.currency, period)
    return pay, quote(" · ".join(dict.fromkeys(amount.words for amount in alike)))


def _usual_period(amount: _Amount) -> Period:
    figure = amount.low or amount.high or 0
    if amount.currency in _MONTHLY:
        return Period.MONTH if figure <= _MONTHLY[amount.currency] else Period.YEAR
    if figure < 300:
        return Period.HOUR
    return Period.MONTH if figure < _YEARLY else Period.YEAR


def _amounts(words: str, places: tuple[str, ...], *, trusted: bool) -> list[_Amount]:
    lower = words.lower()
    found = list(_figures_in(lower))
    cue = trusted or bool(found and _CUE.search(lower))
    return [amount for figure in found if (amount := _amount(figure, words, places, cue))]


def _figures_in(lower: str) -> Iterator[_Figure]:
    """Amounts and ranges, but for those that the words around them make something else than pay."""
    end = 0
    for match in _MONEY.finditer(lower):
        before_it = _SIGN_BEFORE.search(lower, max(end, match.start() - _LONGEST_SIGN), match.start())
        if not before_it and "a" <= lower[max(0, match.start() - 1)] <= "z":
            continue
        start, end = before_it.start() if before_it else match.start(), match.end()
        sign = (before_it and before_it["c1"]) or match["c2"] or match["c3"] or match["c4"]
        scales = match["s1"] or match["s3"], match["s2"]
        if sign or any(scales):
            before, after = lower[max(0, start - _NEAR) : start], lower[end : end + _NEAR]
            if not (_NOT_PAY_AFTER.match(after) or _NOT_PAY_BEFORE.search(before)):
                yield _Figure(match, sign, scales, before, after)


def _amount(figure: _Figure, words: str, places: tuple[str, ...], cue: bool) -> _Amount | None:
    if not (figure.sign or cue):
        return None
    currency = _currency(figure.sign, places)
    if currency is None:
        return None
    low, high = _figures(figure.match, figure.scales, currency)
    period = _period(figure.before, figure.after)
    ranged, scaled = high is not None, any(figure.scales)
    if not _plausible(low, high, period, currency, ranged=ranged, cue=cue, scaled=scaled):
        return None
    low_bound, high_bound = _bounds(figure.match, low, high, figure.before, figure.after)
    return _Amount(low_bound, high_bound, currency, period, words)


def _bounds(
    match: re.Match[str], low: float, high: float | None, before: str, after: str
) -> tuple[float | None, float | None]:
    if high is not None:
        return low, high
    if _UP_TO.search(before):
        return None, low
    if match["plus1"] or _FROM.search(before) or _UPWARDS.match(after):
        return low, None
    return low, low


def _currency(sign: str | None, places: tuple[str, ...]) -> str | None:
    currency = _SIGNS[sign] if sign else None
    if currency == "$":
        local = {_LOCAL_DOLLARS.get(place, "USD") for place in places if place in _LOCAL_DOLLARS or place == "US"} - {
            "TWD"
        }
        return local.pop() if len(local) == 1 else "USD"
    if currency:
        return currency
    home = {_HOME_CURRENCIES.get(place) for place in places}
    return home.pop() if len(home) == 1 else None


def _figures(match: re.Match[str], scales: tuple[str | None, str | None], currency: str) -> tuple[float, float | None]:
    low, high = _number(match["low"]), _number(match["high"]) if match["high"] else None
    scale_low, scale_high = _factor(scales[0]), _factor(scales[1])
    if high is not None:
        if scale_high > 1 and scale_low == 1 and low < 1000:
            scale_low = scale_high
        elif scale_low > 1 and scale_high == 1 and high < 1000:
            scale_high = scale_low
        high *= scale_high
    return low * scale_low, high


def _number(digits: str) -> float:
    groups = re.split(r"[.,' \u202f\u2009]", digits)
    if len(groups) > 1 and len(groups[-1]) == 3 and len(groups[0]) <= 3:
        return float("".join(groups))
    if len(groups) > 1:
        return float("".join(groups[:-1]) + "." + groups[-1])
    return float(digits)


def _factor(scale: str | None) -> float:
    if not scale:
        return 1
    if scale.startswith("m") and scale != "mil":
        return 1e6
    if scale.startswith("l"):
        return 1e5
    return 1e3


def _plausible(
    low: float, high: float | None, period: Period | None, currency: str, *, ranged: bool, cue: bool, scaled: bool
) -> bool:
    top = high if high is not None else low
    if high is not None and high < low:
        return False
    if not (cue or period or (scaled and top >= 10_000) or (ranged and top >= 10_000) or top >= 20_000):
        return False
    limit = (
        3e9 if currency in ("VND", "IDR", "KRW") else 2e7 if currency in ("INR", "JPY", "HUF", "RUB", "TWD") else 1.5e6
    )
    floor = {Period.HOUR: 3, Period.DAY: 30}.get(period, 300) if period else 10 if cue and ranged else 300
    return floor <= top <= limit


def _period(before: str, after: str) -> Period | None:
    """The unit of time nearest to an amount, one that follows first."""
    nearest = _PERIOD.search(after[:24])
    for match in () if nearest else _PERIOD.finditer(before[-28:]):
        nearest = match
    return Period(nearest.lastgroup) if nearest and nearest.lastgroup else None


def _plain(pay: Salary) -> str:
    low, high = (f"{bound:g}" if bound is not None else "" for bound in (pay.minimum, pay.maximum))
    return f"{low}-{high} {pay.currency}/{pay.period}"
