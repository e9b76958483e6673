"""Mutation sample: changes the code at random places, and counts the changes that no test notices.

`python -m tests.mutants [number] [--seed N] [--only WORD]`, or `make mutants`. A file is drawn by its length, then a change
in it from those that mutmut knows. tests/covering.py knows which tests run a line; only those run, the fastest first.
`--only` takes the files whose name holds that word. Returns 1 if fewer than 95 of 100 changes were noticed.
"""

from __future__ import annotations

import argparse
import ast
import difflib
import importlib
import os
import random
import resource
import shutil
import signal
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_file_location
from pathlib import Path
from types import CodeType, ModuleType
from typing import NoReturn

from tests.covering import KEPT, ROOT, SETTINGS, Chosen, covering, measure_all

ENOUGH = 0.95  # of the changes must be noticed
DIALOGS = ("tests/dialogs/engine", "tests/dialogs/features", "tests/dialogs/run", "tests/cards")
WRITING = (
    *("tests/bot/runs", "tests/bot/handlers", "tests/bot/store", "tests/bot/delivery", "tests/bot/programme"),
    "tests/bot/infra/test_tracing.py",
)
TABLES = ("tests/bot/cli/test_new.py", "tests/bot/cli/test_new_shapes.py", "tests/bot/cli/test_odd_tables.py")
ROOMS: Mapping[str, tuple[str, ...]] = {
    "dialogs/texts": ("tests/dialogs/texts", "tests/dialogs/grammar", *DIALOGS),
    "dialogs/plan/agenda": (*TABLES, "tests/dialogs/plan"),
    "dialogs/plan": ("tests/dialogs/plan", *DIALOGS),
    "dialogs/run": DIALOGS,
    "dialogs/features": DIALOGS,
    "dialogs/engine": DIALOGS,
    "dialogs/grammar": ("tests/dialogs/grammar", "tests/bot/runs", *DIALOGS),
    "dialogs/programme": ("tests/dialogs/programme", "tests/bot/programme", "tests/bot/handlers", *DIALOGS),
    "bot/runs/plan_library": (*WRITING, "tests/bot/cli/test_check.py"),
    "bot/runs": WRITING,
    "bot/store/outbox": WRITING,
    "bot/store/ballots": WRITING,
    "bot/store/sealed_ballots": WRITING,
    "bot/store/inbox": WRITING,
    "bot/store/runs": WRITING,
}
"""The code that is changed, by the beginning of its path, and the tests that must notice."""
ENDS = {0: "survived", 1: "noticed", 2: "noticed", 3: "noticed", 4: "noticed"}
"""pytest's exit codes. From 2 on, the changed file could not even be imported."""
OFTEN_IMPORTED = ("pydantic", "yaml", "sqlalchemy.ext.asyncio", "aiohttp.web", "jinja2", "structlog", "botbuilder.core")


@dataclass(frozen=True)
class Change:
    """One mutant: a file as it would be with one change."""

    file: str
    number: int  # among the changes to this file
    before: str
    after: str

    @property
    def name(self) -> str:
        return f"{self.file}:{min(self.lines)} #{self.number}"

    @property
    def lines(self) -> range:
        """The lines of the statement that is changed, from 1."""
        compared = difflib.SequenceMatcher(None, self.before.splitlines(), self.after.splitlines(), autojunk=False)
        first, last = next((a + 1, max(b, a + 1)) for kind, a, b, *_ in compared.get_opcodes() if kind != "equal")
        starts = [node.lineno for node in ast.walk(ast.parse(self.before)) if isinstance(node, ast.stmt)]
        return range(max(start for start in starts if start <= first), last + 1)

    def __str__(self) -> str:
        lines = difflib.unified_diff(self.before.splitlines(), self.after.splitlines(), lineterm="", n=4)
        return "\n".join([f"nobody noticed {self.name}", *list(lines)[2:]])


class Loader(SourceFileLoader):
    """Module loader of the changed file. All others are loaded as always."""

    def __init__(self, name: str, path: str, after: str) -> None:
        super().__init__(name, path)
        self.after = after

    def get_code(self, fullname: str) -> CodeType:
        code: CodeType = compile(self.after, self.path, "exec")
        return code


class Finder:
    """Module finder of the changed file."""

    def __init__(self, change: Change) -> None:
        self.change = change
        self.module = change.file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        if name != self.module:
            return None
        file = str(ROOT / self.change.file)
        return spec_from_file_location(name, file, loader=Loader(name, file, self.change.after))


def main() -> int:
    """Draw a sample, try each change, and show those that nobody noticed."""
    parser = argparse.ArgumentParser(description="Changes to the code that no test notices.")
    parser.add_argument("number", type=int, nargs="?", default=40, help="of changes")
    parser.add_argument("--seed", type=int, default=random.randrange(1_000_000), help="of the sample; it is printed")
    parser.add_argument("--only", default="", help="a word of the files to take")
    parser.add_argument("--at-once", type=int, default=2, help="processes")
    given = parser.parse_args()
    sample = list(_sample(given.number, given.seed, given.only))
    print(f"{len(sample)} changes, seed {given.seed}", flush=True)
    measure_all({folder for change in sample for folder in _folders(change.file)}, given.at_once)
    ends = Counter[str]()
    for change, end in _tried(sample, given.at_once):
        ends[end] += 1
        print(f"{sum(ends.values())} of {len(sample)}: {change.name} {end}", flush=True)
        if end not in ("noticed", "timeout"):
            print(change, flush=True)
    noticed = ends["noticed"] + ends["timeout"]
    print(f"{noticed} of {len(sample)} were noticed, {ends['timeout']} of them by a timeout; seed {given.seed}")
    return int(noticed < ENOUGH * len(sample))


def _sample(number: int, seed: int, only: str) -> Iterator[Change]:
    """Changes drawn at random, in the order of their files."""
    drawing = random.Random(seed)
    files = {path for room in ROOMS for glob in (f"{room}*.py", f"{room}*/**/*.py") for path in ROOT.glob(glob)}
    names = {path.relative_to(ROOT).as_posix(): path for path in sorted(files)}
    sizes = {name: _lines_of_functions(path) for name, path in names.items() if only in name}
    drawn = Counter(drawing.choices(list(sizes), list(sizes.values()), k=number))
    for file, count in sorted(drawn.items()):
        yield from _changes(file, count, drawing)


def _lines_of_functions(path: Path) -> int:
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    known = [node for node in ast.walk(ast.parse(path.read_bytes())) if isinstance(node, functions)]
    return sum((node.end_lineno or 0) - node.lineno for node in known if not node.decorator_list)


def _changes(file: str, count: int, drawing: random.Random) -> Iterator[Change]:
    """That many changes to one file, inside of functions. Fewer if mutmut does not know as many."""
    from mutmut.mutation.file_mutation import create_mutations, deep_replace

    before = (ROOT / file).read_text("utf-8")
    module, known, _, _ = create_mutations(file, before)
    known = [mutation for mutation in known if mutation.contained_by_top_level_function]
    for number in drawing.sample(range(len(known)), min(count, len(known))):
        after = deep_replace(module, known[number].original_node, known[number].mutated_node)
        yield Change(file, number, before, after.code)


def _folders(file: str) -> tuple[str, ...]:
    return next(folders for room, folders in ROOMS.items() if file.startswith(room))


def _tried(sample: Sequence[Change], at_once: int) -> Iterator[tuple[Change, str]]:
    """Try each change in a process of its own, and say how it ended."""
    for name in OFTEN_IMPORTED:  # once, before the processes begin
        importlib.import_module(name)
    running: dict[int, Change] = {}
    for change in sample:
        tests = covering(change.file, change.lines, _folders(change.file))
        if not tests:
            yield change, "no test runs it"
            continue
        if len(running) == at_once:
            yield _ended(running)
        process = os.fork()
        if not process:
            _try(change, tests)
        running[process] = change
    while running:
        yield _ended(running)


def _ended(running: dict[int, Change]) -> tuple[Change, str]:
    process, status = os.wait()
    code = os.waitstatus_to_exitcode(status)
    shutil.rmtree(_scratch(process), ignore_errors=True)
    return running.pop(process), "timeout" if code < 0 else ENDS.get(code, "not tried")


def _try(change: Change, tests: Mapping[str, float]) -> NoReturn:
    """Run the tests on the changed file. A change that never ends is stopped by the system."""
    import pytest

    scratch = _scratch(os.getpid())
    os.environ["HYPOTHESIS_STORAGE_DIRECTORY"] = str(scratch / "hypothesis")
    taken = int(sum(tests.values()))
    resource.setrlimit(resource.RLIMIT_CPU, (60 + 10 * taken, 90 + 10 * taken))
    signal.alarm(300 + 60 * taken)
    nothing = os.open(os.devnull, os.O_WRONLY)
    out = os.dup(1)
    for stream in (1, 2):
        os.dup2(nothing, stream)
    sys.meta_path.insert(0, Finder(change))  # type: ignore[arg-type]
    files = sorted({str(ROOT / test.partition("::")[0]) for test in tests})
    chosen, code = Chosen(tests), 70
    try:
        code = int(pytest.main(["--exitfirst", f"--basetemp={scratch}/files", *SETTINGS, *files], plugins=[chosen]))
        os.write(out, f"{change.name}: test {len(chosen.seconds)} of {len(tests)} {chosen.failed[:1]}\n".encode())
    finally:
        os._exit(code)


def _scratch(process: int) -> Path:
    return KEPT / f"process-{process}"


if __name__ == "__main__":
    sys.exit(main())
