"""Access tokens: links that let one person in once, and the page sessions (cookies) that follow. Who may look at a run's
pages, and as what.

Two signed tokens (HMAC-SHA256, see `bot.store.page_access`). A *link* signs one facilitator in once, within minutes; the bot
sends it privately. A *session* is what they hold afterwards: a cookie for that one run. Inside Teams, where cookies of other
sites are blocked, it is a bearer token. What somebody is (facilitator or participant) is asked of the run each time.

People who were erased or are no longer in the session cannot open its pages. Somebody who is only on the chat's roster
sees them as a participant. A pass (a pack, a calendar file) names no person and works for anyone until it expires:
`page_links.py` says how long. People who were removed from the chat: `chat_members.py`.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from bot.infra.clock import Clock
from bot.runs.service import RunService
from bot.runs.state_cache import LoadedRun
from bot.store import page_access, people
from bot.store.database import Database
from dialogs.texts.sentence import PersonId

LINK_FOR = timedelta(minutes=10)  # within which a sign-in link has to be used; it works once
SESSION_FOR = timedelta(hours=12)  # how long a page stays signed in
KEY_TRUSTED_FOR = timedelta(seconds=10)  # until the signing key is read again
ROSTER_FOR = timedelta(hours=1)  # how long a page stays signed in for somebody who is only on the chat's roster
LONGEST = 2048  # characters of a token that are looked at
COOKIE = "throughline"

Viewer = Literal["facilitator", "participant", "stage"]
"""Which version of a run's pages somebody sees."""


@dataclass(frozen=True)
class LinkClaims:
    """What a token says: this person, this run, and which of its pages (empty: the run sheet)."""

    run_id: str
    person: PersonId
    page: str = ""


@dataclass(frozen=True)
class Visitor:
    """Somebody who may look at a run now."""

    run_id: str
    person: PersonId
    viewer: Viewer
    loaded: LoadedRun


class AccessTokens:
    """Gives and checks tokens. `base` is the address people reach the service at, without a slash at its end."""

    def __init__(self, database: Database, service: RunService, clock: Clock, base: str) -> None:
        self._database, self._service, self._clock = database, service, clock
        self.base = base
        self._key: tuple[bytes, datetime] | None = None

    async def make_link(self, run_id: str, person: PersonId, page: str = "") -> str:
        """An address that lets this person in once, to the run sheet or another of our pages about the run.

        What follows the # never reaches a server's log.
        """
        token = await self._sign("link", run_id, LINK_FOR, who=person, jti=secrets.token_hex(16), page=page)
        return f"{self.base}/enter#{token}"

    async def redeem(self, token: str) -> LinkClaims | None:
        """Use up a link. None when it is not ours, too old, or was used."""
        said = await self._read("link", token, "who")
        if said is None:
            return None
        async with self._database.writing() as tx:
            first = await page_access.use(tx, str(said["jti"]), self._clock.now())
        return LinkClaims(said["run"], said["who"], str(said.get("page", ""))) if first else None

    async def session(self, run_id: str, person: PersonId, *, on_roster: bool = False) -> str:
        """A token for one run, for the length of a session and its preparation.

        `on_roster`: the platform has just said that they are in the chat, so they may look although they never spoke to the
        bot. That is asked again within the hour.
        """
        if on_roster:
            return await self._sign("session", run_id, ROSTER_FOR, who=person, on="roster")
        return await self._sign("session", run_id, SESSION_FOR, who=person)

    async def rehearsal(self, run_id: str, person: PersonId) -> str:
        """A token with which a facilitator of this run rehearses, for as long as a session lasts."""
        return await self._sign("rehearsal", run_id, SESSION_FOR, who=person)

    async def rehearser(self, token: str) -> PersonId | None:
        """The facilitator who holds a rehearsal token. None if they were erased, or no longer lead that run."""
        said = await self._read("rehearsal", token, "who")
        loaded = await self._service.loaded(said["run"]) if said is not None else None
        if said is None or loaded is None or not await self.is_known(said["who"]):
            return None
        return said["who"] if role_of(loaded, said["who"]) == "facilitator" else None

    async def make_pass(self, kind: str, run_id: str, lasts: timedelta) -> tuple[str, datetime]:
        """A token that shows one thing about a run to whoever holds it, as often as they like, and until when.

        It says nothing about anybody.
        """
        return await self._sign(kind, run_id, lasts), self._clock.now() + lasts

    async def passed(self, kind: str, token: str) -> str | None:
        """The run that such a token of this kind is about; None when it is not ours, or too old."""
        said = await self._read(kind, token)
        return said["run"] if said else None

    async def visitor(self, token: str, run_id: str) -> Visitor | None:
        """Who holds this token, if it is for this run and they still belong to it. Whoever was erased does not."""
        said = await self._read("session", token, "who")
        if said is None or said["run"] != run_id or not await self.is_known(said["who"]):
            return None
        loaded = await self._service.loaded(run_id)
        viewer = role_of(loaded, said["who"]) if loaded else None
        if viewer is None and said.get("on") == "roster":
            viewer = "participant"
        return Visitor(run_id, said["who"], viewer, loaded) if loaded and viewer else None

    def forget(self) -> None:
        """Drop the key from memory: housekeeping may have renewed it, and all replicas have to sign with the same."""
        self._key = None

    async def is_known(self, person: PersonId) -> bool:
        """Whether the service knows this person: they were not erased."""
        async with self._database.reading() as tx:
            return bool(await people.members(tx, [person]))

    async def _sign(self, kind: str, run_id: str, lasts: timedelta, **more: str) -> str:
        said = {"aud": kind, "run": run_id, "exp": self._clock.now() + lasts, **more}
        import jwt  # on first use, so that the service starts fast

        return jwt.encode(said, await self._secret(), algorithm="HS256")

    async def _read(self, kind: str, token: str, *more: str) -> dict[str, Any] | None:
        """The claims, with `more` among them, where signature, kind and time (by our own clock) are right."""
        if not token or len(token) > LONGEST:
            return None
        import jwt

        options: Any = {"require": ["exp", "aud", "run", *more], "verify_exp": False}
        try:
            said: dict[str, Any] = jwt.decode(
                token, await self._secret(), algorithms=["HS256"], audience=kind, options=options
            )
        except (jwt.PyJWTError, ValueError, RecursionError):
            return None
        return said if datetime.timestamp(self._clock.now()) < float(said["exp"]) else None

    async def _secret(self) -> bytes:
        """The key, read again every few seconds: somebody may have rotated it beside the running service."""
        now, known = self._clock.now(), self._key
        if known is None or not known[1] <= now < known[1] + KEY_TRUSTED_FOR:
            async with self._database.writing() as tx:
                known = self._key = await page_access.signing_key(tx, now), now
        return known[0]


def role_of(loaded: LoadedRun, person: PersonId) -> Viewer | None:
    """What somebody is in a run; None when they do not belong to it (any more)."""
    if person in loaded.run.facilitators:
        return "facilitator"
    return "participant" if person in loaded.run.people else None
