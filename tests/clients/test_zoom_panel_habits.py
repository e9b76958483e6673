"""The Zoom side panel against the bad habits of Zoom's client. Each leads on, or says what to press by hand."""

from __future__ import annotations

import json

import pytest
from playwright.async_api import Browser, expect

from bot.ports import Member
from tests.clients.browser import photograph
from tests.clients.zoom_panel_page import drawn, in_zoom
from tests.support.zoom_panel import FRANCES, participant, person

pytestmark = pytest.mark.asyncio(loop_scope="session")


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


async def test_somebody_who_is_no_co_host_any_more_is_told_at_once(browser: Browser) -> None:
    async with drawn(browser, faults={"openBreakoutRooms": [{"code": 80012}]}) as panel:
        await panel.says("Pairs: 2 rooms")
        await panel.press("Open rooms")
        await panel.says("Zoom lets only hosts and co-hosts")
        assert len(await panel.zoom("calls('openBreakoutRooms')")) == 1


async def test_people_whom_zoom_asks_are_not_asked_again_and_again(browser: Browser) -> None:
    """Zoom does not take the settings, so it asks everybody to join. Some never do."""
    async with drawn(browser, faults={"configureBreakoutRooms": [{"code": 10099}]}, moves=False) as panel:
        await panel.says("Pairs: 2 rooms")
        await panel.press("Open rooms")
        await panel.says("people have to press Join")
        await panel.page.clock.run_for(60_000)
        assert len(await panel.zoom("calls('assignParticipantToBreakoutRoom')")) == 4
        await panel.press("Send people again")
        await panel.until(lambda: panel.page.evaluate("zoomClient.calls('assignParticipantToBreakoutRoom').length === 8"))


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
        await panel.house.house.until(6)  # from when groups know their rooms, latecomers join them
        late, stranger = person(5), Member("x", "Stranger")
        await panel.zoom(f"join({json.dumps(in_zoom(stranger))})")
        await panel.house.join(late)
        await panel.zoom(f"join({json.dumps(in_zoom(late))})")
        await panel.until(panel.in_rooms)
        where = await panel.zoom("where()")
        assert where[late.name]
        assert where["Stranger"] == "", "who is in no group stays"
        later = person(6)  # with the third of the trio they make a pair: a new room, while rooms are open
        await panel.house.join(later)
        await panel.zoom(f"join({json.dumps(in_zoom(later))})")
        await panel.until(panel.in_rooms)
        groups = await panel.house.groups()
        assert [len(group) for group in groups] == [2, 2, 2]
        assert await panel.zoom(f"person('{participant(later)}').room.name") == "Pair 3"
        await panel.house.say(f"swap {groups[0][0]} and {groups[1][0]}")
        assert await panel.house.groups() != groups
        await panel.until(panel.in_rooms)
        assert len(await panel.zoom("calls('createBreakoutRooms')")) == 1, "a few people are moved one by one"


async def test_a_reopened_panel_moves_people_out_of_rooms_that_zoom_does_not_show_it(browser: Browser) -> None:
    """A co-host sees nobody in the list of rooms. Ids stay the same there, and Zoom's events have told who is who."""
    async with drawn(browser, role="coHost", owner=False) as panel:
        await panel.open_rooms()
        await panel.die()
        await panel.says("The rooms are open.")
        groups = await panel.house.groups()
        await panel.house.say(f"swap {groups[0][0]} and {groups[1][0]}")
        await panel.until(panel.in_rooms)
        await panel.zoom("faults = { assignParticipantToBreakoutRoom: [{ code: 10103 }] }")
        await panel.house.say("undo")
        await panel.says("Please move in Zoom's Breakout Rooms: ")
        await panel.page.clock.run_for(60_000)
        await panel.says("Please move in Zoom's Breakout Rooms: ")


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
