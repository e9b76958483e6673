"""Own record and attendance in a real browser: opened by a link, readable at every width, with the key in no address."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.async_api import Browser, expect

from bot.ports import Member
from cards.render.plain import plain
from tests.clients.browser import new_context
from tests.clients.test_pages import NAMES, looking, pictured, session, to
from tests.support.running_app import FRANCES, START

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_record_is_opened_by_its_link_and_can_be_read_and_printed(browser: Browser) -> None:
    async with session() as visit:
        await to(visit, 215)
        asha = Member("p1", NAMES[0])
        await visit.house.say(asha, "intention Ask the second question before I write it down")
        told = (await visit.house.say(asha, "my record")).reply
        assert told is not None
        link = re.search(r"http\S+", plain(told))
        assert link is not None
        context = await new_context(browser, viewport={"width": 768, "height": 1000})
        page = await context.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url + str(request.headers.get("referer", ""))))
        for _ in range(2):
            await page.goto(link[0])
            await page.get_by_role("button", name="Open my record").click()
            await page.wait_for_url("**/record/mine")
        assert not [one for one in asked if link[0].partition("#")[2] in one], "the key is in no address that is asked for"
        await expect(page.get_by_role("heading", name="My CPD record")).to_be_visible()
        assert await pictured(page, "record") == []
        async with page.expect_download() as download:
            await page.get_by_role("link", name="Save as a Word document").click()
        assert (await download.value).suggested_filename == "my-cpd-record.docx"
        await page.emulate_media(media="print", color_scheme="light")
        await expect(page.get_by_role("link", name="Save as a Word document")).to_be_hidden()
        await page.emulate_media(media="screen")
        await page.goto(link[0][:-3])
        await page.get_by_role("button", name="Open my record").click()
        await expect(page.locator("#words")).to_contain_text("has expired")
        await context.close()


async def test_attendance_can_be_read_and_taken_along(browser: Browser) -> None:
    async with session() as visit:
        await visit.house.say(FRANCES, "record attendance")
        await to(visit, 130)
        await visit.house.say(FRANCES, "away Tom")
        await visit.house.until(215)
        visit.house.clock.jump(START + timedelta(days=70))
        await visit.house.app.idle()
        for number in (1, 2, 3):
            await visit.house.say(Member(f"p{number}", NAMES[number - 1]), "here")
        await visit.house.say(FRANCES, "start")
        await visit.house.until(70 * 24 * 60 + 215)
        async with looking(browser, visit, page="report") as page:
            await page.get_by_role("link", name="Attendance and certificates").click()
            await expect(page.get_by_role("heading", name="All sessions of this group")).to_be_visible()
            assert await pictured(page, "attendance") == []
            async with page.expect_download() as download:
                await page.get_by_role("link", name="For certificates").click()
            assert (await download.value).suggested_filename == "certificates.csv"
