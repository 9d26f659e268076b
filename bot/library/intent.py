"""Whether words written out of the blue are a question to the library or a search for jobs."""

from __future__ import annotations

import re

from bot.library.thesaurus import Asking

# What only the search language has: fields, quotes, comparisons, exclusions, lists in parentheses.
_OPERATORS = re.compile(r"""\b\w+:\S|"|[<>]=?|(?:^|\s)-\w|\(|\bNOT\b|\bOR\b""")
SHORTEST = 3  # words; "how remote" may well be a search


def is_question(text: str, asking: Asking) -> bool:
    """True for a question mark, and for at least three words that begin or compare as questions do.

    Operators of the search language outweigh both: who writes them knows what a search is.
    """
    if _OPERATORS.search(text):
        return False
    if "?" in text or "¿" in text:
        return True
    said = " ".join(re.findall(r"[\w'’]+", text.lower().replace("’", "'").replace("ё", "е")))
    if said.count(" ") + 1 < SHORTEST:
        return False
    beginnings = (beginning for language in asking.beginnings.values() for beginning in language)
    return any(f"{said} ".startswith(f"{beginning} ") for beginning in beginnings) or any(
        f" {comparison} " in f" {said} " for comparison in asking.comparisons
    )
