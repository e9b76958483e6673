"""Zoom webhook: the handler of /zoom/events. Verifies the raw bytes, answers at once and queues the work.

Zoom waits three seconds. Without an answer, or after a 5xx, it delivers again after 5, 20 and 60 minutes; after a 3xx or 4xx
never. So a signed event always gets 200, or 503 where the queue is full. An unsigned or forged request gets 401, a body that
is too large 413, one of another shape 400. Events of an account that is not served are dropped. After the last try of
`PAUSES`, the sender of a lost press is asked to press again. An administrator who has installed the app is led to the chat
with the bot.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import quote

import structlog
from aiohttp import web
from pydantic import ValidationError

from bot.channels.zoom.background import KeyedQueue
from bot.channels.zoom.config import ZoomApp
from bot.channels.zoom.events import Envelope, Validation
from bot.channels.zoom.handler import ZoomHandler
from bot.channels.zoom.parsing import NAME
from bot.channels.zoom.signature import Unsigned, check, precheck, validation
from bot.infra.json_input import legible
from bot.infra.metrics import Metrics
from bot.infra.retry import Sleep, retry
from bot.ports import Why

log = structlog.get_logger(__name__)
PATH = "/zoom/events"
INSTALLED = "/zoom/installed"
LAUNCH = "https://zoom.us/launch/chat?jid="
LARGEST = 1024 * 1024  # bytes; a press contains the whole card
PAUSES = (1.0, 3.0, 8.0, 15.0, 30.0)  # seconds before an event is tried again while the database does not answer
MAX_QUEUED = 5_000  # events in the queue; far more than any meeting makes


class ZoomWebhook:
    """The route for both the bot endpoint and the event subscription."""

    def __init__(
        self,
        app: ZoomApp,
        handler: ZoomHandler,
        queue: KeyedQueue,
        at: Callable[[], datetime],
        metrics: Metrics,
        passing: Callable[[BaseException], bool],
        sleep: Sleep | None = None,
    ) -> None:
        self._passing, self._sleep = passing, sleep
        self._app = app
        self._metrics = metrics
        self._handler = handler
        self._queue = queue
        self._at = at

    async def handle(self, request: web.Request) -> web.Response:
        """Answer one delivery."""
        timestamp = request.headers.get("x-zm-request-timestamp", "")
        given = request.headers.get("x-zm-signature", "")
        try:
            precheck(self._app.webhook_secret, timestamp, given, self._at())  # strangers must not make us read a body
            body = await _body(request)
            check(self._app.webhook_secret, timestamp, given, body, self._at())
        except web.HTTPRequestEntityTooLarge:
            self._turned_away("too_large")
            raise
        except Unsigned as refused:
            self._turned_away(refused.why)
            log.warning("zoom request refused", reason=str(refused))
            return web.json_response({"message": "The request is not signed by Zoom for this app."}, status=401)
        return self._answer(body)

    async def welcome(self, request: web.Request) -> web.Response:
        """Redirect for the administrator who has just added the app, to their chat with the bot.

        The OAuth code is not needed: the bot uses its own token.
        """
        raise web.HTTPFound(LAUNCH + quote(f"robot_{self._app.robot_jid}"))

    def _turned_away(self, why: Why) -> None:
        self._metrics.turned_away.labels(NAME, why).inc()

    def _answer(self, body: bytes) -> web.Response:
        try:
            envelope = Envelope.model_validate(json.loads(legible(body)))
            if envelope.event == "endpoint.url_validation":
                plain = Validation.model_validate(envelope.payload).plain_token
                return web.json_response(validation(self._app.webhook_secret, plain))
        except (ValueError, RecursionError):
            self._turned_away("malformed")
            return web.json_response({"message": "This is not an event of Zoom's published shape."}, status=400)
        if self._queue.waiting >= MAX_QUEUED:
            self._turned_away("crowded")
            return web.json_response({"message": "Too much waits to be done."}, status=503)  # Zoom delivers it again
        if self._handler.serves(envelope):
            self._queue.add(self._handler.key(envelope), self._work(envelope))
        return web.json_response({})

    async def _work(self, envelope: Envelope) -> None:
        """Handle an event. Zoom has its answer and does not deliver again, so a database outage is waited out here."""

        def pause(failed: int, error: Exception) -> float | None:
            return PAUSES[failed - 1] if failed <= len(PAUSES) and self._passing(error) else None

        try:
            await retry(lambda: self._handler.take(envelope), pause, self._sleep)
        except ValidationError as odd:
            log.warning("zoom event rejected", event_name=envelope.event[:80], mistakes=odd.error_count())
        except Exception as error:
            if self._passing(error):
                await self._handler.apologise(envelope)
            raise


async def _body(request: web.Request) -> bytes:
    """The raw bytes, up to our own limit instead of the web application's."""
    found = bytearray()
    async for chunk in request.content.iter_any():
        found += chunk
        if len(found) > LARGEST:
            raise web.HTTPRequestEntityTooLarge(LARGEST, len(found))
    return bytes(found)


def routes(webhook: ZoomWebhook) -> list[web.RouteDef]:
    """The routes to add to the web application."""
    handle: Any = webhook.handle
    welcome: Any = webhook.welcome
    return [web.post(PATH, handle), web.get(INSTALLED, welcome)]
