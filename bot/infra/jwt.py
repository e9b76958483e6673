"""The keys Microsoft signs with: fetched without blocking, kept for a day, fetched again when an unknown one turns up."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import aiohttp
import structlog

log = structlog.get_logger(__name__)
KEEP = 24 * 3600.0  # seconds; what the platform's documents ask for
LEAST_PAUSE = 60.0  # seconds between two fetches, or strangers with made-up key ids could make us hammer the issuer
FIRST_PAUSE = 5.0  # seconds between two fetches while no key is known at all
TIMEOUT = aiohttp.ClientTimeout(total=10, connect=5)


class KeysUnavailable(Exception):
    """The issuer's keys could not be fetched and none are kept."""


@dataclass(frozen=True)
class SigningKey:
    """A public key, parsed once (parsing it anew for every request is what makes the stock SDK slow)."""

    key: Any
    endorsements: frozenset[str]


class SigningKeys:
    """Keys by their id, from the JWKS that the OpenID document at `url` names. `now` gives seconds, steadily rising."""

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
            self._renewal = asyncio.create_task(self._refresh(kid))  # meanwhile nobody waits: the day-old key is good enough
        if not self._keys:
            raise KeysUnavailable(
                "The signing keys could not be fetched. Is the OpenID address right, and can it be reached?"
            )
        return self._keys.get(kid)

    @property
    def _stale(self) -> bool:
        return self._fetched_at is None or self._now() - self._fetched_at > KEEP

    async def _refresh(self, kid: str) -> None:
        async with self._lock:
            if kid in self._keys and not self._stale:
                return  # somebody else has just fetched it
            pause = LEAST_PAUSE if self._keys else FIRST_PAUSE
            if self._tried_at is not None and self._now() - self._tried_at < pause:
                return
            self._tried_at = self._now()
            try:
                self._keys = await self._fetch()
                self._fetched_at = self._now()
            except (aiohttp.ClientError, TimeoutError, ValueError, KeyError, TypeError, AttributeError) as error:
                # Old keys are better than none: the issuer being away must not silence a session.
                log.warning("teams_keys_not_fetched", reason=type(error).__name__, kept=len(self._keys))

    async def close(self) -> None:
        """Let go of a renewal under way."""
        if self._renewal is not None:
            self._renewal.cancel()
            await asyncio.gather(self._renewal, return_exceptions=True)

    async def _fetch(self) -> dict[str, SigningKey]:
        document = await self._get(self._url)
        found = await self._get(document["jwks_uri"])
        return {key: parsed for entry in found["keys"] for key, parsed in _parsed(entry)}

    async def _get(self, url: str) -> Any:
        async with self._session().get(url, timeout=TIMEOUT) as answer:
            answer.raise_for_status()
            return await answer.json(content_type=None)


def _parsed(entry: Any) -> list[tuple[str, SigningKey]]:
    """The key of one JWKS entry; none for kinds we do not use, so that one odd entry cannot hide the others."""
    if not isinstance(entry, dict) or entry.get("kty") != "RSA" or not isinstance(entry.get("kid"), str):
        return []
    from jwt import PyJWK, PyJWTError  # late: see bot.warming

    try:
        key = PyJWK.from_dict(entry, algorithm="RS256").key
    except PyJWTError:
        return []
    endorsements = entry.get("endorsements")
    return [(entry["kid"], SigningKey(key, frozenset(endorsements if isinstance(endorsements, list) else ())))]
