"""Performance: a rehearsal that advances moment by moment, and repeats what its journal says.

A moment is everything that is due at the next instant at which anything is due. Between two moments nothing happens, so
the number of moments says exactly how far a rehearsal is. Once the user has acted for a participant, only the user acts
for them; the facilitator stays helped until that is switched off. What is due for the clock comes before what people do.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from bot.delivery.dispatcher import Delivered
from bot.ports import Conversation, Heard, Inbound, Installed, Outcome
from bot.rehearsal.behaviours import Behaviour, Manner
from bot.rehearsal.cast import FACILITATOR, member, participants
from bot.rehearsal.ensemble import Ensemble
from bot.rehearsal.harness import Harness
from bot.rehearsal.inputs import CueInputs, pressed
from bot.rehearsal.journal import Deed, Journal, renamed
from bot.rehearsal.links import RoomLinks
from bot.rehearsal.script import Cue
from bot.rehearsal.simulated_people import Sight
from bot.rehearsal.transcript import Transcript
from bot.runs.state_cache import LoadedRun
from dialogs.plan.model import Plan
from dialogs.run.commands import MadeFor
from dialogs.run.state import Run

BEAT = timedelta(seconds=2)  # time per action while the clock is stopped (edits need this interval)
OUTAGE = timedelta(minutes=10)  # how long the service is down when the user asks for an outage


class Performance:
    """Performance. `begins_at` is the time of the rehearsal at its start (the same every day unless given), and `others` are
    the plans of the programme's other sessions."""

    def __init__(
        self,
        plan: Plan,
        people: int,
        behaviour: Mapping[Manner, int] | None = None,
        *,
        seed: int = 1,
        begins_at: datetime | None = None,
        others: Sequence[Plan] = (),
        language: str = "en-GB",
    ) -> None:
        self.plan, self.helped = plan, True
        self.people: Sequence[str] = participants(people)
        self.links = RoomLinks()
        self.stage = Harness(
            plan,
            self.people,
            seed,
            language=language,
            links=self.links,
            starts_at=begins_at,
            others=others,
            only_the_session=False,
        )
        self.links.now = lambda: self.stage.now
        self.began_at = self.stage.now
        self.chat = Transcript(lambda: self.stage.now)
        self.journal = Journal()
        self.renamed: Mapping[str, str] = {}
        """New ids of the runs of a repeated rehearsal, by the ids they had before."""
        self.loaded: LoadedRun | None = None
        self._ensemble = Ensemble(plan, self.people, behaviour or {}, seed, self.began_at)
        self._numbers = count(1)
        self._turn = asyncio.Lock()
        self._closing = False

    # -- state ---------------------------------------------------------------------------------------------------------

    @property
    def run(self) -> Run:
        """Current state of the session."""
        return self.loaded.run if self.loaded else Run()

    @property
    def behaviour(self) -> Behaviour:
        """How people behave."""
        return self._ensemble.behaviour

    def due(self) -> datetime | None:
        """When something is next due."""
        both = (self.stage.next_at, self._ensemble.due(self.stage.now))
        return min((at for at in both if at is not None), default=None)

    # -- advancing -----------------------------------------------------------------------------------------------------

    async def begin(self, journal: Journal | None = None) -> None:
        """Add the bot to the chat, let people arrive, and repeat what a `journal` says.

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

    async def moment(self) -> bool:
        """Run what is due next, first for the clock, then for people. False if nothing is due. Call it in `_turn`."""
        due = self.due()
        if due is None or self._closing:
            return False
        self._see(await self.stage.go_on_to(due))
        for cue in self._ensemble.acts(due):
            await self._act(cue)
        await self._look()
        self.journal.moments += 1
        return True

    async def _repeat(self, journal: Journal) -> None:
        """Play a journal again, at full speed."""
        for deed in journal.deeds:
            await self._play(deed.after)
            names = dict(zip(journal.runs, self.journal.runs, strict=False))
            async with self._turn:
                self._see(await self.stage.go_on_to(max(deed.at, self.stage.now)))
                await self._do(deed.model_copy(update={"data": renamed(deed.data, names)}))
        await self._play(journal.moments)
        self.renamed = dict(zip(journal.runs, self.journal.runs, strict=False))

    async def _play(self, moments: int) -> None:
        for _ in range(moments):
            async with self._turn:
                if not await self.moment():
                    return

    # -- the user's deeds ----------------------------------------------------------------------------------------------

    async def _do(self, deed: Deed) -> Outcome:
        """Note and carry out what the user did. From then on, only the user acts for that person. Call it in `_turn`."""
        inbound = self._inbound(deed)
        self.journal.add(deed.model_copy(update={"after": self.journal.moments, "at": self.stage.now}))
        match deed.do:
            case "manner":
                self._ensemble.behaviour = self.behaviour.changed(deed.who, deed.manner)
            case "helped":
                self.helped = deed.helped
            case "drop":
                gone = self._ensemble.drop(deed.who, self.stage.now)
                await self._act(gone)
            case "outage":
                self._see(await self.stage.be_down(OUTAGE))
        outcome = Outcome()
        if inbound is not None:
            outcome = await self._carry_out(inbound, deed)
        await self._look()
        return outcome

    def _inbound(self, deed: Deed) -> Inbound | None:
        """What the service receives. Raises ValueError for data that no button sends."""
        who = member(deed.who) if deed.who else None
        if who is not None and deed.do == "press":
            return pressed(self.where, who, deed.data, self._delivery())
        if who is not None and deed.do == "say":
            made_for = None if deed.visit is None else MadeFor(visit=deed.visit, item=deed.item)
            return Heard(self.where, who, deed.text, self._delivery(), private=deed.private, made_for=made_for)
        return None

    async def _carry_out(self, inbound: Inbound, deed: Deed) -> Outcome:
        if deed.who != FACILITATOR:
            self._ensemble.behaviour = self.behaviour.changed(deed.who, "by hand")
        if deed.do == "say" and deed.aloud:
            self.chat.typed(deed.who, deed.text, to=deed.who if deed.private else None)
        outcome = await self._hand_in(inbound, deed.who, deed.aloud)
        if deed.still:
            self._see(await self.stage.go_on_to(self.stage.now + BEAT))
        return outcome

    async def _act(self, cue: Cue) -> None:
        if not self._ensemble.does(cue, helped=self.helped):
            return
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
            self._gestures.look(one.slot, one.to, one.view)
            self._ensemble.see(Sight(self.stage.now, one.slot, one.card, one.view, one.new))

    async def _look(self) -> None:
        """Load the current state of the session."""
        row = await self.stage.app.router.latest(self.where)
        self.loaded = await self.stage.app.service.loaded(row.id) if row else None
        if self.loaded is not None:
            self._gestures.plan = self.loaded.plan
            self.journal.began(self.loaded.row.id)
            self._ensemble.follow(self.loaded)

    def _deed(self, **what: Any) -> Deed:
        return Deed(after=0, at=self.stage.now, **what)

    def _delivery(self) -> str:
        return f"room-{next(self._numbers)}"
