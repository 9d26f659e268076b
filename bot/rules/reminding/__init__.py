"""Reads when somebody wants to be reminded, and of what, in plain words."""

from bot.rules.reminding.moments import read_moment
from bot.rules.reminding.reading import Reading, read
from bot.rules.reminding.vocabulary import ReminderWords, Vocabulary

__all__ = ["Reading", "ReminderWords", "Vocabulary", "read", "read_moment"]
