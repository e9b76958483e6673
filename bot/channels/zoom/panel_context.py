"""Signed app context: who opened the side panel, in which meeting and in which role, encrypted by Zoom for the panel's app.

Zoom sends it with the panel's first page and on request (`getAppContext`). It is base64url of `[n: 1 byte][iv: n][m: 2
bytes][aad: m][c: 4 bytes][ciphertext: c][tag: 16]`, lengths little-endian, AES-256-GCM with the SHA-256 digest of the app's
client secret as key. It is valid for two minutes, so it is exchanged for a session at once. A context is refused from
another issuer, for another app, too old, not of a meeting, or without a signed-in person, so guests get no panel. Inside a
breakout room the main meeting counts.
Source: Zoom's documentation of the app context and its sample apps.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.infra.json_input import legible

ISSUER = "marketplace.zoom.us"
LONGEST = 8192  # characters of a context; real ones have a few hundred
TAG = 16
SHORTEST_IV, LONGEST_IV = 8, 128  # bytes that AES-GCM takes
Role = Literal["host", "co-host", "participant"]


class NoContext(Exception):
    """Context refused. The message gives the reason and quotes nothing of it."""


@dataclass(frozen=True)
class PanelApp:
    """Credentials of the user-managed side-panel app. Its repr shows no secret."""

    client_id: str
    client_secret: str = field(repr=False)
    account_id: str

    @property
    def key(self) -> bytes:
        """The key that Zoom encrypts contexts with."""
        return hashlib.sha256(self.client_secret.encode()).digest()


@dataclass(frozen=True)
class PanelContext:
    """Who opened the panel where. `meeting` is the main meeting's UUID, also inside a breakout room."""

    user: str
    meeting: str
    role: Role


class _Claims(BaseModel):
    """The decrypted JSON, as far as we read it. Guests have no `uid`. In a breakout room `pid` is the main meeting."""

    model_config = ConfigDict(extra="ignore")

    typ: str
    iss: str
    aud: str
    exp: int
    uid: str = Field("", max_length=200)
    mid: str = Field("", max_length=200)
    pid: str = Field("", max_length=200)
    attendrole: str = ""


def read(context: str, app: PanelApp, now: datetime) -> PanelContext:
    """Decrypt a context and check it. Raises only NoContext."""
    try:
        claims = _Claims.model_validate_json(legible(_decrypted(context, app.key)))
    except ValidationError:
        raise NoContext("It is not of Zoom's shape.") from None
    if claims.iss != ISSUER:
        raise NoContext("It comes from another issuer.")
    if claims.aud != app.client_id:
        raise NoContext("It is for another app.")
    if claims.exp <= now.timestamp() * 1000:
        raise NoContext("It is too old.")
    if claims.typ != "meeting" or not (claims.pid or claims.mid):
        raise NoContext("It is not about a meeting.")
    if not claims.uid:
        raise NoContext("It names no signed-in person.")
    return PanelContext(claims.uid, claims.pid or claims.mid, role_of(claims.attendrole))


def role_of(text: str) -> Role:
    """A role in a meeting, which Zoom spells in several ways (`coHost`, `cohost`, `co-host`; `attendee`, `participant`)."""
    plain = text.lower().replace("-", "")
    return "host" if plain == "host" else "co-host" if plain == "cohost" else "participant"


def _decrypted(context: str, key: bytes) -> bytes:
    if not context:
        raise NoContext("There is none.")
    if len(context) > LONGEST:
        raise NoContext("It is too long.")
    iv, aad, sealed = _parts(_bytes(context))
    try:
        return AESGCM(key).decrypt(iv, sealed, aad)
    except (InvalidTag, ValueError):
        raise NoContext("It was encrypted with another secret, or changed.") from None


def _bytes(context: str) -> bytes:
    text = context.strip().rstrip("=").replace("+", "-").replace("/", "_")
    if not re.fullmatch(r"[0-9A-Za-z_-]+", text, re.ASCII):
        raise NoContext("It is not base64.")
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError):
        raise NoContext("It is not base64.") from None


def _parts(data: bytes) -> tuple[bytes, bytes, bytes]:
    """Nonce, additional data, and ciphertext with its tag. Each length is checked before it is used."""
    iv, rest = _counted(data, 1)
    aad, rest = _counted(rest, 2)
    if len(rest) < 4:
        raise NoContext("It is cut short.")
    length, sealed = int.from_bytes(rest[:4], "little", signed=True), rest[4:]
    if not SHORTEST_IV <= len(iv) <= LONGEST_IV or length < 0 or length + TAG != len(sealed):
        raise NoContext("Its lengths do not fit.")
    return iv, aad, sealed


def _counted(data: bytes, width: int) -> tuple[bytes, bytes]:
    length, rest = int.from_bytes(data[:width], "little"), data[width:]
    if len(data) < width or length > len(rest):
        raise NoContext("It is cut short.")
    return rest[:length], rest[length:]
