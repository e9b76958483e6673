"""Build step: notes the commit in the wheel, so that `throughline --version` can name it. All else is in pyproject.toml."""

from __future__ import annotations

import os
import runpy
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

HERE = Path(__file__).parent.resolve()
VERSION = runpy.run_path(str(HERE / "bot" / "infra" / "version.py"))  # the packages it needs are not installed yet


def commit() -> str:
    """The commit of this tree: given by THROUGHLINE_COMMIT (an image is built without .git), or that of the checkout."""
    return os.environ.get("THROUGHLINE_COMMIT", "") or str(VERSION["of_checkout"](HERE))


class BuildWithCommit(build_py):
    """Copies the packages, then writes the commit beside them."""

    def run(self) -> None:
        """Build."""
        super().run()
        if found := commit():
            (Path(self.build_lib) / "bot" / "commit.txt").write_text(f"{found}\n")


setup(cmdclass={"build_py": BuildWithCommit})
