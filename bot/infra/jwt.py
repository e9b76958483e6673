"""JWT verification (RFC 7519) of Microsoft's tokens: one verifier, and its cache of signing keys (JWKS, RFC 7517).

The Teams webhook and the sign-in of the Teams tab both use it. Each adds its own rules about claims. Only RS256 is accepted.
A fetch may take ten seconds. While the issuer is away the old keys go on counting: an outage must not silence a session. A
day-old key is renewed in the background, and an unknown one at once.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

import aiohttp
import structlog

log = structlog.get_logger(__name__)
SKEW = 300  # seconds that the issuer's clock may differ from ours
MAX_LENGTH = 8192  # characters of a token
MAX_AGE = 24 * 3600.0  # seconds after which keys are fetched again; what the platform's documents ask for
MIN_INTERVAL = 60.0  # seconds between two fetches; otherwise strangers with made-up key ids could make us flood the issuer
MIN_INTERVAL_WITHOUT_KEYS = 5.0  # seconds between two fetches while there is no key at all
LARGEST = 1024 * 1024  # bytes of a key document; Microsoft's have some tens of thousands
MOST_KEYS = 200  # keys of one issuer
TIMEOUT = aiohttp.ClientTimeout(total=10, connect=5)


class InvalidJwt(Exception):
    """The token does not verify. The message gives the reason and quotes nothing of the token."""

    def __init__(self, reason: str, why: Literal["forged", "expired", "unverifiable"] = "forged") -> None:
        super().__init__(reason)
        self.why = why


class KeysUnavailable(Exception):
    """The issuer's keys could not be fetched, and none are cached."""


@dataclass(frozen=True)
class SigningKey:
    """A public key, parsed once. Parsing it again for every request is what makes the stock SDK slow."""

    key: Any
    endorsements: frozenset[str] = frozenset()


class KeySource(Protocol):
    """Where the verifier gets its keys."""

    async def find(self, kid: str) -> SigningKey | None:
        """The key with this id, or None. Raises KeysUnavailable."""
        ...


@dataclass(frozen=True)
class VerifiedToken:
    """The claims of a token that verified, and the key that signed it."""

    claims: dict[str, Any]
    key: SigningKey

    @property
    def expires_at(self) -> float:
        """Seconds since the epoch, without the skew."""
        return float(self.claims["exp"])


class JwtVerifier:
    """Verifies signature, required claims and times. `wall` gives seconds since the epoch.

    `issuer` and `audience` are checked where they are given. The caller checks everything else.
    """

    def __init__(
        self,
        keys: KeySource,
        wall: Callable[[], float],
        required: Sequence[str],
        issuer: str | None = None,
        audience: str | None = None,
    ) -> None:
        self._keys, self._wall, self._issuer, self._audience = keys, wall, issuer, audience
        self._options: Any = {"require": ["exp", "iss", "aud", *required], "verify_aud": audience is not None}
        self._options |= dict.fromkeys(("verify_exp", "verify_nbf", "verify_iat"), False)  # our own clock decides

    async def verify(self, token: str) -> VerifiedToken:
        """The token's claims. Raises InvalidJwt and nothing else."""
        if not token or len(token) > MAX_LENGTH:
            raise InvalidJwt("There is no token, or it is too long.")
        try:
            key = await self._keys.find(_key_id(token))
        except KeysUnavailable as error:
            raise InvalidJwt(str(error), "unverifiable") from error
        if key is None:
            raise InvalidJwt("The token is signed with an unknown key.")
        try:
            return VerifiedToken(self._decode(token, key), key)
        except InvalidJwt:
            raise
        except Exception as error:  # strangers send anything, and any fault with it is a refusal
            raise InvalidJwt(f"The token does not verify ({type(error).__name__}).") from None

    def _decode(self, token: str, key: SigningKey) -> dict[str, Any]:
        import jwt  # imported late: it loads cryptography, which a start without Teams does not need

        claims: dict[str, Any] = jwt.decode(
            token,
            key.key,
            algorithms=["RS256"],
            issuer=self._issuer,
            audience=self._audience,
            options=self._options,
        )
        at = self._wall()
        if float(claims["exp"]) + SKEW <= at or float(claims.get("nbf") or 0) - SKEW > at:
            raise InvalidJwt("The token has expired or is not valid yet.", "expired")
        return claims


def _key_id(token: str) -> str:
    import jwt

    try:
        head = jwt.get_unverified_header(token)
    except Exception as error:  # as above
        raise InvalidJwt(f"The token cannot be read ({type(error).__name__}).") from None
    if head.get("alg") != "RS256" or not isinstance(head.get("kid"), str):
        raise InvalidJwt("The token is not signed the way Microsoft signs.")
    return str(head["kid"])


class SigningKeys:
    """JWKS cache: keys by id, from the key set that the OpenID document at `url` names.

    Fetching blocks nobody who has a key. An unknown id triggers a new fetch. `now` gives monotonic seconds.
    """

    def __init__(self, url: str, session: Callable[[], aiohttp.ClientSession], now: Callable[[], float]) -> None:
        self._url, self._session, self._now = url, session, now
        self._keys: dict[str, SigningKey] = {}
        self._fetched_at: float | None = None
        self._tried_at: float | None = None
        self._lock = asyncio.Lock()
        self._renewal: asyncio.Task[None] | None = None

    async def find(self, kid: str) -> SigningKey | None:
        """The key with this id, or None when the issuer does not have it. Raises KeysUnavailable."""
        if kid not in self._keys:
            await self._refresh(kid)
        elif self._stale and (self._renewal is None or self._renewal.done()):
            self._renewal = asyncio.create_task(self._refresh(kid))  # nobody waits: the day-old key is good enough
        if not self._keys:
            raise KeysUnavailable(
                "The signing keys could not be fetched. Is the OpenID address right, and can it be reached?"
            )
        return self._keys.get(kid)

    @property
    def _stale(self) -> bool:
        return self._fetched_at is None or self._now() - self._fetched_at > MAX_AGE

    async def _refresh(self, kid: str) -> None:
        async with self._lock:
            if kid in self._keys and not self._stale:
                return  # another caller has just fetched it
            interval = MIN_INTERVAL if self._keys else MIN_INTERVAL_WITHOUT_KEYS
            if self._tried_at is not None and self._now() - self._tried_at < interval:
                return
            self._tried_at = self._now()
            try:
                self._keys = await self._fetch()
                self._fetched_at = self._now()
            except Exception as error:  # the document may hold anything
                # Old keys are better than none: an outage of the issuer must not silence a session.
                log.warning("signing keys not fetched", exc_info=error, cached=len(self._keys))

    async def close(self) -> None:
        """Stop a fetch in progress."""
        if self._renewal is not None:
            self._renewal.cancel()
            await asyncio.gather(self._renewal, return_exceptions=True)

    async def _fetch(self) -> dict[str, SigningKey]:
        document = await self._get(self._url)
        found = await self._get(document["jwks_uri"])
        keys = {kid: key for entry in found["keys"][:MOST_KEYS] for kid, key in _parsed(entry)}
        if not keys:
            raise KeysUnavailable("The key document has no key that can be used.")  # so it must not replace good ones
        return keys

    async def _get(self, url: str) -> Any:
        async with self._session().get(url, timeout=TIMEOUT) as answer:
            answer.raise_for_status()
            document = b""
            async for chunk in answer.content.iter_any():
                document += chunk
                if len(document) > LARGEST:
                    break
        if len(document) > LARGEST:
            raise KeysUnavailable("The key document is larger than any that Microsoft publishes.")
        return json.loads(document)


def _parsed(entry: Any) -> list[tuple[str, SigningKey]]:
    """The key of one JWKS entry, or nothing for a kind we do not use, so that one odd entry cannot hide the others."""
    if not isinstance(entry, dict) or entry.get("kty") != "RSA" or not isinstance(entry.get("kid"), str):
        return []
    from jwt import PyJWK, PyJWTError  # imported late, see above

    try:
        key = PyJWK.from_dict(entry, algorithm="RS256").key
    except PyJWTError:
        return []
    endorsements = entry.get("endorsements")
    return [(entry["kid"], SigningKey(key, frozenset(endorsements if isinstance(endorsements, list) else ())))]
