"""The nouns of Rolecall as frozen values, shared by every layer and importing none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any


class WorkMode(StrEnum):
    REMOTE = "remote"
    HYBRID = "hybrid"
    ONSITE = "onsite"


class RemoteScope(StrEnum):
    """How far the remote option of a posting reaches."""

    WORLDWIDE = "worldwide"
    RESTRICTED = "restricted"
    UNSTATED = "unstated"


class Seniority(StrEnum):
    INTERN = "intern"
    JUNIOR = "junior"
    MID = "mid"
    SENIOR = "senior"
    LEAD = "lead"
    MANAGER = "manager"
    EXECUTIVE = "executive"


class Employment(StrEnum):
    FULL_TIME = "full_time"
    PART_TIME = "part_time"
    CONTRACT = "contract"
    INTERNSHIP = "internship"


class WayOfWorking(StrEnum):
    """How work is organised, beyond where it is done: without common hours, or judged by what comes out."""

    ASYNCHRONOUS = "asynchronous"
    RESULTS_ORIENTED = "results_oriented"


class Rung(StrEnum):
    """Developers' levels by years of experience: up to three, three to five, five and more."""

    L1_L2 = "L1-L2"
    L3 = "L3"
    L4_L5 = "L4-L5"


class Period(StrEnum):
    YEAR = "year"
    MONTH = "month"
    WEEK = "week"
    DAY = "day"
    HOUR = "hour"


class Eligibility(StrEnum):
    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Salary:
    """Base pay as posted; one of the bounds may be missing. `currency` is ISO 4217."""

    minimum: float | None
    maximum: float | None
    currency: str
    period: Period


@dataclass(frozen=True, slots=True)
class RawJob:
    """One posting as a feed states it, before anything is understood.

    `html` is the description as served (HTML, possibly entity-escaped once) and `text` a description served as plain
    text or Markdown; adapters fill one of them. `countries` are the country names or ISO codes of a *structured*
    restriction on remote workers and `utc_offsets` the allowed offsets in hours; both None where the feed has no such
    field, empty where the feed says "no restriction". `work_mode` is the feed's structured statement, if any.
    `text_apart` says that the feed's list leaves the description out, which then counts as no change of the row.
    """

    key: str
    title: str
    url: str
    company: str = ""
    html: str = ""
    text: str = ""
    place: str = ""
    places: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    salary: Salary | None = None
    salary_text: str = ""
    work_mode: WorkMode | None = None
    countries: tuple[str, ...] | None = None
    utc_offsets: tuple[float, ...] | None = None
    employment: str = ""
    seniority: str = ""
    language: str = ""
    published_at: datetime | None = None
    expires_at: datetime | None = None
    text_apart: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """What a posting states; empty or None means "not stated". Shapes as in the labelling guide of the golden file.

    `regions` and `excluded` hold ISO 3166 alpha-2 codes and the region names of `content/data/regions.yaml`, as posted;
    `allowed_countries` and `preferred_countries` are the same limits expanded to alpha-2 codes (exclusions taken out),
    so that rules need no table. `site_countries` are the countries of the offices. `rungs` are the levels L1 to L5 that
    seniority, years or a grade stand for. `utc_min`/`utc_max` are
    standard-time offsets in hours; `evidence` maps a fact's name to the words it came from.
    """

    work_modes: frozenset[WorkMode] = frozenset()
    remote_scope: RemoteScope | None = None
    regions: frozenset[str] = frozenset()
    excluded: frozenset[str] = frozenset()
    utc_min: float | None = None
    utc_max: float | None = None
    overlap: bool = False
    allowed_countries: frozenset[str] = frozenset()
    excluded_countries: frozenset[str] = frozenset()
    preferred_countries: frozenset[str] = frozenset()
    site_countries: frozenset[str] = frozenset()
    seniority: frozenset[Seniority] = frozenset()
    rungs: frozenset[Rung] = frozenset()
    employment: frozenset[Employment] = frozenset()
    ways_of_working: frozenset[WayOfWorking] = frozenset()
    salary: Salary | None = None
    skills: frozenset[str] = frozenset()
    visa: bool | None = None
    language: str | None = None
    evidence: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sketched:
    """A role reduced to what tells copies of it: `who` it is (a fingerprint, or the id of a known role), the words of
    company and title without what differs between copies, a sketch of the text, and the keys it is found by. The
    sketch is empty where the text is too short to be compared."""

    who: str | int
    company: frozenset[str]
    title: frozenset[str]
    sketch: bytes
    bands: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Understood:
    """A raw job after normalising: clean plain text, facts, and what makes one role one card: the same fingerprint for
    copies that are alike to the letter, a sketch for those that nearly are."""

    raw: RawJob
    title: str
    company: str
    place: str
    text: str
    facts: Facts
    sketched: Sketched

    @property
    def fingerprint(self) -> str:
        return str(self.sketched.who)


@dataclass(frozen=True, slots=True)
class Posting:
    """Where a role was advertised: one row of one feed, and how often it came back after it was closed."""

    source: str
    key: str
    url: str
    place: str
    published_at: datetime | None
    first_seen_at: datetime
    closed_at: datetime | None = None
    returns: int = 0
    id: int = 0


@dataclass(frozen=True, slots=True)
class Separation:
    """A listing that is said to be of another role than `from_job_id`; `job_id` is the role of its own that it became,
    None while that is only suspected. Who said so is not kept."""

    posting_id: int
    from_job_id: int
    job_id: int | None


@dataclass(frozen=True, slots=True)
class Suspicion:
    """A listing that is suspected to be of another role than the one it is on."""

    posting_id: int
    job_id: int
    title: str
    company: str
    source: str
    url: str
    place: str


@dataclass(frozen=True, slots=True)
class Job:
    """One role: the postings that share a fingerprint, understood once. `newsworthy` is False for what a source
    already listed when it was first read: that is a baseline, not news."""

    id: int
    title: str
    company: str
    place: str
    text: str
    facts: Facts
    published_at: datetime
    first_seen_at: datetime
    newsworthy: bool
    postings: tuple[Posting, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether any of its postings is still listed; for a role that was read with them."""
        return any(posting.closed_at is None for posting in self.postings)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who talks to the bot; `id` is Telegram's user id, which is also the id of the private chat.

    `digest_at` is a wall-clock time in `zone`; `zone` is an IANA name, `country` ISO 3166 alpha-2.
    `shares_answers_with` is the host of the language model that may read their answers, "" for none.
    """

    id: int
    language: str
    zone: str | None
    country: str | None
    digest_at: time
    silent_when_empty: bool
    reachable: bool
    created_at: datetime
    shares_answers_with: str = ""


class Cadence(StrEnum):
    """How often an alert writes."""

    DAILY = "daily"
    WEEKLY = "weekly"
    AT_ONCE = "at_once"


@dataclass(frozen=True, slots=True)
class Search:
    """What alerts ask for, in canonical text. Its number means this text and no other, also when no alert has it any
    more and it is `retired`."""

    id: int
    text: str
    retired: bool


@dataclass(frozen=True, slots=True)
class SearchSnapshot:
    """The index of searches as it was when it had followed all changes to a moment. `edition` names the rules that
    made it: others would read the same searches differently."""

    edition: str
    followed_to: datetime
    dumped: bytes


@dataclass(frozen=True, slots=True)
class Listener:
    """An alert that wants to hear at once, and where its person is."""

    alert_id: int
    search_id: int
    country: str | None
    zone: str | None


@dataclass(frozen=True, slots=True)
class Alert:
    """A standing search. `query` is canonical text in the language of `bot.rules.query`; `digest_at` is None where the
    alert follows the person's hour; jobs whose match number is above `seen_match` are still to be told,
    and None means that the first digest is still to come. `weekday` is that of a weekly alert, 0 for Monday; an alert
    at once keeps what comes before `rests_until` for one message. `search_id` is the number of the query's text."""

    id: int
    person_id: int
    query: str
    digest_at: time | None
    paused: bool
    seen_match: int | None
    next_digest_at: datetime
    created_at: datetime
    cadence: Cadence = Cadence.DAILY
    weekday: int = 0
    rests_until: datetime | None = None
    search_id: int = 0


@dataclass(frozen=True, slots=True)
class Told:
    """What a person was told of a role: its pay, and whether they may take it; None where that was not noted."""

    salary: Salary | None
    eligible: Eligibility | None


@dataclass(frozen=True, slots=True)
class Vote:
    """A share of one thumb: `weight` says for (above 0) or against what, as `bot.rules.taste.Rule` names it."""

    kind: str
    value: str
    weight: float


@dataclass(frozen=True, slots=True)
class Feedback:
    """What somebody thinks of a role they were shown; `fault` is "" for a thumb up."""

    person_id: int
    job_id: int
    fault: str
    votes: tuple[Vote, ...]
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Mute:
    """A company of which a person wants to see nothing; `key` is its name as searches compare it."""

    id: int
    person_id: int
    key: str
    company: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Digest:
    """What was put into one digest, best first, so that its pages can be shown again.

    The first digest of an alert, its `opening`, holds the best of the last days. `considered` new roles were looked
    at, which are those sent and those `left_out`, counted by the first reason. `near_misses` are the roles that failed
    one condition only, by the kind of that condition. `day` is the local day it was due, and `period` what its alert
    has one digest of. `before` is what was told earlier of the roles that are told again, by their ids. `id` is 0 as
    long as it is not kept.
    """

    id: int
    person_id: int
    alert_id: int
    day: str
    period: str
    job_ids: tuple[int, ...]
    considered: int
    left_out: Mapping[str, int]
    opening: bool
    created_at: datetime
    before: Mapping[int, Told] = field(default_factory=dict)
    near_misses: Mapping[str, Sequence[int]] = field(default_factory=dict)


class Health(StrEnum):
    """What the last run of a source was like: TRUNCATED was cut short, SCHEMA_CHANGED had more rows that could not be
    read than rows that could, SILENT listed far fewer than the source's own history lets expect."""

    NEW = "new"
    OK = "ok"
    EMPTY = "empty"
    TRUNCATED = "truncated"
    SILENT = "silent"
    SCHEMA_CHANGED = "schema_changed"
    FAILED = "failed"
    BLOCKED = "blocked"


@dataclass(frozen=True, slots=True)
class PastRun:
    """How many rows a source listed in one good run."""

    at: datetime
    rows: int


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """One feed (an adapter, and a board where the adapter has boards) and how its last runs went.

    `validators` maps a URL to the ETag and Last-Modified headers its last answer carried.
    """

    id: int
    adapter: str
    board: str | None
    health: Health
    failures: int
    reason: str
    next_fetch_at: datetime
    fetched_at: datetime | None
    ok_at: datetime | None
    rows: int
    broken: int
    validators: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Follow:
    """A company somebody follows: the source that lists its board, and the alert that was made for it."""

    person_id: int
    source_id: int
    company: str
    alert_id: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Reading:
    """Something of the library that a person opened: the page they were on last, counted from 0, and when they
    last reached its end."""

    item_id: str
    page: int
    opened_at: datetime
    read_at: datetime | None


@dataclass(frozen=True, slots=True)
class ChecklistRun:
    """One way through a checklist, such as for one application; `ticked` holds the keys of its items.

    A list of one's own has `steps`, in their order, and no `checklist_id`."""

    id: int
    person_id: int
    checklist_id: str
    name: str
    ticked: frozenset[str]
    changed_at: datetime
    steps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TipSubscription:
    """Somebody who wants a tip each day; `at` is a wall-clock time in their zone."""

    person_id: int
    at: time
    next_tip_at: datetime


class MessageState(StrEnum):
    """`DEAD` is what Telegram would not take, `DROPPED` what the person did not want by then; `JOINED` went out as a
    part of another."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    DEAD = "dead"
    DROPPED = "dropped"
    JOINED = "joined"


@dataclass(frozen=True, slots=True)
class OutboxMessage:
    """A message to somebody who is not there. `key` is unique: the same event is never queued twice. `due_at` moves
    with every attempt, `promised_at` only where the person wants to be left alone until then."""

    id: int
    chat_id: int
    kind: str
    key: str
    payload: Mapping[str, Any]
    state: MessageState
    attempts: int
    due_at: datetime
    promised_at: datetime
    created_at: datetime
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Withheld:
    """A message that was not sent at its time because of what its person wants, or was of no use any more; `until` is
    None where it was dropped."""

    kind: str
    reason: str
    at: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Dialog:
    """A conversation of several steps, kept here so that no restart loses it."""

    person_id: int
    name: str
    step: str
    data: Mapping[str, Any]
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class InboxUpdate:
    """One update as Telegram sent it, stored before it was confirmed."""

    update_id: int
    payload: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Practice:
    """How a person practises: the topics of the interview bank, and the most cards a day."""

    topics: frozenset[str]
    daily_cap: int


@dataclass(frozen=True, slots=True)
class PracticeCard:
    """One question in a person's memory. Days are local ones; `stability` (days) and `difficulty` (1 to 10) are those
    of FSRS, None before the first answer. `lapses` counts how often it was forgotten; one set aside is not asked."""

    question_id: str
    due_on: date
    introduced_on: date | None = None
    reviewed_on: date | None = None
    stability: float | None = None
    difficulty: float | None = None
    lapses: int = 0
    set_aside: bool = False


@dataclass(frozen=True, slots=True)
class PracticeReview:
    """One answer: `rating` is 1 (again), 2 (hard), 3 (good) or 4 (easy)."""

    question_id: str
    rating: int
    day: date


@dataclass(frozen=True, slots=True)
class QuizQuestion:
    """A quiz poll that was sent to a person; `right` is None until they answer. `topic` is "" for a mixed round, and
    `number` counts from 1 within the round."""

    poll_id: str
    person_id: int
    question_id: str
    topic: str
    number: int
    right_option: int
    asked_at: datetime
    answered_at: datetime | None = None
    right: bool | None = None


@dataclass(frozen=True, slots=True)
class Advice:
    """The newest result a person got from an adviser; `answers` has a digit for each question."""

    adviser: str
    outcome: str
    answers: str
    given_at: datetime


@dataclass(frozen=True, slots=True)
class Plan:
    """The preparation for an interview on a local day. `went` is how it went, "" until the person has said so;
    `next_reminder_at` is None when nothing is to be said any more."""

    person_id: int
    interview_on: date
    hours_a_week: int
    topics: tuple[str, ...]
    reminds: bool
    went: str
    next_reminder_at: datetime | None


@dataclass(frozen=True, slots=True)
class PlanSession:
    """Something to do on a local day; `key` says what, as `bot.rules.plan.Task` does."""

    id: int
    key: str
    day: date
    minutes: int
    done: bool


@dataclass(frozen=True, slots=True)
class Schedule:
    """When something happens by a person's wall clock, in whatever zone that is; `bot.rules.schedule` computes with it.

    At `at` and the later `times`, on each of the days; with `every`, instead of `times`, again each so many minutes
    until `until` (included, the same day). The days, by the first of these that is set:

    - `on`: that day alone;
    - `day_of_month`: 1 to 31, or -1 for the last; a month without the day has none. With `working_days` it counts
      those: the first (1), second …, or the last (-1) of the month;
    - `week_of_month` with `weekdays`: the first (1) to fifth of such a weekday in the month, or the last (-1);
    - `weekdays` (0 is Monday): these, each week, or each `weeks` weeks counted from the week of `since`;
    - `working_days`: those of the person, without the holidays of their country;
    - otherwise every day, or each `days` days counted from `since`.

    The days of a month are those of each month, or of each `months` months counted from that of `since`: 12 is yearly.
    """

    at: time
    every: int | None = None
    until: time | None = None
    times: tuple[time, ...] = ()
    on: date | None = None
    day_of_month: int | None = None
    week_of_month: int | None = None
    weekdays: tuple[int, ...] = ()
    weeks: int = 1
    days: int = 1
    months: int = 1
    since: date | None = None
    working_days: bool = False


@dataclass(frozen=True, slots=True)
class Routine:
    """Reminders begun together from a template; `starts_at` is the hour the person's day was moved to. While it is
    paused, `silenced` are the ids of those that come back."""

    id: int
    person_id: int
    template: str
    starts_at: time | None
    started_at: datetime
    silenced: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Reminder:
    """Something to be reminded of. `kind` is "own" or that of a routine's item: focus, review, meeting, break, meal,
    ritual, retrospective, measures, practice. `minutes` is how long it lasts, 0 for a moment; `window` how many minutes
    after its time it still matters; `next_at` None when it is paused or over."""

    id: int
    person_id: int
    routine_id: int | None
    kind: str
    text: str
    schedule: Schedule
    minutes: int
    window: int
    paused: bool
    next_at: datetime | None


class OccurrenceState(StrEnum):
    """`WAITING` for its time, or for the end of a hold or a snooze; `RUNG` and not answered yet."""

    WAITING = "waiting"
    RUNG = "rung"
    DONE = "done"
    SKIPPED = "skipped"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One time of a reminder. `slot` is the wall clock it was planned for, `day` its date; `reason` says why it waits
    or was dropped: snoozed, held, quiet, maximum, stale, paused, away."""

    id: int
    person_id: int
    reminder_id: int
    slot: str
    day: date
    planned_at: datetime
    state: OccurrenceState
    ring_at: datetime | None
    reason: str
    outbox_id: int | None
    settled_at: datetime | None


@dataclass(frozen=True, slots=True)
class Rhythm:
    """What somebody's days are like. `zone` is where the routine stays although the person is elsewhere, None where
    they are; `holidays_in` the country whose holidays are free, None for none; `away_until` the last day of a holiday
    of their own."""

    person_id: int
    zone: str | None = None
    working_days: tuple[int, ...] = (0, 1, 2, 3, 4)
    holidays_in: str | None = None
    away_until: date | None = None


@dataclass(frozen=True, slots=True)
class Attention:
    """How much somebody wants to be written to unasked. Both ends of the quiet hours are None for no such hours;
    `daily_maximum` counts every message of a local day but answers; until `held_until` ("in a meeting") and
    `paused_until` nothing is sent."""

    person_id: int
    quiet_from: time | None = time(22)
    quiet_until: time | None = time(7)
    daily_maximum: int = 30
    held_until: datetime | None = None
    paused_until: datetime | None = None


class Measure(StrEnum):
    """What of somebody's work is counted: reminders that rang (`PLANNED`) and were `DONE`, minutes of `FOCUS`, and what
    they did with the bot; then the five of a sprint, entered by themselves, `TESTS` and `COVERAGE` in per cent; then
    what follows from these; and `OWN`, counted by taps."""

    APPLICATIONS = "applications"
    ANSWERS = "answers"
    ARTICLES = "articles"
    MOCKS = "mocks"
    FOCUS = "focus"
    DONE = "done"
    PLANNED = "planned"
    TASKS = "tasks"
    PULL_REQUESTS = "pull_requests"
    TESTS = "tests"
    COVERAGE = "coverage"
    DEPLOYMENTS = "deployments"
    STREAK = "streak"
    STEADY_WEEKS = "steady_weeks"
    RETROSPECTIVES = "retrospectives"
    CLEAN_SPRINTS = "clean_sprints"
    GOALS = "goals"
    OWN = "own"


@dataclass(frozen=True, slots=True)
class Application:
    """A role somebody applied for, kept also when it is gone; without `job_id` it was found elsewhere."""

    id: int
    job_id: int | None
    company: str
    title: str
    applied_at: datetime


@dataclass(frozen=True, slots=True)
class ActiveDay:
    """A local day by its reminders: how many rang, were done, and the minutes of the focus blocks among these."""

    day: date
    rang: int
    done: int
    focus_minutes: int


@dataclass(frozen=True, slots=True)
class Goal:
    """Something to reach: `target` each ISO week, or once `until` a local day (included).

    `words` are what the person wrote. A goal of one's own is counted by `steps`, those of the period that begins on
    `steps_since`; `reached_in` is the first day of the last period in which reaching it was told.
    """

    id: int
    person_id: int
    measure: Measure
    target: int
    words: str
    since: date
    until: date | None
    steps: int
    steps_since: date
    reached_in: date | None


@dataclass(frozen=True, slots=True)
class Earned:
    """An achievement somebody was given, by its id in `content/data/achievements.yaml`."""

    achievement: str
    earned_at: datetime


class Went(StrEnum):
    """What became of an intention."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class RetrospectivePart(StrEnum):
    """What a retrospective asks for, in this order."""

    GOOD = "good"
    HARD = "hard"
    CHANGE = "change"
    INTENTION = "intention"


@dataclass(frozen=True, slots=True)
class Retrospective:
    """A look back at the ISO week that begins on `week`. A part is None until it was asked for and answered, "" where
    it was passed over; `went` is what became of the intention of the retrospective before. `numbers` are those of the
    week by measure, as they stood when it was finished."""

    person_id: int
    week: date
    good: str | None
    hard: str | None
    change: str | None
    intention: str | None
    went: Went | None
    numbers: Mapping[str, int]
    finished_at: datetime | None


@dataclass(frozen=True, slots=True)
class Mock:
    """A mock interview. `position` counts the questions that are done; `asked_at` is when the one under way was asked.
    `level` and `stage` are "" for any; `keeps_answers` is the person's choice."""

    id: int
    person_id: int
    level: str
    stage: str
    question_ids: tuple[str, ...]
    position: int
    keeps_answers: bool
    started_at: datetime
    asked_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class MockAnswer:
    """How one question of a mock interview went: `ticked` are the numbers of the strong points that were said,
    `points` how many there were; `seconds` from the question to the answer. `words` and `voice` (Telegram's file id)
    are "" where they are not kept."""

    question_id: str
    seconds: int
    words: str = ""
    voice: str = ""
    ticked: frozenset[int] = frozenset()
    points: int = 0


class StoryPart(StrEnum):
    """What a story for an interview is written in, in this order; the first four are those of the STAR method."""

    SITUATION = "situation"
    TASK = "task"
    ACTION = "action"
    RESULT = "result"
    TITLE = "title"


@dataclass(frozen=True, slots=True)
class Story:
    """Something that happened at work, as it is told in interviews. A part is "" until it is written; `topics` are
    what it answers, `told` how often it was practised, and `rating` how the last time went, 1 (stumbled) to 3."""

    id: int
    person_id: int
    situation: str
    task: str
    action: str
    result: str
    title: str
    topics: frozenset[str]
    told: int
    told_at: datetime | None
    rating: int | None
    changed_at: datetime
