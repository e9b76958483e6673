"""Zoom channel fixture: a scripted Zoom, the channel as the service builds it, and a service that records."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from aiohttp import web
from pydantic import SecretStr

from bot.channels.zoom import ZoomChannel, build
from bot.channels.zoom.state import MemoryChannelState
from bot.infra.retry import Sleep
from bot.ports import Conversation, Inbound, Member, Outcome
from cards.view import Paragraph, View
from tests.support.scripted_zoom import ACCOUNT, CLIENT, ROBOT, SECRET, WEBHOOK_SECRET, ScriptedZoom, deliver

START = datetime(2030, 1, 7, 9, 30, tzinfo=UTC)
CHANNEL_ID = "8AmQ0WOoQ1O3a84yYFc2xQ"
CHAT = f"{CHANNEL_ID}@conference.xmpp.zoom.us"
WHERE = Conversation("zoom", CHAT, ACCOUNT)
JILL = Member("KdYKjnimT4KPd8KKdQt9FQ", "Jill Chill", reference={"jid": "kdykjnimt4kpd8kkdqt9fq@xmpp.zoom.us"})
HELLO = View("Hello", (Paragraph("Good morning."),))


@dataclass(frozen=True)
class Settings:
    """The settings this channel reads."""

    zoom_api_url: str
    zoom_token_url: str
    zoom_client_id: str = CLIENT
    zoom_client_secret: SecretStr = field(default_factory=lambda: SecretStr(SECRET))
    zoom_webhook_secret: SecretStr = field(default_factory=lambda: SecretStr(WEBHOOK_SECRET))
    zoom_account_id: str = ACCOUNT
    zoom_robot_jid: str = ROBOT


@dataclass
class Clock:
    """A manual clock."""

    at: datetime = START

    def now(self) -> datetime:
        return self.at

    def seconds(self) -> float:
        return self.at.timestamp()

    def move(self, **by: float) -> None:
        self.at += timedelta(**by)


@dataclass
class Service:
    """Records what arrives and answers with `outcome`, or calls `instead`."""

    got: list[Inbound] = field(default_factory=list)
    outcome: Outcome = field(default_factory=Outcome)
    instead: Callable[[Inbound], Awaitable[Outcome]] | None = None

    async def receive(self, inbound: Inbound) -> Outcome:
        if self.instead:
            return await self.instead(inbound)
        self.got.append(inbound)
        return self.outcome


@dataclass
class ZoomStage:
    """The channel and everything around it."""

    zoom: ScriptedZoom
    channel: ZoomChannel
    service: Service
    clock: Clock
    register: MemoryChannelState
    address: str

    async def deliver(self, event: Mapping[str, Any]) -> int:
        """Deliver an event and wait for the work it causes."""
        status = await deliver(self.address, event, int(self.clock.seconds()))
        await self.channel.idle()
        return status

    def ring(self) -> None:
        """Make the scheduled calls that are waiting."""
        self.channel._queue.ring()


@asynccontextmanager
async def zoom_stage(
    sleep: Sleep | None = None, register: MemoryChannelState | None = None, **settings: Any
) -> AsyncIterator[ZoomStage]:
    """Build everything, and close it at the end."""
    zoom, clock, service, register = ScriptedZoom(), Clock(), Service(), register or MemoryChannelState()
    url = await zoom.start()
    configured = Settings(zoom_api_url=f"{url}/v2", zoom_token_url=f"{url}/oauth/token", **settings)
    channel, routes = build(configured, service.receive, register=register, at=clock.now, now=clock.seconds, sleep=sleep)
    app = web.Application()
    app.add_routes(routes)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    address = f"http://127.0.0.1:{runner.addresses[0][1]}/zoom/events"
    try:
        yield ZoomStage(zoom, channel, service, clock, register, address)
    finally:
        await runner.cleanup()
        await channel.close()
        await zoom.stop()
