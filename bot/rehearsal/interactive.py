"""A performance: a rehearsal that people watch and take part in while it goes on, at a speed they choose.

The service, its store and its core are the real ones; only the chat and the clock are here. Whoever rehearses is the
facilitator, and anybody else they like; all the others behave as their habits and manners say.
"""

from __future__ import annotations

import asyncio
import heapq
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import structlog

from bot.delivery.dispatcher import Delivered
from bot.ports import Conversation, Heard, Inbound, Installed, Outcome
from bot.rehearsal.behaviours import Behaviour, Manner, manners_for
from bot.rehearsal.cast import FACILITATOR, member, participants
from bot.rehearsal.harness import Harness
from bot.rehearsal.inputs import CueInputs, pressed
from bot.rehearsal.links import RoomLinks
from bot.rehearsal.pacing import ScaledClock
from bot.rehearsal.script import Cue, JoinMeeting, LeaveMeeting, Say
from bot.rehearsal.simulated_people import Sight, SimulatedPeople
from bot.rehearsal.transcript import Transcript
from bot.runs.state_cache import LoadedRun
from dialogs.plan.model import Plan
from dialogs.run.state import Run

SPEEDS = (0.0, 1.0, 10.0, 60.0, 200.0, 600.0)  # 0: step by step
BEAT = timedelta(seconds=2)  # how long it takes to press something where the clock stands still (edits keep so far apart)
MOST_MOMENTS = 20_000  # of a jump; more than any plan has

log = structlog.get_logger(__name__)


class InteractiveRehearsal:
    """`open` and `close` it once. `on_change` is called whenever something may look different; `steady` gives seconds."""

    def __init__(
        self,
        plan: Plan,
        people: int,
        behaviour: Mapping[Manner, int] | None = None,
        *,
        speed: float = 1.0,
        seed: int = 1,
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        self.plan, self.speed, self.helped = plan, speed, True
        self.people: Sequence[str] = participants(people)
        self.behaviour: Behaviour = manners_for(self.people, behaviour or {}, seed)
        self.links = RoomLinks()
        self.stage = Harness(plan, self.people, seed, links=self.links)
        self.chat = Transcript(lambda: self.stage.now)
        self.loaded: LoadedRun | None = None
        self.on_change: Callable[[], None] = lambda: None
        self._began_at = self.stage.now
        self._pulse = ScaledClock(self._began_at, steady)
        self._habits = SimulatedPeople(plan, self.people, seed, self._began_at)
        self._waiting: list[tuple[timedelta, int, Cue]] = []
        self._numbers = count(1)
        self._spoke: set[str] = set()
        self._away: set[str] = set()
        self._walking: str | None = None
        self._turn, self._jump = asyncio.Lock(), asyncio.Lock()
        self._woken = asyncio.Event()
        self._playing: asyncio.Task[None] | None = None
        self._closing = False

    # -- its life ------------------------------------------------------------------------------------------------------

    async def open(self) -> None:
        """Let the bot into the chat and people begin to arrive. Raises `bot.store.database.DatabaseError`."""
        await self.stage.start()
        self.stage.channel.listen(self.chat.see)
        self.where: Conversation = await self.stage.room()
        self._gestures = CueInputs(self.plan, self.where, day="room")
        async with self._turn:
            await self._hand_in(Installed(self.where, member(FACILITATOR), self._delivery()), FACILITATOR)
            self._plan_to_act(self._habits.arrivals())
            await self._look()
        self._playing = asyncio.create_task(self._keep_playing(), name="rehearsal")

    async def close(self) -> None:
        """Stop, and forget everything: the database was in memory."""
        self._closing = True
        if self._playing is not None:
            self._playing.cancel()
            await asyncio.wait((self._playing,))
            if not self._playing.cancelled() and (error := self._playing.exception()):
                log.error("rehearsal ended by an error", exc_info=error)
        async with self._turn:
            await self.stage.stop()

    # -- what whoever rehearses does -----------------------------------------------------------------------------------

    async def say(self, who: str, text: str, *, aloud: bool = True) -> Outcome:
        """Type something to the bot, for all to read (`aloud`) or on the run sheet."""
        if aloud:
            self.chat.typed(who, text)
        return await self._by_hand(Heard(self.where, member(who), text, self._delivery(), private=not aloud), who, aloud)

    async def press(self, who: str, data: Mapping[str, Any]) -> Outcome:
        """Press a button of a card. Raises ValueError for what no button sends."""
        return await self._by_hand(pressed(self.where, member(who), data, self._delivery()), who, True)

    def set_speed(self, speed: float) -> None:
        """So many times faster than life from now on; 0 stops the clock."""
        self._pulse.set(self.now())
        self.speed = speed
        self._tell()

    def set_manner(self, person: str, manner: Manner) -> None:
        """Somebody behaves differently from now on."""
        self.behaviour = self.behaviour.changed(person, manner)
        self._tell()

    def set_helped(self, helped: bool) -> None:
        """Whether the facilitator's prompts and answers come by themselves."""
        self.helped = helped
        self._tell()

    async def go_on(self) -> None:
        """Let the clock go on until something is new in the chat, or another step runs."""
        before = self.chat.number, self.run.step
        for _ in range(MOST_MOMENTS):
            async with self._turn:
                if not await self._moment() or (self.chat.number, self.run.step) != before:
                    break
        self._tell()

    async def jump(self, step: str) -> None:
        """Play on, as fast as possible, until `step` runs; go back to it where it is over. Starts the session if need be."""
        async with self._jump:
            if self.run.phase in ("new", "open"):
                await self._play_while(lambda: self.run.phase in ("new", "open") and bool(self._waiting))
                await self.say(FACILITATOR, "start")
            now = self.run.step
            if self.run.phase == "running" and self._comes_before(step):
                helped, self.helped = self.helped, True
                await self._play_while(lambda: self.run.phase == "running" and self._comes_before(step))
                self.helped = helped
            elif now != step:
                await self.say(FACILITATOR, f"go to {step}")
        self._tell()

    # -- what can be seen ----------------------------------------------------------------------------------------------

    @property
    def run(self) -> Run:
        """The session as it is."""
        return self.loaded.run if self.loaded else Run()

    @property
    def rate(self) -> float:
        """How fast the clock really goes: it waits for the start, stops at the end, and a pause is not hurried."""
        if self._due() is None and not self.run.live:
            return 0.0
        return min(self.speed, 1.0) if self.run.phase == "paused" else self.speed

    def now(self) -> datetime:
        """The rehearsal's present, never past the next thing that is due."""
        return self._pulse.now(self.rate, self._due())

    # -- how it goes on ------------------------------------------------------------------------------------------------

    async def _keep_playing(self) -> None:
        while True:
            self._woken.clear()
            pause = self._pause()
            if pause is None or pause > 0:
                try:
                    async with asyncio.timeout(pause):
                        await self._woken.wait()
                except TimeoutError:
                    pass
                continue
            try:
                async with self._turn:
                    if self._pause() == 0:
                        await self._moment()
                self.on_change()
            except Exception:  # stop the clock: the page still shows the session, and people can go on by hand
                log.error("rehearsal stopped", exc_info=True)
                self._stop_clock()

    def _stop_clock(self) -> None:
        try:
            self.set_speed(0.0)
        except Exception:  # the page cannot even be told; the next change tells it
            log.error("rehearsal page not told", exc_info=True)

    def _pause(self) -> float | None:
        """Seconds until the next moment is due; None where nothing is, or the clock stands still."""
        return self._pulse.pause(self.rate, self._due())

    async def _play_while(self, wanted: Callable[[], bool]) -> None:
        for _ in range(MOST_MOMENTS):
            async with self._turn:
                if not wanted() or not await self._moment():
                    return
            self.on_change()

    async def _moment(self) -> bool:
        """Let the next thing happen that is due: first the clock acts, then people. False where there is none."""
        due = self._due()
        if due is None or self._closing:
            return False
        self._see(await self.stage.go_on_to(due))
        while self._waiting and self._began_at + self._waiting[0][0] <= due:
            await self._act(heapq.heappop(self._waiting)[2])
        await self._look()
        return True

    def _due(self) -> datetime | None:
        """When the next thing is due. People go home when the session is over."""
        due = [self.stage.next_at] if self.stage.next_at is not None else []
        if self._waiting and self.run.phase != "ended":
            due.append(max(self._began_at + self._waiting[0][0], self.stage.now))
        return min(due, default=None)

    async def _by_hand(self, done: Inbound, who: str, shown: bool) -> Outcome:
        """Whoever rehearses has done something as somebody, who is theirs to play from then on."""
        if who != FACILITATOR:
            self.behaviour = self.behaviour.changed(who, "by hand")
        async with self._turn:
            self._see(await self.stage.go_on_to(self.now()))
            outcome = await self._hand_in(done, who, shown)
            if not self.rate:
                self._see(await self.stage.go_on_to(self.stage.now + BEAT))
            await self._look()
        self._tell()
        return outcome

    async def _act(self, cue: Cue) -> None:
        match cue.act:
            case LeaveMeeting():
                self._away.add(cue.by)
            case JoinMeeting():
                self._away.discard(cue.by)
        first = cue.by not in self._spoke
        if (cue.by == FACILITATOR and not self.helped) or not self.behaviour.does(cue, first=first):
            return
        if cue.by in self._away and not isinstance(cue.act, LeaveMeeting):
            return
        self._spoke.add(cue.by)
        if isinstance(cue.act, Say) and cue.by == FACILITATOR:
            self.chat.typed(cue.by, cue.act.text)
        await self._hand_in(self._gestures.of(cue), cue.by, told=False)

    async def _hand_in(self, inbound: Inbound, who: str, shown: bool = True, *, told: bool = True) -> Outcome:
        outcome = await self.stage.receive(inbound)
        self._see(await self.stage.settle())
        if outcome.reply is not None and shown and (told or not outcome.refused):
            self.chat.answered(who, outcome.reply)
        return outcome

    def _see(self, shown: Iterable[Delivered]) -> None:
        for one in shown:
            self._gestures.see(one.card)
            sight = Sight(self.stage.now, one.slot, one.card, one.view, one.new)
            self._plan_to_act(self.behaviour.put_off(self._habits.on(sight), sight, self._began_at))

    async def _look(self) -> None:
        """See how the session stands now, and let the clock go on from here."""
        row = await self.stage.app.router.latest(self.where)
        self.loaded = await self.stage.app.service.loaded(row.id) if row else None
        if self.loaded is not None:
            self._habits.plan = self._gestures.plan = self.loaded.plan
            self._let_walk(self.loaded)
        self._pulse.set(self.stage.now)

    def _let_walk(self, loaded: LoadedRun) -> None:
        if loaded.run.clock.started_at is None or self._walking == loaded.row.id:
            return
        self._walking = loaded.row.id
        self._plan_to_act(self.behaviour.walks(self.people, loaded.run.clock.started_at - self._began_at, loaded.plan.lasts))

    def _plan_to_act(self, cues: Iterable[Cue]) -> None:
        for cue in cues:
            heapq.heappush(self._waiting, (cue.at, next(self._numbers), cue))

    def _tell(self) -> None:
        self._woken.set()
        self.on_change()

    def _comes_before(self, step: str) -> bool:
        """The running step comes before this one in the plan."""
        order = (self.loaded.plan if self.loaded else self.plan).index_of
        return order.get(self.run.step or "", -1) < order.get(step, -1)

    def _delivery(self) -> str:
        return f"room-{next(self._numbers)}"
