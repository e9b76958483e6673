"""Neighbours: what one part of the service does, the others are told, here and on the other replicas."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from bot.delivery.dispatcher import Dispatcher
from bot.handlers.identities import Identities
from bot.handlers.run_lookup import RunLookup
from bot.infra.clock import Clock
from bot.programme.errands import ErrandRunner
from bot.runs.dead_letter_warnings import DeadLetterWarnings
from bot.runs.service import RunService
from bot.runs.state_cache import LoadedRun
from bot.runs.ticker import Ticker
from bot.store.broadcast import Broadcast, ClusterMessage

SWEEP = timedelta(seconds=5)  # how long other replicas' work may stay unseen when nothing is told; this one's own never
SOON = SWEEP + timedelta(seconds=1)  # what is to happen later than that, others find by themselves


class ClusterEvents:
    """Joins the service's hooks to the other parts, and to those of other replicas by the bulletin."""

    def __init__(
        self,
        broadcast: Broadcast,
        clock: Clock,
        service: RunService,
        delivery: Dispatcher,
        ticker: Ticker,
        errand_runner: ErrandRunner,
        memories: Sequence[Identities | RunLookup],
    ) -> None:
        self._broadcast, self._clock, self._service = broadcast, clock, service
        self._delivery, self._ticker, self._errand_runner, self._memories = delivery, ticker, errand_runner, memories
        self.on_changed: Callable[[Iterable[str]], None] = lambda run_ids: None
        """Called with runs that were changed or answered, here or elsewhere."""
        self.on_return: Callable[[], None] = lambda: None
        """Called when anything may have changed unheard."""
        self.on_forget: Callable[[], None] = lambda: None
        """Called when nothing in memory may be relied on."""
        service.on_letters = errand_runner.on_letters = self._letters
        service.on_wake, service.on_errands, service.on_changed = self._wake, self._errands, self._changed
        delivery.on_gone, delivery.on_missed = service.remove, self._touched
        delivery.on_dead = DeadLetterWarnings(service, clock).warnings
        broadcast.on_told, broadcast.on_return = self._hear, self._return

    # -- what happened here --------------------------------------------------------------------------------------------

    def _letters(self) -> None:
        """Whoever wrote letters sends them, unless it can take no more."""
        self._delivery.poke()
        if self._delivery.is_full:
            self._broadcast.tell(letters=True)

    def _wake(self, wakes: Mapping[str, datetime | None]) -> None:
        self._ticker.expect(wakes)
        first = min(filter(None, wakes.values()), default=None)
        if first is not None and first <= self._clock.now() + SOON:  # should this replica die before then
            self._broadcast.tell(wake=first)

    def _errands(self) -> None:
        self._errand_runner.poke()
        self._broadcast.tell(errands=True)

    def _changed(self, loaded_runs: Sequence[LoadedRun]) -> None:
        self._touched([loaded.row.id for loaded in loaded_runs])

    def _touched(self, run_ids: Sequence[str]) -> None:
        """Pages that show these runs are out of date."""
        self.on_changed(run_ids)
        self._broadcast.tell(runs=run_ids)

    # -- what happened elsewhere ---------------------------------------------------------------------------------------

    def _hear(self, told: ClusterMessage) -> None:
        if told.forget:
            self.forget()
        if told.runs:
            self.on_changed(told.runs)
        if told.wake is not None:
            self._ticker.look_at(told.wake)
        if told.letters:
            self._delivery.poke()
        if told.errands:
            self._errand_runner.poke()

    def _return(self) -> None:
        """Nothing was heard for a while, and the database may be another one: its standby, or a restored backup."""
        self.forget()
        self._ticker.poke()
        self._errand_runner.poke()
        self._delivery.sweep_soon()
        self.on_return()

    def forget(self) -> None:
        """Nothing in memory may be relied on: rows were deleted, or the database is another one."""
        self._service.loaded_runs.forget()
        for memory in self._memories:
            memory.forget()
        self.on_forget()
