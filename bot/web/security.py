"""Security middleware: content security policy and other headers, same-origin check, rate limits of requests, limits on
guessing links, and the page shown while the database is down.

A good link always works. Wrong ones are limited for each link and for all together, never by address: a whole organisation
may share one. Only Teams and Zoom may frame our pages. The proxy's word for an address counts only if the proxy is in a
private network. During an outage reads are retried (`bot/store/retry.py`) and then refused with 503; commands are not
retried.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from ipaddress import ip_address
from urllib.parse import urlsplit

import structlog
from aiohttp import web

from bot.infra.errors import kind
from bot.ports import Why
from bot.store.retry import away, lost, patient

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

# Teams and Zoom show app pages in frames of these sites. No other site may frame our pages.
FRAMED_BY = (
    "https://teams.microsoft.com https://*.teams.microsoft.com https://teams.cloud.microsoft https://*.cloud.microsoft "
    "https://*.office.com https://*.microsoft365.com https://*.zoom.us "
    "https://gov.teams.microsoft.us https://dod.teams.microsoft.us https://teams.microsoftonline.cn"  # national clouds
)
TEAMS_LIBRARY = "https://res.cdn.office.net"  # the only address from which Microsoft serves its tab library (docs/adr)
OWN_HEADER = "X-Throughline"
MOST_BUCKETS = 10_000  # addresses or people counted at once; the one unused longest is forgotten
SIGN_INS_AT_ONCE, SIGN_INS_A_SECOND = 10, 0.5  # sign-ins of one person in a platform's frame: in a burst, then per second
WRONG_AT_ONCE, WRONG_A_SECOND = 10, 0.2  # uses of one wrong link: in a burst, then per second
ALL_WRONG_AT_ONCE, ALL_WRONG_A_SECOND = 300, 5.0  # the same of all wrong links together


def policy(*, teams: bool) -> str:
    """Content-Security-Policy header. With `teams`, pages may load the tab library."""
    script = f"'self' {TEAMS_LIBRARY}" if teams else "'self'"
    return (
        f"default-src 'none'; script-src {script}; style-src 'self'; img-src 'self' https: data:; connect-src 'self'; "
        f"base-uri 'none'; form-action 'self'; frame-ancestors 'self' {FRAMED_BY}"
    )


def is_secure(request: web.Request) -> bool:
    """Whether the person's connection is encrypted, either here or at our proxy."""
    return request.secure or request.headers.get("X-Forwarded-Proto", "") == "https"


@web.middleware
async def headers(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Middleware that adds the security headers to every response it handles, including errors."""
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
    """Same-origin check: the request comes from our own page. Other sites can set neither our header nor our Origin."""
    if request.headers.get(OWN_HEADER) != "1" or request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        return False
    try:
        origin = urlsplit(request.headers.get("Origin", ""))
    except ValueError:  # malformed address
        return False
    return bool(origin.netloc) and origin.netloc in (request.host, urlsplit(base).netloc)


def caller(request: web.Request) -> str:
    """Client address for rate limits: the address that our proxy reports, otherwise that of the connection.

    A proxy is trusted if it connects from a private address or this machine. Only the last entry is used, because the proxy
    itself added it.
    """
    forwarded = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()[:64]
    return forwarded if forwarded and _is_near(request.remote or "") else request.remote or ""


def _is_near(address: str) -> bool:
    try:
        return ip_address(address).is_private
    except ValueError:
        return True  # a Unix socket has no address


class Buckets:
    """Token-bucket rate limiter: `burst` at once, then `per_second`, for each key.

    `steady` is a monotonic clock in seconds.
    """

    def __init__(self, burst: int, per_second: float, steady: Callable[[], float]) -> None:
        self._burst, self._per_second, self._steady = burst, per_second, steady
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def has(self, key: str) -> bool:
        """Whether a token is available."""
        return self._now(key) >= 1

    def take(self, key: str) -> bool:
        """Take a token. False if none is left."""
        now, left = self._steady(), self._now(key)
        allowed = left >= 1
        self._left[key] = (left - 1 if allowed else left, now)
        self._left.move_to_end(key)
        while len(self._left) > MOST_BUCKETS:
            self._left.popitem(last=False)
        return allowed

    def _now(self, key: str) -> float:
        """Number of tokens left."""
        now = self._steady()
        left, at = self._left.get(key, (float(self._burst), now))
        return min(float(self._burst), left + (now - at) * self._per_second)


class Guesses:
    """Limits wrong links: each link for itself, and all of them together over time. `count` counts refusals by reason.

    Never by address: a whole organisation may share one, and somebody there who guesses must not lock the others out. So a
    link is looked at first, and a good one always works.
    """

    def __init__(self, steady: Callable[[], float], count: Callable[[Why], None]) -> None:
        self._of_link = Buckets(WRONG_AT_ONCE, WRONG_A_SECOND, steady)
        self._of_all, self._count = Buckets(ALL_WRONG_AT_ONCE, ALL_WRONG_A_SECOND, steady), count

    def refused(self, ticket: str, said: str) -> web.HTTPException:
        """The error to raise for a link that is not good."""
        link = hashlib.sha256(ticket.encode("utf-8", "replace")).hexdigest()
        if self._of_link.take(link) and self._of_all.take(""):
            self._count("forged")
            return web.HTTPForbidden(text=said)
        self._count("crowded")
        return web.HTTPTooManyRequests(text="Too many tries. Wait a minute, then ask the bot for a new link.")

    def unreadable(self) -> web.HTTPException:
        """The error to raise for a body that holds no link."""
        self._count("malformed")
        return web.HTTPBadRequest(text="This is not a link of ours.")

    def not_ours(self, said: str) -> web.HTTPException:
        """The error to raise for a request that does not come from our own page."""
        self._count("foreign")
        return web.HTTPForbidden(text=said)


TOLD = "The database does not answer at the moment. Nothing that was answered before is lost; try again in a minute."
AGAIN_AFTER = "5"  # seconds
log = structlog.get_logger(__name__)


@web.middleware
async def outage(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Middleware for database outages: retries read requests, then answers 503 with a sentence.

    Only reads are retried, because they change nothing. A stream may already have started when it fails; its page
    reconnects.
    """
    if request.path.endswith("/events"):
        return await handler(request)
    looking = patient(handler, also=lost) if request.method == "GET" else handler
    try:
        return await looking(request)
    except Exception as error:
        if isinstance(error, web.HTTPException) or not away(error) or request.transport is None:  # the client has left
            raise
        log.error("page without a database", error=kind(error), page=request.match_info.handler.__name__)
        raise web.HTTPServiceUnavailable(text=TOLD, headers={"Retry-After": AGAIN_AFTER}) from error
