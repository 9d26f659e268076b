"""Where a person lives: their time zone and country, from what they type or share."""

from bot.whereabouts.gazetteer import Choices, Gazetteer, Whereabouts

__all__ = ["Choices", "Gazetteer", "Whereabouts"]
