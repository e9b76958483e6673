"""Measured processes: starts them, waits until they serve, and reads their processor time."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import psutil

ROOT = Path(__file__).parents[2]


class Served:
    """A process that says `ready` on its output once it serves. `async with` starts and stops it."""

    def __init__(
        self, *command: str, ready: str, settings: Mapping[str, str] | None = None, python: str = sys.executable
    ) -> None:
        self._command, self._ready = (python, *command), ready.encode()
        mine = {name: value for name, value in os.environ.items() if not name.startswith("THROUGHLINE_")}
        self._environment = {**mine, **(settings or {}), "PYTHONPATH": str(ROOT)}
        self.took = 0.0  # seconds until it was ready
        self._last: list[bytes] = []

    async def __aenter__(self) -> Served:
        began = time.perf_counter()
        self._process = await asyncio.create_subprocess_exec(
            *self._command,
            env=self._environment,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            limit=2**20,
        )
        serving = asyncio.Event()
        self._reading = asyncio.create_task(self._read(serving))
        await asyncio.wait_for(serving.wait(), 60)
        self.took = time.perf_counter() - began
        if self._process.returncode is not None or self._reading.done():
            raise RuntimeError(b"".join(self._last).decode())
        self._usage = psutil.Process(self._process.pid)
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._process.returncode is None:
            self._process.terminate()
        try:
            await asyncio.wait_for(self._process.wait(), 30)
        except TimeoutError:
            self._process.kill()
            await self._process.wait()
        await self._reading

    async def _read(self, serving: asyncio.Event) -> None:
        assert self._process.stdout is not None
        async for line in self._process.stdout:
            self._last = [*self._last[-20:], line]
            if self._ready in line:
                serving.set()
        serving.set()

    @property
    def pid(self) -> int:
        """The process id."""
        return int(self._usage.pid)

    @property
    def cpu(self) -> float:
        """Seconds of processor time so far."""
        times = self._usage.cpu_times()
        return float(times.user + times.system)

    @property
    def memory(self) -> int:
        """Bytes of memory held now."""
        return int(self._usage.memory_info().rss)
