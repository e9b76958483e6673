"""Stage in a real browser: every state fits a projector without scrolling, and shows nothing private."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, Page, expect

from bot.ports import Member
from tests.clients.browser import faults, photograph
from tests.clients.test_pages import NAMES, OPEN_AT, POLL, looking, session, to
from tests.support.running_app import FRANCES

SCREENS = ((1920, 1080), (1280, 720), (1024, 768), (2560, 1080))
MANY = tuple(Member(f"many{number}", f"Person Longname {number}") for number in range(16))  # with NAMES: twelve rooms
OVERFLOWING = """() => [...document.querySelectorAll(".stage-main, .stage-what, .stage-foot, .stage-room, .stage-top")]
    .filter((one) => one.offsetParent && (one.scrollHeight > one.clientHeight + 2 || one.scrollWidth > one.clientWidth + 2))
    .map((one) => `${one.className}: ${one.scrollWidth}x${one.scrollHeight} in ${one.clientWidth}x${one.clientHeight}`)"""
OUTSIDE = """() => [...document.querySelectorAll("body *")].filter((one) => one.offsetParent && !one.closest(".hidden"))
    .map((one) => [one.tagName + "." + one.className, one.getBoundingClientRect()])
    .filter(([, box]) => box.bottom > innerHeight + 1 || box.right > innerWidth + 1).map(([name]) => name)"""

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def fits(page: Page, state: str) -> list[str]:
    """What is cut or outside the screen in this state."""
    wrong = []
    for width, height in SCREENS:
        await page.set_viewport_size({"width": width, "height": height})
        await page.evaluate("new Promise(requestAnimationFrame)")
        await photograph(page, f"stage-{state}-{width}", whole=False)
        found = await page.evaluate(OVERFLOWING) + await page.evaluate(OUTSIDE)
        wrong += [f"{state} {width}x{height} {one}" for one in found]
    return wrong + [f"{state} {one}" for one in await faults(page)]


async def test_every_state_fits_every_projector(browser: Browser) -> None:
    async with session() as visit, looking(browser, visit, page="stage") as page:
        for somebody in MANY:
            await visit.house.say(somebody, "here")
        await expect(page.locator("#now")).to_contain_text("24 people are here")
        wrong = await fits(page, "before")
        await to(visit, 120)
        await expect(page.locator(".stage-room")).to_have_count(12)
        assert await page.locator(".stage-room:visible").count() in (2, 10)
        wrong += await fits(page, "pairs")
        await page.emulate_media(reduced_motion="reduce")
        await expect(page.locator(".stage-room:visible")).to_have_count(12)
        wrong += await fits(page, "pairs-still")
        await visit.house.say(FRANCES, "pause")
        await expect(page.locator(".state")).to_have_text("Paused")
        wrong += await fits(page, "paused")
        await visit.house.say(FRANCES, "resume")
        await visit.house.until(OPEN_AT)
        for number in range(1, 6):
            await visit.house.press(Member(f"p{number}", NAMES[number - 1]), POLL, number % 3)
        await visit.house.say(FRANCES, "close")
        await visit.house.say(FRANCES, "yes")
        await expect(page.locator(".stage-bars")).to_be_visible()
        wrong += await fits(page, "results")
        await visit.house.until(202)
        await expect(page.locator(".speaking")).to_be_visible()
        wrong += await fits(page, "round")
        await visit.house.say(FRANCES, "end now")
        await expect(page.locator("#now")).to_contain_text("The session is over")
        wrong += await fits(page, "ended")
        assert wrong == []


async def test_the_time_of_day_goes_on_in_a_pause(browser: Browser) -> None:
    async with session() as visit, looking(browser, visit, page="stage") as page:
        await page.clock.install()
        await page.reload()
        await to(visit, 40)
        await visit.house.say(FRANCES, "pause")
        await expect(page.locator(".state")).to_have_text("Paused")
        left = await page.locator(".stage-clock .digits").inner_text()
        await expect(page.locator(".stage-foot .wall")).to_have_text("10:10")
        await page.clock.fast_forward(30_000)
        await page.clock.fast_forward(31_000)
        await expect(page.locator(".stage-foot .wall")).to_have_text("10:11")
        assert await page.locator(".stage-clock .digits").inner_text() == left


async def test_the_stage_says_what_time_it_is_and_when_we_end_and_nothing_private(browser: Browser) -> None:
    async with session() as visit, looking(browser, visit, page="stage") as page:
        await to(visit, 40)
        await visit.house.say(FRANCES, "note: watch the time")
        await page.reload()
        await expect(page.locator(".stage-foot")).to_contain_text("we end at 13:00")
        await expect(page.locator(".stage-foot .wall")).to_have_text("10:10")
        assert await page.get_by_role("button").count() == 0
        seen = await page.locator("body").inner_text()
        assert "leave them in peace" not in seen  # the cue
        assert "watch the time" not in seen
        assert "late" not in seen.lower()
