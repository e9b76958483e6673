"""The commit of a checkout, found without git."""

from __future__ import annotations

import subprocess
from pathlib import Path

from bot.infra.version import of_checkout


def git(folder: Path, *arguments: str) -> str:
    who = ("-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "init.defaultBranch=main")
    done = subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def test_the_commit_of_a_checkout_is_read_from_its_files(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    assert of_checkout(first) == ""
    git(first, "init", "--quiet")
    assert of_checkout(first) == "", "nothing is committed yet"
    git(first, "commit", "--quiet", "--allow-empty", "--message", "Begin")
    begun = git(first, "rev-parse", "HEAD")
    assert of_checkout(first) == begun
    git(first, "pack-refs", "--all")
    assert of_checkout(first) == begun, "the branch is in packed-refs"
    git(first, "worktree", "add", "--quiet", "-b", "aside", str(second))
    git(second, "commit", "--quiet", "--allow-empty", "--message", "Go on")
    assert of_checkout(second) == git(second, "rev-parse", "HEAD") != begun
    git(second, "checkout", "--quiet", "--detach", begun)
    assert of_checkout(second) == begun
