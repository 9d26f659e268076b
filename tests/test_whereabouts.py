"""Places as people write them, read or asked back; and what each answer promises."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.whereabouts import Choices, Gazetteer, Whereabouts

WINTER = datetime(2026, 11, 21, 12, tzinfo=UTC)
SUMMER = datetime(2026, 7, 1, 12, tzinfo=UTC)
PLACES = Gazetteer()


def sole(text: str) -> Whereabouts:
    found = PLACES.find(text, WINTER)
    assert isinstance(found, Whereabouts), found
    return found


def options(text: str, now: datetime = WINTER) -> Choices:
    found = PLACES.find(text, now)
    assert isinstance(found, Choices), found
    return found


def zones(text: str, now: datetime = WINTER) -> list[str]:
    return [option.zone for option in options(text, now).options]


@pytest.mark.parametrize(
    ("text", "zone", "country"),
    [
        ("Berlin", "Europe/Berlin", "DE"),
        ("  berlin ", "Europe/Berlin", "DE"),
        ("München", "Europe/Berlin", "DE"),
        ("muenchen", "Europe/Berlin", "DE"),
        ("Munich", "Europe/Berlin", "DE"),
        ("Мюнхен", "Europe/Berlin", "DE"),
        ("Köln", "Europe/Berlin", "DE"),
        ("Cologne", "Europe/Berlin", "DE"),
        ("Kiev", "Europe/Kyiv", "UA"),
        ("Київ", "Europe/Kyiv", "UA"),
        ("Paris", "Europe/Paris", "FR"),
        ("Paris, Texas", "America/Chicago", "US"),
        ("Paris, TX, USA", "America/Chicago", "US"),
        ("Portland", "America/Los_Angeles", "US"),
        ("Portland OR", "America/Los_Angeles", "US"),
        ("portland me", "America/New_York", "US"),
        ("London", "Europe/London", "GB"),
        ("London, Ontario", "America/Toronto", "CA"),
        ("Newcastle NSW", "Australia/Sydney", "AU"),
        ("San Jose Costa Rica", "America/Costa_Rica", "CR"),
        ("New York", "America/New_York", "US"),
        ("NYC", "America/New_York", "US"),
        ("Frankfurt", "Europe/Berlin", "DE"),
        ("Bangalore", "Asia/Kolkata", "IN"),
        ("Łódź", "Europe/Warsaw", "PL"),
        ("İstanbul", "Europe/Istanbul", "TR"),
        ("東京", "Asia/Tokyo", "JP"),
        ("Berlin 🇩🇪", "Europe/Berlin", "DE"),
        ("Berlin time", "Europe/Berlin", "DE"),
        ("Some Hamlet, Germany", "Europe/Berlin", "DE"),
        ("Pristina", "Europe/Belgrade", "XK"),
    ],
)
def test_a_city_is_found_by_any_of_its_names(text: str, zone: str, country: str) -> None:
    found = sole(text)
    assert (found.zone, found.country) == (zone, country)


def test_a_label_tells_city_region_and_country() -> None:
    assert sole("Berlin").label == "Berlin, Germany"
    assert sole("Paris TX").label == "Paris, Texas, United States"
    assert sole("Singapore").label == "Singapore"


@pytest.mark.parametrize(
    "text", ["Germany", "Deutschland", "Allemagne", "Германия", "Alemania", "Alemanha", "DE", "🇩🇪"]
)
def test_a_country_with_one_clock_is_an_answer(text: str) -> None:
    assert sole(text) == Whereabouts("Europe/Berlin", "DE", "Germany")


@pytest.mark.parametrize(
    ("text", "zone"), [("uk", "Europe/London"), ("Holland", "Europe/Amsterdam"), ("ОАЭ", "Asia/Dubai")]
)
def test_everyday_names_of_countries_are_known(text: str, zone: str) -> None:
    assert sole(text).zone == zone


def test_a_country_with_several_clocks_is_asked_back_largest_first() -> None:
    found = options("США")
    assert found.why == "area"
    assert found.options[0] == Whereabouts("America/New_York", "US", "New York City, United States")
    assert {"America/Chicago", "America/Phoenix", "Pacific/Honolulu"} <= {option.zone for option in found.options}


def test_a_state_is_read_by_its_clocks() -> None:
    assert sole("California").zone == "America/Los_Angeles"
    assert zones("Texas") == ["America/Chicago", "America/Denver"]


def test_a_state_that_is_also_a_country_or_a_capital_is_asked_back() -> None:
    assert zones("Georgia") == ["Asia/Tbilisi", "America/New_York"]
    assert zones("Washington") == ["America/New_York", "America/Los_Angeles"]


@pytest.mark.parametrize("text", ["Cambridge", "Hyderabad", "Valencia", "San Jose", "St. Petersburg", "Newcastle"])
def test_comparable_namesakes_are_asked_back(text: str) -> None:
    found = options(text)
    assert found.why == "namesake"
    assert len({(option.zone, option.country) for option in found.options}) == len(found.options) > 1
    assert len({option.label for option in found.options}) == len(found.options)


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("europe/berlin", "Europe/Berlin"),
        ("America/New York", "America/New_York"),
        ("Asia/Calcutta", "Asia/Kolkata"),
        ("Europe/Kiev", "Europe/Kyiv"),
        ("US/Eastern", "America/New_York"),
        ("Africa/Asmera", "Africa/Asmara"),
        ("EST5EDT", "America/New_York"),
        ("Etc/GMT+3", "Etc/GMT+3"),
        ("Zulu", "UTC"),
    ],
)
def test_zone_names_are_read_in_any_case_and_brought_up_to_date(text: str, zone: str) -> None:
    assert sole(text).zone == zone


def test_the_database_writes_nautical_zones_with_the_sign_reversed() -> None:
    assert sole("etc/gmt+3").label == "UTC-3"
    assert ZoneInfo("Etc/GMT+3").utcoffset(WINTER) == timedelta(hours=-3)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("EST", {"America/New_York", "America/Panama", "America/Jamaica", "Australia/Sydney"}),
        ("ist", {"Asia/Kolkata", "Asia/Jerusalem", "Europe/Dublin"}),
        ("BST", {"Europe/London", "Asia/Dhaka"}),
        ("CST", {"America/Chicago", "Asia/Shanghai", "America/Havana"}),
        ("AST", {"America/Halifax", "America/Puerto_Rico", "Asia/Riyadh"}),
        ("MST", {"America/Denver", "America/Phoenix", "Asia/Kuala_Lumpur"}),
        ("P.S.T.", {"America/Los_Angeles", "Asia/Manila"}),
        ("Eastern Standard Time", {"America/New_York", "America/Toronto"}),
        ("GMT", {"Europe/London", "Africa/Accra", "UTC"}),
    ],
)
def test_an_ambiguous_abbreviation_is_asked_back(text: str, expected: set[str]) -> None:
    assert options(text).why == "abbreviation"
    assert expected <= set(zones(text))


def test_a_clear_abbreviation_is_an_answer() -> None:
    assert sole("MSK") == Whereabouts("Europe/Moscow", "RU", "Moscow, Russia")
    assert sole("CET") == Whereabouts("Europe/Brussels", None, "Central European Time")
    assert sole("UTC") == Whereabouts("UTC", None, "UTC")


@pytest.mark.parametrize("text", ["GMT+3", "UTC+3", "utc +3", "+3", "+03:00", "+0300", "UTC+03"])
def test_an_offset_is_asked_back_by_places_that_keep_it_now(text: str) -> None:
    found = options(text)
    assert found.why == "offset"
    assert {"Europe/Istanbul", "Europe/Moscow", "Africa/Nairobi"} <= {option.zone for option in found.options}


def test_the_places_at_an_offset_change_with_the_season() -> None:
    assert "Europe/Berlin" in zones("+1", WINTER)
    assert "Europe/Berlin" not in zones("+1", SUMMER)
    assert "Europe/London" in zones("+1", SUMMER)


@pytest.mark.parametrize(
    ("text", "zone"), [("+05:30", "Asia/Kolkata"), ("-3:30", "America/St_Johns"), ("−8", "America/Los_Angeles")]
)
def test_offsets_go_west_and_by_the_half_hour(text: str, zone: str) -> None:
    assert zone in zones(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "asdfgh",
        "no",
        "remote",
        "anywhere",
        "what time is it",
        "+25",
        "+3:17",
        ",",
        "🚀",
        "a" * 101,
    ],
)
def test_nonsense_is_none(text: str) -> None:
    assert PLACES.find(text, WINTER) is None


def answers(text: str, now: datetime) -> list[Whereabouts]:
    found = PLACES.find(text, now)
    return [] if found is None else [found] if isinstance(found, Whereabouts) else list(found.options)


def assert_usable(found: Whereabouts, now: datetime) -> None:
    offset = ZoneInfo(found.zone).utcoffset(now)
    assert offset is not None
    assert offset % timedelta(minutes=15) == timedelta(0), "a local mean time"
    assert found.label
    assert found.country is None or len(found.country) == 2


ALPHABET = st.sampled_from(
    [*"+-−:/, .0123456789UTCGMTestISTberlinparis", "ü", "é", "Ж", "🇩", "🇪", "\0", "\u202e", "７"]
)


@given(
    st.one_of(st.text(max_size=120), st.text(ALPHABET, max_size=30)),
    st.timedeltas(-timedelta(days=6 * 365), timedelta(days=9 * 365)).map(WINTER.__add__),
)
@settings(deadline=None)
def test_anything_may_be_typed(text: str, now: datetime) -> None:
    for found in answers(text, now):
        assert_usable(found, now)


def test_every_zone_and_every_country_is_read() -> None:
    for zone in available_timezones() - {"Factory", "localtime"}:
        for found in answers(zone, WINTER):
            assert_usable(found, WINTER)
        assert answers(zone, WINTER), zone
    for code, name in PLACES.countries("en"):
        assert answers(name, WINTER), (code, name)
        assert answers(code, WINTER), code


@pytest.mark.parametrize(
    ("latitude", "longitude", "zone", "country", "label"),
    [
        (52.52, 13.40, "Europe/Berlin", "DE", "Berlin, Germany"),
        (52.39, 13.06, "Europe/Berlin", "DE", "Potsdam, Germany"),
        (40.71, -74.0, "America/New_York", "US", "New York City, New York, United States"),
        (1.35, 103.8, "Asia/Singapore", "SG", "Singapore"),
        (42.66, 21.16, "Europe/Belgrade", "XK", "Pristina, Kosovo"),
        (-77.84, 166.67, "Antarctica/McMurdo", "AQ", "McMurdo, Antarctica"),
        (0.0, -30.0, "Etc/GMT+2", None, "UTC-2"),
    ],
)
def test_a_shared_location_gives_zone_country_and_city(
    latitude: float, longitude: float, zone: str, country: str | None, label: str
) -> None:
    assert PLACES.at(latitude, longitude) == Whereabouts(zone, country, label)


@given(st.floats(), st.floats())
@settings(deadline=None)
def test_any_coordinates_may_be_shared(latitude: float, longitude: float) -> None:
    if (found := PLACES.at(latitude, longitude)) is not None:
        assert_usable(found, WINTER)


@given(st.floats(-90, 90), st.floats(-180, 180))
@settings(deadline=None)
def test_every_point_of_the_earth_has_a_zone(latitude: float, longitude: float) -> None:
    found = PLACES.at(latitude, longitude)
    assert found is not None
    assert_usable(found, WINTER)


@pytest.mark.parametrize(
    ("country", "fewest", "most"),
    [("US", 7, 9), ("CA", 6, 12), ("AU", 6, 8), ("BR", 3, 5), ("RU", 9, 12), ("AR", 1, 2)],
)
def test_zones_of_a_large_country_are_few(country: str, fewest: int, most: int) -> None:
    found = PLACES.zones_of(country, "en", WINTER)
    assert fewest <= len(found) <= most
    assert len({place.label for place in found}) == len(found)


def test_no_country_has_more_than_twelve_choices_and_each_has_one() -> None:
    for code, _ in PLACES.countries("en"):
        found = PLACES.zones_of(code, "en", WINTER)
        assert 1 <= len(found) <= 12, code
        for place in found:
            assert place.country == code
            assert_usable(place, WINTER)


def test_zones_that_lately_differed_stay_apart() -> None:
    zones = {place.zone for place in PLACES.zones_of("KZ", "en", WINTER)}
    assert zones == {"Asia/Almaty", "Asia/Aqtobe"}
    assert [place.zone for place in PLACES.zones_of("KZ", "en", WINTER + timedelta(days=6 * 365))] == ["Asia/Almaty"]


def test_names_are_in_the_persons_language_and_order() -> None:
    assert PLACES.zones_of("US", "ru", WINTER)[0].label == "Нью-Йорк, Соединенные Штаты"
    assert PLACES.country_name("DE", "es") == "Alemania"
    assert PLACES.country_name("DE", "pt-BR") == "Alemanha"
    assert PLACES.country_name("DE", "xx") == "Germany"
    assert PLACES.country_name("??", "de") == "??"
    german = [name for _, name in PLACES.countries("de")]
    assert german.index("Ägypten") < german.index("Albanien") < german.index("Zypern")
    assert len(german) > 240


def test_an_unknown_country_has_no_zones() -> None:
    assert PLACES.zones_of("??", "en", WINTER) == ()
