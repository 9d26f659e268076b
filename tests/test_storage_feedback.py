"""Opinions and muted companies: one of each, undone without a trace of the rest."""

from __future__ import annotations

from datetime import timedelta

import pytest

from storage import Storage
from storage.records import Vote
from tests.support.stored import NOW

ANA, BORIS = 1, 2
PHP, ACME = Vote("skill", "php", -0.5), Vote("company", "acme", -1.0)


@pytest.fixture(autouse=True)
async def people(storage: Storage) -> None:
    for person in (ANA, BORIS):
        await storage.people.arrive(person, language="en", now=NOW)


async def test_a_later_opinion_of_a_role_replaces_the_first(storage: Storage) -> None:
    await storage.opinions.put(ANA, 5, fault="", votes=[PHP], now=NOW)
    await storage.opinions.put(ANA, 5, fault="company", votes=[ACME], now=NOW + timedelta(hours=1))
    (kept,) = await storage.opinions.of(ANA)
    assert (kept.fault, kept.votes, kept.created_at) == ("company", (ACME,), NOW + timedelta(hours=1))


async def test_of_opinions_one_subject_is_forgotten_and_the_rest_stays(storage: Storage) -> None:
    for person in (ANA, BORIS):
        await storage.opinions.put(person, 5, fault="stack", votes=[PHP, ACME], now=NOW)
    await storage.opinions.put(ANA, 6, fault="stack", votes=[PHP], now=NOW + timedelta(hours=1))
    await storage.opinions.forget(ANA, lambda vote: vote.value == "php")
    assert [one.votes for one in await storage.opinions.of(ANA)] == [(ACME,), ()]
    assert [one.votes for one in await storage.opinions.of(BORIS)] == [(PHP, ACME)]
    assert len(await storage.opinions.of(ANA, BORIS)) == 3


async def test_an_opinion_is_withdrawn_by_whose_it_is(storage: Storage) -> None:
    await storage.opinions.put(ANA, 5, fault="", votes=[PHP], now=NOW)
    await storage.opinions.withdraw(BORIS, 5)
    assert len(await storage.opinions.of(ANA)) == 1
    await storage.opinions.withdraw(ANA, 5)
    assert await storage.opinions.of(ANA) == []


async def test_a_company_is_muted_once_and_by_one_person(storage: Storage) -> None:
    for person, company in ((ANA, "Zeta"), (ANA, "Acme"), (ANA, "ACME"), (BORIS, "Acme")):
        await storage.mutes.add(person, key=company.lower(), company=company, now=NOW)
    muted = await storage.mutes.of(ANA)
    assert [one.company for one in muted] == ["Acme", "Zeta"]
    await storage.mutes.remove(BORIS, muted[0].id)
    assert len(await storage.mutes.of(ANA, BORIS)) == 3
    await storage.mutes.remove(ANA, muted[0].id)
    assert [one.company for one in await storage.mutes.of(ANA)] == ["Zeta"]
    assert await storage.mutes.of() == []
