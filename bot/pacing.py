"""When the next message may leave: the pace of the whole bot and of one chat, as arithmetic on monotonic seconds.

The limits are those of https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this: about 30
messages a second in all, one a second in a chat with short bursts allowed, 20 a minute in a group. Telegram counts
when messages arrive, we count when they leave; the margins are the differences in travel time we allow for.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import deque
from collections.abc import Hashable
from dataclasses import dataclass

MARGIN = 0.020
SLACK = 0.005
CHAT_MARGIN = 0.050
LATE = 0.002  # seconds between the plan to send and the sending that are not worth correcting
CATCH_UP = 0.020  # seconds a late timer may make good by sending sooner afterwards
CHAT_GAP = 1.0 + CHAT_MARGIN
BURST = 3  # messages at once to somebody who is there
GROUP_MESSAGES, GROUP_WINDOW = 20, 60.0 + CHAT_MARGIN
QUIET = 120.0  # seconds without a refusal after which the learnt limit is raised by one
HISTORY = 5.0  # seconds of departures remembered: a window, and the longest way an answer usually takes
ANSWERS = 500  # from which the shortest way is known
LONGEST_DETOUR = 1.0  # seconds; a chat whose message was worked on for long need not wait longer for its next


@dataclass(frozen=True, slots=True)
class _Refusal:
    """`left` is when the refused message was sent, `heard` when the refusal came back."""

    chat: Hashable
    left: float
    heard: float


class BotPace:
    """The pace of all messages together: evenly spaced, and never more than the limit in any second.

    Even spacing alone would let a burst of late timers through; the window alone would send in bursts of `limit`.
    A limit lower than the promised one is learnt from refusals and left again slowly.

    What counts is when a message arrives. Its answer says by when it had: no later than the answer was heard, less the
    way back. So a message counts as if it had left as much later as its answer took longer than the quickest one, and
    neither a slow network nor a busy machine bunches messages up unnoticed. Without an answer it counts `MARGIN` later.
    """

    def __init__(self, messages_per_second: float) -> None:
        self._ceiling = messages_per_second
        self._limit = messages_per_second
        self._slot = 0.0
        self._departures: list[float] = []
        self._journeys: deque[float] = deque(maxlen=ANSWERS)
        self._paused_at = float("-inf")
        self.paused_until = 0.0
        self._quiet_since = 0.0
        self._last: _Refusal | None = None

    @property
    def limit(self) -> float:
        """Messages a second believed to be allowed now."""
        return self._limit

    @property
    def spacing(self) -> float:
        """Seconds from one message to the next, at least."""
        return 1.0 / self._limit

    def opens(self) -> float:
        """The earliest instant at which the next message may leave."""
        window = max(1, int(self._limit))
        full = self._departures[-window] + 1.0 + SLACK if len(self._departures) >= window else 0.0
        return max(self._slot, self.paused_until, full)

    def take(self, now: float) -> None:
        """A message leaves now."""
        self._creep(now)
        self._slot = max(self._slot, now - CATCH_UP) + self.spacing
        insort(self._departures, now + MARGIN)
        del self._departures[: bisect_left(self._departures, now - HISTORY)]

    def late(self, planned: float, left: float) -> None:
        """The message that was to leave at `planned` left only at `left`, because the program was busy."""
        if self._forget(planned):
            insort(self._departures, left + MARGIN)

    def give_back(self, left: float) -> None:
        """The message that was to leave at `left` did not."""
        self._forget(left)
        self._slot -= self.spacing

    def heard(self, left: float, now: float) -> float:
        """The message that left at `left` was taken, as its answer says now; how much later than by the shortest way
        it may have arrived, in seconds."""
        self._journeys.append(now - left)
        detour = min(now - left - min(self._journeys), LONGEST_DETOUR)
        if self._forget(left):
            # The quickest of a few answers need not be quick.
            known = len(self._journeys) >= self._limit
            insort(self._departures, left + (detour if known else max(detour, MARGIN)))
        return detour

    def _forget(self, departure: float) -> bool:
        """False where it is history: the answer took long, or the machine slept meanwhile."""
        place = bisect_left(self._departures, departure + MARGIN)
        if self._departures[place : place + 1] != [departure + MARGIN]:
            return False
        del self._departures[place]
        return True

    def refused(self, chat: Hashable, left: float, now: float, seconds: float) -> None:
        """A chat within its own pace was refused for `seconds`: with a second such chat within a second, the whole
        bot is meant, and pauses."""
        first, this = self._last, _Refusal(chat, left, now)
        self._last = this
        self._forget(left)
        if first is None or first.chat == chat or now - first.heard > 1.0:
            return
        if left > self._paused_at:  # otherwise it was under way when the pause began and teaches nothing new
            self._learn(first.left)
            self._paused_at = self._quiet_since = now
        self.paused_until = max(self.paused_until, now + seconds + MARGIN)

    def _learn(self, left: float) -> None:
        """Lower the limit to what was accepted in the second before `left`; at least a little, at most by half."""
        accepted = bisect_left(self._departures, left) - bisect_left(self._departures, left - 1.0)
        self._limit = min(self._limit, max(1.0, min(max(accepted, self._limit / 2), self._limit * 0.95)))

    def _creep(self, now: float) -> None:
        while self._limit < self._ceiling and now - self._quiet_since >= QUIET:
            self._limit = min(self._limit + 1.0, self._ceiling)
            self._quiet_since += QUIET


class ChatPace:
    """The pace of one chat: a message a second, in groups also 20 a minute."""

    __slots__ = ("_due", "_minute", "paused_until")

    def __init__(self, *, group: bool) -> None:
        self._due = 0.0
        self._minute: deque[float] | None = deque() if group else None
        self.paused_until = 0.0

    def opens(self, burst: int) -> float:
        """The earliest instant for the next message, where `burst` may leave at once after a silence."""
        return max(self._due - (burst - 1) * CHAT_GAP, self.paused_until, self._minute_opens())

    def take(self, now: float) -> None:
        """A message leaves now."""
        self._due = max(self._due, now) + CHAT_GAP
        if self._minute is not None:
            while self._minute and self._minute[0] <= now - GROUP_WINDOW:
                self._minute.popleft()
            self._minute.append(now)

    def late(self, planned: float, left: float) -> None:
        """The message taken last, at `planned`, left only at `left`."""
        self._due += left - planned
        if self._minute:
            self._minute[-1] = left

    def give_back(self) -> None:
        """The message taken last did not leave."""
        self._due -= CHAT_GAP
        if self._minute is not None:
            self._minute.pop()

    def pause(self, until: float) -> None:
        """Telegram asked this chat to wait."""
        self.paused_until = max(self.paused_until, until)

    def pressed(self, left: float) -> bool:
        """Whether the message that left last, at `left`, was sent above the chat's own pace or used up its minute."""
        return self._due > left + CHAT_GAP + CHAT_MARGIN or self._minute_opens() > left

    def idle(self, now: float) -> bool:
        """Whether a new `ChatPace` would behave the same."""
        busy_until = self._minute[-1] + GROUP_WINDOW if self._minute else self._due
        return max(busy_until, self.paused_until) <= now

    def _minute_opens(self) -> float:
        if self._minute is None or len(self._minute) < GROUP_MESSAGES:
            return 0.0
        return self._minute[-GROUP_MESSAGES] + GROUP_WINDOW
