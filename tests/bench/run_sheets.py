"""Run sheet benchmark: memory for each viewer, and time from a change until the last viewer has it.

This process serves one session, or one for each viewer. Another process views them.
"""

from __future__ import annotations

import asyncio
import gc
import resource
import secrets
import sys
import time
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager

import aiohttp
import psutil

from bot.ports import Conversation, Heard, Installed
from bot.runs.plan_library import load
from bot.store import people
from bot.web.live_feed import LOOK_AGAIN
from tests.bench.result import Line, percentile
from tests.support.running_app import FRANCES, ROOM
from tests.support.web_visit import Visit, visiting

MEMORY = "sqlite:///:memory:"

CHANGES = 10
ROUNDS = 3
AT_ONCE = 50  # sessions that are opened, or changed, together


async def measure(viewers: int) -> Sequence[Line]:
    """Measure this number of viewers: all of one session, and each of their own."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(65536, resource.getrlimit(resource.RLIMIT_NOFILE)[1]),) * 2)
    return [*await _of_one(viewers), *await _of_each(viewers)]


async def _of_one(viewers: int) -> Sequence[Line]:
    async with visiting(MEMORY, load("defensible-decisions-1"), people=8) as visit:
        await visit.house.say(FRANCES, "start")
        seat = await _seat(visit, ROOM)
        before = _memory()
        async with _viewed([seat] * viewers) as told:
            memory = _memory() - before
            spent, waited = time.process_time(), []
            for number in range(CHANGES):
                began = time.perf_counter()
                await visit.house.say(FRANCES, "+1" if number % 2 else "-1")
                await told()
                waited.append(time.perf_counter() - began)
            cpu = (time.process_time() - spent) / CHANGES
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


async def _of_each(sessions: int) -> Sequence[Line]:
    """As many sessions as run sheets: the same changes without run sheets and with them, and rounds without changes."""
    rooms = [Conversation("fake", f"room {number}", "council") for number in range(sessions)]
    async with visiting(MEMORY, load("defensible-decisions-1"), people=0) as visit:
        for room in rooms:
            await visit.house.app.receive(Installed(room, FRANCES, f"installed {room.platform_id}"))
        await _say(visit, rooms, "start")
        seats = [await _seat(visit, room) for room in rooms]
        await _say(visit, rooms, "+1")  # first commands load what later ones have
        alone = await _cost(_say(visit, rooms, "-1"))
        before = _memory()
        async with _viewed(seats) as told:
            memory = _memory() - before
            watched = await _cost(_say(visit, rooms, "+1"), told())
            everything = await _cost(_drawn_again(visit, visit.site.watch.touch_all))
            rounds = await _cost(*(_drawn_again(visit, visit.site.watch.look_again) for _ in range(ROUNDS))) / ROUNDS
    return [
        Line(
            f"{sessions:,} run sheets of as many sessions: memory of each, beside its session's",
            f"{memory / sessions / 1024:.0f} KB",
        ),
        Line(
            "the same: processor of a command, with its run sheet open",
            f"{watched / sessions * 1000:.1f} ms",
            f"{alone / sessions * 1000:.1f} ms without",
            f"{watched / alone:.2f}",
        ),
        Line(
            f"the same: processor for rounds without a change, every {LOOK_AGAIN.total_seconds():.0f} seconds",
            f"{rounds / LOOK_AGAIN.total_seconds():.0%} of one core",
            f"{everything / LOOK_AGAIN.total_seconds():.0%} if each drew all",
            f"{rounds / everything:.2f}",
        ),
    ]


async def _say(visit: Visit, rooms: Sequence[Conversation], text: str) -> None:
    for first in range(0, len(rooms), AT_ONCE):
        await asyncio.gather(
            *(visit.house.app.receive(Heard(room, FRANCES, text, secrets.token_hex(8))) for room in rooms[first:][:AT_ONCE])
        )
    await visit.house.app.idle()


async def _drawn_again(visit: Visit, round_: Callable[[], None]) -> None:
    """What the service does for open run sheets every few seconds, to its end."""
    round_()
    await asyncio.gather(*(task for task in asyncio.all_tasks() if "_keep_drawing" in repr(task.get_coro())))


async def _seat(visit: Visit, room: Conversation) -> tuple[str, str]:
    """The address of the run sheet's stream, and a token of its facilitator."""
    row = await visit.house.app.router.latest(room)
    assert row is not None
    async with visit.house.database.reading() as tx:
        known = (await people.attendees(tx, [row.id]))[row.id]
    person = next(id_ for id_, member in known.items() if member.platform_id == FRANCES.platform_id)
    return str(visit.server.make_url(f"/run/{row.id}/events")), await visit.site.door.session(row.id, person)


@asynccontextmanager
async def _viewed(seats: Sequence[tuple[str, str]]) -> AsyncIterator[Callable[[], Awaitable[None]]]:
    """Streams at these seats, held open by another process. The function waits until all of them have another change."""
    command = [sys.executable, "-m", "tests.bench.run_sheets"]
    looking = await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE)
    assert looking.stdin
    assert looking.stdout
    out = looking.stdout
    looking.stdin.write("".join(f"{url} {token}\n" for url, token in seats).encode())
    looking.stdin.close()

    async def told() -> None:
        assert (await out.readline()).strip() == b"all"

    await told()
    try:
        yield told
    finally:
        looking.terminate()
        await looking.wait()


async def _cost(*work: Awaitable[None]) -> float:
    """Processor seconds of this process while it does the work."""
    began = time.process_time()
    for one in work:
        await one
    return time.process_time() - began


def _memory() -> int:
    gc.collect()
    return int(psutil.Process().memory_info().rss)


async def look(seats: Sequence[tuple[str, str]]) -> None:
    """Hold a stream open at each seat. Report each time all of them have received the same number of changes."""
    got: dict[int, int] = {}

    async def one(session: aiohttp.ClientSession, url: str, token: str) -> None:
        seen = 0
        async with session.get(url, headers={"Authorization": f"Bearer {token}"}) as answer:
            async for line in answer.content:
                if line.startswith(b"data: "):
                    got[seen] = got.get(seen, 0) + 1
                    if got[seen] == len(seats):
                        print("all", flush=True)
                    seen += 1

    connector = aiohttp.TCPConnector(limit=0)
    timeout = aiohttp.ClientTimeout(total=None)
    async with aiohttp.ClientSession(connector=connector, timeout=timeout, read_bufsize=2**20) as session:
        await asyncio.gather(*(one(session, *seat) for seat in seats))


if __name__ == "__main__":
    given = [line.split() for line in sys.stdin]
    asyncio.run(look([(url, token) for url, token in given]))
