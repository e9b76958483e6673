"""Access control of the rehearsal room: restricts visitors, and validates and rate-limits requests.

“This machine” is not believed of requests that a proxy passed on, or that name a foreign host. Others need the link that
“rehearse” gives to facilitators, and see only their own rehearsals.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar
from urllib.parse import urlsplit

from aiohttp import HttpVersion11, web
from pydantic import BaseModel, ValidationError

from bot.infra.json_input import legible
from bot.infra.loopback import is_local
from bot.web.security import Buckets, caller, from_our_page
from dialogs.texts.sentence import PersonId

COOKIE = "throughline-rehearsal"
ROOMS_AT_ONCE, ROOMS_A_SECOND = 8, 0.2  # rooms opened from one address: in a burst, then per second
REQUESTS_AT_ONCE, REQUESTS_A_SECOND = 60, 10.0  # the same of what people do in rooms
_PASSED_ON = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via")

Asked = TypeVar("Asked", bound=BaseModel)


class RehearsalAccess:
    """Access control. `here_only` restricts access to this machine.

    With `rehearser` people must be signed in, and each sees only their own rehearsals: it returns the person whom a token
    lets in. `base` is the address of our own pages. `steady` is a monotonic clock in seconds, for rate limits.
    """

    def __init__(
        self,
        *,
        here_only: bool,
        steady: Callable[[], float],
        rehearser: Callable[[str], Awaitable[PersonId | None]] | None = None,
        base: str = "",
    ) -> None:
        self._here_only, self._rehearser, self._base = here_only, rehearser, base
        self._opening = Buckets(ROOMS_AT_ONCE, ROOMS_A_SECOND, steady)
        self._doing = Buckets(REQUESTS_AT_ONCE, REQUESTS_A_SECOND, steady)

    def check(self, request: web.Request) -> None:
        """Check that the visitor is allowed. Raises HTTPForbidden."""
        if self._here_only and not asked_here(request):
            raise web.HTTPForbidden(text="The rehearsal room is open only to people at the machine that serves it.")

    async def owner(self, request: web.Request) -> PersonId:
        """The person whose rehearsals this visitor may see; empty where nobody signs in. Raises HTTPForbidden."""
        self.check(request)
        if self._rehearser is None:
            return ""
        person = await self._rehearser(request.cookies.get(COOKIE, ""))
        if person is None:
            raise web.HTTPForbidden(
                text="Rehearsals are for facilitators. In your meeting’s chat, say “rehearse” to Throughline for a link."
            )
        return person

    async def asked(self, request: web.Request, kind: type[Asked]) -> Asked:
        """Parse a request of our own pages. Raises HTTPForbidden, HTTPTooManyRequests or HTTPBadRequest."""
        await self.owner(request)
        if not from_our_page(request, self._base):
            raise web.HTTPForbidden(text="This is taken from our own pages only.")
        if not self._doing.take(caller(request)):
            raise web.HTTPTooManyRequests(text="That was a lot at once. Wait a moment.")
        try:
            return kind.model_validate_json(legible(await request.read()))
        except ValidationError:
            raise web.HTTPBadRequest(text="I could not read that.") from None

    def may_open(self, request: web.Request) -> None:
        """Rate limit for opening rooms. Raises HTTPTooManyRequests."""
        if not self._opening.take(caller(request)):
            raise web.HTTPTooManyRequests(text="That was a lot at once. Wait a few seconds.")


def asked_here(request: web.Request) -> bool:
    """Whether the request comes from this machine.

    Two kinds of requests only seem to. A local proxy forwards requests of others; its headers or its HTTP/1.0 (browsers use
    a newer version) show that. And a foreign page can point its own host name at this machine (DNS rebinding); the host name
    of the request shows that.
    """
    if request.version < HttpVersion11 or any(name in request.headers for name in _PASSED_ON):
        return False
    named = urlsplit(f"//{request.host}").hostname or ""
    return is_local(request.remote or "") and is_local(named)
