"""The Zoom side panel in a real browser: a session's rooms, panels that are closed or doubled, and every way in."""

from __future__ import annotations

import asyncio
import json
import re
from typing import Any

import pytest
from playwright.async_api import Browser, expect

from bot.ports import Heard
from bot.runs.plan_library import load
from bot.web.static_files import STATIC_FOLDER
from tests.clients import node
from tests.clients.browser import faults, new_context, photograph
from tests.clients.zoom_panel_page import Open, drawn, in_zoom, opened
from tests.support.zoom_panel import HELPER, WHERE, panel_house, participant, person

# What the panel's script said to Zoom, and what Zoom's client said.
SAID = """({ answered: zoomClient.answered.filter(({ name }) => !name.startsWith("on")), told: zoomClient.told,
  asked: zoomClient.log.filter(({ name, data }) => data && name !== "config") })"""
pytestmark = pytest.mark.asyncio(loop_scope="session")


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
        await panel.zoom(f"join({json.dumps(in_zoom(person(9)))})")
        await panel.zoom("event('onMyUserContextChange', { role: 'host', screenName: 'F', timestamp: 1 })")
        said = await panel.page.evaluate(SAID)
    wrong = {
        "asked": {"name": "createBreakoutRooms", "data": {"assign": "manually", "names": ["Pair 1"]}},
        "answered": {"name": "openBreakoutRooms", "data": {"massage": "Success"}},
        "told": {"name": "onMeetingConfigChanged", "data": {"timestamp": 1, "change": "breakoutRoomsOpened"}},
    }
    mixed = {kind: [*said[kind], one] for kind, one in wrong.items()}
    found = await asyncio.to_thread(node.run, "zoom_panel_types.mjs", stdin=mixed)
    assert len(found) == 3, found
    assert all(json.dumps(one["data"], separators=(",", ":")) in " ".join(found) for one in wrong.values())


# -- panels that are closed, doubled, demoted and forgotten ----------------------------------------------------------------


async def test_a_panel_that_dies_in_any_phase_is_resumed(browser: Browser) -> None:
    async with drawn(browser) as panel:
        await panel.says("Pairs: 2 rooms")
        await panel.zoom(f"person('{participant(person(1))}').left = true")
        await panel.press("Open rooms")
        await panel.says("3 of 4 placed")
        await panel.die()  # filling
        await panel.says("Filling the rooms was interrupted.")
        await panel.press("Open rooms")
        await panel.says("3 of 4 placed")
        await panel.press("Open rooms now")
        await panel.says("The rooms are open.")
        assert await panel.zoom("made") == 1
        await panel.die()  # open
        await panel.says("The rooms are open.")
        assert not await panel.zoom("calls('createBreakoutRooms')"), "nobody is disturbed"
        assert not await panel.zoom("calls('assignParticipantToBreakoutRoom')")
        await panel.press("Close rooms now")
        await panel.says("The rooms are closing.")
        await panel.die()  # closing
        await panel.says("The rooms are closed.")
        await panel.zoom(f"person('{participant(person(1))}').left = false")
        await panel.die()  # closed
        await panel.says("The rooms are closed.")
        await panel.press("Open rooms")
        await panel.says("The rooms are open.")
        assert await panel.in_rooms()


async def test_two_panels_do_not_fight(browser: Browser) -> None:
    async with drawn(browser) as panel:
        await panel.open_rooms()
        await panel.house.house.app.receive(Heard(WHERE, HELPER, "where", "henry"))
        async with opened(browser, panel.house, HELPER) as other:
            await other.says("Frances works on the rooms in another panel.")
            assert await other.calls() == []
            await other.press("Work on the rooms here")
            await panel.says("Henry works on the rooms in another panel.")


async def test_who_is_demoted_while_rooms_are_open_is_told_what_to_press(browser: Browser) -> None:
    async with drawn(browser) as panel:
        await panel.open_rooms()
        await panel.zoom("role = 'attendee'")
        await panel.zoom("event('onMyUserContextChange', { role: 'attendee' })")
        await panel.says("Zoom lets only hosts and co-hosts")
        await panel.zoom("role = 'host'")
        await panel.press("Check again")
        await panel.says("The rooms are open.")
        await panel.zoom("role = 'attendee'")
        await panel.press("Close rooms now")
        await panel.says("Zoom lets only hosts and co-hosts")


async def test_the_configuration_is_renewed_in_long_sessions(browser: Browser) -> None:
    async with drawn(browser) as panel:
        await panel.says("Pairs: 2 rooms")
        await panel.page.clock.fast_forward("02:10:00")
        await panel.press("Open rooms")
        await panel.says("The rooms are open.")


@pytest.mark.parametrize("how", ["mac", "header", "number"])
async def test_other_ways_in(browser: Browser, how: str) -> None:
    async with panel_house(4, noted=how != "number") as house:
        await house.say("start")
        await house.house.until(4)
        given: dict[str, Any] = {
            "mac": {"mac": True},
            "header": {"unticked": ["getAppContext"]},
            "number": {"number": "970 1234 5678"},
        }[how]
        async with opened(browser, house, **given) as panel:
            await panel.says("Pairs: 2 rooms")
            await panel.press("Open rooms")
            await panel.says("The rooms are open.")


async def test_in_zooms_frame_it_asks_the_page_around_it(browser: Browser) -> None:
    async with panel_house(4) as house:
        await house.say("start")
        await house.house.until(4)
        around = str(house.server.make_url("/around"))
        async with opened(browser, house, around=around, framed=True) as panel:
            frame = panel.page.frame_locator("iframe")
            await panel.until(frame.get_by_role("button", name="Open rooms").count)
            await frame.get_by_role("button", name="Open rooms").click()
            await panel.until(panel.in_rooms)
            assert await panel.zoom("state") == "open"


async def test_the_sdk_is_zooms_own_file_unchanged() -> None:
    package = node.HERE / "node_modules" / "@zoom" / "appssdk"
    for ours, theirs in (("zoom-appssdk.js", "dist/sdk.es.js"), ("zoom-appssdk.LICENSE.txt", "LICENSE.md")):
        assert (STATIC_FOLDER / ours).read_bytes() == (package / theirs).read_bytes()


async def test_session_one_on_zoom(browser: Browser) -> None:
    """The shipped plan with fifteen people: an odd number, somebody who comes late, a closed panel, the end of the block."""
    async with panel_house(15, made=load("defensible-decisions-1")) as house:
        await house.say("start")
        await house.house.until(90)
        async with opened(browser, house) as panel:
            minute = 90.0
            while not await house.groups():
                minute += 1
                await house.house.until(minute)
            await panel.says("Pair work: 7 rooms, from ")
            await panel.press("Open rooms")
            await panel.says("The rooms are open.")
            await panel.until(panel.in_rooms)
            await late(panel, 16)
            while not any("Person 16" in group for group in await house.groups()):  # groups wait until they know their rooms
                minute += 1
                await house.house.until(minute)
            await panel.until(panel.in_rooms)
            assert (await panel.zoom("where()"))["Person 16"] == await panel.room_of("Person 16")
            await panel.die()
            await panel.says("They close at ")
            text = await panel.page.locator("[data-zr=left]").inner_text()
            hours, minutes = map(int, re.findall(r"(\d\d):(\d\d)", text)[0])
            ends = (hours * 60 + minutes) - (9 * 60 + 30)
            await house.house.until(ends - 0.6)
            left = panel.page.locator("[data-zr=left]")
            await panel.until(lambda: left.filter(has_text=re.compile(r"in 0:[0-3]\d")).count())
            assert await panel.zoom("state") == "open"
            await house.house.until(ends - 0.4)
            await panel.says("The rooms are closing. People see a countdown.")
            await panel.until(lambda: panel.page.evaluate("zoomClient.state === 'close'"))
            await house.house.until(ends + 1)
            await panel.says("No groups are drawn")


async def late(panel: Open, number: int) -> None:
    """Somebody joins the meeting late."""
    await panel.house.join(person(number))
    await panel.zoom(f"join({json.dumps(in_zoom(person(number)))})")


async def test_session_two_by_a_co_host_while_the_host_is_away(browser: Browser) -> None:
    """Nine people, one of them missing; latecomers, a new draw, and a panel that is closed in each phase."""
    async with panel_house(9, made=load("defensible-decisions-2")) as house:
        await house.say("start")
        await house.house.until(36)
        await house.house.app.receive(Heard(WHERE, HELPER, "where", "henry"))
        async with opened(browser, house, HELPER, role="coHost", owner=False) as panel:
            await panel.says("Pair work: 4 rooms, from 10:15 to 11:10.")
            await panel.zoom(f"person('{participant(person(1))}').left = true")
            for _ in range(2):
                await panel.press("Open rooms")
                await panel.says("Not placed: Person 1")
                await panel.die()  # filling
                await panel.says("Filling the rooms was interrupted.")
            await panel.press("Open rooms")
            await panel.says("8 of 9 placed")
            await house.house.until(46)
            await panel.press("Open rooms now")
            await panel.says("The rooms are open.")
            await panel.die()  # open
            await late(panel, 10)  # makes a pair with the third of a trio, who is in a room already
            await late(panel, 11)
            await panel.zoom(f"person('{participant(person(1))}').left = false")
            await panel.until(panel.in_rooms)
            assert await panel.zoom("made") == 1, "everybody else stays undisturbed"
            for text in ("reshuffle", "yes"):
                await house.say(text)
            await panel.press("Move to the new groups")
            await panel.die()  # closing
            await panel.says("The rooms are closed.")
            await panel.press("Open rooms")
            await panel.until(panel.in_rooms)
            await panel.says("The rooms are open.")
            await photograph(panel.page, "zoom-panel-session-two")
            await house.house.until(99.6)
            await panel.says("The rooms are closed.")
            assert set((await panel.zoom("where()")).values()) == {""}


async def test_people_who_do_not_lead_read_the_run_sheet(browser: Browser) -> None:
    async with panel_house(4) as house:
        await house.say("start")
        async with opened(browser, house, person(1), role="attendee") as panel:
            await expect(panel.page.locator("#now")).to_contain_text("intro.hello")
            assert await panel.page.locator(".zoom-rooms").count() == 0


async def test_outside_a_meeting_it_says_where_to_open_it(browser: Browser) -> None:
    async with panel_house(0) as house:
        async with opened(browser, house, running="inMainClient") as panel:
            await expect(panel.page.locator("#words")).to_contain_text("inside a Zoom meeting")
        context = await new_context(browser)
        page = await context.new_page()
        await page.goto(str(house.server.make_url("/zoom/panel")))
        await expect(page.locator("#words")).to_contain_text("inside a Zoom meeting")
        await context.close()


async def test_it_is_narrow_accessible_and_worked_with_keys(browser: Browser) -> None:
    async with drawn(browser, people=9) as panel:
        await panel.zoom(f"person('{participant(person(1))}').left = true")
        await panel.says("Pairs: 4 rooms")
        for shown in ("ready", "missing"):
            await panel.page.set_viewport_size({"width": 280, "height": 700})
            assert await panel.page.evaluate("document.documentElement.scrollWidth") <= 280
            assert await faults(panel.page) == []
            if shown == "ready":
                await panel.page.locator("[data-act=open]").focus()
                await panel.page.keyboard.press("Enter")
                await panel.says("8 of 9 placed")
                assert await panel.page.evaluate("document.activeElement.dataset.act") == "anyway"
        assert await panel.page.locator("[data-zr=state]").get_attribute("role") == "status"
