"""The plan editor in a real browser: a Word table becomes a session by keys alone, conflicts lose nothing, axe passes."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import docx
import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from tests.clients.browser import faults
from tests.clients.local_service import local_service, looking

AGENDA = [
    ("Time", "What", "Who", "Notes"),
    ("09:30-09:34", "Welcome", "Frances", "Camera on"),
    ("09:34-09:46", "Ground rules", "Frances", ""),
    ("09:46-10:00", "Break", "", ""),
    ("10:00-10:30", "Closing round", "all", ""),
]

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def served() -> AsyncIterator[str]:
    """The address of the real service on this machine."""
    async with local_service() as address:
        yield address


@asynccontextmanager
async def writing(browser: Browser, served: str, allowed: str = "") -> AsyncIterator[Page]:
    """The editor with a new plan, made of a copy of world café."""
    async with looking(browser, f"{served}/plans", allowed) as page:
        await page.get_by_label("Begin with").select_option("world-cafe")
        await page.get_by_role("button", name="Write it").click()
        await ready(page)
        yield page


async def ready(page: Page) -> None:
    """Wait until the editor has the plan."""
    await page.locator("body[data-ready]").wait_for(state="attached")


async def stored(page: Page) -> None:
    """Wait until everything is saved and nothing was lost on the way."""
    await expect(page.locator("#saved")).to_contain_text(re.compile(r"^Saved"))


async def starts(page: Page) -> list[str]:
    """The clock times of the agenda, as they are shown."""
    return await page.locator("#rows time").all_inner_texts()


async def names(page: Page) -> list[str]:
    """What the rows of the agenda are called."""
    return await page.locator("#rows [data-part=name]").all_inner_texts()


async def test_a_word_table_becomes_a_session_by_keys_alone(browser: Browser, served: str, tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading("Team morning", 1)
    table = document.add_table(rows=0, cols=4)
    for row in AGENDA:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    document.save(str(tmp_path / "agenda.docx"))
    async with looking(browser, served) as page:
        await page.get_by_role("link", name="Import a table").focus()
        await page.keyboard.press("Enter")
        await page.get_by_label("File").set_input_files(tmp_path / "agenda.docx")
        await page.get_by_role("button", name="Look at it…").focus()
        await page.keyboard.press("Enter")
        look = page.get_by_role("dialog")
        await expect(look.get_by_role("row")).to_have_count(1 + 4)
        await expect(look.get_by_role("row").nth(3)).to_have_text(re.compile("09:46.*14 minutes.*break.*Break"))
        await expect(look.get_by_role("row").nth(1)).to_contain_text("Camera on")
        assert await faults(page) == []
        await look.get_by_label("Title").press("Enter")
        await ready(page)
        await expect(page.locator("#facts")).to_contain_text("1 h 0 min · 09:30 to 10:30")
        # A step: its name, its length, a question, and then one place up.
        await page.get_by_role("button", name="Add a step to Welcome").focus()
        await page.keyboard.press("Enter")
        await page.keyboard.type("Names")
        more = page.get_by_role("button", name="Names: 1 minute more")
        await more.focus()
        await page.keyboard.press("Enter")
        await expect(page.locator("#facts")).to_contain_text("1 h 6 min")
        handle = page.get_by_role("button", name="Move Names: press, then arrow keys")
        await handle.focus()
        for key in ("Enter", "ArrowUp"):
            await page.keyboard.press(key)
        await expect(page.locator("#announce")).to_have_text("Names: now 1 of 2")
        await expect(handle).to_be_focused()
        await page.keyboard.press("Enter")
        assert (await names(page))[:3] == ["Welcome", "Names", "Welcome"]
        await expect(page.locator("#rows time").nth(2)).to_have_text("09:36")
        # Escape puts it back, Alt and an arrow moves without picking up, and each change can be taken back.
        for key in ("Enter", "ArrowDown", "Escape"):
            await page.keyboard.press(key)
        assert (await names(page))[1] == "Names"
        await page.keyboard.press("Alt+ArrowDown")
        assert (await names(page))[2] == "Names"
        await page.keyboard.press("Control+z")
        assert (await names(page))[1] == "Names"
        await stored(page)
        await page.reload()
        await ready(page)
        assert (await names(page))[:3] == ["Welcome", "Names", "Welcome"]
        assert await faults(page) == []


async def test_mistakes_stand_beside_their_row_while_typing(browser: Browser, served: str) -> None:
    async with writing(browser, served) as page:
        await page.get_by_role("button", name="Add a step to").first.click()
        await page.locator("[data-add=poll]").click()
        row = page.locator("tr.is-chosen")
        await expect(row.locator(".row-problem").first).to_contain_text("Put right:")
        await page.locator("#problem-list a").first.click()
        poll = page.locator("fieldset[data-key=poll]").first
        await poll.get_by_label("Question").fill("Which token?")
        await poll.get_by_label("Options 1", exact=True).fill("Courage")
        await poll.get_by_label("Options 2", exact=True).fill("Rest")
        await expect(row.locator(".row-problem.error")).to_have_count(0)
        await expect(page.locator("#preview")).to_contain_text("Which token?")
        await expect(row.locator(".tag")).to_have_text(["Poll"])
        assert await faults(page) == []


async def test_a_row_is_dragged_to_another_place(browser: Browser, served: str) -> None:
    async with writing(browser, served) as page:
        before = await names(page)
        handles = page.locator("#rows .block-row [data-part=handle]")
        last = handles.nth(await handles.count() - 1)
        await last.drag_to(page.locator("#rows tr").first, target_position={"x": 300, "y": 4})
        moved = await names(page)
        assert moved != before
        assert sorted(moved) == sorted(before)
        assert (await starts(page))[0] == "09:30"
        await page.get_by_role("button", name="Undo").click()
        assert await names(page) == before
        # The same with a finger.
        from_ = await last.bounding_box()
        to = await page.locator("#rows tr").first.bounding_box()
        assert from_ is not None
        assert to is not None
        touch = await page.context.new_cdp_session(page)
        points = [from_["y"] + 5, from_["y"] - 20, to["y"] + 3]
        for kind, y in zip(("touchStart", "touchMove", "touchMove"), points, strict=True):
            point = {"x": from_["x"] + 5, "y": y}
            await touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [point]})
        await touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        await expect(page.locator("#rows [data-part=name]").first).to_have_text(moved[0])
        assert await names(page) == moved


async def test_of_two_people_neither_loses_anything(browser: Browser, served: str) -> None:
    refused = "409"  # what the browser says of the conflict
    async with writing(browser, served, refused) as page, looking(browser, page.url, refused) as other:
        await ready(other)
        for one, text in ((page, "Frances’ title"), (other, "Olga’s title")):
            await one.get_by_role("button", name="Title, aims, links…").click()
            await one.get_by_label("Title", exact=True).fill(text)
            if one is page:
                await stored(one)
        await expect(other.get_by_role("dialog")).to_contain_text("Somebody else has changed this plan")
        assert await faults(other) == []
        await other.get_by_role("button", name="Take theirs").click()
        await expect(other.locator("#page-title")).to_have_text("Frances’ title")
        await stored(other)
        # Olga's is among the versions, and one press away.
        await other.get_by_label("Plan: more").click()
        await other.get_by_role("button", name="Versions…").click()
        await other.get_by_role("button", name="Open this version").first.click()
        await expect(other.locator("#page-title")).to_have_text("Olga’s title")


async def test_an_edit_shows_in_the_rehearsal(browser: Browser, served: str) -> None:
    async with writing(browser, served) as page:
        address = page.url
        await page.get_by_role("button", name="Rehearse").click()
        await page.wait_for_url("**/as/facilitator")
        async with looking(browser, address) as editor:
            await ready(editor)
            await editor.get_by_role("button", name="Title, aims, links…").click()
            await editor.get_by_label("Title", exact=True).fill("Café of tomorrow")
            await stored(editor)
        await page.get_by_role("button", name="Plan changed: start over…").click()
        await page.get_by_role("button", name="Start over", exact=True).click()
        await expect(page).to_have_title(re.compile("Café of tomorrow"))


@pytest.mark.parametrize(("theme", "width"), [("light", 320), ("dark", 1440)])
async def test_it_fits_and_can_be_read(browser: Browser, served: str, theme: str, width: int) -> None:
    async with writing(browser, served) as page:
        await page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
        await page.set_viewport_size({"width": width, "height": 800})
        assert await page.evaluate("document.documentElement.scrollWidth") <= width
        assert await faults(page) == []
        await page.goto(f"{served}/plans")
        assert await page.evaluate("document.documentElement.scrollWidth") <= width
        assert await faults(page) == []
