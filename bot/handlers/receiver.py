"""Idempotent receiver: handles each delivery once, and answers a repeated one with the stored outcome.

Platforms deliver again what they got no answer to, and a replica may die between its commit and its answer. So whatever
changes something stores its outcome in the same transaction (`bot.store.inbox`). There are two such places: the write of a
run, which looks into the inbox for its whole batch, and `inbox.settle` for everything else. This is the only way in to both.

`Intake` calls it: it retries after temporary database errors, and apologises while the database is down. A repeated reply
never has a link, and an answer's is looked up again. Only typed messages get the apology: after a press, the card must
stay. How long it retries: `TRY_FOR` in `bot/store/retry.py`; how long deliveries are remembered:
`bot/runs/housekeeping.py`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import structlog

from bot.delivery.dispatcher import Dispatcher
from bot.handlers.run_lookup import RunLookup
from bot.handlers.services import Services
from bot.infra.tracing import short, span
from bot.infra.translations import catalogue
from bot.ports import Deauthorised, Heard, Inbound, Outcome, Pressed, Refreshed, Removed, delivery_of
from bot.store import inbox
from bot.store.inbox import AlreadyReceived, StoredOutcome
from bot.store.retry import away, lost, patient, stale
from bot.store.sqlite_notices import Notices
from cards.view import Paragraph, View
from dialogs import texts
from dialogs.programme.evaluation import read_poll_id
from dialogs.run.messages import TextCard

log = structlog.get_logger(__name__)


class Receiver:
    """Stands in front of every handler."""

    def __init__(self, services: Services, run_lookup: RunLookup, handle: Callable[[Inbound], Awaitable[Outcome]]) -> None:
        self._database, self._service, self._presenter = services.database, services.service, services.presenter
        self._metrics, self._run_lookup, self._handle = services.metrics, run_lookup, handle

    async def receive(self, inbound: Inbound) -> Outcome:
        """Handle an inbound, or repeat what came of it."""
        self._metrics.received.labels(type(inbound).__name__).inc()
        delivery = delivery_of(inbound)
        if delivery is None or answers_a_poll(inbound):  # the batch that stores an answer looks into the inbox itself
            return await self._handle(inbound)
        before = await self._outcome_of(delivery)
        if before is not None and not await self._is_left_out(inbound, before):
            return await self._repeat(inbound, before)
        try:
            return await self._handle(inbound)
        except AlreadyReceived:  # another replica or task was faster
            before = await self._outcome_of(delivery)
            return Outcome() if before is None else await self._repeat(inbound, before)

    async def _outcome_of(self, delivery: str) -> StoredOutcome | None:
        async with self._database.reading() as tx:
            return (await inbox.received(tx, [delivery])).get(delivery)

    async def _is_left_out(self, inbound: Inbound, before: StoredOutcome) -> bool:
        """Whether the reply may say what somebody answered. Such replies are never stored: the run's write looks them up."""
        if not isinstance(inbound, Heard) or before.reply is not None or before.refused or before.run_id is None:
            return False
        loaded = await self._service.loaded(before.run_id)
        return loaded is not None and loaded.row.live

    async def _repeat(self, inbound: Inbound, before: StoredOutcome) -> Outcome:
        """The answer that the first delivery got. It never holds a link: links are not stored."""
        self._metrics.repeated.inc()
        card = inbox.reply_of(before)
        if card is None or isinstance(inbound, Deauthorised | Refreshed):
            return Outcome(refused=before.refused)
        loaded = await self._service.loaded(before.run_id) if before.run_id else None
        if loaded is not None:
            return Outcome(await self._presenter.view(loaded, card), before.refused)
        if isinstance(card, TextCard):
            return await self._run_lookup.say(inbound.where, card.said)
        return Outcome(refused=before.refused)


def answers_a_poll(inbound: Inbound) -> bool:
    """Whether it is an answer to a poll of a run, the path that has to be fast."""
    return isinstance(inbound, Pressed) and inbound.form == "poll" and read_poll_id(inbound.poll) is None


class Intake:
    """Hands what came in to the receiver: again after a passing failure, and once with empty caches."""

    def __init__(
        self, receiver: Receiver, delivery: Dispatcher, notices: Notices, *, forget: Callable[[], None], locale: str
    ) -> None:
        self._delivery, self._notices, self._forget, self._locale = delivery, notices, forget, locale
        self._receive = patient(receiver.receive, also=lost)  # its delivery id makes doing it again harmless

    async def receive(self, inbound: Inbound) -> Outcome:
        """Handle what a channel received."""
        channel = inbound.channel if isinstance(inbound, Deauthorised) else inbound.where.channel
        delivery = short(delivery_of(inbound) or "")
        with span("receive", channel=channel, inbound=type(inbound).__name__, delivery=delivery):
            self._notices.look()
            if not isinstance(inbound, Deauthorised | Removed):
                self._delivery.heard(inbound.where)
            try:
                return await self._handle(inbound)
            except Exception as error:
                if (sorry := apology(inbound, error, self._locale)) is None:
                    raise
                return sorry

    async def _handle(self, inbound: Inbound) -> Outcome:
        """Handle it; once more with empty caches where rows that memory relies on were deleted meanwhile."""
        try:
            return await self._receive(inbound)
        except Exception as error:
            if not stale(error):
                raise
            log.warning("caches dropped", reason="memory relied on rows that were deleted", exc_info=True)
            self._forget()
            return await self._receive(inbound)


def apology(inbound: Inbound, error: Exception, locale: str) -> Outcome | None:
    """The answer while the database is down; None for other errors, and for presses, whose card must stay."""
    if not (isinstance(inbound, Heard) and away(error)):
        return None
    log.error("message not stored", exc_info=error)
    said = catalogue(locale).gettext
    return Outcome(View(said(texts.NOT_WRITTEN), (Paragraph(said(texts.NOT_WRITTEN_HOW)),), card="TextCard"), refused=True)
