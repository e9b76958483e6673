"""Microsoft Graph client for online meetings: makes and deletes a meeting on behalf of one user, the organiser.

Source: "Create onlineMeeting" and "Delete onlineMeeting" in the reference of Microsoft Graph v1.0. The app needs the
permission OnlineMeetings.ReadWrite.All and an application access policy for that user. Such a meeting is on nobody's
calendar. People of the organisation do not wait in its lobby. A meeting that is gone already counts as deleted. Graph has no
idempotency key: a POST whose answer was lost may still have made a meeting. A subject that is too long is cut. A request may
take 20 seconds. A busy service (429, 5xx) may be asked again later; any other failure is final.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import aiohttp

from bot.channels.oauth import AccessToken
from bot.channels.teams.config import Registration
from bot.channels.teams.credentials import TeamsCredentials
from bot.channels.teams.errors import error_code, retry_after
from bot.infra.json_input import json_object
from bot.infra.tracing import span
from bot.ports import Rejected, RetryLater

TIMEOUT = aiohttp.ClientTimeout(total=20, connect=5)
BUSY = frozenset({408, 429, 500, 502, 503, 504})
LONGEST_SUBJECT = 200  # characters


@dataclass(frozen=True)
class OnlineMeeting:
    """A meeting as Graph answered: its id, by which it is deleted, and the address that people join by."""

    id: str
    join_url: str


class OnlineMeetings:
    """The meetings of one organiser. Raises RetryLater or Rejected. `now` gives monotonic seconds."""

    def __init__(
        self,
        graph: str,
        organiser: str,
        registration: Registration,
        session: Callable[[], aiohttp.ClientSession],
        now: Callable[[], float],
    ) -> None:
        self._url = f"{graph}/v1.0/users/{quote(organiser, safe='')}/onlineMeetings"
        self._session = session
        self._credentials = TeamsCredentials(registration, session, now, scope=f"{graph}/.default")

    async def create(self, subject: str, starts_at: datetime, ends_at: datetime) -> OnlineMeeting:
        """Make a meeting that people of the organisation enter without a lobby."""
        body = {
            "subject": subject[:LONGEST_SUBJECT],
            "startDateTime": _instant(starts_at),
            "endDateTime": _instant(ends_at),
            "lobbyBypassSettings": {"scope": "organization"},
        }
        status, headers, answer = await self._call("POST", self._url, body)
        if status != 201:
            raise _failure(status, headers, answer)
        made = json_object(answer)
        if not isinstance(made.get("id"), str) or not str(made.get("joinWebUrl", "")).startswith("https://"):
            raise Rejected("Microsoft Graph made a meeting but did not say how to join it.")
        return OnlineMeeting(made["id"], made["joinWebUrl"])

    async def delete(self, meeting_id: str) -> None:
        """Delete a meeting. One that is gone already is no error."""
        status, headers, answer = await self._call("DELETE", f"{self._url}/{quote(meeting_id, safe='')}")
        if status not in (204, 404):
            raise _failure(status, headers, answer)

    async def _call(self, method: str, url: str, body: Mapping[str, Any] | None = None) -> tuple[int, Any, bytes]:
        token = await self._credentials.token()
        answer = await self._exchange(method, url, body, token)
        if answer[0] == 401:  # retried once with a new token: the old one may have been revoked
            self._credentials.refuse(token)
            answer = await self._exchange(method, url, body, await self._credentials.token())
        return answer

    async def _exchange(
        self, method: str, url: str, body: Mapping[str, Any] | None, token: AccessToken
    ) -> tuple[int, Any, bytes]:
        headers = {"Authorization": f"Bearer {token.value}"}
        try:
            with span("graph.call", method=method) as under_way:
                sent = self._session().request(
                    method,
                    url,
                    json=body,
                    headers=headers,
                    timeout=TIMEOUT,
                    allow_redirects=False,  # a redirect would send our token elsewhere
                )
                async with sent as answer:
                    under_way.note(status=answer.status)
                    return answer.status, answer.headers, await answer.read()
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise RetryLater(f"Microsoft Graph could not be reached ({type(error).__name__}).") from error


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _failure(status: int, headers: Mapping[str, str], body: bytes) -> Exception:
    code = error_code(body)
    reason = f"Microsoft Graph answered {status}{f' {code}' if code else ''}."
    return RetryLater(reason, retry_after(headers)) if status in BUSY else Rejected(reason)
