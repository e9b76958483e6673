"""Audit: licences of what the service runs with, hashes for release builds, and what is said without a network."""

from __future__ import annotations

import json
import re
import subprocess
from email.message import Message
from importlib.metadata import Distribution
from pathlib import Path
from typing import Any, cast

import pytest

from tests import audit

ROOT = Path(__file__).parents[1]


class Package:
    """A package with this metadata and no files."""

    files = None

    def __init__(self, **headers: str) -> None:
        self.metadata = Message()
        for name, value in headers.items():
            self.metadata[name.replace("_", "-")] = value


def package(**headers: str) -> Distribution:
    return cast(Distribution, Package(**headers))


def test_every_package_that_the_service_runs_with_has_an_allowed_licence() -> None:
    packages = audit.runtime()
    assert {"aiohttp", "sqlalchemy", "botbuilder-core", "opentelemetry-sdk"} <= set(packages)
    assert not {"pytest", "mypy", "throughline"} & set(packages)
    assert audit.refused(packages) == {}


@pytest.mark.parametrize(
    ("headers", "bad"),
    [
        ({"License_Expression": "MIT"}, False),
        ({"License_Expression": "Apache-2.0 OR BSD-3-Clause"}, False),
        ({"License": "BSD-3-Clause"}, False),
        ({"Classifier": "License :: OSI Approved :: MIT License"}, False),
        ({"License_Expression": "GPL-3.0-only"}, True),
        ({"License_Expression": "MIT AND AGPL-3.0-or-later"}, True),
        ({"License": "GNU General Public License v3"}, True),
        ({"License": "All rights reserved"}, True),
        ({}, True),
    ],
)
def test_a_licence_that_is_not_on_the_list_is_refused(headers: dict[str, str], bad: bool) -> None:
    assert bool(audit.refused({"somebody": package(**headers)})) == bad


GOOD = {"name": "good", "version": "1", "vulns": []}
BAD = {"name": "bad", "version": "2", "vulns": [{"id": "PYSEC-1"}]}
UNKNOWN = {"name": "unknown", "version": "3", "skip_reason": "not found"}


def answer(monkeypatch: pytest.MonkeyPatch, stdout: str, stderr: str = "") -> None:
    def audited(command: list[str], **_: Any) -> subprocess.CompletedProcess[str]:
        assert "pip_audit" in command
        return subprocess.CompletedProcess(command, 1, stdout, stderr)

    monkeypatch.setattr(audit.subprocess, "run", audited)


@pytest.mark.parametrize(("ci", "status"), [("", 0), ("true", 1)])
@pytest.mark.parametrize(
    ("stdout", "stderr"),
    [
        ("", "requests.exceptions.ConnectionError: Max retries exceeded"),
        (json.dumps({"dependencies": [GOOD, UNKNOWN]}), ""),
        (json.dumps({"dependencies": [UNKNOWN, UNKNOWN]}), ""),
    ],
)
def test_what_was_not_checked_is_said(
    stdout: str, stderr: str, ci: str, status: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answer(monkeypatch, stdout, stderr)
    monkeypatch.setenv("CI", ci)
    assert audit.vulnerabilities() == status
    assert "NOT checked" in capsys.readouterr().out


def test_a_vulnerability_fails_the_audit(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    answer(monkeypatch, json.dumps({"dependencies": [GOOD, BAD]}))
    assert audit.vulnerabilities() == 1
    said = capsys.readouterr().out
    assert "bad 2: PYSEC-1" in said
    assert "NOT checked" not in said


def test_all_is_well_only_where_everything_was_checked(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CI", "true")
    answer(monkeypatch, json.dumps({"dependencies": [GOOD, GOOD]}))
    assert audit.vulnerabilities() == 0
    assert "2 packages checked, 0 with" in capsys.readouterr().out


def test_another_failure_is_shown(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    answer(monkeypatch, "", "error: no such option")
    assert audit.vulnerabilities() == 1
    assert "no such option" in capsys.readouterr().out


def test_requirements_for_a_release_have_hashes_and_name_no_index() -> None:
    def one(name: str, **info: Any) -> dict[str, Any]:
        return {"metadata": {"name": name, "version": "1.2"}, "download_info": info}

    archive = {"archive_info": {"hashes": {"sha256": "ab" * 32}}, "url": "https://index.example.org/x.whl"}
    written = audit.hashed({"install": [one("beta", **archive), one("Alpha", **archive), one("here", dir_info={})]})
    sums = "--hash=sha256:" + "ab" * 32
    assert written.splitlines()[1:] == [f"Alpha==1.2 {sums}", f"beta==1.2 {sums}"]
    assert "example.org" not in written


def test_the_image_is_built_from_a_base_by_digest() -> None:
    text = (ROOT / "Dockerfile").read_text("utf-8")
    (base,) = re.findall(r"^ARG BASE=(\S+)$", text, re.MULTILINE)
    assert re.fullmatch(r"python:3\.11-slim-bookworm@sha256:[0-9a-f]{64}", base)
    assert {line.split()[1] for line in text.splitlines() if line.startswith("FROM ")} == {"${BASE}"}
