"""Teams webhook: the handler of /api/messages. Limits the size and time of requests; poll answers skip botbuilder.

Invalid JSON gets 400, a forged or foreign request 401 or 403, a body that is too large 413, and too many requests of one
tenant at once 429. Everything else gets 200, even after an error of ours: Teams stops sending to a bot that answers system
activities with errors. Work that takes longer than the limit, or whose caller has gone, goes on in the background; the
person sees that the press failed. A press that is one too many gets an error under the card, and other requests are
delivered again by Teams. Without a registration only application/json is taken (415).
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeVar

import structlog
from aiohttp import web

from bot.channels.concurrency import ConcurrencyLimiter
from bot.channels.teams import parsing
from bot.channels.teams.events import Activity, Press, press_in, read
from bot.channels.teams.invoke_responses import PersonalCards, as_error, as_words
from bot.channels.teams.signature import InvalidToken, TokenVerifier
from bot.infra.metrics import Metrics
from bot.infra.tasks import BackgroundTasks, counted
from bot.ports import Heard, Receive, Refreshed, Why
from dialogs import texts

log = structlog.get_logger(__name__)
LARGEST = 256 * 1024  # bytes; messages have at most 100 KB
LONGEST = 10.0  # seconds for the service; clients and the connector give up after 5 to 15
AT_ONCE = 400  # default for concurrent requests of one tenant
SHORT_PATH = frozenset({"vote", "submit", "refresh"})
T = TypeVar("T")


class TeamsWebhook:
    """Parses and verifies requests, and passes them on: poll answers by the short path, the rest to botbuilder."""

    def __init__(
        self,
        verifier: TokenVerifier,
        turns: LazyBotbuilder,
        receive: Receive,
        *,
        is_open: bool,
        metrics: Metrics | None = None,
        at_once: int = AT_ONCE,
    ) -> None:
        self._verifier, self._turns = verifier, turns
        self._concurrency = ConcurrencyLimiter(at_once)
        self._receive, self._is_open, self._metrics = receive, is_open, metrics or Metrics()
        self._cards = PersonalCards()
        self._late = BackgroundTasks(counted(self._metrics, parsing.NAME, "late teams activity failed"))

    async def handle(self, request: web.Request) -> web.Response:
        """Answer one request."""
        header = request.headers.get("Authorization", "")
        if not header and not self._is_open:
            return self._turn_away("unsigned", 401, "A bearer token is needed.")
        if self._is_open and request.content_type != "application/json":
            # Without tokens, this stops pages of other sites in the same browser from posting here.
            return self._turn_away("malformed", 415, "Activities are sent as application/json.")
        try:
            token = await self._verifier.authenticate(header)  # before the body: strangers must not make us read it
            activity = await self._activity(request)
            claims = self._verifier.admit(token, activity.service_url, activity.channel_id, activity.tenant)
        except InvalidToken as error:
            log.info("teams request refused", status=error.status, reason=str(error))
            return self._turn_away(error.why, error.status, str(error))
        with self._concurrency.enter(activity.tenant) as may:
            return await self._answer(activity, claims) if may else self._crowded(activity)

    async def _activity(self, request: web.Request) -> Activity:
        """The activity in the body. Raises InvalidToken for a body that is none."""
        body = await _body(request)
        if body is None:
            raise InvalidToken("The activity is larger than any that Teams sends.", "too_large", 413)
        try:
            return read(body)
        except ValueError:
            raise InvalidToken("The body is not an activity.", "malformed", 400) from None

    async def close(self) -> None:
        """Wait for requests that are still in progress."""
        await self._late.wait(LONGEST)

    def _turn_away(self, why: Why, status: int, reason: str) -> web.Response:
        self._metrics.turned_away.labels(parsing.NAME, why).inc()
        return web.json_response({"error": reason}, status=status)

    def _crowded(self, activity: Activity) -> web.Response:
        """Too many requests of this tenant at once. A press gets an error message; Teams delivers the rest again."""
        if _is_press(activity):
            self._metrics.turned_away.labels(parsing.NAME, "crowded").inc()
            return web.json_response(as_error(texts.TEAMS_PRESS_FAILED, 429))
        refusal = self._turn_away("crowded", 429, "Too many requests of this tenant are under way.")
        refusal.headers["Retry-After"] = "1"
        return refusal

    async def _answer(self, activity: Activity, claims: dict[str, Any]) -> web.Response:
        is_press = _is_press(activity)
        if not activity.chat.id or (not activity.sender.id and is_press):
            return web.json_response({})
        try:
            press = press_in(activity) if is_press else Press()
            if is_press and press.action.verb in SHORT_PATH:
                return web.json_response(text=await self._within(self._short(activity, press)))
            return web.json_response(await self._within(self._in_turn(activity, claims)) or {})
        except Exception as error:
            self._metrics.failures.labels(parsing.NAME).inc()
            log.error("teams activity failed", kind=activity.type, exc_info=error)
            return web.json_response(as_error(texts.TEAMS_PRESS_FAILED) if is_press else {})

    async def _in_turn(self, activity: Activity, claims: dict[str, Any]) -> Any:
        async with self._concurrency.turn(activity.tenant):
            return await self._turns.run(activity, claims)

    async def _short(self, activity: Activity, press: Press) -> str:
        """Poll answers and card refreshes: many arrive at once, so they skip botbuilder."""
        asked = parsing.pressed(activity, press.action.data)
        if asked is None or isinstance(asked, Heard):
            return json.dumps(as_words(texts.TEAMS_PRESS_UNKNOWN))
        reply = (await self._receive(asked)).reply
        if reply is not None:
            return self._cards.answer(reply, asked.who)
        told = texts.TEAMS_PRESS_UP_TO_DATE if isinstance(asked, Refreshed) else texts.TEAMS_PRESS_TAKEN
        return json.dumps(as_words(told))

    async def _within(self, work: Coroutine[Any, Any, T]) -> T:
        """The result of `work`. Work that takes too long, or whose request has gone, continues in the background: stopping
        it half way would help nobody."""
        task = asyncio.create_task(work)
        try:
            done, _ = await asyncio.wait({task}, timeout=LONGEST)
        except asyncio.CancelledError:
            self._late.hold(task)
            raise
        if done:
            return task.result()
        self._late.hold(task)
        raise TimeoutError


def _is_press(activity: Activity) -> bool:
    return activity.type == "invoke" and activity.name == "adaptiveCard/action"


async def _body(request: web.Request) -> bytes | None:
    """The body, or None where it is too large. Reading stops at the limit."""
    if (request.content_length or 0) > LARGEST:
        return None
    found = bytearray()
    async for chunk in request.content.iter_any():
        found += chunk
        if len(found) > LARGEST:
            return None
    return bytes(found)


Turn = Callable[[Activity, dict[str, Any]], Awaitable[Any]]


class LazyBotbuilder:
    """Lazy loader: `make` imports botbuilder and returns a function that runs a turn. Called once, in a thread."""

    def __init__(self, make: Callable[[], Turn]) -> None:
        self._make = make
        self._turn: Turn | None = None
        self._making = asyncio.Lock()  # activities that arrive during the import keep their order

    async def run(self, activity: Activity, claims: dict[str, Any]) -> Any:
        """The body of the invoke response. None if the activity needs none, or got no answer."""
        if self._turn is None:
            async with self._making:
                if self._turn is None:
                    self._turn = await asyncio.to_thread(self._make)
        return await self._turn(activity, claims)
