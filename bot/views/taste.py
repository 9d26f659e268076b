"""Why a role was shown, what a person thinks of it, and what was learnt from that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from datetime import datetime

from bot import routes
from bot.i18n import Texts
from bot.routes import RoleCard
from bot.rules.matching import Verdict
from bot.rules.query import Field, Query, Term, requirements
from bot.rules.ranking import Part, Score
from bot.rules.taste import PAY, UNSTATED, Fault, Rule
from bot.views.length import clip
from bot.views.search import Labels, describe, term
from bot.views.view import Button, Keyboard, View, rows
from storage.records import Eligibility, Job, Mute, Person

BUTTON_UNITS = 40
MOST_LISTED = 40


@dataclass(frozen=True, slots=True)
class Explained:
    """A role as one search judges it: everything that `score` counts, what `verdict` found missing, and whether the
    person may take it, with the words that decided."""

    job: Job
    query: Query
    score: Score
    verdict: Verdict
    eligible: Eligibility
    because: str


def buttons(texts: Texts, job: Job, role: RoleCard) -> Keyboard:
    """What a person can say of a role and ask about it; `role` is where it was opened from."""
    opinions = (
        Button.to("👍", routes.LikeRole(*astuple(role))),
        Button.to("👎", routes.AskFault(*astuple(role))),
        Button.to(texts.gettext("❓ Why this?"), routes.WhyRole(*astuple(role))),
    )
    if not job.company:
        return (opinions,)
    label = clip(texts.gettext("🔕 Mute {company}").format(company=job.company), BUTTON_UNITS)
    return (opinions, (Button.to(label, routes.MuteCompany(*astuple(role))),))


def why(texts: Texts, person: Person, found: Explained, role: RoleCard, label: Labels, now: datetime) -> View:
    """Every point of a role, and what speaks against it now."""
    alone = requirements(found.query)
    text = texts.render(
        "why",
        title=clip(found.job.title, 110),
        company=clip(found.job.company, 40),
        search=describe(texts, found.query, label),
        parts=[
            {"points": _signed(texts, part.points), "words": _because(texts, person, found, part, label, now)}
            for part in found.score.parts
        ],
        total=texts.number(found.score.points),
        misses=[
            clip(describe(texts, alone[miss.requirement], label), 80) if miss.requirement in alone else ""
            for miss in found.verdict.misses
        ],
    )
    return View(text, (_back(texts, role),))


def ask_fault(texts: Texts, job: Job, role: RoleCard) -> View:
    _ = texts.gettext
    faults = {
        Fault.STACK: _("Wrong stack"),
        Fault.LEVEL: _("Too junior or senior"),
        Fault.PAY: _("Pay"),
        Fault.PLACE: _("Place"),
        Fault.COMPANY: _("Company"),
        Fault.OTHER: _("Something else"),
    }
    asked = [
        Button.to(words, routes.TellFault(role.job, role.alert, role.digest, role.page, fault.value))
        for fault, words in faults.items()
    ]
    return View(texts.render("ask_fault", title=clip(job.title, 110)), (*rows(asked, 2), _back(texts, role)))


def noted(texts: Texts, rules: Sequence[Rule], role: RoleCard, label: Labels) -> View:
    """What an opinion is taken to mean."""
    text = texts.render("taste_noted", rules=[rule_words(texts, rule, label) for rule in rules[:MOST_LISTED]])
    undo = Button.to(texts.gettext("↩️ Undo"), routes.WithdrawOpinion(*astuple(role)))
    learnt = Button.to(texts.gettext("All I have learnt"), routes.TasteCard())
    return View(text, ((undo, learnt), _back(texts, role)))


def card(texts: Texts, muted: Sequence[Mute], rules: Sequence[Rule], label: Labels) -> View:
    """Muted companies and rules, each with a button that undoes it."""
    words = [rule_words(texts, rule, label) for rule in rules[:MOST_LISTED]]
    text = texts.render(
        "taste",
        muted=[clip(one.company, BUTTON_UNITS) for one in muted[:MOST_LISTED]],
        rules=words,
        more=max(0, len(muted) - MOST_LISTED) + max(0, len(rules) - MOST_LISTED),
    )
    undo = [Button.to(clip(f"✖️ {one.company}", BUTTON_UNITS), routes.Unmute(one.id)) for one in muted[:MOST_LISTED]] + [
        Button.to(clip(f"✖️ {said}", BUTTON_UNITS), routes.ForgetRule(rule.token))
        for rule, said in zip(rules, words, strict=False)
    ]
    return View(text, rows(undo, 2))


def _back(texts: Texts, role: RoleCard) -> tuple[Button, ...]:
    return (Button.to(texts.gettext("‹ Back"), role),)


def rule_words(texts: Texts, rule: Rule, label: Labels) -> str:
    """A rule as people read it: "less of: PHP", "less of: roles without stated pay"."""
    _ = texts.gettext
    if rule.kind == Field.COMPANY:
        about = _("company {company}").format(company=rule.value)
    elif rule.kind != PAY:
        about = term(texts, Term(Field(rule.kind), rule.value), label)
    elif rule.value == UNSTATED:
        about = _("roles without stated pay")
    else:
        amount, currency = rule.value.split(" ")
        about = _("pay up to {amount} a year").format(amount=texts.money(int(amount), currency))
    words = _("more of: {what}") if rule.points > 0 else _("less of: {what}")
    return clip(words.format(what=about), 70)


def _because(texts: Texts, person: Person, found: Explained, part: Part, label: Labels, now: datetime) -> str:
    """What a part of the score was given for."""
    _ = texts.gettext
    terms = texts.listing(list(dict.fromkeys(term(texts, one, label) for one in part.terms)))
    match part.name:
        case "title":
            return _("in the title: {terms}").format(terms=clip(terms, 100))
        case "skills":
            return _("skills you asked for: {terms}").format(terms=clip(terms, 100))
        case "recency":
            return _("published {ago}").format(ago=texts.ago(now - found.job.published_at))
        case "eligibility":
            return _eligibility(texts, person, found)
        case "salary":
            return _("states its pay")
    said = [rule_words(texts, one, label) for one in part.rules]
    if len(said) > 1:
        said = [f"{words} ({_signed(texts, one.points)})" for one, words in zip(part.rules, said, strict=True)]
    return clip(texts.listing(said), 300)


def _eligibility(texts: Texts, person: Person, found: Explained) -> str:
    _ = texts.gettext
    if found.eligible is Eligibility.UNKNOWN:
        return _("does not say where one may live")
    country = texts.country(person.country) if person.country else ""
    verdict = _("open to {country}") if found.eligible is Eligibility.YES else _("not open to {country}")
    said = verdict.format(country=country) if country else _("open to everybody")
    return said + (f": “{clip(found.because, 60)}”" if found.because else "")


def _signed(texts: Texts, points: float) -> str:
    return ("+" if points > 0 else "−") + texts.number(abs(points))
