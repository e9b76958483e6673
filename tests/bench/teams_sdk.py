"""The Microsoft Teams SDK with a handler that does nothing: `python teams_sdk.py <port> <key address> <app id>`.

It runs in another Python with microsoft-teams-apps installed, and imports nothing from this project.
"""

from __future__ import annotations

import asyncio
import sys

import uvicorn
from fastapi import FastAPI
from microsoft_teams.api import AdaptiveCardActionMessageResponse, AdaptiveCardInvokeActivity
from microsoft_teams.api.auth.cloud_environment import PUBLIC, with_overrides
from microsoft_teams.apps import ActivityContext, App
from microsoft_teams.apps.http import FastAPIAdapter


async def main(port: int, keys: str, app_id: str) -> None:
    """Serve it."""

    def server(app: FastAPI) -> uvicorn.Server:
        return uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="error"))

    cloud = with_overrides(PUBLIC, openid_metadata_url=f"{keys}/openidconfiguration")
    app = App(client_id=app_id, client_secret="t", cloud=cloud, http_server_adapter=FastAPIAdapter(server_factory=server))

    @app.on_card_action_execute
    async def answered(context: ActivityContext[AdaptiveCardInvokeActivity]) -> AdaptiveCardActionMessageResponse:
        """Nothing is decided and nothing stored."""
        return AdaptiveCardActionMessageResponse(value="ok")

    serving = asyncio.create_task(app.start(port))
    while True:  # it does not report when it is ready
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.1)
        else:
            writer.close()
            break
    print("serving", flush=True)
    await serving


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), sys.argv[2], sys.argv[3]))
