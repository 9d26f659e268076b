"""Stories for interviews: what is still to be written, which topics have none, and which to tell next."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from enum import IntEnum, StrEnum

from storage.records import Story, StoryPart

# Four parts of this length, with title and topics, fit into one message of 4,096 UTF-16 units.
LONGEST_PART = 850
LONGEST_TITLE = 60
LONG_AGO = datetime.min.replace(tzinfo=UTC)


class StoryTopic(StrEnum):
    """The ten topics that are asked about most."""

    LAST_PROJECT = "project"
    PRINCIPLES = "principles"
    ALGORITHMS = "algorithms"
    DEBUGGING = "debugging"
    ARCHITECTURE = "architecture"
    CONFLICT = "conflict"
    DEADLINE = "deadline"
    FUTURE = "future"
    STACK = "stack"
    TEAMWORK = "teamwork"


class Telling(IntEnum):
    """How telling a story went, by one's own judgement."""

    STUMBLED = 1
    PASSABLE = 2
    FLUENT = 3


def longest(part: StoryPart) -> int:
    """How many UTF-16 units a part may have."""
    return LONGEST_TITLE if part is StoryPart.TITLE else LONGEST_PART


def words_of(story: Story, part: StoryPart) -> str:
    return str(getattr(story, part.value))


def missing(story: Story) -> StoryPart | None:
    """The first part that is not written yet."""
    return next((part for part in StoryPart if not words_of(story, part)), None)


def finished(stories: Iterable[Story]) -> list[Story]:
    return [story for story in stories if missing(story) is None]


def topics_without(stories: Iterable[Story]) -> list[StoryTopic]:
    """The topics that no finished story answers."""
    answered = {topic for story in finished(stories) for topic in story.topics}
    return [topic for topic in StoryTopic if topic not in answered]


def to_tell(stories: Iterable[Story]) -> Story | None:
    """The story that needs practice most: never told, else told worst, else longest ago."""
    return min(
        finished(stories), key=lambda story: (story.rating or 0, story.told_at or LONG_AGO, story.id), default=None
    )


def topic_asked(story: Story) -> StoryTopic | None:
    """What to ask for, so that the story is told in answer to each of its topics in turn."""
    topics = [topic for topic in StoryTopic if topic in story.topics]
    return topics[story.told % len(topics)] if topics else None
