"""Rolecall's work: fetching, understanding, matching, composing and delivering, on a clock."""
