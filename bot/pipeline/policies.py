"""What is done about a message that may have arrived and may not: one policy for each kind of message.

Telegram takes no key by which it would know a repetition (github.com/tdlib/telegram-bot-api/issues/126). So there is a
window, from sending a message to noting that it was sent, in which a crash or a lost answer leaves its fate open. To
send again can double the message, not to send again can lose it; which of the two is worse depends on what it says.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Policy:
    """`again`: what is in doubt is sent once more, else it is given up. `tried_for`: for so long after it was queued
    a message that does not get through is tried; afterwards it is old news."""

    again: bool
    tried_for: timedelta


POLICIES: Mapping[str, Policy] = MappingProxyType(
    {
        # A repeated digest is a nuisance, a lost one a broken promise.
        "digest": Policy(again=True, tried_for=timedelta(days=1)),
        # Whoever runs the bot would rather hear of trouble twice than not at all.
        "alarm": Policy(again=True, tried_for=timedelta(days=1)),
        # What is to be done today is no use tomorrow.
        "plan": Policy(again=True, tried_for=timedelta(hours=12)),
        # Better twice than not at all. Most expire much sooner; what was set for one day alone does not.
        "reminder": Policy(again=True, tried_for=timedelta(days=1)),
        # Nobody waits for a tip, and the same one twice looks careless.
        "tip": Policy(again=False, tried_for=timedelta(hours=6)),
    }
)
SENT_ONCE = tuple(kind for kind, policy in POLICIES.items() if not policy.again)
