"""Teams tab fixture: a meeting with our tab, its people, and tokens as Entra signs them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import jwt
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from cryptography.hazmat.primitives.asymmetric import rsa

from bot.infra.jwt import SigningKey
from bot.ports import Conversation, Heard, Installed, Member
from bot.web.site import Site
from bot.web.teams_tab import EntraSignIn, TeamsTab
from tests.support.running_app import START, FakeChannel, House, short_plan
from tests.support.web_visit import Browser, Visit

APP = "6f0c8f7e-1f0a-4f5e-9d55-0d3ad6b2a111"
TENANT = "0a1b2c3d-0000-4000-8000-00000000aaaa"
OTHER = "0a1b2c3d-0000-4000-8000-00000000bbbb"
FRANCES_OID, ONE_OID, STRANGER_OID = (f"0a1b2c3d-0000-4000-8000-00000000000{n}" for n in (1, 2, 3))
CHAT = Conversation("teams", "19:meeting_room@thread.v2", TENANT)
FRANCES = Member("29:frances", "Frances", reference={"aad": FRANCES_OID})
ONE = Member("29:one", "Person One", reference={"aad": ONE_OID})
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
FORGED = rsa.generate_private_key(public_exponent=65537, key_size=2048)


class OneKey:
    async def find(self, kid: str) -> SigningKey | None:
        return SigningKey(KEY.public_key()) if kid == "k" else None


def claims(oid: str = FRANCES_OID, **more: object) -> dict[str, object]:
    """The claims of the token that Entra issues for the tab."""
    return {
        "iss": f"https://login.microsoftonline.com/{TENANT}/v2.0",
        "aud": f"api://bot.example.org/botid-{APP}",
        "tid": TENANT,
        "oid": oid,
        "scp": "access_as_user",
        "exp": START.timestamp() + 3600,
        "nbf": START.timestamp() - 60,
        **more,
    }


def token(said: dict[str, object], key: rsa.RSAPrivateKey = KEY, kid: str = "k") -> str:
    return jwt.encode(said, key, algorithm="RS256", headers={"kid": kid})


def entra(*tenants: str) -> EntraSignIn:
    return EntraSignIn(APP, "bot.example.org", tenants, OneKey(), START.timestamp)


@asynccontextmanager
async def tab() -> AsyncIterator[tuple[House, Browser]]:
    """A Teams chat with the organiser Frances and one other person, and a browser without a sign-in."""
    channel = FakeChannel(organisers=(FRANCES.platform_id,))
    channel.name = "teams"
    channel.roster = [FRANCES, ONE]
    async with House("sqlite:///:memory:", short_plan(), channel) as house:
        await house.app.receive(Installed(CHAT, None, "i"))
        await house.app.receive(Heard(CHAT, FRANCES, "where", "h"))
        site = Site(house.app)
        served = web.Application()
        site.add_to(served)
        served.add_routes(TeamsTab(house.app, site.door, site.pages, entra(TENANT)).routes)
        server = TestServer(served)
        async with TestClient(server) as client:
            yield house, Browser(Visit(house, site, server), client)


async def enter(browser: Browser, oid: str, chat: str = CHAT.platform_id) -> tuple[int, dict[str, str]]:
    answer = await browser.post("/tab/session", {"token": token(claims(oid)), "chat": chat})
    return answer.status, (dict(await answer.json()) if answer.status == 200 else {})
