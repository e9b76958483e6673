"""The rehearsal room in a real browser: session one by clicks alone, by keys alone, two equal views, the chat, axe."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from typing import Any, Literal

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from bot.runs.plan_library import load
from tests.clients.browser import LIMIT, faults, photograph
from tests.clients.local_service import local_service, looking
from tests.support.limits import eventually

Theme = Literal["light", "dark", "contrast"]
LOOKS: tuple[tuple[Theme, int], ...] = (("light", 320), ("dark", 390), ("contrast", 768), ("light", 1366), ("dark", 1920))
PLAN = load("defensible-decisions-1")
POLLED = next(step for step in PLAN.steps if step.poll is not None)

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def served() -> AsyncIterator[str]:
    """The address of the real service on this machine."""
    async with local_service() as address:
        yield address


async def open_room(page: Page, speed: str, **numbers: int) -> None:
    """Choose and enter a room. Everything else keeps the page's defaults."""
    await page.get_by_label("Speed", exact=True).select_option(label=speed)
    for label, number in numbers.items():
        await page.get_by_label(label, exact=True).fill(str(number))
    await page.get_by_role("button", name="Rehearse session 1").click()
    await page.wait_for_url("**/as/facilitator")


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
    ids = await page.locator("#messages > li.message[id]").evaluate_all("all => all.map(one => one.id)")
    return await page.locator("#announce").inner_text(), ids


async def same(one: Page, other: Page) -> None:
    """Wait until both show the same."""

    async def are_the_same() -> bool:
        return await read(one) == await read(other)

    await eventually(are_the_same)


async def test_session_one_is_played_through_by_clicks_alone(browser: Browser, served: str) -> None:
    async with looking(browser, served) as page:
        # First go step by step, so that no step ends before the next click.
        await open_room(page, "Step by step", People=6)
        await press(page, "Start the session")
        # Another person, on their own page, answers a poll with the button of its card.
        await jump(page, POLLED.title)
        await page.locator("[data-key=seen-as] summary").click()
        await page.locator("[data-key=seen-as]").get_by_role("link", name="Bethan").click()
        await page.wait_for_url("**/as/p2")
        card = page.locator("#messages [data-card=PollCard]").last
        await card.get_by_role("button").nth(1).click()
        await expect(page.locator("#messages .message-private").last).to_contain_text("You chose")
        await more(page, "People in this rehearsal…")
        await expect(page.get_by_label("How Bethan behaves")).to_have_value("by hand")
        await page.keyboard.press("Escape")
        await page.get_by_role("link", name="Back to Frances").click()
        await expect(page.locator("#messages")).not_to_contain_text("You chose")
        await speed(page, "600 × faster")
        await expect(page.locator("body")).to_have_attribute("data-phase", "ended", timeout=5 * LIMIT)
        assert await page.locator("#messages [data-card=StepCard]").count() > 8
        # What happens afterwards, and the session's documents.
        await more(page, "The week after the session")
        await expect(page.locator("#messages [data-card=EvaluatedCard]").last).to_be_attached(timeout=2 * LIMIT)
        await more(page, "Pages and documents…")
        report = await page.get_by_role("link", name="Report", exact=True).get_attribute("href")
        await page.goto(f"{served}{report}")
        await expect(page.get_by_role("heading", level=1)).to_have_text(PLAN.title)
        assert await looks(page, "report") == []
        await page.goto(f"{served}{str(report).replace('/report', '/attendance')}")
        assert await looks(page, "attendance") == []
        await page.goto(f"{served}{str(report).removesuffix('/report').replace('/run/', '/pack/')}")
        assert await looks(page, "pack") == []


async def test_on_a_narrow_screen_it_stays_in_sight_who_you_are(browser: Browser, served: str) -> None:
    async with looking(browser, served) as page:
        await open_room(page, "Step by step", People=5)
        await page.set_viewport_size({"width": 390, "height": 844})
        seen_as = page.locator("[data-key=seen-as] summary")
        await expect(seen_as).to_be_visible()
        await expect(seen_as).to_have_text("Seen as Frances")
        await seen_as.click()
        await page.locator("[data-key=seen-as]").get_by_role("link", name="Bethan").click()
        await page.wait_for_url("**/as/p2")
        await expect(seen_as).to_have_text("Seen as Bethan")
        await expect(page.get_by_role("link", name="Back to Frances")).to_be_in_viewport(ratio=1)
        await expect(page.get_by_placeholder("As Bethan: where, here, help")).to_be_visible()


async def test_the_clock_goes_on_in_a_pause(browser: Browser, served: str) -> None:
    async with looking(browser, served) as page:
        await open_room(page, "60 × faster", People=5)
        await press(page, "Start the session")
        await press(page, "Pause")
        await expect(page.locator("body")).to_have_attribute("data-phase", "paused")
        left = await page.locator("#steer .digits").inner_text()
        clock = page.locator("#room-clock")
        for _ in range(2):
            await expect(clock).not_to_have_text(await clock.inner_text())
        assert await page.locator("#steer .digits").inner_text() == left


async def test_two_see_the_same_and_a_reload_loses_nothing(browser: Browser, served: str) -> None:
    async with looking(browser, served) as one:
        await open_room(one, "Step by step", People=5)
        await jump(one, "Ground rules")
        async with looking(browser, one.url) as other:
            await same(one, other)
            await press(one, "Next step")
            await expect(one.locator("#announce")).not_to_contain_text("Ground rules")
            await same(one, other)
            await one.reload()
            await same(one, other)
            await other.context.set_offline(True)
            await press(one, "Pause")
            await expect(one.locator("body")).to_have_attribute("data-phase", "paused")
            await other.context.set_offline(False)
            await expect(other.locator("body")).to_have_attribute("data-phase", "paused")
            await same(one, other)


async def test_keys_alone_are_enough(browser: Browser, served: str) -> None:
    async with looking(browser, f"{served}/rehearsal") as page:
        await page.get_by_label("Speed", exact=True).focus()
        await page.keyboard.type("Step")
        await tab_to(page, "Rehearse session 1")
        await page.keyboard.press("Enter")
        await page.wait_for_url("**/as/facilitator")
        await page.keyboard.press("/")
        await page.keyboard.type("start")
        await page.keyboard.press("Enter")
        await expect(page.locator("#announce")).to_have_text(re.compile("^Now: "))
        await expect(page.locator("#messages .message-mine")).to_contain_text("start")
        await expect(page.locator("#messages .message-mine .seen")).to_contain_text("Received")
        await expect(page.get_by_label("Say something as Frances")).to_be_focused()
        await expect(page.get_by_label("Say something as Frances")).to_have_value("")
        for phase, name in (("paused", "Pause"), ("running", "Resume")):
            await tab_to(page, name)
            await page.keyboard.press("Enter")
            await expect(page.locator("body")).to_have_attribute("data-phase", phase)
        await page.locator("[data-key=more] summary").focus()
        await page.keyboard.press("Enter")
        await tab_to(page, "Close the rehearsal…")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("dialog")).to_be_visible()
        await page.keyboard.press("Escape")
        await expect(page.locator("[data-key=more] summary")).to_be_focused()


async def tab_to(page: Page, name: str) -> None:
    """Press the Tab key until something with this text has the focus."""
    for _ in range(60):
        await page.keyboard.press("Tab")
        if (await page.evaluate("document.activeElement.textContent")).strip() == name:
            return
    raise AssertionError(f"The Tab key does not reach “{name}”")


async def test_the_chat_follows_unless_somebody_reads_back(browser: Browser, served: str) -> None:
    async with looking(browser, served, "ERR_FAILED") as page:
        await page.set_viewport_size({"width": 1366, "height": 480})
        await open_room(page, "Step by step", People=3)
        await jump(page, "Key points")
        log, rule, jump_button = page.locator("#messages"), page.locator(".chat-new"), page.locator("#jump-new")
        at_end = "one => one.scrollHeight - one.scrollTop - one.clientHeight < 48"
        await expect(log.locator("[data-card=StepCard]").last).to_contain_text("Key points")  # nothing more will scroll it
        assert await log.evaluate(at_end)
        await log.evaluate("one => { one.scrollTop = 0; }")
        assert not await log.evaluate(at_end)
        await page.locator("#steer").get_by_role("button", name="Next step").click()
        await expect(jump_button).to_be_visible()
        await expect(jump_button).to_contain_text(re.compile("^[1-9][0-9]* new message"))
        assert await log.evaluate("one => one.scrollTop") == 0
        await expect(rule).to_have_count(1)
        await jump_button.click()
        assert await log.evaluate(at_end)
        await expect(rule).to_have_count(0)
        await expect(jump_button).to_be_hidden()
        # What did not get through says so, and can be sent again.
        await page.route("**/say", lambda route: route.abort())
        await page.get_by_label("Say something as Frances").fill("where")
        await page.keyboard.press("Enter")
        await expect(page.locator(".seen.failed")).to_contain_text("Not sent")
        await page.unroute("**/say")
        await press(page, "Try again")
        await expect(page.locator(".seen.failed")).to_have_count(0)
        await expect(page.locator("#messages [data-card=WhereCard]")).to_have_count(1)
        # Only with Throughline: nobody else sees it.
        await press(page, "Only Throughline")
        await page.get_by_label("Say something as Frances").fill("agenda")
        await page.keyboard.press("Enter")
        await expect(page.locator("#messages [data-card=AgendaCard]")).to_be_visible()
        await page.goto(page.url.replace("/as/facilitator", "/as/p1"))
        await expect(page.locator("#messages .typed").get_by_text("agenda", exact=True)).to_have_count(0)


async def looks(page: Page, name: str, *, stage: bool = False) -> list[str]:
    """Take screenshots in every look. Returns the problems of each."""
    wrong = []
    for theme, width in LOOKS:
        await page.emulate_media(color_scheme="light" if theme == "light" else "dark", reduced_motion="reduce")
        await page.evaluate("theme => { document.documentElement.dataset.theme = theme; }", theme)
        await page.set_viewport_size({"width": width, "height": 900})
        await photograph(page, f"{name}-{width}-{theme}", whole=not stage)
        wrong += [f"{name} {width} {theme} {one}" for one in await faults(page)]
        wide = await page.evaluate("document.documentElement.scrollWidth")
        wrong += [f"{name} {width} {theme}: the page is {wide} px wide"] if wide > width else []
    await page.evaluate("delete document.documentElement.dataset.theme")
    return wrong


async def test_everybody_can_read_it(browser: Browser, served: str) -> None:
    async with looking(browser, served) as page:
        assert await looks(page, "home") == []
        await page.set_viewport_size({"width": 1366, "height": 900})
        await open_room(page, "Step by step")
        await jump(page, POLLED.title)
        assert await looks(page, "room") == []
        await page.set_viewport_size({"width": 1366, "height": 900})
        for entry in ("People in this rehearsal…", "Pages and documents…", "Close the rehearsal…"):
            await more(page, entry)
            assert await looks(page, entry) == []
            await page.keyboard.press("Escape")
            await page.set_viewport_size({"width": 1366, "height": 900})
        await page.goto(page.url.replace("/as/facilitator", "/as/p1"))
        assert await looks(page, "room-participant") == []
        await page.goto(f"{page.url}/panel")
        assert await looks(page, "panel") == []
        await page.goto(f"{served}/rehearsal/plan/defensible-decisions-1")
        assert await looks(page, "timeline") == []
