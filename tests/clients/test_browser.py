"""Browser installation: installs a browser if none starts, and says what to do if that fails."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.clients.browser import MISSING

ROOT = Path(__file__).parents[2]
BROKEN = "#!/bin/sh\nexit 1\n"
Step = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The only folder on the path of a machine without a browser and without a network."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for tool in ("node", "npm", "env", "true", "sh"):
        if found := shutil.which(tool):
            (folder / tool).symlink_to(found)
    put(folder, "chromium", BROKEN)
    put(folder, "apt-get", BROKEN)
    put(folder, "sudo", '#!/bin/sh\nshift\nexec "$@"\n')
    return folder


@pytest.fixture
def step(path: Path, tmp_path: Path) -> Step:
    """Run a Python module on that machine."""

    def run(*arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
        nobody = {"PLAYWRIGHT_BROWSERS_PATH": str(tmp_path / "browsers"), "PLAYWRIGHT_DOWNLOAD_HOST": "http://127.0.0.1:9"}
        environment = {"PATH": str(path), "HOME": str(tmp_path)} | nobody | settings
        command = [sys.executable, "-m", *arguments]
        return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)

    return run


def put(folder: Path, name: str, script: str) -> None:
    (folder / name).unlink(missing_ok=True)
    (folder / name).write_text(script)
    (folder / name).chmod(0o755)


@pytest.mark.parametrize(("ci", "code"), [("", 0), ("true", 1)])
def test_where_no_browser_can_be_installed_only_a_build_machine_stops_at_once(step: Step, ci: str, code: int) -> None:
    done = step("tests.clients.browser", "install", CI=ci)
    assert (done.returncode, done.stderr.strip()) == (code, MISSING)


def test_without_a_browser_its_tests_are_skipped_and_the_run_fails_at_the_end(step: Step) -> None:
    skipped = step("pytest", "-q", "-p", "no:cacheprovider", "tests/clients/test_tab_page.py")
    assert skipped.returncode == 0, skipped.stdout
    assert "skipped" in skipped.stdout
    assert "passed" not in skipped.stdout
    checked = step("tests.clients.browser", "check")
    assert (checked.returncode, checked.stderr.strip()) == (1, MISSING)


def test_a_browser_that_was_named_is_not_replaced_by_another(step: Step) -> None:
    done = step("tests.clients.browser", "install", CI="true", THROUGHLINE_CHROMIUM="/nowhere/chromium")
    assert done.returncode == 1
    assert "/nowhere/chromium, which does not start" in done.stderr
    assert "Installing" not in done.stdout


def test_a_browser_that_does_not_start_is_replaced_with_apt(step: Step, path: Path, browser_path: str) -> None:
    put(path, "works", f'#!/bin/sh\nPATH="{os.environ["PATH"]}" exec "{browser_path}" "$@"\n')
    rename = shutil.which("mv")
    put(path, "apt-get", f'#!/bin/sh\ncase "$*" in *install*) {rename} "{path}/works" "{path}/chromium";; esac\n')
    done = step("tests.clients.browser", "install")
    assert done.returncode == 0
    assert f"Browser tests use {path}/chromium" in done.stdout
