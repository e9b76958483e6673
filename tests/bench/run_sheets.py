"""Run sheet benchmark: memory for each viewer, and time from a change until the last viewer has it.

This process serves one session. Another process views it.
"""

from __future__ import annotations

import asyncio
import resource
import sys
import time
from collections.abc import Sequence

import aiohttp
import psutil

from bot.runs.plan_library import load
from tests.bench.result import Line, percentile
from tests.support.running_app import FRANCES
from tests.support.web_visit import visiting

CHANGES = 10


async def measure(viewers: int) -> Sequence[Line]:
    """Measure this number of viewers of one session."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(65536, resource.getrlimit(resource.RLIMIT_NOFILE)[1]),) * 2)
    process = psutil.Process()
    async with visiting("sqlite:///:memory:", load("defensible-decisions-1"), people=8) as visit:
        await visit.house.say(FRANCES, "start")
        run_id = await visit.house.run_id()
        token = await visit.site.door.session(run_id, await visit.person("facilitator"))
        url = str(visit.server.make_url(f"/run/{run_id}/events"))
        before = process.memory_info().rss
        looking = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "tests.bench.run_sheets",
            "--look",
            url,
            token,
            str(viewers),
            stdout=asyncio.subprocess.PIPE,
        )
        assert looking.stdout
        assert (await looking.stdout.readline()).strip() == b"open"
        memory = process.memory_info().rss - before
        spent, waited = process.cpu_times(), []
        for number in range(CHANGES):
            began = time.perf_counter()
            await visit.house.say(FRANCES, "+1" if number % 2 else "-1")
            assert (await looking.stdout.readline()).strip() == b"all"
            waited.append(time.perf_counter() - began)
        now = process.cpu_times()
        cpu = (now.user + now.system - spent.user - spent.system) / CHANGES
        looking.terminate()
        await looking.wait()
    middle, most = percentile(waited, 0.5) * 1000, max(waited) * 1000
    return [
        Line(
            f"{viewers:,} open run sheets: memory of each, the server's end of the connection included",
            f"{memory / viewers / 1024:.0f} KB",
        ),
        Line(
            "the same: a change, from the command until the last of them has it; processor",
            f"p50 {middle:.0f} ms, most {most:.0f} ms; {cpu * 1000:.0f} ms",
        ),
    ]


async def look(url: str, token: str, viewers: int) -> None:
    """Hold this number of streams open. Report each time all of them have received the same number of changes."""
    got: dict[int, int] = {}

    async def one(session: aiohttp.ClientSession) -> None:
        seen = 0
        async with session.get(url, headers={"Authorization": f"Bearer {token}"}) as answer:
            async for line in answer.content:
                if line.startswith(b"data: "):
                    got[seen] = got.get(seen, 0) + 1
                    if got[seen] == viewers:
                        print("all" if seen else "open", flush=True)
                    seen += 1

    connector = aiohttp.TCPConnector(limit=0)
    timeout = aiohttp.ClientTimeout(total=None)
    async with aiohttp.ClientSession(connector=connector, timeout=timeout, read_bufsize=2**20) as session:
        await asyncio.gather(*(one(session) for _ in range(viewers)))


if __name__ == "__main__":
    asyncio.run(look(sys.argv[2], sys.argv[3], int(sys.argv[4])))
