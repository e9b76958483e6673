"""PostgreSQL benchmark: a stored poll answer by one replica and by two, with the server on the same cores.

They take turns with ours on SQLite and with the handlers of other SDKs that do nothing.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AsyncExitStack
from pathlib import Path

import psutil

from bot.store.database import address
from tests.bench.inbound import AT_ONCE, RIVALS, ROUNDS, Contest, Measured, ours, postgres, rival
from tests.bench.result import Line, middle
from tests.support.scripted_teams import APP_ID, ScriptedConnector

ONE, TWO, ON_SQLITE = "one replica", "two replicas", "on SQLite"


class Server:
    """The processes of the database, for their processor time."""

    def __init__(self, url: str) -> None:
        folder = Path(str(address(url).query["host"]))
        self._first = psutil.Process(int((folder / "postmaster.pid").read_text(encoding="utf-8").split()[0]))

    @property
    def cpu(self) -> float:
        """Seconds of processor time so far, of the processes that there are."""
        times = [process.cpu_times() for process in (self._first, *self._first.children())]
        return float(sum(one.user + one.system for one in times))


async def measure(count: int, rivals: Mapping[str, str]) -> Sequence[Line]:
    """Ours gets `count` answers in each round, and others get fewer. `rivals` are Pythons by SDK."""
    with tempfile.TemporaryDirectory() as folder:
        async with ScriptedConnector(APP_ID) as platform, AsyncExitStack() as stack:
            contest = Contest(platform)
            url = await stack.enter_async_context(postgres())
            one = await stack.enter_async_context(ours(platform, Path(folder), url))
            two = await stack.enter_async_context(ours(platform, Path(folder), url, opens=False))
            alone = await stack.enter_async_context(ours(platform, Path(folder)))
            server = Server(url)
            turns: list[tuple[str, str | Sequence[str], Measured | Sequence[Measured], int]] = [
                (ONE, one[0], (one[1], server), count),
                (TWO, (one[0], two[0]), (one[1], two[1], server), count),
                (ON_SQLITE, *alone, count),
            ]
            for name, python in rivals.items():
                theirs = await stack.enter_async_context(rival(platform, RIVALS[name], python))
                turns.append((name, *theirs, max(50, count // 4)))
            for _ in range(ROUNDS):
                for turn in turns:
                    await contest.turn(*turn)
    return [*_lines(contest)]


def _lines(contest: Contest) -> Iterator[Line]:
    cpu = {name: middle(spent) for name, spent in contest.cpu.items()}

    def against(what: str, one: str, other: str, least: float | None) -> Line:
        ratio = contest.rate(one) / contest.rate(other)
        return Line(
            what,
            f"{contest.rate(one):.0f}/s ({cpu[one] * 1000:.2f} ms)",
            f"{contest.rate(other):.0f}/s ({cpu[other] * 1000:.2f} ms)",
            f"{ratio:.2f} (processor {cpu[other] / cpu[one]:.2f})",
            f"at least {least:.0f}" if least else "",
            ratio >= least if least else None,
        )

    what = f"a poll answer on PostgreSQL, {AT_ONCE} at once, and processor time with the server's"
    for name, least in ((ON_SQLITE, None), ("Agents SDK", 1.0), ("Teams SDK", None)):
        if name in contest.loads:
            yield against(f"{what}: one replica against {name}", ONE, name, least)
    yield against("the same: two replicas against one", TWO, ONE, 1.0)
    p99 = contest.p99(ONE)
    yield Line("the same, one replica: 99 of 100 answered within", f"{p99 * 1000:.0f} ms", target="100 ms", good=p99 < 0.1)
