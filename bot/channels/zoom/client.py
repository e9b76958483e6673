"""Zoom REST client: sends, edits and deletes the bot's messages; finds the chat of a meeting.

Source of paths and fields: Zoom's published chatbot API and meetings API. Any one of the permissions (scopes) in
`MAY_READ_MEETING` is enough to find the chat of a meeting. A request may take 30 seconds, and none is begun shortly before
its sender gives up (`bot.infra.deadline`). After a 401 it is retried once with a new token. Without a permission to read
meetings nothing is asked, and no chat is found.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import quote

import aiohttp

from bot.channels.oauth import AccessToken
from bot.channels.zoom.config import ZoomApp
from bot.channels.zoom.credentials import zoom_credentials
from bot.channels.zoom.errors import What, ZoomResponse, fault, read
from bot.infra.deadline import is_near
from bot.infra.tracing import span
from bot.ports import NotYet, RetryLater

TIMEOUT = aiohttp.ClientTimeout(total=30, connect=10)
MAY_READ_MEETING = ("meeting:read:meeting:admin", "meeting:read:meeting", "meeting:read:admin", "meeting:read")


class ZoomClient:
    """One HTTP session, opened on first use. `at` is the service's clock."""

    def __init__(self, app: ZoomApp, at: Callable[[], datetime]) -> None:
        self.app = app
        self._at = at
        self._session: aiohttp.ClientSession | None = None
        self._credentials = zoom_credentials(app, self._http, at)

    async def prove(self) -> None:
        """Get a valid access token. Raises RetryLater."""
        await self._credentials.token()

    async def send(self, body: Mapping[str, Any], about: What = "conversation") -> str:
        """Send a message and return its id. Raises RetryLater, Rejected or Gone."""
        answer = await self._call("POST", "/v2/im/chat/messages", about, body)
        found = answer.data.get("message_id")
        if not found:  # a gateway's page, not Zoom's answer
            raise RetryLater(f"Zoom answered {answer.status} without a message id.")
        return str(found)

    async def edit(self, message_id: str, body: Mapping[str, Any]) -> None:
        """Replace the whole card of a message. Raises RetryLater, Rejected or Gone."""
        await self._call("PUT", _message(message_id), "message", body)

    async def delete(self, message_id: str, account_id: str, user_jid: str = "") -> None:
        """Delete a message of the bot. Raises RetryLater, Rejected or Gone."""
        query = {"account_id": account_id, "robot_jid": self.app.robot_jid} | ({"user_jid": user_jid} if user_jid else {})
        await self._call("DELETE", _message(message_id), "message", query=query)

    async def chat_of(self, meeting_id: str) -> str | None:
        """The channel id of a meeting's continuous chat; None without one, or without the scope to ask."""
        if not await self._may(MAY_READ_MEETING):
            return None
        answer = await self._call("GET", _meeting(meeting_id), "message")
        chat = (answer.data.get("settings") or {}).get("continuous_meeting_chat") or {}
        return str(chat["channel_id"]) if chat.get("enable") and chat.get("channel_id") else None

    async def close(self) -> None:
        """Close connections."""
        if self._session:
            await self._session.close()
            self._session = None

    async def _may(self, any_of: Sequence[str]) -> bool:
        return not (await self._credentials.token()).scopes.isdisjoint(any_of)

    async def _call(
        self,
        method: str,
        path: str,
        about: What,
        body: Mapping[str, Any] | None = None,
        query: Mapping[str, str] | None = None,
    ) -> ZoomResponse:
        token = await self._credentials.token()
        if is_near():
            raise NotYet("Too little time is left for a request to Zoom.")
        answer = await self._ask(token, method, path, body, query)
        if answer.status == 401:
            self._credentials.refuse(token)
            token = await self._credentials.token()
            if is_near():
                raise RetryLater("Too little time is left for another request to Zoom.")
            answer = await self._ask(token, method, path, body, query)
        if not answer.good:
            raise fault(answer, about, self._at())
        return answer

    async def _ask(
        self, token: AccessToken, method: str, path: str, body: Mapping[str, Any] | None, query: Mapping[str, str] | None
    ) -> ZoomResponse:
        headers = {"Authorization": f"Bearer {token.value}"}
        try:
            with span("zoom.call", method=method) as under_way:
                sent = self._http().request(
                    method, self.app.api_url + path, json=body, params=query, headers=headers, allow_redirects=False
                )
                async with sent as got:
                    under_way.note(status=got.status)
                    return read(got.status, got.headers, await got.read())
        except (aiohttp.ClientError, TimeoutError) as broken:
            raise RetryLater(f"Zoom could not be reached ({type(broken).__name__}).") from broken

    def _http(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=TIMEOUT)
        return self._session


def _message(message_id: str) -> str:
    return f"/v2/im/chat/messages/{quote(message_id, safe='')}"


def _meeting(meeting_id: str) -> str:
    """The path of a meeting. Zoom wants ids that begin with a slash or contain two encoded twice."""
    once = quote(meeting_id, safe="")
    return "/v2/meetings/" + (quote(once, safe="") if meeting_id.startswith("/") or "//" in meeting_id else once)
