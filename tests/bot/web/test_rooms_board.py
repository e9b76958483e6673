"""Rooms board on the run sheet: marks, minutes and who is missing, for facilitators; everybody else sees only the rooms."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.support.builders import full_plan
from tests.support.running_app import FRANCES, guest
from tests.support.web_visit import Browser, Visit, visiting

URL = "sqlite:///:memory:"


async def board(browser: Browser) -> dict[str, Any]:
    found = (await browser.state())["pairs"]
    assert isinstance(found, dict)
    return found


async def in_rooms(visit: Visit, start: str = "start") -> None:
    await visit.house.say(FRANCES, start)
    await visit.house.until(1)
    await visit.house.say(FRANCES, "go to pairs.one.play")
    await visit.house.say(FRANCES, "yes")  # it leaves out the only break


async def page(visit: Visit, browser: Browser) -> str:
    return await (await browser.http.get(f"/run/{await visit.house.run_id()}")).text()


async def test_a_room_that_finishes_or_asks_shows_on_the_board_of_facilitators_alone() -> None:
    async with visiting(URL, full_plan()) as visit, visit.let_in() as frances, visit.let_in("p1") as one:
        await in_rooms(visit)
        assert "We’ve finished" in await page(visit, one)
        assert (await (await one.say("done")).json())["refused"] is False
        shown = await board(frances)
        assert (shown["finished"], sum(room["marks"]["finished"] for room in shown["rooms"])) == (1, 1)
        drawn = await page(visit, frances)
        assert "1 of 2 has finished" in drawn
        assert drawn.count('class="room is-done"') == 1
        assert (await (await one.say("ask for a minute")).json())["refused"] is False
        assert "asks for time" in await page(visit, frances)
        theirs = await board(one)
        assert theirs["finished"] is None
        assert all(room["marks"] is None for room in theirs["rooms"])
        assert "asks for time" not in await page(visit, one)


async def test_a_facilitator_marks_a_room_and_gives_it_a_minute_by_one_press() -> None:
    async with visiting(URL, full_plan()) as visit, visit.let_in() as frances:
        await in_rooms(visit)
        drawn = await page(visit, frances)
        assert 'data-say="minute for room 1"' in drawn
        assert 'data-say="room 2 finished"' in drawn
        await frances.say("minute for room 1")
        await frances.say("room 2 finished")
        rooms = {room["number"]: room["marks"] for room in (await board(frances))["rooms"]}
        assert rooms[1]["until"] is not None
        assert rooms[2]["finished"]
        assert 'data-say="room 2 not finished"' in await page(visit, frances)


async def test_people_give_no_time_and_mark_no_room_from_their_page() -> None:
    async with visiting(URL, full_plan()) as visit, visit.let_in("p1") as one:
        await in_rooms(visit)
        for words in ("minute for room 1", "room 1 finished"):
            assert (await one.say(words)).status == 403


@pytest.mark.parametrize(("start", "word", "other"), [("start face to face", "Group", "room"), ("start", "Room", "group")])
async def test_face_to_face_the_board_says_group_where_it_says_room_online(start: str, word: str, other: str) -> None:
    async with visiting(URL, full_plan()) as visit, visit.let_in() as frances, visit.let_in("p1") as one:
        await in_rooms(visit, start)
        await visit.house.say(FRANCES, "room 2 finished")
        led, mine = await page(visit, frances), await page(visit, one)
        for shown in (led, mine):
            assert re.findall('data-label="([^"]*)"', shown) == [f"{word} 1", f"{word} 2"]
            said = re.findall('(?:aria-label|data-label)="([^"]*)"', shown)
            assert not [text for text in said if re.search(rf"\b{other} ", text.lower())]
        for name in ("+1 min for {} 1", "Mark finished: {} 1", "Undo: {} 2 has finished"):
            assert f'aria-label="{name.format(word.lower())}"' in led
        assert "Swap roles in the group of" in led


async def test_before_the_rooms_open_everybody_stands_by_name_as_in_the_dialog_of_the_platform() -> None:
    async with visiting(URL, full_plan()) as visit, visit.let_in() as frances, visit.let_in("p1") as one:
        await visit.house.say(FRANCES, "start")
        await visit.house.say(FRANCES, "pairs")
        opening = (await board(frances))["opening"]
        assert [place["name"] for place in opening["places"]] == [f"Person {n}" for n in (1, 2, 3, 4)]
        assert "The rooms open at" in await page(visit, frances)
        assert (await board(one))["opening"] is None
        await in_rooms(visit)
        assert (await board(frances))["opening"] is None


async def test_who_has_left_is_named_in_the_room_where_they_were() -> None:
    async with visiting(URL, full_plan(), people=6) as visit, visit.let_in() as frances:
        await in_rooms(visit)
        await visit.house.say(FRANCES, f"away {guest(2).name}")
        rooms = (await board(frances))["rooms"]
        assert [name for room in rooms for name in room["marks"]["missing"]] == ["Person 2"]
        assert "Not there: Person 2" in await page(visit, frances)
