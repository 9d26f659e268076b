"""Values for every screen: one set for each branch of its template, in shapes the views hand over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from bot.rules.stories import StoryTopic
from bot.views.roles import LeftOut, Sources
from bot.views.search import Unstated
from storage.records import StoryPart
from tests.support.progress_screens import PROGRESS

Values = dict[str, Any]

# What people and postings write must never be taken for markup.
WILD = "R&D <go> \"c++\" 'x'"
COUNTS = (1, 2, 5, 21)
SOURCES = (Sources(4, 4), Sources(3, 5, ("remotive", "greenhouse acme")), Sources(0, 3, ("a", "b", "c")))
PLACE = {"zone": "Europe/Berlin", "local_time": "12:00"}
NIGHT = {"night_begins": "22:00", "night_ends": "07:00"}
NO_NIGHT = {"night_begins": "", "night_ends": ""}
CLASH = {"at": "23:00", "ends": "07:00"}
NEXT = {"next_day": "2 March", "next_time": "08:00"}
DUE = {"day": "2 March", "time": "08:00"}

CARD = {
    "title": WILD,
    "url": "https://example.com/jobs?id=1&from=<rolecall>",
    "company": "Acme & Sons",
    "where": "Remote",
    "eligible": "yes",
    "country": "Germany",
    "because": "within <CET> ±2 h",
    "now_open": False,
    "pay_changed": False,
    "pay_was": "",
    "salary": "€60,000 – €75,000 a year",
    "comparable": "$67,000 – $83,700 a year",
    "level": "Senior",
    "reasons": "Go, PostgreSQL",
    "age": "3 hours ago",
    "history": "also on Board & Co · first seen May 12, third repost",
    "links": [("Acme", "https://example.com/?a=1&b=2"), ("Board & Co", "https://example.org/")],
}
UNSTATED = {"title": "Go developer", "where": "Place not stated", "age": "1 day ago", "links": []}
BARE = dict.fromkeys(CARD, "") | UNSTATED
CARDS = [
    CARD,
    CARD | {"eligible": "no", "company": ""},
    CARD | {"eligible": "unknown", "because": "", "url": ""},
    CARD | {"now_open": True, "pay_changed": True, "pay_was": "€50,000 a year"},
    CARD | {"pay_changed": True, "comparable": ""},
    BARE,
]

MOMENT = {"mark": "✅ ", "clock": "09:45", "sign": "🔔", "text": WILD, "again": "", "why": ""}
ITEM = MOMENT | {"mark": "", "clock": "10:00–10:30", "again": "every 90 min until 17:15", "why": WILD}
DAY = {"day": "Mon, Mar 2", "zone": "Europe/Berlin", "sessions": 0}
ROUTINE = {
    "title": WILD,
    "summary": WILD,
    "good_for": WILD,
    "groups": [("Working days", [ITEM, MOMENT]), ("Monday and Friday", [MOMENT])],
    "starts": "09:00",
    "zone": "Europe/Berlin",
    "unknown_zone": True,
    "overlaps": [(WILD, WILD)],
    "quiet": WILD,
    **NIGHT,
    "interview": "",
    "sessions": 0,
}

NOTICES = (
    "subscribed",
    "discarded",
    "nothing_to_cancel",
    "cancelled",
    "place_kept",
    "location_received",
    "exported",
    "erased",
    "kept",
    "not_for_groups",
    "broken",
    "unsupported_message",
    "answer_reported",
    "stories_exported",
    "review_failed",
    "review_forbidden",
)
PROBLEMS = (
    "empty_search",
    "unknown_place",
    "unknown_location",
    "bad_time",
    "stale_button",
    "question_over",
    "alert_gone",
    "digest_gone",
    "too_many_alerts",
    "same_alert",
    "endless_quiet",
    "bad_maximum",
    "unknown_command",
    "not_an_admin",
    "role_gone",
    "no_company",
    "no_board",
    "already_followed",
    "question_gone",
    "entry_gone",
    "savings_over",
    "split_over",
    "too_many_steps",
    "bad_date",
    "past_day",
    "bad_hours",
    "plan_question_over",
    "too_many_runs",
    "story_gone",
    "story_part_too_long",
    "too_many_stories",
    "past_midnight",
    "routine_gone",
    "too_many_goals",
    "goal_gone",
    "application_gone",
    "retrospective_too_long",
    "reminder_without_time",
    "reminder_without_text",
    "reminder_past",
    "reminder_too_often",
    "reminder_too_rare",
    "reminder_over_midnight",
    "reminder_unsupported",
    "reminder_too_long",
    "reminder_gone",
    "reminder_question_over",
    "reminder_over",
    "too_many_reminders",
    "no_holidays",
    "bad_until",
)
SEARCH_PROBLEMS = (
    "unclosed_quote",
    "unclosed_parenthesis",
    "nested_group",
    "dangling_or",
    "dangling_not",
    "unknown_field",
    "unknown_value",
    "empty_value",
    "bad_salary",
    "bad_days",
    "too_many_terms",
    "too_long",
)
EXCERPT = {"sign": "📖", "title": WILD, "excerpt": "an <b>index</b> &amp; more"}
FOUND = {"field": "seniority", "value": WILD, "known": ("junior", "senior"), "limit": 40}
EXPLAINED = {
    "country": WILD,
    "until": WILD,
    "date": WILD,
    "days": 366,
    "weeks": 52,
    "months": 36,
    "when": WILD,
    "words": WILD,
    "years": 10,
    "number": WILD,
    "clash": CLASH,
    "hours": WILD,
    "length": 900,
    "search": WILD,
    "company": WILD,
    "place": WILD,
    "zone": "Europe/Berlin",
    "limit": 20,
    "title": WILD,
    "earliest": "00:30",
    "latest": "15:30",
    **DUE,
}

PRACTISED = {"answered": 0, "cap": 10, "waiting": 0, "tomorrow": 0, "set_aside": 0, "weak": []}
TALLY = {"answered": 0, "right": 0, "streak": 0, "best_streak": 0}
SOURCES_READ = ({"title": WILD, "by": "Acme & Sons", "year": 2024, "link": "https://example.com/?a=1&b=2"},)
ASKED = {"topic": WILD, "level": "Senior", "stage": "Offer", "question": "<b>Why?</b>"}
TICKS = {
    "title": WILD,
    "name": WILD,
    "done": 1,
    "reasons": False,
    "items": [{"mark": "✅", "do": WILD, "why": WILD}, {"mark": "⬜️", "do": "Rest", "why": "It helps"}],
}

SESSION = {"mark": "⬜️", "sign": "📖", "title": WILD, "minutes": 25}
PLANNED = {
    "interview": "March 20, 2026",
    "days_left": 0,
    "hours": 6,
    "done": 1,
    "total": 12,
    "days": [("Mon, Mar 2", [SESSION, SESSION]), ("Tue, Mar 3", [SESSION])],
    "missed": 0,
    "left_out": [],
    "more": 0,
    "minutes": 0,
    "reminds": True,
}
OVER = {"sign": "⏰", "at": "09:45", "text": WILD, "why": WILD}
EMPTY_DAY = {
    "day": "Mon, Mar 2",
    "headings": [],
    "held_until": "",
    "interview": "",
    "days_left": 0,
    "sessions": [],
    "missed": 0,
    "has_reminders": False,
}
RUNG = {"sign": "⏰", "open": True, "day": "", "at": "09:45", "text": WILD, "again": ""}
SNOOZED = RUNG | {"sign": "💤", "open": False, "day": "Mon, Mar 2", "again": "10:15"}
LISTED = {"text": WILD, "schedule": WILD, "paused": False, "next": "Mon, Mar 2, 09:45"}
TIMES = ["Mon, Mar 2, 09:45", "Tue, Mar 3, 09:45"]
OUTCOME = {"title": WILD, "means": WILD, "mind": WILD}
BEFORE = {"day": "2 March", "outcome": WILD}

FIXED: Mapping[str, tuple[Values, ...]] = {
    "advice": tuple(
        {"title": WILD, "outcome": OUTCOME, "reasons": [WILD], "runner_up": WILD, "tipping": tipping, "before": before}
        for tipping, before in (([(WILD, WILD)], BEFORE), ([], None))
    ),
    "advice_level": tuple(
        {"title": WILD, "outcome": OUTCOME, "total": 8, "evidence": [(WILD, WILD)], "next_step": step, "before": before}
        for step, before in (((WILD, WILD, WILD), BEFORE), (None, None))
    ),
    "adviser_question": (
        {"title": WILD, "number": 1, "total": 8, "progress": "▰▱", "ask": WILD, "choices": [WILD, "No"]},
    ),
    "advisers": (
        {"advisers": [{"title": WILD, "summary": WILD, **last} for last in (BEFORE, {"outcome": "", "day": ""})]},
    ),
    "alarms": tuple(
        {"key": key, "source": "greenhouse acme", "kind": "digest", "reason": WILD, "question": "indexes-order"}
        for key in ("trouble", "recovered", "dead_letter", "wrong_answer")
    ),
    "alert": tuple(
        {
            "search": WILD,
            "paused": paused,
            "cadence": cadence,
            "weekday": "Monday",
            "at": "08:00",
            "zone": "UTC",
            "clash": clash,
            **NEXT,
            **night,
        }
        for paused, cadence, clash, night in (
            (True, "daily", None, NIGHT),
            (False, "daily", CLASH, NIGHT),
            (False, "weekly", None, NIGHT),
            (False, "at_once", None, NIGHT),
            (False, "at_once", None, NO_NIGHT),
        )
    ),
    "alert_cadences": tuple({"search": WILD, **night} for night in (NIGHT, NO_NIGHT)),
    "alert_delete": ({"search": WILD},),
    "alert_times": ({"search": WILD, **PLACE},),
    "answer": tuple(
        {
            **ASKED,
            "answer": "Because.",
            "strong": ["Names it"],
            "mistake": "None.",
            "follow_up": "And?",
            "sources": sources,
        }
        for sources in (SOURCES_READ, ())
    ),
    "attention": tuple(
        {
            "zone": "UTC",
            "maximum": n,
            "sent": n,
            "held": until,
            "paused": until,
            "clash": CLASH if until else None,
            "withheld": [{"kind": WILD, "reason": WILD, "until": one} for one in ("", "Tue, 07:00")] if until else [],
            "more": n if until else 0,
            **night,
        }
        for n in COUNTS
        for until, night in (("Tue, 07:00", NIGHT), ("", NO_NIGHT))
    ),
    "attention_hours": tuple({"ends": ends} for ends in (True, False)),
    "attention_maximum": ({"most": 100},),
    "article": tuple(
        {
            "article": {"title": WILD, "summary": WILD, "minutes": n},
            "level": level,
            "body": "<b>One</b> &amp; two",
            "number": number,
            "pages": 2,
            "sources": SOURCES_READ,
            "reviewed": "March 2, 2026",
        }
        for n, level, number in ((1, "", 1), (5, "for seniors", 1), (5, "", 2))
    ),
    "article_list": ({"theme": "Careers", "articles": [{"title": WILD, "summary": WILD, "mark": "✓"}]},),
    "article_similar": ({"title": WILD, "articles": [{"title": WILD, "summary": WILD}]},),
    "articles": tuple({"articles": n} for n in COUNTS),
    "ask": ({},),
    "alerts": ({"alerts": []}, {"alerts": [WILD]}),
    "ask_country": ({},),
    "ask_fault": ({"title": WILD},),
    "ask_hour": ({"known": False, "place": "", **PLACE}, *({"known": True, "place": p, **PLACE} for p in ("", WILD))),
    "ask_place": tuple({"numbered": numbered} for numbered in (True, False)),
    "ask_work": tuple({"new": new, "numbered": new, "typed": typed} for new in (True, False) for typed in ("", WILD)),
    "ask_zone": ({},),
    "checklist": tuple({**TICKS, "reasons": reasons, "sources": SOURCES_READ} for reasons in (True, False)),
    "checklist_name": ({"title": WILD},),
    "checklist_runs": ({"title": WILD},),
    "checklist_text": (
        {**TICKS, "link": "https://t.me/bot?start=c-cv"},
        {**TICKS, "name": "", "link": "https://t.me/b"},
    ),
    "checklists": ({"checklists": [{"title": WILD, "summary": WILD}]},),
    "erase": ({},),
    "follow_ask": ({},),
    "follow_confirm": tuple({"company": WILD, "board": WILD, "source": "Lever", "openings": n} for n in COUNTS),
    "followed": tuple({"company": WILD, "openings": n, **DUE} for n in (0, *COUNTS)),
    "following": ({"companies": []}, {"companies": [WILD, "Acme"]}),
    "found": (
        {"question": WILD, "answers": [EXCERPT], "nearest": []},
        {"question": WILD, "answers": [EXCERPT], "nearest": [{"sign": "🎤", "title": WILD}]},
        {"question": WILD, "answers": [], "nearest": [{"sign": "🎤", "title": WILD}] * 3},
        {"question": WILD, "answers": [], "nearest": []},
    ),
    "health": tuple(
        {
            "people": 2,
            "roles": 900,
            "hidden": hidden,
            "messages": {"pending": 1, "sent": 12},
            "late": late,
            "given_up": {WILD: 3} if hidden else {},
            "sources": [{"sign": "🟢", "name": "remotive", "rows": 20, "age": "1 hour ago", "reason": WILD}],
        }
        for hidden in (0, 3)
        for late in (None, (0.8, 12.5))
    ),
    "inline": tuple({"card": one} for one in CARDS),
    "help": ({"sections": [("Jobs", [("start", WILD)])]},),
    "job": tuple(
        {
            "card": card,
            "open": is_open,
            "listings": [{"source": "Acme", "url": "https://example.com/", "place": place, "seen": WILD}],
            "more": more,
            "facts": [{"label": "Level", "value": WILD, "words": words}] * len(words),
            "rates_day": "March 2, 2026" if more else "",
        }
        for card, is_open, place, more, words in (
            (CARD, True, WILD, 3, WILD),
            (BARE, False, "", 0, ""),
        )
    ),
    "split_ask": (
        {"title": WILD, "listings": [{"source": "Acme", "url": "https://a.example/", "place": WILD, "seen": WILD}]},
    ),
    "split_done": tuple({"done": done} for done in (True, False)),
    "suspicions": (
        {"waiting": []},
        {"waiting": [{"title": WILD, "company": WILD, "source": "Acme", "url": "https://a.example/", "place": WILD}]},
    ),
    "mock_open": ({"number": 2, "total": 6},),
    "mock_question": tuple(
        {
            "number": 1,
            "total": 6,
            "topic": WILD,
            "minutes": n,
            "started": "12:00",
            "question": "<b>Why?</b>",
            "kept": kept,
        }
        for n in COUNTS
        for kept in (True, False)
    ),
    "mock_rating": ({"minutes": "2:05"},),
    "mock_setup": tuple(
        {"questions": n, "level": "Senior", "stage": "Offer"}
        | {"topics": topics, "role": topics, "kept": kept, "past": past}
        for n in (0, *COUNTS)
        for topics, kept, past in (("", True, []), (WILD, False, [("2 March", 50)]))
    ),
    "mock_summary": tuple(
        {"share": n, "reached": n, "total": n, "took": "2 minutes", "topics": topics, "missed": missed}
        for n in COUNTS
        for topics, missed in (([], []), ([(WILD, 50)], ["<b>Why?</b>"]))
    ),
    "mock_topics": ({},),
    "notices": (
        *({"key": key, **EXPLAINED} for key in NOTICES),
        *({"key": "misses_kept", "added": n} for n in (0, *COUNTS)),
    ),
    "plan": (
        *(
            {**PLANNED, "days_left": n, "missed": n, "left_out": [WILD], "more": n, "minutes": 25, "reminds": False}
            for n in COUNTS
        ),
        PLANNED,
    ),
    "plan_ask_went": ({"interview": "March 20, 2026"},),
    "plan_date": tuple({"known": known} for known in (True, False)),
    "plan_dropped": ({},),
    "plan_hours": ({"interview": "March 20, 2026"},),
    "plan_topics": ({},),
    "plan_went": tuple({"how": how} for how in ("offer", "onwards", "rejected")),
    "practice": (
        *({**PRACTISED, "repeat": n, "new": n} for n in COUNTS),
        *(
            {"repeat": 0, "new": 0, "cap": 10}
            | dict.fromkeys(("answered", "waiting", "tomorrow", "set_aside"), n)
            | {"weak": [(WILD, 50, n)]}
            for n in COUNTS
        ),
        {**PRACTISED, "repeat": 0, "new": 0},
    ),
    "practice_question": ({"topic": WILD, "number": 1, "total": 10, "question": "<b>Why?</b>"},),
    "practice_topics": tuple({"questions": n} for n in (0, *COUNTS)),
    "interview": tuple({"questions": n, "seen": 1, "level": "Any level", "stage": "Offer"} for n in (0, 12)),
    "interview_level": ({},),
    "interview_stage": ({},),
    "privacy": tuple({"shares_answers_with": host} for host in ("", "models.example")),
    "savings": tuple(
        {
            "hours": (14.7, 176.0),
            "money": (120.0, 1440.0),
            "parts": parts,
            "worth": worth,
            "weeks": 44,
            "currency": "EUR",
        }
        for parts, worth in (([(WILD, "€80")], 366.7), ([], None))
    ),
    "savings_question": tuple(
        {"item": item, "number": 1, "total": 7, "currency": "EUR", "wrong": wrong}
        for item in ("commute", "days", "travel", "lunch", "clothes", "home", "hour")
        for wrong in ("", WILD)
    ),
    "problems": (
        *({"key": key, **EXPLAINED} for key in PROBLEMS),
        *(
            {"key": "search", "problem": problem, "position": 7, "found": FOUND, "before": WILD, "after": after}
            for problem in SEARCH_PROBLEMS
            for after in (WILD, "")
        ),
    ),
    "quiz": (
        {"tally": TALLY, "topics": []},
        *({"tally": dict.fromkeys(TALLY, n) | {"best_streak": n + 1}, "topics": [(WILD, n, n)]} for n in COUNTS),
    ),
    "quiz_summary": tuple(
        {"right": n, "asked": n, "streak": streak, "missed": missed}
        for n in COUNTS
        for streak, missed in ((n, []), (0, [WILD, WILD]))
    ),
    "question": (ASKED,),
    "holding": tuple(
        {"held_until": held, "paused_until": paused} for held, paused in (("15:30", ""), ("", "Mon, Mar 9"), ("", ""))
    ),
    "my_days": (
        {
            "working_days": "Monday",
            "holidays_in": WILD,
            "away_until": "March 2, 2026",
            "zone": "UTC",
            "elsewhere": True,
        },
        {"working_days": "", "holidays_in": "", "away_until": "", "zone": "UTC", "elsewhere": False},
    ),
    "my_days_away": ({},),
    "my_days_move": tuple({"reminders": n, "old": "Europe/Berlin", "new": "Asia/Tokyo"} for n in COUNTS),
    "my_days_moved": ({"zone": "Asia/Tokyo"},),
    "reminder": tuple({"items": [RUNG, SNOOZED], "numbered": numbered} for numbered in (True, False)),
    "reminder_ask": tuple({"text": text} for text in (WILD, "")),
    "reminder_card": tuple(
        {"sign": "⏰", "text": WILD, "schedule": WILD, "paused": paused, "zone": "UTC", "times": times}
        for paused, times in ((True, []), (False, TIMES), (False, []))
    ),
    "reminder_deleted": ({"text": WILD},),
    "reminder_draft": tuple(
        {"text": WILD, "schedule": WILD, "zone": "UTC", "times": TIMES, "once": once, "unknown_zone": once}
        | {"quiet_from": begins, "quiet_until": ends}
        for once, begins, ends in ((True, "", ""), (False, "22:00", "07:00"))
    ),
    "reminders": (
        *(
            {"of_routines": n, "zone": "UTC", "reminders": [LISTED, LISTED | {"paused": True, "next": ""}]}
            for n in (0, *COUNTS)
        ),
        {"of_routines": 0, "zone": "UTC", "reminders": []},
    ),
    "reminders_coming": tuple(
        {"zone": "UTC", "items": items} for items in ([{"sign": "⏰", "at": TIMES[0], "text": WILD}], [])
    ),
    "review": ({"said": WILD, "model": WILD, "host": "llm.example"},),
    "review_consent": ({"host": "llm.example"},),
    "settings": tuple(
        {
            "person": {"silent_when_empty": silent, "shares_answers_with": "llm.example" if silent else ""},
            "country": country,
            "language": "English",
            "digest_at": "08:00",
            "maximum": n,
            "clash": clash,
            **PLACE,
            **night,
        }
        for n in COUNTS
        for silent, country, clash, night in ((True, "", None, NO_NIGHT), (False, "Germany", CLASH, NIGHT))
    ),
    "settings_hours": ({},),
    "settings_languages": ({},),
    "share_location": ({},),
    "taste": (
        *({"muted": muted, "rules": rules, "more": 3} for muted in ([], [WILD]) for rules in ([], [WILD])),
        {"muted": [], "rules": [], "more": 0},
    ),
    "taste_noted": ({"rules": []}, {"rules": [WILD]}),
    "why": tuple(
        {
            "title": WILD,
            "company": company,
            "search": search,
            "parts": [{"points": "+12.5", "words": WILD}],
            "total": "12.5",
            "misses": [WILD, ""],
        }
        for company, search in ((WILD, WILD), ("", ""))
    ),
    "sources_list": tuple(
        {"sources": [{"sign": "🟢", "name": "remotive", "age": "1 hour ago", "reason": reason}], "hidden": hidden}
        for reason, hidden in ((WILD, 0), ("", 1), ("", 3))
    ),
    "day": (
        DAY | {"items": [], "interview": "", "more": 0},
        *(DAY | {"items": [ITEM, MOMENT], "interview": "March 20, 2026", "sessions": n, "more": n} for n in COUNTS),
    ),
    "routine": (
        ROUTINE | {"paused": True, "following": None},
        ROUTINE | {"paused": False, "following": None, "overlaps": [], "quiet": "", "unknown_zone": False},
        *(
            ROUTINE | {"paused": False, "following": ("Tue, Mar 3", "09:00", WILD), "interview": WILD, "sessions": n}
            for n in COUNTS
        ),
    ),
    "routine_stopped": ({"title": WILD},),
    "routine_template": (
        ROUTINE | {"sources": []},
        ROUTINE | {"sources": SOURCES_READ, "overlaps": [], "quiet": "", "unknown_zone": False},
    ),
    "routines": tuple(
        {"running": running, "templates": [{"title": WILD, "summary": WILD}], "starts": starts, "moved_to": moved_to}
        for running, starts, moved_to in (
            ([], "", ""),
            ([], "09:30", ""),
            ([{"title": WILD, "starts": "09:00", "paused": paused} for paused in (True, False)], "10:00", "10:00"),
        )
    ),
    "split": tuple({"task": WILD, "steps": [("✅", WILD), ("⬜️", WILD)], "done": 1, "many": m} for m in (True, False)),
    "split_edit": ({"task": WILD, "steps": [(True, WILD), (False, WILD)]},),
    "split_question": tuple(
        {"task": WILD, "query": query, "number": 1, "total": 6}
        for query in ("result", "first", "unknown", "waiting", "then", "wrong")
    ),
    "split_task": ({},),
    "split_way": ({"task": WILD, "patterns": [{"title": WILD, "example": WILD}]},),
    "stats": (
        {
            **dict.fromkeys(("articles", "checklists", "questions", "readers", "subscribers", "runs"), 2),
            "tables": [("Most read", [(WILD, 3)]), ("Most missed", [])],
        },
    ),
    "stories": (
        {"stories": 0, "lacking": ""},
        *({"stories": n, "lacking": lacking} for n in COUNTS for lacking in ("", WILD)),
    ),
    "story": (
        *({"title": WILD, "topics": WILD, "parts": [(WILD, WILD)], "told": n} for n in COUNTS),
        {"title": WILD, "topics": "", "parts": [], "told": 0},
    ),
    "story_asked": tuple({"topic": topic, "title": WILD} for topic in (*StoryTopic, "")),
    "story_delete": ({"title": WILD},),
    "story_part": tuple(
        {"part": part.value, "name": WILD, "number": 1, "total": 5, "limit": 850, "written": written}
        for part in StoryPart
        for written in ("", WILD)
    ),
    "story_rating": ({},),
    "story_topics": ({"title": WILD},),
    "today": (
        {**EMPTY_DAY, "has_reminders": True},
        EMPTY_DAY,
        *(
            EMPTY_DAY
            | {"interview": "March 20, 2026", "days_left": n, "sessions": [SESSION], "missed": n}
            | {"held_until": "15:30", "headings": [{"title": WILD, "lines": [OVER, OVER | {"why": ""}], "more": n}]}
            for n in (0, *COUNTS)
        ),
    ),
    "tip": tuple({"tip": {"title": WILD, "summary": summary}} for summary in (WILD, "")),
    "tip_times": tuple({"at": at, **PLACE} for at in ("", "08:00")),
    "tips": tuple(
        {"tip": tip, "at": at, "clash": clash, "articles": 50, "checklists": 18, "questions": 400}
        for tip, at, clash in (
            (None, "", None),
            ({"title": WILD, "summary": ""}, "08:00", None),
            ({"title": WILD, "summary": ""}, "23:00", CLASH),
            ({"title": WILD, "summary": WILD}, "", None),
        )
    ),
}


def digests() -> Iterator[Values]:
    for n in COUNTS:
        for opening in (True, False):
            counted = {"total": n, "considered": n, "left_out": LeftOut(*[n] * 8), "opening": opening}
            counted["near"] = LeftOut(eligibility=n, salary=n, age=n)
            for sources in SOURCES:
                page = {"search": WILD, "day": "2 March", "first": 0, "cards": CARDS, "more": n, "sources": sources}
                page["rates_day"] = "March 2, 2026" if n == 1 else ""
                yield page | counted
                yield page | counted | {"first": 5, "more": 0, "left_out": LeftOut(), "near": LeftOut()}


def near_misses() -> Iterator[Values]:
    for n in COUNTS:
        near = LeftOut(eligibility=n, salary=n, age=n)
        yield {"search": WILD, "near": near, "cards": CARDS, "rates_day": "March 2, 2026", "more": n}
    yield {"search": WILD, "near": LeftOut(age=1), "cards": CARDS[:1], "rates_day": "", "more": 0}


def empty_digests() -> Iterator[Values]:
    for n in (0, *COUNTS):
        for opening in (True, False):
            values = {"search": WILD, "considered": n, "left_out": LeftOut(eligibility=n, salary=n), "opening": opening}
            values["near"] = LeftOut(eligibility=n % 2, salary=n % 5)
            yield values | {"sources": SOURCES[n % 3], "weekly": not opening}


def previews() -> Iterator[Values]:
    for n in COUNTS:
        for fitting, subscribed in ((0, True), (n, False)):
            yield {
                "search": WILD,
                "found": {
                    "fitting": fitting,
                    "considered": n,
                    "days": 14,
                    "left_out": LeftOut(n, n, n),
                    "unstated": Unstated(n, n) if fitting else Unstated(),
                },
                "near_misses": [{"words": WILD, "count": n, "unstated": unstated} for unstated in (0, n)],
                "per_day": "about 3 new roles a day",
                "cards": CARDS if fitting else [],
                "rates_day": "March 2, 2026" if n == 1 else "",
                "sources": SOURCES[0],
                "subscribed": subscribed,
                "digest_at": "08:00",
                "zone": "Europe/Berlin",
            }


def screens() -> dict[str, tuple[Values, ...]]:
    """The values of every screen by its name."""
    composed = {"digest": tuple(digests()), "digest_empty": tuple(empty_digests()), "preview": tuple(previews())}
    composed["near_misses"] = tuple(near_misses())
    return {**FIXED, **PROGRESS, **composed}
