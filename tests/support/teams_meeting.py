"""The whole service in one Teams meeting chat: a scripted platform, real HTTP, signed requests, virtual time."""

from __future__ import annotations

import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from aiohttp import web
from pydantic import SecretStr

from bot.app import App, build
from bot.channels.teams import Clocks, assemble
from bot.channels.teams.rate_limits import TeamsRateLimits
from bot.infra.clock import VirtualClock
from bot.infra.settings import Settings
from bot.runs.plan_library import load
from bot.web.server import web_app
from dialogs.plan.model import Plan
from tests.support.scripted_teams import CHAT, Call, ScriptedConnector
from tests.support.teams_channel import NO_LIMIT, registration

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


class Meeting:
    """The service in one meeting chat of a scripted Teams."""

    def __init__(self, app: App, clock: VirtualClock, platform: ScriptedConnector, bot: str) -> None:
        self.app, self.clock, self.platform, self.bot = app, clock, platform, bot

    async def deliver(self, activity: dict[str, Any]) -> Any:
        """Send an activity. Returns the response after everything that follows has been sent."""
        status, answer = await self.platform.send(self.bot, activity)
        assert status == 200
        await self.app.idle()
        return answer

    async def say(self, who: dict[str, Any], text: str) -> None:
        """A person says something to the bot."""
        await self.deliver(self.platform.said(text, **{"from": who}))

    async def press(self, who: dict[str, Any], action: dict[str, Any], **inputs: str) -> Any:
        """A person presses a button of a card."""
        return await self.deliver(self.platform.press(action["verb"], action["data"] | inputs, **{"from": who}))

    async def step(self) -> bool:
        """Advance to the next scheduled call. Returns False if there is none."""
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
        """The messages in the chat, as JSON."""
        return [json.dumps(message, ensure_ascii=False) for message in self.platform.messages[CHAT].values()]


@asynccontextmanager
async def meeting(database: str, plan: Plan = PLAN, notify_from: str = "", **given: Any) -> AsyncIterator[Meeting]:
    """The service, ready, with this plan. Anna has added it. `notify_from` is the address of pages for notifications,
    `given` are more settings."""
    async with ScriptedConnector() as platform:
        platform.members = PEOPLE
        clock = VirtualClock(BEGINS_AT)
        given |= {"timezone": "Europe/London", "default_plan": plan.id}
        settings = Settings.model_construct(database=SecretStr(database), **given)
        app = build(settings, clock, [], plans=[plan], seed=lambda: 7)
        clocks = Clocks(time.time, lambda: clock.now().timestamp())
        limits = TeamsRateLimits(clocks.steady, sends=NO_LIMIT, reads=NO_LIMIT, tenant=NO_LIMIT)
        app.channels["teams"], routes = assemble(
            registration(platform), app.receive, clocks, limits, notify_from=notify_from
        )
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
