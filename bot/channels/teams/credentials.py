"""The bot's own token for speaking to Teams: asked for once, kept, renewed before it ends."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping

import aiohttp
import structlog

from bot.channels.teams.config import Registration
from bot.channels.teams.errors import retry_after
from bot.infra.tracing import span
from bot.ports import RetryLater

log = structlog.get_logger(__name__)
SCOPE = "https://api.botframework.com/.default"
EARLY = 300.0  # seconds before its end at which a token is renewed
TIMEOUT = aiohttp.ClientTimeout(total=15, connect=5)


class TeamsCredentials:
    """Client credentials and the token they buy. `now` gives seconds, steadily rising."""

    def __init__(
        self, registration: Registration, session: Callable[[], aiohttp.ClientSession], now: Callable[[], float]
    ) -> None:
        self._registration, self._session, self._now = registration, session, now
        self._token = ""
        self._renew_at = 0.0
        self._lock = asyncio.Lock()

    async def token(self) -> str:
        """A token that is good for a while yet; empty where the bot has no registration. Raises RetryLater."""
        if self._registration.is_open:
            return ""
        if self._now() < self._renew_at:
            return self._token
        async with self._lock:  # many senders, one request
            if self._now() >= self._renew_at:
                self._token, lasts = await self._ask()
                self._renew_at = self._now() + max(lasts - EARLY, lasts / 2)
        return self._token

    def refuse(self, token: str) -> None:
        """The platform did not take this token: the next call buys a new one."""
        if token == self._token:
            self._renew_at = 0.0

    async def _ask(self) -> tuple[str, float]:
        """A new token and its length of life in seconds.

        A refusal is not the message's fault, so it waits like an outage and goes out once the secret is put right.
        """
        form = {
            "grant_type": "client_credentials",
            "client_id": self._registration.app_id,
            "client_secret": self._registration.app_secret,
            "scope": SCOPE,
        }
        with span("teams.token"):
            return await self._fetch(form)

    async def _fetch(self, form: Mapping[str, str]) -> tuple[str, float]:
        try:
            async with self._session().post(
                self._registration.token_url, data=form, timeout=TIMEOUT, allow_redirects=False
            ) as answer:
                if answer.status != 200:
                    log.warning("teams_token_refused", status=answer.status)
                    raise RetryLater(f"The token service answered {answer.status}.", retry_after(answer.headers))
                found = await answer.json(content_type=None)
            return str(found["access_token"]), float(found.get("expires_in", 3600))
        except (aiohttp.ClientError, TimeoutError, ValueError, KeyError, TypeError, AttributeError) as error:
            log.warning("teams_token_not_fetched", reason=type(error).__name__)
            raise RetryLater("The token service could not be reached.") from error
