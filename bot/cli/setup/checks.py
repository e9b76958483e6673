"""Checks at the end of a set-up: `throughline doctor`, with the settings that were just written.

It runs in a separate process, so that only the settings in the file count, not those of this terminal.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Protocol, TextIO

from bot.cli.setup import settings_file


class Checks(Protocol):
    """What the commands need."""

    def run(self, settings: Path, out: TextIO) -> int:
        """Check the settings. Returns 1 if there is something to fix."""
        ...


class Doctor:
    """Runs `throughline doctor` in a process of its own, so that only the settings in the file count."""

    def run(self, settings: Path, out: TextIO) -> int:
        """Write the findings. Returns 1 if there is something to fix."""
        others = {name: value for name, value in os.environ.items() if not name.startswith("THROUGHLINE_")}
        out.write("\nChecking with `throughline doctor`:\n")
        out.flush()
        done = subprocess.run(
            [sys.executable, "-m", "bot.cli.main", "doctor"],
            capture_output=True,
            check=False,
            encoding="utf-8",
            env={**others, **settings_file.read(settings)},
            stdin=subprocess.DEVNULL,
        )
        out.write(done.stdout + done.stderr)
        return 1 if done.returncode else 0
