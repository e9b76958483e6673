"""Who a Teams tab says its viewer is: the Entra token of tab single sign-on, validated as Microsoft documents it.

Checked are the signature (RS256, a key the issuer publishes), issuer and tenant, audience, expiry with five minutes of skew,
and our scope. Identity is tenant and object id; names and addresses in the token can be changed by people and mean nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

SKEW = 300  # seconds
SCOPE = "access_as_user"
LONGEST = 8192
_GUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


class NotSignedIn(Exception):
    """The token is not to be believed. The message says why, without anything of the token."""


class Key(Protocol):
    """A public key."""

    @property
    def key(self) -> Any:
        """As the JWT library takes it."""
        ...


class Keys(Protocol):
    """The issuer's keys (`bot.channels.teams.signing_keys`)."""

    async def find(self, kid: str) -> Key | None:
        """The key of this id."""
        ...

    async def close(self) -> None:
        """Let go of connections."""
        ...


@dataclass(frozen=True)
class Signed:
    """Somebody of a tenant."""

    tenant: str
    object_id: str


class Entra:
    """Validates tab tokens for one app. Empty `tenants` let every tenant in. `wall` gives seconds since the epoch."""

    def __init__(self, app_id: str, host: str, tenants: Sequence[str], keys: Keys, wall: Callable[[], float]) -> None:
        names = (
            app_id,
            f"api://{app_id}",
            f"api://botid-{app_id}",
            f"api://{host}/{app_id}",
            f"api://{host}/botid-{app_id}",
        )
        self._audience = [name.lower() for name in names]
        self._tenants = frozenset(tenant.lower() for tenant in tenants)
        self._keys, self._wall = keys, wall

    async def sign_in(self, token: str) -> Signed:
        """Who this token stands for. Raises NotSignedIn; never anything else."""
        if not token or len(token) > LONGEST:
            raise NotSignedIn("There is no token, or it is too long.")
        import jwt  # late: see bot.warming

        try:
            head = jwt.get_unverified_header(token)
            if head.get("alg") != "RS256" or not isinstance(head.get("kid"), str):
                raise NotSignedIn("The token is not signed the way Entra signs.")
            key = await self._keys.find(head["kid"])
            if key is None:
                raise NotSignedIn("The token is signed with an unknown key.")
            options: Any = {"require": ["exp", "iss", "aud", "tid", "oid"], "verify_exp": False, "verify_nbf": False}
            options |= {"verify_iat": False, "verify_aud": False}
            claims = jwt.decode(token, key.key, algorithms=["RS256"], options=options)
            return self._checked(claims)
        except NotSignedIn:
            raise
        except Exception as error:  # strangers send anything; whatever goes wrong with it is a no
            raise NotSignedIn(f"The token does not verify ({type(error).__name__}).") from None

    def _checked(self, claims: dict[str, Any]) -> Signed:
        tenant, person = str(claims["tid"]), str(claims["oid"])
        if not (_GUID.fullmatch(tenant) and _GUID.fullmatch(person)):
            raise NotSignedIn("The token names no tenant or nobody in it.")
        if claims["iss"] not in (f"https://login.microsoftonline.com/{tenant}/v2.0", f"https://sts.windows.net/{tenant}/"):
            raise NotSignedIn("The token comes from another issuer.")
        if self._tenants and tenant.lower() not in self._tenants:
            raise NotSignedIn("This organisation is not on the allow-list.")
        if str(claims["aud"]).lower() not in self._audience:
            raise NotSignedIn("The token is for another app.")
        if SCOPE not in str(claims.get("scp", "")).split():
            raise NotSignedIn("The token does not allow what it is used for.")
        at = self._wall()
        if float(claims["exp"]) + SKEW <= at or float(claims.get("nbf") or 0) - SKEW > at:
            raise NotSignedIn("The token has expired or is not valid yet.")
        return Signed(tenant, person)
