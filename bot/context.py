"""What a handler gets besides the update: the person, their texts, and the services of the app."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from telegram.ext import CallbackContext, ExtBot

from bot.clock import Clock
from bot.config import Settings
from bot.content import Content
from bot.i18n import Texts
from bot.language_model import LanguageModel
from bot.library.search import Search
from bot.pipeline.alarms import Alarms
from bot.pipeline.appraise import Appraiser
from bot.pipeline.composer import Composer
from bot.pipeline.following import Following
from bot.whereabouts import Gazetteer
from storage import Storage
from storage.records import Person


@dataclass(frozen=True, slots=True)
class Services:
    """What handlers may call. `commands` are those of /help by their headings, with what they do, in English."""

    settings: Settings
    clock: Clock
    storage: Storage
    content: Content
    gazetteer: Gazetteer
    appraiser: Appraiser
    composer: Composer
    following: Following
    alarms: Alarms
    search: Search
    language_model: LanguageModel | None
    commands: Mapping[str, Sequence[tuple[str, str]]]


class Context(CallbackContext[ExtBot[None], dict[Any, Any], dict[Any, Any], dict[str, Services]]):
    """`person` and `texts` are set by `handlers.middleware` before any handler runs."""

    person: Person
    texts: Texts

    @property
    def services(self) -> Services:
        return self.bot_data["services"]

    @property
    def storage(self) -> Storage:
        return self.services.storage

    @property
    def now(self) -> datetime:
        return self.services.clock.now()

    def speak_to(self, person: Person) -> None:
        self.person = person
        self.texts = self.services.content.words.texts(person.language)
