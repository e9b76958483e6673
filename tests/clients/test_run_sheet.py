"""Run sheet in a real browser, in every state: nothing moves, nothing is cut, axe passes, keys suffice."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from bot.ports import Member
from tests.clients.browser import faults, photograph
from tests.clients.test_pages import NAMES, OPEN_AT, PLAN, POLL, looking, session, to
from tests.support.running_app import FRANCES
from tests.support.web_visit import Visit

WIDTHS = (320, 390, 768, 1366, 1920)
THEMES = ("light", "dark", "contrast")
STEERED = ("late", "paused", "lost", "poll", "round")  # states in which all steering buttons are there
PAIRS_AT, ROUND_AT = 120, 202  # minutes

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def wear(page: Page, theme: str, width: int, height: int = 800) -> None:
    """Show the page as Teams would in this theme."""
    await page.evaluate("(theme) => { document.documentElement.dataset.theme = theme; }", theme)
    await page.set_viewport_size({"width": width, "height": height})


async def boxes(page: Page) -> Mapping[str, Any]:
    """Place and size of the steering bar and of every button in it."""
    found: Mapping[str, Any] = await page.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll(
            ".sheet-top, .steer-acts > button, .steer-acts > details, .lines")].map((one, number) => {
            const { x, y, width, height } = one.getBoundingClientRect();
            return [number + (one.dataset.key ?? one.className), [x, y, width, height].map(Math.round)];
        }))"""
    )
    return found


async def looked_at(page: Page, state: str, number: int) -> tuple[list[str], dict[int, Mapping[str, Any]]]:
    """Problems of a state at every width, and where the steering buttons are. Each state meets other pairs of looks."""
    wrong, places = [], {}
    for place, width in enumerate(WIDTHS):
        theme = THEMES[(place + number) % 3]
        await wear(page, theme, width)
        await page.evaluate("scrollTo(0, 0)")
        await photograph(page, f"run-sheet-{state}-{width}-{theme}", whole=False)
        if place % 2 == number % 2:  # axe takes longest; the next state has it at the other widths
            wrong += [f"{state} {width} {theme} {one}" for one in await faults(page)]
        wide = await page.evaluate("document.documentElement.scrollWidth")
        wrong += [f"{state} {width}: the page is {wide} px wide"] if wide > width else []
        places[width] = await boxes(page)
    return wrong, places


async def lose(page: Page) -> None:
    """Cut the page off from the service."""
    await page.route("**/events*", lambda route: route.abort())
    await page.evaluate("dispatchEvent(new Event('offline'))")
    await expect(page.locator("#connection")).to_contain_text("Not connected")


async def bring(visit: Visit, page: Page, state: str) -> None:
    """Bring the session, or the page, from the state before into this one."""
    match state:
        case "late":
            await to(visit, 40)
            await visit.house.say(FRANCES, "+9")
            await expect(page.locator("#line")).to_contain_text("9 minutes late")
        case "paused":
            await visit.house.say(FRANCES, "pause")
            await expect(page.locator("#line")).to_contain_text("Paused since")
        case "lost":
            await lose(page)
        case "poll":
            await page.unroute("**/events*")
            await page.get_by_role("button", name="Try now").click()
            await visit.house.say(FRANCES, "resume")
            await visit.house.until(OPEN_AT + 9)
            for number in range(1, 6):
                await visit.house.press(Member(f"p{number}", NAMES[number - 1]), POLL, number % 3)
            await expect(page.locator("#polls")).to_contain_text("5 of 8 have answered")
        case "round":
            await visit.house.until(ROUND_AT + 10)
            await expect(page.locator("#round")).to_contain_text("Speaking now")
        case "ended":
            await visit.house.say(FRANCES, "end now")
            await expect(page.locator("#steer")).to_contain_text("The session is over")


async def test_in_every_state_and_theme_all_can_be_read_and_the_buttons_stay_where_they_are(browser: Browser) -> None:
    async with session() as visit, looking(browser, visit) as page:
        await page.emulate_media(reduced_motion="reduce")
        wrong: list[str] = []
        places = {}
        for number, state in enumerate(("before", *STEERED, "ended")):
            await bring(visit, page, state)
            problems, places[state] = await looked_at(page, state, number)
            wrong += problems
        assert wrong == []
        for width in WIDTHS:
            for state in STEERED[1:]:
                assert places[state][width] == places["late"][width], (state, width)
            bars = {state: next(iter(found[width].values())) for state, found in places.items()}
            assert len({tuple(bar) for bar in bars.values()}) == 1, (width, bars)


async def test_the_board_swaps_people_with_keys_and_by_dragging(browser: Browser) -> None:
    async with session() as visit, looking(browser, visit) as page:
        await to(visit, PAIRS_AT)
        await wear(page, "light", 1366)
        seats = page.locator("[data-seat]")
        await expect(seats.first).to_be_visible()
        before = await seats.all_inner_texts()
        await seats.nth(0).focus()
        await page.keyboard.press("Enter")
        await expect(page.locator("#spoken")).to_contain_text(f"{before[0]} is picked up")
        await expect(seats.nth(0)).to_have_attribute("aria-pressed", "true")
        await page.keyboard.press("Escape")
        await expect(seats.nth(0)).to_have_attribute("aria-pressed", "false")
        await page.keyboard.press("Enter")
        await seats.nth(2).focus()
        await page.keyboard.press("Enter")
        await expect(seats.nth(2)).to_have_text(before[0])
        await expect(seats.nth(0)).to_have_text(before[2])
        await seats.nth(2).drag_to(seats.nth(0))
        await expect(seats.nth(0)).to_have_text(before[0])


async def test_what_cannot_be_undone_asks_in_a_dialog_and_the_way_back_has_the_focus(browser: Browser) -> None:
    async with session(4) as visit, looking(browser, visit) as page:
        await to(visit, 1)
        await page.get_by_role("button", name="More", exact=True).or_(page.locator("summary[aria-label=More]")).first.click()
        menu = page.locator(".steer-acts .menu")
        await page.keyboard.press("Escape")
        await expect(menu).not_to_have_attribute("open", "")
        await expect(menu.locator("summary")).to_be_focused()
        await page.keyboard.press("Enter")
        await menu.get_by_role("button", name="End session…").click()
        dialog = page.locator("#question")
        await expect(dialog).to_be_visible()
        focused = page.locator(":focus")
        assert "danger" not in (await focused.get_attribute("class") or "")
        assert await faults(page) == []
        await page.keyboard.press("Enter")
        await expect(dialog).to_be_hidden()
        await expect(page.locator("#reply")).to_be_visible()
        await page.locator("#say-words").fill("end")
        await page.keyboard.press("Enter")
        await expect(dialog).to_be_visible()
        await expect(page.locator("#say-words")).to_have_value("")
        await dialog.locator(".danger").click()
        await expect(page.locator("#steer")).to_contain_text("The session is over")


async def test_presses_of_one_minute_are_one_command_and_show_at_once(browser: Browser) -> None:
    async with session(2) as visit, looking(browser, visit) as page:
        await to(visit, 1)
        sent: list[str] = []
        page.on("request", lambda one: sent.append(one.post_data or "") if one.url.endswith("/say") else None)
        await page.clock.install()
        await page.clock.pause_at(datetime(2040, 1, 1, tzinfo=UTC))  # however long the clicks take, they come together
        more = page.get_by_role("button", name="+1 min", exact=True)
        for _ in range(3):
            await more.click()
        assert sent == []
        await page.clock.run_for(1000)
        await expect(page.locator("#line")).to_contain_text("3 minutes late")
        assert len(sent) == 1
        assert '"+3"' in sent[0]
        await expect(page.locator("#steer")).to_contain_text("until 09:37")


async def test_getting_it_back_is_a_second_press_and_shows_the_new_times(browser: Browser) -> None:
    async with session() as visit, looking(browser, visit) as page:
        await to(visit, 40)
        await visit.house.say(FRANCES, "+9")
        await page.get_by_role("button", name="Get it back…").click()
        dialog = page.locator("#back")
        await expect(dialog.get_by_role("radio").first).to_be_checked()
        await dialog.get_by_text("The new times").first.click()
        await expect(dialog.get_by_role("table")).to_be_visible()
        assert await faults(page) == []
        await dialog.get_by_role("button", name="Do this").click()
        await expect(dialog).to_be_hidden()
        await expect(page.locator("#line")).not_to_contain_text("9 minutes late")


async def test_without_a_connection_clocks_guess_and_presses_say_that_they_are_not_sent(browser: Browser) -> None:
    async with session(2) as visit, looking(browser, visit) as page:
        await to(visit, 1)
        digits = page.locator(".steer-clock .digits")
        await expect(digits).to_have_text(re.compile(r"^\d+:\d\d$"))
        await lose(page)
        await expect(digits).to_have_text(re.compile(r"^~"))
        await page.evaluate("scrollTo(0, document.body.scrollHeight)")
        await expect(page.locator("#connection")).to_be_in_viewport()
        pause = page.get_by_role("button", name="Pause")
        await expect(pause).to_have_attribute("aria-disabled", "true")
        await pause.click(force=True)
        await expect(page.locator("#reply")).to_contain_text("Not connected")
        await visit.house.say(FRANCES, "pause")
        await page.unroute("**/events*")
        await page.get_by_role("button", name="Try now").click()
        await expect(page.get_by_role("button", name="Resume")).to_be_enabled()
        await expect(digits).to_have_text(re.compile(r"^\d"))


async def test_people_see_their_own_pair_first_and_none_of_the_facilitators_buttons(browser: Browser) -> None:
    async with session() as visit, looking(browser, visit, "p1") as page:
        await to(visit, PAIRS_AT)
        mine = page.locator("#mine")
        await expect(mine).to_contain_text("You work with")
        await expect(mine).to_contain_text(re.compile(r"Room \d"))
        assert await page.locator("[data-seat]").count() == 0
        said = await page.locator("[data-say]").all_inner_texts()
        assert said == ["We’ve finished", "Ask for a minute", "Not finished yet"]
        wrong, _ = await looked_at(page, "participant", 0)
        assert wrong == []


async def test_menus_stay_open_and_the_focus_stays_while_the_page_changes(browser: Browser) -> None:
    async with session(4) as visit, looking(browser, visit) as page:
        await to(visit, 1)
        person = page.locator(".person", has_text="Asha Patel").locator("details")
        await person.locator("summary").click()
        away = person.get_by_role("button", name="Is away")
        await away.focus()
        await visit.house.say(Member("p9", "Aaron First"), "here")
        await expect(page.locator("#people")).to_contain_text("Aaron First")
        await expect(away).to_be_focused()
        await away.click()
        await expect(page.locator(".person", has_text="Asha Patel")).to_contain_text("away")
        hold = page.get_by_role("button", name="Pause")
        await hold.focus()
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("button", name="Resume")).to_be_focused()


async def test_near_the_end_the_countdown_flashes_only_for_those_who_ticked_it(browser: Browser) -> None:
    async with session(2) as visit, looking(browser, visit, "p1") as page:
        await to(visit, 1)
        # In one go: the flash is over after some seconds.
        nearly = """() => {
            document.dispatchEvent(new CustomEvent("throughline:nearly", { detail: 60 }));
            const bar = document.querySelector(".steer");
            return [bar.dataset.jsNearly ?? null, getComputedStyle(bar).animationName];
        }"""
        assert (await page.evaluate(nearly))[0] is None
        await page.get_by_text("Near the end of a step").click()
        await page.get_by_label("Flash the countdown").check()
        await page.reload()
        await expect(page.get_by_label("Flash the countdown")).to_be_checked()
        await page.emulate_media(reduced_motion="reduce")
        assert await page.evaluate(nearly) == ["yes", "none"]


async def test_large_text_and_windows_high_contrast_lose_nothing(browser: Browser) -> None:
    async with session(4) as visit, looking(browser, visit) as page:
        await to(visit, PLAN.steps[0].lasts.total_seconds() / 60 * 0.9)
        await page.reload()
        await page.set_viewport_size({"width": 640, "height": 360})  # 1280 by 720 at 200 %
        assert await page.evaluate("getComputedStyle(document.querySelector('.sheet-top')).position") == "static"
        await page.emulate_media(forced_colors="active")
        await page.set_viewport_size({"width": 1366, "height": 768})
        await expect(page.locator(".steer-what .state")).to_be_visible()  # a word, not only a colour
        for button in await page.locator(".steer-acts > button:visible").all():
            assert await button.evaluate("(one) => parseFloat(getComputedStyle(one).borderTopWidth)") >= 1
