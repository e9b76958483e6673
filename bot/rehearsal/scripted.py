"""Scripted rehearsal: runs a session on virtual time and shows every message that becomes visible.

It jumps from each due time to the next, and only when the service is idle. At the same time, the clock acts before people
do. People act in the order of the script.

The facilitator starts the session. With a script everybody is here from the start, and only the script acts; without one,
people are simulated until the session ends. A line that cannot be done is shown as a mistake, and the rest goes on. It
ends when nothing more is due.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count

from bot.delivery.dispatcher import Delivered
from bot.ports import Arrived, Conversation, Inbound, Installed
from bot.rehearsal.cast import FACILITATOR, member
from bot.rehearsal.harness import Harness
from bot.rehearsal.inputs import CueInputs, NothingToPress
from bot.rehearsal.output import OutputLine, Screen
from bot.rehearsal.pacing import PlaybackSpeed
from bot.rehearsal.script import Cue, Say
from bot.rehearsal.simulated_people import Sight, SimulatedPeople
from cards.view import Paragraph, View
from dialogs.plan.model import Plan

REPLY = "reply"  # slot of a reply that only the person who asked can see
ERROR = "script-error"  # slot of a line about a mistake in the script
ZERO = timedelta(0)
HAND = timedelta(milliseconds=1)  # between two things one person does: never at the same instant


@dataclass
class ScriptedRehearsal:
    """Scripted rehearsal of `plan`, run on the harness `stage`.

    With a `script`, everyone is present from the start and only the script acts. Without a script, people are simulated.
    """

    stage: Harness
    plan: Plan
    where: Conversation
    people: Sequence[str]
    seed: int
    script: Sequence[Cue] | None
    screen: Screen
    pace: PlaybackSpeed
    _began_at: datetime = field(init=False)
    _clock: timedelta = ZERO  # plan time: the time the session ran, pauses excluded
    _waiting: list[tuple[timedelta, int, Cue]] = field(default_factory=list)
    _numbers: count[int] = field(default_factory=count)

    def __post_init__(self) -> None:
        self._began_at = self.stage.now
        self._day = f"{self._began_at:%Y%m%d}"  # a chat may have several sessions, and delivery ids must be unique
        self._gestures = CueInputs(self.plan, self.where, self._day)
        self._habits = SimulatedPeople(self.plan, self.people, self.seed, self._began_at) if self.script is None else None

    async def play(self) -> None:
        """Play until nothing more can happen: no timer is set and no person is due to act."""
        await self._open()
        while (due := self._next()) is not None:
            await self._go_on_to(due)
            before = ""
            while self._waiting and self._waiting[0][0] <= due:
                cue = heapq.heappop(self._waiting)[2]
                if self._habits is None and cue.by == before:
                    await self._go_on_to(self._now() + HAND)
                await self._act(cue)
                before = cue.by
        self.screen.close()

    async def _open(self) -> None:
        await self._receive(Installed(self.where, member(FACILITATOR), f"installed-{self._day}"), FACILITATOR)
        if self.script is not None and self.people:
            await self._receive(Arrived(self.where, tuple(map(member, self.people)), f"arrived-{self._day}"), FACILITATOR)
        await self._act(Cue(ZERO, FACILITATOR, Say("start")))
        self._plan_to_act(self._habits.arrivals() if self._habits else self.script or ())

    def _plan_to_act(self, cues: Iterable[Cue]) -> None:
        for cue in cues:
            heapq.heappush(self._waiting, (cue.at, next(self._numbers), cue))

    def _next(self) -> timedelta | None:
        """When the next event is due, since the start. After the session, simulated people do nothing more."""
        wake_at = self.stage.next_at
        due = [wake_at - self._began_at] if wake_at is not None else []
        if self._waiting and not (self._habits and self.stage.ended):
            due.append(self._waiting[0][0])
        return min(due, default=None)

    async def _go_on_to(self, due: timedelta) -> None:
        now = self._now()
        runs = self.stage.running
        clock = self._clock
        await self.pace.wait(now, due, lambda moment: self.screen.tick(clock + (moment - now if runs else ZERO)))
        if runs:
            self._clock += max(due - now, ZERO)
        self._show(await self.stage.go_on_to(self._began_at + due))

    async def _act(self, cue: Cue) -> None:
        try:
            inbound = self._gestures.of(cue)
        except NothingToPress as mistake:
            self._complain(cue.by, str(mistake))
        else:
            await self._receive(inbound, cue.by)

    def _complain(self, by: str, mistake: str) -> None:
        """Show a mistake in the script as a line, so that whoever reads the output sees where it happened."""
        view = View("The script cannot do this", (Paragraph(mistake, "warning"),), card="ScriptErrorCard")
        data = {"error": mistake}
        self.screen.show(OutputLine(self._now(), self._clock, "private", by, ERROR, self.stage.step, view, data))

    async def _receive(self, inbound: Inbound, by: str) -> None:
        outcome = await self.stage.receive(inbound)
        shown = await self.stage.settle()
        if outcome.reply is not None:
            step = self.stage.step
            self._gestures.look(REPLY, by, outcome.reply)
            self.screen.show(OutputLine(self._now(), self._clock, "private", by, REPLY, step, outcome.reply, {}))
        self._show(shown)

    def _show(self, shown: Iterable[Delivered]) -> None:
        for one in shown:
            line = OutputLine(self._now(), self._clock, one.kind, one.to, one.slot, one.step, one.view, one.data, one.new)
            self.screen.show(line)
            self._gestures.see(one.card)
            self._gestures.look(one.slot, one.to, one.view)
            if self._habits:
                sight = Sight(self.stage.now, one.slot, one.card, one.view, one.new)
                self._plan_to_act(self._habits.on(sight))

    def _now(self) -> timedelta:
        return self.stage.now - self._began_at
