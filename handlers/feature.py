"""The shape of a feature: the commands, buttons and answers one module takes care of."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from telegram import Update

from bot.context import Context
from bot.routes import Route
from storage.records import Dialog

Handler = Callable[[Update, Context], Coroutine[Any, Any, None]]
Tap = Callable[[Update, Context, Any], Coroutine[Any, Any, None]]
Answer = Callable[[Update, Context, Dialog], Coroutine[Any, Any, None]]


@dataclass(frozen=True, slots=True)
class Command:
    """`about` is the English line for /help and the command menu; empty for commands that are not advertised."""

    handler: Handler
    about: str = ""


@dataclass(frozen=True, slots=True)
class Feature:
    """`answers` maps a dialog's name to what takes a typed or shared answer to it."""

    commands: Mapping[str, Command] = field(default_factory=dict)
    taps: Mapping[type[Route], Tap] = field(default_factory=dict)
    answers: Mapping[str, Answer] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Section:
    """Features under one heading of /help, which is in English, in the order in which people need them."""

    title: str
    features: Sequence[Feature]

    @property
    def advertised(self) -> Sequence[tuple[str, str]]:
        """The commands with their English lines."""
        commands = chain.from_iterable(feature.commands.items() for feature in self.features)
        return [(name, command.about) for name, command in commands if command.about]
