"""The service: every change of a run goes through `handle` (or `take`), the only write path."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import structlog

from bot.delivery.renderer import Easel, Wanted
from bot.infra.batching import Lanes
from bot.infra.clock import Clock
from bot.infra.metrics import Metrics
from bot.infra.tracing import here, short, span
from bot.infra.translations import catalogue
from bot.ports_inbound import Outcome
from bot.runs.state_cache import Fold, Folds
from bot.runs.submission import Ask, Taken
from bot.runs.transaction import Write
from bot.store import people, programme, runs
from bot.store.database import Database, Tx
from bot.store.retry import patient
from cards.compose import compose
from cards.context import Scene
from cards.view import View
from dialogs.plan.model import Plan
from dialogs.run.commands import Answer, Command, End, Tick
from dialogs.run.messages import AnsweredCard, Card, TextCard

TICK_LANES = 4  # on PostgreSQL: ticks of many runs share transactions, in so many at a time

log = structlog.get_logger(__name__)


class Service:
    """Runs, and the one way to change them."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        easel: Easel,
        metrics: Metrics,
        *,
        late_after: timedelta,
        locale: str,
    ) -> None:
        self._database, self._clock, self._easel, self._metrics = database, clock, easel, metrics
        self._late_after, self._locale = late_after, locale
        patiently = patient(self._write)  # the ticker comes again by itself, and must not be held up
        self._lanes: Lanes[Ask, Taken] = Lanes(lambda asks: self._write(asks) if _only_ticks(asks) else patiently(asks))
        self.folds = Folds(easel)
        self.decided = 0
        self.on_letters: Callable[[], None] = lambda: None
        """Called after a commit that put something into the outbox."""
        self.on_wake: Callable[[Mapping[str, datetime | None]], None] = lambda wakes: None
        """Called after a commit with the runs it touched, and when they want to be woken."""
        self.on_errands: Callable[[], None] = lambda: None
        """Called after a commit that left something to do for the almanac."""
        self.on_changed: Callable[[Sequence[Fold]], None] = lambda folds: None
        """Called after a commit with the runs it touched, also where only answers came in."""

    async def handle(self, run_id: str, command: Command, delivery_id: str | None = None) -> Outcome:
        """Do a command, and say what the one who gave it is to be told. Refusals are outcomes, not errors."""
        return await self.outcome(await self.take(Ask(run_id=run_id, command=command, delivery_id=delivery_id)))

    async def take(self, ask: Ask) -> Taken:
        """Do an ask, together with whatever else waits."""
        kind = type(ask.command).__name__ if ask.command else ""
        with span("ask", run=ask.run_id, command=kind, delivery=short(ask.delivery_id)) as under_way:
            if (origin := here()) is not None:
                ask = replace(ask, origin=origin)
            taken = await self._lanes.put(self._lane(ask), ask)
            under_way.note(outcome=_outcome(taken))
        return taken

    async def remove(self, run_id: str) -> None:
        """The chat is gone: end its run quietly, without sending anything more there."""
        await self.take(Ask(run_id=run_id, command=End(sure=True), removed=True))

    async def outcome(self, taken: Taken) -> Outcome:
        """What the one who asked gets back."""
        view = await self.view(taken.fold, taken.card) if taken.fold and taken.card else None
        return Outcome(view, taken.refused)

    async def view(self, fold: Fold, card: Card) -> View | None:
        """A card drawn for the one who asked."""
        if isinstance(card, AnsweredCard):  # the short path: nothing to look up
            return _answered(card, _Setting(fold.plan, fold.row.timezone, self._locale))
        async with self._database.reading() as tx:
            # Most is answered by a sentence. With hundreds in a session, looking all up takes longer than everything else.
            known = await people.members(tx, card.said.people) if isinstance(card, TextCard) else None
            (drawn,) = await self._easel.draw(tx, [Wanted(fold.row.id, card)], known)
        return drawn.view if drawn else None

    async def fold(self, run_id: str) -> Fold | None:
        """A run as it is now; None where there is none of that id."""
        return next(iter(await self.folds_of([run_id])), None)

    async def folds_of(self, run_ids: Sequence[str]) -> Sequence[Fold]:
        """Runs as they are now, in this order, read together; an id of which there is none is left out."""
        found: dict[str, Fold] = {}
        if not self._database.is_postgres:  # one process: memory is as new as the tables
            found = {run_id: fold for run_id in run_ids if (fold := self.folds.get(run_id))}
        if missing := [run_id for run_id in run_ids if run_id not in found]:
            async with self._database.reading() as tx:
                read = await self.folds.current(tx, (await runs.look(tx, missing)).values())
            self.folds.keep(read.values())
            found.update(read)
        return [found[run_id] for run_id in run_ids if run_id in found]

    async def sessions_of(self, cohort_id: str) -> Sequence[Fold]:
        """The sessions of a group that began, oldest first."""
        async with self._database.reading() as tx:
            ids = await programme.begun_runs(tx, cohort_id)
        return await self.folds_of(ids)

    async def fold_in(self, tx: Tx, run_id: str) -> Fold | None:
        """A run as a transaction sees it, for whoever is inside one."""
        return next(iter(await self.folds_in(tx, [run_id])), None)

    async def folds_in(self, tx: Tx, run_ids: Sequence[str]) -> Sequence[Fold]:
        """The same for several, in this order; an id of which there is none is left out."""
        found = await self.folds.current(tx, (await runs.look(tx, run_ids)).values())
        return [found[run_id] for run_id in run_ids if run_id in found]

    async def answered(self, run_id: str, answer: Answer) -> Outcome:
        """What a person has answered to an open poll, for their personal version of its card."""
        async with self._database.reading() as tx:
            fold = await self.fold_in(tx, run_id)
            if fold is None:
                return Outcome()
            card = await Write(tx, self.folds, self._clock.now(), self._late_after).answered(fold, answer)
        return await self.outcome(Taken(fold, card))

    async def idle(self) -> None:
        """Wait until no command waits."""
        await self._lanes.idle()

    def _lane(self, ask: Ask) -> str:
        if not self._database.is_postgres:
            return ""  # one writer: everything that waits, across runs, in one transaction
        if isinstance(ask.command, Tick):
            return f"ticks {int(ask.run_id[:8], 16) % TICK_LANES}"
        return ask.run_id

    async def _write(self, asks: Sequence[Ask]) -> Sequence[Taken]:
        with span("write", *(ask.origin for ask in asks), count=len(asks)) as under_way:
            async with self._database.writing() as tx:
                write = Write(tx, self.folds, self._clock.now(), self._late_after)
                taken = await write.all(asks)
            changed = write.changed
            under_way.note(runs=len(changed))
        self.folds.keep(changed)
        self.folds.secrets |= write.box.secrets
        self.decided += len(asks)
        self._tell(asks, taken)
        self.on_changed(changed)
        if write.letters:
            self.on_letters()
        if write.errands:
            self.on_errands()
        self.on_wake({fold.row.id: fold.row.wake_at for fold in changed})
        return taken

    def _tell(self, asks: Sequence[Ask], taken: Sequence[Taken]) -> None:
        self._metrics.batch.observe(len(asks))
        commands: Counter[tuple[str, str]] = Counter()
        for ask, one in zip(asks, taken, strict=True):
            outcome = _outcome(one)
            if one.repeated:
                self._metrics.repeated.inc()
            elif ask.command is not None:
                command = type(ask.command).__name__
                commands[command, outcome] += 1
                if not isinstance(ask.command, Tick | Answer):
                    delivery = short(ask.delivery_id)
                    log.info("command", run=ask.run_id, command=command, outcome=outcome, delivery=delivery)
        for labels, count in commands.items():
            self._metrics.commands.labels(*labels).inc(count)


def _outcome(taken: Taken) -> str:
    """What came of an ask, in one word."""
    if taken.repeated:
        return "repeated"
    return "refused" if taken.refused else "done" if taken.fold else "missing"


class _Setting:
    """Where a personal answer is shown. Two are the same when plan, zone and language are."""

    def __init__(self, plan: Plan, zone: str, locale: str) -> None:
        self.plan, self.zone, self.locale = plan, zone, locale
        self._key = plan.hash, zone, locale

    def __hash__(self) -> int:
        return hash(self._key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Setting) and self._key == other._key


@lru_cache(maxsize=1_000)  # many people choose the same, and get the very same card
def _answered(card: AnsweredCard, setting: _Setting) -> View:
    words = catalogue(setting.locale)
    return compose(card, Scene(setting.plan, ZoneInfo(setting.zone), setting.locale, catalogue=words))


def _only_ticks(asks: Sequence[Ask]) -> bool:
    return all(isinstance(ask.command, Tick) for ask in asks)
