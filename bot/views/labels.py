"""Names of the facts' values in a person's language."""

from __future__ import annotations

from bot.i18n import Texts
from storage.records import Employment, Period, Seniority, WayOfWorking, WorkMode


def work_modes(texts: Texts) -> dict[str, str]:
    _ = texts.gettext
    return {WorkMode.REMOTE: _("Remote"), WorkMode.HYBRID: _("Hybrid"), WorkMode.ONSITE: _("On site")}


def seniorities(texts: Texts) -> dict[str, str]:
    _ = texts.gettext
    return {
        Seniority.INTERN: _("Intern"),
        Seniority.JUNIOR: _("Junior"),
        Seniority.MID: _("Mid-level"),
        Seniority.SENIOR: _("Senior"),
        Seniority.LEAD: _("Lead"),
        Seniority.MANAGER: _("Manager"),
        Seniority.EXECUTIVE: _("Executive"),
    }


def employments(texts: Texts) -> dict[str, str]:
    _ = texts.gettext
    return {
        Employment.FULL_TIME: _("Full-time"),
        Employment.PART_TIME: _("Part-time"),
        Employment.CONTRACT: _("Contract"),
        Employment.INTERNSHIP: _("Internship"),
    }


def ways_of_working(texts: Texts) -> dict[str, str]:
    _ = texts.gettext
    return {WayOfWorking.ASYNCHRONOUS: _("Asynchronous"), WayOfWorking.RESULTS_ORIENTED: _("Judged by results")}


def periods(texts: Texts) -> dict[str, str]:
    _ = texts.gettext
    return {
        Period.YEAR: _("a year"),
        Period.MONTH: _("a month"),
        Period.WEEK: _("a week"),
        Period.DAY: _("a day"),
        Period.HOUR: _("an hour"),
    }
