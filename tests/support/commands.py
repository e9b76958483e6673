"""The command line in separate processes, forked from one that has imported the service already.

Starting Python and importing everything takes two seconds of processor time for each command. Tests of the start itself, and
of services that are killed, start Python.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from bot.cli.main import main

_FORKED = multiprocessing.get_context("forkserver")
_FORKED.set_forkserver_preload(
    [
        *(f"bot.cli.commands.{name}" for name in ("backup", "dead_letters", "migrate", "personal_data", "rekey", "serve")),
        *("alembic.command", "sqlalchemy.dialects.postgresql.asyncpg", "sqlalchemy.dialects.sqlite.aiosqlite"),
        "bot.cli.main",
    ]
)


async def run(words: Sequence[str], environment: Mapping[str, str]) -> tuple[int, str]:
    """Run the command in a process with this environment. Returns its exit status and output."""
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "output"
        process = _FORKED.Process(target=_run, args=(tuple(words), dict(environment), output))
        loop, ended = asyncio.get_running_loop(), asyncio.Event()
        process.start()
        loop.add_reader(process.sentinel, ended.set)
        try:
            await ended.wait()
        finally:  # in this thread: the start of another process reads what came of this one, too
            loop.remove_reader(process.sentinel)
            process.kill()
            process.join()
        assert process.exitcode is not None
        return process.exitcode, output.read_text(encoding="utf-8")


async def on_database(url: str, *words: str, **settings: str) -> tuple[int, str]:
    """Run the command on that database, with nothing else in its environment. Returns its exit status and output."""
    return await run(words, {"PATH": "", "THROUGHLINE_DATABASE": url, **settings})


def _run(words: Sequence[str], environment: Mapping[str, str], output: Path) -> None:
    with output.open("wb") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    os.environ.clear()
    os.environ.update(environment)
    sys.exit(main(words))
