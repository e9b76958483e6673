"""Golden months: everything each person sees while two groups do a whole programme, in ten months of virtual time.

One group is in London and one in New York, so clocks change on four days and never together. Dates move, people are away
and facilitators change. The service is killed between sessions and in the middle of its reminders. The output is compared
line by line and must be the same on every database. After an intended change, run `python -m tests.golden.months` and read
the diff.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import tempfile
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import SecretStr

from bot.app import App, build
from bot.infra.clock import VirtualClock
from bot.infra.settings import Settings
from bot.ports import Conversation, Heard, Installed, Member, Outcome, Pressed
from bot.programme.links import Link
from bot.runs.plan_library import load
from bot.store import schema
from bot.store.database import Database, Tx
from cards.render.plain import plain
from tests.support.running_app import Attempt, FakeChannel, NoLinks, Platform

FOLDER = Path(__file__).parent / "months"
PLANS = tuple(load(str(FOLDER / f"course-{number}.yaml")) for number in (1, 2, 3))


class PowerCut(Exception):
    """The process is dead from now on."""


class Wire(FakeChannel):
    """A channel whose people keep their ids. Once it is `dead`, nothing reaches the platform."""

    name = "local"

    def __init__(self, platform: Platform, groups: Sequence[Group]) -> None:
        super().__init__(platform)
        self._groups = groups
        self.cut_at: tuple[str, int] | None = None  # the kind of card, and how many of them still pass
        self.dead = False

    async def people(self, where: Conversation) -> Sequence[Member]:
        return _of(self._groups, where.platform_id).everybody

    async def organisers(self, where: Conversation) -> Sequence[str]:
        return (_of(self._groups, where.platform_id).leader.platform_id,)

    async def _do(self, attempt: Attempt) -> str:
        if self.cut_at and attempt.view.card == self.cut_at[0]:
            kind, left = self.cut_at
            self.cut_at = (kind, left - 1)
            self.dead = self.dead or left <= 0
        if self.dead:
            raise PowerCut
        return await super()._do(attempt)

    def guard(self, database: Database) -> None:
        """Stop all transactions once the power is cut."""
        writing = database.writing

        @contextlib.asynccontextmanager
        async def guarded() -> AsyncIterator[Tx]:
            if self.dead:
                raise PowerCut
            async with writing() as tx:
                yield tx
                if self.dead:
                    raise PowerCut

        database.writing = guarded  # type: ignore[method-assign]


@dataclass(frozen=True)
class Entry:
    """A transcript entry: the local time, who said or saw it, and its lines."""

    at: str
    who: str
    lines: tuple[str, ...]


class Group:
    """A group: its chat, time zone, facilitator and people. Ids do not contain names."""

    def __init__(self, name: str, zone: str, leader: str, people: Sequence[str]) -> None:
        self.name, self.zone = name, ZoneInfo(zone)
        self.room = Conversation("local", f"{name} chat")
        self.leader = Member(f"{name} 0", leader, is_organiser=True, reference={"timezone": zone})
        self.people = tuple(Member(f"{name} {number}", one) for number, one in enumerate(people, 1))
        self.entries: list[Entry] = []

    @property
    def everybody(self) -> tuple[Member, ...]:
        """The facilitator and the people."""
        return (self.leader, *self.people)

    def alone(self, who: Member) -> Conversation:
        """The private conversation of the bot with one person."""
        return Conversation("local", f"{who.platform_id} and the bot")

    def move(self, chat: str) -> None:
        """Move the group to another chat."""
        self.room = Conversation("local", f"{self.name} {chat}")

    def member(self, said: str) -> Member:
        """A person, by first name or id."""
        return next(one for one in self.everybody if said in (one.name.split()[0], one.platform_id))

    def at(self, text: str) -> datetime:
        """An instant as local time ("2030-03-05 09:30")."""
        return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=self.zone).astimezone(UTC)


class _Links(NoLinks):
    """A calendar link without its key, which differs each time."""

    def __init__(self, months: Months) -> None:
        self._months = months

    async def calendar(self, run_id: str) -> Link:
        return "https://throughline.example.org/dates/…/dates.ics", self._months.clock.now() + timedelta(days=14)


class Months:
    """The service over months, and what people see."""

    def __init__(self, url: str, groups: Sequence[Group], start: datetime) -> None:
        self.url, self.groups, self.now = url, groups, start
        self.platform = Platform()
        self.kills = 0
        self._seen = self._number = 0

    # -- the service ---------------------------------------------------------------------------------------------------

    async def begin(self) -> None:
        """A new process on the same database."""
        self.clock = VirtualClock(self.now)
        self.wire = Wire(self.platform, self.groups)
        chosen = Settings(
            database=SecretStr(self.url),
            default_plan="course-1",
            timezone="Europe/London",
            url="https://throughline.example.org",
        )
        self.app: App = build(chosen, self.clock, [self.wire], plans=PLANS, seed=lambda: 11, at_once=1, links=_Links(self))
        self.wire.guard(self.app.database)
        if self.app.database.is_postgres:
            await schema.migrate(self.app.database)
        await self.app.start()
        await self._settle()

    async def kill(self) -> None:
        """Kill the process, so that its memory is lost, and start a new one."""
        self.kills += 1
        self.wire.dead = True
        self.now = self.clock.now()
        rest = asyncio.all_tasks() - {asyncio.current_task()}
        for task in rest:
            task.cancel()
        await asyncio.gather(*rest, return_exceptions=True)
        await self.app.broadcast.stop()  # its database connection, which a real crash would break
        await self.app.database.close()
        await self.begin()

    async def end(self) -> None:
        """Stop gracefully."""
        await self.app.stop()

    async def go_to(self, at: datetime) -> None:
        """Advance the clock. Housekeeping runs every fortnight. A process that is cut off is replaced."""
        while self.clock.now() < at:
            step = min(at, self.clock.now() + timedelta(days=14))
            while (due := self.clock.next_at) is not None and due <= step:
                self.clock.ring(due)
                await self._settle()
                if self.wire.dead:
                    await self.kill()
            while self.clock.ring(step):
                await self._settle()
            await self.app.housekeeping.tidy()

    async def _settle(self) -> None:
        await self.app.idle()
        shown, self._seen = self.platform.attempts[self._seen :], len(self.platform.attempts)
        for one in sorted(shown, key=lambda attempt: (attempt.where, attempt.to or "")):
            group = _of(self.groups, one.where)
            to = f"{group.member(one.to).name.split()[0]} alone" if one.to else "everyone"
            self._write(group, f"{to}{', changed' if one.kind == 'edit' or one.message_id else ''}", plain(one.view))

    # -- the people ----------------------------------------------------------------------------------------------------

    async def say(self, group: Group, name: str, text: str, *, alone: bool = False) -> Outcome:
        """A person says something, in the chat or privately."""
        who = group.member(name)
        self._write(group, f"{name} says{' to the bot' if alone else ''}", text)
        where = group.alone(who) if alone else group.room
        return await self._answered(group, name, await self.app.receive(Heard(where, who, text, self._delivery(), alone)))

    async def press(self, group: Group, name: str, poll: str, option: int, opening: int = 1) -> Outcome:
        """A person answers. The transcript leaves out what they chose, because it is private."""
        who = group.member(name)
        self._write(group, f"{name} presses", "an answer")
        pressed = Pressed(group.room, who, "poll", poll, opening, (option,), {}, self._delivery())
        return await self._answered(group, name, await self.app.receive(pressed))

    async def line(self, group: Group, name: str, text: str) -> Outcome:
        """A person fills in the private form for their own line."""
        who = group.member(name)
        self._write(group, f"{name} writes, alone", text)
        form = Pressed(group.alone(who), who, "intention", "", 0, (), {"intention": text}, self._delivery())
        return await self._answered(group, name, await self.app.receive(form))

    async def install(self, group: Group) -> None:
        """The facilitator adds the bot to the chat."""
        self._write(group, f"{group.leader.name.split()[0]} adds the bot", f"to {group.room.platform_id}")
        await self.app.receive(Installed(group.room, group.leader, self._delivery()))
        await self._settle()

    async def _answered(self, group: Group, name: str, outcome: Outcome) -> Outcome:
        if outcome.reply is not None:
            self._write(group, f"{name} alone, in answer", plain(outcome.reply))
        await self._settle()
        return outcome

    def _delivery(self) -> str:
        self._number += 1
        return f"d{self._number}"

    def _write(self, group: Group, who: str, text: str) -> None:
        at = f"{self.clock.now().astimezone(group.zone):%a %d %b %Y %H:%M}"
        group.entries.append(Entry(at, who, tuple(line for line in text.splitlines() if line.strip())))


def _of(groups: Sequence[Group], where: str) -> Group:
    return next(group for group in groups if where.startswith(group.name))


def expected(group: Group) -> Path:
    """The file with the expected transcript of a group."""
    return FOLDER / f"{group.name.lower().replace(' ', '-')}.txt"


def seen(group: Group) -> str:
    """What a group saw, line by line. Entries of the same minute are in the order of names."""
    lines: list[str] = []
    for _, same in itertools.groupby(group.entries, key=lambda entry: (entry.at, entry.lines[:1])):
        for entry in sorted(same, key=lambda entry: entry.who):
            lines += [f"{entry.at} · {entry.who}", *(f"    {line}" for line in entry.lines), ""]
    return "\n".join(lines)


async def _written() -> Mapping[Path, str]:
    from tests.golden.months_story import groups, told

    with tempfile.TemporaryDirectory() as folder:
        months = Months(f"sqlite:///{folder}/months.db", groups(), datetime(2030, 2, 25, 10, tzinfo=UTC))
        await months.begin()
        await told(months)
        await months.end()
    return {expected(group): seen(group) for group in months.groups}


if __name__ == "__main__":
    for file, lines in asyncio.run(_written()).items():
        file.write_text(lines, encoding="utf-8")
