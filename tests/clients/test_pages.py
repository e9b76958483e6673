"""Run sheet and stage in a real browser: two people see the same, reloads lose nothing, keys suffice, axe passes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Literal

import pytest
from playwright.async_api import Browser, BrowserContext, Page, expect

from bot.ports import Member
from bot.runs.plan_library import load
from dialogs.plan.preview import start_times
from tests.clients.browser import faults, new_context, photograph
from tests.support.running_app import FRANCES
from tests.support.web_visit import Visit, visiting

PLAN = load("defensible-decisions-1")
POLL = "favourite-tool"
OPEN_AT = start_times(PLAN)[PLAN.poll_steps[POLL].path].total_seconds() / 60 + 1  # minutes
NAMES = ("Asha Patel", "Tom Okafor", "Grace Lin", "Ben Hughes", "Mia Rossi", "Sam Clarke", "Zoe Evans", "Noor Khan")
Theme = Literal["light", "dark"]
LOOKS: tuple[tuple[Theme, int], ...] = (
    ("light", 320), ("dark", 320), ("light", 768), ("dark", 1440),
)  # fmt: skip  # colours depend little on the width

pytestmark = pytest.mark.asyncio(loop_scope="session")


@asynccontextmanager
async def session(people: int = 8) -> AsyncIterator[Visit]:
    """Session one with people in it, before it starts."""
    async with visiting("sqlite:///:memory:", PLAN, people=0) as visit:
        for number, name in enumerate(NAMES[:people], 1):
            await visit.house.say(Member(f"p{number}", name), "here")
        yield visit


@asynccontextmanager
async def looking(browser: Browser, visit: Visit, who: str = "facilitator", *, page: str = "") -> AsyncIterator[Page]:
    """A browser on a person's page, opened by their link."""
    context = await new_context(browser, viewport={"width": 768, "height": 1000})
    opened = await enter(context, visit, who)
    if page:
        await opened.goto(f"{opened.url}/{page}")
    yield opened
    await context.close()


async def enter(context: BrowserContext, visit: Visit, who: str) -> Page:
    """Follow the link that the bot sends privately."""
    page = await context.new_page()
    errors: list[str] = []
    page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    link = await visit.site.door.make_link(await visit.house.run_id(), await visit.person(who))
    await page.goto(link)
    await page.get_by_role("button", name="Open your page").click()
    await page.wait_for_url("**/run/*")
    await expect(page.locator("#connection")).to_be_empty()
    assert errors == []
    return page


async def to(visit: Visit, minutes: float) -> None:
    """Start the session and advance the clock."""
    await visit.house.say(FRANCES, "start")
    await visit.house.until(minutes)


async def pictured(page: Page, name: str) -> list[str]:
    """Take screenshots at every width in both themes. Returns the problems axe finds in each."""
    wrong = []
    for theme, width in LOOKS:
        # Without motion: axe would see a button whose ground is still on its way from light to dark.
        await page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        await page.set_viewport_size({"width": width, "height": 900})
        await photograph(page, f"{name}-{width}-{theme}", whole=not name.startswith("stage"))
        wrong += [f"{width} {theme} {one}" for one in await faults(page)]
        wide = await page.evaluate("document.documentElement.scrollWidth")
        wrong += [f"{width} {theme}: the page is {wide} px wide"] if wide > width else []
    return wrong


@pytest.mark.parametrize(
    ("name", "minutes"), [("open", -1), ("poll", OPEN_AT), ("late", 40), ("pairs", 120), ("round", 202)]
)
async def test_everybody_can_read_it(browser: Browser, name: str, minutes: float) -> None:
    async with session() as visit:
        if minutes >= 0:
            await to(visit, minutes)
        if name == "poll":
            for number in range(1, 6):
                await visit.house.press(Member(f"p{number}", NAMES[number - 1]), POLL, number % 3)
            await visit.house.say(FRANCES, "close")
            await visit.house.say(FRANCES, "yes")
        if name == "late":
            await visit.house.say(FRANCES, "+9")
        async with looking(browser, visit) as hers:
            assert await pictured(hers, f"sheet-{name}") == []
        async with looking(browser, visit, page="stage") as stage:
            assert await pictured(stage, f"stage-{name}") == []


async def test_axe_would_have_noticed(browser: Browser) -> None:
    page = await (await new_context(browser)).new_page()
    body = '<main><h1>Hello</h1><img src="data:,"><p style="color: #aaa">Pale</p></main>'
    await page.set_content(f'<!doctype html><html lang="en"><title>A page</title>{body}')
    found = await faults(page)
    assert [fault.partition(":")[0] for fault in found] == ["color-contrast", "image-alt"]
    assert await faults(page, "color-contrast") == found[:1]
    await page.context.close()


async def test_a_participants_page_can_be_read_too(browser: Browser) -> None:
    async with session() as visit:
        await to(visit, 120)
        async with looking(browser, visit, "p1") as theirs:
            assert await pictured(theirs, "participant") == []
            buttons = await theirs.get_by_role("button").all_inner_texts()
            assert buttons == ["We’ve finished", "Ask for a minute", "Not finished yet"]


async def test_two_browsers_and_the_stage_show_the_same_and_a_reload_loses_nothing(browser: Browser) -> None:
    async with (
        session(4) as visit,
        looking(browser, visit) as hers,
        looking(browser, visit, "p1") as theirs,
        looking(browser, visit, page="stage") as stage,
    ):
        await hers.get_by_role("button", name="Start the session").click()
        for page in (hers, theirs, stage):
            await expect(page.locator("#now h2")).to_have_text(PLAN.steps[0].title)
        await expect(hers.locator("#steer")).to_be_focused()  # the button is gone; a keyboard goes on from where it was
        await hers.get_by_role("button", name="Pause").click()
        clocks = []
        for page in (hers, theirs, stage):
            await expect(page.locator(".state")).to_have_text("Paused")
            clocks.append(await page.locator(".countdown .digits").first.inner_text())
        assert len(set(clocks)) == 1
        await hers.reload()
        await expect(hers.locator(".countdown .digits")).to_have_text(clocks[0])
        await expect(hers.get_by_role("button", name="Resume")).to_be_visible()


async def test_a_lost_connection_is_said_and_made_good(browser: Browser) -> None:
    async with session(2) as visit, looking(browser, visit) as hers:
        await hers.route("**/events*", lambda route: route.abort())
        await hers.reload()
        await expect(hers.locator("#connection")).to_contain_text("Not connected")
        await visit.house.say(FRANCES, "start")
        await hers.unroute("**/events*")
        await expect(hers.locator("#now h2")).to_have_text(PLAN.steps[0].title)
        await expect(hers.locator("#connection")).to_be_empty()


async def test_keys_alone_are_enough_and_keep_their_place(browser: Browser) -> None:
    async with session(2) as visit, looking(browser, visit) as hers:
        await hers.keyboard.press("/")
        await hers.keyboard.type("start")
        await hers.keyboard.press("Enter")
        await expect(hers.locator("#now h2")).to_have_text(PLAN.steps[0].title)
        pause = hers.get_by_role("button", name="+5 min", exact=True)
        await pause.focus()
        await hers.keyboard.press("Enter")
        await expect(hers.locator("#line")).to_contain_text("5 minutes late")
        await expect(pause).to_be_focused()


async def test_screen_readers_hear_steps_and_not_seconds(browser: Browser) -> None:
    async with session(2) as visit, looking(browser, visit) as hers:
        await visit.house.say(FRANCES, "start")
        await expect(hers.locator("#announce")).to_contain_text(PLAN.steps[0].title)
        live = await hers.evaluate(
            "[...document.querySelectorAll('.digits, .state')].map((one) => one.closest('[aria-live], [role=status]'))"
        )
        assert live == [None, None]


async def test_the_countdown_says_short_time_in_words_shape_and_colour(browser: Browser) -> None:
    async with session(2) as visit, looking(browser, visit, page="stage") as hers:
        await hers.clock.install()
        await hers.clock.pause_at(datetime(2040, 1, 1, tzinfo=UTC))  # the page uses the server's time, plus the time since
        await visit.house.say(FRANCES, "start")
        lasts = PLAN.steps[0].lasts.total_seconds() / 60
        looks = []
        for share, word in ((0.5, "Plenty of time"), (0.85, "Time is short"), (0.97, "Nearly over")):
            await visit.house.until(lasts * share)
            visit.site.watch.look_again()
            await hers.reload()
            await expect(hers.locator(".state")).to_have_text(word)
            looks.append(
                await hers.evaluate(
                    "[getComputedStyle(document.querySelector('.countdown .digits')).color, "
                    "getComputedStyle(document.querySelector('.countdown .shape'), '::before').content].join()"
                )
            )
        assert len(set(looks)) == 3


async def test_what_is_refused_is_told_to_the_one_who_pressed(browser: Browser) -> None:
    async with session(2) as visit, looking(browser, visit) as hers:
        await hers.get_by_label("Say anything to Throughline").fill("resume")
        await hers.get_by_role("button", name="Say", exact=True).click()
        await expect(hers.locator("#reply")).to_contain_text("not started", ignore_case=True)


async def test_the_report_can_be_read_and_printed(browser: Browser) -> None:
    async with session() as visit:
        await to(visit, 20)
        await visit.house.say(FRANCES, "+5")
        await visit.house.until(OPEN_AT + 5)
        for number in range(1, 9):
            await visit.house.press(Member(f"p{number}", NAMES[number - 1]), POLL, number % 3)
        await visit.house.say(FRANCES, "close")
        await visit.house.say(FRANCES, "yes")
        await visit.house.say(FRANCES, "end now")
        async with looking(browser, visit, page="report") as page:
            for picture in await page.locator("img").all():
                await expect(picture).to_have_js_property("complete", True)
                assert await picture.evaluate("(one) => one.naturalWidth") > 100
            assert await pictured(page, "report") == []
            await page.emulate_media(media="print", color_scheme="light")
            await expect(page.get_by_role("link", name="Download for Word")).to_be_hidden()
