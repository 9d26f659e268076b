"""The real playground in a real browser: from /start to the digest by clicks alone.

`python -m tests.test_end_to_end_page` takes the README's picture, docs/playground.png, anew.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from tests.support.browser import chromium, require_chromium, screenshot
from tests.support.processes import playground

SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
DESKTOP, PHONE = (1440, 900), (390, 844)
ANA, BORIS, CHEN, DANA = 1001, 1002, 1003, 1004
PICTURE = Path(__file__).parents[1] / "docs" / "playground.png"
# Looking for a place reads the list of the world's cities first.
PATIENCE = 20_000


@dataclass
class Window:
    """A browser window on the running bot."""

    page: Page

    def messages(self, person: int) -> Locator:
        return self.page.get_by_test_id(f"person-{person}").get_by_test_id("message")

    async def hears(self, person: int, *words: str) -> None:
        for part in words:
            await expect(self.messages(person).last).to_contain_text(part, timeout=PATIENCE)

    async def taps(self, person: int, *labels: str) -> None:
        for label in labels:
            await self.messages(person).last.get_by_role("button", name=label).first.click(timeout=PATIENCE)

    async def writes(self, person: int, text: str) -> None:
        await self.page.get_by_test_id(f"composer-{person}").fill(text)
        await self.page.get_by_test_id(f"send-{person}").click()

    async def is_whole(self) -> bool:
        """Whether nothing reaches beyond the window's width."""
        reach: int = await self.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        return reach <= 0

    async def is_kept(self, name: str) -> None:
        """Keep a picture of the page as it is, by day and by night."""
        for scheme in SCHEMES:
            await self.page.emulate_media(color_scheme=scheme)
            await screenshot(self.page, name.format(scheme=scheme))

    async def passes_a_day(self) -> None:
        day = self.page.get_by_test_id("advance-1d")
        await day.click()
        await expect(day).to_be_enabled(timeout=PATIENCE)


@asynccontextmanager
async def open_window(browser: Browser, folder: Path, size: tuple[int, int]) -> AsyncIterator[Window]:
    """The page of a fresh playground; at the end it must not have complained, and the bot end well."""
    async with playground(folder) as (process, url):
        context = await browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme="light",
            timezone_id="Europe/Berlin",
            has_touch=size == PHONE,
            device_scale_factor=2 if size == PHONE else 1,
        )
        page = await context.new_page()
        problems: list[str] = []
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", lambda said: problems.append(said.text) if said.type in {"error", "warning"} else None)
        await page.goto(url)
        yield Window(page)
        await context.close()
        assert problems == []
        assert await process.terminate() == 0


@pytest.mark.parametrize(("device", "size"), [("desktop", DESKTOP), ("phone", PHONE)])
async def test_from_start_to_digest_by_clicks(tmp_path: Path, device: str, size: tuple[int, int]) -> None:
    require_chromium()
    async with chromium() as browser, open_window(browser, tmp_path, size) as window:
        page, name = window.page, f"bot-{device}-{{scheme}}"
        if size == PHONE:
            await page.get_by_test_id(f"tab-{DANA}").click()
        await page.get_by_test_id(f"start-{DANA}").click()
        await window.hears(DANA, "What work do you want?")
        await window.taps(DANA, "Python", "Remote", "✅ Python", "Node.js")
        await expect(window.messages(DANA).last.get_by_role("button", name="✅ Node.js")).to_be_visible()
        await window.is_kept(f"{name}-1-work")
        await window.taps(DANA, "Next")
        await window.hears(DANA, "Where do you live?")
        await window.is_kept(f"{name}-2-place")
        await window.taps(DANA, "Germany")
        await window.hears(DANA, "Berlin")
        await window.is_kept(f"{name}-3-hour")
        await window.taps(DANA, "9:00")
        await window.hears(DANA, "Node.js")
        await window.is_kept(f"{name}-4-preview")
        await window.taps(DANA, "Subscribe")
        await window.hears(DANA, "The first digest comes on")
        await window.passes_a_day()
        await window.hears(DANA, "best roles of the last two weeks", "Demo feed: invented postings")
        assert await window.is_whole()
        await window.is_kept(f"{name}-5-digest")


async def take_picture() -> None:
    """Three people side by side on the day after they subscribed."""
    searches = {BORIS: ("Kyiv", "go"), CHEN: ("Singapore", "java"), DANA: ("New York", "python remote")}
    with tempfile.TemporaryDirectory() as folder:
        async with chromium() as browser, open_window(browser, Path(folder), (1280, 800)) as window:
            await window.page.get_by_role("button", name="Close Ana's chat").click()
            for person, (place, search) in searches.items():
                await window.page.get_by_test_id(f"start-{person}").click()
                await expect(window.messages(person)).to_have_count(2)
                await window.writes(person, search)
                await expect(window.messages(person)).to_have_count(4)
                await window.writes(person, place)
                await window.taps(person, "9:00", "🔔")
                await window.hears(person, "✅")
            await window.passes_a_day()
            await window.hears(DANA, "Demo feed")
            PICTURE.parent.mkdir(exist_ok=True)
            await window.page.screenshot(path=PICTURE, animations="disabled")


if __name__ == "__main__":
    asyncio.run(take_picture())
