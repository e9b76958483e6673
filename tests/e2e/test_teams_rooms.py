"""Pair work in a Teams meeting: cards in people's own chats, rooms that finish and ask, and notifications."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from tests.support.scripted_teams import Call
from tests.support.teams_channel import card_of
from tests.support.teams_meeting import ANNA, OTHERS, Meeting, meeting


def buttons(call: Call) -> dict[str, dict[str, Any]]:
    """The buttons of a card, by what they say."""
    found = (part["actions"] for part in card_of(call)["body"] if part["type"] == "ActionSet")
    return {action["title"]: action for actions in found for action in actions}


def private(teams: Meeting, who: dict[str, Any], words: str) -> Iterator[Call]:
    """What somebody got privately with these words, in their own chat or targeted."""
    for call in teams.platform.calls:
        own = call.name in ("post", "edit") and f"with-{who['id']}" in call.path.replace("%3A", ":")
        targeted = call.name == "targeted" and call.body["recipient"]["id"] == who["id"]
        if (own or targeted) and words in json.dumps(call.body, ensure_ascii=False):
            yield call


async def in_pairs(teams: Meeting) -> None:
    for who in OTHERS:
        await teams.say(who, "here")
    await teams.say(ANNA, "start")
    await teams.say(ANNA, "go to pairs")
    await teams.say(ANNA, "yes")


async def test_a_pair_finishes_and_asks_on_the_card_in_its_own_chat(tmp_path: Any) -> None:
    async with meeting(f"sqlite:///{tmp_path}/throughline.db") as teams:
        await in_pairs(teams)
        for who in OTHERS:
            (*_, card) = private(teams, who, "Ask for a minute")
            assert card.name in ("post", "edit")  # never a targeted message, which is gone after a day
        (*_, card) = private(teams, OTHERS[0], "We’ve finished")
        await teams.press(OTHERS[0], buttons(card)["Ask for a minute"])
        (asked,) = private(teams, ANNA, "asks for one more minute")
        given = next(action for title, action in buttons(asked).items() if title.startswith("One more minute for room"))
        await teams.press(ANNA, given)
        assert list(private(teams, OTHERS[0], "You have one more minute"))
        for who in OTHERS:
            (*_, card) = private(teams, who, "Ask for a minute")
            if "We’ve finished" in buttons(card):
                await teams.press(who, buttons(card)["We’ve finished"])
        (done,) = private(teams, ANNA, "All rooms have finished")
        await teams.press(ANNA, buttons(done)["Go on"])
        assert list(private(teams, OTHERS[0], "Ask for a minute"))


async def test_the_one_whose_turn_it_is_is_notified_on_top_of_the_meeting_unless_they_ever_said_no(tmp_path: Any) -> None:
    async with meeting(f"sqlite:///{tmp_path}/throughline.db", notify_from="https://throughline.example.org") as teams:
        await teams.say(ANNA, "start")
        await teams.say(OTHERS[0], "no notifications")
        for text in ("end", "yes"):
            await teams.say(ANNA, text)
        while await teams.step():
            pass
        await teams.say(ANNA, "start")  # the next session
        for who in OTHERS:
            await teams.say(who, "here")
        while await teams.step():
            pass
        calls = [call.body["value"] for call in teams.platform.named("notification")]
        turns = [call["recipients"] for call in calls if "turn" in json.dumps(call["surfaces"])]
        back = [call["recipients"] for call in calls if "back" in json.dumps(call["surfaces"])]
        assert {one for ids in turns for one in ids} == {who["id"] for who in OTHERS[1:]}
        assert all(len(ids) == 1 for ids in turns)
        assert back
        assert all(set(ids) == {who["id"] for who in OTHERS[1:]} for ids in back)
