"""The shape of a feature: the commands, buttons and answers one module takes care of."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
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
