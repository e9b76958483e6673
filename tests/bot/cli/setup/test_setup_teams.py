"""`throughline setup teams` against doubles of the Teams CLI: failures have their sentence, and a second try carries on."""

from __future__ import annotations

import json
import stat
from datetime import UTC, date, datetime
from typing import Any

import pytest

from bot.cli.setup import settings_file
from tests.support.scripted_clis import SECRET, TENANT
from tests.support.setup_visit import DOMAIN, ENDPOINT, Make


def test_one_run_makes_everything_and_tells_the_rest(visit: Make) -> None:
    one = visit()
    assert one.run() == 0
    assert len(one.asked) == 1
    (app,) = one.clis.state["apps"]
    manifest = one.clis.state["manifests"][app["teamsAppId"]]
    assert manifest["id"] == manifest["bots"][0]["botId"] == app["appId"]
    assert one.clis.state["endpoints"] == {app["teamsAppId"]: ENDPOINT}
    secret = one.folder / "secrets" / "teams_app_secret"
    assert secret.read_text() == f"{SECRET}\n"
    until = one.checked.settings[0].pop("THROUGHLINE_TEAMS_APP_SECRET_UNTIL")
    assert 728 <= (date.fromisoformat(until) - datetime.now(UTC).date()).days < 730, "Microsoft's two years, not a day late"
    assert one.checked.settings == [
        {
            "THROUGHLINE_URL": f"https://{DOMAIN}",
            "THROUGHLINE_TEAMS_APP_ID": app["appId"],
            "THROUGHLINE_TEAMS_TENANT": TENANT,
            "THROUGHLINE_TEAMS_APP_SECRET_FILE": str(secret),
        }
    ]
    assert f"https://teams.microsoft.com/l/app/{app['teamsAppId']}?installAppPackage=true&appTenantId={TENANT}" in one.said
    assert one.files["secrets/teams_app_secret"] == "0o400"
    assert one.files["settings"] == one.files["settings.teams.json"] == "0o600"
    assert (one.folder / "throughline-teams.zip").exists()


def test_no_secret_in_a_call_the_output_or_the_record(visit: Make) -> None:
    one = visit()
    one.run()
    assert SECRET not in one.said
    assert SECRET not in json.dumps(one.clis.calls)
    for file in one.folder.glob("*"):
        assert file.is_dir() or SECRET.encode() not in file.read_bytes()


def test_a_second_run_changes_nothing_and_asks_nothing(visit: Make) -> None:
    one = visit()
    one.run()
    before = one.clis.changes
    assert one.run("eof") == 0
    assert one.clis.changes == before
    assert len(one.asked) == 1
    assert one.said.count("already so") == 6
    assert "to do" not in one.said


def test_only_what_is_missing_is_made_again(visit: Make) -> None:
    one = visit()
    one.run()
    (one.folder / "secrets" / "teams_app_secret").unlink()
    one.clis.change(secret="a-new-secret")
    before = len(one.clis.changes)
    assert one.run() == 0
    assert [call.split()[1:4] for call in one.clis.changes[before:]] == [["app", "auth", "secret"]]
    assert (one.folder / "secrets" / "teams_app_secret").read_text() == "a-new-secret\n"


def test_another_domain_moves_endpoint_manifest_and_settings(visit: Make) -> None:
    one = visit()
    one.run()
    assert one.run(domain="sessions.example.org") == 0
    (app,) = one.clis.state["apps"]
    assert one.clis.state["endpoints"][app["teamsAppId"]] == "https://sessions.example.org/api/messages"
    assert one.clis.state["manifests"][app["teamsAppId"]]["validDomains"] == ["sessions.example.org"]
    assert settings_file.read(one.settings)["THROUGHLINE_URL"] == "https://sessions.example.org"


def test_settings_of_ones_own_stay(visit: Make) -> None:
    one = visit()
    one.folder.mkdir()
    one.settings.write_text("# ours\nTHROUGHLINE_DATABASE=sqlite:////srv/t.db\nTHROUGHLINE_URL=https://old.example.org\n")
    one.run()
    lines = one.settings.read_text().splitlines()
    assert lines[:3] == ["# ours", "THROUGHLINE_DATABASE=sqlite:////srv/t.db", f"THROUGHLINE_URL=https://{DOMAIN}"]
    assert stat.S_IMODE(one.settings.stat().st_mode) == 0o600


@pytest.mark.parametrize("answer", ["n", "", "eof", "maybe"])
def test_without_a_yes_nothing_changes(visit: Make, answer: str) -> None:
    one = visit()
    assert one.run(answer) == 1
    assert "Nothing was changed." in one.said
    assert (one.clis.changes, one.files) == ([], {})


def test_yes_beforehand_asks_nothing(visit: Make) -> None:
    one = visit()
    assert one.run("n", yes=True) == 0
    assert one.asked == []
    assert len(one.clis.state["apps"]) == 1


def test_print_lists_every_call_and_writes_nothing(visit: Make) -> None:
    one = visit()
    assert one.run(print_only=True) == 0
    assert f"teams app create --name Throughline --endpoint {ENDPOINT} --sign-in-audience myOrg" in one.said
    assert "teams app manifest upload manifest.json" in one.said
    assert "***" in one.said
    assert "Needs: " in one.said
    assert (one.clis.changes, one.files, one.asked, one.checked.settings) == ([], {}, [], [])


@pytest.mark.parametrize("state", [{"signed_in": False}, {"version": "3.0.0"}])
def test_print_lists_the_calls_also_when_something_is_missing(visit: Make, state: dict[str, Any]) -> None:
    one = visit(**state)
    assert one.run(print_only=True) == 3
    assert "teams app create" in one.said
    assert not any("login" in call for call in one.clis.calls)


def test_somebody_not_signed_in_signs_in_by_a_code(visit: Make) -> None:
    one = visit(signed_in=False)
    assert one.run() == 0
    assert ["teams", "login", "--device-code", "--disable-auto-update", "-y"] in one.clis.calls


FAILURES: dict[str, tuple[dict[str, Any], str]] = {
    "nobody signs in": ({"signed_in": False, "refuse": {"login": {"code": "no"}}}, "Sign in with a work account"),
    "a personal account": ({"connected": False}, "no access to the Teams Developer Portal"),
    "an old version": ({"version": "3.0.0"}, "npm install --global @microsoft/teams.cli@latest"),
    "another program of that name": ({"version": "usage: teams"}, "is not the Teams CLI"),
    "may not register apps": (
        {"refuse": {"app create": {"code": "UNKNOWN", "message": "Failed to create AAD app: 403 Forbidden"}}},
        "Application Developer",
    ),
    "expired sign-in": (
        {"refuse": {"app create": {"code": "AUTH_TOKEN_FAILED", "message": "AAD: Failed to get Graph token."}}},
        "teams logout",
    ),
    "our mistake": (
        {"refuse": {"app create": {"code": "VALIDATION_FORMAT", "message": "AAD bad name"}}},
        "report it",
    ),
    "import refused": (
        {"refuse": {"app create": {"code": "UNKNOWN", "message": "Failed to import app package: 403 no"}}},
        "upload custom apps",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", FAILURES)
def test_a_failure_says_what_to_do_and_leaves_no_half_settings(visit: Make, case: str) -> None:
    state, sentence = FAILURES[case]
    one = visit(**state)
    assert one.run() == -1
    assert sentence in one.said
    assert "settings" not in one.files
    assert one.checked.settings == []


def test_a_missing_tool_says_how_to_get_it(visit: Make) -> None:
    one = visit("az")
    assert one.run() == -1
    assert "npm install --global @microsoft/teams.cli" in one.said


def test_a_half_created_bot_is_named_and_the_next_try_makes_another(visit: Make) -> None:
    one = visit(refuse={"app create": {"code": "UNKNOWN", "message": "Failed to register bot: 409 Conflict"}})
    assert one.run() == -1
    (orphan,) = one.clis.state["apps"]
    assert orphan["teamsAppId"] in one.said
    assert one.said.count("not done") == 6
    one.clis.change(refuse={})
    assert one.run() == 0
    assert orphan["teamsAppId"] in one.said, "it still has to be deleted"
    assert settings_file.read(one.settings)["THROUGHLINE_TEAMS_APP_ID"] != orphan["appId"]
    assert len(one.clis.state["apps"]) == 2
    assert one.run(undo=True) == 0
    assert orphan["appId"] in one.said


@pytest.mark.parametrize("where", ["app manifest", "app auth", "app get"])
def test_a_try_that_stopped_half_way_is_carried_on(visit: Make, where: str) -> None:
    refusal = {"code": "API_ERROR", "message": "Conflict"}
    one = visit(refuse={"app manifest": refusal})
    assert one.run() == -1
    assert "not done" in one.said
    if where == "app auth":
        (one.folder / "secrets" / "teams_app_secret").unlink()
    one.clis.change(refuse={where: refusal})
    assert one.run() == -1
    one.clis.change(refuse={})
    assert one.run() == 0
    assert len(one.clis.state["apps"]) == 1
    assert one.clis.state["manifests"]
    assert one.checked.settings


def test_an_app_of_the_same_name_is_never_taken_without_being_told(visit: Make) -> None:
    stranger = {"appId": "b" * 8, "teamsAppId": "a" * 8, "appName": "Throughline", "bots": [{"botId": "b" * 8}]}
    one = visit(apps=[stranger])
    assert one.run(yes=True) == -1
    assert "aaaaaaaa" in one.said
    assert (one.clis.changes, one.files) == ([], {})
    assert one.run(new=True) == 0
    assert len(one.clis.state["apps"]) == 2


def test_an_app_can_be_named(visit: Make) -> None:
    bot = "1c5a4e2b-7d30-4f86-9b1e-2a6c8d0f4e57"
    one = visit(apps=[{"appId": bot, "teamsAppId": "a" * 8, "appName": "Throughline", "bots": [{"botId": bot}]}])
    assert one.run(app="a" * 8) == 0
    assert settings_file.read(one.settings)["THROUGHLINE_TEAMS_APP_ID"] == bot
    assert len(one.clis.state["apps"]) == 1
    assert one.run(app="c" * 8) == -1
    assert "does not know the app" in one.said


def test_an_app_that_is_gone_is_made_anew(visit: Make) -> None:
    one = visit()
    one.run()
    one.clis.change(apps=[], secret="another-secret")
    assert one.run() == 0
    (app,) = one.clis.state["apps"]
    assert settings_file.read(one.settings)["THROUGHLINE_TEAMS_APP_ID"] == app["appId"]
    assert (one.folder / "secrets" / "teams_app_secret").read_text() == "another-secret\n"


def test_another_tenant_than_before_is_refused(visit: Make) -> None:
    one = visit()
    one.run()
    one.clis.change(tenant="another-tenant")
    assert one.run() == -1
    assert "--settings" in one.said


@pytest.mark.parametrize("part", ["tenant", "user"])
def test_forbidden_custom_apps_are_said_beforehand(visit: Make, part: str) -> None:
    one = visit(sideloading={"tenant": True, "user": True} | {part: False})
    assert one.run() == 0
    assert "install link will be refused" in one.said


def test_only_unexpected_warnings_of_teams_are_shown(visit: Make) -> None:
    checks = [
        {"category": "Manifest", "label": "validDomains missing *.botframework.com", "status": "warn"},
        {"category": "AAD App", "label": "Resource URI", "detail": "expected api://botid-x", "status": "warn"},
        {"category": "Bot", "label": "Teams channel not enabled", "status": "fail"},
        {"category": "Bot", "label": "Bot registered", "status": "pass"},
    ]
    one = visit(checks=checks)
    one.run()
    assert [line for line in one.said.splitlines() if "Teams says" in line] == [
        "  note        Teams says: Teams channel not enabled"
    ]


def test_undo_prints_and_deletes_nothing(visit: Make) -> None:
    one = visit()
    assert one.run(undo=True) == 0
    assert "nothing to undo" in one.said
    one.run()
    (app,) = one.clis.state["apps"]
    before = (one.clis.calls, one.files)
    assert one.run(undo=True) == 0
    assert f"az ad app delete --id {app['appId']}" in one.said
    assert app["teamsAppId"] in one.said
    assert (one.clis.calls, one.files) == before


def test_a_wrong_domain_is_refused_first(visit: Make) -> None:
    one = visit()
    assert one.run(domain="https://throughline.example.org/") == -1
    assert one.clis.calls == []


def test_a_damaged_record_is_never_overwritten(visit: Make) -> None:
    one = visit()
    one.folder.mkdir()
    (one.folder / "settings.teams.json").write_text("{")
    assert one.run() == -1
    assert "cannot be read" in one.said
    assert one.clis.calls == []
