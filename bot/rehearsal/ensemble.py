"""Simulated people of an interactive rehearsal: what each of them is going to do, and when.

`bot.rehearsal.simulated_people` says what people do about a message, `bot.rehearsal.behaviours` how each of them does it.
When a session ends, people drop what they were about to do in it.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import count

from bot.rehearsal.behaviours import Behaviour, Manner, manners_for
from bot.rehearsal.presence import Comings
from bot.rehearsal.script import Cue
from bot.rehearsal.simulated_people import Sight, SimulatedPeople
from bot.runs.state_cache import LoadedRun
from dialogs.plan.model import Plan


class Ensemble:
    """Queue of what simulated people do next. `began_at` is when the rehearsal began; cues count from there."""

    def __init__(
        self, plan: Plan, people: Sequence[str], counts: Mapping[Manner, int], seed: int, began_at: datetime
    ) -> None:
        self.behaviour: Behaviour = manners_for(people, counts, seed)
        self._people, self._began_at = people, began_at
        self._habits = SimulatedPeople(plan, people, seed, began_at)
        self._waiting: list[tuple[timedelta, int, Cue]] = []
        self._numbers = count(1)
        self._comings = Comings()
        self._walking: str | None = None
        self._over: str | None = None

    @property
    def waits(self) -> bool:
        """Whether anybody is still going to do something."""
        return bool(self._waiting)

    def arrive(self) -> None:
        """Everybody joins within the first minutes."""
        self._plan(self._habits.arrivals())

    def see(self, sight: Sight) -> None:
        """A message became visible: people plan to act on it."""
        self._plan(self.behaviour.put_off(self._habits.on(sight), sight, self._began_at))

    def follow(self, loaded: LoadedRun) -> None:
        """The session has moved on. People who wander leave and return; at the end, everybody stops what they were about
        to do in it."""
        self._habits.plan = loaded.plan
        run, id_ = loaded.run, loaded.row.id
        if run.clock.started_at is not None and self._walking != id_:
            self._walking = id_
            self._plan(self.behaviour.walks(self._people, run.clock.started_at - self._began_at, loaded.plan.lasts))
        if run.phase == "ended" and self._over != id_:
            self._over = id_
            self._waiting.clear()

    def due(self, now: datetime) -> datetime | None:
        """When somebody next does something, never before `now`. None if nobody does."""
        return max(self._began_at + self._waiting[0][0], now) if self._waiting else None

    def acts(self, until: datetime) -> Iterator[Cue]:
        """Take what is due until then, the earliest first. Includes what people plan meanwhile."""
        while self._waiting and self._began_at + self._waiting[0][0] <= until:
            yield heapq.heappop(self._waiting)[2]

    def drop(self, person: str, now: datetime) -> Cue:
        """A person's connection fails now. Returns how it goes; it comes back by itself."""
        gone, back = self._comings.drop(person, now - self._began_at)
        self._plan((back,))
        return gone

    def does(self, cue: Cue, *, helped: bool) -> bool:
        """Whether the person really acts. `helped`: the facilitator's questions are answered for the user."""
        return self._comings.act_on(cue, self.behaviour, helped=helped)

    def _plan(self, cues: Iterable[Cue]) -> None:
        for cue in cues:
            heapq.heappush(self._waiting, (cue.at, next(self._numbers), cue))
