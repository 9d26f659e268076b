"""What the bot shows: records in, a `View` out, and no Telegram call anywhere."""

from __future__ import annotations

from bot.views.view import Button, Keyboard, View, rows

__all__ = ["Button", "Keyboard", "View", "rows"]
