"""Zoom credentials: how the app's access token is requested (see `bot.channels.oauth`).

Where Zoom refuses a token, because the id, the secret or the address is wrong, the next try is a minute later (`SETUP` in
`errors`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

import aiohttp

from bot.channels.oauth import ClientCredentials, TokenRequest
from bot.channels.zoom.config import ZoomApp
from bot.channels.zoom.errors import AGAIN, SETUP, retry_after
from bot.ports import RetryLater


def zoom_credentials(
    app: ZoomApp, session: Callable[[], aiohttp.ClientSession], at: Callable[[], datetime]
) -> ClientCredentials:
    """The app's access tokens. `at` is the service's clock."""

    def failure(status: int, headers: Mapping[str, str]) -> RetryLater:
        if status in AGAIN or status >= 500:
            return RetryLater(f"Zoom's token address answered {status}.", retry_after(headers, at()))
        return RetryLater(f"Zoom gave no token (status {status}): check the app's client id, secret and token URL.", SETUP)

    headers = {"Authorization": aiohttp.encode_basic_auth(app.client_id, app.client_secret)}
    request = TokenRequest("zoom", app.token_url, {"grant_type": "client_credentials"}, failure, headers)
    return ClientCredentials(request, session, lambda: at().timestamp())
