"""Managed identity: Azure's proof takes the place of the client secret, on every kind of machine."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.channels.teams.config import Registration
from bot.channels.teams.credentials import TeamsCredentials
from bot.channels.teams.managed_identity import ASSERTION, ManagedIdentity
from bot.infra.settings import Settings
from bot.infra.settings_check import mistakes
from bot.infra.teams_cloud import CLOUDS
from bot.ports import RetryLater

IDENTITY = "0a1b2c3d-0000-4000-8000-00000000000a"
APP = "11111111-2222-4333-8444-555555555555"
TENANT = "7f6b1c2d-3e4f-4a5b-8c9d-0e1f2a3b4c5d"


class Azure:
    """A double of Azure's identity endpoint and of the token service."""

    def __init__(self) -> None:
        self.status, self.body = 200, {"access_token": "proof-1", "expires_on": "1"}
        self.asked: list[tuple[dict[str, str], str]] = []
        self.forms: list[dict[str, Any]] = []

    def app(self) -> web.Application:
        app = web.Application()
        app.add_routes([web.get("/identity", self.identity), web.post("/token", self.token)])
        return app

    async def identity(self, request: web.Request) -> web.Response:
        self.asked.append((dict(request.query), request.headers.get("X-IDENTITY-HEADER", "")))
        return web.json_response(self.body, status=self.status)

    async def token(self, request: web.Request) -> web.Response:
        form = dict(await request.post())
        self.forms.append(form)
        good = form.get("client_assertion") == "proof-1" and form.get("client_assertion_type") == ASSERTION
        return web.json_response({"access_token": "ours", "expires_in": 3600} if good else {}, status=200 if good else 401)


@pytest.fixture
async def azure(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[tuple[Azure, TestServer]]:
    double = Azure()
    async with TestServer(double.app()) as server:
        monkeypatch.setenv("IDENTITY_ENDPOINT", str(server.make_url("/identity")))
        monkeypatch.setenv("IDENTITY_HEADER", "rotates")
        yield double, server


def settings(**more: Any) -> Settings:
    return Settings(**({"teams_app_id": APP, "teams_identity": IDENTITY, "teams_tenant": (TENANT,)} | more))


async def test_the_bot_gets_its_token_without_a_secret(azure: tuple[Azure, TestServer]) -> None:
    double, server = azure
    registration = Registration.from_settings(settings(teams_token_url=str(server.make_url("/token"))))
    async with aiohttp.ClientSession() as session:
        credentials = TeamsCredentials(registration, lambda: session, lambda: 0.0)
        assert (await credentials.token()).value == "ours"
        assert (await credentials.token()).value == "ours"
    ((query, header),) = double.asked
    assert query["resource"] == "api://AzureADTokenExchange"
    assert (query["client_id"], header) == (IDENTITY, "rotates")
    (form,) = double.forms
    assert "client_secret" not in form
    assert (form["client_id"], form["scope"]) == (APP, "https://api.botframework.com/.default")


@pytest.mark.parametrize(
    ("status", "body"),
    [(400, {"error": "x"}), (200, {"access_token": 7}), (200, {}), (500, {}), (302, {"access_token": "y"})],
)
async def test_without_azures_proof_nothing_is_sent(azure: tuple[Azure, TestServer], status: int, body: Any) -> None:
    double, server = azure
    double.status, double.body = status, body
    registration = Registration.from_settings(settings(teams_token_url=str(server.make_url("/token"))))
    async with aiohttp.ClientSession() as session:
        credentials = TeamsCredentials(registration, lambda: session, lambda: 0.0)
        with pytest.raises(RetryLater, match="managed identity"):
            await credentials.token()
    assert double.forms == []


async def test_on_a_virtual_machine_the_fixed_address_is_asked() -> None:
    made = ManagedIdentity(IDENTITY, "api://x", lambda: None, {})  # type: ignore[arg-type, return-value]
    url, headers, _ = made._how()
    assert url.startswith("http://169.254.169.254/")
    assert headers == {"Metadata": "true"}


def test_each_cloud_has_its_own_audience() -> None:
    made = {name: Registration.from_settings(settings(teams_cloud=name)).exchange for name in CLOUDS if name != "china"}
    assert made["public"] == "api://AzureADTokenExchange"
    assert made["gcc-high"] == made["dod"] == "api://AzureADTokenExchangeUSGov"


def test_two_sources_and_a_missing_tenant_are_told() -> None:
    assert list(mistakes(settings())) == []
    assert "both set" in "".join(mistakes(settings(teams_app_secret="x")))
    assert "TEAMS_TENANT" in "".join(mistakes(settings(teams_tenant=())))
    assert "is not an id" in "".join(mistakes(settings(teams_identity="my-identity")))
