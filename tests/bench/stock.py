"""Plain botbuilder with a handler that does nothing: `python -m tests.bench.stock <port> <openid> <app id>`."""

from __future__ import annotations

import sys
from types import SimpleNamespace

import requests
from aiohttp import web
from botbuilder.core import ActivityHandler, InvokeResponse, TurnContext
from botbuilder.integration.aiohttp import CloudAdapter
from botbuilder.schema import AdaptiveCardInvokeResponse
from botframework.connector.auth import BotFrameworkAuthenticationFactory, PasswordServiceClientCredentialFactory
from msrest.authentication import Authentication

EMPTY = AdaptiveCardInvokeResponse(status_code=200, type="application/vnd.microsoft.activity.message", value={})


class Empty(ActivityHandler):  # type: ignore[misc]
    """Answers an invoke with a constant."""

    async def on_invoke_activity(self, turn_context: TurnContext) -> InvokeResponse:
        """Nothing is decided and nothing stored."""
        return InvokeResponse(status=200, body=EMPTY)


class Token(Authentication):  # type: ignore[misc]
    """Credentials with a constant token for all calls."""

    def signed_session(self, session: requests.Session | None = None) -> requests.Session:
        """A session whose calls carry the token."""
        found: requests.Session = super().signed_session(session)
        found.headers["Authorization"] = "Bearer t"
        return found


class Credentials(PasswordServiceClientCredentialFactory):  # type: ignore[misc]
    """Constant token: the library requests none, so that only sending is measured."""

    async def create_credentials(self, *_: object, **__: object) -> Authentication:
        """The constant token."""
        return Token()


def adapter(openid: str, app_id: str) -> CloudAdapter:
    """The adapter, checking tokens as the library does, with the keys published at `openid`."""
    login = openid.rpartition("/")[0]
    return CloudAdapter(
        BotFrameworkAuthenticationFactory.create(
            validate_authority=True,
            to_channel_from_bot_login_url=f"{login}/token",
            to_channel_from_bot_oauth_scope="https://api.botframework.com",
            to_bot_from_channel_token_issuer="https://api.botframework.com",
            oauth_url="https://token.botframework.com",
            to_bot_from_channel_open_id_metadata_url=openid,
            to_bot_from_emulator_open_id_metadata_url=openid,
            caller_id="urn:botframework:azure",
            credential_factory=Credentials(app_id, ""),
        )
    )


def main(port: int, openid: str, app_id: str) -> None:
    """Serve it."""
    serving, handler = adapter(openid, app_id), Empty()

    async def messages(request: web.Request) -> web.Response:
        return await serving.process(request, SimpleNamespace(on_turn=handler.on_turn))  # type: ignore[no-any-return]

    app = web.Application()
    app.router.add_post("/api/messages", messages)
    web.run_app(app, host="127.0.0.1", port=port, print=lambda *_: print("serving", flush=True), access_log=None)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], sys.argv[3])
