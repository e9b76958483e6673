"""Presence in the rehearsal room: who has left the call, and whose connection the user lets fail.

Simulated people who have left do nothing until they are back. A lost connection comes back by itself, also for people the
user acts for. Without help, the simulated facilitator does nothing.
"""

from __future__ import annotations

from datetime import timedelta

from bot.rehearsal.behaviours import Behaviour
from bot.rehearsal.cast import FACILITATOR
from bot.rehearsal.script import Cue, JoinMeeting, LeaveMeeting, dropped

DROPPED_FOR = timedelta(seconds=20)  # of a connection that the user lets fail


class Comings:
    """Says which of their cues simulated people act on."""

    def __init__(self) -> None:
        self._spoke: set[str] = set()
        self._away: set[str] = set()
        self._dropped: set[str] = set()

    def drop(self, person: str, now: timedelta) -> tuple[Cue, Cue]:
        """A person's connection fails now, and comes back by itself, also where the user acts for them."""
        self._dropped.add(person)
        return dropped(now, person, DROPPED_FOR)

    def act_on(self, cue: Cue, behaviour: Behaviour, *, helped: bool) -> bool:
        """Whether this happens. The user acts for some people, and who has left does nothing."""
        by_user = cue.by in self._dropped and isinstance(cue.act, JoinMeeting | LeaveMeeting)
        match cue.act:
            case LeaveMeeting():
                self._away.add(cue.by)
            case JoinMeeting():
                self._away.discard(cue.by)
                self._dropped.discard(cue.by)
        if not by_user and not self._wants(cue, behaviour, helped):
            return False
        self._spoke.add(cue.by)
        return True

    def _wants(self, cue: Cue, behaviour: Behaviour, helped: bool) -> bool:
        first = cue.by not in self._spoke
        if (cue.by == FACILITATOR and not helped) or not behaviour.does(cue, first=first):
            return False
        return cue.by not in self._away or isinstance(cue.act, LeaveMeeting)
