"""OAuth 2.0 client credentials (RFC 6749, section 4.4): gets and renews the access tokens with which the bot calls the
platforms.

One request serves all callers that wait. A token is renewed before it expires, and again after the platform refused it.
A failed request is never cached here: the sender backs off, and `readiness.TokenProbe` limits how often probes ask. A
request may take 15 seconds. A token that is good for less than ten minutes is renewed after half its life. Where no token
can be had, messages wait and are retried; no message is given up for it. Redirects are not followed, because they would take
the secret elsewhere.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

import aiohttp
import structlog

from bot.infra.json_input import json_object
from bot.infra.tracing import span
from bot.ports import RetryLater

log = structlog.get_logger(__name__)
EARLY = 300.0  # seconds before its end at which a token is renewed
TIMEOUT = aiohttp.ClientTimeout(total=15, connect=5)
USUAL_LIFE = 3600.0  # seconds, where the platform names none


@dataclass(frozen=True)
class AccessToken:
    """An access token and the scopes it grants."""

    value: str = field(repr=False)
    scopes: frozenset[str] = frozenset()


@dataclass(frozen=True)
class TokenRequest:
    """How to ask one platform for a token.

    `failure` turns an answer other than a token (status, headers) into the RetryLater that callers get. A refusal is not
    the message's fault. It waits, like an outage, and goes out once the secret is corrected.
    """

    platform: str  # as in names of spans and in log lines: teams, zoom
    url: str
    form: Mapping[str, str] = field(repr=False)
    failure: Callable[[int, Mapping[str, str]], RetryLater]
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    proof: Callable[[], Awaitable[Mapping[str, str]]] | None = None
    """Fetches, for each request, the part of the form that proves who asks. None: the form has a secret."""


class ClientCredentials:
    """Token cache of one app. `now` gives seconds."""

    def __init__(
        self, request: TokenRequest, session: Callable[[], aiohttp.ClientSession], now: Callable[[], float]
    ) -> None:
        self._request, self._session, self._now = request, session, now
        self._token: AccessToken | None = None
        self._renew_at = 0.0
        self._lock = asyncio.Lock()

    async def token(self) -> AccessToken:
        """A valid token. Raises RetryLater."""
        if self._token is not None and self._now() < self._renew_at:
            return self._token
        async with self._lock:  # many callers, one request
            if self._token is None or self._now() >= self._renew_at:
                self._token = await self._fetch()
            return self._token

    def refuse(self, token: AccessToken) -> None:
        """The platform refused this token, so the next call fetches a new one."""
        if token is self._token:
            self._token = None

    async def _fetch(self) -> AccessToken:
        asked = self._request
        try:
            with span(f"{asked.platform}.token"):
                form = {**asked.form, **(await asked.proof())} if asked.proof else asked.form
                sent = self._session().post(
                    asked.url, data=form, headers=asked.headers, timeout=TIMEOUT, allow_redirects=False
                )  # a redirect would take the secret elsewhere
                async with sent as answer:
                    return self._read(answer.status, answer.headers, await answer.read())
        except RetryLater as error:
            log.warning("access token refused", platform=asked.platform, reason=str(error))
            raise
        except (aiohttp.ClientError, TimeoutError) as error:
            log.warning("access token not fetched", platform=asked.platform, exc_info=error)
            raise RetryLater(f"The token service could not be reached ({type(error).__name__}).") from error

    def _read(self, status: int, headers: Mapping[str, str], body: bytes) -> AccessToken:
        data = json_object(body)
        value, lasts = data.get("access_token"), _seconds(data.get("expires_in"))
        if not 200 <= status < 300 or not isinstance(value, str) or not value:
            raise self._request.failure(status, headers)
        self._renew_at = self._now() + max(lasts - EARLY, lasts / 2)
        return AccessToken(value, frozenset(str(data.get("scope", "")).replace(",", " ").split()))


def _seconds(given: object) -> float:
    try:
        return float(given) if isinstance(given, int | float | str) else USUAL_LIFE
    except ValueError:
        return USUAL_LIFE
