"""botbuilder adapter: its turn, with our authentication and our client instead of its own.

The library is retired upstream. We use its dispatch by kind of activity. Its token checks, connector and HTTP adapter have
known defects, so we use none of them. It fails on values it does not know, so it gets only the fields that `events` read.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from botbuilder.core import CloudAdapterBase, TurnContext
from botbuilder.schema import Activity as Wire
from botbuilder.schema import ResourceResponse
from botframework.connector.auth import BotFrameworkAuthentication, ClaimsIdentity
from botframework.connector.auth.authenticate_request_result import AuthenticateRequestResult
from botframework.connector.auth.connector_factory import ConnectorFactory

from bot.channels.teams.client import TeamsClient
from bot.channels.teams.events import Activity
from bot.channels.teams.parsing import NAME
from bot.channels.teams.signature import TokenVerifier
from bot.ports import Conversation

PARSED = "throughline.activity"
Logic = Callable[[TurnContext], Awaitable[None]]


@dataclass(frozen=True)
class Conversations:
    """Replacement for the part of botbuilder's connector that its turns call, over our client."""

    client: TeamsClient
    service_url: str

    async def send_to_conversation(self, conversation_id: str, activity: Wire) -> ResourceResponse:
        """Post an activity."""
        return ResourceResponse(id=await self.client.post(self._where(conversation_id, activity), activity.serialize()))

    async def reply_to_activity(self, conversation_id: str, activity_id: str, activity: Wire) -> ResourceResponse:
        """Post an activity; Teams chats have no threads, so a reply is a post."""
        return await self.send_to_conversation(conversation_id, activity)

    async def update_activity(self, conversation_id: str, activity_id: str, activity: Wire) -> ResourceResponse:
        """Replace an activity."""
        await self.client.edit(self._where(conversation_id, activity), activity_id, activity.serialize())
        return ResourceResponse(id=activity_id)

    async def delete_activity(self, conversation_id: str, activity_id: str) -> None:
        """Delete an activity."""
        await self.client.delete(self._where(conversation_id, None), activity_id)

    def _where(self, conversation_id: str, activity: Wire | None) -> Conversation:
        data = activity.channel_data if activity is not None and isinstance(activity.channel_data, dict) else {}
        tenant = data.get("tenant")
        found = str(tenant.get("id", "")) if isinstance(tenant, dict) else ""
        return Conversation(NAME, conversation_id.split(";messageid=", 1)[0], found, {"serviceUrl": self.service_url})


@dataclass(frozen=True)
class Connector:
    """Replacement for botbuilder's connector client."""

    conversations: Conversations


class Connectors(ConnectorFactory):  # type: ignore[misc]  # botbuilder ships no types
    """Connector factory. A connector costs nothing, because the HTTP session is shared."""

    def __init__(self, client: TeamsClient) -> None:
        self._client = client

    async def create(self, service_url: str, audience: str) -> Connector:
        """A connector for the region at `service_url`."""
        return Connector(Conversations(self._client, service_url))


class OwnAuthentication(BotFrameworkAuthentication):  # type: ignore[misc]
    """botbuilder's authentication port, over our token verifier."""

    def __init__(self, verifier: TokenVerifier, client: TeamsClient) -> None:
        self._verifier, self._connectors = verifier, Connectors(client)

    async def authenticate_request(self, activity: Wire, auth_header: str) -> AuthenticateRequestResult:
        """Verify a request. Raises InvalidToken."""
        data = activity.channel_data if isinstance(activity.channel_data, dict) else {}
        tenant = data.get("tenant")
        found = str(tenant.get("id", "")) if isinstance(tenant, dict) else ""
        token = await self._verifier.authenticate(auth_header)
        claims = self._verifier.admit(token, activity.service_url or "", activity.channel_id or "", found)
        return self.result(claims)

    def result(self, claims: dict[str, Any]) -> AuthenticateRequestResult:
        """A verified request, in botbuilder's terms."""
        result = AuthenticateRequestResult()
        result.claims_identity = ClaimsIdentity(claims, True)
        result.audience = "https://api.botframework.com"
        result.connector_factory = self._connectors
        return result

    async def authenticate_streaming_request(self, auth_header: str, channel_id_header: str) -> AuthenticateRequestResult:
        """Not served: Teams does not use the streaming protocol."""
        raise NotImplementedError("Streaming connections are not served.")

    def create_connector_factory(self, claims_identity: ClaimsIdentity) -> ConnectorFactory:
        """Our connectors."""
        return self._connectors

    async def create_user_token_client(self, claims_identity: ClaimsIdentity) -> None:
        """None: nobody signs in to the bot."""


class Turns(CloudAdapterBase):  # type: ignore[misc]
    """Runs a verified activity through botbuilder's turn. Errors of a turn reach the caller."""

    def __init__(self, authentication: OwnAuthentication) -> None:
        super().__init__(authentication)
        self._authentication = authentication

    async def run(self, activity: Activity, claims: dict[str, Any], logic: Logic) -> Any:
        """The body of the invoke response, None where the activity asks for none or nobody answered."""

        async def with_parsed(context: TurnContext) -> None:
            context.turn_state[PARSED] = activity
            await logic(context)

        answer = await self.process_activity(
            self._authentication.result(claims), Wire().deserialize(wire(activity)), with_parsed
        )
        return answer.body if answer is not None and 200 <= int(answer.status) < 300 else None


def parsed(context: TurnContext) -> Activity:
    """The activity of this turn, as we parsed it."""
    found: Activity = context.turn_state[PARSED]
    return found


def wire(activity: Activity) -> dict[str, Any]:
    """The activity for botbuilder: only what we parsed, because its own parser fails on unknown values."""
    return {
        "type": activity.type,
        "id": activity.id,
        "name": activity.name.strip(),  # one event's documented name begins with a space
        "channelId": activity.channel_id,
        "serviceUrl": activity.service_url,
        "from": {"id": activity.sender.id, "name": activity.sender.name},
        "recipient": {"id": activity.recipient.id, "name": activity.recipient.name},
        "conversation": {"id": activity.chat.id},
        "channelData": {"tenant": {"id": activity.tenant}},
        "action": activity.action,
        "value": activity.value if isinstance(activity.value, dict) else None,
    }
