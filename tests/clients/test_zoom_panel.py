"""The Zoom side panel in a real browser: Zoom's own SDK over a scripted client, and the service over HTTP."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from bot.ports import Member
from tests.clients.browser import new_context, photograph
from tests.support.limits import eventually
from tests.support.zoom_panel import FRANCES, PanelHouse, panel_house, participant, person

CLIENT = (Path(__file__).parent / "zoom_client.js").read_text(encoding="utf-8")
pytestmark = pytest.mark.asyncio(loop_scope="module")


def in_zoom(who: Member, role: str = "attendee", **more: Any) -> dict[str, Any]:
    """Somebody in the meeting, as Zoom's client lists them."""
    return {"participantUUID": participant(who), "participantId": who.platform_id, "screenName": who.name, "role": role} | more


@dataclass
class Open:
    """A panel in the browser, with Zoom's client behind it. Timers of the page move only by `until`."""

    house: PanelHouse
    page: Page

    @property
    def state(self) -> str:
        return ".zoom-rooms [data-zr=state]"

    async def until(self, happened: Callable[[], Awaitable[object]]) -> None:
        """Let the page's time pass until this is so."""

        async def look() -> object:
            await self.page.clock.run_for(500)
            return await happened()

        await eventually(look)

    async def says(self, words: str) -> None:
        """Let the page's time pass until the board says this."""
        board = self.page.locator(".zoom-rooms")

        async def said() -> bool:
            return words in (await board.inner_text() if await board.count() else "")

        await self.until(said)

    async def press(self, button: str) -> None:
        await self.page.get_by_role("button", name=button, exact=True).click()

    async def zoom(self, script: str) -> Any:
        """Do or read something in Zoom's client."""
        return await self.page.evaluate(f"zoomClient.{script}")

    async def calls(self) -> list[str]:
        """What the panel asked of the rooms, in order, without looking."""
        names = await self.page.evaluate("zoomClient.log.map((one) => one.name)")
        short = {"createBreakoutRooms": "create", "configureBreakoutRooms": "configure", "openBreakoutRooms": "open"}
        short |= {"assignParticipantToBreakoutRoom": "assign", "closeBreakoutRooms": "close"}
        found = [short[name] for name in names if name in short]
        return [name for n, name in enumerate(found) if name != "assign" or n == 0 or found[n - 1] != "assign"]

    async def in_rooms(self) -> bool:
        """Whether everybody is in the room of their group, by Zoom's client."""
        where = await self.zoom("where()")
        groups = await self.house.groups()
        return all(where[name] == f"Pair {number}" for number, group in enumerate(groups, 1) for name in group)


@asynccontextmanager
async def opened(
    browser: Browser, house: PanelHouse, who: Member = FRANCES, **given: Any
) -> AsyncIterator[Open]:
    """The panel, opened by this person, with everybody in the meeting."""
    role = given.get("role", "host")
    people = [in_zoom(who, role), *(in_zoom(one) for one in house.people)]
    attend = {"host": "host", "coHost": "co-host"}.get(role, "participant")
    setup = {"people": people, "context": house.context(who, attend)} | given
    context = await new_context(browser, viewport={"width": 300, "height": 900})
    page = await context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    await page.clock.install(time=house.house.clock.now())
    await page.add_init_script(f"const given = {json.dumps(setup)};{CLIENT}")
    await page.goto(str(house.server.make_url("/zoom/panel")))
    try:
        yield Open(house, page)
        assert wrong == []
        assert await page.evaluate("zoomClient.unknown") == []
    finally:
        await context.close()


@asynccontextmanager
async def drawn(browser: Browser, people: int = 4, **given: Any) -> AsyncIterator[Open]:
    """The panel in a running session whose pairs are drawn and start soon."""
    async with panel_house(people) as house:
        await house.say("start")
        await house.house.until(4)
        async with opened(browser, house, **given) as panel:
            yield panel


async def test_one_press_creates_fills_and_opens_and_the_end_of_the_block_closes(browser: Browser) -> None:
    async with drawn(browser) as panel:
        await panel.says("Pairs: 2 rooms, from 09:35 to 09:55.")
        await panel.press("Open rooms")
        await panel.says("The rooms are open.")
        assert await panel.calls() == ["create", "assign", "configure", "open"]
        assert await panel.in_rooms()
        await photograph(panel.page, "zoom-panel-open")
        await panel.house.house.until(24.5)
        await panel.says("The rooms are closed.")
        assert (await panel.calls())[-1] == "close"
        assert await panel.zoom("settings.countDown") == 30
        await panel.house.house.until(26)
        await panel.says("No groups are drawn")
