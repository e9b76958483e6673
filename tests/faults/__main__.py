"""Fault suite: plays many sessions with each fault and prints a table. `python -m tests.faults [sessions of each]`.

Groups of rows run side by side, each in a process with its own folder and servers: two groups in virtual time, which need
processor time, and two with real replicas, which mostly wait. A row is shown on stderr as soon as it is complete, and the
table, in a fixed order, at the end.

`--only WORD` runs the groups of rows whose name holds that word: platforms, disks, power, ideas, panel, editor, key,
databases, days, killed, slow, takeover, upgrade, clocks.
"""

from __future__ import annotations

import argparse
import multiprocessing
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

from tests.faults.groups import REAL, VIRTUAL, play
from tests.faults.table import Row, Table

AT_ONCE = 2  # groups of each kind


def run(sessions: int, only: str) -> bool:
    """Play the groups whose name holds `only` and print the table. Returns whether every session ended as it should."""
    names = [name for name in (*VIRTUAL, *REAL) if only in name]
    with ThreadPoolExecutor(AT_ONCE) as virtual, ThreadPoolExecutor(AT_ONCE) as real:
        # The last ones take longest, so they begin first.
        playing = {name: (real if name in REAL else virtual).submit(_played, name, sessions) for name in reversed(names)}
    table = Table()
    for name in names:
        if (error := playing[name].exception()) is None:
            for row in (rows := playing[name].result()):
                table.print(row)
            if not rows:
                table.fail(name, RuntimeError("it needs a git checkout, or a C compiler"))
        else:
            table.fail(name, error)
    return table.is_whole


def _played(name: str, sessions: int) -> Sequence[Row]:
    """A group in a new process: some faults change settings of their whole process."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as process:
        return process.submit(play, name, sessions).result()


def main() -> int:
    """Read the number of sessions and run. Returns 1 if a session was damaged, else 0."""
    parser = argparse.ArgumentParser(description="Sessions with faults, and what became of them.")
    parser.add_argument("sessions", type=int, nargs="?", default=20, help="of each fault")
    parser.add_argument("--only", default="", help="a word of the groups to run (see the module)")
    given = parser.parse_args()
    if not any(given.only in name for name in (*VIRTUAL, *REAL)):
        parser.error(f"no group is called {given.only!r}")
    return 0 if run(given.sessions, given.only) else 1


if __name__ == "__main__":
    sys.exit(main())
