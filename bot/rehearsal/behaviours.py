"""Behaviour of simulated people: late, silent, away for a while, or controlled by the user.

It modifies what `bot.rehearsal.simulated_people` makes people do. It is deterministic too. The facilitator always behaves
as usual. Silent people act once, and join and leave. The last people of the list get the special manners.
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
"""How a person behaves. `late` answers just before the end; `silent` joins and never answers; `wanders` leaves and comes
back; `by hand` does only what the user does for them."""
MANNERS: tuple[Manner, ...] = get_args(Manner)

LAST_MOMENT = timedelta(seconds=8)  # late people start to answer this long before a poll or task ends
AWAY_AFTER = (0.15, 0.55)  # shares of the plan's time between which a person who wanders leaves
AWAY_FOR = (timedelta(minutes=6), timedelta(minutes=14))  # from and to: how long somebody is away


@dataclass(frozen=True)
class Behaviour:
    """Manners of the people in a rehearsal. People without an entry behave as usual."""

    by_person: Mapping[str, Manner]
    seed: int

    def of(self, person: str) -> Manner:
        """Manner of this person. The facilitator always behaves as usual."""
        return self.by_person.get(person, "usual") if person != FACILITATOR else "usual"

    def changed(self, person: str, manner: Manner) -> Behaviour:
        """Copy with a different manner for one person."""
        return replace(self, by_person={**self.by_person, person: manner})

    def put_off(self, cues: Iterable[Cue], sight: Sight, began_at: datetime) -> tuple[Cue, ...]:
        """Delay the cues that follow from `sight`, for late people, until just before the time is up."""
        match sight.card:
            case PollCard(closes_at=ends_at) | StepCard(ends_at=ends_at):
                latest = max(ends_at - LAST_MOMENT, sight.at) - began_at
                return tuple(replace(cue, at=max(cue.at, latest)) if self.of(cue.by) == "late" else cue for cue in cues)
            case _:
                return tuple(cues)

    def does(self, cue: Cue, *, first: bool) -> bool:
        """Whether the person acts on this cue. `first`: this is their first action. Silent people act once too."""
        match self.of(cue.by):
            case "by hand":
                return False
            case "silent":
                return first or isinstance(cue.act, JoinMeeting | LeaveMeeting)
            case "usual" | "late" | "wanders":
                return True

    def walks(self, people: Iterable[str], started: timedelta, lasts: timedelta) -> tuple[Cue, ...]:
        """Times when people who wander leave and return. The session started at `started` and takes `lasts`."""
        return tuple(cue for person in people if self.of(person) == "wanders" for cue in self._walk(person, started, lasts))

    def _walk(self, person: str, started: timedelta, lasts: timedelta) -> tuple[Cue, Cue]:
        least, most = AWAY_AFTER
        gone = started + lasts * (least + (most - least) * chance(self.seed, person, "gone"))
        shortest, longest = AWAY_FOR
        back = gone + shortest + (longest - shortest) * chance(self.seed, person, "back")
        return Cue(gone, person, LeaveMeeting()), Cue(back, person, JoinMeeting())


def manners_for(people: Iterable[str], counts: Mapping[Manner, int], seed: int) -> Behaviour:
    """Assign each manner to the given number of `people`.

    It starts with the last ones, so the first ones behave as usual.
    """
    left = list(people)
    given: dict[str, Manner] = {}
    for manner, count in counts.items():
        for _ in range(min(count, len(left))):
            given[left.pop()] = manner
    return Behaviour(given, seed)
