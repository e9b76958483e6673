"""Teams package: valid by Microsoft's own schema, offline, and by the rules a schema cannot express."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from bot.cli.main import main
from tests.clients import node

APP = "6f0c8f7e-1f0a-4f5e-9d55-0d3ad6b2a111"


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package that an administrator uploads."""
    out = tmp_path_factory.mktemp("manifest") / "throughline-teams.zip"
    assert main(["manifest", "teams", "--domain", "bot.example.org", "--app-id", APP, "--out", str(out)]) == 0
    return out


@pytest.fixture(scope="module")
def manifest(package: Path) -> dict[str, Any]:
    """The manifest in the package."""
    with zipfile.ZipFile(package) as archive:
        return dict(json.loads(archive.read("manifest.json")))


def test_the_schema_has_nothing_against_it(manifest: dict[str, Any]) -> None:
    assert manifest["manifestVersion"] == "1.29"
    assert node.run("check_manifest.mjs", stdin=manifest) == []


def test_the_schema_would_have_noticed(manifest: dict[str, Any]) -> None:
    wrong = manifest | {"id": "not an id", "surprise": True}
    assert len(node.run("check_manifest.mjs", stdin=wrong)) >= 2


def test_it_asks_for_what_it_needs_and_never_for_the_chat(manifest: dict[str, Any]) -> None:
    asked = {one["name"] for one in manifest["authorization"]["permissions"]["resourceSpecific"]}
    assert asked == {
        "OnlineMeeting.ReadBasic.Chat",
        "OnlineMeetingParticipant.Read.Chat",
        "ChatMember.Read.Chat",
        "MeetingStage.Write.Chat",
    }
    assert "ChatMessage" not in json.dumps(manifest)


def test_the_icons_are_what_teams_asks_for(package: Path, manifest: dict[str, Any]) -> None:
    with zipfile.ZipFile(package) as archive:
        sizes = {kind: _png_size(archive.read(name)) for kind, name in manifest["icons"].items()}
        assert len(archive.namelist()) == len(set(archive.namelist())) == 3
    assert sizes == {"color": (192, 192), "outline": (32, 32)}


def _png_size(data: bytes) -> tuple[int, int]:
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    return int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")
