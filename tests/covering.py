"""Test map: which tests run which lines of the code, measured once and kept in the folder `mutants`.

`python -m tests.covering FOLDER` measures one folder or file of tests with coverage.py. Test files that change are measured
again. Where code has changed since, its lines may have moved; then every test that ran the file counts. Delete the folder
`mutants` to measure everything again.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
KEPT = ROOT / "mutants"
CODE = ("dialogs", "bot/runs", "bot/store")  # what is measured
SETTINGS = ("--quiet", "-p", "no:cacheprovider", "--tb=no", "--no-header")
LEFT_OUT = "postgresql"  # one database shows a mistake as well as two


@dataclass
class Chosen:
    """pytest plugin: runs only the tests named, the fastest first; without names all, and takes their processor time."""

    wanted: Mapping[str, float] | None = None
    seconds: dict[str, float] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)

    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        wanted = self.wanted
        if wanted is None:
            items[:] = [item for item in items if LEFT_OUT not in item.nodeid]
        else:
            items[:] = sorted((item for item in items if item.nodeid in wanted), key=lambda item: wanted[item.nodeid])

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        began = time.process_time()
        try:
            return (yield)
        finally:
            self.seconds[item.nodeid] = time.process_time() - began

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.failed.append(report.nodeid)


def measure(folder: str) -> None:
    """Run the tests of a folder that are not measured yet, and keep what lines they run and how long they take."""
    import coverage

    known = _known(folder)
    files = [ROOT / folder] if folder.endswith(".py") else sorted((ROOT / folder).rglob("test_*.py"))
    stale = [path for path in files if known["tests"].get(_name(path)) != _hashed(path)]
    if not stale:
        return
    include = [str(ROOT / room / "*") for room in CODE]
    measured = coverage.Coverage(
        data_file=str(_data(folder)), include=include, concurrency=["thread", "greenlet"], config_file=False
    )
    measured.load()
    tests = Chosen()

    class Contexts:
        def pytest_runtest_logstart(self, nodeid: str) -> None:
            measured.switch_context(nodeid)

    measured.start()
    pytest.main([*SETTINGS, *(str(path) for path in stale)], plugins=[tests, Contexts()])
    measured.stop()
    measured.save()
    if tests.failed:
        print(f"{folder}: left out, because they fail on unchanged code: {', '.join(sorted(set(tests.failed)))}")
    again = tuple(f"{_name(path)}::" for path in stale)
    kept = {test: taken for test, taken in known["seconds"].items() if not test.startswith(again)}
    new = {test: taken for test, taken in tests.seconds.items() if test not in tests.failed}
    code = known["code"] or {_name(path): _hashed(path) for room in CODE for path in (ROOT / room).rglob("*.py")}
    found = {"seconds": kept | new, "tests": {_name(path): _hashed(path) for path in files}, "code": code}
    _index(folder).write_text(json.dumps(found, indent=1), encoding="utf-8")


def measure_all(folders: Iterable[str], at_once: int) -> None:
    """Measure folders in processes of their own."""
    KEPT.mkdir(exist_ok=True)
    running: list[subprocess.Popen[bytes]] = []
    for folder in sorted(folders):
        if len(running) == at_once:
            running.pop(0).wait()
        running.append(subprocess.Popen((sys.executable, "-m", "tests.covering", folder), cwd=ROOT))
    for process in running:
        process.wait()


def covering(file: str, lines: Iterable[int], folders: Sequence[str]) -> Mapping[str, float]:
    """The tests of these folders that run one of the lines, with their processor time in seconds.

    Lines that run when the file is imported belong to all tests of the file.
    """
    import coverage

    seconds: dict[str, float] = {}
    exactly, somewhere = set[str](), set[str]()
    for folder in folders:
        known = _known(folder)
        data = coverage.CoverageData(str(_data(folder)))
        data.read()
        by_line = data.contexts_by_lineno(str(ROOT / file))
        everywhere = {test for tests in by_line.values() for test in tests}
        moved = known["code"].get(file) != _hashed(ROOT / file)
        exactly |= everywhere if moved else {test for line in lines for test in by_line.get(line, ())}
        somewhere |= everywhere
        seconds |= known["seconds"]
    return {test: seconds[test] for test in (exactly & seconds.keys() or somewhere & seconds.keys())}


def _known(folder: str) -> dict[str, dict[str, float]]:
    if not _index(folder).exists():
        return {"seconds": {}, "tests": {}, "code": {}}
    return dict(json.loads(_index(folder).read_text("utf-8")))


def _index(folder: str) -> Path:
    return KEPT / f"{folder.replace('/', '.')}.json"


def _data(folder: str) -> Path:
    return KEPT / f"{folder.replace('/', '.')}.coverage"


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _hashed(path: Path) -> float:
    return int(sha256(path.read_bytes()).hexdigest()[:12], 16)


if __name__ == "__main__":
    measure(sys.argv[1])
