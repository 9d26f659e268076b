"""Bots in processes of their own, kept to one core, and what those processes use."""

from __future__ import annotations

import asyncio
import os
import statistics
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.bot_api import TOKEN

BOT_CORE = 0
OUR_CORE = 1
BOT_NICE, OUR_NICE = -5, -10  # the Bot API's clock must be right; taken where the system lets us


@dataclass(frozen=True, slots=True)
class Bot:
    """What is run: `arguments` of a `python`, "{origin}" and "{token}" in them replaced; `settings` are Rolecall's."""

    name: str
    arguments: Sequence[str]
    settings: dict[str, str] = field(default_factory=dict)
    python: str = sys.executable
    keeps_to_core: bool = True


class Running:
    """A process under measurement, whose figures are Linux's own (/proc)."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._proc = Path(f"/proc/{process.pid}")

    def cpu(self) -> float:
        """Seconds of processor time used so far, by all threads that live."""
        return sum(int((task / "schedstat").read_text().split()[0]) for task in (self._proc / "task").iterdir()) / 1e9

    def memory(self) -> float:
        """Resident megabytes (10^6 bytes)."""
        return int((self._proc / "statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def keep_to_our_core() -> None:
    """Leave the bots' core to the bots, and go before other processes of the machine."""
    _settle(OUR_CORE, OUR_NICE)


@asynccontextmanager
async def running(bot: Bot, origin: str, folder: Path) -> AsyncIterator[Running]:
    """The bot, from its start to its end."""
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "LANG": "C.UTF-8", "PYTHONPATH": str(Path.cwd())}
    settings = {name: value.format(origin=origin, token=TOKEN) for name, value in bot.settings.items()}
    process = await asyncio.create_subprocess_exec(
        bot.python,
        *(argument.format(origin=origin, token=TOKEN) for argument in bot.arguments),
        env=environment | settings,
        cwd=folder,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=None if os.environ.get("BENCHMARK_DEBUG") else asyncio.subprocess.DEVNULL,
        preexec_fn=_keep_to_bot_core if bot.keeps_to_core else None,
    )
    try:
        yield Running(process)
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


def rolecall(folder: Path, **settings: str) -> Bot:
    """Rolecall on a SQLite file in the folder, reading nothing but an empty list of sources."""
    sources = folder / "sources.yaml"
    sources.write_text("- {adapter: demo, url: http://127.0.0.1:9/none}\n")
    chosen = {
        "token": "{token}",
        "api_url": "{origin}",
        "database_url": f"sqlite:///{folder / 'rolecall.db'}",
        "sources": str(sources),
        "web_port": "0",
    } | settings
    return Bot("Rolecall", ("-m", "bot", "run"), {f"ROLECALL_{name.upper()}": value for name, value in chosen.items()})


def aiogram(mode: str) -> Bot:
    """aiogram: `mode` is "tasks", its default, or "sequential"."""
    name = "aiogram" + (", sequential" if mode == "sequential" else "")
    arguments = ("-m", "benchmarks.peer_bots.aiogram_echo", "{origin}", "{token}", mode)
    # It wants an older pydantic than ours, and so an environment of its own.
    return Bot(name, arguments, python=str(Path(sys.prefix) / "peers" / "bin" / "python"))


def ptb(backend: str, mode: str) -> Bot:
    """python-telegram-bot: `backend` is "httpx" or "aiohttp", `mode` "one" or "many" updates at a time."""
    name = f"python-telegram-bot, {backend}" + (", concurrent_updates" if mode == "many" else "")
    return Bot(name, ("-m", "benchmarks.peer_bots.ptb_echo", "{origin}", "{token}", backend, mode))


def median(values: Sequence[float]) -> float:
    return statistics.median(values)


def _keep_to_bot_core() -> None:
    _settle(BOT_CORE, BOT_NICE)


def _settle(core: int, nice: int) -> None:
    with suppress(OSError):  # a machine with one core
        os.sched_setaffinity(0, {core})
    with suppress(PermissionError):
        os.setpriority(os.PRIO_PROCESS, 0, nice)
