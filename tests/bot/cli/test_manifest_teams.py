"""Teams app package: its permissions, reproducible output, and helpful messages for wrong arguments."""

from __future__ import annotations

import hashlib
import json
import struct
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cli.commands.domain import checked_domain
from bot.cli.commands.manifest_teams import build, checked_app_id, manifest_for
from dialogs.grammar.understand import TABLE
from manifests.teams.draw import COLOUR, OUTLINE, png

APP_ID = "1c5a4e2b-7d30-4f86-9b1e-2a6c8d0f4e57"
DOMAIN = "throughline.example.org"


def packed(tmp_path: Path, **more: Any) -> zipfile.ZipFile:
    out = tmp_path / "throughline-teams.zip"
    build(DOMAIN, APP_ID, out, **more)
    return zipfile.ZipFile(out)


def test_the_package_holds_manifest_and_icons_at_its_root(tmp_path: Path) -> None:
    with packed(tmp_path) as package:
        assert package.namelist() == ["manifest.json", "color.png", "outline.png"]
        for name, side in (("color.png", 192), ("outline.png", 32)):
            data = package.read(name)
            assert data.startswith(b"\x89PNG\r\n\x1a\n")
            assert struct.unpack(">II", data[16:24]) == (side, side)


def test_the_icons_are_what_is_drawn(tmp_path: Path) -> None:
    with packed(tmp_path) as package:
        assert package.read("color.png") == png(COLOUR)
        assert package.read("outline.png") == png(OUTLINE)


def test_it_asks_for_three_permissions_and_never_for_the_chats_messages() -> None:
    asked = manifest_for(DOMAIN, APP_ID)["authorization"]["permissions"]["resourceSpecific"]
    assert asked == [
        {"name": "OnlineMeeting.ReadBasic.Chat", "type": "Application"},
        {"name": "OnlineMeetingParticipant.Read.Chat", "type": "Application"},
        {"name": "ChatMember.Read.Chat", "type": "Application"},
    ]
    assert "ChatMessage" not in json.dumps(manifest_for(DOMAIN, APP_ID, tabs=True))


def test_it_names_the_service_and_the_bot_and_keeps_the_schemas_limits() -> None:
    manifest = manifest_for("Throughline.Example.ORG", APP_ID.upper())
    bot = manifest["bots"][0]
    assert (manifest["id"], bot["botId"], manifest["validDomains"]) == (APP_ID, APP_ID, [DOMAIN])
    assert manifest["webApplicationInfo"]["resource"] == f"api://{DOMAIN}/botid-{APP_ID}"
    assert bot["supportsTargetedMessages"] is True
    assert "configurableTabs" not in manifest
    assert "$" not in json.dumps(manifest).replace('"$schema"', "")
    for listed in bot["commandLists"]:
        assert 1 <= len(listed["commands"]) <= 12
        for command in listed["commands"]:
            assert command["title"] in {row.name for row in TABLE}
            assert 0 < len(command["description"]) <= 128
    assert len(manifest["name"]["short"]) <= 30
    assert len(manifest["name"]["full"]) <= 100
    assert len(manifest["description"]["short"]) <= 80


def test_tabs_come_only_when_asked_for() -> None:
    assert "OnlineMeetingNotification" not in json.dumps(manifest_for(DOMAIN, APP_ID, tabs=True))
    manifest = manifest_for(DOMAIN, APP_ID, tabs=True)
    (tab,) = manifest["configurableTabs"]
    assert tab["configurationUrl"] == f"https://{DOMAIN}/tab/config"
    assert {"meetingSidePanel", "meetingStage", "meetingDetailsTab"} <= set(tab["context"])


def test_the_same_arguments_give_the_same_bytes(tmp_path: Path) -> None:
    sums = set()
    for name in ("a.zip", "b.zip"):
        build(DOMAIN, APP_ID, tmp_path / name)
        sums.add(hashlib.sha256((tmp_path / name).read_bytes()).hexdigest())
    assert len(sums) == 1


NO_DOMAINS = [
    "",
    "throughline",
    "localhost",
    "10.0.0.1",
    "x.local",
    "exa mple.org",
    "-a.example.org",
    "a" * 64 + ".org",
    "bücher.example",
    "https://throughline.example.org",
    "throughline.example.org:443",
    "throughline.example.org/x",
    'a".example.org',
    "${x}.org",
]


@pytest.mark.parametrize("domain", NO_DOMAINS)
def test_what_is_no_domain_is_explained(domain: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"\.$|org$"):
        build(domain, APP_ID, tmp_path / "x.zip")
    assert not (tmp_path / "x.zip").exists()


@pytest.mark.parametrize(
    "app_id", ["", "throughline", "1c5a4e2b7d304f869b1e2a6c8d0f4e57", "00000000-0000-0000-0000-000000000000", APP_ID[:-1]]
)
def test_what_is_no_app_id_is_explained(app_id: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="app id"):
        build(DOMAIN, app_id, tmp_path / "x.zip")


@given(st.text(max_size=80))
def test_any_domain_and_app_id_is_taken_or_explained(text: str) -> None:
    for check in (checked_domain, checked_app_id):
        try:
            json.dumps(check(text))
        except ValueError as error:
            assert len(str(error)) > 20  # noqa: PT017 - either outcome is right, and this is what the second must hold


def test_notifications_in_the_meeting_need_a_permission_that_is_asked_for_only_then() -> None:
    asked = manifest_for(DOMAIN, APP_ID, tabs=True, notifications=True)["authorization"]["permissions"]["resourceSpecific"]
    assert {"name": "OnlineMeetingNotification.Send.Chat", "type": "Application"} in asked
