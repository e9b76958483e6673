"""Rehearsal harness: the real service, with a local chat and a virtual clock that only advances when told to.

It begins on Monday 7 January 2030 at 9:30 in London, or at the plan's own time of day, and takes no settings from the
environment. The database is in memory unless another is named. A later session of a programme continues in the chat of
the one before, with its group.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import SecretStr

from bot.app import App, build
from bot.channels.local import LocalChannel
from bot.delivery.dispatcher import Delivered
from bot.infra.clock import VirtualClock
from bot.infra.settings import Settings
from bot.ports import Conversation, Inbound, Outcome, Removed
from bot.programme.links import Links
from bot.rehearsal.cast import FACILITATOR, member
from bot.store import people as people_table
from bot.store import runs, schema
from bot.store.database import DatabaseError, Tx, in_words
from dialogs.plan.clock_times import begins
from dialogs.plan.model import Plan
from dialogs.run.commands import ChangePoll
from dialogs.run.state import Run

ZONE = "Europe/London"
BEGINS_AT = datetime(2030, 1, 7, 9, 30, tzinfo=ZoneInfo(ZONE))
BETWEEN = timedelta(days=14)  # between two sessions of a programme
IN_MEMORY = "sqlite:///:memory:"


def begins_at(plan: Plan) -> datetime:
    """When a rehearsal of this plan begins: at its own time of day where it has one."""
    start = begins(plan)
    return BEGINS_AT if start is None else BEGINS_AT.replace(hour=start.hour, minute=start.minute)


class Harness:
    """Harness: the service, as a rehearsal controls it. Call `start` and `stop` once each.

    `starts_at` is the time at the start, the same on every day unless given. `others` are plans that may be chosen too.
    `only_the_session` leaves out what happens between the sessions of a programme.
    """

    def __init__(
        self,
        plan: Plan,
        people: Sequence[str],
        seed: int,
        database: str | None = None,
        settings: Settings | None = None,
        tokens: Sequence[ChangePoll] = (),
        language: str = "en-GB",
        links: Links | None = None,
        starts_at: datetime | None = None,
        others: Sequence[Plan] = (),
        only_the_session: bool = True,
    ) -> None:
        self._clock = VirtualClock(starts_at or begins_at(plan))
        self._plan = plan
        self.channel = LocalChannel([member(who) for who in (FACILITATOR, *people)], organisers=[FACILITATOR])
        # Without settings, ignore the environment: a rehearsal must not depend on the machine that runs it.
        given: dict[str, Any] = {"database": SecretStr(database or IN_MEMORY), "timezone": ZONE, "locale": language}
        settings = settings or Settings.model_construct(**given)
        settings = settings.model_copy(update={"default_plan": plan.id})
        self._shown: list[Delivered] = []
        self.app: App = build(
            settings,
            self._clock,
            [self.channel],
            plans=[*others, plan],
            seed=lambda: seed,
            observers=[self._observe],
            links=links,
        )
        self.app.router.commands.starts.tokens = tokens
        self.app.errand_runner.resting = only_the_session
        self._run = Run()
        self._run_id: str | None = None

    async def start(self) -> None:
        """Prepare the database and start the service. Raises `bot.store.database.DatabaseError`."""
        database = self.app.database
        try:
            if database.is_postgres:
                with in_words(self.app.settings.database.get_secret_value()):
                    await schema.migrate(database)
            await self.app.start()
        except DatabaseError:
            await database.close()
            raise

    async def room(self) -> Conversation:
        """Create a separate chat, because a persistent database may contain earlier rehearsals.

        A later session of a programme uses the chat of the previous session, two weeks later, with the same group.
        """
        async with self.app.database.reading() as tx:
            earlier = await people_table.conversation_ids(tx, self.channel.name, "")
            before = await self._session_before(tx) if (self._plan.session or 1) > 1 else None
        if before is None:
            return Conversation(self.channel.name, f"rehearsal {len(earlier) + 1}")
        where, met_at = before
        while self._clock.now() <= met_at:
            self._clock.jump(self._clock.now() + BETWEEN)
        return where

    async def _session_before(self, tx: Tx) -> tuple[Conversation, datetime] | None:
        """Chat and end of the programme's previous session. None if there is none, or if it may still be running."""
        run = await runs.last_of_programme(tx, self.channel.name, str(self._plan.programme))
        if run is None or run.ended_at is None:
            return None
        (where,) = (await people_table.conversations(tx, [run.conversation_id])).values()
        return where, run.ended_at

    async def stop(self) -> None:
        """Stop the service and release its resources."""
        await self.app.stop()

    @property
    def now(self) -> datetime:
        """Current virtual time."""
        return self._clock.now()

    @property
    def next_at(self) -> datetime | None:
        """When the service next needs to wake up."""
        return self._clock.next_at

    @property
    def running(self) -> bool:
        """Whether session time is running: started, and neither paused nor ended."""
        return self._run.phase == "running"

    @property
    def ended(self) -> bool:
        """Whether the session is over."""
        return self._run.phase == "ended"

    @property
    def step(self) -> str | None:
        """Current step, also during a pause."""
        return self._run.step if self._run.live else None

    async def clear(self, where: Conversation) -> None:
        """Remove the bot from a chat, so that no session keeps running there."""
        await self.receive(Removed(where, "cleared"))

    async def receive(self, inbound: Inbound) -> Outcome:
        """Pass an inbound event to the service, as a platform would."""
        return await self.app.receive(inbound)

    async def go_on_to(self, at: datetime) -> Sequence[Delivered]:
        """Advance the clock to `at` and run everything that is due by then. Returns the messages that became visible."""
        shown: list[Delivered] = []
        while self._clock.ring(at):
            shown.extend(await self.settle())
        return shown

    async def be_down(self, length: timedelta) -> Sequence[Delivered]:
        """Let time pass without the service. Afterwards it handles what was due, late."""
        self._clock.pass_over(length)
        return await self.go_on_to(self._clock.now())

    async def settle(self) -> Sequence[Delivered]:
        """Wait until the service is idle. Returns the messages that became visible, in the order of creation."""
        await self.app.idle()
        shown = sorted(self._shown, key=lambda one: one.number)
        self._shown.clear()
        if shown:
            self._run_id = shown[-1].run_id
        loaded = await self.app.service.loaded(self._run_id) if self._run_id else None
        self._run = loaded.run if loaded else self._run
        return tuple(_once_per_audience(shown))

    async def _observe(self, delivered: Delivered) -> None:
        self._shown.append(delivered)


def _once_per_audience(shown: Sequence[Delivered]) -> Iterator[Delivered]:
    """Remove duplicates: a message for several facilitators counts once."""
    seen: set[tuple[str, str]] = set()
    for one in shown:
        if (one.group, one.slot) not in seen:
            seen.add((one.group, one.slot))
            yield one
