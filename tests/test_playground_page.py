"""The chat page in a real browser: a person can do everything there that they can do in Telegram."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, expect

from tests.support import browser as support
from tests.support.browser import chromium, require_chromium, screenshot
from tests.support.playground_site import ANA, BORIS, CHEN, NOTICE, Site, open_site
from tests.support.scripted_bot import ScriptedBot, running_bot

Scheme = Literal["light", "dark"]
pytestmark = pytest.mark.asyncio(loop_scope="module")

DESKTOP, PHONE = (1440, 900), (390, 844)


@dataclass
class Window:
    """A browser window on a running playground; `problems` collects what the page complains about."""

    page: Page
    site: Site
    bot: ScriptedBot
    problems: list[str]

    def chat(self, person: int) -> Locator:
        return self.page.get_by_test_id(f"person-{person}")

    def messages(self, person: int) -> Locator:
        return self.chat(person).get_by_test_id("message")

    async def say(self, person: int, text: str) -> None:
        await self.page.get_by_test_id(f"composer-{person}").fill(text)
        await self.page.get_by_test_id(f"send-{person}").click()
        await expect(self.page.get_by_test_id(f"composer-{person}")).to_have_value("")

    async def start(self, person: int) -> None:
        await self.page.get_by_test_id(f"start-{person}").click()
        await expect(self.messages(person)).to_have_count(2)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    require_chromium()
    async with chromium() as opened:
        yield opened


@asynccontextmanager
async def open_window(
    browser: Browser, size: tuple[int, int] = DESKTOP, scheme: Scheme = "light"
) -> AsyncIterator[Window]:
    """The page as somebody in Berlin sees it; at the end it must not have complained."""
    async with open_site() as site, running_bot(site.telegram) as bot:
        site.desk.due = bot.announce
        context = await browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme=scheme,
            timezone_id="Europe/Berlin",
            has_touch=size == PHONE,
            device_scale_factor=2 if size == PHONE else 1,
        )
        page = await context.new_page()
        problems: list[str] = []
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", lambda said: problems.append(said.text) if said.type in {"error", "warning"} else None)
        await page.goto(site.url)
        await expect(page.get_by_test_id(f"start-{ANA}")).to_be_visible()
        yield Window(page, site, bot, problems)
        await context.close()
        assert problems == []


@pytest_asyncio.fixture(loop_scope="module")
async def window(browser: Browser) -> AsyncIterator[Window]:
    async with open_window(browser) as opened:
        yield opened


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("device", "size"), [("desktop", DESKTOP), ("phone", PHONE)])
async def test_a_conversation(browser: Browser, device: str, size: tuple[int, int], scheme: Scheme) -> None:
    async with open_window(browser, size, scheme) as window:
        page, name = window.page, f"playground-{device}-{scheme}"
        await screenshot(page, f"{name}-1-empty")
        await window.start(ANA)
        answer = window.messages(ANA).last
        await expect(answer).to_contain_text("Hello, Ana!")
        await screenshot(page, f"{name}-2-started")

        await answer.get_by_role("button", name="Find jobs").click()
        await expect(page.get_by_test_id("toast")).to_have_text("One fits")
        await expect(answer).to_contain_text("Senior Python Engineer")
        await expect(answer).to_contain_text("edited")
        await answer.get_by_role("button", name="Why?").click()
        await expect(page.get_by_test_id("alert")).to_contain_text("you can work from UTC+0")
        await screenshot(page, f"{name}-3-alert")
        await page.get_by_role("button", name="OK").click()

        await window.say(ANA, "/place")
        await page.get_by_test_id(f"keyboard-{ANA}").get_by_role("button", name="Share my place").click()
        await screenshot(page, f"{name}-4-place")
        await page.get_by_role("button", name="Berlin").click()
        await expect(window.messages(ANA).last).to_contain_text("Near 52.52, 13.4")
        await expect(page.get_by_test_id(f"keyboard-{ANA}")).to_be_hidden()

        await window.say(ANA, "/export")
        await expect(window.messages(ANA).last.get_by_test_id("document")).to_contain_text("rolecall-export.json")
        await page.get_by_test_id("advance-1h").click()
        await expect(page.get_by_test_id("clock-utc")).to_contain_text("10:30 UTC")
        await expect(window.messages(ANA).last).to_contain_text("Your digest after 1 h")
        await page.get_by_test_id("advance-1d").click()
        await expect(window.messages(ANA).last).to_contain_text("after 24 h")
        await screenshot(page, f"{name}-5-later")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("device", "size"), [("desktop", DESKTOP), ("phone", PHONE)])
async def test_everything_a_message_can_carry(
    browser: Browser, device: str, size: tuple[int, int], scheme: Scheme
) -> None:
    async with open_window(browser, size, scheme) as window:
        page, name = window.page, f"playground-{device}-{scheme}"
        await window.start(ANA)
        await window.say(ANA, "/quiz")
        quiz = window.messages(ANA).last.get_by_test_id("poll")
        await quiz.get_by_role("button", name="(b)", exact=True).click()
        await expect(quiz.get_by_test_id("explanation")).to_contain_text("Equality first")
        await expect(quiz.locator(".wrong")).to_contain_text("(b)")
        await expect(quiz.locator(".right")).to_contain_text("(a, b)")

        await window.say(ANA, "/poll")
        poll = window.messages(ANA).last.get_by_test_id("poll")
        await poll.get_by_role("button", name="No commute").click()
        await poll.get_by_role("button", name="Long focus").click()
        await screenshot(page, f"{name}-6-polls")
        await poll.get_by_role("button", name="Vote").click()
        await expect(poll).to_contain_text("1 vote")
        await poll.get_by_role("button", name="Retract vote").click()
        await expect(poll).to_contain_text("My own kitchen")
        await expect(poll.get_by_role("button", name="Vote")).to_be_disabled()

        await window.say(ANA, "/media")
        picture = window.messages(ANA).filter(has_text="Your week.").get_by_role("img")
        await expect(picture).to_have_js_property("naturalWidth", 280)
        await expect(window.messages(ANA).last.get_by_role("button", name="Play")).to_be_visible()
        await window.say(ANA, "/code")
        await expect(window.messages(ANA).last.locator("pre")).to_contain_text("def pause(alert):")
        await screenshot(page, f"{name}-7-media")
        await page.get_by_test_id(f"commands-{ANA}").click()
        await screenshot(page, f"{name}-8-menu")


async def test_several_people_side_by_side(window: Window) -> None:
    await expect(window.page.get_by_test_id("notice")).to_have_text(NOTICE)
    for person in (ANA, BORIS, CHEN):
        await expect(window.chat(person)).to_be_visible()
    await window.start(BORIS)
    await expect(window.messages(BORIS).last).to_contain_text("Hello, Boris!")
    await expect(window.messages(ANA)).to_have_count(0)
    await window.page.get_by_role("button", name="Close Chen's chat").click()
    await expect(window.chat(CHEN)).to_have_count(0)
    await window.page.get_by_test_id(f"tab-{CHEN}").click()
    await expect(window.chat(CHEN)).to_be_visible()


async def test_a_phone_shows_one_person_and_counts_for_the_others(browser: Browser) -> None:
    async with open_window(browser, PHONE) as window:
        await expect(window.chat(BORIS)).to_be_hidden()
        window.site.telegram.say(BORIS, "/start")
        badge = window.page.get_by_test_id(f"tab-{BORIS}").locator(".badge")
        await expect(badge).to_have_text("1")
        await screenshot(window.page, "playground-phone-unread")
        await window.page.get_by_test_id(f"tab-{BORIS}").click()
        await expect(window.chat(BORIS)).to_be_visible()
        await expect(window.chat(ANA)).to_be_hidden()
        await expect(badge).to_be_hidden()


async def test_nothing_is_cut_off_at_any_width(browser: Browser) -> None:
    async with open_window(browser) as window:
        await window.start(ANA)
        for width in (320, 390, 760, 761, 1024, 1440, 1920):
            await window.page.set_viewport_size({"width": width, "height": 800})
            overflow = await window.page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert overflow <= 0, width
            for name in ("advance-1h", "advance-1d", "advance-1w", "add-person", f"send-{ANA}"):
                box = await window.page.get_by_test_id(name).bounding_box()
                assert box is not None, (width, name)
                assert box["x"] >= 0, (width, name)
                assert box["x"] + box["width"] <= width, (width, name)


async def test_the_keyboard_is_enough(window: Window) -> None:
    await window.start(ANA)
    composer = window.page.get_by_test_id(f"composer-{ANA}")
    await composer.focus()
    await composer.press_sequentially("first")
    await composer.press("Shift+Enter")
    await composer.press_sequentially("second")
    await composer.press("Enter")
    await expect(window.messages(ANA).last).to_contain_text("You said: first\nsecond", use_inner_text=True)
    await composer.press_sequentially("/he")
    menu = window.page.get_by_test_id(f"menu-{ANA}")
    await expect(menu.get_by_role("button")).to_have_text([re.compile("/help")])
    await composer.press("Escape")
    await expect(menu).to_be_hidden()
    await composer.fill("")
    await window.page.get_by_test_id(f"commands-{ANA}").press("Enter")
    await menu.get_by_role("button", name="/quiz").press("Enter")
    await expect(window.messages(ANA).last.get_by_test_id("poll")).to_be_visible()


async def test_what_people_write_is_shown_and_never_run(window: Window) -> None:
    await window.start(ANA)
    await window.say(ANA, "<img src=x onerror=alert(1)> & </textarea>")
    await expect(window.messages(ANA).last).to_contain_text("You said: <img src=x onerror=alert(1)> & </textarea>")
    assert await window.messages(ANA).locator("img").count() == 0


async def test_links_and_spoilers(window: Window) -> None:
    await window.start(ANA)
    welcome = window.messages(ANA).last
    for link in (welcome.get_by_role("link", name="guide", exact=True), welcome.get_by_role("link", name="The guide")):
        await expect(link).to_have_attribute("href", "https://example.org/guide")
        await expect(link).to_have_attribute("target", "_blank")
        await expect(link).to_have_attribute("rel", re.compile("noopener"))
    hidden = welcome.get_by_role("button", name="Hidden text")
    await hidden.click()
    await expect(welcome.locator(".spoiler.shown")).to_have_text("Nothing is shared with anybody.")
    await welcome.get_by_role("button", name="/help").click()
    await expect(window.messages(ANA).last).to_contain_text("You said: /help")


async def test_a_reader_of_old_messages_is_left_in_peace(window: Window) -> None:
    await window.start(ANA)
    for number in range(25):
        await window.site.telegram.call("sendMessage", {"chat_id": ANA, "text": f"Posting {number}\nand a line"})
    await expect(window.messages(ANA).last).to_be_in_viewport()
    shown = window.page.get_by_test_id(f"messages-{ANA}")
    await shown.evaluate("list => { list.scrollTop = 0 }")
    down = window.chat(ANA).get_by_role("button", name="To the newest message")
    await expect(down).to_be_visible()
    await window.site.telegram.call("sendMessage", {"chat_id": ANA, "text": "The latest"})
    await expect(down).to_contain_text("1")
    assert await shown.evaluate("list => list.scrollTop") == 0
    await down.click()
    await expect(window.messages(ANA).last).to_be_in_viewport()
    await expect(down).to_be_hidden()


async def test_blocking_and_starting_again(window: Window) -> None:
    await window.start(ANA)
    await window.page.get_by_test_id(f"block-{ANA}").click()
    again = window.chat(ANA).get_by_role("button", name="Unblock and restart")
    await expect(again).to_be_visible()
    await expect(window.page.get_by_test_id(f"composer-{ANA}")).to_be_hidden()
    await again.click()
    await expect(window.messages(ANA)).to_have_count(4)
    await expect(window.page.get_by_test_id(f"composer-{ANA}")).to_be_visible()


async def test_files_can_be_sent_and_fetched(window: Window) -> None:
    await window.start(ANA)
    file = {"name": "cv.txt", "mimeType": "text/plain", "buffer": b"Python since 2012"}
    await window.page.get_by_test_id(f"file-{ANA}").set_input_files(file)  # type: ignore[arg-type]
    await expect(window.messages(ANA).last).to_contain_text("Got cv.txt.")
    async with window.page.expect_download() as started:
        await window.messages(ANA).get_by_test_id("document").click()
    download = await started.value
    assert download.suggested_filename == "cv.txt"
    assert (await download.path()).read_bytes() == b"Python since 2012"


async def test_any_place_can_be_shared(window: Window) -> None:
    await window.start(ANA)
    await window.page.get_by_test_id(f"attach-{ANA}").click()
    await window.chat(ANA).get_by_role("button", name="Location").click()
    await window.page.get_by_label("Latitude").fill("-31.55")
    await window.page.get_by_label("Longitude").fill("159.08")
    await window.page.get_by_role("button", name="Share coordinates").click()
    await expect(window.messages(ANA).get_by_test_id("location")).to_contain_text("-31.5500, 159.0800")
    await expect(window.messages(ANA).last).to_contain_text("Near -31.55, 159.08.")


async def test_somebody_new_joins(window: Window) -> None:
    await window.page.get_by_test_id("add-person").click()
    await window.page.get_by_test_id("new-name").fill("Dana")
    await screenshot(window.page, "playground-desktop-new-person")
    await window.page.get_by_test_id("new-person").click()
    newcomer = window.page.get_by_role("region", name="Dana's chat")
    await newcomer.get_by_role("button", name="Start").click()
    await expect(newcomer.get_by_test_id("message").last).to_contain_text("Hello, Dana!")
    await screenshot(window.page, "playground-desktop-four-people")


async def test_typing_shows_in_the_header(window: Window) -> None:
    await window.start(ANA)
    status = window.page.get_by_test_id(f"status-{ANA}")
    await expect(status).to_have_text("bot")
    await window.site.telegram.call("sendChatAction", {"chat_id": ANA, "action": "typing"})
    await expect(status).to_have_text("typing…")
    await window.site.telegram.call("sendMessage", {"chat_id": ANA, "text": "Done"})
    await expect(status).to_have_text("bot")


async def test_waiting_shows(window: Window) -> None:
    await window.start(ANA)
    slow = window.messages(ANA).get_by_role("button", name="Slow")
    window.bot.free.clear()
    await slow.click()
    await expect(slow).to_have_attribute("aria-busy", "true")
    await screenshot(window.page, "playground-desktop-waiting")
    window.bot.free.set()
    await window.page.get_by_role("button", name="OK").click()
    await expect(slow).not_to_have_attribute("aria-busy", "true")

    hour, day = window.page.get_by_test_id("advance-1h"), window.page.get_by_test_id("advance-1d")
    window.bot.free.clear()
    await hour.click()
    await expect(hour).to_have_attribute("aria-busy", "true")
    await expect(day).to_be_disabled()
    await screenshot(window.page, "playground-desktop-winding")
    window.bot.free.set()
    await expect(day).to_be_enabled()


async def test_a_lost_connection_is_said(window: Window) -> None:
    await expect(window.page.get_by_test_id("offline")).to_be_hidden()
    await window.site.server.close()
    await expect(window.page.get_by_test_id("offline")).to_be_visible()
    await window.page.get_by_test_id(f"start-{ANA}").click()
    await expect(window.page.get_by_test_id("toast")).to_have_text("The playground cannot be reached.")
    window.problems.clear()


async def test_where_chromium_is_missing_only_a_build_server_complains(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(support, "CHROMIUM", Path("/nowhere/chromium"))
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="not installed"):
        require_chromium()
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="must install it"):
        require_chromium()
