"""The side panel on the command line: its manifest, its settings, and what `doctor` says of its headers."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from aiohttp import ClientSession, web
from pydantic import SecretStr

from bot.cli.commands import doctor_zoom_panel
from bot.cli.commands.manifest_zoom import panel_for
from bot.cli.main import main
from bot.infra.settings import Settings
from bot.infra.settings_check import mistakes
from bot.web.zoom_panel.install import PATH
from tests.bot.cli.test_doctor import served

STATIC = Path(doctor_zoom_panel.__file__).parents[2] / "web" / "static"
SCRIPT = (STATIC / "zoom_sdk.js").read_text(encoding="utf-8")
BOT = {"zoom_client_id": "bot", "zoom_account_id": "account"}
PANEL = {"zoom_panel_client_id": "panel", "zoom_panel_client_secret": SecretStr("secret")}
ALL = dict.fromkeys(doctor_zoom_panel.HEADERS, "x")


def test_the_manifest_ticks_exactly_what_the_script_asks_for(tmp_path: Path) -> None:
    out = tmp_path / "panel.json"
    assert main(["manifest", "zoom-panel", "--domain", "bot.example.org", "--out", str(out)]) == 0
    manifest = json.loads(out.read_text(encoding="utf-8"))
    assert manifest == panel_for("bot.example.org")
    assert manifest["oauth_information"]["usage"] == "USER_OPERATION"
    assert manifest["oauth_information"]["production_redirect_uri"] == f"https://bot.example.org{PATH}"
    ticked = manifest["features"]["in_client_feature"]["zoom_app_api"]["zoom_app_apis"]
    lists = re.findall(r"const FOR_\w+ = \[(.*?)\];", SCRIPT, re.DOTALL)
    asked = {name for found in lists for name in re.findall(r'"(\w+)"', found)}
    assert sorted(ticked) == sorted(asked)
    listening = {"onActiveSpeakerChange", "getAudioState", "takeParticipantPhoto", "cloudRecording", "startRTMS"}
    assert not listening & asked, "it never listens"


def test_a_domain_that_zoom_cannot_reach_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["manifest", "zoom-panel", "--domain", "localhost", "--out", str(tmp_path / "x.json")]) != 0
    assert "localhost" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, ""),
        (BOT | PANEL, ""),
        (BOT | {"zoom_panel_client_id": "panel"}, "THROUGHLINE_ZOOM_PANEL_CLIENT_SECRET"),
        (BOT | {"zoom_panel_client_secret": SecretStr("secret")}, "THROUGHLINE_ZOOM_PANEL_CLIENT_ID"),
        (PANEL | {"zoom_account_id": "account"}, "THROUGHLINE_ZOOM_CLIENT_ID"),
        (PANEL | {"zoom_client_id": "bot"}, "THROUGHLINE_ZOOM_ACCOUNT_ID"),
    ],
)
def test_half_a_panel_is_a_mistake(given: dict[str, object], said: str) -> None:
    found = " ".join(mistakes(Settings(**given)))  # type: ignore[arg-type]
    assert (said in found) if said else found == ""


@pytest.mark.parametrize(
    ("answer", "state", "said"),
    [
        (web.Response(headers=ALL), "ok", "four headers"),
        (web.Response(headers={**ALL, "Strict-Transport-Security": ""}), "fix", "X-Forwarded-Proto"),
        (web.Response(headers={**ALL, "Referrer-Policy": ""}), "fix", "lacks Referrer-Policy"),
        (web.Response(status=404), "fix", "answers 404"),
    ],
)
async def test_doctor_looks_at_the_headers(answer: web.Response, state: str, said: str) -> None:
    async def answers(_request: web.Request) -> web.Response:
        return answer

    app = web.Application()
    app.add_routes([web.get("/zoom/panel", answers)])
    async with served(app) as port, ClientSession() as http:
        (finding,) = await doctor_zoom_panel.page(http, f"http://127.0.0.1:{port}/zoom/panel")
        assert await doctor_zoom_panel.look(Settings(), http) == []
    assert finding.state == state
    assert said in f"{finding.said} {finding.way}"


def test_doctor_says_whether_there_is_a_panel() -> None:
    assert list(doctor_zoom_panel.settings(Settings())) == []
    states = [next(iter(doctor_zoom_panel.settings(Settings(**given)))).state for given in (BOT, BOT | PANEL)]  # type: ignore[arg-type]
    assert states == ["note", "ok"]
