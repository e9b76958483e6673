"""Repository rules: nothing depends on one machine or one package index, and versions are locked exactly."""

from __future__ import annotations

import json
import re
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parent.parent
TIES = {
    # Split, so that this file does not match itself.
    "a package index": re.compile(
        r"(registry\.npmjs|registry\.yarnpkg|files\.python" + r"hosted|pypi\.(?:org|python)|index" + r"-url)", re.I
    ),
    "where npm found a package": re.compile('"resol' + 'ved"'),
    "a folder of somebody's machine": re.compile(
        r"(?<![\w.])/(?:wo" + r"rk|fa" + r"rm|ro" + r"ot|ho" + r"me/\w+|Us" + r"ers/\w+|t" + r"mp)/\w"
    ),
}
NOT_TEXT = {".png", ".ttf", ".ico", ".gz", ".zip", ".woff2", ".mo", ".docx", ".sqlite", ".db"}


def tracked() -> list[Path]:
    """Every file of the project in git."""
    listed = subprocess.run(["git", "-C", str(ROOT), "ls-files", "-z"], check=True, capture_output=True, text=True).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


@pytest.mark.parametrize("what", TIES)
def test_nothing_ties_the_tree_to(what: str) -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:100]}"
        for path in tracked()
        if path.suffix not in NOT_TEXT
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if TIES[what].search(line)
    ]
    assert not found, f"{what} stands in:\n" + "\n".join(found)


def test_every_constraint_is_exact() -> None:
    lines = [line for line in (ROOT / "constraints.txt").read_text().splitlines() if line and not line.startswith("#")]
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.]+", line) for line in lines), lines


def test_every_dependency_has_a_constraint() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    pinned = {_plain(line.split("==")[0]) for line in (ROOT / "constraints.txt").read_text().splitlines() if "==" in line}
    wanted = [*project["dependencies"], *(name for extra in project["optional-dependencies"].values() for name in extra)]
    assert {_plain(re.match(r"[A-Za-z0-9._-]+", name)[0]) for name in wanted} <= pinned  # type: ignore[index]


def test_every_node_package_is_locked_by_its_checksum() -> None:
    lock = json.loads((ROOT / "tests/clients/package-lock.json").read_text())
    assert all(entry.get("integrity") for path, entry in lock["packages"].items() if path)


def test_scripts_can_be_run() -> None:
    assert (ROOT / ".ci/run").stat().st_mode & 0o111
    subprocess.run(["bash", "-n", str(ROOT / ".ci/run")], check=True)


def test_the_workflow_runs_what_everybody_can_run() -> None:
    workflow = yaml.safe_load((ROOT / ".github/workflows/ci.yml").read_text())
    assert ".ci/run" in [step.get("run") for step in workflow["jobs"]["test"]["steps"]]


def test_the_forms_for_issues_can_be_read() -> None:
    forms = [path for path in (ROOT / ".github/ISSUE_TEMPLATE").glob("*.yml") if path.name != "config.yml"]
    assert forms
    for path in forms:
        form = yaml.safe_load(path.read_text())
        assert {"name", "description", "body"} <= set(form), path.name


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
