"""Teams channel fixture: the channel between a scripted platform and a service that only records."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from aiohttp import web

import bot.channels.teams.handler  # noqa: F401 - or the first activity imports it, longer on a busy machine than Teams waits
from bot.channels.teams import Clocks, Registration, TeamsChannel, assemble
from bot.channels.teams.config import ServiceHosts
from bot.channels.teams.rate_limits import TeamsRateLimits
from bot.channels.teams.webhook import AT_ONCE
from bot.ports import Conversation, Inbound, Outcome
from cards.view import Button, Choice, Option, Paragraph, Submit, View, Vote
from tests.support.scripted_teams import APP_ID, CHAT, MEETING, SECRET, TENANT, ScriptedConnector

NO_LIMIT = ((1_000_000, 1.0),)


@dataclass
class Times:
    """Both clocks of the channel, moved by the test. `wall` starts at the real time, because it is used to sign tokens."""

    wall: float
    steady: float = 1000.0

    def pass_by(self, seconds: float) -> None:
        """Advance both clocks."""
        self.wall += seconds
        self.steady += seconds


@dataclass
class NotingService:
    """Records what arrives and answers with `outcome`, or raises `error`."""

    outcome: Outcome = field(default_factory=Outcome)
    error: Exception | None = None
    taken: list[Inbound] = field(default_factory=list)
    gate: asyncio.Event = field(default_factory=asyncio.Event)  # while clear, nothing is handled

    async def receive(self, inbound: Inbound) -> Outcome:
        """Record it."""
        await self.gate.wait()
        self.taken.append(inbound)
        if self.error is not None:
            raise self.error
        return self.outcome


def registration(platform: ScriptedConnector, **changes: Any) -> Registration:
    """The bot's account on this platform."""
    usual: dict[str, Any] = {
        "app_id": APP_ID,
        "app_secret": SECRET,
        "tenants": (TENANT,),
        "openid_url": f"{platform.address}/openid",
        "token_url": f"{platform.address}/token",
        "hosts": ServiceHosts(("127.0.0.1",)),
    }
    return Registration(**(usual | changes))


def meeting_chat(platform: ScriptedConnector, **reference: str) -> Conversation:
    """The chat of the meeting on this platform."""
    usual = {"serviceUrl": platform.service_url, "bot": f"28:{APP_ID}", "meeting": MEETING, "kind": "groupchat"}
    return Conversation("teams", CHAT, TENANT, usual | reference)


class Stage:
    """Context manager: `channel` is ready, and `bot` is the address of its endpoint."""

    def __init__(
        self,
        platform: ScriptedConnector,
        times: Times,
        pace: Callable[[], TeamsRateLimits] | None = None,
        at_once: int = AT_ONCE,
        notify_from: str = "",
        **changes: Any,
    ) -> None:
        self.platform, self.service, self.times = platform, NotingService(), times
        self.service.gate.set()
        limits = pace() if pace else TeamsRateLimits(lambda: times.steady, sends=NO_LIMIT, reads=NO_LIMIT, tenant=NO_LIMIT)
        clocks = Clocks(lambda: times.wall, lambda: times.steady)
        made = assemble(
            registration(platform, **changes), self.service.receive, clocks, limits, at_once=at_once, notify_from=notify_from
        )
        self.channel: TeamsChannel = made[0]
        self._routes = made[1]

    async def __aenter__(self) -> Stage:
        app = web.Application()
        app.add_routes(self._routes)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.bot = f"http://127.0.0.1:{self._runner.addresses[0][1]}/api/messages"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.channel.close()
        await self._runner.cleanup()

    async def deliver(self, activity: dict[str, Any], token: str | None = None) -> tuple[int, Any]:
        """Send an activity to the bot."""
        return await self.platform.send(self.bot, activity, token)

    async def raw(self, body: bytes, headers: dict[str, str]) -> int:
        """Send bytes to the bot and return the status."""
        async with aiohttp.ClientSession() as session, session.post(self.bot, data=body, headers=headers) as answer:
            return answer.status


def card_of(call: Any) -> dict[str, Any]:
    """The Adaptive Card of a recorded call."""
    (attachment,) = call.body["attachments"]
    found: dict[str, Any] = attachment["content"]
    return found


SIMPLE = View("Where we are", (Paragraph("Introductions, until 10:48."),), summary="Where we are", card="WhereCard")
SECRET_VIEW = View("You chose Rest", (Paragraph("Until 10:48."),), summary="You chose", card="AnsweredCard")
POLL = View(
    "Which token?",
    (Choice("choice", "Your token", (Option("0", "Courage"), Option("1", "Rest"))),),
    (Button("Courage", Vote("tokens", 1, (0,))), Button("Send", Submit("poll", "tokens", 1))),
    summary="Which token?",
    fresh=True,
    extra={"poll": "tokens", "opening": "1"},
    card="PollCard",
)
