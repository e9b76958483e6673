"""Interactive rehearsal: people watch it and take part while it runs, at a speed they choose.

The service, its store and its core are the real ones. Only the chat and the clock are simulated. The user plays the
facilitator, and any other person they choose. All others are simulated, with their manners.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import structlog

from bot.delivery.dispatcher import Delivered
from bot.ports import Conversation, Heard, Inbound, Installed, Outcome
from bot.rehearsal.behaviours import Behaviour, Manner
from bot.rehearsal.cast import FACILITATOR, member, participants
from bot.rehearsal.ensemble import Ensemble
from bot.rehearsal.harness import Harness
from bot.rehearsal.inputs import CueInputs, pressed
from bot.rehearsal.journal import Deed, Journal
from bot.rehearsal.links import RoomLinks
from bot.rehearsal.pacing import ScaledClock
from bot.rehearsal.script import Cue, Say
from bot.rehearsal.simulated_people import Sight
from bot.rehearsal.transcript import Transcript
from bot.runs.state_cache import LoadedRun
from dialogs.plan.model import Plan
from dialogs.run.commands import MadeFor
from dialogs.run.state import Run

SPEEDS = (0.0, 1.0, 10.0, 60.0, 200.0, 600.0)  # 0: step by step
BEAT = timedelta(seconds=2)  # time per action while the clock is stopped (edits need this interval)
MOST_MOMENTS = 20_000  # limit of a jump; more than any plan has
SOON = timedelta(minutes=15)  # after the session, the clock goes on only to what is due this soon
OUTAGE, WEEK = timedelta(minutes=10), timedelta(days=7)

log = structlog.get_logger(__name__)


class InteractiveRehearsal:
    """Interactive rehearsal. Call `open` and `close` once each.

    `on_change` is called after every change that may be visible. `steady` is a monotonic clock in seconds. `begins_at` is
    the time of the rehearsal at its start, and `others` are the plans of the programme's other sessions.
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
    ) -> None:
        self.plan, self.speed, self.helped = plan, speed, True
        self.people: Sequence[str] = participants(people)
        self.links = RoomLinks()
        self.stage = Harness(
            plan, self.people, seed, links=self.links, begins_at=begins_at, others=others, only_the_session=False
        )
        self.began_at = self.stage.now
        self.links.now = lambda: self.stage.now
        self.chat = Transcript(lambda: self.stage.now)
        self.journal = Journal()
        self.loaded: LoadedRun | None = None
        self.on_change: Callable[[], None] = lambda: None
        self._pulse = ScaledClock(self.began_at, steady)
        self._ensemble = Ensemble(plan, self.people, behaviour or {}, seed, self.began_at)
        self._numbers = count(1)
        self._turn, self._jump = asyncio.Lock(), asyncio.Lock()
        self._playback = Playback(self._pause, self._play_due, self._stop_clock)
        self._closing = False

    # -- life cycle ----------------------------------------------------------------------------------------------------

    async def open(self, journal: Journal | None = None) -> None:
        """Add the bot to the chat and let people arrive, and repeat what a `journal` says.

        Raises `bot.store.database.DatabaseError`.
        """
        await self.stage.start()
        self.stage.channel.listen(self.chat.see)
        self.where: Conversation = await self.stage.room()
        self._gestures = CueInputs(self.plan, self.where, day="room")
        async with self._turn:
            await self._hand_in(Installed(self.where, member(FACILITATOR), self._delivery()), FACILITATOR)
            self._ensemble.arrive()
            await self._look()
        if journal is not None:
            await self._repeat(journal)
        self._playback.start()

    async def close(self) -> None:
        """Stop and discard everything. The database was in memory."""
        self._closing = True
        await self._playback.stop()
        async with self._turn:
            await self.stage.stop()

    # -- actions of the user -------------------------------------------------------------------------------------------

    async def say(self, who: str, text: str, *, aloud: bool = True, made_for: MadeFor | None = None) -> Outcome:
        """Type a message to the bot, in the chat (`aloud`) or on the run sheet."""
        if aloud:
            self.chat.typed(who, text)
        heard = Heard(self.where, member(who), text, self._delivery(), private=not aloud, made_for=made_for)
        visit, item = (made_for.visit, made_for.item) if made_for else (None, "")
        return await self._by_hand(heard, {"do": "say", "who": who, "text": text, "aloud": aloud, "visit": visit, "item": item})

    async def press(self, who: str, data: Mapping[str, Any]) -> Outcome:
        """Press a button of a card. Raises ValueError for data that no button sends."""
        inbound = pressed(self.where, member(who), data, self._delivery())
        return await self._by_hand(inbound, {"do": "press", "who": who, "data": dict(data)})

    def set_speed(self, speed: float) -> None:
        """Set the speed as a multiple of real time. 0 stops the clock."""
        self._pulse.set(self.now())
        self.speed = speed
        self._tell()

    def set_manner(self, person: str, manner: Manner) -> None:
        """Change a person's behaviour from now on."""
        self._ensemble.behaviour = self.behaviour.changed(person, manner)
        self._note({"do": "manner", "who": person, "manner": manner})
        self._tell()

    def set_helped(self, helped: bool) -> None:
        """Set whether the facilitator's questions and answers are sent automatically."""
        self._help(helped)
        self._tell()

    def _help(self, helped: bool) -> None:
        if helped != self.helped:
            self.helped = helped
            self._note({"do": "helped", "helped": helped})

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
                await self._play_while(lambda: self.run.phase in ("new", "open") and self._ensemble.waits)
                await self.say(FACILITATOR, "start")
            now = self.run.step
            if self.run.phase == "running" and self._comes_before(step):
                helped = self.helped
                self._help(True)
                await self._play_while(lambda: self.run.phase == "running" and self._comes_before(step))
                self._help(helped)
            elif now != step:
                await self.say(FACILITATOR, f"go to {step}")
                if self.run.step != step:  # it asks first where much would be left out; who jumps has decided
                    await self.say(FACILITATOR, "yes")
        self._tell()

    async def _repeat(self, journal: Journal) -> None:
        """Play a journal again, at full speed. The ids of its runs lead to the new ones."""
        for deed in journal.deeds:
            await self._play(deed.after)
            names = dict(zip(journal.runs, self.journal.runs, strict=False))
            async with self._turn:
                if deed.at > self.stage.now:
                    self._see(await self.stage.go_on_to(deed.at))
                await self._redo(deed, names)
        await self._play(journal.moments)
        self.renamed = dict(zip(journal.runs, self.journal.runs, strict=False))

    async def _play(self, moments: int) -> None:
        for _ in range(moments):
            async with self._turn:
                if not await self._moment():
                    return

    async def _redo(self, deed: Deed, names: Mapping[str, str]) -> None:
        self.journal.add(deed.model_copy(update={"after": self.journal.moments, "data": renamed(deed.data, names)}))
        match deed.do:
            case "say":
                made_for = None if deed.visit is None else MadeFor(visit=deed.visit, item=deed.item)
                if deed.aloud:
                    self.chat.typed(deed.who, deed.text)
                ...
    async def outage(self) -> None:
        """The service is down for ten minutes. What was due meanwhile comes late, and the session asks how to go on."""
        async with self._turn:
            self._see(await self.stage.go_on_to(self.now()))
            self._note({"do": "outage"})
            self._see(await self.stage.be_down(OUTAGE))
            await self._look()
        self._tell()

    async def week_after(self) -> None:
        """Play what happens in the seven days from now."""
        until = self.stage.now + WEEK
        await self._play_while(lambda: (due := self._due()) is not None and due <= until)
        self._tell()

    # -- state ---------------------------------------------------------------------------------------------------------

    @property
    def behaviour(self) -> Behaviour:
        """How people behave."""
        return self._ensemble.behaviour

    @property
    def run(self) -> Run:
        """Current state of the session."""
        return self.loaded.run if self.loaded else Run()

    @property
    def rate(self) -> float:
        """Effective speed: 0 if nothing is due soon and no session is live. During a pause, at most real time."""
        due = self._due()
        if not self.run.live and (due is None or (self.run.phase == "ended" and due - self.stage.now > SOON)):
            return 0.0
        return min(self.speed, 1.0) if self.run.phase == "paused" else self.speed

    def now(self) -> datetime:
        """Current time of the rehearsal. It never passes the next due event."""
        return self._pulse.now(self.rate, self._due())

    # -- playback ------------------------------------------------------------------------------------------------------

    async def _play_due(self) -> None:
        async with self._turn:
            if self._pause() == 0:
                await self._moment()
        self.on_change()

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
        for cue in self._ensemble.acts(due):
            await self._act(cue)
        await self._look()
        self.journal.moments += 1
        return True

    def _due(self) -> datetime | None:
        """When the next event is due."""
        due = (self.stage.next_at, self._ensemble.due(self.stage.now))
        return min((at for at in due if at is not None), default=None)

    async def _by_hand(self, done: Inbound, deed: Mapping[str, Any]) -> Outcome:
        """Carry out the user's action as a person. From then on, only the user acts for that person."""
        who = deed["who"]
        async with self._turn:
            if who != FACILITATOR:
                self._ensemble.behaviour = self.behaviour.changed(who, "by hand")
            self._see(await self.stage.go_on_to(self.now()))
            still = not self.rate
            self._note({**deed, "still": still})
            outcome = await self._carry_out(done, who, deed.get("aloud", True), still)
        self._tell()
        return outcome

    async def _carry_out(self, done: Inbound, who: str, shown: bool, still: bool) -> Outcome:
        outcome = await self._hand_in(done, who, shown)
        if still:
            self._see(await self.stage.go_on_to(self.stage.now + BEAT))
        await self._look()
        return outcome

    def _note(self, deed: Mapping[str, Any]) -> None:
        self.journal.add(Deed(after=self.journal.moments, at=self.stage.now, **deed))

    async def _act(self, cue: Cue) -> None:
        if not self._ensemble.does(cue, helped=self.helped):
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
            self._gestures.look(one.slot, one.group, one.view)
            self._ensemble.see(Sight(self.stage.now, one.slot, one.card, one.view, one.new))

    async def _look(self) -> None:
        """Load the current state of the session, and set the clock."""
        row = await self.stage.app.router.latest(self.where)
        self.loaded = await self.stage.app.service.loaded(row.id) if row else None
        if self.loaded is not None:
            self._gestures.plan = self.loaded.plan
            self.journal.began(self.loaded.row.id)
            self._ensemble.follow(self.loaded)
        self._pulse.set(self.stage.now)

    def _tell(self) -> None:
        self._playback.wake()
        self.on_change()

    def _comes_before(self, step: str) -> bool:
        """Whether the running step comes before `step` in the plan."""
        order = (self.loaded.plan if self.loaded else self.plan).index_of
        return order.get(self.run.step or "", -1) < order.get(step, -1)

    def _delivery(self) -> str:
        return f"room-{next(self._numbers)}"
