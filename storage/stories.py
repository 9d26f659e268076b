"""Stories for interviews: their parts, the topics they answer, and how telling them went."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, select, update

from storage.engine import Connections
from storage.records import Story, StoryPart
from storage.tables import stories


class Stories:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def begin(self, person_id: int, part: StoryPart, words: str, *, now: datetime) -> Story:
        """A new story, of which one part is written."""
        values = {"person_id": person_id, part.value: words, "topics": [], "changed_at": now}
        async with self._connections.write() as connection:
            return _story((await connection.execute(stories.insert().values(**values).returning(stories))).one())

    async def of(self, person_id: int) -> list[Story]:
        """The person's stories, the latest first."""
        own = select(stories).where(stories.c.person_id == person_id).order_by(stories.c.id.desc())
        async with self._connections.read() as connection:
            return [_story(row) for row in await connection.execute(own)]

    async def get(self, person_id: int, story_id: int) -> Story | None:
        async with self._connections.read() as connection:
            row = (await connection.execute(select(stories).where(_own(person_id, story_id)))).first()
        return _story(row) if row else None

    async def write(self, person_id: int, story_id: int, part: StoryPart, words: str, *, now: datetime) -> Story | None:
        """Put a part in place of what stood there; None where there is no such story."""
        return await self._change(_own(person_id, story_id), {part.value: words, "changed_at": now})

    async def tag(self, person_id: int, story_id: int, topics: Collection[str]) -> Story | None:
        return await self._change(_own(person_id, story_id), {"topics": sorted(topics)})

    async def told(self, story: Story, rating: int, *, now: datetime) -> Story | None:
        """Note how telling it went; None where that was noted already, or the story is gone."""
        untold = _own(story.person_id, story.id) & (stories.c.told == story.told)
        return await self._change(untold, {"told": story.told + 1, "told_at": now, "rating": rating})

    async def delete(self, person_id: int, story_id: int) -> None:
        async with self._connections.write() as connection:
            await connection.execute(delete(stories).where(_own(person_id, story_id)))

    async def _change(self, which: ColumnElement[bool], values: dict[str, Any]) -> Story | None:
        async with self._connections.write() as connection:
            changed = update(stories).where(which).values(**values).returning(stories)
            row = (await connection.execute(changed)).first()
        return _story(row) if row else None


def _own(person_id: int, story_id: int) -> ColumnElement[bool]:
    return (stories.c.person_id == person_id) & (stories.c.id == story_id)


def _story(row: Row[Any]) -> Story:
    values = dict(row._mapping)
    return Story(**{**values, "topics": frozenset(values["topics"])})
