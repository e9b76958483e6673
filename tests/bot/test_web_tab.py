"""The Teams tab: whom its sign-in believes, and what they may see then."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import jwt
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from cryptography.hazmat.primitives.asymmetric import rsa

from bot.channels.port import Conversation, Member
from bot.inbound import Heard, Installed
from bot.web.entra import Entra, NotSignedIn, Signed
from bot.web.site import Site
from bot.web.tab import Tab
from tests.house import START, FakeChannel, House, short_plan
from tests.web_visit import Browser, Visit

APP = "6f0c8f7e-1f0a-4f5e-9d55-0d3ad6b2a111"
TENANT = "0a1b2c3d-0000-4000-8000-00000000aaaa"
OTHER = "0a1b2c3d-0000-4000-8000-00000000bbbb"
FRANCES_OID, ONE_OID, STRANGER_OID = (f"0a1b2c3d-0000-4000-8000-00000000000{n}" for n in (1, 2, 3))
CHAT = Conversation("teams", "19:meeting_room@thread.v2", TENANT)
FRANCES = Member("29:frances", "Frances", reference={"aad": FRANCES_OID})
ONE = Member("29:one", "Person One", reference={"aad": ONE_OID})
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
FORGED = rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass(frozen=True)
class Known:
    key: Any


class OneKey:
    async def find(self, kid: str) -> Known | None:
        return Known(KEY.public_key()) if kid == "k" else None

    async def close(self) -> None:
        pass


def claims(oid: str = FRANCES_OID, **more: object) -> dict[str, object]:
    """What Entra says for the tab."""
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


def entra(*tenants: str) -> Entra:
    return Entra(APP, "bot.example.org", tenants, OneKey(), START.timestamp)


@pytest.mark.parametrize("aud", [APP, f"api://{APP}", f"api://botid-{APP}", f"api://bot.example.org/botid-{APP}"])
@pytest.mark.parametrize(
    "issuer", [f"https://login.microsoftonline.com/{TENANT}/v2.0", f"https://sts.windows.net/{TENANT}/"]
)
async def test_a_real_token_is_believed(aud: str, issuer: str) -> None:
    assert await entra(TENANT).sign_in(token(claims(aud=aud, iss=issuer))) == Signed(TENANT, FRANCES_OID)


@pytest.mark.parametrize(
    "wrong",
    [
        {"aud": "api://another"},
        {"iss": f"https://login.microsoftonline.com/{OTHER}/v2.0"},
        {"iss": "https://evil.example"},
        {"tid": OTHER, "iss": f"https://login.microsoftonline.com/{OTHER}/v2.0"},
        {"exp": START.timestamp() - 301},
        {"nbf": START.timestamp() + 400},
        {"scp": "User.Read"},
        {"scp": ""},
        {"oid": ""},
        {"oid": "x"},
    ],
)
async def test_a_token_with_anything_wrong_is_not(wrong: dict[str, object]) -> None:
    with pytest.raises(NotSignedIn):
        await entra(TENANT).sign_in(token(claims(**wrong)))


async def test_forged_unsigned_and_senseless_tokens_are_not() -> None:
    unsigned = jwt.encode(claims(), None, algorithm="none", headers={"kid": "k"})
    shared = jwt.encode(claims(), "a secret that is long enough to sign with", algorithm="HS256", headers={"kid": "k"})
    for bad in (token(claims(), FORGED), token(claims(), kid="x"), unsigned, shared, "", "a.b.c", "x" * 9000):
        with pytest.raises(NotSignedIn):
            await entra().sign_in(bad)


@asynccontextmanager
async def tab() -> AsyncIterator[tuple[House, Browser]]:
    """A Teams chat with Frances, who organises, and one more; and a browser that has signed nobody in."""
    channel = FakeChannel(organisers=(FRANCES.platform_id,))
    channel.name = "teams"
    channel.roster = [FRANCES, ONE]
    async with House("sqlite:///:memory:", short_plan(), channel) as house:
        await house.app.receive(Installed(CHAT, None, "i"))
        await house.app.receive(Heard(CHAT, FRANCES, "where", "h"))
        site = Site(house.app)
        served = web.Application()
        site.add_to(served)
        served.add_routes(Tab(house.app, site.door, site.pages, entra(TENANT)).routes)
        server = TestServer(served)
        async with TestClient(server) as client:
            yield house, Browser(Visit(house, site, server), client)


async def enter(browser: Browser, oid: str, chat: str = CHAT.platform_id) -> tuple[int, dict[str, str]]:
    answer = await browser.post("/tab/session", {"token": token(claims(oid)), "chat": chat})
    return answer.status, (dict(await answer.json()) if answer.status == 200 else {})


async def test_the_organiser_gets_the_run_sheet_and_others_get_to_read() -> None:
    async with tab() as (_, browser):
        for oid, viewer in ((FRANCES_OID, "facilitator"), (ONE_OID, "participant")):
            status, told = await enter(browser, oid)
            assert status == 200
            state = await browser.http.get(f"/run/{told['run']}/state", headers={"Authorization": f"Bearer {told['token']}"})
            assert (await state.json())["viewer"] == viewer


async def test_who_is_not_in_the_chat_gets_nothing_whatever_chat_they_name() -> None:
    async with tab() as (house, browser):
        assert (await enter(browser, STRANGER_OID))[0] == 403
        assert (await enter(browser, FRANCES_OID, "19:another@thread.v2"))[0] == 403
        house.channel.roster = [ONE]
        assert (await enter(browser, FRANCES_OID))[0] == 403, "asked of the platform each time"


async def test_a_role_the_client_claims_means_nothing() -> None:
    async with tab() as (_, browser):
        answer = await browser.post(
            "/tab/session", {"token": token(claims(ONE_OID, roles=["organizer"])), "chat": CHAT.platform_id}
        )
        told = await answer.json()
        pressed = await browser.post(
            f"/run/{told['run']}/say", {"text": "start", "id": "12345678"}, Authorization=f"Bearer {told['token']}"
        )
        assert pressed.status == 403


async def test_a_tab_session_of_somebody_who_never_spoke_ends_within_the_hour() -> None:
    async with tab() as (house, browser):
        _, told = await enter(browser, ONE_OID)
        bearer = {"Authorization": f"Bearer {told['token']}"}
        assert (await browser.http.get(f"/run/{told['run']}", headers=bearer)).status == 200
        house.clock.jump(house.clock.now() + timedelta(minutes=61))
        assert (await browser.http.get(f"/run/{told['run']}", headers=bearer)).status == 403


async def test_only_the_tab_may_load_the_teams_library() -> None:
    async with tab() as (_, browser):
        for path in ("/tab", "/tab/config"):
            answer = await browser.http.get(path)
            assert "https://res.cdn.office.net" in answer.headers["Content-Security-Policy"]
            assert "integrity=" in await answer.text()
        assert "office.net" not in (await browser.http.get("/enter")).headers["Content-Security-Policy"].split("frame-")[0]


async def test_names_in_a_token_mean_nothing() -> None:
    signed = await entra().sign_in(token(claims(preferred_username="someone@else.example", upn="x", name="Frances")))
    assert signed == Signed(TENANT, FRANCES_OID)
