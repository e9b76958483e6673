"""The rehearsal room in a real browser: session one by clicks alone, two equal views, nothing lost, keyboard, axe."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Literal

import pytest
import pytest_asyncio
from aiohttp.test_utils import TestServer
from playwright.async_api import Browser, Page, expect
from pydantic import SecretStr

from bot.app import build
from bot.infra.settings import Settings
from bot.runs.plan_library import load
from bot.web.server import web_app
from tests.clients import node
from tests.clients.browser import LIMIT, new_context, photograph
from tests.support.limits import eventually

Theme = Literal["light", "dark"]
LOOKS: tuple[tuple[Theme, int], ...] = (("light", 320), ("dark", 320), ("light", 768), ("dark", 1440))
PLAN = load("defensible-decisions-1")
POLLED = next(step for step in PLAN.steps if step.poll is not None)

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def served() -> AsyncIterator[str]:
    """The address of the real service on this machine."""
    app = build(Settings(database=SecretStr("sqlite:///:memory:")), channels=[])
    await app.start()
    server = TestServer(web_app(app))
    await server.start_server()
    yield str(server.make_url("/")).rstrip("/")
    await server.close()
    await app.stop()


@asynccontextmanager
async def looking(browser: Browser, address: str) -> AsyncIterator[Page]:
    """A browser at this address. Script errors of the page fail the test."""
    context = await new_context(browser, viewport={"width": 1440, "height": 900})
    page = await context.new_page()
    faults: list[str] = []
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    await page.goto(address)
    yield page
    await context.close()
    assert faults == []


async def open_room(page: Page, speed: str, **numbers: int) -> None:
    """Choose and enter a room. Everything else keeps the page's defaults."""
    await page.get_by_label("Speed").select_option(label=speed)
    for label, number in numbers.items():
        await page.get_by_label(label.replace("_", " ")).fill(str(number))
    await page.get_by_role("button", name="Rehearse session 1").click()
    await page.wait_for_url("**/as/facilitator")
    await expect(page.locator("#connection")).to_be_empty()


def press(page: Page, name: str) -> Any:
    """Click a button by its full name."""
    return page.get_by_role("button", name=name, exact=True).first.click()


async def more(page: Page, name: str) -> None:
    """Choose an entry of the rehearsal's menu."""
    await page.get_by_label("Rehearsal: more").click()
    await page.locator("[data-key=more]").get_by_text(name, exact=True).click()


async def jump(page: Page, step: str) -> None:
    """Jump to a step by the menu, and wait until it runs."""
    await more(page, "Jump to a step…")
    await page.get_by_label("Step", exact=True).select_option(label=step)
    await press(page, "Jump")
    await expect(page.locator("#announce")).to_contain_text(f"Now: {step}")


async def speed(page: Page, label: str) -> None:
    """Choose a speed."""
    await page.locator("[data-key=speed] summary").click()
    await press(page, label)


async def read(page: Page) -> tuple[str, list[str]]:
    """The current step on a page, and the ids of the messages in its chat."""
    ids = await page.locator("#messages > li").evaluate_all("all => all.map(one => one.id)")
    return await page.locator("#now h2").inner_text(), ids


async def same(one: Page, other: Page) -> None:
    """Wait until both show the same."""

    async def are_the_same() -> bool:
        return await read(one) == await read(other)

    await eventually(are_the_same)


async def test_session_one_is_played_through_by_clicks_alone(browser: Browser, served: str) -> None:
    async with looking(browser, served) as page:
        # First go step by step, so that no step ends before the next click.
        await open_room(page, "Step by step", People_besides_you=6)
        await press(page, "Start the session")
        # Another person, on their own page, answers a poll with the button of its card.
        await jump(page, POLLED.title)
        await page.get_by_text("View as somebody else").click()
        await page.get_by_role("link", name="Bethan").click()
        await page.wait_for_url("**/as/p2")
        card = page.locator("#messages [data-card=PollCard]").last
        await card.get_by_role("button").nth(1).click()
        await expect(page.locator("#messages .whisper").last).to_contain_text("You chose")
        await expect(page.get_by_label("How Bethan behaves")).to_have_value("by hand")
        await page.get_by_role("link", name="back to the facilitator").click()
        await expect(page.locator("#messages")).not_to_contain_text("You chose")
        await press(page, "600 times faster")
        await expect(page.locator("#now h2")).to_have_text("The session is over", timeout=5 * LIMIT)
        steps = page.locator("#messages [data-card=StepCard]")
        assert await steps.count() > 15
        await expect(page.locator("#messages [data-card=PairsCard]").first).to_be_attached()


async def test_two_see_the_same_and_a_reload_loses_nothing(browser: Browser, served: str) -> None:
    async with looking(browser, served) as one:
        await open_room(one, "Step by step", People_besides_you=5)
        await jump(one, "Ground rules")
        async with looking(browser, one.url) as other:
            await expect(other.locator("#connection")).to_be_empty()
            await same(one, other)
            await press(one, "Next step")
            await expect(one.locator("#now h2")).not_to_have_text("Ground rules")
            title = await one.locator("#now h2").inner_text()
            await expect(other.locator("#now h2")).to_have_text(title)
            await same(one, other)
            await one.reload()
            await same(one, other)
            await other.context.set_offline(True)
            await press(one, "Pause")
            await expect(one.locator("#announce")).to_have_text("The session is paused.")
            await other.context.set_offline(False)
            await expect(other.locator("#announce")).to_have_text("The session is paused.")
            await same(one, other)


async def test_keys_alone_are_enough(browser: Browser, served: str) -> None:
    async with looking(browser, f"{served}/rehearsal") as page:
        await page.get_by_label("Speed").focus()
        await page.keyboard.type("Step")
        for _ in range(12):
            await page.keyboard.press("Tab")
            if await page.evaluate("document.activeElement.textContent") == "Open the room":
                break
        await page.keyboard.press("Enter")
        await page.wait_for_url("**/as/facilitator")
        await expect(page.locator("#connection")).to_be_empty()
        await page.keyboard.press("/")
        await page.keyboard.type("start")
        await page.keyboard.press("Enter")
        await expect(page.locator("#announce")).to_have_text(re.compile("^Now: "))
        await expect(page.locator("#messages .typed.mine")).to_contain_text("start")
        await expect(page.get_by_label("Say to Throughline")).to_be_focused()
        await expect(page.get_by_label("Say to Throughline")).to_have_value("")


async def faults(page: Page) -> list[str]:
    """The problems axe finds."""
    await page.evaluate((node.HERE / "node_modules/axe-core/axe.min.js").read_text())
    found = await page.evaluate("axe.run()")
    return [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found["violations"]]


async def pictured(page: Page, name: str) -> list[str]:
    """Take screenshots in every look. Returns the problems of each."""
    wrong = []
    for theme, width in LOOKS:
        await page.emulate_media(color_scheme=theme)
        await page.set_viewport_size({"width": width, "height": 900})
        await photograph(page, f"{name}-{width}-{theme}")
        wrong += [f"{name} {width} {theme} {one}" for one in await faults(page)]
        wide = await page.evaluate("document.documentElement.scrollWidth")
        wrong += [f"{name} {width} {theme}: the page is {wide} px wide"] if wide > width else []
    return wrong


async def test_everybody_can_read_it(browser: Browser, served: str) -> None:
    async with looking(browser, served) as page:
        assert await pictured(page, "hall") == []
        await open_room(page, "Step by step")
        await jump(page, POLLED.title)
        await page.get_by_text("View as somebody else").click()
        assert await pictured(page, "room") == []
        await page.get_by_role("link", name="Amara").click()
        assert await pictured(page, "room-participant") == []
        await page.goto(page.url.replace("/as/p1", "/as/stage"))
        await expect(page.locator(".countdown .digits")).to_have_text(re.compile("^[0-9]+:[0-9]{2}$"))
        assert await pictured(page, "room-stage") == []
        await page.goto(f"{served}/rehearsal/plan/defensible-decisions-1")
        assert await pictured(page, "timeline") == []
