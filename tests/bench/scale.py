"""Scale benchmark: what one PostgreSQL has to do for 1, 2 and 4 replicas, and by a model for more.

    python -m tests.bench.scale

It counts round trips, which are the same on every machine. The replicas share one process, but nothing else except the
database. Answers come one after the other, so none shares a transaction: that is the most they can cost.
"""

from __future__ import annotations

import asyncio
import sys
from contextlib import AsyncExitStack
from dataclasses import dataclass
from itertools import count

import sqlalchemy as sa
from pydantic import SecretStr

from bot.app import App, build
from bot.infra import logs
from bot.infra.clock import SystemClock
from bot.infra.settings import Settings
from bot.ports import Conversation, Heard, Inbound, Installed, Pressed
from bot.runs.plan_library import load
from bot.store.database import Database
from tests.bench.inbound import PLAN, postgres
from tests.bench.long_life import ForgetfulChannel
from tests.support.running_app import FRANCES, guest
from tests.support.wire import Wire, counted

REPLICAS = (1, 2, 4)
CHATS, PEOPLE = 4, 10
KEY = SecretStr("k" * 43)  # of anonymous answers; all replicas have the same
STILL = 20.0  # seconds in which nothing happens
MODEL = (10, 100)


@dataclass(frozen=True)
class Load:
    """What the server had to do: round trips of one replica in an idle second, and of an answer with all it leads to."""

    replicas: int
    still: float
    answer: float
    told: float
    """Notifications for an answer: each is delivered to every replica."""
    connections: int


async def measure(replicas: int, url: str) -> Load:
    """Start so many replicas on one database, do nothing, then answer at each in turn."""
    async with AsyncExitStack() as stack:
        through, wire = await stack.enter_async_context(counted(url))
        plan = load(str(PLAN))
        settings = Settings(database=SecretStr(through), default_plan=plan.id, answer_key=KEY)
        apps = [build(settings, SystemClock(), [ForgetfulChannel()], plans=[plan]) for _ in range(replicas)]
        for app in apps:
            await app.start()
            stack.push_async_callback(app.stop)
        await asyncio.sleep(2)
        wire.reset()
        await asyncio.sleep(STILL)
        still = len(wire.trips) / STILL / replicas
        answer, told = await _answers(apps, wire, f"{replicas} replicas")
        connections = await _connections(url)
    return Load(replicas, still, answer, told, connections)


async def _answers(apps: list[App], wire: Wire, name: str) -> tuple[float, float]:
    numbers = count()

    async def give(inbound: Inbound) -> None:
        await apps[next(numbers) % len(apps)].receive(inbound)

    chats = [Conversation("fake", f"{name}, chat {number}", "council") for number in range(CHATS)]
    for chat in chats:
        await give(Installed(chat, FRANCES, f"{chat.platform_id} added"))
        await give(Heard(chat, FRANCES, "start", f"{chat.platform_id} started"))
    for turn in range(2):  # at first people are new
        await asyncio.sleep(3)
        wire.reset()
        for chat in chats:
            for number in range(PEOPLE):
                id_ = f"{chat.platform_id} {turn} {number}"
                await give(Pressed(chat, guest(number), "poll", "token", 1, ((number + turn) % 3,), {}, id_))
        await asyncio.sleep(3)  # until cards are edited
    given = CHATS * PEOPLE
    told = sum("pg_notify" in trip for trip in wire.trips)
    return len(wire.trips) / given, told / given


async def _connections(url: str) -> int:
    database = Database(url)
    async with database.reading() as tx:
        ours = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'throughline' AND pid <> pg_backend_pid()"
        found = int((await tx.execute(sa.text(ours))).scalar_one())
    await database.close()
    return found


def table(loads: list[Load]) -> str:
    """What was measured, and what follows for more replicas from the figures of the most that were measured."""
    lines = [
        "| replicas | round trips of each in an idle second | round trips for an answer | notifications | connections |",
        "|---|---|---|---|---|",
    ]
    for one in loads:
        lines.append(f"| {one.replicas} | {one.still:.1f} | {one.answer:.1f} | {one.told:.2f} | {one.connections} |")
    last = loads[-1]
    for number in MODEL:
        connections = last.connections / last.replicas * number
        lines.append(f"| {number} (model) | {last.still:.1f} | {last.answer:.1f} | {last.told:.2f} | {connections:.0f} |")
    return "\n".join(lines)


async def main() -> None:
    """Measure and print."""
    loads = []
    for replicas in REPLICAS:
        async with postgres() as url:
            loads.append(await measure(replicas, url))
            print(loads[-1], file=sys.stderr, flush=True)
    print(table(loads))


if __name__ == "__main__":
    logs.configure("error")
    asyncio.run(main())
