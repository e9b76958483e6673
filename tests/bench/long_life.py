"""Long-life benchmark: sessions come and go for days. Do memory, open files, tasks, caches and tables level off?

    python -m tests.bench.long_life                        # 72 hours of virtual time on SQLite
    python -m tests.bench.long_life --database postgresql  # the same on a PostgreSQL of its own
    python -m tests.bench.long_life --real 120             # 120 minutes of real time: the service as it is installed

`--plot FILE` draws the figures as SVG. `--table FILE` stores them as CSV.
"""

from __future__ import annotations

import argparse
import asyncio
import csv
import gc
import heapq
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from itertools import count
from pathlib import Path

import psutil
import sqlalchemy as sa
from cachetools import Cache
from pydantic import SecretStr

from bot.app import App, build
from bot.infra import logs
from bot.infra.clock import VirtualClock
from bot.infra.settings import Settings
from bot.ports import Conversation, Heard, Inbound, Installed, Member, Pressed
from bot.runs.plan_library import load
from bot.store.database import Database
from bot.store.tables import metadata
from tests.bench import real_time
from tests.bench.inbound import postgres
from tests.bench.plot import Panel, svg
from tests.support.running_app import FRANCES, START, Attempt, FakeChannel, guest

PLAN = Path(__file__).with_name("long_life.yaml")
PEOPLE = 6
KEPT = timedelta(hours=12)  # the shortest that shows both growing and deleting several times within 72 hours
CHATS = 24  # used again and again; every fourth session has a chat of its own
NIGHT = timedelta(hours=18)  # after START: the deletion of each night
MOST = 1.1  # the most that a figure may be in the last third, as a multiple of the third before

Values = Mapping[str, float]
Sample = tuple[float, Values]  # hours since the start
Act = Callable[[], Awaitable[object]]


def acts(chat: str, new: Callable[[], str]) -> Sequence[tuple[timedelta, Inbound]]:
    """What people do in one session, by the time since it was set up: arrive, answer, leave, come back, and steer."""
    where = Conversation("fake", chat, "council")

    def says(minutes: float, who: Member, text: str) -> tuple[timedelta, Inbound]:
        return timedelta(minutes=minutes), Heard(where, who, text, new())

    def presses(minutes: float, who: Member, poll: str, option: int) -> tuple[timedelta, Inbound]:
        return timedelta(minutes=minutes), Pressed(where, who, "poll", poll, 1, (option,), {}, new())

    people = [Member(f"{chat} {one.platform_id}", one.name) for one in map(guest, range(PEOPLE))]
    return [
        (timedelta(), Installed(where, FRANCES, new())),
        *(says(0.1 * number, who, "here") for number, who in enumerate(people, 1)),
        says(1, FRANCES, "start"),
        *(presses(3.2 + 0.1 * number, who, "token", number % 3) for number, who in enumerate(people)),
        *(presses(5.2 + 0.1 * number, who, "mood", number % 2) for number, who in enumerate(people)),
        says(8, FRANCES, "extend 1"),
        says(8.2, people[-1], "away"),
        says(9.5, people[-1], "here"),
        says(12, people[0], "where"),
    ]


class ForgetfulChannel(FakeChannel):
    """A platform that keeps nothing, so that only the service can grow."""

    def __init__(self) -> None:
        super().__init__()
        self._ids = count()

    async def _do(self, attempt: Attempt) -> str:
        return attempt.message_id or f"m{next(self._ids)}"


class Days:
    """The service in virtual time, with a session that starts every so many minutes."""

    def __init__(self, url: str, every: timedelta) -> None:
        self.clock = VirtualClock(START)
        plan = load(str(PLAN))
        settings = Settings(database=SecretStr(url), default_plan=plan.id, keep_for=KEPT)
        self.app: App = build(settings, self.clock, [ForgetfulChannel()], plans=[plan], seed=lambda: 7)
        self._every = every
        self._numbers, self._sessions = count(), count()
        self._planned: list[tuple[float, int, Act]] = []

    async def run(self, hours: int) -> Sequence[Sample]:
        """Run for so long, with a sample before each hour."""
        samples: list[Sample] = []
        self._plan(timedelta(), self._open)
        for night in range(hours // 24 + 1):
            self._plan(NIGHT + timedelta(days=night), self.app.housekeeping.tidy)
        for hour in range(hours + 1):
            await self._until(timedelta(hours=hour))
            samples.append((float(hour), await self._sample()))
        return samples

    def _plan(self, after: timedelta, act: Act) -> None:
        heapq.heappush(self._planned, (after.total_seconds(), next(self._numbers), act))

    async def _open(self) -> None:
        """A new session, and the plan for the one after it."""
        number, now = next(self._sessions), self.clock.now() - START
        chat = f"chat {number % CHATS}" if number % 4 else f"new chat {number}"
        for after, inbound in acts(chat, lambda: f"d{next(self._numbers)}"):
            self._plan(now + after, lambda inbound=inbound: self.app.receive(inbound))  # type: ignore[misc]
        self._plan(now + self._every, self._open)

    async def _until(self, goal: timedelta) -> None:
        while True:
            wished = self.clock.next_at
            at = START + timedelta(seconds=self._planned[0][0])
            if wished is not None and wished <= min(at, START + goal):
                self.clock.jump(wished)
            elif at <= START + goal:
                self.clock.jump(at)
                await heapq.heappop(self._planned)[2]()
            else:
                self.clock.jump(START + goal)
                await self.app.idle()
                return
            await self.app.idle()

    async def _sample(self) -> Values:
        gc.collect()
        tracked = gc.get_objects()
        process = psutil.Process()
        return {
            "memory, MB": process.memory_info().rss / 2**20,
            "objects, thousands": len(tracked) / 1000,
            "open files": process.num_fds(),
            "tasks": len(asyncio.all_tasks()),
            "cached entries": sum(len(one) for one in tracked if isinstance(one, Cache)),
            **await rows(self.app.database),
        }


async def rows(database: Database) -> Values:
    """How many rows each table has."""
    async with database.reading() as tx:
        return {
            f"rows of {table.name}": (await tx.execute(sa.select(sa.func.count()).select_from(table))).scalar_one()
            for table in metadata.sorted_tables
        }


def verdicts(samples: Sequence[Sample]) -> Sequence[tuple[str, float, float, bool]]:
    """For each figure the most of the third before the last and of the last, and whether it has levelled off."""
    end = samples[-1][0]
    part = end / 3  # a day of 72 hours, so each part has a night
    found = []
    for name in samples[0][1]:
        before = max(values[name] for hour, values in samples if end - 2 * part <= hour <= end - part)
        last = max(values[name] for hour, values in samples if hour > end - part)
        found.append((name, before, last, last <= MOST * before + 1))
    return found


def panels(samples: Sequence[Sample]) -> Sequence[Panel]:
    """The plots: one for each figure of the process, and one for the largest tables."""
    names = list(samples[0][1])
    process = [name for name in names if not name.startswith("rows of ")]
    tables = sorted(set(names) - set(process), key=lambda name: -max(values[name] for _, values in samples))[:6]
    lines = [(name, {name: [(hour, values[name]) for hour, values in samples]}) for name in process]
    largest = {name.removeprefix("rows of "): [(hour, values[name]) for hour, values in samples] for name in tables}
    return [Panel(title, found) for title, found in (*lines, ("rows of the largest tables", largest)) if found]


@asynccontextmanager
async def _url(kind: str) -> AsyncIterator[str]:
    if kind == "postgresql":
        async with postgres() as url:
            yield url
        return
    with tempfile.TemporaryDirectory() as folder:
        yield f"sqlite:///{folder}/long.db"


async def virtual(kind: str, hours: int, every: timedelta) -> Sequence[Sample]:
    """So many hours of virtual time."""
    async with _url(kind) as url:
        days = Days(url, every)
        await days.app.start()
        try:
            return await days.run(hours)
        finally:
            await days.app.stop()


def store(samples: Sequence[Sample], path: Path) -> None:
    """Write the figures as CSV."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["hour", *samples[0][1]])
        writer.writerows([hour, *values.values()] for hour, values in samples)


def main() -> int:
    """Run, print a table, and fail where something still grows."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.long_life", description=__doc__)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--hours", type=int, default=72, help="virtual hours, in whole days")
    parser.add_argument("--every", type=int, default=10, metavar="MINUTES", help="a new session so often")
    parser.add_argument("--real", type=int, metavar="MINUTES", help="in real time, with a new session every minute")
    parser.add_argument("--plot", type=Path)
    parser.add_argument("--table", type=Path)
    asked = parser.parse_args()
    if asked.real:
        samples = asyncio.run(real_time.measure(PLAN, asked.real, acts))
    else:
        samples = asyncio.run(virtual(asked.database, asked.hours, timedelta(minutes=asked.every)))
    if asked.table:
        store(samples, asked.table)
    if asked.plot:
        asked.plot.write_text(svg(panels(samples), "minutes" if asked.real else "hours"), encoding="utf-8")
    found = verdicts(samples)
    print("| what | most, third before the last | most, last third | levelled off |\n|---|---|---|---|")
    for name, before, last, level in found:
        if last:
            print(f"| {name} | {before:,.0f} | {last:,.0f} | {'yes' if level else '**no**'} |")
    return int(not all(level for *_, level in found))


if __name__ == "__main__":
    logs.configure("error")
    raise SystemExit(main())
