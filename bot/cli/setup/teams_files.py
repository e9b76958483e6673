"""Files of the Teams app: manifest and icons in a temporary folder for the tools, and the package beside the settings.

A package that is the same, byte for byte, is not written again. A digest of the manifest tells whether the one that was
uploaded is the same.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import tempfile
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

from bot.cli.commands import manifest_teams
from bot.cli.errors import CommandError
from bot.cli.setup.target import Target


@contextlib.contextmanager
def icons() -> Iterator[Path]:
    """A folder with both icons. The Teams CLI takes icons only when it creates an app."""
    with tempfile.TemporaryDirectory(prefix="throughline-") as folder:
        for name in manifest_teams.FILES:
            (Path(folder) / name).write_bytes(resources.files("manifests.teams").joinpath(name).read_bytes())
        yield Path(folder)


@contextlib.contextmanager
def manifest_file(target: Target, app_id: str) -> Iterator[Path]:
    """A temporary manifest.json."""
    with tempfile.TemporaryDirectory(prefix="throughline-") as folder:
        path = Path(folder) / "manifest.json"
        path.write_text(_manifest(target, app_id), "utf-8")
        yield path


def digest(target: Target, app_id: str) -> str:
    """Digest of the manifest, to tell whether the uploaded one is the same."""
    return hashlib.sha256(_manifest(target, app_id).encode()).hexdigest()


def has_package(target: Target, app_id: str) -> bool:
    """Whether the package is there and is the one for this app."""
    if not target.package.exists():
        return False
    with tempfile.TemporaryDirectory(prefix="throughline-") as folder:
        fresh = Path(folder) / "package.zip"
        manifest_teams.build(target.domain, app_id, fresh, tabs=True)
        return fresh.read_bytes() == target.package.read_bytes()


def write_package(target: Target, app_id: str) -> str:
    """Write the package. Raises CommandError."""
    try:
        target.package.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
        manifest_teams.build(target.domain, app_id, target.package, tabs=True)
    except OSError as error:
        raise CommandError(f"{target.package} cannot be written: {error.strerror or 'unknown reason'}.") from None
    return ""


def _manifest(target: Target, app_id: str) -> str:
    try:
        return json.dumps(manifest_teams.manifest_for(target.domain, app_id, tabs=True), indent=2, ensure_ascii=False) + "\n"
    except ValueError as error:
        raise CommandError(str(error)) from None
