"""A whole session in a Teams meeting chat: the real service over real HTTP with signed requests, on virtual time."""

from __future__ import annotations

import json
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from aiohttp import web
from pydantic import SecretStr

from bot.app import App, build
from bot.channels.teams import Clocks, assemble
from bot.channels.teams.pace import Pace
from bot.clock import VirtualClock
from bot.plans import load
from bot.serving import web_app
from bot.settings import Settings
from cards.press import data_of
from cards.view import Say
from tests.scripted_connector import CHAT, Answer, Call, ScriptedConnector
from tests.teams_stage import NO_LIMIT, card_of, registration

PLAN = load("defensible-decisions-1")
BEGINS_AT = datetime(2030, 1, 7, 9, 30, tzinfo=ZoneInfo("Europe/London"))
NAMES = [
    "Anna Example",
    "Ben Okafor",
    "Cara Jones",
    "Dev Patel",
    "Eve Morgan",
    "Finn Walsh",
    "Gita Rao",
    "Hal Kim",
    "Ida Berg",
]
PEOPLE = [{"id": f"29:{name.split()[0].lower()}", "name": name, "aadObjectId": f"aad-{name[0]}"} for name in NAMES]
ANNA, *OTHERS = PEOPLE
ANSWERS = {"vote", "submit"}


class Meeting:
    """The service in one meeting chat of a scripted Teams."""

    def __init__(self, app: App, clock: VirtualClock, platform: ScriptedConnector, bot: str) -> None:
        self.app, self.clock, self.platform, self.bot = app, clock, platform, bot

    async def deliver(self, activity: dict[str, Any]) -> Any:
        """Send an activity; the answer once everything that follows from it has been sent."""
        status, answer = await self.platform.send(self.bot, activity)
        assert status == 200
        await self.app.idle()
        return answer

    async def say(self, who: dict[str, Any], text: str) -> None:
        """Somebody says something to the bot."""
        await self.deliver(self.platform.said(text, **{"from": who}))

    async def press(self, who: dict[str, Any], action: dict[str, Any], **inputs: str) -> Any:
        """Somebody presses a button that stands in a card."""
        return await self.deliver(self.platform.press(action["verb"], action["data"] | inputs, **{"from": who}))

    async def step(self) -> bool:
        """Go on to the next thing the clock owes; False when there is none."""
        if self.clock.next_at is None:
            return False
        self.clock.ring(self.clock.next_at)
        await self.app.idle()
        return True

    @property
    def posts(self) -> list[Call]:
        """Everything posted to the whole chat so far."""
        return [call for call in self.platform.named("post") if CHAT in call.path]

    @property
    def standing(self) -> list[str]:
        """What stands in the chat, as JSON."""
        return [json.dumps(message, ensure_ascii=False) for message in self.platform.messages[CHAT].values()]


@asynccontextmanager
async def meeting(database: str) -> AsyncIterator[Meeting]:
    """The service, ready, and added to the chat by Anna."""
    async with ScriptedConnector() as platform:
        platform.members = PEOPLE
        clock = VirtualClock(BEGINS_AT)
        settings = Settings.model_construct(database=SecretStr(database), timezone="Europe/London", default_plan=PLAN.id)
        app = build(settings, clock, [], seed=lambda: 7)
        clocks = Clocks(time.time, lambda: clock.now().timestamp())
        limits = Pace(clocks.steady, sends=NO_LIMIT, reads=NO_LIMIT, tenant=NO_LIMIT)
        app.channels["teams"], routes = assemble(registration(platform), app.receive, clocks, limits)
        app.routes.extend(routes)
        await app.start()
        runner = web.AppRunner(web_app(app), access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        made = Meeting(app, clock, platform, f"http://127.0.0.1:{runner.addresses[0][1]}/api/messages")
        bot = {"id": f"28:{platform.app_id}", "name": "Throughline"}
        try:
            await made.deliver(platform.activity("conversationUpdate", membersAdded=[bot]))
            yield made
        finally:
            await runner.cleanup()
            await app.stop()


def actions(card: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every button of a card, in order."""
    for part in card["body"]:
        if part["type"] == "ActionSet":
            yield from part["actions"]


def verbs(card: dict[str, Any]) -> set[str]:
    """What pressing the buttons of a card would send."""
    return {action["verb"] for action in actions(card)}


async def test_session_one_is_carried_through_a_teams_meeting(tmp_path: Any, capsys: pytest.CaptureFixture[str]) -> None:
    async with meeting(f"sqlite:///{tmp_path}/throughline.db") as teams:
        assert len(teams.posts) == 1  # the welcome
        for who in OTHERS:
            await teams.say(who, "here")
        await teams.say(ANNA, "start")
        while await teams.step():
            pass
        said = [json.dumps(card_of(call), ensure_ascii=False) for call in teams.posts]
        places = [next((at for at, text in enumerate(said) if step.title in text), -1) for step in PLAN.steps]
        assert -1 not in places, [step.path for step, at in zip(PLAN.steps, places, strict=True) if at < 0]
        assert all(len(text.encode()) < 25_000 for text in said)
    assert "failed" not in capsys.readouterr().out


async def test_a_vote_is_answered_with_a_personal_card_and_counted(tmp_path: Any) -> None:
    async with meeting(f"sqlite:///{tmp_path}/throughline.db") as teams:
        for who in OTHERS:
            await teams.say(who, "here")
        await teams.say(ANNA, "start")
        poll = None
        while poll is None and await teams.step():
            poll = next(
                (call for call in teams.posts if any(a["verb"] in ("vote", "submit") for a in actions(card_of(call)))), None
            )
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
