"""Teams credentials: how the Bot Connector's access token is requested (see `bot.channels.oauth`).

With a managed identity it sends that proof instead of the secret. If the token service refuses, messages wait and are
retried.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import aiohttp

from bot.channels.oauth import AccessToken, ClientCredentials, TokenRequest
from bot.channels.teams.config import Registration
from bot.channels.teams.errors import retry_after
from bot.channels.teams.managed_identity import ManagedIdentity
from bot.ports import RetryLater

NO_TOKEN = AccessToken("")


class TeamsCredentials:
    """The bot's access tokens. An open registration needs none. `now` gives monotonic seconds.

    `scope` is what they are for; empty means the Bot Connector.
    """

    def __init__(
        self,
        registration: Registration,
        session: Callable[[], aiohttp.ClientSession],
        now: Callable[[], float],
        scope: str = "",
    ) -> None:
        self._is_open = registration.is_open
        form = {
            "grant_type": "client_credentials",
            "client_id": registration.app_id,
            "scope": scope or registration.scope,
        }
        proof = None
        if registration.identity:
            proof = ManagedIdentity(registration.identity, registration.exchange, session).proof
        else:
            form["client_secret"] = registration.app_secret
        request = TokenRequest("teams", registration.token_url, form, _failure, proof=proof)
        self._client = ClientCredentials(request, session, now)

    async def token(self) -> AccessToken:
        """A valid token; an empty one where the bot has no registration. Raises RetryLater."""
        return NO_TOKEN if self._is_open else await self._client.token()

    def refuse(self, token: AccessToken) -> None:
        """The platform refused this token, so the next call fetches a new one."""
        self._client.refuse(token)


def _failure(status: int, headers: Mapping[str, str]) -> RetryLater:
    return RetryLater(f"The token service answered {status}.", retry_after(headers))
