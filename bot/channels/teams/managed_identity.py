"""Managed identity: a proof from Azure, in place of a client secret, that this machine may act as the bot.

The app registration trusts a user-assigned managed identity (a federated credential). Azure gives a token of that identity
to programs on the machine, and the token service takes it as `client_assertion` (RFC 7523). So no secret can expire or leak.
A request may take ten seconds. Where Azure gives no token, messages wait and are retried.
Sources: Azure Container Apps "Managed identities"; Entra "Configure an app to trust a managed identity".
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping

import aiohttp

from bot.ports import RetryLater

VIRTUAL_MACHINE = "http://169.254.169.254/metadata/identity/oauth2/token"
ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
TIMEOUT = aiohttp.ClientTimeout(total=10, connect=3)


class ManagedIdentity:
    """An identity by its client id. `audience` is whom its tokens are for; `environment` says how to ask Azure."""

    def __init__(
        self,
        client_id: str,
        audience: str,
        session: Callable[[], aiohttp.ClientSession],
        environment: Mapping[str, str] = os.environ,
    ) -> None:
        self._client_id, self._audience = client_id, audience
        self._session, self._environment = session, environment

    async def proof(self) -> Mapping[str, str]:
        """What goes into the token request instead of a secret. Raises RetryLater."""
        url, headers, version = self._how()
        asked = {"resource": self._audience, "api-version": version, "client_id": self._client_id}
        try:
            sent = self._session().get(url, params=asked, headers=headers, timeout=TIMEOUT, allow_redirects=False)
            async with sent as answer:
                token = _token(await answer.read()) if answer.status == 200 else ""
                if not token:
                    raise RetryLater(f"Azure gave no token of the managed identity. It answered {answer.status}.")
        except (aiohttp.ClientError, TimeoutError) as error:
            raise RetryLater(f"This machine has no managed identity that answers ({type(error).__name__}).") from error
        return {"client_assertion_type": ASSERTION, "client_assertion": token}

    def _how(self) -> tuple[str, Mapping[str, str], str]:
        """Address, headers and version. They are read anew each time, because Azure changes the header's value."""
        here = self._environment.get("IDENTITY_ENDPOINT", "")
        if here:  # Container Apps and App Service
            return here, {"X-IDENTITY-HEADER": self._environment.get("IDENTITY_HEADER", "")}, "2019-08-01"
        return VIRTUAL_MACHINE, {"Metadata": "true"}, "2023-11-15"


def _token(body: bytes) -> str:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    token = found.get("access_token") if isinstance(found, dict) else None
    return token if isinstance(token, str) else ""
