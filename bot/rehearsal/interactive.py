"""Interactive rehearsal: people watch it and take part while it runs, at a speed they choose.

The service, its store and its core are the real ones. Only the chat and the clock are simulated. The user plays the
facilitator, and any other person they choose. All others are simulated, with their manners. During a pause, time runs no
faster than real time. A jump plays on to its step; for one that is over, it goes back. It starts the session if
necessary. People's manners: `behaviours.py`. A lost connection: `presence.py`. An outage: `performance.py`. How many
rooms there are, and for how long: `bot/web/rehearsal/rooms.py`.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import structlog

from bot.ports import Outcome
from bot.rehearsal.behaviours import Manner
from bot.rehearsal.cast import FACILITATOR
from bot.rehearsal.journal import Deed, Journal
from bot.rehearsal.pacing import ScaledClock
from bot.rehearsal.performance import Performance
from bot.rehearsal.playback import Playback
from dialogs.plan.model import Plan
from dialogs.run.commands import MadeFor

SPEEDS = (0.0, 1.0, 10.0, 60.0, 200.0, 600.0)  # 0: step by step
MOST_MOMENTS = 20_000  # limit of a jump; more than any plan has
SOON = timedelta(minutes=15)  # after the session, the clock goes on only to what is due this soon
WEEK = timedelta(days=7)  # how far it plays on after the session, when the user asks for the week after

log = structlog.get_logger(__name__)


class InteractiveRehearsal(Performance):
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
        begins_at: datetime | None = None,
        others: Sequence[Plan] = (),
        language: str = "en-GB",
    ) -> None:
        super().__init__(plan, people, behaviour, seed=seed, begins_at=begins_at, others=others, language=language)
        self.speed = speed
        self.on_change: Callable[[], None] = lambda: None
        self._pulse = ScaledClock(self.began_at, steady)
        self._jump = asyncio.Lock()
        self._playback = Playback(self._pause, self._play_due, self._stop_clock)

    # -- life cycle ----------------------------------------------------------------------------------------------------

    async def open(self, journal: Journal | None = None) -> None:
        """Begin, and let the clock run. Raises `bot.store.database.DatabaseError`."""
        await self.begin(journal)
        self._playback.start()

    async def close(self) -> None:
        """Stop and discard everything but the journal. The database was in memory."""
        self._closing = True
        await self._playback.stop()
        async with self._turn:
            await self.stage.stop()

    # -- actions of the user -------------------------------------------------------------------------------------------

    async def say(
        self, who: str, text: str, *, aloud: bool = True, private: bool = False, made_for: MadeFor | None = None
    ) -> Outcome:
        """Type a message to the bot: in the chat, in the `private` chat with it, or on the run sheet (not `aloud`)."""
        visit, item = (made_for.visit, made_for.item) if made_for else (None, "")
        private = private or not aloud
        return await self._by_hand(
            self._deed(do="say", who=who, text=text, aloud=aloud, private=private, visit=visit, item=item)
        )

    async def press(self, who: str, data: Mapping[str, Any]) -> Outcome:
        """Press a button of a card. Raises ValueError for data that no button sends."""
        return await self._by_hand(self._deed(do="press", who=who, data=dict(data)))

    def set_speed(self, speed: float) -> None:
        """Set the speed as a multiple of real time. 0 stops the clock."""
        self._pulse.set(self.now())
        self.speed = speed
        self._tell()

    async def set_manner(self, person: str, manner: Manner) -> None:
        """Change a person's behaviour from now on."""
        await self._by_hand(self._deed(do="manner", who=person, manner=manner))

    async def drop(self, person: str) -> None:
        """Let a person's connection fail now, and come back by itself. Nothing must change for the others."""
        await self._by_hand(self._deed(do="drop", who=person))

    async def set_helped(self, helped: bool) -> None:
        """Set whether the facilitator's questions and answers are sent automatically."""
        await self._by_hand(self._deed(do="helped", helped=helped))

    async def outage(self) -> None:
        """The service is down for ten minutes. What was due meanwhile comes late, and the session asks how to go on."""
        await self._by_hand(self._deed(do="outage"))

    async def go_on(self) -> None:
        """Advance the clock until the chat has a new message or another step starts."""
        before = self.chat.number, self.run.step
        for _ in range(MOST_MOMENTS):
            async with self._turn:
                if not await self.moment() or (self.chat.number, self.run.step) != before:
                    break
        self._tell()

    async def week_after(self) -> None:
        """Play what happens in the next seven days. The session is played to its end first, if necessary from its start."""
        await self._have_begun()
        await self._play_while(lambda: self.run.live)
        until = self.stage.now + WEEK
        await self._play_while(lambda: (due := self.due()) is not None and due <= until)
        self._tell()

    async def jump(self, step: str) -> None:
        """Play at full speed until `step` starts. If it is over, go back to it. If necessary, start the session."""
        async with self._jump:
            await self._have_begun()
            now = self.run.step
            if self.run.phase == "running" and self._comes_before(step):
                await self._play_to(step)
            elif now != step:
                await self.say(FACILITATOR, f"go to {step}")
                if self.run.step != step:  # it asks first where much would be left out; who jumps has decided
                    await self.say(FACILITATOR, "yes")
        self._tell()

    async def _have_begun(self) -> None:
        """Start the session if it has not started, once everybody is there."""
        if self.run.phase in ("new", "open"):
            await self._play_while(lambda: self.run.phase in ("new", "open") and self._ensemble.waits)
            await self.say(FACILITATOR, "start")

    async def _play_to(self, step: str) -> None:
        helped = self.helped
        if not helped:
            await self.set_helped(True)
        await self._play_while(lambda: self.run.phase == "running" and self._comes_before(step))
        if not helped:
            await self.set_helped(False)

    # -- state ---------------------------------------------------------------------------------------------------------

    @property
    def rate(self) -> float:
        """Effective speed: 0 if nothing is due soon and no session is live. During a pause, at most real time."""
        due = self.due()
        if not self.run.live and (due is None or (self.run.phase == "ended" and due - self.stage.now > SOON)):
            return 0.0
        return min(self.speed, 1.0) if self.run.phase == "paused" else self.speed

    def now(self) -> datetime:
        """Current time of the rehearsal. It never passes the next due event."""
        return self._pulse.now(self.rate, self.due())

    # -- playback ------------------------------------------------------------------------------------------------------

    async def _play_due(self) -> None:
        async with self._turn:
            if self._pause() == 0:
                await self.moment()
        self.on_change()

    def _stop_clock(self) -> None:
        try:
            self.set_speed(0.0)
        except Exception:  # the notification failed too; the next change sends it
            log.error("rehearsal page not told", exc_info=True)

    def _pause(self) -> float | None:
        """Seconds until the next event is due. None if there is none, or if the clock is stopped."""
        return self._pulse.pause(self.rate, self.due())

    async def _play_while(self, wanted: Callable[[], bool]) -> None:
        for _ in range(MOST_MOMENTS):
            async with self._turn:
                if not wanted() or not await self.moment():
                    return
            self.on_change()

    async def _by_hand(self, deed: Deed) -> Outcome:
        """Carry out what the user does, now."""
        async with self._turn:
            self._see(await self.stage.go_on_to(self.now()))
            outcome = await self._do(deed.model_copy(update={"still": not self.rate}))
        self._tell()
        return outcome

    async def _look(self) -> None:
        """Load the current state of the session, and set the clock."""
        await super()._look()
        self._pulse.set(self.stage.now)

    def _tell(self) -> None:
        self._playback.wake()
        self.on_change()

    def _comes_before(self, step: str) -> bool:
        """Whether the running step comes before `step` in the plan."""
        order = (self.loaded.plan if self.loaded else self.plan).index_of
        return order.get(self.run.step or "", -1) < order.get(step, -1)
