"""Package version, and the commit it was built from.

The commit is the one noted in the wheel, else that of the checkout, read without Git; empty where neither is known. A Teams
manifest takes the version as three numbers only.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_COMMIT = re.compile(r"[0-9a-f]{7,64}")
SHORT = 10  # characters of a commit that people see


@cache
def release() -> str:
    """The installed version, such as 0.1.0."""
    try:
        return version("throughline")
    except PackageNotFoundError:
        return "(not installed)"


def numbers() -> str:
    """The version as three numbers, which is all that a Teams manifest takes."""
    found = re.match(r"\d+(?:\.\d+){0,2}", release())
    parts = [*(found[0].split(".") if found else []), "0", "0", "0"]
    return ".".join(parts[:3])


def commit() -> str:
    """The start of the commit: noted in the wheel, or of the checkout that this runs from. Empty if it is not known."""
    noted = resources.files("bot").joinpath("commit.txt")
    said = noted.read_text("ascii").strip() if noted.is_file() else of_checkout(Path(__file__).parents[2])
    return said[:SHORT] if _COMMIT.fullmatch(said) else ""


def of_checkout(root: Path) -> str:
    """The commit of a checkout, read from its files. Git may not be installed, and it refuses somebody else's checkout."""
    git = root / ".git"
    try:
        if git.is_file():  # a second work tree
            git = root / git.read_text("utf-8").removeprefix("gitdir:").strip()
        head = (git / "HEAD").read_text("utf-8").strip()
        if not head.startswith("ref: "):
            return head
        name, common = head.removeprefix("ref: "), git / "commondir"
        refs = git / common.read_text("utf-8").strip() if common.exists() else git
        if (refs / name).exists():
            return (refs / name).read_text("utf-8").strip()
        packed = (refs / "packed-refs").read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return ""
    return next((line.split()[0] for line in packed if line.endswith(f" {name}")), "")
