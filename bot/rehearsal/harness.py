"""The stage: the real service, with a local chat and a clock that only goes on when it is told to."""

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
from dialogs.plan.model import Plan
from dialogs.run.commands import ChangePoll
from dialogs.run.state import Run

ZONE = "Europe/London"
BEGINS_AT = datetime(2030, 1, 7, 9, 30, tzinfo=ZoneInfo(ZONE))
BETWEEN = timedelta(days=14)  # from one session of a programme to the next
IN_MEMORY = "sqlite:///:memory:"


class Harness:
    """The service as the player sees it. `start` and `stop` it once."""

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
    ) -> None:
        self._clock = VirtualClock(BEGINS_AT)
        self._plan = plan
        self.channel = LocalChannel([member(who) for who in (FACILITATOR, *people)], organisers=[FACILITATOR])
        # Without settings, nothing comes from the environment: a rehearsal must not depend on the machine it is played on.
        given: dict[str, Any] = {"database": SecretStr(database or IN_MEMORY), "timezone": ZONE, "locale": language}
        settings = settings or Settings.model_construct(**given)
        settings = settings.model_copy(update={"default_plan": plan.id})
        self._shown: list[Delivered] = []
        self.app: App = build(
            settings,
            self._clock,
            [self.channel],
            plans=[plan],
            seed=lambda: seed,
            observers=[self._observe],
            links=links,
        )
        self.app.router.starts.tokens = tokens
        self.app.errand_runner.resting = True  # one session is rehearsed, not the months after it
        self._run = Run()
        self._run_id: str | None = None

    async def start(self) -> None:
        """Prepare the database and begin to work. Raises `bot.store.database.DatabaseError`."""
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
        """A chat of its own: a database that is kept may hold earlier rehearsals.

        A later session of a programme is held in the chat of the one before, two weeks on, with the same group.
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
        """Where and when a session of the same programme was last rehearsed; None where one may still be on there."""
        run = await runs.last_of_programme(tx, self.channel.name, str(self._plan.programme))
        if run is None or run.ended_at is None:
            return None
        (where,) = (await people_table.conversations(tx, [run.conversation_id])).values()
        return where, run.ended_at

    async def stop(self) -> None:
        """Let go of everything."""
        await self.app.stop()

    @property
    def now(self) -> datetime:
        """The virtual present."""
        return self._clock.now()

    @property
    def next_at(self) -> datetime | None:
        """When the service wants to be woken next."""
        return self._clock.next_at

    @property
    def running(self) -> bool:
        """The session's time goes on: it has begun, and is neither paused nor over."""
        return self._run.phase == "running"

    @property
    def ended(self) -> bool:
        """The session is over."""
        return self._run.phase == "ended"

    @property
    def step(self) -> str | None:
        """The step that is running, or stands still in a pause."""
        return self._run.step if self._run.live else None

    async def clear(self, where: Conversation) -> None:
        """Take the bot out of a chat, so that no session is left running there."""
        await self.receive(Removed(where, "cleared"))

    async def receive(self, inbound: Inbound) -> Outcome:
        """Hand something in, as a platform would."""
        return await self.app.receive(inbound)

    async def go_on_to(self, at: datetime) -> Sequence[Delivered]:
        """Let the clock go on and everything happen that is due by then. Returns what became visible."""
        shown: list[Delivered] = []
        while self._clock.ring(at):
            shown.extend(await self.settle())
        return shown

    async def settle(self) -> Sequence[Delivered]:
        """Let the service finish what it is doing, and return what became visible, in the order in which it was made."""
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
    """What several facilitators see is one thing that became visible."""
    seen: set[tuple[str, str]] = set()
    for one in shown:
        if (one.group, one.slot) not in seen:
            seen.add((one.group, one.slot))
            yield one
