"""External command-line tools: run with a list of arguments, never through a shell.

No argument and no message contains a secret. Tools print secrets on standard output, which is a pipe and is not shown. A
tool that is missing or takes longer than the limit ends the set-up, with what to do. A sign-in runs in this terminal,
without a limit.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.cli.errors import CommandError

WITHIN = 300  # seconds; a new registration can take a minute until all of Microsoft's services know it


@dataclass(frozen=True)
class Answer:
    """What a tool answered. The output may contain secrets, so it is not part of the representation."""

    status: int
    out: str = field(repr=False)
    err: str = field(repr=False)


@dataclass(frozen=True)
class Tool:
    """A command-line tool on the path. `install` is the sentence that says how to get it."""

    name: str
    install: str
    environment: Mapping[str, str] = field(default_factory=dict)

    def run(self, *arguments: str) -> Answer:
        """Run to the end and return the answer. Raises CommandError if the tool is missing or hangs."""
        try:
            done = subprocess.run(  # noqa: S603 - a list of arguments without a shell
                [self._path(), *arguments],
                capture_output=True,
                check=False,
                encoding="utf-8",
                errors="replace",
                env=self._environment(),
                stdin=subprocess.DEVNULL,
                timeout=WITHIN,
            )
        except subprocess.TimeoutExpired:
            raise CommandError(
                f"`{self.name}` has not answered for {WITHIN // 60} minutes. Check the network, then run the command again. "
                "It carries on from where it stopped."
            ) from None
        except OSError as error:
            raise CommandError(
                f"`{self.name}` cannot be run: {error.strerror or 'unknown reason'}. {self.install}"
            ) from None
        return Answer(done.returncode, done.stdout, done.stderr)

    def attached(self, *arguments: str) -> int:
        """Run in this terminal, for a sign-in that shows a code. Returns the exit status."""
        try:
            return subprocess.run([self._path(), *arguments], check=False, env=self._environment()).returncode  # noqa: S603
        except OSError as error:
            raise CommandError(
                f"`{self.name}` cannot be run: {error.strerror or 'unknown reason'}. {self.install}"
            ) from None

    def _path(self) -> str:
        if path := shutil.which(self.name):
            return path
        raise CommandError(f"The command `{self.name}` is not on this machine. {self.install}")

    def _environment(self) -> dict[str, str]:
        return {**os.environ, **self.environment}


def shown(*arguments: str) -> str:
    """A command as one would type it."""
    return shlex.join(arguments)
