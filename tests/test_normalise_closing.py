"""Postings that say of themselves that they are closed, and those that only speak of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.normalise.closing import closing_words, has_ended

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)

CLOSED = [
    "This position has been filled.",
    "Update: the role is now filled. Thank you for applying!",
    "UPDATE 3 March: This job posting has expired",
    "Thanks for your interest, but this role is no longer available.",
    "We are no longer accepting applications for this position.",
    "No longer accepting applications",
    "We're no longer accepting new applications at this time.",
    "Applications for this role are now closed.",
    "The application window has closed.",
    "Diese Stelle ist bereits besetzt.",
    "Stelle ist bereits besetzt",
    "Die Position ist leider nicht mehr verfügbar.",
    "Wir nehmen keine Bewerbungen mehr an.",
    "Die Bewerbungsfrist ist abgelaufen.",
    "Este puesto ya ha sido cubierto.",
    "La vacante ya no está disponible",
    "Ya no aceptamos más candidaturas.",
    "Ce poste a été pourvu.",
    "L'offre n’est plus disponible.",
    "Nous n'acceptons plus de candidatures.",
    "Esta vaga foi preenchida.",
    "A vaga não está mais disponível.",
    "Inscrições encerradas",
    "Вакансия закрыта.",
    "Вакансия больше не актуальна",
    "Приём откликов завершён.",
    "Мы больше не принимаем заявки.",
]

OPEN = [
    "We accept applications until the position has been filled.",
    "Once this role is filled, we will take the advert down.",
    "If this position is closed, look at our other openings.",
    "We will inform you that the position has been filled.",
    "The role is filled with variety.",
    "The position is closed to agencies.",
    "You keep the books closed and the shelves filled.",
    "We are no longer accepting paper applications by post.",
    "The team is no longer available on Fridays.",
    "Applications are reviewed as they come in.",
    "Sobald die Stelle besetzt ist, sagen wir Bescheid.",
    "Die Stelle ist ab sofort zu besetzen.",
    "Die Stelle ist verfügbar.",
    "Hasta que el puesto sea cubierto.",
    "La oferta está abierta.",
    "Nous recrutons jusqu'à ce que le poste est pourvu.",
    "A vaga está aberta até ser preenchida.",
    "Пока вакансия закрыта не будет, ждём ваши отклики.",
    "Вакансия открыта, присылайте резюме.",
]


@pytest.mark.parametrize("statement", CLOSED)
@pytest.mark.parametrize("form", ["{}", "You run our databases.\n{}\nAbout us: we bake bread.", "We bake bread. {}"])
def test_a_closed_posting_says_so(form: str, statement: str) -> None:
    found = closing_words(f"Python Developer\n{form.format(statement)}")
    assert found
    assert found in statement


def test_on_a_line_of_its_own_two_words_say_it() -> None:
    assert closing_words("Python Developer\nPosition filled!\nWe bake bread.") == "Position filled!"
    assert closing_words("Python Developer\nEach position filled by us counts.") is None


@pytest.mark.parametrize("statement", OPEN)
def test_a_posting_that_speaks_of_closing_is_open(statement: str) -> None:
    assert closing_words(f"Python Developer\nYou run our databases. {statement}\nWe bake bread.") is None


@pytest.mark.parametrize(
    "title",
    [
        "[CLOSED] Python Developer",
        "Python Developer (filled)",
        "Closed: Python Developer",
        "Python Developer – position filled",
        "Python-Entwickler (bereits besetzt)",
        "Разработчик Python [вакансия закрыта]",
    ],
)
def test_a_mark_in_the_title_suffices(title: str) -> None:
    assert closing_words(title)


@pytest.mark.parametrize(
    "title",
    ["Pharmacist, Closed-Door", "Closed Captioning Engineer", "Pharmacy Technician - Closed Door", "Order Filler"],
)
def test_titles_that_are_no_marks(title: str) -> None:
    assert closing_words(title) is None


@given(before=st.text(max_size=200), after=st.text(max_size=200))
def test_whatever_stands_around_nothing_breaks(before: str, after: str) -> None:
    closing_words(before + after)
    assert closing_words(f"Developer\n{before}\nThis position has been filled.\n{after}")


@pytest.mark.parametrize(
    ("deadline", "ended"),
    [
        (None, False),
        (NOON, True),
        (NOON + timedelta(seconds=1), False),
        (NOON - timedelta(seconds=1), True),
        (datetime(2026, 3, 2, tzinfo=UTC), False),
        (datetime(2026, 3, 1, tzinfo=UTC), True),
    ],
)
def test_a_deadline_passes_and_a_mere_date_lasts_the_day(deadline: datetime | None, ended: bool) -> None:
    assert has_ended(deadline, NOON) is ended
