"""Shortcut benchmark: what each hand-written shortcut for speed gains, by running without it.

    python -m tests.bench.shortcuts [--rounds 3] [--only NAME ...]

Each measurement has a process of its own, which counts its processor time. In each round every shortcut is left out once,
and the service is run as it is once. The least of the rounds counts: other work on the machine only ever adds.
"""

from __future__ import annotations

import argparse
import asyncio
import dataclasses
import gc
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Any

from tests.bench.process import ROOT, Served
from tests.support.ports import free_port

ANSWERS, RUNS, PEOPLE = 400, 200, 100
AS_IT_IS = "nothing"
MODULE = "tests.bench.shortcuts"


class Forgetful(dict[Any, Any]):
    """A cache that keeps nothing."""

    def __init__(self, *_: object) -> None:
        super().__init__()

    def __setitem__(self, key: object, value: object) -> None:
        """Forget it."""


def put(module: str, name: str, value: object) -> None:
    """Replace a name of a module, or of a class in it (`Class.name`)."""
    place: Any = import_module(module)
    *outer, last = name.split(".")
    for part in outer:
        place = getattr(place, part)
    setattr(place, last, value)


def uncached(module: str, name: str) -> None:
    """Call a cached function each time."""
    put(module, name, getattr(import_module(module), name).__wrapped__)


def _begin_by_sqlalchemy() -> None:
    def begin(connection: Any) -> None:
        options = connection.get_execution_options()
        if not options.get("outside"):
            connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("writes", True) else "BEGIN")

    put("bot.store.database", "_on_begin", begin)


def _drawn_each_time() -> None:
    uncached("bot.handlers.presenter", "_answered")
    put("bot.channels.teams.invoke_responses", "FIFOCache", Forgetful)


def _loaded_each_time() -> None:
    put("bot.runs.state_cache", "LRUCache", Forgetful)


def _no_collector_settings() -> None:
    gc.freeze = gc.disable = lambda: None  # type: ignore[assignment]
    put("bot.infra.garbage", "settle", lambda: None)


# What is left out, by name, and where that can matter: answers, ticks, start, rehearsal.
SHORTCUTS: Mapping[str, tuple[Callable[[], object], str]] = {
    AS_IT_IS: (lambda: None, "answers ticks start rehearsal"),
    "statements of SQLite on the event loop": (
        lambda: put("bot.store.sqlite_driver", "WAITS", ("",)),
        "answers ticks",
    ),
    "BEGIN by the driver": (_begin_by_sqlalchemy, "answers ticks"),
    "verified tokens kept": (lambda: put("bot.channels.teams.signature", "LRUCache", Forgetful), "answers"),
    "replies shared by all who chose the same": (_drawn_each_time, "answers"),
    "JSON of replies kept": (
        lambda: put("bot.channels.teams.invoke_responses", "FIFOCache", Forgetful),
        "answers",
    ),
    "ids of people kept": (lambda: put("bot.handlers.identities", "_same", lambda *_: False), "answers"),
    "sessions kept in memory": (_loaded_each_time, "answers ticks"),
    "fast `replace`": (lambda: put("dialogs.run.replace", "changed", dataclasses.replace), "answers ticks"),
    "what is due next kept": (lambda: uncached("dialogs.engine.due", "_next_due"), "answers ticks"),
    "delivery turns 20 ms apart": (lambda: put("bot.delivery.dispatcher", "TURNS_APART", 0.0), "answers"),
    "garbage collector: off at the start, modules frozen": (_no_collector_settings, "start answers ticks rehearsal"),
    "scheduler begun later": (lambda: put("bot.infra.clock", "SOON", 0.0), "start"),
}


async def answers() -> Mapping[str, float]:
    """Processor seconds for a start, and for an answer."""
    from tests.bench.inbound import AT_ONCE, PLAN, _open, answers
    from tests.bench.load import drive
    from tests.support.scripted_teams import APP_ID, ScriptedConnector

    name, port = sys.argv[sys.argv.index("--without") + 1], free_port()
    with tempfile.TemporaryDirectory() as folder:
        async with ScriptedConnector(APP_ID) as platform:
            settings = {
                **platform.settings(),
                "THROUGHLINE_DATABASE": f"sqlite:///{folder}/bench.db",
                "THROUGHLINE_DEFAULT_PLAN": str(PLAN),
            }
            command = ("-m", MODULE, "--without", name, "--serve", str(port))
            async with Served(*command, ready='"serving"', settings=settings) as served:
                start, url = served.cpu, f"http://127.0.0.1:{port}/api/messages"
                await _open(platform, url)
                token = platform.token()
                await drive(url, answers(platform, PEOPLE, PEOPLE), token, AT_ONCE)  # from now on everybody is known
                before = served.cpu
                load = await drive(url, answers(platform, ANSWERS, PEOPLE, PEOPLE), token, AT_ONCE)
                assert load.statuses == {200: ANSWERS}, load.statuses
                return {"start": start, "answers": (served.cpu - before) / ANSWERS}


async def ticks() -> Mapping[str, float]:
    """Processor seconds for a session's next step, when many are due in one instant."""
    from bot.ports import Conversation, Heard, Installed
    from tests.bench.timers import START, HeldClock, TimedChannel, _app, timedelta
    from tests.support.running_app import FRANCES

    with tempfile.TemporaryDirectory() as folder:
        clock = HeldClock(START)
        app = _app(f"sqlite:///{folder}/ticks.db", clock, TimedChannel(clock.now))
        await app.start()
        rooms = [Conversation("fake", f"room {number}") for number in range(RUNS)]
        await asyncio.gather(*(app.receive(Installed(room, FRANCES, "installed")) for room in rooms))
        await app.idle()
        clock.jump(START + timedelta(minutes=1))
        await asyncio.gather(*(app.receive(Heard(room, FRANCES, "start", "started")) for room in rooms))
        await app.idle()
        gc.collect()
        before = time.process_time()
        assert clock.next_at is not None
        clock.jump(clock.next_at)
        await app.idle()
        spent = time.process_time() - before
        await app.stop()
    return {"ticks": spent / RUNS}


def rehearsal() -> Mapping[str, float]:
    """Processor seconds for the rehearsal of a whole session."""
    from bot.cli.main import main as command_line

    before = time.process_time()
    assert command_line(["rehearse", "defensible-decisions-1", "--headless"]) == 0
    return {"rehearsal": time.process_time() - before}


def child(name: str, what: str) -> Mapping[str, float]:
    """Measure in a process of its own."""
    command = [sys.executable, "-m", MODULE, "--without", name, "--measure", what]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    found: Mapping[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def table(least: Mapping[tuple[str, str], float], names: Sequence[str]) -> str:
    """What it costs without each shortcut, as a multiple of what it costs with all."""
    kinds = ("answers", "ticks", "start", "rehearsal")
    lines = ["| without | an answer | a tick among many | a start | a rehearsal |", "|---|---|---|---|---|"]
    for name in names:
        if name == AS_IT_IS:
            shown = [f"{least[name, kind] * 1000:.2f} ms" for kind in kinds]
        else:
            found = [least.get((name, kind)) for kind in kinds]
            shown = [f"{one / least[AS_IT_IS, kind]:.2f}" if one else "" for one, kind in zip(found, kinds, strict=True)]
        lines.append(f"| {name} | {' | '.join(shown)} |")
    return "\n".join(lines)


def measure(rounds: int, names: Sequence[str]) -> str:
    """Measure everything in turn."""
    least: dict[tuple[str, str], float] = {}
    for number in range(rounds):
        for name in names if number % 2 == 0 else list(reversed(names)):
            where = SHORTCUTS[name][1]
            served = {"answers"} if {"answers", "start"} & set(where.split()) else set()
            for what in sorted(served | (set(where.split()) - {"start"})):
                for kind, spent in child(name, what).items():
                    if kind in where:
                        least[name, kind] = min(spent, least.get((name, kind), spent))
        print(f"round {number + 1}\n{table(least, names)}", file=sys.stderr, flush=True)
    return table(least, names)


def main() -> None:
    """Measure all, or do one measurement without one shortcut."""
    parser = argparse.ArgumentParser(prog=f"python -m {MODULE}", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", nargs="*", default=list(SHORTCUTS), metavar="NAME")
    parser.add_argument("--without", choices=list(SHORTCUTS), default=AS_IT_IS, help=argparse.SUPPRESS)
    parser.add_argument("--measure", choices=("answers", "ticks", "rehearsal"), help=argparse.SUPPRESS)
    parser.add_argument("--serve", metavar="PORT", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if not (asked.serve or asked.measure):
        print(measure(asked.rounds, list(dict.fromkeys([AS_IT_IS, *asked.only]))))
        return
    if asked.serve or asked.measure != "answers":
        SHORTCUTS[asked.without][0]()
    if asked.serve:
        from bot.cli.main import main as command_line

        raise SystemExit(command_line(["serve", "--host", "127.0.0.1", "--port", asked.serve]))
    from bot.infra import logs

    logs.configure("error")
    found = (
        rehearsal() if asked.measure == "rehearsal" else asyncio.run({"answers": answers, "ticks": ticks}[asked.measure]())
    )
    print(json.dumps(found))


if __name__ == "__main__":
    main()
