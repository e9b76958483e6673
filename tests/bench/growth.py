"""Growth benchmark: memory and processor time for each live session, as their number grows."""

from __future__ import annotations

import gc
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence

import psutil

from tests.bench.process import ROOT
from tests.bench.result import Line
from tests.bench.timers import begin


async def measure(counts: Sequence[int]) -> Sequence[Line]:
    """Measure each number in a separate process."""
    found = []
    for count in counts:
        command = [sys.executable, "-m", "tests.bench.growth", str(count)]
        said = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split()
        found.append((count, float(said[0]), float(said[1])))
    return [_line(*one, found[0][2]) for one in found]


def _line(count: int, kilobytes: float, cpu: float, least: float) -> Line:
    big = count >= 1000  # below that, one-off allocations outweigh everything
    return Line(
        f"one of {count:,} live sessions, opened and started: memory, processor",
        f"{kilobytes:.0f} KB, {cpu * 1000:.1f} ms",
        ratio=f"{cpu / least:.2f} of the cost among the fewest",
        target="20 KB" if big else "",
        good=kilobytes < 20 if big else None,
    )


async def look(count: int) -> None:
    """Open this number of sessions and print kilobytes and processor seconds for each."""
    process = psutil.Process()
    with tempfile.TemporaryDirectory() as folder:
        _, warm, *_ = await begin(f"sqlite:///{folder}/warm.db", 5, 1.0)
        await warm.stop()
        gc.collect()
        before, began = process.memory_info().rss, time.process_time()
        _, app, *_ = await begin(f"sqlite:///{folder}/growth.db", count, 10.0)
        spent = time.process_time() - began
        gc.collect()
        grown = process.memory_info().rss - before
        await app.stop()
    print(grown / count / 1024, spent / count)


if __name__ == "__main__":
    import asyncio

    from bot.infra import logs

    logs.configure("error")
    asyncio.run(look(int(sys.argv[1])))
