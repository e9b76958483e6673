"""Error mapping: turns an HTTP answer of the Bot Connector into an error of the channel port: try again (with the wait that
Teams asks for, 429), refused, or gone.

A 500 is not tried again, because Microsoft asks not to. A 401 is tried again, because the fault is ours. Without a code of
the platform, a 401, 403 or 404 proves nothing. How often is retried, and when a chat counts as closed, is in `bot.delivery`
(`sender`, `refusals`).
Source: "Status codes from bot conversational APIs" in Microsoft's documents for Teams bots.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from bot.ports import Gone, Rejected, RetryLater, Unclear

WAIT = frozenset({408, 412, 429, 502, 503, 504})  # not 500: the platform asks not to repeat those
LONGEST_WAIT = timedelta(hours=1)  # that a platform may ask for
OUT_OF_CHAT = frozenset({"botnotinconversationroster", "botdisabledbyadmin", "conversationnotfound", "botnotregistered"})
GATEWAYS = frozenset({401, 403})  # what gateways and proxies answer too; the platform names a code
BLOCKED = frozenset({"conversationblockedbyuser", "messagewritesblocked"})
WRONG_HOST = "invalidbotapihost"  # the chat lives at another address of the same cloud
NO_CHAT = "conversationnotfound"  # may pass: seen between successes in one chat
NO_MESSAGE = frozenset({"activitynotfoundinconversation"})


def failure(status: int, headers: Mapping[str, str], body: bytes, missing: str) -> Exception:
    """The error of the channel port for an answer that is not a success.

    `missing` is what a 404 means for the operation asked: "conversation", "message" or "person". Without a code of the
    platform, a 401, 403 or 404 proves nothing (Unclear). That a conversation is gone is only said by a known code.
    """
    code = error_code(body)
    reason = f"Teams answered {status}{f' {code}' if code else ''}."
    if status in WAIT:
        return RetryLater(reason, retry_after(headers))
    if status == 401 or (status == 403 and code == WRONG_HOST):  # ours to put right, so nothing of the message's fault
        return RetryLater(reason)
    if code in BLOCKED or (status == 403 and code in OUT_OF_CHAT):
        return Gone(reason, "conversation")
    if status in (404, 410) and (what := _lost(code, missing)):
        return Gone(reason, what)
    if status in (404, 410) or (status in GATEWAYS and not code):
        return Unclear(reason)
    return Rejected(reason)


def _lost(code: str, missing: str) -> str | None:
    """What a 404 says is gone; None where it does not say so by a code of the platform."""
    if code in NO_MESSAGE:
        return "message"
    if code in OUT_OF_CHAT:
        return "conversation"
    return missing if code and missing != "conversation" else None


def error_code(body: bytes) -> str:
    """The platform's code in lower case, letters and digits only; empty when there is none.

    Nothing else of the body is used, because messages may quote names. MessageWritesBlocked is hidden inside a message.
    """
    if b"MessageWritesBlocked" in body:
        return "messagewritesblocked"
    try:
        found: Any = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    error = found.get("error", found) if isinstance(found, dict) else {}
    code = error.get("code") or error.get("errorCode") if isinstance(error, dict) else ""
    return "".join(char for char in code.lower() if char.isascii() and char.isalnum())[:60] if isinstance(code, str) else ""


def retry_after(headers: Mapping[str, str]) -> timedelta | None:
    """How long the platform asks us to wait; None when it does not say so in seconds."""
    text = headers.get("Retry-After", "").strip()
    try:
        return min(max(timedelta(seconds=float(text)), timedelta(0)), LONGEST_WAIT)
    except (ValueError, OverflowError):
        return None
