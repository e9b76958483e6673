"""National clouds: one setting changes issuer, keys, scope, login and hosts together. No token of another cloud gets in."""

from __future__ import annotations

import time
from typing import Any

import pytest

from bot.channels.teams.config import NotRegistered, Registration
from bot.infra.settings import Settings
from bot.infra.teams_cloud import CLOUDS, TeamsCloud
from bot.web.teams_tab import EntraSignIn, NotSignedIn, Signed
from tests.support.running_app import START
from tests.support.scripted_teams import APP_ID, SECRET, TENANT, ScriptedConnector
from tests.support.teams_channel import SIMPLE, Stage, Times, meeting_chat
from tests.support.teams_tab import APP, FRANCES_OID, OneKey, claims, token
from tests.support.teams_tab import TENANT as TAB_TENANT

KNOWN = {
    "public": ("https://api.botframework.com", "login.botframework.com", "login.microsoftonline.com"),
    "gcc-high": ("https://api.botframework.us", "login.botframework.azure.us", "login.microsoftonline.us"),
    "dod": ("https://api.botframework.us", "login.botframework.azure.us", "login.microsoftonline.us"),
    "china": ("https://api.botframework.azure.cn", "login.botframework.azure.cn", "login.partner.microsoftonline.cn"),
}


def settings(**more: Any) -> Settings:
    return Settings(teams_app_id=APP_ID, teams_app_secret=SECRET, **({"teams_tenant": (TENANT,)} | more))


@pytest.mark.parametrize("cloud", KNOWN)
def test_every_cloud_has_its_issuer_keys_scope_and_login(cloud: str) -> None:
    made = Registration.from_settings(settings(teams_cloud=cloud, teams_service_hosts=("extra.example",)))
    issuer, keys, login = KNOWN[cloud]
    assert made.issuer == issuer
    assert made.scope == f"{issuer}/.default"
    assert made.openid_url == f"https://{keys}/v1/.well-known/openidconfiguration"
    assert made.token_url == f"https://{login}/{TENANT}/oauth2/v2.0/token"


@pytest.mark.parametrize(
    ("cloud", "host"),
    [
        ("public", "smba.trafficmanager.net"),
        ("public", "smba.infra.gcc.teams.microsoft.com"),
        ("gcc-high", "smba.infra.gov.teams.microsoft.us"),
        ("dod", "smba.infra.dod.teams.microsoft.us"),
    ],
)
def test_tokens_go_to_hosts_of_their_own_cloud_only(cloud: str, host: str) -> None:
    made = {name: Registration.from_settings(settings(teams_cloud=name)) for name in CLOUDS if name != "china"}
    assert [name for name, one in made.items() if one.hosts.allow(f"https://{host}/teams/")] == [cloud]


@pytest.mark.parametrize(
    ("said", "cloud"),
    [("GCC High", "gcc-high"), ("gcch", "gcc-high"), ("DoD", "dod"), ("gcc", "public"), ("CHINA", "china")],
)
def test_a_cloud_may_be_spelt_in_the_usual_ways(said: str, cloud: str) -> None:
    assert settings(teams_cloud=said).teams_cloud == cloud


def test_an_unknown_cloud_is_refused_with_the_names_there_are() -> None:
    with pytest.raises(ValueError, match="gcc-high"):
        settings(teams_cloud="germany")


def test_china_needs_the_host_that_microsoft_does_not_publish() -> None:
    with pytest.raises(NotRegistered, match="THROUGHLINE_TEAMS_SERVICE_HOSTS"):
        Registration.from_settings(settings(teams_cloud="china"))


def test_without_a_tenant_tokens_come_from_the_clouds_own() -> None:
    made = Registration.from_settings(settings(teams_cloud="gcc-high", teams_tenant=()))
    assert "/MicrosoftServices.onmicrosoft.us/" in made.token_url


@pytest.mark.parametrize("cloud", CLOUDS.values(), ids=CLOUDS)
async def test_a_service_takes_tokens_of_its_cloud_and_asks_for_its_scope(cloud: TeamsCloud) -> None:
    async with ScriptedConnector() as platform:
        async with Stage(platform, Times(time.time()), issuer=cloud.issuer, scope=cloud.scope) as stage:
            for other in CLOUDS.values():
                signed = platform.token(iss=other.issuer)
                expected = 200 if other.issuer == cloud.issuer else 401
                assert (await stage.deliver(platform.said("where"), signed))[0] == expected
            await stage.channel.post(meeting_chat(platform), SIMPLE, {})
        (asked,) = platform.named("token")
        assert asked.body["scope"] == cloud.scope


@pytest.mark.parametrize("cloud", CLOUDS.values(), ids=CLOUDS)
async def test_the_tab_takes_sign_ins_of_its_cloud(cloud: TeamsCloud) -> None:
    sign_in = EntraSignIn(APP, "bot.example.org", (TAB_TENANT,), OneKey(), START.timestamp, cloud)
    for other in CLOUDS.values():
        signed = token(claims(iss=f"https://{other.login}/{TAB_TENANT}/v2.0"))
        if other.login == cloud.login:
            assert await sign_in.sign_in(signed) == Signed(TAB_TENANT, FRANCES_OID)
        else:
            with pytest.raises(NotSignedIn):
                await sign_in.sign_in(signed)
