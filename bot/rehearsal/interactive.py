"""Interactive rehearsal: people watch it and take part while it runs, at a speed they choose.

The service, its store and its core are the real ones. Only the chat and the clock are simulated. The user plays the
facilitator, and any other person they choose. All others are simulated, with their manners.
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
from bot.rehearsal.comings import Comings
from bot.rehearsal.harness import Harness
from bot.rehearsal.inputs import CueInputs, pressed
from bot.rehearsal.links import RoomLinks
from bot.rehearsal.pacing import ScaledClock
from bot.rehearsal.script import Cue, Say
from bot.rehearsal.simulated_people import Sight, SimulatedPeople
from bot.rehearsal.transcript import Transcript
from bot.runs.state_cache import LoadedRun
from dialogs.plan.model import Plan
from dialogs.run.commands import MadeFor
from dialogs.run.state import Run

SPEEDS = (0.0, 1.0, 10.0, 60.0, 200.0, 600.0)  # 0: step by step
BEAT = timedelta(seconds=2)  # time per action while the clock is stopped (edits need this interval)
MOST_MOMENTS = 20_000  # limit of a jump; more than any plan has

log = structlog.get_logger(__name__)


class InteractiveRehearsal:
    """Interactive rehearsal. Call `open` and `close` once each.

    `on_change` is called after every change that may be visible. `steady` is a monotonic clock in seconds.
    """

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
        self._comings = Comings()
        self._walking: str | None = None
        self._turn, self._jump = asyncio.Lock(), asyncio.Lock()
        self._woken = asyncio.Event()
        self._playing: asyncio.Task[None] | None = None
        self._closing = False

    # -- life cycle ----------------------------------------------------------------------------------------------------

    async def open(self) -> None:
        """Add the bot to the chat and let people arrive. Raises `bot.store.database.DatabaseError`."""
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
        """Stop and discard everything. The database was in memory."""
        self._closing = True
        if self._playing is not None:
            self._playing.cancel()
            await asyncio.wait((self._playing,))
            if not self._playing.cancelled() and (error := self._playing.exception()):
                log.error("rehearsal ended by an error", exc_info=error)
        async with self._turn:
            await self.stage.stop()

    # -- actions of the user -------------------------------------------------------------------------------------------

    async def say(self, who: str, text: str, *, aloud: bool = True, made_for: MadeFor | None = None) -> Outcome:
        """Type a message to the bot, in the chat (`aloud`) or on the run sheet."""
        if aloud:
            self.chat.typed(who, text)
        heard = Heard(self.where, member(who), text, self._delivery(), private=not aloud, made_for=made_for)
        return await self._by_hand(heard, who, aloud)

    async def press(self, who: str, data: Mapping[str, Any]) -> Outcome:
        """Press a button of a card. Raises ValueError for data that no button sends."""
        return await self._by_hand(pressed(self.where, member(who), data, self._delivery()), who, True)

    def set_speed(self, speed: float) -> None:
        """Set the speed as a multiple of real time. 0 stops the clock."""
        self._pulse.set(self.now())
        self.speed = speed
        self._tell()

    def set_manner(self, person: str, manner: Manner) -> None:
        """Change a person's behaviour from now on."""
        self.behaviour = self.behaviour.changed(person, manner)
        self._tell()

    async def drop(self, person: str) -> None:
        """Let a person's connection fail now, and come back by itself. Nothing must change for the others."""
        async with self._turn:
            self._see(await self.stage.go_on_to(self.now()))
            gone, back = self._comings.drop(person, self.stage.now - self._began_at)
            await self._act(gone)
            self._plan_to_act((back,))
            await self._look()
        self._tell()

    def set_helped(self, helped: bool) -> None:
        """Set whether the facilitator's questions and answers are sent automatically."""
        self.helped = helped
        self._tell()

    async def go_on(self) -> None:
        """Advance the clock until the chat has a new message or another step starts."""
        before = self.chat.number, self.run.step
        for _ in range(MOST_MOMENTS):
            async with self._turn:
                if not await self._moment() or (self.chat.number, self.run.step) != before:
                    break
        self._tell()

    async def jump(self, step: str) -> None:
        """Play at full speed until `step` starts. If it is over, go back to it. If necessary, start the session."""
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
                if self.run.step != step:  # it asks first where much would be left out; who jumps has decided
                    await self.say(FACILITATOR, "yes")
        self._tell()

    # -- state ---------------------------------------------------------------------------------------------------------

    @property
    def run(self) -> Run:
        """Current state of the session."""
        return self.loaded.run if self.loaded else Run()

    @property
    def rate(self) -> float:
        """Effective speed: 0 if no event is due and no session is live. During a pause, at most real time."""
        if self._due() is None and not self.run.live:
            return 0.0
        return min(self.speed, 1.0) if self.run.phase == "paused" else self.speed

    def now(self) -> datetime:
        """Current time of the rehearsal. It never passes the next due event."""
        return self._pulse.now(self.rate, self._due())

    # -- playback ------------------------------------------------------------------------------------------------------

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
            except Exception:  # stop the clock: the page still shows the session, and people can continue by hand
                log.error("rehearsal stopped", exc_info=True)
                self._stop_clock()

    def _stop_clock(self) -> None:
        try:
            self.set_speed(0.0)
        except Exception:  # the notification failed too; the next change sends it
            log.error("rehearsal page not told", exc_info=True)

    def _pause(self) -> float | None:
        """Seconds until the next event is due. None if there is none, or if the clock is stopped."""
        return self._pulse.pause(self.rate, self._due())

    async def _play_while(self, wanted: Callable[[], bool]) -> None:
        for _ in range(MOST_MOMENTS):
            async with self._turn:
                if not wanted() or not await self._moment():
                    return
            self.on_change()

    async def _moment(self) -> bool:
        """Run the next due events, first those of the clock, then those of people. False if there are none."""
        due = self._due()
        if due is None or self._closing:
            return False
        self._see(await self.stage.go_on_to(due))
        while self._waiting and self._began_at + self._waiting[0][0] <= due:
            await self._act(heapq.heappop(self._waiting)[2])
        await self._look()
        return True

    def _due(self) -> datetime | None:
        """When the next event is due. After the session, people do nothing more."""
        due = [self.stage.next_at] if self.stage.next_at is not None else []
        if self._waiting and self.run.phase != "ended":
            due.append(max(self._began_at + self._waiting[0][0], self.stage.now))
        return min(due, default=None)

    async def _by_hand(self, done: Inbound, who: str, shown: bool) -> Outcome:
        """Carry out the user's action as a person. From then on, only the user acts for that person."""
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
        if not self._comings.act_on(cue, self.behaviour, helped=self.helped):
            return
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
        """Load the current state of the session, and set the clock."""
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
        """Whether the running step comes before `step` in the plan."""
        order = (self.loaded.plan if self.loaded else self.plan).index_of
        return order.get(self.run.step or "", -1) < order.get(step, -1)

    def _delivery(self) -> str:
        return f"room-{next(self._numbers)}"
