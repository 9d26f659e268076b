"""Measures how much of Telegram's allowance a broadcast uses: `python -m benchmarks.delivery [--messages N]`.

Queued in Rolecall's outbox and sent by its deliver tick, in a process of its own; beside it python-telegram-bot's
AIORateLimiter(max_retries=5). The mail: two groups get 22 messages each (fewer
of less mail), every twentieth person two in a row, everyone
else one. The servers take 30 messages a second, or 20 without anybody having said so; they are "lenient" (a bucket of
tokens: one message too many is refused for a second) or "strict" (a window sliding over one second: one too many, and
the whole bot is refused for five seconds). A message a second in a chat and 20 a minute in a group hold for both.

How the figures may be wrong: Telegram does not say how it counts, and the two servers are guesses at its extremes;
travel takes 25 to 35 ms each way, evenly distributed, and a worse network needs a wider margin; all servers and bots
run at the same time, so that a busy machine costs refusals which a quiet one does not. A share above 1 is the bucket's
first fill. Rolecall's time begins with the first message that arrives, not with its start.
"""

from __future__ import annotations

import argparse
import asyncio
import math
import random
import tempfile
import time
from collections import Counter, defaultdict, deque
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.bot_api import BotApi
from benchmarks.bots import Bot, keep_to_our_core, rolecall, running
from benchmarks.report import show
from bot.views import View
from storage import Storage

SEED = 20_260_101
FULL = 1_800  # messages, a minute of the allowance
ANNOUNCED, UNANNOUNCED = 30, 20
BLOCK = 5.0
PATIENCE = 3.0  # times the ideal duration, after which what has not come counts as lost
QUIET = 3.0  # seconds watched afterwards for what comes twice


@dataclass
class Server:
    """What Telegram does with a message that arrives; see the module's description."""

    limit: int
    strict: bool
    taken: deque[float] = field(default_factory=deque)
    chats: defaultdict[int, deque[float]] = field(default_factory=lambda: defaultdict(lambda: deque(maxlen=20)))
    tokens: float = math.inf
    filled: float = 0.0
    blocked_until: float = 0.0
    blocks: int = 0
    refused_chats: int = 0
    refused: int = 0

    def judge(self, chat: int, now: float) -> float | None:
        """Seconds to wait, None where the message is taken."""
        if (wait := self._whole_bot(now)) is not None:
            self.refused += 1
            return wait
        recent = self.chats[chat]
        if chat > 0 and recent and now - recent[-1] < 1:
            wait = 1.0
        elif chat < 0 and len(recent) == recent.maxlen and now - recent[0] < 60:
            wait = 60 - (now - recent[0])
        if wait is not None:
            self.refused_chats += 1
            return wait
        recent.append(now)
        self.taken.append(now)
        self.tokens -= 1
        return None

    def _whole_bot(self, now: float) -> float | None:
        if not self.strict:
            self.tokens = min(self.limit, self.tokens + (now - self.filled) * self.limit)
            self.filled = now
            return 1.0 if self.tokens < 1 else None
        if now < self.blocked_until:
            return self.blocked_until - now
        while self.taken and now - self.taken[0] >= 1:
            self.taken.popleft()
        if len(self.taken) >= self.limit:
            self.blocked_until, self.blocks = now + BLOCK, self.blocks + 1
            return BLOCK
        return None


@dataclass(frozen=True, slots=True)
class Delivered:
    """`share` of the allowance used; refusals of the whole bot and of chats; blocks; messages lost and doubled."""

    share: float
    refused: int
    refused_chats: int
    blocks: int
    lost: int
    doubled: int


def mail(messages: int) -> list[int]:
    """The chats of so many messages, groups first: of the full number these take a minute, which is all there is."""
    chats = [-1, -2] * (22 * messages // FULL)
    person = 1
    while len(chats) < messages:
        chats += [person] * (2 if person % 20 == 0 else 1)
        person += 1
    return chats[:messages]


async def queue(folder: Path, chats: list[int]) -> None:
    """Put the mail into the outbox of `rolecall(folder)`, all of it due now."""
    now = datetime.now(UTC)
    storage = await Storage.open(f"sqlite:///{folder / 'rolecall.db'}")
    async with storage.transaction() as tx:
        for number, chat in enumerate(chats):
            await tx.outbox.queue(
                chat, kind="digest", key=f"digest:{number}", payload=View("news").dump(), due_at=now, now=now
            )
    await storage.close()


async def deliver(bot: Bot, folder: Path, chats: list[int], server: Server) -> Delivered:
    """Let the bot deliver the mail to the server."""
    way = random.Random(SEED)
    api = BotApi(judge=server.judge, delay=lambda: way.uniform(0.025, 0.035))
    api.wanted = len(chats)
    ideal = len(chats) / server.limit
    async with api.serving() as origin, running(bot, origin, folder):
        await api.reached.wait()
        begun = time.monotonic()
        try:
            async with asyncio.timeout(PATIENCE * ideal + 60):
                await api.served.wait()
        except TimeoutError:
            pass
        ended = api.taken[-1][0] if api.served.is_set() else time.monotonic()
        await asyncio.sleep(QUIET)
    came, sent = Counter(chat for _, chat in api.taken), Counter(chats)
    return Delivered(
        share=min(len(chats), (came & sent).total()) / server.limit / (ended - begun),
        refused=server.refused,
        refused_chats=server.refused_chats,
        blocks=server.blocks,
        lost=(sent - came).total(),
        doubled=(came - sent).total(),
    )


async def prepared_rolecall(folder: Path, chats: list[int]) -> Bot:
    await queue(folder, chats)
    return rolecall(folder)


async def prepared_ptb(folder: Path, chats: list[int]) -> Bot:
    file = folder / "chats"
    await asyncio.to_thread(file.write_text, "\n".join(map(str, chats)))
    return Bot("AIORateLimiter", ("-m", "benchmarks.peer_bots.ptb_broadcast", "{origin}", "{token}", str(file)))


Prepare = Callable[[Path, list[int]], Awaitable[Bot]]


async def compare(senders: dict[str, Prepare], messages: int) -> list[tuple[str, str, str]]:
    """Every sender against every server, all at the same time."""
    chats = mail(messages)
    cases = [
        (name, prepare, Server(limit, strict))
        for name, prepare in senders.items()
        for limit in (ANNOUNCED, UNANNOUNCED)
        for strict in (False, True)
    ]
    with ExitStack() as stack:
        folders = [Path(stack.enter_context(tempfile.TemporaryDirectory())) for _ in cases]
        bots = [await prepare(folder, chats) for folder, (_, prepare, _) in zip(folders, cases, strict=True)]
        found = await asyncio.gather(
            *(deliver(bot, folder, chats, case[2]) for bot, folder, case in zip(bots, folders, cases, strict=True))
        )
    rows = []
    for (name, _, server), done in zip(cases, found, strict=True):
        target = "0.97, none, 0, 0" if server.limit == ANNOUNCED else "0.90, at most 2 blocks, 0, 0"
        said = (
            f"{done.share:.3f} of the allowance, {done.refused} + {done.refused_chats} refusals, {done.blocks} blocks, "
            f"{done.lost} lost, {done.doubled} doubled"
        )
        kind = "strict" if server.strict else "lenient"
        rows.append((f"{name}, {kind}, {server.limit}/s", said, target if name == "Rolecall" else ""))
    return rows


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Measures how much of Telegram's allowance a broadcast uses.")
    parser.add_argument("--messages", type=int, default=FULL)
    parser.add_argument("--alone", action="store_true", help="without the peer")
    options = parser.parse_args()
    keep_to_our_core()
    senders: dict[str, Prepare] = {"Rolecall": prepared_rolecall}
    if not options.alone:
        senders["AIORateLimiter"] = prepared_ptb
    rows = asyncio.run(compare(senders, options.messages))
    show(f"{options.messages:,} messages", rows, __doc__)


if __name__ == "__main__":
    main()
