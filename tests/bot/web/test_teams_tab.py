"""Teams tab: which sign-ins are accepted, and what those people may see."""

from __future__ import annotations

from datetime import timedelta

import jwt
import pytest

from bot.web.teams_tab import NotSignedIn, Signed
from tests.support.running_app import START
from tests.support.teams_tab import (
    APP,
    CHAT,
    FORGED,
    FRANCES_OID,
    ONE,
    ONE_OID,
    OTHER,
    STRANGER_OID,
    TENANT,
    claims,
    enter,
    entra,
    tab,
    token,
)


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
