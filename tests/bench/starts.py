"""Start benchmark: starting the service, running a rehearsal, drawing pairs."""

from __future__ import annotations

import asyncio
import compileall
import os
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence

from dialogs.features.pairs.pair_repair import draw
from tests.bench.process import ROOT, Served
from tests.bench.result import Line, middle
from tests.support.ports import free_port
from tests.support.scripted_teams import APP_ID, ScriptedConnector

PAIRING = {10: 0.005, 100: 0.1, 1_000: 5.0}  # people: seconds a draw may take
SESSIONS = 20  # earlier sessions in the pairs' history


async def measure(sizes: Sequence[int]) -> Sequence[Line]:
    """Each is measured in processor seconds where one process does nothing else, because the machine may be shared.

    Byte-code is compiled before, as in any installation. Compiling it would cost as much as the start itself.
    """
    for package in ("bot", "cards", "dialogs"):
        compileall.compile_dir(ROOT / package, quiet=1)
    return [*await _start(), await _rehearsal(), *(_pairing(size) for size in sizes)]


async def _start() -> list[Line]:
    took, cpu, memory = [], [], []
    async with ScriptedConnector(APP_ID) as platform:
        for _ in range(3):
            with tempfile.TemporaryDirectory() as folder:
                settings = {**platform.settings(), "THROUGHLINE_DATABASE": f"sqlite:///{folder}/start.db"}
                command = ("-m", "bot.cli.main", "serve", "--host", "127.0.0.1", "--port", str(free_port()))
                async with Served(*command, ready='"serving"', settings=settings) as served:
                    took.append(served.took)
                    cpu.append(served.cpu)
                    memory.append(served.memory)
    megabytes = middle(memory) / 2**20
    return [
        Line(
            "start of `throughline serve` with Teams and a new database until it serves (processor)",
            f"{middle(took):.2f} s ({middle(cpu):.2f} s)",
            target="1.5 s",
            good=min(middle(took), middle(cpu)) < 1.5,
        ),
        Line("memory of the idle service", f"{megabytes:.0f} MB", target="120 MB", good=megabytes < 120),
    ]


async def _rehearsal() -> Line:
    began, before = time.perf_counter(), os.times()
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot.cli.main", "rehearse", "defensible-decisions-1", "--headless"),
        cwd=ROOT,
        stdout=asyncio.subprocess.DEVNULL,
    )
    assert await process.wait() == 0
    took, after = time.perf_counter() - began, os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return Line(
        "session one (210 minutes) rehearsed from the shell (processor)",
        f"{took:.1f} s ({cpu:.1f} s)",
        target="5 s",
        good=min(took, cpu) < 5,
    )


def _pairing(size: int) -> Line:
    people = tuple(f"p{number}" for number in range(size))
    chance, history = random.Random(size), Counter[frozenset[str]]()
    for _ in range(SESSIONS):
        mixed = chance.sample(people, size)
        history.update(frozenset(couple) for couple in zip(mixed[::2], mixed[1::2], strict=True))
    spent = []
    for key in ("one", "two", "three"):
        began = time.process_time()
        groups = draw(people, history=history, apart=frozenset(), seed=1, key=key)
        spent.append(time.process_time() - began)
        assert sorted(one for group in groups for one in group) == sorted(people)
    took, most = middle(spent), PAIRING[size]
    return Line(
        f"pairs for {size:,} people after {SESSIONS} sessions (processor)",
        f"{took * 1000:.1f} ms",
        target=f"{most * 1000:.0f} ms",
        good=took < most,
    )
