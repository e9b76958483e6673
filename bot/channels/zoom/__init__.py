"""Zoom channel package: an admin-managed Team Chat app.

An event passes `webhook` (HTTP), `signature` (authentication), `events` (wire models), `background` (queue), `handler` and
`parsing` (to an inbound message); meeting events take `meeting_events` and `presence` instead. A message to people passes
`channel`, `sender_identity`, `rate_limits`, `client`, `credentials` and `errors`. `config` holds the app's registration,
`bindings` which chat belongs to which meeting, and `state` is their store. `panel_context` and `panel_meetings` serve the
side panel, which is an app of its own (`bot.web.zoom_panel`).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime

from aiohttp import web

from bot.channels.zoom.background import KeyedQueue
from bot.channels.zoom.bindings import Bindings
from bot.channels.zoom.channel import ZoomChannel
from bot.channels.zoom.client import ZoomClient
from bot.channels.zoom.config import ZoomApp, ZoomSettings
from bot.channels.zoom.handler import ZoomHandler
from bot.channels.zoom.meeting_events import MeetingEventHandler
from bot.channels.zoom.panel_meetings import PanelMeetings
from bot.channels.zoom.presence import Presence
from bot.channels.zoom.sender_identity import SenderIdentities
from bot.channels.zoom.state import ChannelState, MemoryChannelState
from bot.channels.zoom.webhook import ZoomWebhook, routes
from bot.infra.errors import Unavailable
from bot.infra.metrics import Metrics
from bot.infra.rate_limit import RateLimiter
from bot.infra.retry import Sleep
from bot.ports import Receive

__all__ = ["ZoomChannel", "build"]


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
    passing: Callable[[BaseException], bool] = lambda error: isinstance(error, Unavailable),
    sleep: Sleep | None = None,
) -> tuple[ZoomChannel, list[web.RouteDef]]:
    """The channel and its routes. `receive` is the service's. `register` keeps the channel's state and `rate_limiter` its
    limits across replicas. `passing` tells errors of a database outage, after which an event is tried again.

    Raises ValueError naming the settings that are missing.
    """
    app = ZoomApp.from_settings(settings)
    state = register or MemoryChannelState()
    metrics = metrics or Metrics()
    client, queue = ZoomClient(app, at), KeyedQueue(metrics)
    bindings, senders = Bindings(state, client, at), SenderIdentities(state, at)
    channel = ZoomChannel(client, bindings, senders, queue, now, rate_limiter)
    meetings = MeetingEventHandler(app, bindings, Presence(state, at), PanelMeetings(state, at), state, queue, receive)
    handler = ZoomHandler(app, channel, bindings, senders, meetings, state, receive)
    return channel, routes(ZoomWebhook(app, handler, queue, at, metrics, passing, sleep))
