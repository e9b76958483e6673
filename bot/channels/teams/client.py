"""Bot Connector client: the few calls we make, over one shared connection pool.

POST has no idempotency key on this platform. After a 502, a 504 or a broken connection the message may have been delivered
all the same. Edits can be repeated safely. A request may take 20 seconds, and none is begun shortly before its sender gives
up (`bot.infra.deadline`). After a 401 it is retried once with a new token. A chat that moved to another address of its cloud
is found there. Writes to one chat go one after the other. Tokens go only to hosts on the allow-list (`config`).
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote
from weakref import WeakValueDictionary

import aiohttp
import structlog
from cachetools import LRUCache
from yarl import URL

from bot.channels.oauth import AccessToken
from bot.channels.teams.config import ServiceHosts
from bot.channels.teams.credentials import TeamsCredentials
from bot.channels.teams.errors import NO_CHAT, WRONG_HOST, error_code, failure
from bot.channels.teams.missing_chats import MissingChats
from bot.channels.teams.rate_limits import TeamsRateLimits
from bot.infra.deadline import is_near
from bot.infra.json_input import json_object
from bot.infra.tracing import span
from bot.ports import Conversation, Gone, NotYet, Rejected, RetryLater

log = structlog.get_logger(__name__)
Data = dict[str, Any]
Answer = tuple[int, Mapping[str, str], bytes]
"""Status, headers and body of a response."""
TIMEOUT = aiohttp.ClientTimeout(total=20, connect=5)
PAGE = 200  # members asked for at a time
MOST_PAGES = 50  # pages of members
MAX_MOVED = 2_000  # chats known to live at another address


@dataclass(frozen=True)
class Call:
    """One request. `missing` is what a plain 404 means."""

    method: str
    path: str
    kind: str = "send"
    query: Mapping[str, str] | None = None
    body: Data | None = None
    missing: str = "conversation"


class TeamsClient:
    """The Bot Connector of whichever region a conversation lives in. Raises only the channel port's errors.

    `now` gives monotonic seconds. `other_service` is where a chat may live whose own address says InvalidBotApiHost.
    """

    def __init__(
        self,
        session: Callable[[], aiohttp.ClientSession],
        credentials: TeamsCredentials,
        hosts: ServiceHosts,
        pace: TeamsRateLimits,
        now: Callable[[], float],
        other_service: str = "",
    ) -> None:
        self._session, self._credentials, self._hosts, self._pace = session, credentials, hosts, pace
        self._missing = MissingChats(now)
        self._other = other_service if hosts.allow(other_service) else ""
        self._moved: LRUCache[str, str] = LRUCache(MAX_MOVED)  # chat -> the address at which it was found
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def prove(self) -> None:
        """Get a valid access token. Raises RetryLater."""
        await self._credentials.token()

    async def post(self, where: Conversation, activity: Data, *, targeted: bool = False, reply: bool = False) -> str:
        """Post an activity and return its id, which is empty where there is none. `targeted` needs a recipient.

        `reply`: somebody waits for it, so it may use what the rate limits keep for that.
        """
        path = f"/v3/conversations/{_part(where.platform_id)}/activities"
        kind = "reply" if reply else "send"
        return _id(await self._write(where, Call("POST", path, kind, _targeted(targeted), activity)))

    async def edit(self, where: Conversation, message_id: str, activity: Data, *, targeted: bool = False) -> None:
        """Replace an activity. Raises Gone("message") when it no longer exists."""
        path = f"/v3/conversations/{_part(where.platform_id)}/activities/{_part(message_id)}"
        body = {**activity, "id": message_id}
        await self._write(where, Call("PUT", path, query=_targeted(targeted), body=body, missing="message"))

    async def delete(self, where: Conversation, message_id: str, *, targeted: bool = False) -> None:
        """Delete an activity. Raises Gone("message") when it no longer exists."""
        path = f"/v3/conversations/{_part(where.platform_id)}/activities/{_part(message_id)}"
        await self._write(where, Call("DELETE", path, query=_targeted(targeted), missing="message"))

    async def converse(self, where: Conversation, person: str) -> str:
        """The id of the bot's 1:1 chat with a person, always the same."""
        body = {
            "bot": {"id": where.reference.get("bot", "")},
            "members": [{"id": person}],
            "channelData": {"tenant": {"id": where.tenant}},
            "tenantId": where.tenant,
            "isGroup": False,
        }
        found = _id(await self._write(where, Call("POST", "/v3/conversations", body=body, missing="person")))
        if not found:
            raise Rejected("Teams opened a chat with somebody but did not say which.")
        return found

    async def members(self, where: Conversation) -> list[Data]:
        """Everybody in the chat, page after page."""
        found: list[Data] = []
        token = ""
        for _ in range(MOST_PAGES):
            query = {"pageSize": str(PAGE)} | ({"continuationToken": token} if token else {})
            path = f"/v3/conversations/{_part(where.platform_id)}/pagedmembers"
            try:
                page = await self._call(where, Call("GET", path, "read", query))
            except NotYet as error:
                if not token:
                    raise
                raise RetryLater(str(error), error.after) from error  # the platform was asked for the pages before
            people = page.get("members")
            found += [one for one in people if isinstance(one, dict)] if isinstance(people, list) else []
            following = page.get("continuationToken")
            if not following or not isinstance(following, str) or following == token:
                break
            token = following
        return found

    async def meeting(self, where: Conversation) -> Data:
        """The meeting of the chat: details and organiser."""
        return await self._call(where, Call("GET", f"/v1/meetings/{_part(where.reference.get('meeting', ''))}", "read"))

    async def participant(self, where: Conversation, aad: str) -> Data:
        """One participant with their role at this moment. Raises Gone("person") when they never took part."""
        path = f"/v1/meetings/{_part(where.reference.get('meeting', ''))}/participants/{_part(aad)}"
        return await self._call(where, Call("GET", path, "read", {"tenantId": where.tenant}, missing="person"))

    async def notify(self, where: Conversation, notification: Data) -> None:
        """Show a notification in the meeting. 207 means that it reached some of the people, which counts as done."""
        path = f"/v1/meetings/{_part(where.reference.get('meeting', ''))}/notification"
        await self._call(where, Call("POST", path, "read", body=notification))

    async def _write(self, where: Conversation, call: Call) -> Data:
        """Writes to one chat are serialised: the platform answers 412 to overlapping ones."""
        lock = self._locks.setdefault(where.platform_id, asyncio.Lock())
        async with lock:
            return await self._call(where, call)

    async def _call(self, where: Conversation, call: Call) -> Data:
        base = where.reference.get("serviceUrl", "")
        if not self._hosts.allow(base):
            raise Rejected("The conversation's service address is not on the allow-list, so nothing is sent there.")
        await self._pace.take(call.kind, where.platform_id, where.tenant)
        status, headers, body = await self._exchange_authorised(where, base, call)
        if 200 <= status < 300:
            self._missing.found(where.platform_id)
            return json_object(body)
        error = failure(status, headers, body, call.missing)
        if isinstance(error, Gone) and error_code(body) == NO_CHAT:
            error = self._missing.not_found(where.platform_id, error)
        if status == 429 and isinstance(error, RetryLater):
            await self._pace.hold(call.kind, where.platform_id, error.after)
        raise error

    async def _exchange_authorised(self, where: Conversation, base: str, call: Call) -> Answer:
        """The answer, where the chat lives. A chat of the same cloud may live at another address than its activities say."""
        moved = self._moved.get(where.platform_id)
        answer = await self._with_token(moved or base, call)
        wrong = error_code(answer[2]) == WRONG_HOST
        if moved is None and self._other and answer[0] == 403 and wrong and not is_near():
            answer = await self._with_token(self._other, call)
            if 200 <= answer[0] < 300:
                self._moved[where.platform_id] = self._other
        elif moved is not None and wrong:
            del self._moved[where.platform_id]  # it moved back
        return answer

    async def _with_token(self, base: str, call: Call) -> Answer:
        url, token = base.rstrip("/") + call.path, await self._credentials.token()
        if is_near():
            raise NotYet("Too little time is left for a request to Teams.")
        answer = await self._send(url, call, token)
        if answer[0] == 401 and token.value:  # retried once with a new token: the old one may have been revoked
            self._credentials.refuse(token)
            token = await self._credentials.token()
            if is_near():  # no time to ask again: this answer makes it a failed try
                return answer
            answer = await self._send(url, call, token)
            if answer[0] == 401:
                log.error("teams refuses our token", code=error_code(answer[2]))
        return answer

    async def _send(self, url: str, call: Call, token: AccessToken) -> Answer:
        with span("teams.call", method=call.method, kind=call.kind) as under_way:
            answer = await self._exchange(url, call, token)
            under_way.note(status=answer[0])
        return answer

    async def _exchange(self, url: str, call: Call, token: AccessToken) -> Answer:
        headers = {"Authorization": f"Bearer {token.value}"} if token.value else {}
        headers["Content-Type"] = "application/json; charset=utf-8"
        body = None if call.body is None else json.dumps(call.body, ensure_ascii=False, separators=(",", ":"))
        data = None if body is None else body.encode("utf-8", "replace")
        try:
            async with self._session().request(
                call.method,
                URL(url + _query(call.query), encoded=True),
                data=data,
                headers=headers,
                timeout=TIMEOUT,
                allow_redirects=False,  # a redirect would send our token elsewhere
            ) as answer:
                return answer.status, answer.headers, await answer.read()
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise RetryLater(f"Teams could not be reached ({type(error).__name__}).") from error
        except ValueError as error:  # not a valid URL
            raise Rejected("The conversation's service address is not a web address.") from error


def _part(text: str) -> str:
    return quote(text, safe="")


def _query(query: Mapping[str, str] | None) -> str:
    return "?" + "&".join(f"{_part(key)}={_part(value)}" for key, value in query.items()) if query else ""


def _targeted(targeted: bool) -> Mapping[str, str] | None:
    return {"isTargetedActivity": "true"} if targeted else None


def _id(found: Data) -> str:
    return found["id"] if isinstance(found.get("id"), str) else ""
