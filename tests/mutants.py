"""Mutation sample: changes the code at random places, and counts the changes that no test notices.

`python -m tests.mutants [number] [--seed N] [--only WORD]`, or `make mutants`. mutmut makes the changes, finds the tests
that run a changed function, and runs only those. Each room of the code has its own tests, so the others need not run.
`--only` takes the rooms whose name holds that word. Returns 1 if fewer than 95 of 100 changes were noticed.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).parents[1]
ENOUGH = 0.95  # of the changes must be noticed
AT_ONCE = 2  # processes
SETTINGS = ("-p", "no:cacheprovider", "-k", "not postgresql")  # one database shows a mistake as well as two
ROOMS: Mapping[str, tuple[str, ...]] = {
    "dialogs/texts": ("tests/dialogs/texts", "tests/cards"),
    "dialogs/plan": ("tests/dialogs/plan",),
    "dialogs/run": ("tests/dialogs/run", "tests/dialogs/engine", "tests/dialogs/features"),
    "dialogs/features": ("tests/dialogs/features", "tests/dialogs/engine", "tests/cards"),
    "dialogs/engine": ("tests/dialogs/engine", "tests/dialogs/features", "tests/cards"),
    "dialogs/grammar": ("tests/dialogs/grammar",),
    "dialogs/programme": ("tests/dialogs/programme", "tests/bot/programme"),
    "bot/runs": ("tests/bot/runs", "tests/bot/handlers", "tests/bot/store"),
    "bot/store/outbox": ("tests/bot/delivery", "tests/bot/runs"),
    "bot/store/ballots": ("tests/bot/store", "tests/bot/runs"),
    "bot/store/sealed_ballots": ("tests/bot/store", "tests/bot/runs"),
}
"""The code that is changed, by the beginning of its path, and the tests that must notice."""


def main() -> int:
    """Draw a sample, try it room by room, and say which changes nobody noticed."""
    parser = argparse.ArgumentParser(description="Changes to the code that no test notices.")
    parser.add_argument("number", type=int, nargs="?", default=40, help="of changes")
    parser.add_argument("--seed", type=int, default=random.randrange(1_000_000), help="of the sample; it is printed")
    parser.add_argument("--only", default="", help="a word of the rooms to take")
    parser.add_argument("--try", dest="room", help=argparse.SUPPRESS)  # one room, in a process of its own
    parser.add_argument("--names", nargs="*", default=[], help=argparse.SUPPRESS)
    given = parser.parse_args()
    _set_up(ROOMS.get(given.room, ()))
    if given.room:
        _try(given.names)
        return 0
    rooms = {name: room for name, room in _changes().items() if given.only in room}
    sample = random.Random(given.seed).sample(sorted(rooms), min(given.number, len(rooms)))
    print(f"{len(sample)} of {len(rooms)} changes, seed {given.seed}", flush=True)
    for room in sorted({rooms[name] for name in sample}):
        drawn = [name for name in sample if rooms[name] == room]
        subprocess.run((sys.executable, "-m", "tests.mutants", "--try", room, "--names", *drawn), cwd=ROOT, check=True)
    alive = [name for name in sample if not _was_noticed(name)]
    for name in alive:
        print(_shown(name))
    print(f"{len(sample) - len(alive)} of {len(sample)} were noticed, seed {given.seed}")
    return int(len(sample) - len(alive) < ENOUGH * len(sample))


def _set_up(tests: Sequence[str]) -> None:
    """Tell mutmut what to change and which tests to run. Its own settings cannot name tests for each room."""
    from mutmut import configuration

    configuration._config = replace(
        configuration._load_config(),
        only_mutate=[f"{room}*" for room in ROOMS],
        pytest_add_cli_args=list(SETTINGS),
        pytest_add_cli_args_test_selection=list(tests),
    )


def _changes() -> Mapping[str, str]:
    """All changes, with their rooms. They are written to the folder `mutants`, which takes minutes the first time."""
    from mutmut.__main__ import create_mutants
    from mutmut.mutation.data import SourceFileMutationData
    from mutmut.utils.file_utils import copy_also_copy_files, copy_src_dir, walk_mutatable_files

    (ROOT / "mutants").mkdir(exist_ok=True)
    copy_src_dir()
    copy_also_copy_files()
    create_mutants(AT_ONCE)
    found = {}
    for path in walk_mutatable_files():
        known = SourceFileMutationData(path=path)
        known.load()
        room = next(room for room in ROOMS if str(path).startswith(room))
        found.update(dict.fromkeys(known.exit_code_by_key, room))
    return found


def _try(names: Sequence[str]) -> None:
    from mutmut.__main__ import _run

    _run(list(names), AT_ONCE)


def _was_noticed(name: str) -> bool:
    from mutmut.mutation.diff_apply import find_mutant
    from mutmut.stats import status_by_exit_code

    return status_by_exit_code[find_mutant(name).exit_code_by_key[name]] in ("killed", "timeout")


def _shown(name: str) -> str:
    from mutmut.mutation.diff_apply import find_mutant, get_diff_for_mutant

    return f"nobody noticed {name}:\n{get_diff_for_mutant(name, path=find_mutant(name).path)}"


if __name__ == "__main__":
    sys.exit(main())
