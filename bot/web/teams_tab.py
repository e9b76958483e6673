"""Teams tab, side panel and stage: the run's pages, with sign-in by Teams, for members of the chat.

The Teams token proves who a person is, but not that they are in this meeting. The client supplies the chat's id. So every
sign-in asks the platform for the chat's roster and its organisers. Somebody on the roster gets in without having spoken to
the bot, and the meeting's organiser becomes a facilitator. If Teams gives no roster, sign-in is refused until it does.
Tenants outside the allow-list are refused. How long a sign-in lasts is in `bot/handlers/access.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import structlog
from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.handlers.access import AccessTokens
from bot.infra.json_input import legible
from bot.infra.jwt import InvalidJwt, JwtVerifier, KeySource
from bot.infra.teams_cloud import CLOUDS, TeamsCloud
from bot.infra.translations import catalogue, languages
from bot.ports import Conversation, Gone, Member, Rejected, RetryLater, Why
from bot.runs.submission import Submission
from bot.store import page_access
from bot.store.runs import RunRow
from bot.web.run_pages import RunPages
from bot.web.security import SIGN_INS_A_SECOND, SIGN_INS_AT_ONCE, TEAMS_LIBRARY, Buckets, from_our_page
from dialogs import texts
from dialogs.run.commands import AddFacilitator
from dialogs.texts.sentence import PersonId

if TYPE_CHECKING:
    from bot.app import App

TEAMS = "teams"
LONGEST_TOKEN = 8192  # characters of the token that Teams gives
LIBRARY = f"{TEAMS_LIBRARY}/teams-js/2.58.0/js/MicrosoftTeams.min.js"
LIBRARY_HASH = "sha384-sMo/EOqQPa1OCup2/VBRum7oFeOS22kvs8WGDc45xK53tUVZzFR5WwFYDUYN1LO4"

log = structlog.get_logger(__name__)


class Asked(BaseModel):
    """Sign-in request of the tab: Entra's token, and the chat in which Teams shows the tab."""

    model_config = ConfigDict(extra="forbid")

    token: str = Field(max_length=LONGEST_TOKEN)
    chat: str = Field(min_length=1, max_length=500)


class TeamsTab:
    """Teams tab handlers: the tab's pages, and the exchange of a Teams sign-in for our session."""

    def __init__(self, app: App, door: AccessTokens, pages: RunPages, entra: EntraSignIn) -> None:
        self._app, self._door, self._pages, self._entra = app, door, pages, entra
        self._tries = Buckets(SIGN_INS_AT_ONCE, SIGN_INS_A_SECOND, pages.steady)

    @property
    def routes(self) -> Sequence[web.RouteDef]:
        """Routes of the tab."""
        return (
            web.get("/notification/{kind:turn|back}", self.notification),
            web.get("/tab", self.tab),
            web.get("/tab/config", self.config),
            web.post("/tab/session", self.session),
        )

    async def tab(self, _request: web.Request) -> web.Response:
        """Tab page. Its script loads the run sheet, or the stage page on the shared stage."""
        return self._pages.page("tab.html", library=LIBRARY, library_hash=LIBRARY_HASH, kind="tab")

    async def notification(self, request: web.Request) -> web.Response:
        """Page of a notification on top of the meeting. It says what the notification's title says, and names nobody."""
        asked = request.query.get("lang", "").partition("-")[0].lower()
        language = asked if asked in languages() else "en"
        said = {"turn": texts.ALERT_TURN, "back": texts.ALERT_BACK}[request.match_info["kind"]]
        return self._pages.page("notification.html", words=catalogue(language).gettext(said), words_lang=language)

    async def config(self, _request: web.Request) -> web.Response:
        """Configuration page, for adding the tab to a meeting."""
        return self._pages.page("tab.html", library=LIBRARY, library_hash=LIBRARY_HASH, kind="config")

    async def session(self, request: web.Request) -> web.Response:
        """Create a session for the signed-in person, if they are in the chat that they name."""
        if not from_our_page(request, self._door.base):
            self._count("foreign")
            raise web.HTTPForbidden(text="Sessions are given to our own pages only.")
        try:
            asked = Asked.model_validate_json(legible(await request.read()))
            signed = await self._entra.sign_in(asked.token)
        except (ValidationError, NotSignedIn) as error:
            self._count("forged" if isinstance(error, NotSignedIn) else "malformed")
            log.info("tab sign-in refused", reason=str(error) if isinstance(error, NotSignedIn) else "unreadable")
            raise web.HTTPUnauthorized(text="Teams did not say who you are. Close the tab and open it again.") from None
        if not self._tries.take(signed.object_id):
            self._count("crowded")
            raise web.HTTPTooManyRequests(text="That was a lot at once. Wait a moment.")
        where, who = await self._member(signed, asked.chat)
        row = await self._app.router.latest(where)
        if row is None:
            raise web.HTTPNotFound(text="There is no session in this chat yet. Say “help” to the bot there.")
        person = await self._app.identities.person(where, who)
        await self._take_charge(where, row, who, person)
        token = await self._door.session(row.id, person, on_roster=True)
        return web.json_response({"run": row.id, "token": token})

    def _count(self, why: Why) -> None:
        self._app.metrics.turned_away.labels("sign-in", why).inc()

    async def _member(self, signed: Signed, chat: str) -> tuple[Conversation, Member]:
        """The chat and this person's membership. The refusal is the same for an unknown chat and for a person outside it."""
        async with self._app.database.reading() as tx:
            where = await page_access.conversation(tx, TEAMS, signed.tenant, chat)
        try:
            people = await self._app.channels[TEAMS].people(where) if where else ()
        except (RetryLater, Rejected, Gone):
            raise web.HTTPServiceUnavailable(text="Teams does not answer right now. Try again in a moment.") from None
        who = next((one for one in people if one.reference.get("aad", "").lower() == signed.object_id.lower()), None)
        if where is None or who is None:
            self._count("foreign")
            raise web.HTTPForbidden(text="You are not in a chat with a session of ours.")
        return where, who

    async def _take_charge(self, where: Conversation, row: RunRow, who: Member, person: PersonId) -> None:
        """Make the meeting's organiser a facilitator, as in the chat."""
        loaded = await self._app.service.loaded(row.id)
        if loaded is None or person in loaded.run.facilitators or not row.live:
            return
        try:
            organises = who.platform_id in await self._app.channels[TEAMS].organisers(where)
        except (RetryLater, Rejected, Gone):
            organises = False
        if organises:
            await self._app.service.take(Submission(run_id=row.id, first=(AddFacilitator(person=person),)))


SCOPE = "access_as_user"
_GUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


class NotSignedIn(Exception):
    """Token rejected. The message gives the reason and quotes nothing of the token."""


@dataclass(frozen=True)
class Signed:
    """Signed-in person of a tenant."""

    tenant: str
    object_id: str


class EntraSignIn:
    """Entra token validation for one app. Empty `tenants` allows all tenants. `wall` gives seconds since the epoch."""

    def __init__(
        self,
        app_id: str,
        host: str,
        tenants: Sequence[str],
        keys: KeySource,
        wall: Callable[[], float],
        cloud: TeamsCloud = CLOUDS["public"],
    ) -> None:
        names = (
            app_id,
            f"api://{app_id}",
            f"api://botid-{app_id}",
            f"api://{host}/{app_id}",
            f"api://{host}/botid-{app_id}",
        )
        self._audience = [name.lower() for name in names]
        self._cloud = cloud
        self._tenants = frozenset(tenant.lower() for tenant in tenants)
        self._jwt = JwtVerifier(keys, wall, ("tid", "oid"))

    async def sign_in(self, token: str) -> Signed:
        """Validate the token and return its person. Raises only NotSignedIn."""
        try:
            return self._checked((await self._jwt.verify(token)).claims)
        except InvalidJwt as error:
            raise NotSignedIn(str(error)) from None

    def _checked(self, claims: dict[str, Any]) -> Signed:
        tenant, person = str(claims["tid"]), str(claims["oid"])
        if not (_GUID.fullmatch(tenant) and _GUID.fullmatch(person)):
            raise NotSignedIn("The token names no tenant or nobody in it.")
        if claims["iss"] not in self._cloud.entra_issuers(tenant):
            raise NotSignedIn("The token comes from another issuer.")
        if self._tenants and tenant.lower() not in self._tenants:
            raise NotSignedIn("This organisation is not on the allow-list.")
        if str(claims["aud"]).lower() not in self._audience:
            raise NotSignedIn("The token is for another app.")
        if SCOPE not in str(claims.get("scp", "")).split():
            raise NotSignedIn("The token does not allow what it is used for.")
        return Signed(tenant, person)
