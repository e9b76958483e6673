"""Database retry policy: which database errors pass, how long to try again, and the time limits of connections, locks and
statements.

Retried is what was certainly not done: locks, deadlocks, timeouts, a server that starts. Where the connection broke, only
work that may be done twice is retried. After that, the person is told to try again in a moment.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import ParamSpec, TypeVar

import sqlalchemy as sa
import structlog
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.infra.errors import Unavailable, root_cause
from bot.infra.retry import retry

PAUSES = (0.05, 0.2, 0.5, 1.0)  # seconds before the tries after the first
TRY_FOR = 7.0  # seconds after which there is no further try: platforms wait ten to fifteen for a response

# Nothing was committed, and the same may succeed in a moment. See PostgreSQL's list of error codes.
_PASSING = frozenset(
    {
        "55P03",  # a lock was not granted in time
        "40P01",  # deadlock
        "40001",  # serialisation failure
        "57014",  # statement timeout
        "25P03",  # idle-in-transaction timeout: this process was frozen
        "53300",  # too many connections
        "57P03",  # the server is starting
    }
)
_LOST = frozenset({"08000", "08001", "08003", "08006", "57P01", "57P02"})  # the connection broke, or the server is stopping
_LOCKED = frozenset({5, 6})  # SQLite: another process writes

P = ParamSpec("P")
T = TypeVar("T")
log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Times:
    """How long to wait for a connection of the pool, for a lock, and for a statement; and how long a transaction may stand
    still before the server ends it, so that a replica that hangs does not keep its locks. SQLite knows locks only."""

    connection: timedelta = timedelta(seconds=10)
    lock: timedelta = timedelta(seconds=4)
    statement: timedelta = timedelta(seconds=15)
    idle: timedelta = timedelta(seconds=10)


USUAL = Times()


def passing(error: BaseException) -> bool:
    """Whether nothing was done, and the same may succeed in a moment."""
    if isinstance(error, sa.exc.TimeoutError):  # no connection became free
        return True
    return _code(error) in _PASSING or _sqlite_code(error) in _LOCKED


def lost(error: BaseException) -> bool:
    """Whether the connection broke, so that nobody knows whether the work was done. Retry only what is idempotent."""
    broke = isinstance(error, sa.exc.DBAPIError) and (error.connection_invalidated or _code(error) in _LOST)
    return broke or isinstance(error, OSError) or _code(error) in _LOST


def when_lost(engine: AsyncEngine, call: Callable[[], None]) -> None:
    """Call `call` when a connection broke in use: what it was doing may have been stored, and nobody here was told."""

    def failed(context: sa.ExceptionContext) -> None:
        if context.is_disconnect:
            call()

    sa.event.listen(engine.sync_engine, "handle_error", failed)


def stale(error: BaseException) -> bool:
    """Whether a row refers to one that is not there: memory relied on rows that were deleted meanwhile."""
    return isinstance(error, sa.exc.IntegrityError)


def interrupted(error: BaseException) -> bool:
    """Whether the database is away or busy, and work that is idempotent may succeed in a moment."""
    return isinstance(error, Unavailable) or passing(error) or lost(error)


def away(error: BaseException) -> bool:
    """Whether the database failed, and not our own code."""
    return isinstance(error, sa.exc.DBAPIError) or interrupted(error)


def patient(
    work: Callable[P, Awaitable[T]], *, also: Callable[[BaseException], bool] = lambda error: False
) -> Callable[P, Awaitable[T]]:
    """`work`, retried while the database is briefly unavailable or `also` allows it. Each attempt must be a transaction of
    its own. Raises Unavailable after TRY_FOR seconds."""

    async def tried(*args: P.args, **kwargs: P.kwargs) -> T:
        begun = time.monotonic()

        def pause(failed: int, error: Exception) -> float | None:
            if not (passing(error) or also(error)):
                return None
            seconds = PAUSES[min(failed, len(PAUSES)) - 1]
            if time.monotonic() + seconds - begun > TRY_FOR:
                raise Unavailable("The database did not answer in time. Try again in a moment.") from error
            log.info("database operation retried", exc_info=error)
            return seconds

        return await retry(lambda: work(*args, **kwargs), pause)

    return tried


def _code(error: BaseException) -> str:
    for one in (root_cause(error), getattr(error, "orig", None), error):
        if code := getattr(one, "sqlstate", None):
            return str(code)
    return ""


def _sqlite_code(error: BaseException) -> int:
    for one in (error, getattr(error, "orig", None), root_cause(error)):  # a BEGIN is not wrapped by SQLAlchemy
        if (code := getattr(one, "sqlite_errorcode", None)) is not None:
            return int(code) & 0xFF
    return 0
