"""What there is to read and practise: articles, checklists and interview questions, and finding the right one."""

from __future__ import annotations

from bot.library.articles import Article
from bot.library.checklists import Checklist, Item
from bot.library.interview import Question, Quiz, Topic
from bot.library.library import Library
from bot.library.sources import Source

__all__ = ["Article", "Checklist", "Item", "Library", "Question", "Quiz", "Source", "Topic"]
