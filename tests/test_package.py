"""The wheel is complete: installed outside the checkout, it has every data file, and its commands run."""

from __future__ import annotations

import email
import json
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import Distribution
from pathlib import Path

import pytest

from tests import audit
from tests.support.limits import HANG

ROOT = Path(__file__).parent.parent
PACKAGES = ("bot", "cards", "dialogs", "manifests")
COMMIT = "0123456789abcdef0123456789abcdef01234567"
BLOCK = 4096  # bytes that a file takes on disk at least
NOT_SHIPPED = {".pyc", ".md", ".pot"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this tree."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [
        sys.executable,
        "-m",
        "pip",
        "--disable-pip-version-check",
        "wheel",
        "--quiet",
        "--no-deps",
        "--no-build-isolation",
    ]
    # Setuptools writes into its source folder, so it gets a copy with only the files in git.
    listed = subprocess.run(
        ["git", "-C", str(ROOT), "ls-files", "-z", "--", *PACKAGES, "pyproject.toml", "setup.py", "README.md", "LICENSE"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (folder / "tree" / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / "tree" / name).write_bytes((ROOT / name).read_bytes())
    made_from = os.environ | {"THROUGHLINE_COMMIT": COMMIT}
    command = [*build, "--wheel-dir", str(folder), str(folder / "tree")]
    subprocess.run(command, check=True, capture_output=True, env=made_from)
    return next(folder.glob("throughline-*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the unpacked wheel, as after an installation."""
    folder = tmp_path_factory.mktemp("installed")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def throughline(installed: Path, where: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the installed command in the folder `where`. The checkout is not on the path."""
    # A development install offers the checkout through an import hook. Without the hook only the wheel can be imported.
    program = (
        "import sys;"
        "sys.meta_path[:] = [hook for hook in sys.meta_path if '__editable__' not in getattr(hook, '__module__', '')];"
        "from bot.cli.main import main; sys.exit(main(sys.argv[1:]))"
    )
    return subprocess.run(
        [sys.executable, "-c", program, *arguments],
        cwd=where,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(installed), "HOME": str(where)},
        capture_output=True,
        text=True,
        timeout=HANG,
        check=False,
    )


def test_every_file_of_the_packages_is_in_the_wheel(wheel: Path) -> None:
    listed = subprocess.run(
        ["git", "-C", str(ROOT), "ls-files", "-z", "--", *PACKAGES], check=True, capture_output=True, text=True
    )
    wanted = {
        name
        for name in listed.stdout.split("\0")
        if name and Path(name).suffix not in NOT_SHIPPED and (ROOT / name).is_file()
    }
    with zipfile.ZipFile(wheel) as archive:
        assert wanted <= set(archive.namelist()), wanted - set(archive.namelist())


def test_nothing_else_is_in_the_wheel(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        tops = {name.split("/")[0] for name in archive.namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} <= set(PACKAGES)


def test_the_licence_and_the_addresses_of_the_project_are_in_the_wheel(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
        metadata = email.message_from_bytes(archive.read(name))
        licence = archive.read(name.replace("METADATA", "licenses/LICENSE"))
    assert metadata["License-Expression"] == "MIT"
    assert metadata.get_all("License-File") == ["LICENSE"]
    assert licence == (ROOT / "LICENSE").read_bytes()
    urls = dict(line.split(", ", 1) for line in metadata.get_all("Project-URL", []))
    assert {"Repository", "Documentation", "Changelog", "Issues"} <= set(urls)


def test_check_runs_away_from_the_checkout(installed: Path, tmp_path: Path) -> None:
    done = throughline(installed, tmp_path, "check", "defensible-decisions-1", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)


def test_rehearse_runs_away_from_the_checkout(installed: Path, tmp_path: Path) -> None:
    done = throughline(installed, tmp_path, "rehearse", "defensible-decisions-1", "--headless")
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert {"EndedCard", "StepCard"} <= {line["card"] for line in lines}
    assert list(tmp_path.iterdir()) == [], "a rehearsal leaves nothing behind"


def test_the_version_names_the_commit(installed: Path, tmp_path: Path) -> None:
    done = throughline(installed, tmp_path, "--version")
    assert re.fullmatch(r"throughline \S+ \(commit 0123456789\)\n", done.stdout), done.stdout


def test_manifest_runs_away_from_the_checkout(installed: Path, tmp_path: Path) -> None:
    app = "6f0c8f7e-1f0a-4f5e-9d55-0d3ad6b2a111"
    out = tmp_path / "teams.zip"
    done = throughline(
        installed, tmp_path, "manifest", "teams", "--domain", "bot.example.org", "--app-id", app, "--out", str(out)
    )
    assert done.returncode == 0, done.stderr
    with zipfile.ZipFile(out) as archive:
        manifest = json.loads(archive.read("manifest.json"))
    assert manifest["version"] == tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]


def test_the_runtime_install_is_at_most_250_mb(wheel: Path) -> None:
    """A virtual environment also holds pip: 17 MB. Matplotlib and numpy alone once took 173 MB."""
    with zipfile.ZipFile(wheel) as archive:
        own = sum(-(-one.file_size // BLOCK) * BLOCK for one in archive.infolist()) * 2  # twice: with the compiled files
    sizes = {name: _on_disk(package) for name, package in audit.runtime(extras=()).items()}
    heaviest = sorted(sizes, key=sizes.__getitem__, reverse=True)[:5]
    assert own + sum(sizes.values()) < (250 - 17) * 1_000_000, [(name, sizes[name] // 1_000_000) for name in heaviest]
    assert not {"numpy", "matplotlib", "pillow"} & set(sizes)


def _on_disk(package: Distribution) -> int:
    """How much room a distribution takes, in whole blocks."""
    paths = [Path(str(file.locate())) for file in package.files or []]
    return sum(-(-path.stat().st_size // BLOCK) * BLOCK for path in paths if path.is_file())
