"""Request authentication: Zoom signs with HMAC-SHA256 over `v0:{timestamp}:{raw body}` with the app's secret token.

Source: developers.zoom.us, "Webhooks, verify webhook events". The signature covers the raw bytes: a body that was
parsed and written again no longer matches (names with accents, the order of keys). Without our secret nothing is accepted.
The headers are checked before the body is read. The answer to Zoom's check of our address, when it is saved and then every
72 hours, is made here too.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from datetime import datetime, timedelta

from bot.ports import Why

OLDEST = timedelta(hours=2)  # Zoom delivers again for about 85 minutes; the inbox makes a replay harmless
_SIGNATURE = re.compile(r"v0=[0-9a-f]{64}")
AHEAD = timedelta(minutes=5)  # how far Zoom's clock may be ahead of ours


class Unsigned(Exception):
    """The request was not signed by Zoom for this app, or too long ago. The message says which and quotes no secret."""

    def __init__(self, reason: str, why: Why = "forged") -> None:
        super().__init__(reason)
        self.why = why


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """The value of `x-zm-signature` for this body; `timestamp` is that of `x-zm-request-timestamp` (seconds)."""
    signed = b"v0:" + timestamp.encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


def precheck(secret: str, timestamp: str, given: str, at: datetime) -> None:
    """Raise Unsigned where the headers alone show that no body could fit, so that nobody has to read it."""
    if not secret:
        raise Unsigned("No webhook secret is set; give Zoom's secret token in THROUGHLINE_ZOOM_WEBHOOK_SECRET.")
    if not given:
        raise Unsigned("The request carries no signature.", "unsigned")
    if not _SIGNATURE.fullmatch(given):
        raise Unsigned("The request carries no signature of Zoom's form.")
    if not timestamp.isascii() or not timestamp.isdigit() or len(timestamp) > 12:
        raise Unsigned("The request carries no usable timestamp.", "malformed")
    age = timedelta(seconds=at.timestamp() - int(timestamp))
    if age > OLDEST or age < -AHEAD:
        raise Unsigned("The request was signed too long ago, or this machine's clock is wrong.", "expired")


def check(secret: str, timestamp: str, given: str, body: bytes, at: datetime) -> None:
    """Raise Unsigned unless `given` is Zoom's signature of `body`, made at most two hours before `at`."""
    precheck(secret, timestamp, given, at)
    if not hmac.compare_digest(signature(secret, timestamp, body), given):
        raise Unsigned("The signature does not fit; compare THROUGHLINE_ZOOM_WEBHOOK_SECRET with the app's secret token.")


def validation(secret: str, plain: str) -> dict[str, str]:
    """The answer to `endpoint.url_validation`, which Zoom sends when the address is saved and then every 72 hours."""
    encrypted = hmac.new(secret.encode(), plain.encode(), hashlib.sha256).hexdigest()
    return {"plainToken": plain, "encryptedToken": encrypted}
