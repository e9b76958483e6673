"""Outage: what pages do while the database is away. Looking waits out a short fail-over; longer ones are told."""

from __future__ import annotations

import structlog
from aiohttp import web

from bot.infra.errors import kind
from bot.store.retry import away, lost, patient
from bot.web.security import Handler

TOLD = "The database does not answer at the moment. Nothing that was answered before is lost; try again in a minute."
AGAIN_AFTER = "5"  # seconds
log = structlog.get_logger(__name__)


@web.middleware
async def outage(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Look again where looking came to nothing; answer 503 with a sentence where the database stays away.

    Only looking is repeated: it changes nothing. A stream may have begun when it breaks; its page asks again by itself.
    """
    if request.path.endswith("/events"):
        return await handler(request)
    looking = patient(handler, also=lost) if request.method == "GET" else handler
    try:
        return await looking(request)
    except Exception as error:
        if isinstance(error, web.HTTPException) or not away(error) or request.transport is None:  # it is they who have gone
            raise
        log.error("page without a database", error=kind(error), page=request.match_info.handler.__name__)
        raise web.HTTPServiceUnavailable(text=TOLD, headers={"Retry-After": AGAIN_AFTER}) from error
