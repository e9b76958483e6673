"""Zoom: an admin-managed Team Chat app. Signed webhooks come in at /zoom/events, messages go out over REST."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime

from aiohttp import web

from bot.channels.zoom.background import KeyedQueue
from bot.channels.zoom.bindings import Bindings
from bot.channels.zoom.channel import ZoomChannel
from bot.channels.zoom.client import ZoomClient
from bot.channels.zoom.config import ZoomSettings, zoom_app
from bot.channels.zoom.handler import ZoomHandler
from bot.channels.zoom.meeting_events import MeetingEventHandler
from bot.channels.zoom.presence import Presence
from bot.channels.zoom.sender_identity import SenderIdentities
from bot.channels.zoom.state import ChannelState, MemoryChannelState
from bot.channels.zoom.webhook import ZoomWebhook, routes
from bot.infra.metrics import Metrics
from bot.infra.rate_limit import RateLimiter
from bot.ports import Receive

__all__ = ["Register", "ZoomChannel", "build"]


def _now() -> datetime:
    return datetime.now(UTC)


def build(
    settings: ZoomSettings,
    receive: Receive,
    *,
    register: ChannelState | None = None,
    at: Callable[[], datetime] = _now,
    now: Callable[[], float] = time.monotonic,
    rate_limiter: RateLimiter | None = None,
    metrics: Metrics | None = None,
) -> tuple[ZoomChannel, list[web.RouteDef]]:
    """The channel and its routes. `receive` is the service's; `register` remembers across restarts and replicas,
    `permits` keep to Zoom's limits across them.

    Raises ValueError with a sentence when a setting is missing.
    """
    app = zoom_app(settings)
    register = register or MemoryChannelState()
    metrics = metrics or Metrics()
    client, lanes = ZoomClient(app, at), KeyedQueue(metrics)
    bindings, voices = Bindings(register, client, at), SenderIdentities(register, at)
    channel = ZoomChannel(client, bindings, voices, lanes, now, rate_limiter)
    attendance = MeetingEventHandler(app, bindings, Presence(register, at), register, lanes, receive)
    handler = ZoomHandler(app, channel, bindings, voices, attendance, register, receive)
    return channel, routes(ZoomWebhook(app, handler, lanes, at, metrics))
