"""Facts survive being kept as JSON, whatever is stated."""

from __future__ import annotations

import json
from dataclasses import fields

from hypothesis import given
from hypothesis import strategies as st

from storage import Storage, facts
from storage.records import (
    Employment,
    Facts,
    Period,
    RemoteScope,
    Rung,
    Salary,
    Seniority,
    WayOfWorking,
    WorkMode,
)
from tests.support.stored import NOW, add_sources, role

codes = st.frozensets(st.sampled_from(["AR", "DE", "GB", "KZ", "US", "europe", "latin_america"]))
offsets = st.none() | st.floats(-12, 14)
amounts = st.none() | st.floats(0, 1e9)
salaries = st.builds(Salary, amounts, amounts, st.sampled_from(["EUR", "USD"]), st.sampled_from(Period))
everything = st.builds(
    Facts,
    work_modes=st.frozensets(st.sampled_from(WorkMode)),
    remote_scope=st.none() | st.sampled_from(RemoteScope),
    regions=codes,
    excluded=codes,
    utc_min=offsets,
    utc_max=offsets,
    overlap=st.booleans(),
    allowed_countries=codes,
    excluded_countries=codes,
    preferred_countries=codes,
    site_countries=codes,
    seniority=st.frozensets(st.sampled_from(Seniority)),
    rungs=st.frozensets(st.sampled_from(Rung)),
    employment=st.frozensets(st.sampled_from(Employment)),
    ways_of_working=st.frozensets(st.sampled_from(WayOfWorking)),
    salary=st.none() | salaries,
    skills=st.frozensets(st.sampled_from(["c++", "go", "java", "javascript", "postgresql"])),
    visa=st.none() | st.booleans(),
    language=st.none() | st.sampled_from(["de", "en"]),
    evidence=st.dictionaries(st.sampled_from(["salary", "utc_min"]), st.text()),
)
FULL = Facts(
    work_modes=frozenset(WorkMode),
    remote_scope=RemoteScope.RESTRICTED,
    regions=frozenset({"europe"}),
    excluded=frozenset({"RU"}),
    utc_min=0.0,
    utc_max=5.5,
    overlap=True,
    allowed_countries=frozenset({"DE", "GB"}),
    excluded_countries=frozenset({"RU"}),
    preferred_countries=frozenset({"DE"}),
    site_countries=frozenset({"GB"}),
    seniority=frozenset({Seniority.SENIOR}),
    rungs=frozenset({Rung.L3, Rung.L4_L5}),
    employment=frozenset({Employment.CONTRACT}),
    ways_of_working=frozenset({WayOfWorking.ASYNCHRONOUS}),
    salary=Salary(None, 700.0, "GBP", Period.DAY),
    skills=frozenset({"go"}),
    visa=False,
    language="en",
    evidence={"utc_min": "GMT to GMT+5:30 😀", "visa": "no sponsorship"},
)


@given(everything)
def test_what_is_dumped_is_loaded_again(stated: Facts) -> None:
    loaded = facts.load(json.loads(json.dumps(facts.dump(stated))))
    assert loaded == stated
    for field in fields(Facts):
        assert type(getattr(loaded, field.name)) is type(getattr(stated, field.name))


def test_what_is_not_stated_takes_no_room() -> None:
    assert facts.dump(Facts()) == {}


def test_a_fact_of_another_version_is_passed_over() -> None:
    assert facts.load({"shoe_size": 43, "skills": ["go"]}) == Facts(skills=frozenset({"go"}))


async def test_every_fact_survives_the_database(storage: Storage) -> None:
    assert all(getattr(FULL, field.name) != getattr(Facts(), field.name) for field in fields(Facts))
    (source,) = await add_sources(storage, "remotive")
    await storage.jobs.absorb(source.id, [role("1", facts=FULL)], now=NOW, newsworthy=True)
    (job,) = await storage.jobs.unmatched(limit=1)
    assert job.facts == FULL
