"""Manners: how somebody in a rehearsal differs from the usual - slow to answer, silent, away for a while, or played by hand.

They change what `bot.rehearsal.habits` would have people do. Nothing here is random either.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal, get_args

from bot.rehearsal.cast import FACILITATOR
from bot.rehearsal.script import Cue, JoinMeeting, LeaveMeeting
from bot.rehearsal.simulated_people import Sight, chance
from dialogs.run.messages import PollCard, StepCard

Manner = Literal["usual", "late", "silent", "wanders", "by hand"]
"""`usual`; `late` answers just before the end; `silent` comes and never answers; `wanders` leaves and comes back; `by hand`
does only what whoever rehearses does for them."""
MANNERS: tuple[Manner, ...] = get_args(Manner)

LAST_MOMENT = timedelta(seconds=8)  # before a poll or task ends, the late ones begin to press
AWAY_AFTER = (0.15, 0.55)  # of the plan's time: between these somebody who wanders leaves
AWAY_FOR = (timedelta(minutes=6), timedelta(minutes=14))


@dataclass(frozen=True)
class Behaviour:
    """The manners of everybody in a rehearsal; who is not named has the usual ones."""

    by_person: Mapping[str, Manner]
    seed: int

    def of(self, person: str) -> Manner:
        """How this person behaves. The facilitator is always as usual."""
        return self.by_person.get(person, "usual") if person != FACILITATOR else "usual"

    def changed(self, person: str, manner: Manner) -> Behaviour:
        """The same, with somebody's manner another one."""
        return replace(self, by_person={**self.by_person, person: manner})

    def put_off(self, cues: Iterable[Cue], sight: Sight, began_at: datetime) -> tuple[Cue, ...]:
        """What people will do because of `sight`, the late ones only just in time."""
        match sight.card:
            case PollCard(closes_at=ends_at) | StepCard(ends_at=ends_at):
                latest = max(ends_at - LAST_MOMENT, sight.at) - began_at
                return tuple(replace(cue, at=max(cue.at, latest)) if self.of(cue.by) == "late" else cue for cue in cues)
            case _:
                return tuple(cues)

    def does(self, cue: Cue, *, first: bool) -> bool:
        """Whether this is done at all. `first`: they have not said anything yet, which the silent do too, once."""
        match self.of(cue.by):
            case "by hand":
                return False
            case "silent":
                return first or isinstance(cue.act, JoinMeeting | LeaveMeeting)
            case "usual" | "late" | "wanders":
                return True

    def walks(self, people: Iterable[str], started: timedelta, lasts: timedelta) -> tuple[Cue, ...]:
        """When those who wander leave and come back, in a session that `started` then and `lasts` so long."""
        return tuple(cue for person in people if self.of(person) == "wanders" for cue in self._walk(person, started, lasts))

    def _walk(self, person: str, started: timedelta, lasts: timedelta) -> tuple[Cue, Cue]:
        least, most = AWAY_AFTER
        gone = started + lasts * (least + (most - least) * chance(self.seed, person, "gone"))
        shortest, longest = AWAY_FOR
        back = gone + shortest + (longest - shortest) * chance(self.seed, person, "back")
        return Cue(gone, person, LeaveMeeting()), Cue(back, person, JoinMeeting())


def manners_for(people: Iterable[str], counts: Mapping[Manner, int], seed: int) -> Behaviour:
    """Give so many of `people` each manner, the last ones first, so that the first stay as usual."""
    left = list(people)
    given: dict[str, Manner] = {}
    for manner, count in counts.items():
        for _ in range(min(count, len(left))):
            given[left.pop()] = manner
    return Behaviour(given, seed)
