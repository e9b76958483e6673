"""Outbox dispatcher: claims messages under a lease, sends them in the order of each chat, and spaces the edits of one
message.

One loop. Each turn is one transaction: write what became of sent messages, claim the next ones, read what is needed to
draw them. Sending happens outside the transaction, many at once. The platform's error decides what happens to a message
(see `bot.ports`).

A message not yet posted whose time is over is dropped, but what is shown is still brought up to date. A message that
cannot be drawn is dead. If somebody writes to the bot in a chat that had refused it, the newest message lost there is
tried again. Which message goes first: `bot/store/outbox_claims.py`.
"""

from __future__ import annotations

import heapq
import random
import time
from collections import deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal

import structlog

from bot.delivery.renderer import CardRenderer, CardRequest
from bot.delivery.sender import SEND_WITHIN, Dead, Delivered, Job, Later, Observer, Sender, SendResult, Sent
from bot.delivery.settling import Settling
from bot.infra.clock import Clock
from bot.infra.metrics import Metrics
from bot.infra.tasks import BackgroundTasks, counted
from bot.infra.tracing import span
from bot.infra.wakeable_loop import WakeableLoop
from bot.ports import Channel, Conversation
from bot.store import dead_letters, outbox, outbox_claims, people
from bot.store.database import Database, Tx
from bot.store.outbox import OutboxMessage, Posted, is_final
from bot.store.replicas import Liveness
from bot.store.unreadable import Unreadable

__all__ = ["Delivered", "Dispatcher", "Observer"]

EDITS_APART = timedelta(seconds=2)  # between two edits of one message that is not final: platforms limit edits
LEASE = timedelta(seconds=20)  # longer than a send may take, shorter than a notice is good for, in case the replica died
LONGEST_LEASE = timedelta(seconds=110)  # below bot.store.clock_sync.LONGEST_CLAIM
TURNS_IN_A_LEASE = 6  # claim, wait for the rate limit, wait for a running turn, settle; settle again if that failed
TURNS_APART = 0.02  # seconds: a platform takes longer for one message, and a turn costs nearly the same for one and for many
AT_ONCE = 128  # messages that a replica sends at the same time
AGAIN_AFTER = timedelta(seconds=1)  # after a database failure: outcomes stay in memory and are written then

log = structlog.get_logger(__name__)


Warnings = Callable[[Tx, Sequence[OutboxMessage]], Awaitable[Sequence[OutboxMessage]]]
"""Given messages that are dead now, in the transaction that says so; returns messages that tell somebody about it."""


class Dispatcher:
    """The outbox loop. `wake()` it when there is something new.

    `conversation_gone` is awaited with the run id when a chat has refused us for some time. `undelivered` is called with
    the runs of dead messages once that is committed, and `observers` with everything that became visible.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        channels: Mapping[str, Channel],
        renderer: CardRenderer,
        metrics: Metrics,
        *,
        replica: str,
        liveness: Liveness,
        conversation_gone: Callable[[str], Awaitable[None]],
        warnings: Warnings,
        undelivered: Callable[[Sequence[str]], None],
        observers: Sequence[Observer] = (),
        at_once: int = AT_ONCE,
        chance: random.Random | None = None,
    ) -> None:
        self._database, self._clock = database, clock
        self._renderer, self._metrics, self._replica = renderer, metrics, replica
        self._liveness = liveness
        self._sender = Sender(channels, clock, metrics, chance)
        self._most = at_once
        self._settling = Settling()
        self._held: set[int] = set()  # claimed messages that are being sent
        self._unsure_until = float("-inf")  # a turn failed, and may have claimed all the same, even some time later
        self._sending = BackgroundTasks(counted(metrics, "sent", "sent message not recorded"), then=self.wake)
        self._loop = WakeableLoop(
            *("delivery", self._turn, clock, metrics, AGAIN_AFTER),
            under_way=lambda: bool(self._sending),
            apart=TURNS_APART,
        )
        self._later: list[datetime] = []  # a heap: when postponed messages may go
        self.turns = 0
        self._sweeping = BackgroundTasks(counted(metrics, "sweep", "sweep failed"))
        self._reopening = BackgroundTasks(counted(metrics, "sent", "message not tried again"))
        self._took: deque[float] = deque(maxlen=30)  # seconds of the last turns
        self._conversation_gone, self._warnings, self._undelivered = conversation_gone, warnings, undelivered
        self._observers = observers

    async def start(self) -> None:
        """Begin to deliver. On SQLite no other process can hold a claim, so all claims are released."""
        async with self._database.writing() as tx:
            if not self._database.is_postgres:
                await outbox_claims.release(tx)
            await outbox_claims.look_again(tx)
        self._loop.start()
        await self.sweep()

    async def stop(self) -> None:
        """Claim nothing more, finish sending, write the outcomes and release the claims."""
        self._loop.stopping = True
        await self._sending.wait(SEND_WITHIN)
        await self._reopening.idle()
        await self._loop.stop()
        async with self._database.writing() as tx:
            await outbox_claims.settle(tx, self._settling.take(), self._replica)
            await outbox_claims.release(tx, self._replica)

    def wake(self) -> None:
        """There may be something to send."""
        self._loop.wake()

    async def idle(self) -> None:
        """Wait until everything that may go has gone. Messages that have to wait for a later time do not count."""
        await self._reopening.idle()
        await self._loop.idle()

    @property
    def is_full(self) -> bool:
        """It cannot take more now, or is stopping. Other replicas may."""
        return self._loop.stopping or len(self._sending) >= self._most

    def heard(self, where: Conversation) -> None:
        """Somebody in that chat spoke to the bot, so the bot is there: what could not be posted last is tried again."""
        if self._sender.refusals.works(where, self._clock.now()):
            log.info("chat open again", channel=where.channel)
            self._reopening.begin(self._retry_last(where))

    async def _retry_last(self, where: Conversation) -> None:
        async with self._database.writing() as tx:
            await dead_letters.revive_last(tx, where, self._clock.now())
        self.wake()

    async def sweep(self) -> None:
        """Look for what this replica did not hear of: messages of other replicas, expired claims, retries that are due."""
        async with self._database.reading() as tx:
            at = await outbox_claims.next_at(tx, self._clock.now())
        if at:
            self._wake_at(at)
        self.wake()

    def _wake_at(self, at: datetime) -> None:
        """Look again at `at`. The clock keeps only the earliest time for each call, so the others are kept here."""
        heapq.heappush(self._later, at)
        self._clock.wake(self._later[0], self.wake)

    def sweep_soon(self) -> None:
        """Sweep, without making the caller wait."""
        self._sweeping.begin(self.sweep())

    async def dead_letters(self) -> Sequence[OutboxMessage]:
        """Messages that no platform would take."""
        async with self._database.reading() as tx:
            return await dead_letters.given_up(tx)

    async def retry(self, id_: int) -> bool:
        """Try a dead letter again. False where there is none of that id, or its message was changed meanwhile."""
        async with self._database.writing() as tx:
            found = await dead_letters.revive(tx, id_, self._clock.now())
        self.wake()
        return found

    async def _turn(self) -> None:
        self.turns += 1
        began = time.monotonic()
        try:
            await self._settle_and_claim(began)
        finally:
            self._took.append(time.monotonic() - began)

    @property
    def _lease(self) -> timedelta:
        """How long to claim messages for. With a slow database, others wait longer before they claim them."""
        return min(LEASE + timedelta(seconds=TURNS_IN_A_LEASE * max(self._took, default=0.0)), LONGEST_LEASE)

    async def _settle_and_claim(self, began: float) -> None:
        while self._later and self._later[0] <= self._clock.now():
            heapq.heappop(self._later)
        if self._later:
            self._clock.wake(self._later[0], self.wake)
        if cut_off_until := self._liveness.cut_off_until:
            self._wake_at(cut_off_until)
        room = 0 if self._loop.stopping or cut_off_until else self._most - len(self._sending)
        settled, held, unsure_until = self._settling.take(), frozenset(self._held), self._unsure_until
        dead, lease = [message for message, _ in settled.dead], self._lease
        self._unsure_until = began + lease.total_seconds()
        aside: list[Unreadable] = []
        async with self._database.writing() as tx:
            await outbox_claims.settle(tx, settled, self._replica)
            if began < unsure_until:
                await outbox_claims.release(tx, self._replica, but=held)
            if dead:
                await outbox.put(tx, await self._warnings(tx, dead))
            now = self._clock.now()
            messages = await outbox_claims.claim(tx, self._replica, now, room, lease, aside) if room > 0 else ()
            jobs = await self._prepare(tx, messages) if messages else ()
        self._unsure_until = unsure_until
        self._settling.drop(settled)
        if aside:  # logged already; messages behind them may go now
            self._metrics.unreadable.labels("message").inc(len(aside))
            self._wake_at(self._clock.now() + outbox_claims.ASIDE_FOR)
            self.wake()
        if dead:
            self._undelivered([message.place.run_id for message in dead])
        if len(jobs) < len(messages):  # some were decided without sending
            self.wake()
        for job in jobs:
            self._held.add(job.message.id)
            self._sending.begin(self._handle(job, began + lease.total_seconds() - SEND_WITHIN))

    async def _prepare(self, tx: Tx, messages: Sequence[OutboxMessage]) -> Sequence[Job]:
        """Decide which claimed messages go now, and draw those."""
        posted = await outbox.posted(tx, (message.place for message in messages))
        going = [message for message in messages if self._may_go(message, posted.get(message.place))]
        if not going:
            return ()
        places = await people.conversations(tx, {message.conversation_id for message in going})
        drawn = await self._renderer.draw(tx, [_wanted(message) for message in going])
        jobs = []
        for message, view in zip(going, drawn, strict=True):
            if isinstance(view, Unreadable):
                self._settling.aside.append((message, self._clock.now() + outbox_claims.ASIDE_FOR))
                self._wake_at(self._clock.now() + outbox_claims.ASIDE_FOR)
                self._metrics.unreadable.labels(view.what).inc()
            elif view is None or message.conversation_id not in places:
                self._metrics.dead.labels("").inc()
                log.warning("message dead", run=message.place.run_id, message=message.id, card=type(message.card).__name__)
                self._settling.dead.append((message, "It cannot be drawn."))
            else:
                jobs.append(Job(message, places[message.conversation_id], view, posted.get(message.place)))
        return jobs

    def _may_go(self, message: OutboxMessage, posted: Posted | None) -> bool:
        now = self._clock.now()
        if posted is None and (message.good_until < now or is_final(message.card)):  # what is shown is never left wrong
            self._metrics.superseded.inc()
            self._settling.superseded.append(message)
            return False
        if posted and not is_final(message.card) and abs(now - posted.changed_at) < EDITS_APART:  # abs: clocks are set back
            at = posted.changed_at + EDITS_APART
            self._settling.put_off.append((message, at))
            self._wake_at(at)
            return False
        return True

    async def _handle(self, job: Job, begin_by: float) -> None:
        try:
            await self._send(job, begin_by)
        finally:
            self._held.discard(job.message.id)

    async def _send(self, job: Job, begin_by: float) -> None:
        """Send it, unless it is later than `begin_by` (monotonic seconds): another replica may claim it first."""
        message = job.message
        with span("deliver", run=message.place.run_id, letter=message.id, channel=job.where.channel) as under_way:
            cut_off_until = self._liveness.cut_off_until
            if time.monotonic() > begin_by or cut_off_until:
                fate: SendResult = Later(cut_off_until or self._clock.now(), "The database is slow.", tried=False)
                log.warning("claim expired", run=message.place.run_id, message=message.id)
            else:
                fate = await self._sender.send(job)
            under_way.note(outcome=type(fate).__name__.lower())
        match fate:
            case Sent():
                self._settling.sent.append((job.message, fate.message_id, fate.at))
                await self._tell(job, fate)
            case Later():
                tries = job.message.attempts + int(fate.tried)
                self._settling.later.append((replace(job.message, attempts=tries), fate.at, fate.reason))
                self._wake_at(fate.at)
            case Dead():
                if fate.gone:  # first, so that nobody is warned about a chat that is gone
                    log.warning("run paused", reason="conversation gone", run=job.message.place.run_id)
                    await self._conversation_gone(job.message.place.run_id)
                self._settling.dead.append((job.message, fate.reason))
                if fate.lost:
                    self._settling.lost.append(job.message.place)

    async def _tell(self, job: Job, sent: Sent) -> None:
        message, place, drawn = job.message, job.message.place, job.drawn
        kind: Literal["post", "edit", "private"] = "private" if place.person else "post" if sent.new else "edit"
        told = Delivered(
            at=sent.at,
            kind=kind,
            new=sent.new,
            to=message.audience,
            person=place.person,
            group=message.group,
            run_id=place.run_id,
            slot=place.slot,
            step=message.step,
            card=message.card,
            view=drawn.view,
            data=drawn.data,
            number=message.id,
        )
        for observer in self._observers:
            try:
                await observer(told)
            except Exception:  # an observer cannot stop the session
                log.error("observer failed", run=place.run_id, exc_info=True)


def _wanted(message: OutboxMessage) -> CardRequest:
    kind, _, number = message.place.slot.partition(":")
    visit = int(number) if kind in ("step", "rules") and number.isdigit() else None
    return CardRequest(message.place.run_id, message.card, visit, message.mention, message.place.person)
