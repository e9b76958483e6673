"""The Zoom side panel in a real browser: Zoom's own SDK over a scripted client, and the service over HTTP."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from bot.ports import Heard, Member
from tests.clients import node
from tests.clients.browser import new_context, photograph
from tests.clients.test_pages import faults
from tests.support.limits import eventually
from tests.support.zoom_panel import FRANCES, HELPER, WHERE, PanelHouse, panel_house, participant, person

CLIENT = (Path(__file__).parent / "zoom_client.js").read_text(encoding="utf-8")
# Zoom's client outlives the panel's page.
KEPT = """JSON.stringify({ state: zoomClient.state, made: zoomClient.made, settings: zoomClient.settings,
  rooms: zoomClient.rooms,
  people: zoomClient.people.map((one) => ({ ...one, room: zoomClient.rooms.indexOf(one.room) })) })"""
# What the panel's script said to Zoom, and what Zoom's client said.
SAID = """({ answered: zoomClient.answered.filter(({ name }) => !name.startsWith("on")), told: zoomClient.told,
  asked: zoomClient.log.filter(({ name, data }) => data && name !== "config") })"""
pytestmark = pytest.mark.asyncio(loop_scope="module")


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

    @property
    def state(self) -> str:
        return ".zoom-rooms [data-zr=state]"

    async def until(self, happened: Callable[[], Awaitable[object]]) -> None:
        """Let the page's time pass until this is so."""

        async def look() -> object:
            if await happened():
                return True
            await self.page.clock.run_for(1000)
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
            raise AssertionError(f"It does not say {words!r}, but: {await board.inner_text()}") from None

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
        kept = await self.page.evaluate(KEPT)
        await self.page.evaluate("(kept) => sessionStorage.setItem('kept', kept)", kept)
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
async def opened(browser: Browser, house: PanelHouse, who: Member = FRANCES, **given: Any) -> AsyncIterator[Open]:
    """The panel, opened by this person, with everybody in the meeting."""
    role = given.get("role", "host")
    people = [in_zoom(who, role), *(in_zoom(one) for one in house.people)]
    context = await new_context(browser, viewport={"width": 300, "height": 900})
    attend = {"host": "host", "coHost": "co-host"}.get(role, "participant")
    if "getAppContext" in given.get("unticked", ()):
        await context.set_extra_http_headers({"x-zoom-app-context": house.context(who, attend)})
    setup = {"people": people, "context": house.context(who, attend)} | given
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


# -- what Zoom's client does to us: each of the bad habits that the field reports -------------------------------------------


@pytest.mark.parametrize("refusal", ["reject", "list"])
async def test_people_without_powers_keep_the_list_and_may_check_again(browser: Browser, refusal: str) -> None:
    async with drawn(browser, role="attendee", refusal=refusal) as panel:
        await panel.says("Zoom lets only hosts and co-hosts")
        await panel.page.locator(".zoom-rooms summary").click()
        await expect(panel.page.locator(".by-hand")).to_contain_text("Person 1")
        await panel.zoom("role = 'coHost'")
        await panel.zoom(f"person('{participant(FRANCES)}').role = 'coHost'")
        await panel.press("Check again")
        await panel.says("Pairs: 2 rooms")
        await panel.press("Open rooms")
        await panel.says("The rooms are open.")


async def test_methods_that_are_not_ticked_leave_the_list(browser: Browser) -> None:
    async with drawn(browser, unticked=["openBreakoutRooms"]) as panel:
        await panel.says("Zoom lets only hosts and co-hosts")


async def test_busy_moments_are_waited_out(browser: Browser) -> None:
    busy = {"createBreakoutRooms": [{"message": "Can not edit the Breakout Room", "code": 10091}] * 2}
    async with drawn(browser, notReady=3, faults=busy, listWhenClosed=False) as panel:
        await panel.says("Pairs: 2 rooms")
        await panel.press("Open rooms")
        await panel.says("The rooms are open.")
        assert await panel.in_rooms()


async def test_zoom_that_stays_busy_is_worked_by_hand(browser: Browser) -> None:
    async with drawn(browser, notReady=6) as panel:
        await panel.says("Pairs: 2 rooms")
        await panel.press("Open rooms")
        await panel.says("press Open All Rooms in Zoom's Breakout Rooms")
        assert await panel.zoom("state") == "close"
        await panel.press("Open rooms")
        await panel.says("The rooms are open.")
        assert await panel.zoom("made") == 1, "the rooms that were filled are used"


@pytest.mark.parametrize("done", ["silent", "silent-done"])
async def test_calls_that_nobody_answers_are_looked_into(browser: Browser, done: str) -> None:
    names = ("createBreakoutRooms", "assignParticipantToBreakoutRoom", "configureBreakoutRooms", "openBreakoutRooms")
    async with drawn(browser, faults={name: [done] for name in names}) as panel:
        await panel.says("Pairs: 2 rooms")
        await panel.press("Open rooms")
        await panel.says("The rooms are open.")
        assert await panel.in_rooms()
        made, opened_ = await panel.zoom("made"), len(await panel.zoom("calls('openBreakoutRooms')"))
        assert (made, opened_) == (1, 2 if done == "silent" else 1)
        await panel.zoom("faults = { closeBreakoutRooms: ['silent-done'] }")
        await panel.press("Close rooms now")
        await panel.says("The rooms are closed.")


async def test_refused_and_absent_people_are_shown_before_the_rooms_open(browser: Browser) -> None:
    refused = {"assignParticipantToBreakoutRoom": [{"code": 10103}, {"code": 0}]}
    async with drawn(browser, faults=refused) as panel:
        await panel.zoom(f"person('{participant(person(1))}').left = true")
        await panel.says("Pairs: 2 rooms")
        await panel.press("Open rooms")
        await panel.says("3 of 4 placed")
        await panel.says("Not placed: Person 1")
        assert await panel.zoom("state") == "close"
        await photograph(panel.page, "zoom-panel-missing")
        await panel.zoom(f"person('{participant(person(1))}').left = false")
        await panel.press("Look again")
        await panel.says("The rooms are open.")
        assert await panel.in_rooms()


async def test_a_co_host_opens_rooms_and_walks_into_their_own(browser: Browser) -> None:
    async with drawn(browser, role="coHost", owner=False) as panel:
        await panel.zoom(f"person('{participant(person(2))}').role = 'coHost'")
        await panel.says("Pairs: 2 rooms")
        await panel.press("Open rooms")
        await panel.says("The rooms are open.")
        await panel.says("Person 2 is host or co-host and joins Pair")
        where = await panel.zoom("where()")
        assert sorted(name for name, room in where.items() if not room) == ["Frances", "Person 2"]


async def test_ids_that_changed_are_matched_by_name_only_where_that_is_certain(browser: Browser) -> None:
    async with drawn(browser) as panel:
        await panel.zoom("people.forEach((one, n) => { if (n) one.participantUUID = `NEW-${n}`; })")
        await panel.zoom("people[1].screenName = 'Person  3'")
        await panel.says("Pairs: 2 rooms")
        await panel.press("Open rooms")
        await panel.says("2 of 4 placed")
        await panel.says("Not placed: ")
        choose = panel.page.get_by_label("Who is “Person 3”?")
        assert await choose.count() == 2, "two with one name: neither is guessed"
        await choose.first.select_option(label="Person 1")
        await panel.says("The rooms are open.")
        assert await panel.zoom("people[1].room.name") in await panel.room_of("Person 1")


async def test_rooms_that_somebody_else_made_are_deleted_only_after_asking(browser: Browser) -> None:
    theirs = [{"name": "Lounge", "breakoutRoomId": "{X}", "people": []}]
    async with drawn(browser, rooms=theirs, state="open") as panel:
        await panel.says("Pairs: 2 rooms")
        await panel.press("Open rooms")
        await panel.says("Other rooms are open in Zoom.")
        await panel.press("Close them and open ours")
        await panel.says("The rooms are open.")
        assert await panel.in_rooms()
    async with drawn(browser, rooms=theirs) as panel:
        await panel.says("Pairs: 2 rooms")
        await panel.press("Open rooms")
        await panel.says("They will be deleted if you go on.")
        assert "create" not in await panel.calls()
        await panel.press("Delete them and open ours")
        await panel.says("The rooms are open.")


async def test_rooms_that_a_second_host_makes_meanwhile_are_noticed(browser: Browser) -> None:
    async with drawn(browser) as panel:
        await panel.says("Pairs: 2 rooms")
        await panel.zoom("faults = { assignParticipantToBreakoutRoom: [{ code: 10093 }] }")
        await panel.press("Open rooms")
        await panel.says("Somebody changed the rooms in Zoom meanwhile.")
        await panel.press("Open rooms")
        await panel.says("The rooms are open.")
        assert await panel.in_rooms()


@pytest.mark.parametrize("told", [True, False])
async def test_rooms_that_are_closed_in_zoom_are_noticed_also_without_a_word(browser: Browser, told: bool) -> None:
    async with drawn(browser) as panel:
        await panel.open_rooms()
        await panel.zoom("closed()")
        if told:
            await panel.zoom("changed('breakoutRoomClosed')")
        await panel.says("The rooms are closed.")
        await panel.press("Open rooms")
        await panel.says("The rooms are open.")


async def test_latecomers_are_sent_to_their_room_and_moved_people_follow(browser: Browser) -> None:
    async with drawn(browser) as panel:
        await panel.open_rooms()
        late, stranger = person(5), Member("x", "Stranger")
        await panel.zoom(f"join({json.dumps(in_zoom(stranger))})")
        await panel.house.join(late)
        await panel.zoom(f"join({json.dumps(in_zoom(late))})")
        await panel.until(panel.in_rooms)
        where = await panel.zoom("where()")
        assert where["Stranger"] == "", "who is in no group stays"
        groups = await panel.house.groups()
        await panel.house.say(f"swap {groups[0][0]} and {groups[1][0]}")
        assert await panel.house.groups() != groups
        await panel.until(panel.in_rooms)
        assert len(await panel.zoom("calls('createBreakoutRooms')")) == 1, "a few people are moved one by one"


async def test_a_new_draw_while_rooms_are_open_closes_creates_fills_and_opens(browser: Browser) -> None:
    async with drawn(browser, people=8) as panel:
        await panel.open_rooms()
        await panel.house.say("reshuffle")
        await panel.house.say("yes")
        await panel.says("There are new groups.")
        await panel.press("Move to the new groups")
        await panel.until(lambda: panel.page.evaluate("zoomClient.made === 2 && zoomClient.state === 'open'"))
        await panel.until(panel.in_rooms)
        assert (await panel.calls())[-5:] == ["close", "create", "assign", "configure", "open"]


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
