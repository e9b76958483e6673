"""Guardrails of every page: security headers, the check that a command comes from our own page, and rate limits."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Awaitable, Callable
from ipaddress import ip_address
from urllib.parse import urlsplit

import structlog
from aiohttp import web

from bot.infra.errors import kind
from bot.store.retry import away, lost, patient

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

# Where Teams and Zoom show pages of apps inside their own. Nobody else may frame them.
FRAMED_BY = (
    "https://teams.microsoft.com https://*.teams.microsoft.com https://teams.cloud.microsoft https://*.cloud.microsoft "
    "https://*.office.com https://*.microsoft365.com https://gov.teams.microsoft.us https://*.zoom.us"
)
TEAMS_LIBRARY = "https://res.cdn.office.net"  # the only place Microsoft serves its tab library from (docs/adr)
OWN_HEADER = "X-Throughline"
_MOST_BUCKETS = 10_000


def policy(*, teams: bool) -> str:
    """The Content-Security-Policy; with `teams`, the tab library may be loaded."""
    script = f"'self' {TEAMS_LIBRARY}" if teams else "'self'"
    return (
        f"default-src 'none'; script-src {script}; style-src 'self'; img-src 'self' https: data:; connect-src 'self'; "
        f"base-uri 'none'; form-action 'self'; frame-ancestors 'self' {FRAMED_BY}"
    )


def is_secure(request: web.Request) -> bool:
    """The person's connection is encrypted, here or at the proxy before us."""
    return request.secure or request.headers.get("X-Forwarded-Proto", "") == "https"


@web.middleware
async def headers(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Put the security headers on every page, also where it fails."""
    try:
        response = await handler(request)
    except web.HTTPException as failed:
        _set(request, failed)
        raise
    if not response.prepared:
        _set(request, response)
    return response


def _set(request: web.Request, response: web.StreamResponse) -> None:
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "no-referrer")
    response.headers.setdefault("Content-Security-Policy", policy(teams=request.path.startswith("/tab")))
    if is_secure(request):
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")


def from_our_page(request: web.Request, base: str) -> bool:
    """A command came from a page of ours: other sites can set neither our header nor another Origin than their own."""
    if request.headers.get(OWN_HEADER) != "1" or request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        return False
    try:
        origin = urlsplit(request.headers.get("Origin", ""))
    except ValueError:  # half an address
        return False
    return bool(origin.netloc) and origin.netloc in (request.host, urlsplit(base).netloc)


def caller(request: web.Request) -> str:
    """The address limits are kept by: the person's, where a proxy of ours says it, else that of the connection.

    A proxy is believed that speaks to us from a private address or this machine, and only the last entry, which is its own.
    """
    forwarded = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()[:64]
    return forwarded if forwarded and _is_near(request.remote or "") else request.remote or ""


def _is_near(address: str) -> bool:
    try:
        return ip_address(address).is_private
    except ValueError:
        return True  # a socket of this machine has no address


class Buckets:
    """Rate limits: `burst` at once, then `per_second`, for each key. `steady` gives seconds, rising evenly."""

    def __init__(self, burst: int, per_second: float, steady: Callable[[], float]) -> None:
        self._burst, self._per_second, self._steady = burst, per_second, steady
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def has(self, key: str) -> bool:
        """Whether there is one to take."""
        return self._now(key) >= 1

    def take(self, key: str) -> bool:
        """Take one; False when none is left."""
        now, left = self._steady(), self._now(key)
        allowed = left >= 1
        self._left[key] = (left - 1 if allowed else left, now)
        self._left.move_to_end(key)
        while len(self._left) > _MOST_BUCKETS:
            self._left.popitem(last=False)
        return allowed

    def _now(self, key: str) -> float:
        """How many are left."""
        now = self._steady()
        left, at = self._left.get(key, (float(self._burst), now))
        return min(float(self._burst), left + (now - at) * self._per_second)


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
