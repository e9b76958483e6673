"""What open run sheets cost: memory for each viewer, and time from a change until the last of them has it.

`python -m tests.bench.run_sheets [viewers]` serves one session in this process and looks at it from another.
"""

from __future__ import annotations

import asyncio
import resource
import sys
import time

import aiohttp
import psutil

from bot.plans import load
from tests.house import FRANCES
from tests.web_visit import visiting

CHANGES = 10


async def main(viewers: int) -> None:
    """Measure and print."""
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
        print((await looking.stdout.readline()).decode().strip())
        memory = process.memory_info().rss - before
        spent, waited = process.cpu_times(), []
        for number in range(CHANGES):
            began = time.perf_counter()
            await visit.house.say(FRANCES, "+1" if number % 2 else "-1")
            assert (await looking.stdout.readline()).strip() == b"all"
            waited.append(time.perf_counter() - began)
        now = process.cpu_times()
        cpu = (now.user + now.system - spent.user - spent.system) / CHANGES
        print(f"memory: {memory / viewers / 1024:.1f} KiB for each viewer (the server's end of the connection included)")
        print(f"processor: {cpu * 1000:.0f} ms for each change, {cpu / viewers * 1e6:.0f} µs for each viewer")
        middle, most = sorted(waited)[CHANGES // 2] * 1000, max(waited) * 1000
        print(f"seen by all {viewers}: after {middle:.0f} ms in the middle, {most:.0f} ms at most")
        looking.terminate()
        await looking.wait()


async def look(url: str, token: str, viewers: int) -> None:
    """Hold so many streams open, and say each time all of them have got the same number of changes."""
    got: dict[int, int] = {}

    async def one(session: aiohttp.ClientSession) -> None:
        seen = 0
        async with session.get(url, headers={"Authorization": f"Bearer {token}"}) as answer:
            async for line in answer.content:
                if line.startswith(b"data: "):
                    got[seen] = got.get(seen, 0) + 1
                    if got[seen] == viewers:
                        print("all" if seen else f"{viewers} run sheets are open", flush=True)
                    seen += 1

    connector = aiohttp.TCPConnector(limit=0)
    timeout = aiohttp.ClientTimeout(total=None)
    async with aiohttp.ClientSession(connector=connector, timeout=timeout, read_bufsize=2**20) as session:
        await asyncio.gather(*(one(session) for _ in range(viewers)))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--look"]:
        asyncio.run(look(sys.argv[2], sys.argv[3], int(sys.argv[4])))
    else:
        asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000))
