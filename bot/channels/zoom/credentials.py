"""The access token of the app: client credentials, kept until shortly before it ends, fetched by one caller at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import aiohttp

from bot.channels.zoom.config import ZoomApp
from bot.channels.zoom.errors import AGAIN, SETUP, ZoomResponse, read, retry_after
from bot.infra.tracing import span
from bot.ports import RetryLater

EARLY = timedelta(minutes=5)  # renewed this long before it ends


@dataclass(frozen=True)
class Token:
    """An access token; `scopes` are what the account granted."""

    value: str = field(repr=False)
    ends_at: datetime
    scopes: frozenset[str] = frozenset()


class ZoomCredentials:
    """Hands out the current token. `at` is the service's clock."""

    def __init__(self, app: ZoomApp, http: Callable[[], aiohttp.ClientSession], at: Callable[[], datetime]) -> None:
        self._app = app
        self._http = http
        self._at = at
        self._token: Token | None = None
        self._turn = asyncio.Lock()

    async def current(self, refused: Token | None = None) -> Token:
        """A token that still lasts. `refused` is one Zoom has just answered with 401. Raises RetryLater."""
        async with self._turn:
            token = self._token
            if token is None or token is refused or token.ends_at - self._at() < EARLY:
                with span("zoom.token"):
                    token = self._token = await self._fetch()
            return token

    async def _fetch(self) -> Token:
        login = aiohttp.encode_basic_auth(self._app.client_id, self._app.client_secret)
        asked = {"grant_type": "client_credentials"}
        try:
            async with self._http().post(self._app.token_url, data=asked, headers={"Authorization": login}) as got:
                answer = read(got.status, got.headers, await got.read())
        except (aiohttp.ClientError, TimeoutError) as broken:
            raise RetryLater(f"Zoom's token address could not be reached ({type(broken).__name__}).") from broken
        return self._read(answer)

    def _read(self, answer: ZoomResponse) -> Token:
        value, lasts = answer.data.get("access_token"), answer.data.get("expires_in", 3600)
        if answer.status in AGAIN or answer.status >= 500:
            raise RetryLater(f"Zoom's token address answered {answer.status}.", retry_after(answer.headers, self._at()))
        if not answer.good or not isinstance(value, str) or not value:
            raise RetryLater(
                f"Zoom gave no token (status {answer.status}): check the app's client id, secret and token URL.",
                SETUP,
            )
        seconds = float(lasts) if isinstance(lasts, int | float) else 3600.0
        ends_at = self._at() + max(timedelta(seconds=seconds), EARLY + timedelta(seconds=30))
        return Token(value, ends_at, frozenset(str(answer.data.get("scope", "")).replace(",", " ").split()))
