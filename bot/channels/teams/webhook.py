"""/api/messages: the one address Teams speaks to.

Bad JSON is 400, a forged or foreign request 401 or 403, too much of it 413, too many of one tenant at once 429. Everything
else is 200, whatever happens inside: a bot that answers system activities with errors is cut off from its traffic.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Coroutine
from traceback import extract_tb
from typing import Any, TypeVar

import structlog
from aiohttp import web

from bot.channels.concurrency import ConcurrencyLimiter
from bot.channels.teams import parsing
from bot.channels.teams.events import Activity, Press, press_in, read
from bot.channels.teams.invoke_responses import PersonalCards, as_error, as_words
from bot.channels.teams.signature import InvalidToken, TokenVerifier
from bot.infra.metrics import Metrics
from bot.infra.tasks import BackgroundTasks
from bot.ports import Heard, Receive, Refreshed, Why
from dialogs import texts

log = structlog.get_logger(__name__)
LARGEST = 256 * 1024  # bytes; messages are at most 100 KB
LONGEST = 10.0  # seconds for the service; clients and connector give up at 5 to 15
AT_ONCE = 400  # requests of one tenant, unless it is said otherwise
SHORT_PATH = frozenset({"vote", "submit", "refresh"})
T = TypeVar("T")


class TeamsWebhook:
    """Takes requests apart, verifies them and sends them their way."""

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
        self._turnstile = ConcurrencyLimiter(at_once)
        self._receive, self._is_open, self._metrics = receive, is_open, metrics or Metrics()
        self._cards = PersonalCards()
        self._late = BackgroundTasks(self._failed_late)

    async def handle(self, request: web.Request) -> web.Response:
        """Answer one request."""
        header = request.headers.get("Authorization", "")
        if not header and not self._is_open:
            return self._turn_away("unsigned", 401, "A bearer token is needed.")
        if self._is_open and request.content_type != "application/json":
            # Without tokens, this keeps pages of other sites in the same browser from posting here unasked.
            return self._turn_away("malformed", 415, "Activities are sent as application/json.")
        body = await _body(request)
        if body is None:
            return self._turn_away("too_large", 413, "The activity is larger than any that Teams sends.")
        try:
            activity = read(body)
        except ValueError:
            return self._turn_away("malformed", 400, "The body is not an activity.")
        try:
            claims = await self._verifier.verify(header, activity.service_url, activity.channel_id, activity.tenant)
        except InvalidToken as error:
            log.info("teams_request_refused", status=error.status, reason=str(error))
            return self._turn_away(error.why, error.status, str(error))
        with self._turnstile.enter(activity.tenant) as may:
            return await self._answer(activity, claims) if may else self._crowded(activity)

    async def close(self) -> None:
        """Wait for what is still being decided."""
        await self._late.wait(LONGEST)

    def _turn_away(self, why: Why, status: int, reason: str) -> web.Response:
        self._metrics.turned_away.labels(parsing.NAME, why).inc()
        return web.json_response({"error": reason}, status=status)

    def _crowded(self, activity: Activity) -> web.Response:
        """Too many of this organisation at once. Whoever pressed is told; what was said may be delivered again."""
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
            # Not the message of the error: it may quote what somebody typed.
            self._metrics.failures.labels(parsing.NAME).inc()
            log.error("teams_activity_failed", kind=activity.type, error=type(error).__name__, at=_place(error))
            return web.json_response(as_error(texts.TEAMS_PRESS_FAILED) if is_press else {})

    async def _in_turn(self, activity: Activity, claims: dict[str, Any]) -> Any:
        async with self._turnstile.turn(activity.tenant):
            return await self._turns.run(activity, claims)

    async def _short(self, activity: Activity, press: Press) -> str:
        """Answers to polls and refreshes of their cards: many at once, so they take no detour."""
        asked = parsing.pressed(activity, press.action.data)
        if asked is None or isinstance(asked, Heard):
            return json.dumps(as_words(texts.TEAMS_PRESS_UNKNOWN))
        reply = (await self._receive(asked)).reply
        if reply is not None:
            return self._cards.answer(reply, asked.who)
        told = texts.TEAMS_PRESS_UP_TO_DATE if isinstance(asked, Refreshed) else texts.TEAMS_PRESS_TAKEN
        return json.dumps(as_words(told))

    async def _within(self, work: Coroutine[Any, Any, T]) -> T:
        """The result of `work`. What takes too long goes on behind the answer: stopping half way would help nobody."""
        task = asyncio.create_task(work)
        done, _ = await asyncio.wait({task}, timeout=LONGEST)
        if done:
            return task.result()
        self._late.hold(task)
        raise TimeoutError

    def _failed_late(self, error: BaseException) -> None:
        self._metrics.failures.labels(parsing.NAME).inc()
        log.error("teams_activity_failed_late", error=type(error).__name__, at=_place(error))


def _is_press(activity: Activity) -> bool:
    return activity.type == "invoke" and activity.name == "adaptiveCard/action"


async def _body(request: web.Request) -> bytes | None:
    """The body, None where it is too large; it is never read beyond that."""
    if (request.content_length or 0) > LARGEST:
        return None
    found = bytearray()
    async for chunk in request.content.iter_any():
        found += chunk
        if len(found) > LARGEST:
            return None
    return bytes(found)


def _place(error: BaseException) -> str:
    """Where an error came from, without what it was about."""
    frames = extract_tb(error.__traceback__)
    return f"{frames[-1].name}:{frames[-1].lineno}" if frames else ""


Turn = Callable[[Activity, dict[str, Any]], Awaitable[Any]]


class LazyBotbuilder:
    """`make` imports what a turn needs and returns how to run one; it is called once, in a thread."""

    def __init__(self, make: Callable[[], Turn]) -> None:
        self._make = make
        self._turn: Turn | None = None
        self._making = asyncio.Lock()  # activities that arrive meanwhile keep their order

    async def run(self, activity: Activity, claims: dict[str, Any]) -> Any:
        """The body of the invoke response, None where the activity asks for none or nobody answered."""
        if self._turn is None:
            async with self._making:
                if self._turn is None:
                    self._turn = await asyncio.to_thread(self._make)
        return await self._turn(activity, claims)
