"""PostgreSQL benchmark: a stored poll answer by one replica and by two, with the server on the same cores.

They take turns with ours on SQLite and with the handlers of other SDKs that do nothing.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AsyncExitStack
from pathlib import Path

from tests.bench.inbound import AT_ONCE, RIVALS, ROUNDS, Contest, ours, postgres, rival
from tests.bench.process import Served
from tests.bench.result import Line, middle
from tests.support.scripted_teams import APP_ID, ScriptedConnector

ONE, TWO, ON_SQLITE = "one replica", "two replicas", "on SQLite"


async def measure(count: int, rivals: Mapping[str, str]) -> Sequence[Line]:
    """Ours gets `count` answers in each round, and others get fewer. `rivals` are Pythons by SDK."""
    with tempfile.TemporaryDirectory() as folder:
        async with ScriptedConnector(APP_ID) as platform, AsyncExitStack() as stack:
            contest = Contest(platform)
            url = await stack.enter_async_context(postgres())
            one = await stack.enter_async_context(ours(platform, Path(folder), url))
            two = await stack.enter_async_context(ours(platform, Path(folder), url, opens=False))
            alone = await stack.enter_async_context(ours(platform, Path(folder)))
            turns: list[tuple[str, str | Sequence[str], Served | Sequence[Served], int]] = [
                (ONE, *one, count),
                (TWO, (one[0], two[0]), (one[1], two[1]), count),
                (ON_SQLITE, *alone, count),
            ]
            for name, python in rivals.items():
                server = await stack.enter_async_context(rival(platform, RIVALS[name], python))
                turns.append((name, *server, max(50, count // 4)))
            for _ in range(ROUNDS):
                for turn in turns:
                    await contest.turn(*turn)
    return [*_lines(contest)]


def _lines(contest: Contest) -> Iterator[Line]:
    rate = contest.rate(ONE)
    for name in (ON_SQLITE, "Agents SDK", "Teams SDK"):
        if name not in contest.loads:
            continue
        theirs, least = contest.rate(name), 1.0 if name == "Agents SDK" else None
        yield Line(
            f"a poll answer on PostgreSQL, {AT_ONCE} at once: one replica against {name}",
            f"{rate:.0f}/s",
            f"{theirs:.0f}/s",
            f"{rate / theirs:.2f}",
            f"at least {least:.0f}" if least else "",
            rate / theirs >= least if least else None,
        )
    both = contest.rate(TWO)
    cpu = {name: middle(contest.cpu[name]) * 1000 for name in (ONE, TWO)}
    yield Line(
        "the same: two replicas against one (CPU of the replicas for each answer)",
        f"{both:.0f}/s ({cpu[TWO]:.2f} ms)",
        f"{rate:.0f}/s ({cpu[ONE]:.2f} ms)",
        f"{both / rate:.2f}",
        "at least 1",
        both >= rate,
    )
    p99 = contest.p99(ONE)
    yield Line("the same, one replica: 99 of 100 answered within", f"{p99 * 1000:.0f} ms", target="100 ms", good=p99 < 0.1)
