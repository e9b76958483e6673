"""Build step: notes the commit in the wheel, so that `throughline --version` can name it. All else is in pyproject.toml."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

HERE = Path(__file__).parent.resolve()


def commit() -> str:
    """The commit of this tree: given by THROUGHLINE_COMMIT (an image is built without .git), or asked from git."""
    given = os.environ.get("THROUGHLINE_COMMIT", "")
    if given or not (HERE / ".git").exists():
        return given
    try:
        asked = subprocess.run(
            ["git", "-C", str(HERE), "rev-parse", "HEAD"], capture_output=True, text=True, check=True, timeout=10
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return asked.stdout.strip()


class BuildWithCommit(build_py):
    """Copies the packages, then writes the commit beside them."""

    def run(self) -> None:
        """Build."""
        super().run()
        if found := commit():
            (Path(self.build_lib) / "bot" / "commit.txt").write_text(f"{found}\n")


setup(cmdclass={"build_py": BuildWithCommit})
