"""A day of random acts over the real service, on SQLite and on PostgreSQL: both must end the same.

People start, steer, slip, answer, come and go at random, and some webhooks come twice. Ticks are punctual, so no session may
pause by itself.
"""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.ports import Arrived, Departed, Heard, Inbound, Installed, Member, Outcome, Pressed
from dialogs.run.messages import LateCard
from tests.faults.session import ROOM, Fault, Held, Script, SetClock, damage, hold
from tests.faults.table import Row
from tests.support.running_app import FRANCES, House, guest

ACTS = 150
STEERING = [
    *("start", "start at 14:00", "start again", "next", "back", "go to 3", "skip", "undo", "catch up", "+5", "-5"),
    *("pause", "pause 5", "resume", "end", "end now", "reopen", "yes", "cancel", "where", "help", "who is here"),
    *("close poll", "results", "programme", "reshuffle"),
]
TAKING_PART = [
    *("here", "away", "back", "where", "pass", "who's next", "my role"),
    *("help", "next", "end", "thanks", "5 minutes"),
]


class Day(Fault):
    """The acts of one day, drawn by lot. The script is the same for each database."""

    name = "a day of random acts"

    def __init__(self, house: House, clock: SetClock, chance: random.Random) -> None:
        super().__init__(house, clock, chance)
        self._failures: list[str] = []

    def events(self) -> Script:
        happens: list[tuple[float, Inbound]] = [(0, Installed(ROOM, FRANCES, "install"))]
        happens += [(0, Heard(ROOM, guest(number), "here", f"here {number}")) for number in range(1, 5)]
        minute = 0.1
        for number in range(ACTS):
            minute += self.chance.expovariate(1 / 2) if self.chance.random() < 0.95 else self.chance.uniform(10, 200)
            happens.append((minute, self._act(f"act {number}")))
            if self.chance.random() < 0.15:
                happens.append((minute + self.chance.choice((0, 0.01, 3)), happens[-1][1]))
        return sorted(happens, key=lambda one: one[0])

    def _act(self, delivery: str) -> Inbound:
        who = guest(self.chance.randint(1, 6))
        draw = self.chance.random()
        if draw < 0.55:
            return Heard(ROOM, FRANCES, self.chance.choice(STEERING), delivery)
        if draw < 0.7:
            return Heard(ROOM, who, self.chance.choice(TAKING_PART), delivery)
        if draw < 0.9:
            return self._answer(who, delivery)
        return Arrived(ROOM, (who,), delivery) if draw < 0.95 else Departed(ROOM, (who,), delivery)

    def _answer(self, who: Member, delivery: str) -> Inbound:
        poll, opening = self.chance.choice(("tokens", "secret")), self.chance.randint(1, 2)
        return Pressed(ROOM, who, "poll", poll, opening, (self.chance.randint(0, 2),), {}, delivery)

    async def receive(self, inbound: Inbound) -> Outcome:
        try:
            return await self.house.app.receive(inbound)
        except Exception as error:  # a real platform would deliver it again and again
            self._failures.append(f"{inbound}: {error!r}")
            return Outcome()

    async def close(self) -> None:
        late = [one.slot for one in self.house.delivered if isinstance(one.card, LateCard)]
        assert not self._failures, "\n".join(self._failures)
        assert not late, "a session was late, although every tick was punctual"


async def days(url: Callable[[], str], postgres: Callable[[], Awaitable[str]], sessions: int) -> Row:
    """Play each day on both databases. Counts as damage what the second shows differently."""
    row = Row("a day of random acts, on SQLite and then on PostgreSQL")
    for seed in range(sessions):
        first, second = await hold(url(), Day, seed), await hold(await postgres(), Day, seed)
        row.add(damage(_bare(first), _bare(second)), second)
    return row


def _bare(held: Held) -> Held:
    """Without the order of steps: sessions of a day begin anew, and people go back."""
    return replace(held, starts=[], notices=[])
