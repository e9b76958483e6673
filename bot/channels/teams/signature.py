"""Request authentication: verifies the bearer token (JWT) of a request, to know that it really comes from Teams.

The platform's rules: a signature by a published key endorsed for the channel, issuer, audience, expiry with five minutes of
skew, and the service URL in the token. Our own rules: the tenant and host allow-lists. The token comes first: until it is
verified the body is neither read nor parsed, so that a stranger's request costs next to nothing. A verified token is
remembered until it expires. A token that does not verify gets 401; a key, address or tenant that is not allowed gets 403.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from cachetools import LRUCache

from bot.channels.teams.config import Registration
from bot.infra.jwt import MAX_LENGTH, InvalidJwt, JwtVerifier, KeySource, VerifiedToken
from bot.ports import Why

CHANNEL = "msteams"
_PLAIN = re.compile(r"https?://[\w.-]{1,200}(?::\d{1,5})?(?:/[\w./-]{0,200})?", re.ASCII)  # may be logged
MAX_TOKENS = 4096  # the connector uses few at a time; the bound is against floods


class InvalidToken(Exception):
    """The request is refused. `status` is the answer: 401 (not authenticated) or 403 (not allowed)."""

    def __init__(self, reason: str, why: Why = "forged", status: int = 401) -> None:
        super().__init__(reason)
        self.why, self.status = why, status


class TokenVerifier:
    """Verifies bearer tokens and caches verified ones until they expire. `wall` gives seconds since the epoch."""

    def __init__(self, registration: Registration, keys: KeySource, wall: Callable[[], float]) -> None:
        self._registration, self._wall = registration, wall
        self._is_open = registration.is_open
        self._jwt = JwtVerifier(keys, wall, (), registration.issuer, registration.app_id)
        self._verified: LRUCache[str, VerifiedToken] = LRUCache(MAX_TOKENS)

    async def authenticate(self, header: str) -> VerifiedToken | None:
        """Check all that the Authorization header alone can tell, before anybody reads the body. None: the bot is open.

        Raises InvalidToken and nothing else.
        """
        if self._is_open:
            return None
        token = await self._verified_token(_bearer(header))
        if CHANNEL not in token.key.endorsements:
            raise InvalidToken("The token's key is not endorsed for Teams.", status=403)
        return token

    def admit(self, token: VerifiedToken | None, service_url: str, channel_id: str, tenant: str) -> dict[str, Any]:
        """The claims of an activity that came with this token. Raises InvalidToken and nothing else.

        The host of a token was checked when the token was verified, so only the address of an open bot is checked here.
        """
        if channel_id != CHANNEL or not service_url:
            raise InvalidToken("This address takes Teams activities with a service address only.", "malformed", 403)
        if token is not None and str(token.claims.get("serviceurl") or "").rstrip("/") != service_url.rstrip("/"):
            raise InvalidToken("The token belongs to another service address.", status=403)
        if token is None:
            self._check_host(service_url)
        if self._registration.tenants and tenant.lower() not in self._registration.tenants:
            raise InvalidToken("This organisation is not on the allow-list.", "foreign", 403)
        return token.claims if token is not None else {}

    def _check_host(self, service_url: str) -> None:
        if not self._registration.hosts.allow(service_url):
            host = urlsplit(service_url).hostname if _PLAIN.fullmatch(service_url) else "?"
            raise InvalidToken(f"The service address is not on the allow-list ({host}).", "foreign", 403)

    async def _verified_token(self, token: str) -> VerifiedToken:
        known = self._verified.get(token)
        if known is not None and known.expires_at > self._wall():
            return known
        try:
            verified = await self._jwt.verify(token)
        except InvalidJwt as error:
            raise InvalidToken(str(error), error.why) from error
        if not (host := str(verified.claims.get("serviceurl") or "")):
            raise InvalidToken("The token names no service address.", status=403)
        self._check_host(host)
        self._verified[token] = verified
        return verified


def _bearer(header: str) -> str:
    scheme, _, token = header.strip().partition(" ")
    token = token.strip()
    if scheme.lower() != "bearer" or not token or len(token) > MAX_LENGTH:
        raise InvalidToken("A bearer token is needed.", "unsigned")
    return token
