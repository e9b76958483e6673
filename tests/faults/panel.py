"""Power cuts while a host's Zoom panel fills, opens and closes breakout rooms.

The panel is a page in Zoom, so it outlives the service. It repeats what was not answered, with the version it saw last.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import Awaitable, Callable
from datetime import timedelta

import sqlalchemy as sa

from bot.infra.clock import VirtualClock
from bot.ports import Heard
from bot.store import people
from bot.store.tables import message
from cards.render.plain import plain
from dialogs import texts
from tests.bot.runs.test_crash import Fuse, PowerCut, now_and_then
from tests.faults.session import Held, damage
from tests.faults.table import Row
from tests.support.running_app import START, Platform
from tests.support.zoom_panel import FRANCES, WHERE, Panel, PanelHouse, panel, panel_house, person

ROUNDS = ("filling", "open", "closing", "closed", "filling", "open", "closed")
NAME, NUMBER, LIST = re.compile(r"Person \d|Frances"), re.compile(r"\d+"), re.compile(r"N((, | and )N)+")
Act = Callable[[PanelHouse, Panel], Awaitable[bool]]
"""Something the host does. Returns whether the service said that it was done."""


class Host:
    """The host of a meeting, whose rooms are opened twice. `intervals` is as in `test_crash.Meeting`."""

    def __init__(self, url: str, intervals: Callable[[], int | None]) -> None:
        self._url, self._intervals = url, intervals
        self._platform, self._now = Platform(), START
        self._seen: Panel | None = None
        self.held = Held()
        self.cuts = 0

    async def hold(self) -> Held:
        """Play a session up to its last minute. The rooms are opened at minute 5 and closed before 25."""
        acts: list[Act] = [_start, _until(4), _lease]
        for number, phase in enumerate(ROUNDS):
            acts += [_until(5 + 2 * number), self._reports(number, phase)]
        acts += [_until(29), self._look]
        while acts:
            acts = await self._one_life(acts)
        return self.held

    async def _one_life(self, acts: list[Act]) -> list[Act]:
        """Do what can be done until the power is cut. Returns what is left to do."""
        clock, left, fuse = VirtualClock(self._now), list(acts), Fuse(None)
        with contextlib.suppress(PowerCut):  # a dead service cannot stop in good order
            async with panel_house(0, self._url, platform=self._platform, clock=clock) as house, panel(house) as opened:
                if self._seen is None:
                    await house.join(*(person(number) for number in range(1, 6)))
                else:
                    opened.id, opened.token, opened.board = self._seen.id, self._seen.token, self._seen.board
                self._seen = opened
                database = house.house.database
                fuse.guard(database)
                fuse.left = self._intervals()
                while left and not fuse.blown:
                    with contextlib.suppress(PowerCut):
                        if await left[0](house, opened) and not fuse.blown:
                            left.pop(0)
                await house.house.app.idle()
                self._now = clock.now()
        if fuse.blown:
            self.cuts += 1
            await database.close()
        rest = asyncio.all_tasks() - {asyncio.current_task()}
        for task in rest:
            task.cancel()
        await asyncio.gather(*rest, return_exceptions=True)
        return left

    def _reports(self, number: int, phase: str) -> Act:
        async def report(house: PanelHouse, opened: Panel) -> bool:
            if await opened.report(phase) != 200:
                return False
            board = opened.board
            told = f"{board['phase']} {board['version']} {board['filled']} {board['change']} {board['lease']}"
            self.held.slots[(f"report {number}", phase)] = told
            return True

        return report

    async def _look(self, house: PanelHouse, opened: Panel) -> bool:
        async with house.house.database.reading() as tx:
            rows = (await tx.execute(sa.select(message))).all()
            names = {id_: one.name for id_, one in (await people.members(tx, {row.person for row in rows})).items()}
        for row in rows:
            self.held.slots[(row.slot, names.get(row.person, ""))] = _words(
                plain(self._platform.messages[row.message_id].view)
            )
        self.held.posts = len(self._platform.messages) + len(ROUNDS)
        return True


def _words(text: str) -> str:
    """The lines of a message without names and numbers: people's ids are random, and with them who is in which room."""
    lines = (LIST.sub("N", NUMBER.sub("#", NAME.sub("N", line))) for line in text.splitlines())
    return "\n".join(sorted({line for line in lines if not line.startswith(("You are ", "You work with "))}))


async def _start(house: PanelHouse, opened: Panel) -> bool:
    outcome = await house.house.app.receive(Heard(WHERE, FRANCES, "start", "start"))
    await house.house.app.idle()
    return outcome.reply is None or outcome.reply.title != texts.NOT_WRITTEN


async def _lease(house: PanelHouse, opened: Panel) -> bool:
    return await opened.lease() == 200


def _until(minute: float) -> Act:
    goal = START + timedelta(minutes=minute)

    async def wait(house: PanelHouse, opened: Panel) -> bool:
        """One wake-up at a time: while the power is off, no time passes."""
        clock = house.house.clock
        at = clock.next_at
        is_last = at is None or at > goal
        clock.jump(goal if at is None or is_last else at)
        await house.house.app.idle()
        return is_last

    return wait


async def openings(place: str, sessions: int) -> Row:
    """Sessions on SQLite whose power is cut while the rooms are opened and closed."""
    row = Row("power cut while a Zoom panel opens and closes rooms")
    quiet = await Host(f"{place}/panel quiet.db", lambda: None).hold()
    for seed in range(sessions):
        held = await Host(f"{place}/panel {seed}.db", now_and_then(seed)).hold()
        row.add(damage(quiet, held), held)
    return row
