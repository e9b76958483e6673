"""Error mapping: turns an HTTP answer of Zoom into an error of the channel port: try again, refused, or gone.

Codes from the published chatbot API: 7001 bad body, 7002 and 7003 unknown bot, 7004 unknown chat or not authorised, 7010 bad
token, 8001 unknown message. `Retry-After` comes in seconds or, on daily limits, as an ISO date and time. Without a code of
Zoom, a 403 or 404 proves nothing. A wrong client secret (401) makes messages wait. An unknown bot address (7002, 7003) is
refused for good. Without a time to wait, the sender chooses one (`bot.delivery.sender`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, Literal

from bot.ports import Gone, Rejected, RetryLater, Unclear

What = Literal["conversation", "message", "person"]
SETUP = timedelta(minutes=1)  # between attempts while the app is configured wrongly: messages wait until that is corrected
LONGEST_WAIT = timedelta(days=1)  # longest wait that we accept; Zoom's longest limits are daily
AGAIN = {408, 412, 425, 429, 500, 502, 503, 504}


@dataclass(frozen=True)
class ZoomResponse:
    """One HTTP answer of Zoom; `data` is its JSON object, empty when it had none (gateways answer in HTML)."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    data: Mapping[str, Any] = field(default_factory=dict)

    @property
    def good(self) -> bool:
        """Success. Zoom's documents name 200 in one place and 201 in another, so any 2xx counts."""
        return 200 <= self.status < 300

    @property
    def code(self) -> int:
        """Zoom's own error code, 0 when there is none."""
        code = self.data.get("code")
        return int(code) if isinstance(code, int | str) and str(code).isdigit() else 0


class Throttled(RetryLater):
    """Zoom throttled the call (429)."""


def read(status: int, headers: Mapping[str, str], body: bytes) -> ZoomResponse:
    """The answer, parsed. Never raises."""
    try:
        data = json.loads(body) if body else {}
    except ValueError:
        data = {}
    return ZoomResponse(status, headers, data if isinstance(data, dict) else {})


def fault(answer: ZoomResponse, about: What, at: datetime) -> Exception:
    """The port's error for an answer that is no success. `about` is what is gone when Zoom answers 404 with a code.

    Without a code, a 403 or 404 proves nothing (Unclear). That a conversation is gone is only said by a known code.
    """
    said = f"Zoom answered {answer.status}" + (f" with code {answer.code}." if answer.code else ".")
    if answer.status == 429:
        return Throttled(said, retry_after(answer.headers, at))
    if answer.status in AGAIN or answer.status >= 500:
        return RetryLater(said, retry_after(answer.headers, at))
    if answer.status == 401:
        return RetryLater(f"{said} Check the client id and secret of the Zoom app.", SETUP)
    match answer.code:
        case 7002 | 7003:
            return Rejected(f"{said} Zoom knows no bot of this address: check THROUGHLINE_ZOOM_ROBOT_JID.")
        case 7004:
            return Gone(said, "person" if about == "person" else "conversation")
        case 8001:
            return Gone(said, "message")
    if answer.status in (404, 410) and answer.code and about != "conversation":
        return Gone(said, about)
    if answer.status in (404, 410) or (answer.status == 403 and not answer.code):
        return Unclear(said)
    return Rejected(said)


def retry_after(headers: Mapping[str, str], at: datetime) -> timedelta | None:
    """How long Zoom asks us to wait, given as seconds, an ISO instant or an HTTP date; None without any.

    At most a day: none of Zoom's limits lasts longer, so a longer wait is a mistake.
    """
    given = headers.get("Retry-After", "").strip()
    if not given:
        return None
    if given.isascii() and given.replace(".", "", 1).isdigit():
        seconds = float(given)
    elif until := _instant(given):
        seconds = max(1.0, (until - at).total_seconds())
    else:
        return None
    return timedelta(seconds=min(seconds, LONGEST_WAIT.total_seconds()))


def _instant(given: str) -> datetime | None:
    for parse in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            found = parse(given)
        except ValueError:
            continue
        return found if found.tzinfo else found.replace(tzinfo=UTC)
    return None
