"""The Zoom side panel in a browser, with a scripted client of Zoom behind Zoom's own SDK (zoom_client.js)."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, Page

from bot.ports import Member
from tests.clients.browser import new_context
from tests.support.limits import eventually
from tests.support.zoom_panel import FRANCES, PanelHouse, panel_house, participant

CLIENT = (Path(__file__).parent / "zoom_client.js").read_text(encoding="utf-8")
# Zoom's client outlives the panel's page.
KEPT = """JSON.stringify({ state: zoomClient.state, made: zoomClient.made, settings: zoomClient.settings,
  rooms: zoomClient.rooms,
  people: zoomClient.people.map((one) => ({ ...one, room: zoomClient.rooms.indexOf(one.room) })) })"""


def in_zoom(who: Member, role: str = "attendee", **more: Any) -> dict[str, Any]:
    """Somebody in the meeting, as Zoom's client lists them."""
    return {
        "participantUUID": participant(who),
        "participantId": int(participant(who)[:6], 16),
        "screenName": who.name,
        "role": role,
    } | more


@dataclass
class Open:
    """A panel in the browser, with Zoom's client behind it. Timers of the page move only by `until`."""

    house: PanelHouse
    page: Page
    context: Callable[[], str]  # what Zoom says now of whoever looks

    @property
    def state(self) -> str:
        return ".zoom-rooms [data-zr=state]"

    async def until(self, happened: Callable[[], Awaitable[object]]) -> None:
        """Let the page's time pass until this is so."""

        async def look() -> object:
            if await happened():
                return True
            await self.page.clock.run_for(2000)
            return False

        await eventually(look)

    async def says(self, words: str) -> None:
        """Let the page's time pass until the board says this."""
        board = self.page.locator(".zoom-rooms")

        async def said() -> bool:
            return words in (await board.inner_text() if await board.count() else "")

        try:
            await self.until(said)
        except TimeoutError:
            raise AssertionError(
                f"It does not say {words!r}, but: {await self.page.locator('main').all_inner_texts()}"
            ) from None

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

    async def open_rooms(self) -> None:
        """Open the rooms of the draw."""
        await self.says("Pairs: ")
        await self.press("Open rooms")
        await self.says("The rooms are open.")

    async def die(self) -> None:
        """Close the panel in whatever it does, and open it again. Zoom's client goes on."""
        kept = json.loads(await self.page.evaluate(KEPT)) | {"context": self.context()}
        await self.page.evaluate("(kept) => sessionStorage.setItem('kept', kept)", json.dumps(kept))
        await self.page.reload()

    async def room_of(self, name: str) -> str:
        """The room of somebody's group."""
        groups = await self.house.groups()
        return next(f"Pair {number}" for number, group in enumerate(groups, 1) if name in group)

    async def in_rooms(self) -> bool:
        """Whether everybody is in the room of their group, by Zoom's client."""
        where = await self.zoom("where()")
        groups = await self.house.groups()
        return all(where[name] == f"Pair {number}" for number, group in enumerate(groups, 1) for name in group)


@asynccontextmanager
async def opened(
    browser: Browser, house: PanelHouse, who: Member = FRANCES, around: str = "", **given: Any
) -> AsyncIterator[Open]:
    """The panel, opened by this person, with everybody in the meeting."""
    role = given.get("role", "host")
    people = [in_zoom(who, role), *(in_zoom(one) for one in house.people)]
    context = await new_context(browser, viewport={"width": 300, "height": 900})
    attend = {"host": "host", "coHost": "co-host"}.get(role, "participant")
    if "getAppContext" in given.get("unticked", ()):
        await context.set_extra_http_headers({"x-zoom-app-context": house.context(who, attend)})
    setup = {"people": people, "context": house.context(who, attend)} | given
    page = await context.new_page()
    url = str(house.server.make_url("/zoom/panel"))
    if around:
        frame = f'<!doctype html><title>Zoom</title><iframe src="{url}" width="320" height="800"></iframe>'
        await page.route(around, lambda route: route.fulfill(content_type="text/html", body=frame))
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    await page.clock.install(time=house.house.clock.now())
    await page.add_init_script(f"const given = {json.dumps(setup)};{CLIENT}")
    await page.goto(around or url)
    try:
        yield Open(house, page, lambda: house.context(who, attend))
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
