"""The one place that decides whether a request really comes from Teams.

Rules: the platform's connector authentication (signature by a published key endorsed for the channel, issuer, audience,
expiry with five minutes of skew, the service URL in the token), and ours (tenant and host allow-lists).
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.channels.teams.config import Registration
from bot.infra.jwt import KeysUnavailable, SigningKeys
from bot.ports import Why

ISSUER = "https://api.botframework.com"
CHANNEL = "msteams"
SKEW = 300  # seconds
MOST_TOKENS = 4096  # the connector uses few at a time; the bound is against floods
LONGEST_TOKEN = 8192


class InvalidToken(Exception):
    """The request is not to be believed, and `why`. `status` is what to answer: 401 (who are you?) or 403 (not you)."""

    def __init__(self, reason: str, why: Why = "forged", status: int = 401) -> None:
        super().__init__(reason)
        self.why, self.status = why, status


@dataclass(frozen=True)
class Claims:
    """What a verified token says."""

    claims: dict[str, Any]
    service_url: str
    expires_at: float
    endorsements: frozenset[str]


class TokenVerifier:
    """Verifies bearer tokens; remembers verified ones until they expire. `wall` gives seconds since the epoch."""

    def __init__(self, registration: Registration, keys: SigningKeys, wall: Callable[[], float]) -> None:
        self._registration, self._keys, self._wall = registration, keys, wall
        self._verified: OrderedDict[str, Claims] = OrderedDict()

    async def verify(self, header: str, service_url: str, channel_id: str, tenant: str) -> dict[str, Any]:
        """The claims of the request with this Authorization header. Raises Unverified; never anything else."""
        if channel_id != CHANNEL or not service_url:
            raise InvalidToken("This address takes Teams activities with a service address only.", "malformed", 403)
        if self._registration.is_open:
            self._check_place(service_url, tenant)
            return {}
        asserted = await self._asserted(_bearer(header))
        if asserted.service_url.rstrip("/") != service_url.rstrip("/"):
            raise InvalidToken("The token belongs to another service address.", status=403)
        if CHANNEL not in asserted.endorsements:
            raise InvalidToken("The token's key is not endorsed for Teams.", status=403)
        self._check_place(service_url, tenant)
        return asserted.claims

    def _check_place(self, service_url: str, tenant: str) -> None:
        if not self._registration.hosts.allow(service_url):
            raise InvalidToken("The service address is not on the allow-list.", "foreign", 403)
        if self._registration.tenants and tenant.lower() not in self._registration.tenants:
            raise InvalidToken("This organisation is not on the allow-list.", "foreign", 403)

    async def _asserted(self, token: str) -> Claims:
        known = self._verified.get(token)
        if known is not None and known.expires_at > self._wall():
            return known
        asserted = await self._decoded(token)
        self._verified[token] = asserted
        while len(self._verified) > MOST_TOKENS:
            self._verified.popitem(last=False)
        return asserted

    async def _decoded(self, token: str) -> Claims:
        import jwt  # late: see bot.warming

        try:
            head = jwt.get_unverified_header(token)
            if head.get("alg") != "RS256" or not isinstance(head.get("kid"), str):
                raise InvalidToken("The token is not signed the way the platform signs.")
            key = await self._keys.find(head["kid"])
            if key is None:
                raise InvalidToken("The token is signed with an unknown key.")
            claims = self._claims(token, key.key)
        except KeysUnavailable as error:
            raise InvalidToken(str(error), "unverifiable") from error
        except (jwt.PyJWTError, ValueError, TypeError, OverflowError, RecursionError) as error:
            raise InvalidToken("The token does not verify.") from error
        return Claims(claims, str(claims.get("serviceurl") or ""), float(claims["exp"]), key.endorsements)

    def _claims(self, token: str, key: Any) -> dict[str, Any]:
        """The claims, signature, issuer and audience checked by the library and times by our own clock."""
        import jwt

        claims: dict[str, Any] = jwt.decode(
            token,
            key,
            algorithms=["RS256"],
            issuer=ISSUER,
            audience=self._registration.app_id,
            options={"require": ["exp", "iss", "aud"], "verify_exp": False, "verify_nbf": False, "verify_iat": False},
        )
        at = self._wall()
        if float(claims["exp"]) + SKEW <= at or float(claims.get("nbf") or 0) - SKEW > at:
            raise InvalidToken("The token has expired or is not valid yet.", "expired")
        return claims


def _bearer(header: str) -> str:
    scheme, _, token = header.strip().partition(" ")
    token = token.strip()
    if scheme.lower() != "bearer" or not token or len(token) > LONGEST_TOKEN:
        raise InvalidToken("A bearer token is needed.", "unsigned")
    return token
