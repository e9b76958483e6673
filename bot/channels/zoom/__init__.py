"""Zoom: an admin-managed Team Chat app. Signed webhooks come in at /zoom/events, messages go out over REST."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime

from aiohttp import web

from bot.channels.zoom.background import Lanes
from bot.channels.zoom.bindings import Chats
from bot.channels.zoom.channel import ZoomChannel
from bot.channels.zoom.client import ZoomClient
from bot.channels.zoom.config import Settings, zoom_app
from bot.channels.zoom.handler import Reception
from bot.channels.zoom.meeting_events import Attendance
from bot.channels.zoom.presence import Presence
from bot.channels.zoom.sender_identity import Voices
from bot.channels.zoom.state import MemoryRegister, Register
from bot.channels.zoom.webhook import Webhook, routes
from bot.infra.rate_limit import Permits
from bot.ports import Receive
from bot.ports_counters import Door

__all__ = ["Register", "ZoomChannel", "build"]


def _now() -> datetime:
    return datetime.now(UTC)


def build(
    settings: Settings,
    receive: Receive,
    *,
    register: Register | None = None,
    at: Callable[[], datetime] = _now,
    now: Callable[[], float] = time.monotonic,
    permits: Permits | None = None,
    door: Door | None = None,
) -> tuple[ZoomChannel, list[web.RouteDef]]:
    """The channel and its routes. `receive` is the service's; `register` remembers across restarts and replicas,
    `permits` keep to Zoom's limits across them.

    Raises ValueError with a sentence when a setting is missing.
    """
    app = zoom_app(settings)
    register = register or MemoryRegister()
    door = door or Door()
    client, lanes = ZoomClient(app, at), Lanes(door)
    chats, voices = Chats(register, client, at), Voices(register, at)
    channel = ZoomChannel(client, chats, voices, lanes, now, permits)
    attendance = Attendance(app, chats, Presence(register, at), register, lanes, receive)
    reception = Reception(app, channel, chats, voices, attendance, register, receive)
    return channel, routes(Webhook(app, reception, lanes, at, door))
