"""The whole service in one Zoom chat: a scripted Zoom, real HTTP, signed webhooks, virtual time."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from aiohttp import web
from pydantic import SecretStr

from bot.app import App, build
from bot.channels import zoom
from bot.infra.clock import VirtualClock
from bot.infra.settings import Settings
from bot.runs.plan_library import load
from bot.store.channel_state import StoredChannelState
from bot.web.server import web_app
from dialogs.plan.model import Plan
from tests.support import zoom_events as events
from tests.support.scripted_zoom import ACCOUNT, CLIENT, ROBOT, SECRET, WEBHOOK_SECRET, ScriptedZoom, Taken, deliver

PLAN = load("defensible-decisions-1")
BEGINS_AT = datetime(2030, 1, 7, 9, 30, tzinfo=ZoneInfo("Europe/London"))
NAMES = (
    "Anna Example",
    "Ben Okafor",
    "Cara Jones",
    "Dev Patel",
    "Eve Morgan",
    "Finn Walsh",
    "Gita Rao",
    "Hal Kim",
    "Ida Berg",
)
Person = Mapping[str, str]
PEOPLE: list[Person] = [
    {"userId": f"Id{name[:3]}", "userJid": f"id{name[:3].lower()}@xmpp.zoom.us", "userName": name} for name in NAMES
]
ANNA, *OTHERS = PEOPLE


class ZoomMeeting:
    """The service in one chat."""

    def __init__(self, app: App, clock: VirtualClock, platform: ScriptedZoom, address: str) -> None:
        self.app, self.clock, self.platform, self.address = app, clock, platform, address
        self._number = 0

    async def deliver(self, event: Mapping[str, Any]) -> None:
        """Deliver an event as Zoom does. Returns after everything that follows has been sent."""
        assert await deliver(self.address, event, int(self.clock.now().timestamp())) == 200
        await self.app.channels["zoom"].idle()  # type: ignore[attr-defined]
        await self.app.idle()

    async def say(self, who: Person, text: str) -> None:
        """A person types the slash command."""
        await self.deliver(events.slash(text, self._now(), **who))

    async def press(self, who: Person, value: str) -> None:
        """A person presses a button."""
        await self.deliver(events.press(value, self._now(), **who))

    async def pick(self, who: Person, value: str) -> None:
        """A person chooses from a list."""
        event = events.pick(value, self._now())
        await self.deliver(event | {"payload": event["payload"] | dict(who)})

    async def step(self) -> bool:
        """Advance to the next scheduled call. Returns False if there is none."""
        if self.clock.next_at is None:
            return False
        self.clock.ring(self.clock.next_at)
        await self.app.idle()
        return True

    @property
    def posts(self) -> list[Taken]:
        """Everything posted to the whole chat so far."""
        return [
            one for one in self.platform.sent() if one.body["to_jid"] == events.CHAT and "visible_to_user" not in one.body
        ]

    def alone(self, who: Person) -> list[str]:
        """Everything only this person was shown, as JSON."""
        return [
            text(one.body)
            for one in self.platform.sent()
            if one.body["to_jid"] == who["userJid"] or one.body.get("visible_to_user") == who["userId"]
        ]

    @property
    def standing(self) -> list[str]:
        """The messages in the chat now, as JSON."""
        return [text(body) for body in self.platform.messages.values() if body["to_jid"] == events.CHAT]

    def _now(self) -> int:
        """The time in milliseconds, different for every event."""
        self._number += 1
        return int(self.clock.now().timestamp() * 1000) + self._number


def text(body: Mapping[str, Any]) -> str:
    """A message as JSON."""
    return json.dumps(body["content"], ensure_ascii=False)


def values(part: Any) -> Iterator[str]:
    """The values that the buttons and lists of a message send."""
    if isinstance(part, dict):
        for key in ("items", "select_items", "options"):
            yield from (item["value"] for item in part.get(key, []) if "key" not in item)
        yield from (value for one in part.values() for value in values(one))
    elif isinstance(part, list):
        yield from (value for one in part for value in values(one))


@asynccontextmanager
async def zoom_meeting(database: str, plan: Plan = PLAN) -> AsyncIterator[ZoomMeeting]:
    """The service, ready, with this plan. Anna has connected it to the chat."""
    platform, clock = ScriptedZoom(), VirtualClock(BEGINS_AT)
    url = await platform.start()
    settings = Settings.model_construct(
        database=SecretStr(database),
        timezone="Europe/London",
        default_plan=plan.id,
        zoom_client_id=CLIENT,
        zoom_client_secret=SecretStr(SECRET),
        zoom_webhook_secret=SecretStr(WEBHOOK_SECRET),
        zoom_robot_jid=ROBOT,
        zoom_account_id=ACCOUNT,
        zoom_api_url=f"{url}/v2",
        zoom_token_url=f"{url}/oauth/token",
    )
    app = build(settings, clock, [], plans=[plan], seed=lambda: 7)
    app.channels["zoom"], routes = zoom.build(
        settings, app.receive, register=StoredChannelState(app.database), at=clock.now, now=lambda: clock.now().timestamp()
    )
    app.routes.extend(routes)
    await app.start()
    runner = web.AppRunner(web_app(app), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    made = ZoomMeeting(app, clock, platform, f"http://127.0.0.1:{runner.addresses[0][1]}/zoom/events")
    try:
        await made.say(ANNA, "connect 970 1234 5678")
        host = {"userId": events.HOST, "userJid": f"{events.HOST.lower()}@xmpp.zoom.us", "userName": "The Host"}
        await made.say(host, "connect 970 1234 5678")  # only with their word is it bound
        yield made
        assert platform.refused == []
    finally:
        await runner.cleanup()
        await app.stop()
        await platform.stop()
