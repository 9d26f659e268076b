"""Callback data as types: what a button carries, packed into Telegram's 64 bytes and read back.

They live here and not in `handlers/` because digests are composed by the pipeline, which may not import handlers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any, ClassVar, dataclass_transform, get_type_hints

from telegram.constants import InlineKeyboardButtonLimit

# Raised when a route changes its meaning; buttons of earlier versions are then answered as stale.
VERSION = "1"
# Before the data of a button below a message that says other things as well: what it leads to must not replace them.
APART = "+"
LARGEST = 2**63 - 1


@dataclass_transform(frozen_default=True)
class Route:
    """One kind of button; subclasses are dataclasses of int and str fields and a short unique name.

    Numbers are those a database can hold: who talks to Telegram with a program of their own can send any.
    """

    kinds: ClassVar[dict[str, type[Any]]] = {}
    name: ClassVar[str]
    kinds_of_values: ClassVar[tuple[type[Any], ...]]

    def __init_subclass__(cls, *, name: str) -> None:
        if name in Route.kinds:
            raise TypeError(f"two routes are called {name!r}")
        dataclass(frozen=True)(cls)
        hints = get_type_hints(cls)
        cls.name = name
        cls.kinds_of_values = tuple(hints[field.name] for field in fields(cls))  # type: ignore[arg-type]
        Route.kinds[name] = cls

    def pack(self) -> str:
        """The callback data; raises `ValueError` where it would not fit into Telegram's limit of bytes."""
        data = ":".join([VERSION + self.name, *(str(getattr(self, field.name)) for field in fields(self))])  # type: ignore[arg-type]
        if len(data.encode()) > InlineKeyboardButtonLimit.MAX_CALLBACK_DATA:
            raise ValueError(f"callback data too long: {data}")
        return data


def parse(data: str) -> Route | None:
    """The route a button carries, None where no version of today understands it."""
    head, _, rest = data.removeprefix(APART).partition(":")
    kind = Route.kinds.get(head.removeprefix(VERSION)) if head.startswith(VERSION) else None
    if kind is None:
        return None
    # The last value may hold colons of its own: a search term does.
    values = rest.split(":", len(kind.kinds_of_values) - 1) if kind.kinds_of_values else []
    if len(values) != len(kind.kinds_of_values):
        return None
    try:
        route: Route = kind(*(READERS[of](value) for of, value in zip(kind.kinds_of_values, values, strict=True)))
    except ValueError:
        return None
    return route


def _number(text: str) -> int:
    number = int(text)
    if abs(number) > LARGEST:
        raise ValueError("no database holds it")
    return number


READERS: dict[type[Any], Callable[[str], Any]] = {int: _number, str: str}


class ChooseWork(Route, name="sw"):
    """`wanted` is 1 or 0: buttons say what shall be, so that a tap handled twice changes nothing."""

    wanted: int
    choice: str


class WorkChosen(Route, name="sn"):
    pass


class ChooseCountry(Route, name="sc"):
    country: str


class CountryPage(Route, name="sp"):
    page: int


class ChooseZone(Route, name="sz"):
    zone: str
    country: str


class AskLocation(Route, name="sl"):
    pass


class AskPlaceAgain(Route, name="sa"):
    pass


class SkipPlace(Route, name="sk"):
    pass


class ChooseHour(Route, name="sh"):
    minutes: int


class Subscribe(Route, name="ss"):
    """`search` is the checksum of the search that was previewed above the button."""

    search: str


class ChangeSearch(Route, name="se"):
    pass


class DropSearch(Route, name="sx"):
    pass


class RelaxSearch(Route, name="sr"):
    """`requirement` is the token of the requirement to drop."""

    search: str
    requirement: str


class RelaxAlert(Route, name="ah"):
    alert: int
    requirement: str


class WhyRole(Route, name="rw"):
    """A role by where it was opened from, as in `RoleCard`; so it is below."""

    job: int
    alert: int
    digest: int
    page: int


class LikeRole(Route, name="rl"):
    job: int
    alert: int
    digest: int
    page: int


class AskFault(Route, name="rq"):
    job: int
    alert: int
    digest: int
    page: int


class TellFault(Route, name="rf"):
    job: int
    alert: int
    digest: int
    page: int
    fault: str


class WithdrawOpinion(Route, name="ru"):
    job: int
    alert: int
    digest: int
    page: int


class MuteCompany(Route, name="rm"):
    job: int
    alert: int
    digest: int
    page: int


class TasteCard(Route, name="tt"):
    pass


class Unmute(Route, name="tu"):
    mute: int


class ForgetRule(Route, name="tf"):
    rule: str


class DigestPage(Route, name="dp"):
    digest: int
    page: int


class NearMisses(Route, name="dn"):
    digest: int


class RoleCard(Route, name="rc"):
    """A role on a screen of its own, opened from a `page` of a `digest`, from the preview of an `alert`, or from
    elsewhere; what it was not opened from is 0, which keeps the data short."""

    job: int
    alert: int
    digest: int
    page: int


class RoleAgain(Route, name="rb"):
    """Back to the role, in place of what was asked about it; the rest as in `RoleCard`."""

    job: int
    alert: int
    digest: int
    page: int


class AskSplit(Route, name="js"):
    """Which listing of the role is another one's; the rest as in `RoleCard`."""

    job: int
    alert: int
    digest: int
    page: int


class SplitOff(Route, name="jo"):
    """This listing is another role; the rest as in `RoleCard`."""

    posting: int
    alert: int
    digest: int
    page: int


class UndoSplit(Route, name="ju"):
    posting: int
    alert: int
    digest: int
    page: int


class Suspicions(Route, name="jl"):
    pass


class ConfirmSuspicion(Route, name="jc"):
    posting: int


class DropSuspicion(Route, name="jx"):
    posting: int


class AlertList(Route, name="al"):
    pass


class AlertCard(Route, name="ac"):
    alert: int


class AlertPreview(Route, name="av"):
    alert: int


class PauseAlert(Route, name="ap"):
    alert: int


class ResumeAlert(Route, name="ar"):
    alert: int


class AlertTimes(Route, name="at"):
    alert: int


class SetAlertTime(Route, name="as"):
    alert: int
    minutes: int


class AlertCadences(Route, name="af"):
    alert: int


class SetAlertCadence(Route, name="ae"):
    """`weekday` is 0 for Monday, and counts for the weekly cadence only."""

    alert: int
    weekday: int
    cadence: str


class AskDeleteAlert(Route, name="ad"):
    alert: int


class DeleteAlert(Route, name="ax"):
    alert: int


class NewAlert(Route, name="an"):
    pass


class SettingsCard(Route, name="gs"):
    pass


class SettingsPlace(Route, name="gp"):
    pass


class SettingsHours(Route, name="gh"):
    pass


class SettingsHour(Route, name="gt"):
    minutes: int


class SettingsLanguages(Route, name="gl"):
    pass


class SettingsLanguage(Route, name="gc"):
    language: str


class SetEmptyDays(Route, name="ge"):
    silent: int


class ConfirmFollow(Route, name="fc"):
    pass


class DropFollow(Route, name="fd"):
    pass


class StopFollowing(Route, name="fs"):
    source: int


class AttentionCard(Route, name="xa"):
    pass


class AskQuietHour(Route, name="xb"):
    """`ends` is 1 for the end of the quiet hours, 0 for their beginning; so it is below."""

    ends: int


class SetQuietHour(Route, name="xc"):
    ends: int
    minutes: int


class HaveQuietHours(Route, name="xd"):
    wanted: int


class AskDailyMaximum(Route, name="xe"):
    pass


class SetDailyMaximum(Route, name="xf"):
    number: int


class EndRest(Route, name="xg"):
    """Neither hold nor pause any more."""


class EraseMe(Route, name="xx"):
    pass


class KeepMe(Route, name="xk"):
    pass


class PracticeHub(Route, name="ph"):
    pass


class PracticeTopics(Route, name="pt"):
    pass


class ChoosePracticeTopic(Route, name="pw"):
    wanted: int
    topic: str


class SetPracticeCap(Route, name="pl"):
    cap: int


class NextPracticeCard(Route, name="pn"):
    pass


class ShowPracticeAnswer(Route, name="pa"):
    question: str


class RatePracticeCard(Route, name="pr"):
    """`rating` is one of FSRS's: 1 again, 2 hard, 3 good, 4 easy."""

    rating: int
    question: str


class BringBackCards(Route, name="pb"):
    pass


class ReportAnswer(Route, name="pz"):
    question: str


class QuizHub(Route, name="zh"):
    pass


class StartQuiz(Route, name="zs"):
    """A round of quizzes on a topic, "" for a mixed one."""

    topic: str


class KeepQuizMisses(Route, name="zm"):
    pass


class TipsHome(Route, name="lt"):
    pass


class TipTimes(Route, name="lh"):
    pass


class SetTipTime(Route, name="li"):
    minutes: int


class StopTips(Route, name="lx"):
    pass


class OpenEntry(Route, name="lo"):
    """`entry` is the key of anything in the library."""

    entry: str


class Themes(Route, name="la"):
    pass


class ThemeList(Route, name="lb"):
    page: int
    theme: str


class ArticlePage(Route, name="lp"):
    page: int
    article: str


class SimilarArticles(Route, name="ls"):
    article: str


class Checklists(Route, name="kl"):
    page: int


class RunCard(Route, name="kr"):
    """`reasons` is 1 where each item is shown with its why, else 0."""

    run: int
    reasons: int


class TickItem(Route, name="kt"):
    """`wanted` is 1 or 0: buttons say what shall be, so that a tap handled twice changes nothing."""

    run: int
    reasons: int
    wanted: int
    item: str


class RunList(Route, name="kv"):
    checklist: str


class AskRunName(Route, name="kn"):
    checklist: str


class BeginRun(Route, name="kb"):
    checklist: str


class RestartRun(Route, name="kz"):
    run: int


class DeleteRun(Route, name="kd"):
    run: int


class ShareRun(Route, name="ks"):
    run: int


class Topics(Route, name="qt"):
    """`scope` is the code of a `bot.library.scope.Scope`."""

    page: int
    scope: str


class ChooseLevel(Route, name="ql"):
    scope: str


class ChooseStage(Route, name="qs"):
    scope: str


class NextQuestion(Route, name="qn"):
    scope: str
    topic: str


class ShowAnswer(Route, name="qa"):
    scope: str
    question: str


class AskLibrary(Route, name="ya"):
    pass


class SearchJobs(Route, name="yj"):
    pass


class Advisers(Route, name="oh"):
    pass


class AskAdviser(Route, name="oq"):
    """`answers` has a digit for each question answered so far; with all of them it leads to the result."""

    answers: str
    adviser: str


class SearchAdvised(Route, name="oj"):
    outcome: str
    adviser: str


class PractiseAdvised(Route, name="op"):
    outcome: str
    adviser: str


class AskSaving(Route, name="va"):
    """`item` is a `bot.rules.savings.Item`."""

    item: str


class SetSaving(Route, name="vn"):
    item: str
    number: int


class SkipSaving(Route, name="vk"):
    item: str


class PlanPage(Route, name="ep"):
    """A week of the plan, counted from 0; -1 is the week of today."""

    week: int


class AskPlanDate(Route, name="ed"):
    pass


class AskPlanHours(Route, name="eh"):
    pass


class SetPlanHours(Route, name="es"):
    hours: int


class ChoosePlanTopic(Route, name="et"):
    wanted: int
    topic: str


class MakePlan(Route, name="em"):
    """Of what was chosen; where nothing is open, anew from what the plan has."""


class TickSession(Route, name="ex"):
    """`week` is the page it is ticked on, as in `PlanPage`; `TODAY` is /today."""

    TODAY: ClassVar[int] = -2

    week: int
    wanted: int
    session: int


class RemindOfPlan(Route, name="en"):
    wanted: int


class InterviewWent(Route, name="eg"):
    how: str


class DropPlan(Route, name="ez"):
    pass


class SplitBy(Route, name="tp"):
    pattern: str


class AskStep(Route, name="tq"):
    """`query` is a `bot.rules.split.Query`."""

    query: str


class SkipStep(Route, name="tk"):
    query: str


class StepsCard(Route, name="tc"):
    run: int


class TickStep(Route, name="ty"):
    run: int
    wanted: int
    step: str


class EditSteps(Route, name="te"):
    """`step` is the key of the one that is chosen, "" for none."""

    run: int
    step: str


class MoveStep(Route, name="tm"):
    """`to` is the place, so that a tap handled twice moves it once."""

    run: int
    to: int
    step: str


class RemoveStep(Route, name="tr"):
    run: int
    step: str


class DropSteps(Route, name="td"):
    run: int


class MockHub(Route, name="mh"):
    pass


class SetUpMock(Route, name="ms"):
    pass


class ChooseMockLevel(Route, name="ml"):
    """`level` of a `bot.library.interview.Grade`, "" for any."""

    level: str


class ChooseMockStage(Route, name="mg"):
    stage: str


class MockTopics(Route, name="mt"):
    pass


class ChooseMockTopic(Route, name="mc"):
    wanted: int
    topic: str


class KeepMockAnswers(Route, name="mk"):
    kept: int


class BeginMock(Route, name="mb"):
    pass


class ResumeMock(Route, name="mr"):
    mock: int


class ShowMockAnswer(Route, name="ma"):
    """`position` is the question's place in the interview, so that a button of an earlier one does nothing."""

    mock: int
    position: int


class TickMockPoint(Route, name="mp"):
    mock: int
    position: int
    point: int
    wanted: int


class NextMockQuestion(Route, name="mn"):
    mock: int
    position: int


class StopMock(Route, name="mx"):
    mock: int


class KeepMockMisses(Route, name="mq"):
    mock: int


class StoryHub(Route, name="wh"):
    page: int


class NewStory(Route, name="wn"):
    pass


class StoryCard(Route, name="wc"):
    story: int


class AskStoryPart(Route, name="wp"):
    """`part` is a `storage.records.StoryPart`."""

    story: int
    part: str


class StoryTopics(Route, name="wt"):
    story: int


class TagStory(Route, name="wg"):
    """`wanted` is 1 or 0: buttons say what shall be, so that a tap handled twice changes nothing."""

    story: int
    wanted: int
    topic: str


class AskDeleteStory(Route, name="wd"):
    story: int


class DeleteStory(Route, name="wx"):
    story: int


class PractiseStories(Route, name="wq"):
    pass


class PractiseStory(Route, name="wo"):
    story: int


class RevealStory(Route, name="wv"):
    story: int


class RateStory(Route, name="wr"):
    """`told` is how often it had been told, so that a second tap does not count again."""

    story: int
    told: int
    rating: int


class ExportStories(Route, name="we"):
    pass


class AskReview(Route, name="mv"):
    """What a language model says of the answer to the question at a place in the interview."""

    mock: int
    position: int


class AllowReview(Route, name="my"):
    mock: int
    position: int


class ForbidReview(Route, name="gr"):
    pass


class PractiseForRole(Route, name="mj"):
    job: int


class Routines(Route, name="sb"):
    pass


class ShowTemplate(Route, name="st"):
    """`starts` is when the person's day begins, in minutes after midnight, or `ANY_HOUR`."""

    ANY_HOUR: ClassVar[int] = -1

    starts: int
    template: str


class StartRoutine(Route, name="sg"):
    starts: int
    template: str


class RoutineCard(Route, name="si"):
    routine: int


class StartRoutineAt(Route, name="sm"):
    routine: int
    starts: int


class SwitchItem(Route, name="sy"):
    """`wanted` is 1 or 0: buttons say what shall be, so that a tap handled twice changes nothing."""

    routine: int
    wanted: int
    reminder: int


class PauseRoutine(Route, name="su"):
    routine: int
    paused: int


class StopRoutine(Route, name="sv"):
    routine: int


class DayPicture(Route, name="sd"):
    pass


class ProgressHub(Route, name="vp"):
    pass


class ProgressChart(Route, name="vc"):
    pass


class AchievementBoard(Route, name="vh"):
    pass


class GoalList(Route, name="vg"):
    pass


class AskGoal(Route, name="vw"):
    pass


class SetGoal(Route, name="vq"):
    """A weekly goal; `measure` is a `storage.records.Measure`."""

    measure: str
    target: int


class GoalCard(Route, name="vo"):
    goal: int


class CountStep(Route, name="vs"):
    """`steps` is what it comes to, and `since` the first day of the period, so that a tap handled twice counts once."""

    goal: int
    steps: int
    since: str


class DropGoal(Route, name="vx"):
    goal: int


class Applications(Route, name="vl"):
    page: int


class AskApplication(Route, name="vm"):
    pass


class ApplicationCard(Route, name="vi"):
    application: int


class RemoveApplication(Route, name="vr"):
    application: int


class MarkApplied(Route, name="vb"):
    """`wanted` is 1 or 0; the rest as in `RoleCard`."""

    wanted: int
    job: int
    alert: int
    digest: int
    page: int


class EnterMeasures(Route, name="wm"):
    """The first of the week's measures that is not entered yet; the overview where there is none."""


class MeasureBoard(Route, name="wy"):
    """`week` is its Monday, as in ISO 8601; so it is below."""

    week: str


class AskMeasure(Route, name="wi"):
    week: str
    measure: str


class SetMeasure(Route, name="wz"):
    week: str
    measure: str
    value: int


class MeasureChart(Route, name="wl"):
    week: str


class BeginRetrospective(Route, name="wa"):
    """That of the week in review, where it was left."""


class AskRetrospective(Route, name="wb"):
    """`question` is a `bot.rules.retrospective.Question`, "" for the first without an answer."""

    week: str
    question: str


class SkipRetrospective(Route, name="wk"):
    week: str
    question: str


class IntentionWent(Route, name="ww"):
    """`went` is a `storage.records.Went`."""

    week: str
    went: str


class RetrospectiveCard(Route, name="wu"):
    week: str


class Retrospectives(Route, name="wf"):
    page: int


class RetrospectiveChart(Route, name="ws"):
    week: str


class AnswerReminder(Route, name="rd"):
    """What became of one time of a reminder: `state` is done, skipped, or rung for an answer that is taken back;
    `place` says where that was tapped."""

    MESSAGE: ClassVar[int] = 0
    TODAY: ClassVar[int] = 1
    occurrence: int
    place: int
    state: str


class AskSnooze(Route, name="ra"):
    """`asked` is 1 to be shown for how long, 0 to leave that."""

    occurrence: int
    asked: int


class SnoozeReminder(Route, name="rn"):
    """`minutes` is 0 for tomorrow at the same time."""

    occurrence: int
    minutes: int


class SaveReminder(Route, name="rs"):
    pass


class RewriteReminder(Route, name="re"):
    pass


class DropReminderDraft(Route, name="rx"):
    pass


class NewReminder(Route, name="ri"):
    pass


class ReminderList(Route, name="rh"):
    page: int


class ReminderCard(Route, name="ro"):
    reminder: int


class EditReminder(Route, name="rt"):
    reminder: int


class PauseReminder(Route, name="rp"):
    """`wanted` is 1 to pause, 0 to go on."""

    reminder: int
    wanted: int


class SkipReminder(Route, name="rk"):
    """`at` is the time to skip, in seconds of Unix time."""

    reminder: int
    at: int


class DeleteReminder(Route, name="rg"):
    reminder: int


class RestoreReminder(Route, name="rj"):
    reminder: int


class MyDays(Route, name="ry"):
    pass


class KeepWorkingDay(Route, name="rv"):
    """`day` is 0 for Monday; `wanted` is 1 or 0."""

    day: int
    wanted: int


class KeepHolidays(Route, name="rr"):
    """`wanted` is 1 for the holidays of the person's country, 0 for none."""

    wanted: int


class AskAway(Route, name="rz"):
    pass


class EndAway(Route, name="hb"):
    pass


class MoveRoutine(Route, name="hm"):
    """`zone` is where reminders are to live, empty for wherever the person is."""

    zone: str


class HoldFor(Route, name="hf"):
    minutes: int


class PauseUntil(Route, name="hp"):
    """`day` is a date as its ordinal, on which sending begins again."""

    day: int


class ShowToday(Route, name="ht"):
    pass
