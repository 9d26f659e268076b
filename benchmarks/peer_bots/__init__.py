"""Bots as their libraries' first pages show them, to be measured beside Rolecall."""
