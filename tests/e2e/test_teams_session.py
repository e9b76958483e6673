"""A whole session in a Teams meeting chat: the real service over real HTTP with signed requests, on virtual time."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from cards.actions import data_of
from cards.view import Say
from tests.support.scripted_teams import Answer
from tests.support.teams_channel import card_of
from tests.support.teams_meeting import ANNA, OTHERS, PEOPLE, PLAN, meeting

ANSWERS = {"vote", "submit"}
QUESTION = next(step.poll.question for step in PLAN.steps if step.poll)


def actions(card: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every button of a card, in order."""
    for part in card["body"]:
        if part["type"] == "ActionSet":
            yield from part["actions"]


async def test_session_one_is_carried_through_a_teams_meeting(tmp_path: Any, capsys: pytest.CaptureFixture[str]) -> None:
    async with meeting(f"sqlite:///{tmp_path}/throughline.db") as teams:
        assert len(teams.posts) == 1  # the welcome
        for who in OTHERS:
            await teams.say(who, "here")
        await teams.say(ANNA, "start")
        while await teams.step():
            pass
        said = [json.dumps(card_of(call), ensure_ascii=False) for call in teams.posts]
        private = [
            json.dumps(call.body, ensure_ascii=False) for call in teams.platform.calls
        ]  # people in rooms are told there
        missed = [step.path for step in PLAN.steps if not any(step.title in text for text in (*said, *private))]
        assert not missed
        apart = {step.path for step in PLAN.steps if not any(step.title in text for text in said)}
        assert apart <= {step.path for step in PLAN.steps if step.in_pairs}
        assert all(len(text.encode()) < 25_000 for text in said)
    assert "failed" not in capsys.readouterr().out


async def test_a_vote_is_answered_with_a_personal_card_and_counted(tmp_path: Any) -> None:
    async with meeting(f"sqlite:///{tmp_path}/throughline.db") as teams:
        for who in OTHERS:
            await teams.say(who, "here")
        await teams.say(ANNA, "start")
        poll = None
        while poll is None and await teams.step():
            poll = next((call for call in teams.posts if QUESTION in json.dumps(card_of(call))), None)
        assert poll is not None
        options = [action for action in actions(card_of(poll)) if action["verb"] in ANSWERS]
        assert card_of(poll)["refresh"]["userIds"] == [who["id"] for who in PEOPLE]
        for number, who in enumerate(OTHERS):
            answer = await teams.press(who, options[number % 2])
            assert answer["type"] == "application/vnd.microsoft.card.adaptive"
            assert options[number % 2]["title"] in json.dumps(answer["value"], ensure_ascii=False)
        await teams.press(OTHERS[0], options[1])  # a change of mind
        await teams.say(ANNA, "close")
        (results,) = [text for text in teams.standing if "Results: " in text]
        assert f"{options[0]['title']}: 3" in results
        assert f"{options[1]['title']}: 5" in results


async def test_only_the_organiser_may_start_and_a_late_stranger_is_told_so(tmp_path: Any) -> None:
    async with meeting(f"sqlite:///{tmp_path}/throughline.db") as teams:
        teams.platform.organiser = {"id": ANNA["id"]}
        before = len(teams.posts)
        answer = await teams.deliver(teams.platform.press("say", data_of(Say("start")), **{"from": OTHERS[0]}))
        assert "acilitator" in answer["value"]
        assert len(teams.posts) == before


async def test_teams_being_away_for_a_minute_loses_nothing(tmp_path: Any) -> None:
    async with meeting(f"sqlite:///{tmp_path}/throughline.db") as teams:
        teams.platform.script("post", Answer(503), Answer(429, headers={"Retry-After": "20"}), Answer(0))
        await teams.say(ANNA, "start")
        first = PLAN.steps[0].title
        while not any(first in text for text in teams.standing) and await teams.step():
            pass
        assert any(first in text for text in teams.standing)


async def test_a_bot_taken_out_of_the_chat_falls_silent(tmp_path: Any) -> None:
    async with meeting(f"sqlite:///{tmp_path}/throughline.db") as teams:
        await teams.say(ANNA, "start")
        await teams.deliver(teams.platform.activity("installationUpdate", action="remove"))
        before = len(teams.platform.calls)
        while await teams.step():
            pass
        assert len(teams.platform.calls) == before
