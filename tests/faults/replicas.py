"""Real replicas on one PostgreSQL, killed repeatedly while they run many sessions. The other replicas get the traffic.

Each replica has its own proxy to the database and its own token at the platform. So a test can kill it exactly when it
claims messages, sends one, or commits.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import os
import random
import re
import sys
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import aiohttp
from aiohttp import web

from tests.faults.postgres import Wire, commits
from tests.faults.walls import Wall
from tests.support.ports import free_port
from tests.support.scripted_teams import Answer, Data, ScriptedConnector

ROOT = Path(__file__).parents[2]
PREPARED = re.compile(rb"P....([^\0]+)\0([^\0]*)\0", re.DOTALL)  # PostgreSQL's Parse message, which names a statement
START_WITHIN = 600.0  # seconds until a replica serves; on a busy machine it took two minutes
Moment = Literal["claiming", "sending", "committing", "committed", "any"]
MOMENTS: tuple[Moment, ...] = ("claiming", "sending", "committing", "committed", "any")
PLAN = """
plan: short
title: A short session
lasts: {all}s
blocks:
  - id: all
    title: All of it
    mode: online
    lasts: {all}s
    steps:
      - {{id: hello, title: Saying hello, lasts: {each}s, say: Say hello.}}
      - {{id: aims, title: The aims, lasts: {each}s, say: Look at the aims.}}
      - id: choose
        title: Choosing a token
        lasts: {each}s
        poll: {{id: token, question: Which token?, options: [Courage, Rest]}}
      - {{id: talk, title: Talking about it, lasts: {each}s, prompts: [What did you notice?]}}
      - {{id: bye, title: Saying goodbye, lasts: {each}s, say: Thank you.}}
"""


def plan_file(folder: Path, each: int) -> Path:
    """Write a plan with five steps of this many seconds each."""
    path = folder / "short.yaml"
    path.write_text(PLAN.format(each=each, all=5 * each), encoding="utf-8")
    return path


class Teams(ScriptedConnector):
    """A platform that records which replica sent each message, and when."""

    def __init__(self) -> None:
        super().__init__()
        self.organiser = None
        self.owners: dict[str, str] = {}
        self.posted_at: dict[str, float] = {}

    def _token(self, request: web.Request, body: Any) -> Answer:
        answer = super()._token(request, body)
        if answer.status == 200:
            self.owners[answer.body["access_token"]] = request.query.get("replica", "")
        return answer

    def _post(self, request: web.Request, body: Any) -> Answer:
        answer = super()._post(request, body)
        if answer.status == 201:
            self.posted_at[answer.body["id"]] = time.time()
        return answer


@dataclass
class Replica:
    """`throughline serve` as a process. `statements` are its names for statements that claim messages."""

    name: str
    wire: Wire
    environment: Mapping[str, str]
    root: Path = ROOT
    port: int = field(default_factory=free_port)
    statements: set[bytes] = field(default_factory=set)
    log: str = ""
    kills: int = 0
    _process: asyncio.subprocess.Process | None = None
    _listening: asyncio.Task[None] | None = None

    @property
    def is_alive(self) -> bool:
        """Whether it was started and has not been killed since."""
        return self._process is not None and self._process.returncode is None

    async def start(self) -> None:
        """Start it and wait until it serves."""
        self.statements.clear()
        self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot.cli.main", "serve", "--host", "127.0.0.1", "--port", str(self.port)),
            cwd=self.root,
            env=dict(self.environment),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        assert self._process.stdout is not None
        serving = asyncio.Event()
        self._listening = asyncio.create_task(self._listen(self._process.stdout, serving))
        ready = asyncio.create_task(serving.wait())
        await asyncio.wait((ready, self._listening), timeout=START_WITHIN, return_when=asyncio.FIRST_COMPLETED)
        assert ready.done(), f"{self.name} does not serve:\n{self.log[-2000:]}"

    async def _listen(self, output: asyncio.StreamReader, serving: asyncio.Event) -> None:
        async for line in output:
            self.log += line.decode()
            if '"serving"' in line.decode():
                serving.set()

    def kill(self) -> None:
        """Kill it immediately."""
        if self._process is not None and self._process.returncode is None:
            self.kills += 1
            self._process.kill()

    async def stop(self) -> None:
        """Ask it to stop, and wait for its end."""
        if self._process is not None and self._process.returncode is None:
            self._process.terminate()
        await self.gone()

    async def gone(self) -> None:
        """Wait for its end."""
        if self._process is not None and self._listening is not None:
            await self._process.wait()
            await self._listening

    def claims(self, packet: bytes) -> bool:
        """Whether this data is a statement that claims messages."""
        self.statements |= {name for name, query in PREPARED.findall(packet) if b"SKIP LOCKED" in query}
        return b"SKIP LOCKED" in packet or any(name in packet for name in self.statements)


class Reaper:
    """Kills replicas at chosen moments and restarts them."""

    def __init__(self, replicas: list[Replica], teams: Teams, chance: random.Random) -> None:
        self._replicas, self._teams, self._chance = replicas, teams, chance
        self._aim: tuple[Replica, Moment, asyncio.Event] | None = None
        self.killed: dict[Moment, int] = dict.fromkeys(MOMENTS, 0)
        teams.on_done = self._sent
        for replica in replicas:
            replica.wire.on_sent = self._watch(replica)

    async def reap(self, pause: tuple[float, float] = (0.3, 2.0), patience: float = 5.0) -> None:
        """Run until cancelled. If a kind of moment does not come within `patience` seconds, try the next kind."""
        moments = itertools.cycle(MOMENTS)
        while True:
            await asyncio.sleep(self._chance.uniform(*pause))
            replica, moment = self._chance.choice(self._replicas), next(moments)
            fallen = asyncio.Event()
            self._aim = (replica, moment, fallen)
            if moment == "any":
                self._strike(replica, moment)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(fallen.wait(), patience)
            self._aim = None
            if not replica.is_alive or fallen.is_set():
                await replica.gone()
                await replica.start()

    def _watch(self, replica: Replica) -> Callable[[bytes], bool]:
        def seen(packet: bytes) -> bool:
            claims = replica.claims(packet)
            if claims and self._strike(replica, "claiming"):
                return self._chance.random() < 0.5  # at random before or after the server gets the packet
            if commits(packet):
                self._strike_soon(replica, "committed")
                return self._strike(replica, "committing")
            return False

        return seen

    def _sent(self, name: str) -> None:
        call = self._teams.calls[-1]
        owner = self._teams.owners.get(call.token, "")
        for replica in self._replicas:
            if name in ("post", "edit", "targeted") and replica.name == owner:
                self._strike(replica, "sending")

    def _strike_soon(self, replica: Replica, moment: Moment) -> None:
        """Kill after the packet is sent and before the answer arrives."""
        if self._aim is not None and self._aim[:2] == (replica, moment):
            asyncio.get_running_loop().call_later(0.0005, self._strike, replica, moment)

    def _strike(self, replica: Replica, moment: Moment) -> bool:
        if self._aim is None or self._aim[:2] != (replica, moment):
            return False
        replica.kill()
        self.killed[moment] += 1
        self._aim[2].set()
        self._aim = None
        return True


class Client:
    """Delivers to the replicas in turn, as a load balancer does. If one does not answer, it tries the next."""

    def __init__(self, teams: Teams, replicas: list[Replica]) -> None:
        self._teams, self._turn = teams, itertools.cycle(replicas)

    async def __aenter__(self) -> Client:
        self._http = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=15))
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._http.close()

    async def deliver(self, activity: Data) -> Any:
        """Deliver until a replica accepts it."""
        headers = {"Authorization": f"Bearer {self._teams.token()}"}
        while True:
            address = f"http://127.0.0.1:{next(self._turn).port}/api/messages"
            with contextlib.suppress(aiohttp.ClientError, TimeoutError, OSError):
                async with self._http.post(address, json=activity, headers=headers) as answer:
                    said = await answer.json()
                    if answer.status == 200 and said.get("type") != "application/vnd.microsoft.error":
                        return said
            await asyncio.sleep(0.2)


@contextlib.asynccontextmanager
async def replicas(
    number: int, server_port: int, database: str, teams: Teams, plan: Path, walls: Sequence[Wall] = ()
) -> AsyncIterator[list[Replica]]:
    """This many running replicas, each with its wall clock if `walls` are given."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("THROUGHLINE_")}
    async with contextlib.AsyncExitStack() as stack:
        made = []
        for index in range(number):
            wire = await stack.enter_async_context(Wire(server_port))
            environment = {
                **kept,
                **teams.settings(),
                "THROUGHLINE_TEAMS_TOKEN_URL": f"{teams.address}/token?replica=r{index}",
                "THROUGHLINE_DATABASE": wire.url(database),
                "THROUGHLINE_DEFAULT_PLAN": str(plan),
                "THROUGHLINE_LATE_AFTER": "1h",  # sessions continue however long a start takes
                **(walls[index].environment if walls else {}),
            }
            made.append(Replica(f"r{index}", wire, environment))
        await _migrate(made[0].environment)
        await asyncio.gather(*(replica.start() for replica in made))
        try:
            yield made
        finally:
            for replica in made:
                replica.kill()
                await replica.gone()


async def _migrate(environment: Mapping[str, str]) -> None:
    arguments = (sys.executable, "-m", "bot.cli.main", "migrate")
    process = await asyncio.create_subprocess_exec(
        *arguments, cwd=ROOT, env=dict(environment), stdout=asyncio.subprocess.DEVNULL
    )
    assert await process.wait() == 0
