"""Content as writers would write it, in a folder of its own."""

from __future__ import annotations

from pathlib import Path

ARTICLE = """---
id: {id}
title: {title}
summary: What a sample gives its reader.
theme: remote-work
tags: [focus, planning]
level: any
minutes: 1
sources:
  - {{title: "HTTP Semantics", by: "IETF", year: 2022, link: "https://www.rfc-editor.org/rfc/rfc9110"}}
reviewed: 2026-11-25
---

{body}
"""
BODY = "A paragraph with **bold**, *italic*, `a < b` & more.\n\n## A heading\n\n- one\n- two\n\n1. first\n2. second"

CHECKLIST = """id: {id}
title: A sample of a list
summary: What is to be ticked.
theme: job-search
tags: [cv]
reviewed: 2026-11-25
items:
  - do: "Name the job you want"
    why: "A reader has half a minute"
  - do: "Cut what is older than ten years"
    why: "It says little about you now"
  - do: "Have somebody else read it"
    why: "You cannot see your own mistakes"
"""

TOPIC = """topic: {topic}
title: A sample of a topic
questions:
  - id: {topic}-first
    question: Why does the order of columns in a composite index matter?
    level: mid
    stage: technical
    tags: [postgresql]
    answer: |
      A B-tree is sorted by the first column, then by the second, as in `(a, b)`.

      ```sql
      SELECT 1;
      ```
    strong: ["Names the leftmost prefix"]
    mistake: Making one index for each column.
    follow_up: When would you use two indexes?
    quiz:
      question: Which query can seek in an index on (a, b)?
      right: WHERE a = 1
      wrong: ["WHERE b = 1", "WHERE c = 1", "WHERE b > 1"]
      explanation: The index is sorted by a first.
"""


def write_article(content: Path, name: str, body: str = BODY, **changes: str) -> Path:
    """An article in the folder; `changes` replace words of the sample."""
    return _write(content / "articles" / f"{name}.md", ARTICLE.format(id=name, title="A sample", body=body), changes)


def write_checklist(content: Path, name: str, **changes: str) -> Path:
    return _write(content / "checklists" / f"{name}.yaml", CHECKLIST.format(id=name), changes)


def write_topic(content: Path, name: str, **changes: str) -> Path:
    return _write(content / "interview" / f"{name}.yaml", TOPIC.format(topic=name), changes)


def _write(path: Path, text: str, changes: dict[str, str]) -> Path:
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new, 1)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def long_body(sections: int) -> str:
    """Sections of some two hundred words, each with a heading of its own."""
    sentence = "A plan that bends is better than one that breaks. "
    return "\n\n".join(
        f"## Part {number}\n\n" + "\n\n".join(sentence * 10 + f"That is {number}.{part}." for part in range(2))
        for number in range(1, sections + 1)
    )


def write_library(content: Path) -> None:
    """A small library with something on every shelf."""
    write_article(
        content,
        "time-blocking",
        long_body(4),
        **{
            "title: A sample": "title: Time blocking",
            "planning]": "planning]\nasked: [time-blocking]",
            "minutes: 1": "minutes: 5",
            "any": "senior",
        },
    )
    write_article(content, "deep-focus", **{"title: A sample": "title: Deep focus at home"})
    write_article(
        content,
        "first-call",
        "The recruiter asks about salary. See [the list](checklist:cv-check) and [blocks](article:time-blocking).",
        **{
            "title: A sample": "title: The first call",
            "remote-work": "interviews",
            "[focus, planning]": "[call, pay]\nasked: [recruiter, pay]",
        },
    )
    write_checklist(content, "cv-check", **{"A sample of a list": "CV for a remote role"})
    write_checklist(content, "offer", **{"A sample of a list": "Before you sign", "Name the job": "Read the offer"})
    first = write_topic(content, "indexes", **{"title: A sample of a topic": "title: Indexes"})
    more = [
        ("covering", "When is a covering index worth its space?", "level: mid", "level: senior"),
        ("unused", "How do you find indexes nobody uses?", "stage: technical", "stage: final"),
    ]
    for name, question, old, new in more:
        block = TOPIC.format(topic="indexes").partition("questions:\n")[2].partition("    quiz:")[0].replace(old, new)
        block = block.replace("indexes-first", f"indexes-{name}")
        block = block.replace("Why does the order of columns in a composite index matter?", question)
        first.write_text(first.read_text(encoding="utf-8") + block, encoding="utf-8")
    write_topic(
        content,
        "git",
        **{
            "title: A sample of a topic": "title: Git",
            "Why does the order of columns in a composite index matter?": "How do you undo a commit?",
            "A B-tree is sorted by the first column, then by the second, as in `(a, b)`.": "With `git revert`.",
            "level: mid": "level: junior",
        },
    )
