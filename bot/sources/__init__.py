"""The feeds Rolecall can read: to add one, write its adapter and put it into this table."""

from __future__ import annotations

from bot.sources.adzuna import Adzuna
from bot.sources.arbeitnow import Arbeitnow
from bot.sources.ashby import Ashby
from bot.sources.base import Source
from bot.sources.demo import Demo
from bot.sources.feed import Feed
from bot.sources.francetravail import FranceTravail
from bot.sources.greenhouse import Greenhouse
from bot.sources.hackernews import HackerNews
from bot.sources.himalayas import Himalayas
from bot.sources.jobicy import Jobicy
from bot.sources.lever import Lever
from bot.sources.personio import Personio
from bot.sources.recruitee import Recruitee
from bot.sources.reed import Reed
from bot.sources.remoteok import RemoteOK
from bot.sources.remotive import Remotive
from bot.sources.smartrecruiters import SmartRecruiters
from bot.sources.teamtailor import Teamtailor
from bot.sources.usajobs import USAJobs
from bot.sources.workable import Workable

ADAPTERS = (
    Remotive(),
    Himalayas(),
    RemoteOK(),
    Arbeitnow(),
    Jobicy(),
    HackerNews(),
    Greenhouse(),
    Lever(),
    Ashby(),
    Workable(),
    SmartRecruiters(),
    Recruitee(),
    Personio(),
    Teamtailor(),
    Feed(),
    Adzuna(),
    USAJobs(),
    FranceTravail(),
    Reed(),
    Demo(),
)

SOURCES: dict[str, Source] = {source.name: source for source in ADAPTERS}
