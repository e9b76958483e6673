"""Teams channel package: the only one that knows the Bot Framework protocol and imports botbuilder.

A request passes `webhook` (HTTP), `events` (wire models), `signature` (authentication), then `parsing` for poll answers, or
`handler` and `parsing` for the rest. `invoke_responses` answers a press and `replies` sends private replies. A message to
people passes `channel`, `whispers`, `direct_chats`, `message`, `client`, `rate_limits`, `credentials` and `errors`;
`meeting_notifications` come beside some. `config` holds the registration. The composition root needs only `build`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import aiohttp
from aiohttp import web

from bot.channels.teams.channel import TeamsChannel
from bot.channels.teams.client import TeamsClient
from bot.channels.teams.config import NotRegistered, Registration
from bot.channels.teams.credentials import TeamsCredentials
from bot.channels.teams.direct_chats import DirectChats, Entries
from bot.channels.teams.meeting_notifications import MeetingNotifications
from bot.channels.teams.rate_limits import TeamsRateLimits
from bot.channels.teams.replies import Replies
from bot.channels.teams.signature import TokenVerifier
from bot.channels.teams.webhook import AT_ONCE, LazyBotbuilder, TeamsWebhook, Turn
from bot.channels.teams.whispers import Whispers
from bot.infra.jwt import SigningKeys
from bot.infra.metrics import Metrics
from bot.infra.rate_limit import RateLimiter
from bot.infra.settings import Settings
from bot.ports import Receive

PATH = "/api/messages"
CONNECTIONS = 100  # concurrent, to all regions together

__all__ = ["Clocks", "NotRegistered", "Receive", "Registration", "TeamsChannel", "assemble", "build"]


@dataclass(frozen=True)
class Clocks:
    """Clocks in seconds: `wall` since the epoch, for tokens; `steady` monotonic, for waits."""

    wall: Callable[[], float] = time.time
    steady: Callable[[], float] = time.monotonic


class Session:
    """The shared connection pool, opened on first use because opening it needs a running event loop."""

    def __init__(self) -> None:
        self._session: aiohttp.ClientSession | None = None

    def __call__(self) -> aiohttp.ClientSession:
        if self._session is None or self._session.closed:
            connector = aiohttp.TCPConnector(limit=CONNECTIONS, ttl_dns_cache=300)
            self._session = aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar())
        return self._session

    async def close(self) -> None:
        """Close all connections."""
        if self._session is not None:
            await self._session.close()


def build(
    settings: Settings,
    receive: Receive,
    metrics: Metrics | None = None,
    rate_limiter: RateLimiter | None = None,
    wall: Callable[[], float] = time.time,
    direct_chats: Entries | None = None,
) -> tuple[TeamsChannel, Sequence[web.RouteDef]]:
    """The channel and its routes. `receive` gets each inbound message. `rate_limiter` keeps to the platform's limits across
    replicas. `wall` (seconds since the epoch) decides whether a token has expired. `direct_chats` stores the 1:1 chats.
    Raises NotRegistered."""
    registration, clocks = Registration.from_settings(settings), Clocks(wall)
    pace = TeamsRateLimits(clocks.steady, rate_limiter=rate_limiter, app=registration.app_id)
    notify_from = settings.url if settings.teams_notifications else ""
    return assemble(registration, receive, clocks, pace, metrics, settings.teams_at_once, direct_chats, notify_from)


def assemble(
    registration: Registration,
    receive: Receive,
    clocks: Clocks | None = None,
    pace: TeamsRateLimits | None = None,
    metrics: Metrics | None = None,
    at_once: int = AT_ONCE,
    direct_chats: Entries | None = None,
    notify_from: str = "",
) -> tuple[TeamsChannel, Sequence[web.RouteDef]]:
    """Wires the parts of the channel. `notify_from` is the address of the pages that notifications show; empty: no
    notifications."""
    clocks = clocks or Clocks()
    session, metrics = Session(), metrics or Metrics()
    keys = SigningKeys(registration.openid_url, session, clocks.steady)
    verifier = TokenVerifier(registration, keys, clocks.wall)
    credentials = TeamsCredentials(registration, session, clocks.steady)
    pace = pace or TeamsRateLimits(clocks.steady)
    client = TeamsClient(session, credentials, registration.hosts, pace, clocks.steady, registration.other_service)
    whispers = Whispers(client, clocks.steady, DirectChats(clocks.wall, direct_chats))
    replies = Replies(whispers.reply, metrics)

    def turn() -> Turn:
        from bot.channels.teams.handler import TeamsHandler, Turns

        return partial(Turns().run, logic=TeamsHandler(receive, replies, whispers).on_turn)

    endpoint = TeamsWebhook(
        verifier, LazyBotbuilder(turn), receive, is_open=registration.is_open, metrics=metrics, at_once=at_once
    )
    notifications = MeetingNotifications(client, notify_from, clocks.steady, metrics) if notify_from else None
    before = (notifications.close,) if notifications is not None else ()
    closing = (endpoint.close, replies.close, *before, keys.close, session.close)
    return TeamsChannel(client, whispers, clocks.steady, closing, notifications), (web.post(PATH, endpoint.handle),)
