"""Which part of the interview bank somebody goes through, and which question comes next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.library.interview import Grade, Question, Stage
from bot.library.library import Library
from storage.records import Reading

ANY = "-"
GRADES = {grade.value[0]: grade for grade in Grade}
STAGES = {str(number): stage for number, stage in enumerate(Stage)}
BOUND = "t"


@dataclass(frozen=True, slots=True)
class Scope:
    """Questions of one level, stage and topic; None and "" stand for any."""

    level: Grade | None = None
    stage: Stage | None = None
    topic: str = ""

    @property
    def code(self) -> str:
        """Three letters for the data of a button, in which the topic is only named as there or not."""
        level = self.level.value[0] if self.level else ANY
        stage = str(list(Stage).index(self.stage)) if self.stage else ANY
        return f"{level}{stage}{BOUND if self.topic else ANY}"

    @classmethod
    def read(cls, code: str, topic: str = "") -> Scope:
        """The scope of a code; what it says nothing of is any."""
        level, stage, bound = code[:1], code[1:2], code[2:3]
        return cls(GRADES.get(level), STAGES.get(stage), topic if bound == BOUND else "")

    def questions(self, library: Library) -> list[Question]:
        """Those it covers, in the order of the bank."""
        topics = library.topics
        chosen = [topics[self.topic]] if self.topic in topics else [] if self.topic else list(topics.values())
        return [
            question
            for topic in chosen
            for question in topic.questions
            if (self.level is None or question.level is self.level)
            and (self.stage is None or question.stage is self.stage)
        ]

    def next(self, library: Library, readings: Mapping[str, Reading]) -> Question | None:
        """The first one not seen; of those all seen, the one seen longest ago. None where it covers none."""
        covered = self.questions(library)
        unseen = next((question for question in covered if question.id not in readings), None)
        return unseen or min(covered, key=lambda question: readings[question.id].opened_at, default=None)
