"""The Microsoft 365 Agents SDK with a handler that does nothing: `python agents_sdk.py <port> <key address> <app id>`.

It runs in another Python with microsoft-agents-hosting-aiohttp installed, and imports nothing from this project.
"""

from __future__ import annotations

import sys

from aiohttp import web
from microsoft_agents.activity import Activity
from microsoft_agents.hosting.aiohttp import CloudAdapter, jwt_authorization_middleware
from microsoft_agents.hosting.core import ActivityHandler, AgentAuthConfiguration, TurnContext
from microsoft_agents.hosting.core.authorization.jwt import jwt_token_validator

ISSUER = "https://api.botframework.com"
EMPTY = {"statusCode": 200, "type": "application/vnd.microsoft.activity.message", "value": "ok"}


class Empty(ActivityHandler):
    """Answers an invoke with a constant."""

    async def on_invoke_activity(self, turn_context: TurnContext) -> None:
        """Nothing is decided and nothing stored."""
        await turn_context.send_activity(Activity(type="invokeResponse", value={"status": 200, "body": EMPTY}))


class Tokens:
    """A token provider with a constant token."""

    async def get_access_token(self, *_: object, **__: object) -> str:
        """The constant token."""
        return "t"


class Connections:
    """Tokens for calls that are never made."""

    def __init__(self, configuration: AgentAuthConfiguration) -> None:
        self._configuration = configuration

    def get_connection(self, _name: str) -> Tokens:
        """The same provider for every connection."""
        return Tokens()

    def get_default_connection(self) -> Tokens:
        """The only one."""
        return Tokens()

    def get_token_provider(self, *_: object) -> Tokens:
        """The only one."""
        return Tokens()

    def get_default_connection_configuration(self) -> AgentAuthConfiguration:
        """The bot's."""
        return self._configuration


def main(port: int, keys: str, app_id: str) -> None:
    """Serve it."""
    jwt_token_validator.BOTFRAMEWORK_JWKS_URIS[ISSUER] = f"{keys}/keys"
    configuration = AgentAuthConfiguration(client_id=app_id, tenant_id="common")
    adapter, agent = CloudAdapter(connection_manager=Connections(configuration)), Empty()

    async def messages(request: web.Request) -> web.Response:
        return await adapter.process(request, agent)

    app = web.Application(middlewares=[jwt_authorization_middleware])
    app["agent_configuration"] = configuration
    app.router.add_post("/api/messages", messages)
    web.run_app(app, host="127.0.0.1", port=port, print=lambda *_: print("serving", flush=True), access_log=None)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], sys.argv[3])
