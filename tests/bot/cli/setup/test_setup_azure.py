"""`throughline setup teams --azure` against a double of the Azure CLI."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.cli.setup import azure_bot, settings_file
from tests.support.scripted_clis import SECRET, TENANT
from tests.support.setup_visit import DOMAIN, ENDPOINT, Make, Visit

BOT = "throughline-throughline-example-org"


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(azure_bot, "PAUSE", 0.0)


def azure(one: Visit, answer: str = "y", **more: Any) -> int:
    return one.run(answer, azure=True, **({"resource_group": "council"} | more))


def test_one_run_makes_everything(visit: Make) -> None:
    one = visit("az")
    assert azure(one) == 0
    state = one.clis.state
    (app,) = state["registrations"]
    assert state["principals"] == [app["appId"]], "without one every answer of the bot would fail"
    assert (state["bots"], state["channels"]) == ({BOT: ENDPOINT}, [BOT])
    (scope,) = app["api"]["oauth2PermissionScopes"]
    clients = app["api"]["preAuthorizedApplications"]
    assert [one["delegatedPermissionIds"] for one in clients] == [[scope["id"]], [scope["id"]]]
    written = settings_file.read(one.settings)
    assert (written["THROUGHLINE_TEAMS_APP_ID"], written["THROUGHLINE_TEAMS_TENANT"]) == (app["appId"], TENANT)
    assert (one.folder / "secrets" / "teams_app_secret").read_text() == f"{SECRET}\n"
    assert one.files["secrets/teams_app_secret"] == "0o400"
    assert SECRET not in one.said
    assert SECRET not in json.dumps(one.clis.calls)
    assert len(one.asked) == 1


def test_a_second_run_changes_nothing(visit: Make) -> None:
    one = visit("az")
    azure(one)
    before = one.clis.changes
    assert azure(one, "eof") == 0
    assert one.run("eof") == 0, "the record knows the way and the resource group"
    assert one.clis.changes == before
    assert "to do" not in one.said


@pytest.mark.parametrize("where", ["ad sp create", "ad app credential", "bot create", "bot msteams", "rest --method PATCH"])
def test_a_try_that_stopped_half_way_is_carried_on(visit: Make, where: str) -> None:
    one = visit("az", refuse={where: {"message": "Service Unavailable"}})
    assert azure(one) == -1
    assert "not done" in one.said
    one.clis.change(refuse={})
    assert azure(one) == 0
    assert len(one.clis.state["registrations"]) == len(one.clis.state["bots"]) == 1


@pytest.mark.parametrize("where", ["ad sp create", "rest --method PATCH"])
def test_it_waits_until_microsofts_directory_knows(visit: Make, where: str) -> None:
    one = visit("az")
    one.clis.change(refuse={where: {"message": "not found yet", "times": 2}})
    assert azure(one) == 0
    assert "not done" not in one.said


def test_another_domain_moves_the_bot(visit: Make) -> None:
    one = visit("az")
    azure(one)
    assert azure(one, domain="sessions.example.org") == 0, one.said
    assert one.clis.state["bots"] == {BOT: "https://sessions.example.org/api/messages"}
    assert settings_file.read(one.settings)["THROUGHLINE_URL"] == "https://sessions.example.org"


def test_print_lists_every_call_and_changes_nothing(visit: Make) -> None:
    one = visit("az")
    assert azure(one, print_only=True) == 0
    for call in (
        "az ad app create",
        "az ad sp create",
        "az ad app credential reset",
        "az bot create",
        "az bot msteams create",
    ):
        assert call in one.said
    assert "--append" in one.said, "otherwise all other secrets are deleted"
    assert (one.clis.changes, one.files) == ([], {})


FAILURES: dict[str, tuple[dict[str, Any], str]] = {
    "nobody signs in": ({"signed_in": False, "refuse": {"login": {"message": ""}}}, "needs an Azure subscription"),
    "may not register": (
        {"refuse": {"ad app create": {"message": "(Authorization_RequestDenied) Insufficient privileges"}}},
        "Application Developer",
    ),
    "name taken": ({"refuse": {"bot create": {"message": "(InvalidBotData) Bot name is already in use"}}}, "--name"),
    "no such group": ({"refuse": {"bot create": {"message": "(ResourceGroupNotFound) not found"}}}, "az group create"),
    "no contributor": ({"refuse": {"bot create": {"message": "(AuthorizationFailed) no"}}}, "Contributor"),
}  # fmt: skip


@pytest.mark.parametrize("case", FAILURES)
def test_a_failure_says_what_to_do(visit: Make, case: str) -> None:
    state, sentence = FAILURES[case]
    one = visit("az", **state)
    assert azure(one) == -1
    assert sentence in one.said
    assert "settings" not in one.files


def test_a_registration_of_the_same_name_is_never_changed(visit: Make) -> None:
    stranger = {"appId": "1c5a4e2b-7d30-4f86-9b1e-2a6c8d0f4e57", "id": "x", "displayName": "Throughline", "api": {}}
    one = visit("az", registrations=[stranger])
    assert azure(one, yes=True) == -1
    assert stranger["appId"] in one.said
    assert (one.clis.changes, one.files) == ([], {})
    assert azure(one, app=stranger["appId"]) == 0
    assert len(one.clis.state["registrations"]) == 1


def test_what_must_be_named_is_asked_for(visit: Make) -> None:
    one = visit("az")
    assert azure(one, resource_group="") == -1
    assert "--resource-group" in one.said
    assert azure(one, name="a b") == -1
    assert "--name" in one.said
    assert one.clis.calls == []


def test_a_missing_tool_says_how_to_get_it(visit: Make) -> None:
    one = visit("teams")
    assert azure(one) == -1
    assert "Install the Azure CLI" in one.said


def test_a_bot_of_the_teams_cli_is_not_moved(visit: Make) -> None:
    one = visit("teams", "az")
    one.run()
    before = one.clis.calls
    assert azure(one) == -1
    assert "migrate" in one.said
    assert one.clis.calls == before


def test_undo_names_the_bot_and_the_registration(visit: Make) -> None:
    one = visit("az")
    azure(one)
    before = one.clis.calls
    assert one.run(undo=True) == 0
    assert f"az bot delete --resource-group council --name {BOT}" in one.said
    assert f"az ad app delete --id {one.clis.state['registrations'][0]['appId']}" in one.said
    assert one.clis.calls == before
    assert DOMAIN not in one.said.splitlines()[0]


IDENTITY, PRINCIPAL = "0a1b2c3d-0000-4000-8000-00000000000a", "9f8e7d6c-0000-4000-8000-00000000000b"


def test_a_managed_identity_takes_the_place_of_a_secret(visit: Make) -> None:
    one = visit("az", identities={IDENTITY: PRINCIPAL})
    assert azure(one, identity=IDENTITY) == 0
    (trusted,) = one.clis.state["trusted"]
    (app,) = one.clis.state["registrations"]
    assert (trusted["subject"], trusted["app"]) == (PRINCIPAL, app["appId"]), "the object id, not the client id"
    written = settings_file.read(one.settings)
    assert written["THROUGHLINE_TEAMS_IDENTITY"] == IDENTITY
    assert not [name for name in written if "SECRET" in name]
    assert not (one.folder / "secrets").exists()
    assert "ad app credential reset" not in json.dumps(one.clis.calls)
    before = one.clis.changes
    assert azure(one, "eof") == 0, "the record knows the identity"
    assert one.clis.changes == before


@pytest.mark.parametrize("where", ["ad app federated-credential", "ad sp show", "bot create"])
def test_a_try_with_an_identity_that_stopped_half_way_is_carried_on(visit: Make, where: str) -> None:
    one = visit("az", identities={IDENTITY: PRINCIPAL}, refuse={where: {"message": "Service Unavailable"}})
    assert azure(one, identity=IDENTITY) == -1
    one.clis.change(refuse={})
    (one.folder / "settings.teams.json").write_text(
        (one.folder / "settings.teams.json").read_text().replace("trusts", "gone")  # Microsoft did it, the record missed it
    )
    assert azure(one, identity=IDENTITY) == 0
    assert len(one.clis.state["trusted"]) == 1


def test_one_can_move_from_a_secret_to_an_identity_and_back(visit: Make) -> None:
    one = visit("az", identities={IDENTITY: PRINCIPAL})
    azure(one)
    assert azure(one, identity=IDENTITY) == 0
    written = settings_file.read(one.settings)
    assert (written["THROUGHLINE_TEAMS_IDENTITY"], written["THROUGHLINE_TEAMS_APP_SECRET_FILE"]) == (IDENTITY, "")
    assert azure(one, no_identity=True) == 0
    written = settings_file.read(one.settings)
    assert written["THROUGHLINE_TEAMS_IDENTITY"] == ""
    assert written["THROUGHLINE_TEAMS_APP_SECRET_FILE"].endswith("secrets/teams_app_secret")


@pytest.mark.parametrize(
    ("identity", "more", "says"),
    [
        ("my-identity", {}, "client id of a managed identity"),
        (IDENTITY, {}, "no managed identity with the client id"),
        (IDENTITY, {"azure": False, "resource_group": ""}, "together with --azure"),
    ],
)
def test_an_identity_that_cannot_be_used_is_told(visit: Make, identity: str, more: dict[str, Any], says: str) -> None:
    one = visit("az", "teams")
    assert azure(one, identity=identity, **more) == -1 if more.get("azure", True) else one.run(identity=identity) == -1
    assert says in one.said


def test_print_lists_the_calls_for_the_identity(visit: Make) -> None:
    one = visit("az", identities={IDENTITY: PRINCIPAL})
    azure(one, identity=IDENTITY, print_only=True)
    assert f"az ad sp show --id {IDENTITY}" in one.said
    assert "federated-credential create" in one.said
    assert one.clis.changes == []
